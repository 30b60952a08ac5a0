//! Tests of both languages at once: what is said in one is said in the other.

use std::collections::BTreeSet;
use std::path::Path;

use domain::event::{TargetDefinition, UnitWords};
use domain::{Because, Completion, Lang, Measurement};

use super::{Counted, Wording};

const SOURCES: [(Lang, &str); 2] = [(Lang::EN, include_str!("en.ftl")), (Lang::FR, include_str!("fr.ftl"))];

fn keys(source: &str) -> BTreeSet<&str> {
    let key = |line: &'_ str| line.starts_with(|c: char| c.is_ascii_lowercase());
    source.lines().filter(|line| key(line)).filter_map(|line| Some(line.split_once(" =")?.0)).collect()
}

/// One thing as English and French say it.
fn check(say: impl Fn(&Wording) -> String, english: &str, french: &str) {
    assert_eq!(say(Wording::of(Lang::EN)), english);
    assert_eq!(say(Wording::of(Lang::FR)), french);
}

#[test]
fn both_languages_have_the_same_keys() {
    let [english, french] = SOURCES.map(|(_, source)| keys(source));
    assert_eq!(english, french);
    assert!(english.len() > 60, "{}", english.len());
    for (lang, source) in SOURCES {
        for key in keys(source) {
            assert!(Wording::of(lang).messages.has_message(key), "{lang} {key} is not Fluent");
        }
    }
}

/// How the keys begin that the program composes; those are checked where they are composed.
const COMPOSED: [&str; 3] = ["feed-", "measurements-", "problem-"];

/// The sources and templates in which keys stand as literals, without the tests.
fn users_of_keys() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let source = path.extension().is_some_and(|extension| extension == "rs" || extension == "html");
            match path.is_dir() {
                true => folders.push(path),
                false if source && !path.ends_with("tests.rs") => {
                    text += &std::fs::read_to_string(path).unwrap()
                }
                false => {}
            }
        }
    }
    text
}

#[test]
fn every_key_that_is_used_exists_and_every_key_is_used() {
    let known = keys(SOURCES[0].1);
    let text = users_of_keys();
    let mut used = 0;
    for call in ["w.say(\"", "w.text(\"", "w.count(\"", "self.say(\"", "self.text(\"", "self.count(\""] {
        for key in text.split(call).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)) {
            assert!(known.contains(key), "{key} is used and has no words");
            used += 1;
        }
    }
    assert!(used > 100, "{used}");
    for key in known.iter().filter(|key| !COMPOSED.iter().any(|family| key.starts_with(family))) {
        assert!(text.contains(&format!("\"{key}\"")), "{key} has words and is not used");
    }
}

/// The French of the program's own sentences: every second line of the catalogue.
fn french_sentences() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("program.fr.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1).step_by(2)
}

/// What is wrong with how a French text is set, after the usage of the Government of Canada: a no-break space before a
/// colon and a per cent sign and within quotation marks, nothing before a semicolon, a question mark or an exclamation
/// mark, and the typographic apostrophe. Code between backticks and headers of HTTP are no text.
fn misset(text: &str) -> Option<String> {
    let code = text.split('`').skip(1).step_by(2);
    let text = code.fold(text.to_owned(), |text, code| text.replacen(&format!("`{code}`"), "`x`", 1));
    let text = text.replace("Authorization: ", "").replace("Content-Encoding: ", "");
    let chars: Vec<char> = text.replace("{\"\u{a0}\"}", "\u{a0}").chars().chain([' ']).collect();
    let wrong = |window: &[char]| match *window {
        [before, ':', after] if after.is_whitespace() => before != '\u{a0}',
        [before, '%' | '»', _] => before != '\u{a0}',
        ['«', after, _] => after != '\u{a0}',
        [before, ';' | '?' | '!', _] => before.is_whitespace(),
        [_, '\'', _] => true,
        _ => false,
    };
    let at = chars.windows(3).position(wrong)?;
    Some(chars.iter().skip(at.saturating_sub(10)).take(20).collect())
}

#[test]
fn french_is_set_as_the_government_of_canada_sets_it() {
    let wording = SOURCES[1].1.lines().filter(|line| !line.starts_with('#'));
    for line in wording.chain(french_sentences()) {
        assert_eq!(misset(line), None, "{line}");
    }
    for wrong in
        ["montré ; rien", "montré\u{a0}; rien", "dire ?", "quoi :", "quoi:", "29%", "« mot »", "l'eau"]
    {
        assert!(misset(wrong).is_some(), "{wrong}");
    }
    assert_eq!(
        misset("«\u{a0}mot\u{a0}»\u{a0}: est-ce tout? 29\u{a0}%; l’eau `a:b;c ;` Authorization: x"),
        None
    );
}

#[test]
fn a_language_without_wording_is_answered_in_english() {
    let other = "iu".parse().unwrap();
    assert_eq!(Wording::of(other).completion(None), "Not reported");
}

#[test]
fn numbers_are_written_as_each_language_writes_them() {
    let number = |text: &'static str| move |w: &Wording| w.number(&text.parse().unwrap());
    check(number("34012"), "34,012", "34\u{a0}012");
    check(number("1056"), "1,056", "1\u{a0}056");
    check(number("80.70"), "80.70", "80,70");
    check(number("-40000"), "-40,000", "-40\u{a0}000");
    check(number("0"), "0", "0");
    check(|w| w.percent(&"29.5".parse().unwrap()), "29.5%", "29,5\u{a0}%");
}

#[test]
fn dates_are_written_for_every_precision() {
    let table = [
        ("2018-06-30", "June 30, 2018", "30 juin 2018"),
        ("2016-07-01", "July 1, 2016", "1er juillet 2016"),
        ("2016-07-11", "July 11, 2016", "11 juillet 2016"),
        ("2018-06", "June 2018", "juin 2018"),
        ("2018-Q2", "April to June 2018", "d’avril à juin 2018"),
        ("2018", "2018", "2018"),
        ("FY2017-18", "2017–18 fiscal year", "exercice 2017-2018"),
        ("FY1999-00", "1999–00 fiscal year", "exercice 1999-2000"),
        ("2017-07-01/2017-09-30", "July 1 to September 30, 2017", "du 1er juillet au 30 septembre 2017"),
        ("2016-07-01/2017-07-01", "July 1, 2016 to July 1, 2017", "du 1er juillet 2016 au 1er juillet 2017"),
        ("2017-10/2017-12", "October to December 2017", "d’octobre à décembre 2017"),
        ("2017-Q4/2018-Q1", "October 2017 to March 2018", "d’octobre 2017 à mars 2018"),
        ("2017-01/2017-03", "January to March 2017", "de janvier à mars 2017"),
        ("2016/2018", "2016 to 2018", "de 2016 à 2018"),
        ("2016-07/2018-06-30", "July 2016 to June 30, 2018", "juillet 2016 – 30 juin 2018"),
        ("2016-12/..", "since December 2016", "depuis décembre 2016"),
        ("2016-07-01/..", "since July 1, 2016", "depuis le 1er juillet 2016"),
        ("FY2017-18/..", "since 2017–18 fiscal year", "depuis l’exercice 2017-2018"),
    ];
    for (when, english, french) in table {
        check(|w| w.when(&when.parse().unwrap()), english, french);
    }
}

#[test]
fn a_date_takes_the_preposition_that_it_needs() {
    let by = |when: &'static str| move |w: &Wording| w.by(&when.parse().unwrap());
    check(by("2018-06"), "by June 2018", "d’ici juin 2018");
    check(by("2018-07-01"), "by July 1, 2018", "d’ici le 1er juillet 2018");
    check(by("FY2017-18"), "by the end of the 2017–18 fiscal year", "d’ici la fin de l’exercice 2017-2018");
    check(by("2016-07-01/2018-06-30"), "by June 30, 2018", "d’ici le 30 juin 2018");
    let as_of = |when: &'static str| move |w: &Wording| w.as_of(&when.parse().unwrap());
    check(as_of("2017-07"), "as of July 2017", "en juillet 2017");
    check(as_of("2018-06-30"), "as of June 30, 2018", "au 30 juin 2018");
    let instant = |w: &Wording| w.instant("2018-07-15T14:03:11.250Z".parse().unwrap());
    check(instant, "July 15, 2018, 14:03 UTC", "15 juillet 2018, 14\u{a0}h\u{a0}03 UTC");
}

#[test]
fn a_value_has_its_qualifier_and_unit() {
    let words: UnitWords =
        serde_json::from_str(r#"{"learners":{"en":"learners","fr":"apprenants"},"seats":{"en":"seats"}}"#)
            .unwrap();
    let percent = "percent".parse().unwrap();
    let value = |json: &str| {
        let read: Measurement = serde_json::from_str(json).unwrap();
        let counted = Counted { unit: Some(&percent), words: &words };
        move |w: &Wording| w.value(&read, counted)
    };
    check(value(r#"{"value":"29","qualifier":"approximately"}"#), "approximately 29%", "environ 29\u{a0}%");
    check(value(r#"{"value":"34012","unit":"learners"}"#), "34,012 learners", "34\u{a0}012 apprenants");
    check(value(r#"{"value":"3","unit":"seats"}"#), "3 seats", "3 seats [en anglais]");
    check(value(r#"{"value":"3","unit":"odd"}"#), "3 odd", "3 odd");
    check(value(r#"{"value":"1","unit":"learners"}"#), "1 (learners)", "1 (apprenants)");
    check(value(r#"{"value":"0","unit":"learners"}"#), "0 learners", "0 (apprenants)");
    check(value(r#"{"value":"1.5","unit":"learners"}"#), "1.5 learners", "1,5 (apprenants)");
    check(value(r#"{"range":["3","5.5"]}"#), "3 to 5.5%", "3 à 5,5\u{a0}%");
    check(value(r#"{"missing":"not-collected"}"#), "not collected", "non recueilli");
    let promised = r#"{"missing":"pending","expected":"2018-06"}"#;
    check(value(promised), "to come (expected: June 2018)", "à venir (attendu\u{a0}: juin 2018)");
    let later = r#"{"missing":"pending","expected":"2018/.."}"#;
    check(value(later), "to come (expected: 2018 or later)", "à venir (attendu\u{a0}: 2018 ou plus tard)");
    check(value(r#"{"text":{"fr":"Fait"}}"#), "Fait [French]", "Fait");
}

#[test]
fn a_goal_says_how_much_how_often_and_by_when() {
    let words: UnitWords =
        serde_json::from_str(r#"{"employees":{"en":"employees","fr":"employés"}}"#).unwrap();
    let unit = "employees".parse().unwrap();
    let goal = |json: &str| {
        let read: TargetDefinition = serde_json::from_str(&format!(r#"{{"indicator":"i",{json}}}"#)).unwrap();
        let counted = Counted { unit: Some(&unit), words: &words };
        move |w: &Wording| w.goal(&read, counted)
    };
    check(
        goal(r#""goal":{"comparison":"at-least","value":"300"},"per":"quarter""#),
        "at least 300 employees per quarter",
        "au moins 300 employés par trimestre",
    );
    check(
        goal(r#""goal":{"comparison":"at-least","value":"35"},"unit":"percent","due":"2018-06""#),
        "at least 35% by June 2018",
        "au moins 35\u{a0}% d’ici juin 2018",
    );
    check(goal(r#""goal":{"comparison":"between","value":["3","5"]}"#), "3 to 5 employees", "3 à 5 employés");
    check(goal(r#""goal":{"comparison":"not-set"}"#), "not set yet", "pas encore fixée");
}

#[test]
fn states_are_said_in_official_words() {
    use domain::event::{Extent, ScheduleState};
    check(|w| w.completion(Some(Completion::NotStarted)), "Not started", "Non commencé");
    check(|w| w.completion(Some(Completion::Limited)), "Limited", "Progrès limité");
    check(|w| w.completion(Some(Completion::Substantial)), "Substantial", "Progrès important");
    check(|w| w.completion(Some(Completion::Complete)), "Complete", "Réalisé");
    check(|w| w.completion(None), "Not reported", "Aucun état déclaré");
    check(|w| w.schedule(ScheduleState::OnSchedule, None), "On schedule", "Selon le calendrier");
    check(
        |w| w.schedule(ScheduleState::OnSchedule, Some(Extent::Most)),
        "Most deliverables on schedule",
        "La plupart des produits livrables selon le calendrier",
    );
    check(|w| w.because(Because::NothingMeasured), "nothing was measured", "rien n’a été mesuré");
}

//! What the program says of input in another language than English.
//!
//! Errors are made where they arise, as English sentences; their patterns in French are data beside this file. A
//! sentence that fits no pattern stays in English, and a page says so.

use std::sync::LazyLock;

use domain::Lang;

const FRENCH: &str = include_str!("program.fr.txt");

/// What stands for any words in a pattern.
const ANY: &str = "{}";

/// How deep a pattern is looked for in the words that stand in another one.
const DEPTH_MAX: usize = 3;

struct Pattern {
    /// What stands between the gaps.
    pieces: Vec<&'static str>,
    french: &'static str,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| patterns(FRENCH).collect());

/// The pairs of lines of a catalogue.
fn patterns(source: &'static str) -> impl Iterator<Item = Pattern> {
    let lines = source.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<&str> = lines.collect();
    let pairs: Vec<(&str, &str)> =
        lines.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    pairs.into_iter().map(|(english, french)| Pattern { pieces: english.split(ANY).collect(), french })
}

/// A sentence of the program in a language; none where it has no words for it there.
pub(super) fn translated(sentence: &str, lang: Lang) -> Option<String> {
    match lang {
        Lang::EN => Some(sentence.to_owned()),
        Lang::FR => in_french(sentence, DEPTH_MAX),
        _ => None,
    }
}

fn in_french(sentence: &str, depth: usize) -> Option<String> {
    let rest = depth.checked_sub(1)?;
    let fitting = PATTERNS.iter().find_map(|pattern| Some((pattern, pattern.fit(sentence)?)));
    let Some((pattern, words)) = fitting else { return of_parameter(sentence, rest) };
    let mut french = String::with_capacity(sentence.len() * 2);
    let mut left = pattern.french;
    while let Some((before, after)) = left.split_once('{') {
        french.push_str(before);
        let (number, after) = after.split_once('}')?;
        let word = words.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
        match in_french(word, rest) {
            Some(word) => french.push_str(&word),
            None => french.push_str(word),
        }
        left = after;
    }
    french.push_str(left);
    Some(french)
}

/// A sentence behind the name of the parameter that it is about.
fn of_parameter(sentence: &str, depth: usize) -> Option<String> {
    let (name, said) = sentence.split_once(": ")?;
    let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    in_french(said, depth).filter(|_| is_name).map(|said| format!("{name}\u{a0}: {said}"))
}

impl Pattern {
    /// The words in the gaps, where a sentence fits.
    fn fit<'a>(&self, sentence: &'a str) -> Option<Vec<&'a str>> {
        let (first, pieces) = self.pieces.split_first()?;
        let mut left = sentence.strip_prefix(first)?;
        let Some((last, between)) = pieces.split_last() else { return left.is_empty().then(Vec::new) };
        let mut words = Vec::new();
        for piece in between {
            let (word, rest) = left.split_once(piece)?;
            words.push(word);
            left = rest;
        }
        words.push(left.strip_suffix(last)?);
        words.iter().all(|word| !word.is_empty()).then_some(words)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::Permit;
    use domain::event::{Fact, Line};
    use domain::record::Record;

    use super::*;

    #[test]
    fn every_pattern_has_its_gaps_in_both_languages() {
        let lines = FRENCH.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(lines, PATTERNS.len() * 2, "lines come in pairs");
        for pattern in PATTERNS.iter() {
            let gaps = pattern.pieces.len() - 1;
            for part in pattern.french.split('{').skip(1) {
                let number: usize = part.split('}').next().unwrap().parse().unwrap();
                assert!((1..=gaps).contains(&number), "{}", pattern.french);
            }
        }
    }

    /// The table of the rules says with which sentence each of them refuses.
    #[test]
    fn whatever_a_rule_refuses_is_said_in_french() {
        let table = include_str!("../../../../domain/tests/deciding/rejected.txt");
        let refused = table.lines().filter_map(|line| line.strip_prefix("= change ")?.split_once(": "));
        let mut told = 0;
        for (_, sentence) in refused {
            let french = translated(sentence, Lang::FR);
            let french = french.unwrap_or_else(|| panic!("no French for: {sentence}"));
            let english = ["the", "of", "an", "is", "to", "with", "such", "write", "give", "not"];
            let bare = french.split('`').step_by(2).collect::<String>();
            let left = bare.split_whitespace().find(|word| english.contains(word));
            assert!(left.is_none() && !bare.contains("n’est pas a "), "{sentence}: {french}");
            told += 1;
        }
        assert!(told > 30, "{told}");
    }

    /// One event of each kind is told to callers that may not record it.
    #[test]
    fn whatever_a_permit_refuses_is_said_in_french() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/events");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let nobody = Permit { scopes: BTreeSet::new(), organizations: None };
        let stranger = Permit { organizations: Some(["x".parse().unwrap()].into()), ..Permit::everything() };
        let mut kinds = BTreeSet::new();
        for file in files.filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
            let line = std::fs::read_to_string(file).unwrap();
            let sequence: serde_json::Value = serde_json::from_str(&line).unwrap();
            let sequence = sequence["sequence"].as_str().unwrap().parse().unwrap();
            let Ok(Line::Event(event)) = Line::read(line.trim_end(), sequence) else { panic!("{line}") };
            let list = std::slice::from_ref(&event.change);
            for permit in [&nobody, &stranger] {
                let (_, forbidden) = permit.check(&Record::default(), list).unwrap_err();
                let sentence = forbidden.to_string();
                let (_, deed) = sentence.split_once(" may not ").unwrap();
                let deed = deed.split([':', ';']).next().unwrap();
                let french =
                    translated(&sentence, Lang::FR).unwrap_or_else(|| panic!("no French for: {sentence}"));
                assert!(
                    !french.contains(deed) && !french.contains("lead it") && !french.contains("named"),
                    "{french}"
                );
            }
            kinds.insert(event.change.fact.kind());
        }
        assert_eq!(kinds, Fact::KINDS.into_iter().collect());
        let led = "the token of x may not withdraw a target; commitment c is changed by the organizations that lead it: y";
        let french = "le jeton de x ne permet pas de retirer une cible; l’engagement c est modifié par les organisations qui en sont responsables\u{a0}: y";
        assert_eq!(translated(led, Lang::FR).as_deref(), Some(french));
        let supporting = "the token of x may not publish a note; who supports commitment c records statuses and measurements that name it as their source";
        let french = "le jeton de x ne permet pas de publier une note; qui appuie l’engagement c enregistre les états et les mesures dont la source porte son nom";
        assert_eq!(translated(supporting, Lang::FR).as_deref(), Some(french));
    }

    /// Sentences of the program, and their French.
    const SENTENCES: [(&str, &str); 15] = [
        ("there is no /fr/nothing here", "il n’y a rien à l’adresse /fr/nothing"),
        ("colour: means nothing here; use q, plan", "colour\u{a0}: ne veut rien dire ici; utilisez q, plan"),
        (
            "`a dozen` is not a number: write figures without grouping and a point for decimals, such as 34012 or 80.7",
            "`a dozen` n’est pas un nombre\u{a0}: écrivez les chiffres sans les grouper et un point pour les décimales, comme 34012 ou 80.7",
        ),
        (
            "plan: `X` is not an id: use 1 to 80 of a-z, 0-9 and -",
            "plan\u{a0}: `X` n’est pas un identifiant\u{a0}: utilisez de 1 à 80 caractères parmi a-z, 0-9 et -",
        ),
        (
            "commitment c is new, so it needs the key lead",
            "l’engagement c n’existe pas encore\u{a0}: il faut la clé lead",
        ),
        (
            "there is no plan nap-5 (did you mean `nap5`?); name one that the record has, or record it first",
            "le registre n’a pas le plan nap-5 (vouliez-vous dire `nap5`?); nommez ce qu’il contient, ou commencez par l’enregistrer",
        ),
        (
            "there is no organization tsb (did you mean `tbs`?); name it in a document first",
            "il n’y a pas d’organisation tsb (vouliez-vous dire `tbs`?); nommez-la d’abord dans un document",
        ),
        (
            "six has no indicator employes (did you mean `employees`?); define it in a document first",
            "six n’a pas d’indicateur employes (vouliez-vous dire `employees`?); définissez-le d’abord dans un document",
        ),
        (
            "a sheet does not say which plan it is about; name it with --plan PLAN, or over HTTP with `?plan=PLAN`",
            "un tableau ne dit pas de quel plan il parle; nommez-le avec --plan PLAN, ou par HTTP avec `?plan=PLAN`",
        ),
        (
            "the cell has a formula that was never calculated; open and save the workbook in a spreadsheet program, or write the value",
            "la cellule a une formule qui n’a jamais été calculée; ouvrez et enregistrez le classeur dans un tableur, ou écrivez la valeur",
        ),
        (
            "the cell holds 0.16 and its format 0% may show another number; write the one that is meant as a text",
            "la cellule contient 0.16 et son format 0% peut afficher un autre nombre; écrivez en texte celui qui est voulu",
        ),
        (
            "`done` is not a status; write NS (not started), LP (limited), SP (substantial), C (complete), in progress, suspended or withdrawn",
            "`done` n’est pas un état; écrivez NS (non commencé), LP (progrès limité), SP (progrès important), C (réalisé), en cours, suspendu ou retiré",
        ),
        (
            "`30/09/2025` is a day written in another order; write 2025-09-30",
            "`30/09/2025` est un jour écrit dans un autre ordre; écrivez 2025-09-30",
        ),
        (
            "`transport` is no period; write one as 2018-Q3 or 2018-07/2018-09",
            "`transport` n’est pas une période; écrivez-en une comme 2018-Q3 ou 2018-07/2018-09",
        ),
        (
            "`ec` is no date; write one as 2018-09-30, 2018-09 or 2018-Q3",
            "`ec` n’est pas une date; écrivez-en une comme 2018-09-30, 2018-09 ou 2018-Q3",
        ),
    ];

    #[test]
    fn sentences_are_said_in_french_with_their_words() {
        for (english, french) in SENTENCES {
            assert_eq!(translated(english, Lang::FR).as_deref(), Some(french));
        }
        for untold in ["nobody has said this", "plan: nobody has said this"] {
            assert_eq!(translated(untold, Lang::FR), None);
        }
        assert_eq!(translated("nobody has said this", Lang::EN).as_deref(), Some("nobody has said this"));
    }
}

//! Titles and descriptions of every kind of news, in both languages.

use domain::Lang;
use projection::State;

use super::sample::{BASE, HOSTILE, id, site, state};
use super::{Item, TITLE_CHARS_MAX};

fn newest(state: &State, lang: Lang) -> Item {
    Item::of(state.news.last().expect("it is news"), &state.record, lang, &site())
}

/// The title of the last of these rows, after the base.
fn check(rows: &[&str], english: &str, french: &str) {
    let state = state(BASE.iter().chain(rows).copied());
    for (lang, expected) in [(Lang::EN, english), (Lang::FR, french)] {
        let item = newest(&state, lang);
        assert_eq!(item.title.replace('\u{A0}', " "), expected, "I11 {lang} {rows:?}");
        assert!(item.title.chars().count() <= TITLE_CHARS_MAX, "I10 {}", item.title);
    }
}

const LIMITED: &str = r#"milestone-status-reported milestone/6.1 @2018-03 {"status":"limited"}"#;
const SUBSTANTIAL: &str =
    r#"milestone-status-reported milestone/6.1 @2018-06-30 {"status":"substantial","source":"csps"}"#;
const MEASURED: &str = r#"measurement-recorded indicator/employees @2018-06-30 {"source":"tbs","value":"277","period":"2018-04-01/2018-06-30","published":{"en":"277 from April 1 to June 30, 2018"}}"#;
const NOTE: &str = r#"note-published note/n {"text":{"en":"Some were webcast."}}"#;
const CHALLENGE: &str = r#"challenge-posed challenge/hub {"text":{"en":"Any ideas?","fr":"Des idées?"}}"#;
const GUIDE: &str = r#"milestone-added milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"due":"2018-06"}"#;

#[test]
fn i11_a_status_says_from_where_to_where() {
    check(
        &[LIMITED],
        "Commitment 6 – 6.1 Provide enhanced open government learning for public servants so that every department can publish its…: Limited (first report)",
        "Engagement 6 – 6.1 Offrir aux fonctionnaires des formations améliorées sur le gouvernement ouvert afin que chaque… : Progrès limité (premier rapport)",
    );
    check(
        &[LIMITED, SUBSTANTIAL],
        "Commitment 6 – 6.1 Provide enhanced open government learning for public servants so that every department can publish its data…: Limited → Substantial",
        "Engagement 6 – 6.1 Offrir aux fonctionnaires des formations améliorées sur le gouvernement ouvert afin que… : Progrès limité → Progrès important",
    );
    check(
        &[
            r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
            r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
        ],
        "Commitment 6 – 6.2 Hold forums: still Complete",
        "Engagement 6 – 6.2 Hold forums [en anglais] : toujours Réalisé",
    );
    check(
        &[r#"schedule-stated commitment {"state":"behind-schedule","statement":{"en":"Late."}}"#],
        "Commitment 6 – Develop open government skills across the federal public service: schedule: Behind schedule (first report)",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : calendrier : En retard sur le calendrier (premier rapport)",
    );
}

#[test]
fn i11_figures_say_what_they_mean_for_the_target() {
    check(
        &[MEASURED],
        "Commitment 6 – Number of employees who took a…: 277 employees, April 1 to June 30, 2018 (TBS); target not met (at least 300 employees per quarter)",
        "Engagement 6 – Nombre d’employés ayant… : 277 employés, du 1er avril au 30 juin 2018 (SCT); cible non atteinte (au moins 300 employés par trimestre)",
    );
    check(
        &[
            r#"target-revised target/t {"indicator":"employees","goal":{"comparison":"at-least","value":"350"},"per":"quarter"}"#,
        ],
        "Commitment 6 – Number of employees who took a course on open government: target changed from at least 300 to at least 350 employees per quarter",
        "Engagement 6 – Nombre d’employés ayant suivi un cours sur le gouvernement ouvert : cible modifiée : au moins 300 → au moins 350 employés par trimestre",
    );
    check(
        &[r#"target-withdrawn target/t {}"#],
        "Commitment 6 – Number of employees who took a course on open government: target withdrawn",
        "Engagement 6 – Nombre d’employés ayant suivi un cours sur le gouvernement ouvert : cible retirée",
    );
    check(
        &[r#"indicator-revised indicator/employees {"name":{"en":"Employees"},"unit":"employees"}"#],
        "Commitment 6 – Employees: revised (name)",
        "Engagement 6 – Employees [en anglais] : révision (nom, unité)",
    );
}

#[test]
fn i11_parts_come_move_and_go() {
    check(
        &[GUIDE],
        "Commitment 6 – 6.3 Publish a guide: new milestone, due June 2018",
        "Engagement 6 – 6.3 Publier un guide : nouveau jalon, échéance : juin 2018",
    );
    check(
        &[
            GUIDE,
            r#"milestone-revised milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"due":"2019-06"}"#,
        ],
        "Commitment 6 – 6.3 Publish a guide: due June 2018 → June 2019",
        "Engagement 6 – 6.3 Publier un guide : échéance : juin 2018 → juin 2019",
    );
    check(
        &[GUIDE, r#"milestone-moved milestone/6.3 {"code":"6.1.1","parent":"6.1"}"#],
        "Commitment 6 – 6.3 Publish a guide: moved, code 6.3 → 6.1.1",
        "Engagement 6 – 6.3 Publier un guide : déplacé, code 6.3 → 6.1.1",
    );
    check(
        &[r#"milestone-withdrawn milestone/6.2 {"reason":{"en":"No money."}}"#],
        "Commitment 6 – 6.2 Hold forums: milestone withdrawn",
        "Engagement 6 – 6.2 Hold forums [en anglais] : jalon retiré",
    );
    check(
        &[r#"indicator-defined indicator/o {"name":{"en":"Other","fr":"Autre"}}"#],
        "Commitment 6 – Other: new indicator",
        "Engagement 6 – Autre : nouvel indicateur",
    );
}

#[test]
fn i11_what_people_say_stands_in_the_title() {
    check(
        &[
            r#"achievement-reported achievement/e {"text":{"en":"98 events","fr":"98 activités"},"date":"2018-06"}"#,
        ],
        "Commitment 6 – 98 events: reported as done, June 2018",
        "Engagement 6 – 98 activités : déclaré réalisé, juin 2018",
    );
    check(
        &[NOTE],
        "Commitment 6 – Develop open government skills across the federal public service: note: “Some were webcast.”",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : note : « Some were webcast. » [en anglais]",
    );
    check(
        &[CHALLENGE, r#"challenge-answered challenge/hub {"text":{"en":"Yes.","fr":"Oui."}}"#],
        "Commitment 6 – Develop open government skills across the federal public service: answer to a challenge: “Yes.”",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : réponse à un défi : « Oui. »",
    );
    check(
        &[CHALLENGE, r#"challenge-closed challenge/hub {}"#],
        "Commitment 6 – Any ideas?: challenge closed",
        "Engagement 6 – Des idées? : défi clos",
    );
    check(
        &[
            r#"evidence-attached evidence/e {"address":"https://open.canada.ca/6?a=b","about":"milestone/6.2"}"#,
        ],
        "Commitment 6 – 6.2 Hold forums: evidence added: open.canada.ca",
        "Engagement 6 – 6.2 Hold forums [en anglais] : preuve ajoutée : open.canada.ca",
    );
    check(
        &[
            r#"assessment-recorded assessment/i {"assessor":{"en":"IRM","fr":"MEI"},"scale":{"en":"early results","fr":"premiers résultats"},"value":{"en":"Marginal","fr":"Marginal"}}"#,
        ],
        "Commitment 6 – Develop open government skills across the federal public service: assessment by IRM, early results: Marginal",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : évaluation par MEI, premiers résultats : Marginal",
    );
}

#[test]
fn i11_the_record_itself_begins_changes_and_ends() {
    check(
        &[],
        "Commitment 1 – More: entered the record",
        "Engagement 1 – More [en anglais] : inscrit au registre",
    );
    check(
        &[
            r#"/plans/q plan-revised plan {"title":{"en":"Fifth","fr":"Cinquième"},"period":"2018/2020","publisher":{"en":"Government of Canada"}}"#,
        ],
        "Fifth: revised (title)",
        "Cinquième : révision (titre)",
    );
    check(
        &[
            r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Skills","fr":"Savoirs"},"lead":["tbs"]}"#,
        ],
        "Commitment 6 – Skills: revised (title, lead)",
        "Engagement 6 – Savoirs : révision (titre, responsable)",
    );
    check(
        &[
            r#"contact-revised commitment {"contacts":[{"email":"a@example.ca"}]}"#,
            r#"contact-revised commitment {"contacts":[]}"#,
        ],
        "Commitment 6 – Develop open government skills across the federal public service: address for enquiries: a@example.ca → none",
        "Engagement 6 – Développer les compétences en matière de gouvernement ouvert : adresse pour les demandes de renseignements : a@example.ca → aucun",
    );
    check(
        &[r#"/commitments/q1 commitment-withdrawn commitment {"reason":{"en":"Merged."}}"#],
        "Commitment 1 – More: commitment withdrawn",
        "Engagement 1 – More [en anglais] : engagement retiré",
    );
}

#[test]
fn i11_a_correction_shows_both_and_a_withdrawal_what_was_said() {
    check(
        &[
            MEASURED,
            r#"event-corrected indicator/employees {"event":"~10","replacement":{"type":"measurement-recorded","data":{"source":"tbs","value":"377","period":"2018-04-01/2018-06-30"}}}"#,
        ],
        "Correction – Commitment 6 – Number of employees who took a course on open government: 277 employees → 377 employees, April 1 to June 30, 2018 (TBS)",
        "Correction – Engagement 6 – Nombre d’employés ayant suivi un cours sur le… : 277 employés → 377 employés, du 1er avril au 30 juin 2018 (SCT)",
    );
    check(
        &[
            NOTE,
            r#"event-corrected note/n {"event":"~10","replacement":{"type":"note-published","data":{"text":{"en":"All were.","fr":"Tous."}}}}"#,
        ],
        "Correction – Commitment 6 – Develop open government skills across the federal public service: “Some were webcast.” → “All were.”",
        "Correction – Engagement 6 – Développer les compétences en matière de gouvernement ouvert : « Some were webcast. » [en anglais] → « Tous. »",
    );
    check(
        &[
            r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
            r#"event-retracted milestone/6.2 {"event":"~10"}"#,
        ],
        "Withdrawn – Commitment 6 – 6.2 Hold forums: Complete",
        "Retrait – Engagement 6 – 6.2 Hold forums [en anglais] : Réalisé",
    );
}

#[test]
fn a_correction_links_to_what_it_corrects() {
    let state = state(BASE.into_iter().chain([NOTE, r#"event-retracted note/n {"event":"~10"}"#]));
    let item = newest(&state, Lang::FR);
    let page = format!("https://example.ca/fr/events/{}", id(10));
    assert_eq!(item.related.as_deref(), Some(page.as_str()));
    assert!(item.html.contains(&format!("<a href=\"{page}\">1er janvier 2024, 10")), "{}", item.html);
}

#[test]
fn a_removed_text_stands_nowhere_in_the_news_of_its_removal() {
    let state = state(BASE.into_iter().chain([NOTE, r#"event-redacted note/n {"event":"~10"}"#]));
    let item = newest(&state, Lang::EN);
    assert_eq!(item.title, "Commitment 6 – text removed from the record");
    assert!(!item.html.contains("webcast"), "{}", item.html);
}

#[test]
fn i4_i5_i17_an_item_is_the_same_in_every_feed_and_later() {
    let early = state(BASE.into_iter().chain([LIMITED]));
    let renamed = r#"/organizations/tbs organization-named organization {"name":{"en":"Renamed"}}"#;
    let revised = r#"/plans/p plan-revised plan {"title":{"en":"Retitled"},"period":"2016-07/2018-06","publisher":{"en":"Canada"}}"#;
    let milestone = r#"milestone-revised milestone/6.1 {"code":"6.9","text":{"en":"Reworded"}}"#;
    let late = state(BASE.into_iter().chain([LIMITED, renamed, revised, milestone]));
    let update = early.news.last().expect("it is news");
    for lang in Lang::OFFICIAL {
        let item = Item::of(update, &early.record, lang, &site());
        assert_eq!(item, Item::of(update, &late.record, lang, &site()), "I17");
        assert_eq!(item.id, format!("tag:commitments.example.ca,2026:log/event/{}", id(10)), "I4 I5");
        assert_eq!(item.published, update.event.stamp.time, "I7 I8");
    }
}

#[test]
fn a_description_names_the_reporter_the_time_and_the_published_words() {
    let state = state(BASE.into_iter().chain([MEASURED]));
    let html = newest(&state, Lang::FR).html.replace('\u{A0}', " ");
    for part in [
        "<li>Cible : au moins 300 employés par trimestre – Non atteinte (la valeur n’atteint pas la cible)</li>",
        "<li>Déclaré par : Secrétariat du Conseil du Trésor du Canada</li>",
        "<li>Tel que publié : <span lang=\"en\">277 from April 1 to June 30, 2018</span> [en anglais]</li>",
        "<a href=\"https://example.ca/fr/commitments/c6\">Développer les compétences",
        "<li>Responsable : Secrétariat du Conseil du Trésor du Canada; <span lang=\"en\">Canada School of Public Service</span></li>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn i15_categories_are_tokens_of_one_language() {
    let state = state(BASE.into_iter().chain([SUBSTANTIAL]));
    let terms = |lang| newest(&state, lang).categories;
    let written: Vec<_> = terms(Lang::EN)
        .into_iter()
        .map(|category| format!("{} {}", category.vocabulary, category.term))
        .collect();
    let expected = [
        "kind milestone-status-reported",
        "nature update",
        "completion substantial",
        "commitment c6",
        "organization tbs",
        "organization csps",
    ];
    assert_eq!(written, expected.map(|term| format!("https://example.ca/ns/{term}")), "I15");
    assert_eq!(terms(Lang::EN), terms(Lang::FR), "I15");
}

#[test]
fn i10_i13_hostile_texts_stay_text() {
    let rows = [
        format!(r#"note-published note/n {{"text":{{"en":"{HOSTILE}"}}}}"#),
        format!(r#"milestone-added milestone/6.9 {{"code":"6.9","text":{{"fr":"{HOSTILE}"}}}}"#),
        format!(
            r#"measurement-recorded indicator/employees {{"text":{{"en":"{HOSTILE}"}},"published":{{"en":"{HOSTILE}"}}}}"#
        ),
        format!(
            r#"assessment-recorded assessment/i {{"assessor":{{"en":"{HOSTILE}"}},"scale":{{"en":"{HOSTILE}"}},"value":{{"en":"{HOSTILE}"}},"address":"javascript:alert(1)"}}"#
        ),
        format!(
            r#"commitment-revised commitment {{"plan":"p","number":"6","title":{{"en":"{HOSTILE}"}},"description":{{"en":"{HOSTILE}"}},"lead":["tbs"]}}"#
        ),
    ];
    let state = state(BASE.into_iter().chain(rows.iter().map(String::as_str)));
    for update in state.news.iter().skip(BASE.len() - 3) {
        let item = Item::of(update, &state.record, Lang::EN, &site());
        for tag in ["<script", "<item", "javascript:\"", "href=\"javascript"] {
            assert!(!item.html.contains(tag), "I14 {}", item.html);
        }
        assert!(!item.title.contains("<i") && !item.title.contains('\n'), "I10 {}", item.title);
    }
}

#[test]
fn i10_no_title_is_too_long_whatever_the_texts() {
    let long = "mot ".repeat(200);
    let rows = [
        format!(r#"milestone-added milestone/6.9 {{"code":"6.9","text":{{"en":"{long}"}}}}"#),
        format!(
            r#"measurement-recorded indicator/employees {{"text":{{"en":"{long}"}},"period":"2018-04-01/2018-06-30"}}"#
        ),
        format!(
            r#"evidence-attached evidence/e {{"address":"https://example.ca/","title":{{"en":"{long}"}}}}"#
        ),
        format!(r#"indicator-defined indicator/x {{"name":{{"en":"{}"}}}}"#, "é".repeat(400)),
    ];
    let state = state(BASE.into_iter().chain(rows.iter().map(String::as_str)));
    for update in state.news.iter() {
        for lang in Lang::OFFICIAL {
            let title = Item::of(update, &state.record, lang, &site()).title;
            assert!(title.chars().count() <= TITLE_CHARS_MAX, "I10 {title}");
        }
    }
}

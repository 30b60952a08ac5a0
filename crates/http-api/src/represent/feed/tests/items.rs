//! What an item is besides its title.

use domain::Lang;

use super::sample::{BASE, HOSTILE, Told, id, site, state};
use crate::represent::feed::{Item, TITLE_CHARS_MAX};

const LIMITED: &str = r#"milestone-status-reported milestone/6.1 @2018-03 {"status":"limited"}"#;
const SUBSTANTIAL: &str =
    r#"milestone-status-reported milestone/6.1 @2018-06-30 {"status":"substantial","source":"csps"}"#;
const MEASURED: &str = r#"measurement-recorded indicator/employees @2018-06-30 {"source":"tbs","value":"277","period":"2018-04-01/2018-06-30","published":{"en":"277 from April 1 to June 30, 2018"}}"#;
const NOTE: &str = r#"note-published note/n {"text":{"en":"Some were webcast."}}"#;

pub(super) fn newest(state: &Told, lang: Lang) -> Item {
    Item::of(&state.newest(), &state.record, lang, &site())
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
    let update = &early.newest();
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
        "<li>Cible : au moins 300 employés par trimestre – non atteinte (la valeur n’atteint pas la cible)</li>",
        "<li>Déclaré par : Secrétariat du Conseil du Trésor du Canada</li>",
        "<li>Tel que publié : <span lang=\"en\">277 from April 1 to June 30, 2018</span> [en anglais]</li>",
        "<a href=\"https://example.ca/fr/commitments/c6\">Développer les compétences",
        "<li>Responsable : Secrétariat du Conseil du Trésor du Canada; <span lang=\"en\">Canada School of Public Service</span></li>",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn a_description_says_a_time_once() {
    let dated = |date: &str| MEASURED.replace("2018-06-30 ", &format!("{date} "));
    let html = |row: &str| newest(&state(BASE.into_iter().chain([row])), Lang::EN).html;
    assert!(!html(MEASURED).contains("Date or period"), "{}", html(MEASURED));
    assert!(
        html(&dated("2018-07")).contains("<li>Date or period: July 2018</li>"),
        "{}",
        html(&dated("2018-07"))
    );
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
    for update in state.all_news().iter().skip(BASE.len() - 3) {
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
    for update in &state.all_news() {
        for lang in Lang::OFFICIAL {
            let title = Item::of(update, &state.record, lang, &site()).title;
            assert!(title.chars().count() <= TITLE_CHARS_MAX, "I10 {title}");
        }
    }
}

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

const STATUS: &str = r#"milestone-status-reported milestone/6.1 @2018-03 {"status":"limited"}"#;

#[test]
fn i11_a_status_says_from_where_to_where() {
    check(&[STATUS], "", "");
}

#[test]
fn print_all() {
    let rows = [
        STATUS,
        r#"milestone-status-reported milestone/6.1 @2018-06-30 {"status":"substantial","progress":{"en":"Three courses were launched."},"source":"csps"}"#,
        r#"milestone-status-reported milestone/6.1 @2018-06-30 {"status":"substantial"}"#,
        r#"schedule-stated commitment @2018-06-30 {"state":"on-schedule","extent":"all","statement":{"en":"All deliverables on schedule."}}"#,
        r#"schedule-stated commitment @2018-09-30 {"state":"behind-schedule","statement":{"en":"Late."}}"#,
        r#"milestone-added milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"due":"2018-06"}"#,
        r#"milestone-revised milestone/6.3 {"code":"6.3","text":{"en":"Publish a guide","fr":"Publier un guide"},"due":"2019-06"}"#,
        r#"milestone-revised milestone/6.3 {"code":"6.3","text":{"en":"Publish a long guide","fr":"Publier un guide"},"due":"2019-06"}"#,
        r#"milestone-moved milestone/6.3 {"code":"6.1.1","parent":"6.1"}"#,
        r#"milestone-withdrawn milestone/6.3 {"reason":{"en":"No money."}}"#,
        r#"measurement-recorded indicator/employees @2018-06-30 {"source":"tbs","value":"277","period":"2018-04-01/2018-06-30","published":{"en":"277 from April 1 to June 30, 2018"}}"#,
        r#"event-corrected indicator/employees {"event":"~20","replacement":{"type":"measurement-recorded","data":{"source":"tbs","value":"377","period":"2018-04-01/2018-06-30"}},"reason":{"en":"A typing error."}}"#,
        r#"event-corrected milestone/6.1 {"event":"~11","replacement":{"type":"milestone-status-reported","data":{"status":"complete"}}}"#,
        r#"event-retracted milestone/6.1 {"event":"~12","reason":{"en":"Entered twice."}}"#,
        r#"target-revised target/t {"indicator":"employees","goal":{"comparison":"at-least","value":"350"},"per":"quarter"}"#,
        r#"target-set target/w {"indicator":"employees","goal":{"comparison":"at-least","value":"25"},"unit":"workshops","due":"2018-06-30"}"#,
        r#"target-withdrawn target/w {}"#,
        r#"indicator-revised indicator/employees {"name":{"en":"Number of employees","fr":"Nombre d’employés"},"unit":"employees","units":{"employees":{"en":"employees","fr":"employés"}}}"#,
        r#"indicator-defined indicator/other {"name":{"en":"Another","fr":"Un autre"}}"#,
        r#"indicator-withdrawn indicator/other {}"#,
        r#"achievement-reported achievement/events {"text":{"en":"98 events were held across the country","fr":"98 activités ont eu lieu partout au pays"},"date":"2018-06","counts":[{"value":"5500","unit":"learners","qualifier":"approximately"}],"units":{"learners":{"en":"learners","fr":"apprenants"}}}"#,
        r#"evidence-attached evidence/page {"address":"https://open.canada.ca/6?a=b&c","about":"milestone/6.1","title":{"en":"Course catalogue"}}"#,
        r#"note-published note/n {"text":{"en":"Some were webcast.","fr":"Certains ont été webdiffusés."}}"#,
        r#"challenge-posed challenge/hub {"text":{"en":"What do you think?","fr":"Qu’en pensez-vous?"}}"#,
        r#"challenge-answered challenge/hub {"text":{"en":"Good."},"by":{"en":"A reader"}}"#,
        r#"challenge-closed challenge/hub {}"#,
        r#"assessment-recorded assessment/irm {"assessor":{"en":"Independent Reporting Mechanism","fr":"Mécanisme d’évaluation indépendant"},"scale":{"en":"early results","fr":"premiers résultats"},"value":{"en":"Marginal","fr":"Marginal"},"address":"https://example.org/irm"}"#,
        r#"contact-revised commitment {"contacts":[{"email":"open-ouvert@tbs-sct.gc.ca"}]}"#,
        r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Develop skills","fr":"Développer les compétences"},"lead":["tbs"]}"#,
        r#"/plans/p plan-revised plan {"title":{"en":"Third Biennial Plan","fr":"Troisième plan"},"period":"2016-07/2018-06","publisher":{"en":"Government of Canada","fr":"Gouvernement du Canada"}}"#,
        r#"event-redacted note/n {"event":"~32"}"#,
        r#"commitment-succeeded commitment {"by":"q1"}"#,
        r#"commitment-withdrawn commitment {"reason":{"en":"Merged."}}"#,
    ];
    let state = state(BASE.iter().chain(&rows).copied());
    for update in state.news.iter() {
        for lang in Lang::OFFICIAL {
            let item = Item::of(update, &state.record, lang, &site());
            println!("{} {}\n      {}\n", item.title.chars().count(), item.title, item.html);
        }
    }
    let _ = (HOSTILE, id(0));
}

//! Lists that are narrowed, page by page, and those that have nothing.

use std::collections::BTreeSet;

use super::{page, service};
use crate::Service;

#[test]
fn lists_are_narrowed_by_state_and_by_words_without_accents() {
    let service = service();
    let found = |query: &str| {
        let answer = service.get(&format!("/commitments?{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        let list = answer.json()["commitments"].clone();
        list.as_array().unwrap().iter().map(|c| c["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let table: [(&str, &[&str]); 6] = [
        ("q=DEVELOPPER%20competences", &["6"]),
        ("q=open+government+skills", &["6"]),
        ("q=nowhere", &[]),
        ("q=&plan=", &["1", "2", "3", "6", "9", "13", "17", "20"]),
        ("schedule=completed&attainment=not-met", &[]),
        ("q=skills&completion=unreported", &["6"]),
    ];
    for (query, expected) in table {
        assert_eq!(found(query), expected, "{query}");
    }
    for wrong in ["completion=done", "attainment=good", "schedule=late", "colour=red", "plan=%2F"] {
        assert_eq!(service.get(&format!("/commitments?{wrong}")).status, 400, "{wrong}");
    }
    let html = page(&service, "/fr/plans/canada-2016-2018?q=skills&completion=unreported").body;
    assert!(html.contains("1 engagement sur 8"), "{html}");
    let twin = "href=\"/en/plans/canada-2016-2018?q=skills&#38;completion=unreported\"";
    assert!(html.contains(twin), "the other language keeps the filters: {html}");
    assert!(html.contains("value=\"skills\"") && html.contains("value=\"unreported\" selected"));
}

#[test]
fn a_filtered_list_comes_in_pages_that_miss_nothing() {
    let service = service();
    let mut path = "/commitments?organization=tbs-sct&limit=2".to_owned();
    let all =
        service.get("/commitments?organization=tbs-sct").json()["commitments"].as_array().unwrap().len();
    let mut seen = BTreeSet::new();
    loop {
        let answer = service.get(&path);
        let json = answer.json();
        assert!(json["commitments"].as_array().unwrap().len() <= 2);
        for commitment in json["commitments"].as_array().unwrap() {
            assert!(seen.insert(commitment["id"].to_string()), "{commitment} twice");
        }
        let Some(cursor) = json["next"].as_str() else { break };
        path = format!("/commitments?organization=tbs-sct&limit=2&cursor={cursor}");
        let mut links = answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap());
        assert!(links.any(|link| link.contains("rel=\"next\"")));
    }
    assert_eq!(seen.len(), all);
    assert!(all > 2);
}

#[test]
fn a_search_that_finds_nothing_says_what_to_do() {
    let service = Service::with_commitment_6("2018-09-01T12:00:00Z");
    for (lang, said) in [("en", "Take fewer words"), ("fr", "Utilisez moins de mots")] {
        let none = service.get(&format!("/{lang}/commitments?q=unheardof"));
        assert!(none.status == 200 && none.body.contains(said), "{}", none.body);
        let some = service.get(&format!("/{lang}/commitments"));
        assert!(some.status == 200 && !some.body.contains(said), "{}", some.body);
    }
}

//! What a version changed, and two of them side by side.

use bytes::Bytes;
use http::Request;

use super::{SIX, page, service};

#[test]
fn a_version_says_in_both_languages_what_it_changed() {
    let service = service();
    let history = service.get(&format!("{SIX}/history")).json();
    let versions = history["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 4);
    let change = |version: usize| &versions[version - 1]["changes"][0];
    assert_eq!(change(2)["type"], "milestone-status-reported");
    assert_eq!(change(2)["nature"], "update");
    let summary = |version, lang: &str| change(version)["summary"][lang].as_str().unwrap().to_owned();
    assert!(
        summary(2, "en").contains("6.1") && summary(2, "en").contains("complete"),
        "{}",
        summary(2, "en")
    );
    assert!(summary(2, "fr").contains("réalisé"), "{}", summary(2, "fr"));
    assert!(versions[0]["changes"].as_array().unwrap().len() > 40);
    let between = service.get(&format!("{SIX}/history?from=1&to=3")).json();
    let numbers: Vec<_> =
        between["versions"].as_array().unwrap().iter().map(|v| v["version"].clone()).collect();
    assert_eq!(numbers, [2, 3]);
    assert_eq!(service.get(&format!("{SIX}/history?from=9")).status, 404);
}

#[test]
fn a_change_that_others_made_counts_into_the_version_that_it_made() {
    let service = service();
    let named =
        r#"{"type":"organization-named","source":"/organizations/tbs-sct","data":{"name":{"en":"Renamed"}}}"#;
    let body = Bytes::from(format!(r#"{{"changes":[{named}]}}"#));
    let request = Request::post("/changes").header("content-type", "application/json").body(body).unwrap();
    assert_eq!(service.ask(request).status, 200);
    let history = service.get(&format!("{SIX}/history")).json();
    assert_eq!(history["versions"][4]["changes"][0]["type"], "organization-named");
    let page = page(&service, &format!("/en{SIX}/history?from=4&to=5"));
    assert!(page.body.contains("<ins>Renamed"), "{}", page.body);
}

#[test]
fn two_versions_stand_side_by_side_word_by_word() {
    let service = service();
    let html = page(&service, &format!("/en{SIX}/history?from=3&to=4")).body;
    assert!(html.contains("Version 3 and version 4 side by side"), "{html}");
    assert!(
        html.contains("Milestone 6.2: wording")
            && html.contains("<ins>")
            && html.contains("&#60;b&#62;&#38;&#60;/b&#62;"),
        "{html}"
    );
    let same = page(&service, &format!("/en{SIX}/history?from=4&to=4")).body;
    assert!(same.contains("Nothing that the page shows differs"), "{same}");
}

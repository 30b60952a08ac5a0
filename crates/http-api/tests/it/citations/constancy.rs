//! What is cited never drifts, and no two things share a key.

use std::collections::{BTreeMap, BTreeSet};

use super::{SIX, events, note, ok, pinned, versions};
use crate::Service;

const FORMATS: [&str; 6] = [".csl.json", ".bib", ".biblatex", ".ris", ".endnote.ris", ".jsonld"];
const LOCALES: [&str; 4] = ["en-US", "en-GB", "fr-CA", "fr-FR"];
const STYLES: [&str; 5] = ["apa", "chicago-author-date", "mla", "vancouver", "ieee"];

#[test]
fn every_key_of_the_whole_site_is_another_one() {
    let service = Service::with_the_example("2018-09-01T12:00:00Z");
    for n in 1..=3 {
        service.at(&format!("2018-1{}-01T12:00:00Z", n - 1)).record(&note(n));
    }
    let list = service.get("/commitments?limit=500").json();
    let mut paths = vec!["/plans/canada-2016-2018".to_owned()];
    for commitment in list["commitments"].as_array().unwrap() {
        let live = format!("/commitments/{}", commitment["id"].as_str().unwrap());
        let view = service.get(&format!("{live}.json")).json();
        let versions = (1..=view["version"].as_u64().unwrap()).map(|n| format!("{live}/versions/{n}"));
        for of in versions.chain([live.clone()]) {
            let indicators = view["indicators"].as_array().unwrap().iter();
            paths.extend(indicators.map(|i| format!("{of}/indicators/{}", i["id"].as_str().unwrap())));
            paths.push(of);
        }
    }
    paths.extend(events(&service).into_iter().map(|(id, _)| format!("/events/{id}")));
    let mut keys = BTreeSet::new();
    for path in paths.iter().flat_map(|path| [path.clone(), format!("/fr{path}")]) {
        let bib = ok(&service, &format!("{path}.bib"));
        let key = bib.split(['{', ',']).nth(1).unwrap().to_owned();
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":-._".contains(&byte)), "{key}");
        assert!(keys.insert(key.clone()), "{key} of {path} is another's");
    }
    assert!(keys.len() > 200, "{}", keys.len());
}

#[test]
fn a_cited_version_is_the_same_bytes_for_ever_in_every_form() {
    let service = versions();
    let mut forms = Vec::new();
    for path in pinned(&service) {
        for lang in ["", "/fr"] {
            forms.extend(FORMATS.iter().map(|suffix| format!("{lang}{path}{suffix}")));
            let styled = STYLES
                .iter()
                .flat_map(|style| LOCALES.map(|locale| format!("style={style}&locale={locale}")));
            forms.extend(styled.map(|asked| format!("{lang}{path}?format=text&{asked}")));
        }
        if path.contains("/versions/") {
            forms.extend(FORMATS.iter().map(|suffix| format!("{path}{suffix}?proof=true")));
        }
    }
    let read = || -> BTreeMap<&String, (String, String)> {
        let answer = |path| {
            let answer = service.get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            (answer.header("etag").to_owned(), answer.body)
        };
        forms.iter().map(|path| (path, answer(path))).collect()
    };
    let before = read();
    assert!(before.len() > 700, "{}", before.len());
    for n in 0..25 {
        let notes: Vec<String> = (0..40).map(|m| note(1_000 + n * 40 + m)).collect();
        service.record(&notes.join(","));
    }
    service.change(
        "/changes",
        r#"{"type":"organization-named","source":"/organizations/tbs-sct","data":{"name":{"en":"Renamed","fr":"Renommé"}}},
           {"type":"organization-named","source":"/organizations/csps-efpc","data":{"name":{"en":"Also renamed"}}},
           {"type":"plan-revised","source":"/plans/canada-2016-2018","data":{"title":{"en":"Another plan"},"period":"2016/2020","publisher":{"en":"Someone"}}}"#,
    );
    service.at("2031-06-01T23:59:59Z");
    assert_eq!(read(), before);
    let live = ok(&service, &format!("{SIX}.bib"));
    assert!(live.contains("{Renamed}") && live.contains("{2031-06-01}"), "{live}");
}

#[test]
fn an_access_date_moves_on_live_addresses_alone() {
    let service = versions();
    let day = |path: &str| ok(&service, path).lines().find(|line| line.starts_with("Y2")).map(str::to_owned);
    assert_eq!(day(&format!("{SIX}.ris")).as_deref(), Some("Y2  - 2018/11/01/"));
    assert_eq!(day(&format!("{SIX}/versions/1.ris")), None);
    assert_eq!(
        day(&format!("{SIX}/versions/1.ris?accessed=2026-11-25")).as_deref(),
        Some("Y2  - 2026/11/25/")
    );
    service.at("2018-11-02T00:00:00Z");
    assert_eq!(day(&format!("{SIX}.ris")).as_deref(), Some("Y2  - 2018/11/02/"));
    assert_eq!(service.get(&format!("{SIX}.ris?accessed=today")).status, 400);
}

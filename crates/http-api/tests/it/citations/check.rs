//! Checking citations: authentic or not, current or superseded, and by what.

use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::{SITE, SIX, note, ok, pinned, versions};
use crate::{Answer, Service};

fn sent(service: &Service, media_type: &str, body: &str) -> Answer {
    let request = Request::post("/citations/check").header("content-type", media_type);
    service.ask(request.body(Bytes::from(body.to_owned())).unwrap())
}

fn checked(service: &Service, media_type: &str, body: &str) -> Vec<Value> {
    let answer = sent(service, media_type, body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_value(answer.json()["entries"].clone()).unwrap()
}

const MEDIA_TYPES: [(&str, &str); 5] = [
    (".bib", "application/x-bibtex"),
    (".biblatex", "application/x-bibtex"),
    (".ris", "application/x-research-info-systems"),
    (".endnote.ris", "application/x-research-info-systems"),
    (".csl.json", "application/vnd.citationstyles.csl+json"),
];

#[test]
fn every_citation_we_give_is_authentic() {
    let service = versions();
    let live = [SIX.to_owned(), "/plans/canada-2016-2018".to_owned()];
    for path in pinned(&service).iter().chain(&live) {
        for lang in ["", "/fr"] {
            for (suffix, media_type) in MEDIA_TYPES {
                let body = ok(&service, &format!("{lang}{path}{suffix}"));
                let entries = checked(&service, media_type, &body);
                assert_eq!(entries.len(), 1, "{body}");
                assert_eq!(entries[0]["authentic"], true, "{body}\n{}", entries[0]);
            }
        }
    }
}

#[test]
fn a_superseded_version_is_told_with_what_came_since() {
    let service = versions();
    let entries = checked(&service, "application/x-bibtex", &ok(&service, &format!("{SIX}/versions/1.bib")));
    let entry = &entries[0];
    assert_eq!((&entry["currency"], &entry["version"]), (&json!("superseded"), &json!(1)));
    assert_eq!(entry["latest"], json!({"version": 3, "address": format!("{SITE}{SIX}/versions/3")}));
    let changes = entry["changes"].as_array().unwrap();
    let versions: Vec<_> = changes.iter().map(|change| change["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, [2, 3]);
    assert_eq!(changes[0]["type"], "milestone-status-reported");
    let summary = &changes[0]["summary"];
    assert!(summary["en"].as_str().unwrap().contains("complete"), "{summary}");
    assert!(summary["fr"].as_str().unwrap().contains("Engagement 6"), "{summary}");
    let newest = service.get(&format!("/citations/check?url={SITE}/fr{SIX}/versions/3")).json();
    assert_eq!(newest["entries"][0]["currency"], "current");
    assert_eq!(newest["entries"][0]["authentic"], true);
    let live = service.get(&format!("/citations/check?url={SITE}{SIX}")).json();
    assert_eq!(live["entries"][0]["currency"], "live");
    service.record(r#"{"type":"commitment-withdrawn","data":{}}"#);
    let gone = service.get(&format!("/citations/check?url={SITE}{SIX}/versions/3")).json();
    assert_eq!(gone["entries"][0]["withdrawn"], true);
    assert_eq!(service.get("/citations/check").status, 400);
}

#[test]
fn of_many_changes_since_a_citation_a_hundred_are_told_and_the_rest_is_counted() {
    let service = versions();
    let told = || {
        let asked = service.get(&format!("/citations/check?url={SITE}{SIX}/versions/1")).json();
        let entry = &asked["entries"][0];
        (entry["changes"].as_array().unwrap().len(), entry["more_changes"].clone())
    };
    assert_eq!(told(), (2, Value::Null));
    for n in 0..98 {
        service.record(&note(100 + n));
    }
    assert_eq!(told(), (100, Value::Null));
    for n in 0..3 {
        service.record(&note(300 + n));
    }
    assert_eq!(told(), (100, json!(3)));
}

#[test]
fn a_series_is_superseded_by_what_is_about_it() {
    let service = versions();
    let view = service.get(&format!("{SIX}.json")).json();
    let indicator = view["indicators"][0]["id"].as_str().unwrap().to_owned();
    let ask = || {
        let url = format!("{SITE}{SIX}/versions/1/indicators/{indicator}");
        service.get(&format!("/citations/check?url={url}")).json()["entries"][0].clone()
    };
    assert_eq!(ask()["currency"], "current");
    service.record(&format!(
        r#"{{"type":"measurement-recorded","subject":"indicator/{indicator}","effective":"2018-12-31","data":{{"source":"tbs-sct","value":"5","as_of":"2018-12-31"}}}}"#
    ));
    let entry = ask();
    assert_eq!((&entry["currency"], entry["changes"].as_array().unwrap().len()), (&json!("superseded"), 1));
    assert_eq!(entry["latest"]["address"], format!("{SITE}{SIX}/versions/4/indicators/{indicator}"));
}

#[test]
fn an_entry_that_was_altered_is_not_authentic() {
    let service = versions();
    let bib = ok(&service, &format!("{SIX}/versions/1.bib"));
    let table = [
        ("open government skills", "closed government skills", Some("title")),
        ("{Canada School of Public Service}", "{Canada School of Privacy}", Some("authors")),
        ("Version 1,", "Version 2,", Some("version")),
        ("{2018}", "{2017}", Some("issued")),
        ("https://commitments.example.ca", "https://elsewhere.ca", None),
        ("/versions/1}", "/versions/99}", None),
        ("/versions/1}", "/history}", None),
        ("  url  ", "  doi  ", None),
    ];
    for (from, to, field) in table {
        assert!(bib.contains(from), "{from}");
        let entries = checked(&service, "application/x-bibtex", &bib.replace(from, to));
        assert_eq!(entries[0]["authentic"], false, "{to}: {}", entries[0]);
        assert!(entries[0]["detail"].is_string(), "{to}");
        assert_eq!(entries[0]["differences"][0]["field"].as_str(), field, "{to}: {}", entries[0]);
    }
}

#[test]
fn entries_that_reference_managers_wrote_again_are_authentic() {
    let service = versions();
    let zotero = r#"
@techreport{treasury_board_of_canada_secretariat_develop_2018,
	address = {Ottawa},
	type = {Commitment},
	title = {Develop open government skills across the federal public service: {Commitment} 6},
	url = {https://commitments.example.ca/commitments/canada-2016-2018-6/versions/1},
	language = {en-CA},
	number = {6},
	urldate = {2026-11-25},
	institution = {Government of Canada},
	author = {{Treasury Board of Canada Secretariat} and {Canada School of Public Service}},
	month = jun,
	year = {2018},
	note = {version: 1},
}
"#;
    let jabref = r#"% Encoding: UTF-8

@TechReport{canada-2016-2018-6-v1-fr,
  author      = {{Secr\'{e}tariat du Conseil du Tr\'{e}sor du Canada} and {{\'E}cole de la fonction publique du Canada}},
  date        = {2018-06-30},
  url         = {https://commitments.example.ca/fr/commitments/canada-2016-2018-6/versions/1},
}

@Comment{jabref-meta: databaseType:bibtex;}
"#;
    let ris = "TY  - RPRT\nTI  - Develop open government skills across the federal public service: Commitment 6\nAU  - Treasury Board of Canada Secretariat\nAU  - Canada School of Public Service\nCY  - Ottawa\nDA  - 2018/06/30/\nPY  - 2018\nLA  - en-CA\nM3  - Commitment\nPB  - Government of Canada\nSN  - 6\nUR  - https://commitments.example.ca/commitments/canada-2016-2018-6/versions/1\nY2  - 2026/11/25/00:00:00\nN1  - version: 1\nER  - \n\n";
    let csl = r#"[{"id":"http://zotero.org/users/1/items/A","type":"report","title":"Develop open government skills across the federal public service: Commitment 6","author":[{"literal":"Treasury Board of Canada Secretariat"},{"literal":"Canada School of Public Service"}],"issued":{"date-parts":[["2018",6,30]]},"URL":"https://commitments.example.ca/commitments/canada-2016-2018-6/versions/1","note":"version: 1"}]"#;
    for (media_type, body) in [
        ("application/x-bibtex", zotero),
        ("text/plain", jabref),
        ("text/plain; charset=utf-8", ris),
        ("application/json", csl),
    ] {
        let entries = checked(&service, media_type, body);
        assert_eq!(entries.len(), 1, "{body}");
        assert_eq!(entries[0]["authentic"], true, "{body}\n{}", entries[0]);
    }
}

#[test]
fn a_file_of_many_entries_is_answered_in_order() {
    let service = versions();
    let paths = [format!("{SIX}/versions/2"), SIX.to_owned(), format!("/fr{SIX}/versions/3")];
    let file: String = paths.iter().map(|path| ok(&service, &format!("{path}.bib"))).collect();
    let keys: Vec<Value> =
        checked(&service, "application/x-bibtex", &file).iter().map(|entry| entry["key"].clone()).collect();
    assert_eq!(keys, ["canada-2016-2018-6-v2", "canada-2016-2018-6", "canada-2016-2018-6-v3-fr"]);
    let many = "TY  - RPRT\nER  - \n".repeat(101);
    assert_eq!(sent(&service, "application/x-research-info-systems", &many).status, 413);
    let broken = sent(&service, "application/x-bibtex", "@techreport{a,\n title = {b\n");
    assert!(broken.status == 422 && broken.body.contains("line "), "{}", broken.body);
    assert_eq!(sent(&service, "application/x-bibtex", "").status, 422);
    assert_eq!(sent(&service, "text/html", "<p>").status, 415);
    assert_eq!(sent(&service, "application/json", "{").status, 422);
}

#[test]
fn a_citation_carries_its_proof_and_is_checked_by_it() {
    let service = versions();
    let note = ok(&service, &format!("{SIX}/versions/1/checkpoint"));
    let key = event_store::VerifierKey::parse(&service.get("/log/key").body).unwrap();
    let checkpoint = key.open(&note).unwrap();
    let root = checkpoint.root().to_base64();
    let line = format!("log position {}, root {root}", checkpoint.size());
    for (suffix, media_type) in MEDIA_TYPES {
        for lang in ["", "/fr"] {
            let body = ok(&service, &format!("{lang}{SIX}/versions/1{suffix}?proof=true"));
            assert_eq!(body.contains(&line), lang.is_empty(), "{body}");
            let entry = checked(&service, media_type, &body).remove(0);
            assert_eq!(
                (&entry["authentic"], &entry["proof"]["holds"]),
                (&json!(true), &json!(true)),
                "{body}{entry}"
            );
            let other = if root.starts_with('A') { "B" } else { "A" };
            let forged = body.replace(&root, &format!("{other}{}", &root[1..]));
            let entry = checked(&service, media_type, &forged).remove(0);
            assert_eq!(
                (&entry["authentic"], &entry["proof"]["holds"]),
                (&json!(false), &json!(false)),
                "{entry}"
            );
        }
    }
    let linked: serde_json::Value =
        serde_json::from_str(&ok(&service, &format!("{SIX}/versions/1.jsonld?proof=true"))).unwrap();
    let has = |name: &str, value: &str| {
        let property = json!({"@type": "PropertyValue", "propertyID": name, "value": value});
        linked["identifier"].as_array().unwrap().contains(&property)
    };
    assert!(has("log position", &checkpoint.size().to_string()) && has("root", &root), "{linked}");
    let before = (
        ok(&service, &format!("{SIX}/versions/1/checkpoint")),
        ok(&service, &format!("{SIX}/versions/1.bib?proof=true")),
    );
    service.record(&super::note(7));
    assert_eq!(ok(&service, &format!("{SIX}/versions/1/checkpoint")), before.0);
    assert_eq!(ok(&service, &format!("{SIX}/versions/1.bib?proof=true")), before.1);
    assert_eq!(service.get(&format!("{SIX}.bib?proof=true")).status, 400);
}

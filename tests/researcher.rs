//! The researcher: a citation that still says the same in ten years, with organizations that stay whole.

mod asked;
mod discovery;
mod hostile;
mod schema;
mod time;

use std::collections::BTreeMap;

use http::Request;
use serde_json::{Value, json};
use stories::{Answer, COMMITMENT, Service, python, status_change};

const AUTHORS: [&str; 2] = ["Treasury Board of Canada Secretariat", "Canada School of Public Service"];
const AUTEURS: [&str; 2] =
    ["Secrétariat du Conseil du Trésor du Canada", "École de la fonction publique du Canada"];

/// What a citation manager makes of a file that the service answers.
fn read(service: &Service, script: &str, path: &str) -> Value {
    let file = service.folder.write("cited", &service.ok(path).text());
    python(script, &[&file.display().to_string()])
}

/// The suffix of every citation format, as the service lists them.
fn suffixes(service: &Service) -> Vec<String> {
    let problem =
        service.get(&format!("/commitments/{COMMITMENT}.nonesuch")).expect_problem(404, "not-found");
    let known = problem["available"].as_array().expect("what there is, is listed");
    known.iter().map(|suffix| suffix.as_str().expect("a suffix is text").to_owned()).collect()
}

/// Version 1 in every form that it has.
fn first_version(service: &Service) -> BTreeMap<String, Vec<u8>> {
    let mut forms = BTreeMap::new();
    for suffix in suffixes(service) {
        for lang in ["", "/fr"].into_iter().filter(|lang| lang.is_empty() || suffix != ".json") {
            let path = format!("{lang}/commitments/{COMMITMENT}/versions/1{suffix}");
            forms.insert(path.clone(), service.ok(&path).body);
        }
    }
    for style in ["apa", "chicago-author-date", "mla", "vancouver", "ieee"] {
        let accept = format!("text/x-bibliography; style={style}");
        let answer = negotiated(service, &format!("/commitments/{COMMITMENT}/versions/1"), &accept);
        assert_eq!(answer.status, 200, "{style}: {}", answer.text());
        forms.insert(accept, answer.body);
    }
    forms
}

fn negotiated(service: &Service, path: &str, accept: &str) -> Answer {
    service.send(Request::get(path).header("accept", accept), "")
}

#[test]
fn bibtex_names_two_whole_organizations_in_two_parsers() {
    let service = Service::with_examples();
    for (path, authors, key) in [
        ("/commitments/canada-2016-2018-6/versions/1.bib", AUTHORS, "canada-2016-2018-6-v1"),
        ("/fr/commitments/canada-2016-2018-6/versions/1.bib", AUTEURS, "canada-2016-2018-6-v1-fr"),
        ("/commitments/canada-2016-2018-6/versions/1.biblatex", AUTHORS, "canada-2016-2018-6-v1"),
    ] {
        let read = read(&service, "bibtex.py", path);
        let entry = &read["pybtex"][0];
        let whole = |name: &str| json!({"parts": 1, "name": format!("{{{name}}}")});
        assert_eq!(entry["authors"], json!(authors.map(whole)), "{path}");
        assert_eq!(entry["key"], key, "{path}");
        let other = &read["bibtexparser"][0];
        assert_eq!(other["authors"], json!(authors.map(|name| format!("{{{name}}}"))), "{path}");
        assert_eq!((&other["key"], &other["type"]), (&entry["key"], &entry["type"]), "{path}");
        let url = entry["fields"]["url"].as_str().unwrap_or_default();
        assert!(url.ends_with("/commitments/canada-2016-2018-6/versions/1"), "{path}: {url}");
    }
}

#[test]
fn an_organization_keeps_its_name_whatever_stands_in_it() {
    let service = Service::with_examples();
    let name = "Innovation, Science and Economic Development & Co_{50%} of Canada, Inc.";
    let named = json!({"type": "organization-named", "source": "/organizations/ised", "data": {"name": {"en": name}}});
    let made = json!({"type": "commitment-made", "source": "/commitments/made-up", "data": {
        "plan": "canada-2016-2018", "number": "99", "title": {"en": "Made up and #1 \\ 100 % {braced"}, "lead": ["ised", "fin"]}});
    let body = json!({"changes": [named, made]}).to_string();
    let answer = service.send(Request::post("/changes").header("content-type", "application/json"), body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let entry = &read(&service, "bibtex.py", "/commitments/made-up.bib")["pybtex"][0];
    let parts: Vec<_> =
        entry["authors"].as_array().into_iter().flatten().map(|author| &author["parts"]).collect();
    assert_eq!(parts, [1, 1], "{entry}");
    let csl = service.ok("/commitments/made-up.csl.json").json();
    assert_eq!(csl[0]["author"], json!([{"literal": name}, {"literal": "Department of Finance Canada"}]));
}

#[test]
fn ris_names_both_organizations_the_version_and_the_address() {
    let service = Service::with_examples();
    let path = format!("/commitments/{COMMITMENT}/versions/1.ris");
    let read = read(&service, "ris.py", &path);
    let entry = &read[0];
    assert_eq!(read.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&entry["authors"], &entry["type_of_reference"]),
        (&json!(AUTHORS), &json!("RPRT")),
        "{entry}"
    );
    assert!(service.ok(&path).text().lines().any(|line| line == "M1  - version: 1"));
    let endnote = service.ok(&path.replace(".ris", ".endnote.ris")).text();
    for name in AUTHORS {
        assert!(endnote.lines().any(|line| line == format!("AU  - {name},")), "{endnote}");
    }
    assert!(entry["urls"][0].as_str().is_some_and(|url| url.ends_with("/versions/1")), "{entry}");
}

#[test]
fn a_cited_version_keeps_its_bytes_whatever_comes_later() {
    let service = Service::with_examples();
    let cited = first_version(&service);
    let changed = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(changed.status, 200, "{}", changed.text());
    let revised = json!({"changes": [{"type": "organization-named", "source": "/organizations/tbs-sct", "data": {"name": {"en": "Renamed"}}}]});
    let renamed = service
        .send(Request::post("/changes").header("content-type", "application/json"), revised.to_string());
    assert_eq!(renamed.status, 200, "{}", renamed.text());
    assert!(service.ok(&format!("/commitments/{COMMITMENT}.bib")).text().contains("{Renamed}"));
    assert_eq!(first_version(&service), cited);
    let service = service.restart();
    assert_eq!(first_version(&service), cited, "after a restart");
    let elsewhere = [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "fr_CA.UTF-8")];
    assert_eq!(first_version(&service.restart_where(&elsewhere)), cited, "in another place");
}

#[test]
fn the_answer_of_a_version_says_which_came_before_and_after() {
    let service = Service::with_examples();
    for status in ["complete", "limited"] {
        let day = if status == "complete" { "2018-09-30" } else { "2018-12-31" };
        assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", status, day)).status, 200);
    }
    let answer = service.ok(&format!("/commitments/{COMMITMENT}/versions/2.bib"));
    let links: Vec<_> = answer.headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
    for (rel, version) in [("predecessor-version", 1), ("successor-version", 3), ("latest-version", 3)] {
        let wanted = format!("/versions/{version}>; rel=\"{rel}\"");
        assert!(links.iter().any(|link| link.contains(&wanted)), "{rel}: {links:?}");
    }
    assert!(answer.header("cache-control").contains("immutable"));
    let problem =
        service.get(&format!("/commitments/{COMMITMENT}/versions/4")).expect_problem(404, "not-found");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("1 to 3")), "{problem}");
}

#[test]
fn a_formatted_reference_can_be_put_into_a_paper() {
    let service = Service::with_examples();
    let reference =
        service.ok(&format!("/commitments/{COMMITMENT}/citation?style=apa&accessed=2026-11-25")).text();
    assert_eq!(
        reference,
        "Treasury Board of Canada Secretariat, & Canada School of Public Service. (2018). \
         Develop open government skills across the federal public service: Commitment 6 (Commitment No. 6; Version 1, Third Biennial Plan to the Open \
         Government Partnership (2016–18)). \
         Government of Canada. https://milepost.example/commitments/canada-2016-2018-6\n"
    );
    let french = service.ok(&format!("/fr/commitments/{COMMITMENT}/citation?style=apa")).text();
    assert!(AUTEURS.iter().all(|name| french.contains(name)) && french.contains("Engagement"), "{french}");
    let unknown = service
        .get(&format!("/commitments/{COMMITMENT}/citation?style=none"))
        .expect_problem(400, "bad-request");
    assert!(
        unknown["available"].as_array().is_some_and(|styles| styles.contains(&json!("apa"))),
        "{unknown}"
    );
}

#[test]
fn the_command_cites_what_the_service_serves() {
    let service = Service::with_examples();
    let formats = [("bib", ".bib"), ("ris", ".ris"), ("csl.json", ".csl.json")];
    for (format, suffix) in formats {
        let served = service.ok(&format!("/commitments/{COMMITMENT}/versions/1{suffix}")).text();
        let cited = service.milepost(&["cite", COMMITMENT, "--at", "1", "--format", format]);
        assert_eq!((cited.code, cited.out), (Some(0), served.clone()), "{}", cited.err);
        let here = service.milepost(&["cite", COMMITMENT, "--at", "1", "--format", format, "--lang", "fr"]);
        assert_ne!(here.out, served, "the French twin is another text");
    }
    let refused = service.milepost(&["cite", COMMITMENT, "--format", "docx"]);
    assert!(refused.code == Some(1) && refused.err.contains("`.docx`"), "{refused:?}");
}

#[test]
fn a_citation_holds_where_the_service_has_another_address_since() {
    let service = Service::with_examples();
    let bib = service.milepost(&["cite", COMMITMENT, "--at", "1", "--format", "bib", "--proof"]).out;
    service.folder.write("cited.bib", &bib);
    let (folder, _) = service.stop();
    let moved = Service::listen(folder, "127.0.0.1:0", &["--public-url", "https://moved.example"]);
    let refused = moved.milepost(&["verify-citation", "cited.bib"]);
    assert!(refused.code == Some(1) && refused.out.contains("former_public_urls"), "{refused:?}");
    let (folder, _) = moved.stop();
    folder.write(
        "milepost.toml",
        "public_url = \"https://moved.example\"\nformer_public_urls = \"https://older.example, https://milepost.example/\"\n",
    );
    let checked = folder.milepost(&["verify-citation", "cited.bib"]);
    assert!(checked.code == Some(0) && checked.out.contains("proof holds"), "{checked:?}");
    let moved = Service::at_home(folder, &["--public-url", "https://moved.example"]);
    let checked = moved.milepost(&["verify-citation", "cited.bib"]);
    assert!(checked.code == Some(0) && checked.out.contains("authentic, current"), "{checked:?}");
}

#[test]
fn the_command_says_years_later_whether_a_citation_still_holds() {
    let service = Service::with_examples();
    let cite = |format: &str| {
        service.milepost(&["cite", COMMITMENT, "--at", "1", "--format", format, "--proof"]).out
    };
    let bib = cite("bib");
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status, 200);
    for (name, text) in [("cited.bib", &bib), ("cited.ris", &cite("ris")), ("cited.json", &cite("csl.json"))]
    {
        let file = service.folder.write(name, text).display().to_string();
        let checked = service.milepost(&["verify-citation", &file]);
        assert_eq!(checked.code, Some(0), "{checked:?}");
        for said in [
            "authentic, superseded by version 2: https://",
            "  version 2, ",
            "substantial → complete",
            "  proof holds: log position ",
        ] {
            assert!(checked.out.contains(said), "{name} {said}: {}", checked.out);
        }
    }
    let altered = bib.replace("Canada School of Public Service", "Canada School of Something Else");
    let file = service.folder.write("altered.bib", &altered).display().to_string();
    let checked = service.milepost(&["verify-citation", &file, "--lang", "fr"]);
    assert_eq!(checked.code, Some(1), "{checked:?}");
    assert!(
        checked.out.contains("not authentic") && checked.out.contains("  authors: cited"),
        "{}",
        checked.out
    );
    assert!(checked.out.contains("Engagement 6"), "{}", checked.out);
}

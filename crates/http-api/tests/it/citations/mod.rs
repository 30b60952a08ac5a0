//! The researcher's reads: what can be cited, in which form, and that it never drifts.

mod check;
mod constancy;
mod discovery;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::Request;

use crate::{Answer, Service};

const SIX: &str = "/commitments/canada-2016-2018-6";
const SITE: &str = "https://commitments.example.ca";

fn accepting(service: &Service, path: &str, accept: &str) -> Answer {
    service.ask(Request::get(path).header("accept", accept).body(Bytes::new()).unwrap())
}

fn ok(service: &Service, path: &str) -> String {
    let answer = service.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

fn links(answer: &Answer) -> Vec<String> {
    answer.headers.get_all("link").iter().map(|link| link.to_str().unwrap().to_owned()).collect()
}

/// Where the links of a relation lead.
fn targets(answer: &Answer, rel: &str) -> Vec<String> {
    let of = |link: &String| link.contains(&format!("rel=\"{rel}\"")).then(|| link.clone());
    let target = |link: String| link.trim_start_matches('<').split('>').next().unwrap().to_owned();
    links(answer).iter().filter_map(of).map(target).collect()
}

fn note(n: u32) -> String {
    format!(r#"{{"type":"note-published","subject":"note/n{n}","data":{{"text":{{"en":"Note {n}."}}}}}}"#)
}

/// The events of the log: their ids and types.
fn events(service: &Service) -> Vec<(String, String)> {
    let lines = service.get("/events").body;
    let event = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        (event["id"].as_str().unwrap().to_owned(), event["type"].as_str().unwrap().to_owned())
    };
    lines.lines().map(event).collect()
}

/// Three versions of commitment 6.
fn versions() -> Service {
    let service = Service::with_commitment_6("2018-09-01T12:00:00Z");
    service.at("2018-10-01T12:00:00Z").record(
        r#"{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"2018-09-30","data":{"status":"complete"}}"#,
    );
    service.at("2018-11-01T12:00:00Z").record(&note(1));
    service
}

/// Addresses that cite something for ever, of events one in seven.
fn pinned(service: &Service) -> Vec<String> {
    let versions = (1..=3).map(|n| format!("{SIX}/versions/{n}"));
    let series = (1..=3).flat_map(|n| {
        ["employees", "learners"].map(|indicator| format!("{SIX}/versions/{n}/indicators/{indicator}"))
    });
    let known = |path: &String| service.get(&format!("{path}.bib")).status == 200;
    let events = events(service).into_iter().step_by(7).map(|(id, _)| format!("/events/{id}"));
    versions.chain(series.filter(known)).chain(events).collect()
}

#[test]
fn a_plan_is_a_report_of_its_publisher() {
    let service = versions();
    let bib = ok(&service, "/plans/canada-2016-2018.bib");
    let expected = "\
@techreport{plan:canada-2016-2018,
  author      = {{Government of Canada}},
  title       = {{Third Biennial Plan to the Open Government Partnership (2016–18)}},
  type        = {Plan},
  institution = {Government of Canada},
  address     = {Ottawa},
  year        = {2018},
  month       = sep,
  day         = {30},
  url         = {https://commitments.example.ca/plans/canada-2016-2018},
  urldate     = {2018-11-01},
  language    = {en-CA}
}
";
    assert_eq!(bib, expected);
    let french = ok(&service, "/fr/plans/canada-2016-2018.ris");
    assert!(french.contains("AU  - Gouvernement du Canada\r\n"), "{french}");
    assert!(
        french.contains("UR  - https://commitments.example.ca/fr/plans/canada-2016-2018\r\n"),
        "{french}"
    );
    assert_eq!(service.get("/plans/nothing.bib").status, 404);
    assert_eq!(
        service.get("/plans/canada-2016-2018").header("content-type"),
        "application/json; charset=utf-8"
    );
    let page = accepting(&service, "/plans/canada-2016-2018", "text/html,*/*;q=0.8");
    assert_eq!((page.status, page.header("location")), (302, &*format!("{SITE}/en/plans/canada-2016-2018")));
}

#[test]
fn the_figures_of_an_indicator_are_a_dataset_of_those_who_measured() {
    let service = versions();
    let view = service.get(&format!("{SIX}.json")).json();
    let indicator = view["indicators"][0]["id"].as_str().unwrap();
    let csl: serde_json::Value =
        serde_json::from_str(&ok(&service, &format!("{SIX}/versions/1/indicators/{indicator}.csl.json")))
            .unwrap();
    let item = &csl[0];
    assert_eq!(item["type"], "dataset");
    assert_eq!(item["id"], format!("indicator:canada-2016-2018-6:{indicator}:v1"));
    assert_eq!(item["URL"], format!("{SITE}{SIX}/versions/1/indicators/{indicator}"));
    assert!(item["title"].as_str().unwrap().ends_with(": Indicator of Commitment 6"), "{item}");
    assert!(item["container-title"].as_str().unwrap().ends_with(": Commitment 6"), "{item}");
    assert!(item.get("accessed").is_none() && item.get("collection-title").is_none(), "{item}");
    let bib = ok(&service, &format!("{SIX}/versions/1/indicators/{indicator}.bib"));
    assert!(bib.starts_with("@misc{indicator:canada-2016-2018-6:"), "{bib}");
    assert!(!bib.contains("institution"), "{bib}");
    let biblatex = ok(&service, &format!("/fr{SIX}/versions/1/indicators/{indicator}.biblatex"));
    assert!(biblatex.starts_with("@online{") && biblatex.contains(":v1:fr,"), "{biblatex}");
    assert!(ok(&service, &format!("{SIX}/indicators/{indicator}.ris")).starts_with("TY  - DATA\r\n"));
    let json = service.get(&format!("{SIX}/versions/1/indicators/{indicator}")).json();
    assert_eq!((&json["commitment"], &json["id"]), (&view["id"], &view["indicators"][0]["id"]));
    assert_eq!(service.get(&format!("{SIX}/indicators/none")).status, 404);
    assert_eq!(service.get(&format!("/fr{SIX}/indicators/{indicator}")).status, 302);
}

#[test]
fn an_event_is_cited_as_it_was_said() {
    let service = versions();
    let events = events(&service);
    let id = |kind: &str| &events.iter().rev().find(|(_, known)| known.starts_with(kind)).unwrap().0;
    let measured = ok(&service, &format!("/events/{}.csl.json", id("measurement-recorded")));
    let item: serde_json::Value = serde_json::from_str(&measured).unwrap();
    assert_eq!(item[0]["type"], "dataset");
    assert_eq!(item[0]["author"].as_array().unwrap().len(), 1);
    let reported = ok(&service, &format!("/events/{}.bib", id("milestone-status-reported")));
    assert!(reported.contains("{Treasury Board of Canada Secretariat} and {Canada School"), "{reported}");
    assert!(reported.contains("public service: Commitment 6 – 6.1 "), "{reported}");
    let french = ok(&service, &format!("/fr/events/{}.bib", id("milestone-status-reported")));
    assert!(!french.contains("Treasury") && french.contains(":fr,"), "{french}");
    let named = ok(&service, &format!("/events/{}.ris", id("organization-named")));
    assert_eq!(named.matches("AU  - ").count(), 1, "{named}");
    let stored = service.get(&format!("/events/{}", id("plan-published")));
    assert_eq!(stored.header("content-type"), "application/cloudevents+json; charset=utf-8");
    let page = accepting(&service, &format!("/events/{}", id("plan-published")), "text/html");
    assert_eq!(page.status, 302);
    assert_eq!(service.get("/events/01ARZ3NDEKTSV4RRFFQ69G5FAV.bib").status, 404);
}

/// The day of recording is no fact of the record: where nothing has a day, no format has one, and references say so.
#[test]
fn what_speaks_about_no_day_has_no_date_in_any_form() {
    let service = versions();
    service.at("2018-11-02T23:30:00Z").change(
        "/changes",
        r#"{"type":"plan-published","source":"/plans/undated","data":{"title":{"en":"A plan","fr":"Un plan"},"period":"2018/2020","publisher":{"en":"Someone","fr":"Quelqu’un"}}},
           {"type":"commitment-made","source":"/commitments/undated","data":{"plan":"undated","number":"99","title":{"en":"Made","fr":"Pris"},"lead":["fin"]}},
           {"type":"indicator-defined","source":"/commitments/undated","subject":"indicator/words","data":{"name":{"en":"Words","fr":"Mots"}}}"#,
    );
    let made = events(&service).pop().unwrap().0;
    service.at("2019-03-04T12:00:00Z");
    let undated = "/commitments/undated";
    for path in [
        undated,
        "/commitments/undated/versions/1",
        "/commitments/undated/indicators/words",
        "/plans/undated",
        &format!("/events/{made}"),
    ] {
        for (suffix, date) in [
            (".bib", "year "),
            (".bib", "month "),
            (".bib", "day "),
            (".biblatex", " date "),
            (".biblatex", "year "),
            (".ris", "DA  - "),
            (".ris", "PY  - "),
            (".csl.json", "issued"),
            (".jsonld", "datePublished"),
            (".jsonld", "dateModified"),
        ] {
            for lang in ["", "/fr"] {
                let body = ok(&service, &format!("{lang}{path}{suffix}"));
                assert!(!body.contains(date), "{lang}{path}{suffix}: {body}");
            }
        }
        for (lang, apa) in [("", "(n.d.)"), ("/fr", "(s.\u{a0}d.)")] {
            let text = ok(&service, &format!("{lang}{path}?format=text&style=apa"));
            assert!(text.contains(apa) && !text.contains("2018-11"), "{lang}{path}: {text}");
        }
    }
    let page = ok(&service, "/en/commitments/undated");
    assert!(!page.contains("citation_publication_date"), "{page}");
    let version = ok(&service, "/commitments/undated/versions/1.bib");
    assert!(version.contains("note        = {Version 1},\n"), "{version}");
}

#[test]
fn a_format_can_be_asked_for_by_name() {
    let service = versions();
    let same =
        |named: &str, suffixed: &str| assert_eq!(ok(&service, named), ok(&service, suffixed), "{named}");
    same(&format!("{SIX}/versions/1?format=bib"), &format!("{SIX}/versions/1.bib"));
    same(&format!("/fr{SIX}/versions/1?format=ris"), &format!("/fr{SIX}/versions/1.ris"));
    same(&format!("{SIX}/citation?format=csl.json"), &format!("{SIX}.csl.json"));
    same(&format!("{SIX}?format=json"), &format!("{SIX}.json"));
    same("/plans/canada-2016-2018?format=biblatex", "/plans/canada-2016-2018.biblatex");
    let reference = ok(&service, &format!("{SIX}/versions/1?format=text&style=ieee"));
    assert!(reference.starts_with("[1] Treasury"), "{reference}");
    let unknown = service.get(&format!("{SIX}?format=docx"));
    assert!(unknown.status == 400 && unknown.body.contains("biblatex"), "{}", unknown.body);
    assert_eq!(service.get(&format!("{SIX}.bib?format=ris")).status, 400);
    let kept = service.get(&format!("{SIX}?known_at=2018-10-15T00:00:00Z&format=bib"));
    assert!(kept.header("location").ends_with("/versions/2?format=bib"), "{}", kept.header("location"));
}

#[test]
fn what_is_refused_lists_each_media_type_once() {
    let answer = accepting(&versions(), SIX, "image/png");
    assert_eq!(answer.status, 406);
    let listed: Vec<String> = serde_json::from_value(answer.json()["available"].clone()).unwrap();
    let once: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(once.len(), listed.len(), "{listed:?}");
    assert!(listed.iter().any(|name| name == "application/x-bibtex"));
}

//! Problems in the language of who meets them.

use bytes::Bytes;
use http::Request;

use super::{Answer, Service};

const CHANGES: &str = "/commitments/canada-2016-2018-6/changes";
const TOML: &str = "application/toml";
const JSON: &str = "application/json";

fn service() -> Service {
    Service::with_the_example("2018-09-01T00:00:00Z")
}

/// The sentences of a problem: that of the whole, and those of its places.
fn sentences(answer: &Answer) -> Vec<String> {
    let problem = answer.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    [text(&problem["detail"])].into_iter().chain(errors.iter().map(|error| text(&error["detail"]))).collect()
}

/// What was told in English to who reads French.
#[derive(Default)]
struct Untold(Vec<String>);

impl Drop for Untold {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "no French for:\n{}", self.0.join("\n"));
    }
}

/// Asks in both languages, and looks for sentences that are the same in both.
fn check(untold: &mut Untold, service: &Service, request: &dyn Fn() -> http::request::Builder, body: &str) {
    let ask = |lang: &str| {
        let request = request().header("accept-language", lang);
        sentences(&service.ask(request.body(Bytes::from(body.to_owned())).unwrap()))
    };
    let (english, french) = (ask("en"), ask("fr-CA"));
    assert_eq!(english.len(), french.len());
    for (one, other) in english.iter().zip(&french) {
        if one.is_empty() || one == other || is_half_english(other) {
            let address = request().body(()).map(|request| request.uri().clone());
            untold.0.push(format!("{one}\n  {other} ({address:?})"));
        }
    }
}

/// Whether words of English are left in a sentence, beside what stands in backticks and in the names of headers.
fn is_half_english(sentence: &str) -> bool {
    let english = "the of is an to with such are not give write use here there known found";
    // What a parser of others says stays in English, and is said to be.
    let sentence = sentence.split("en anglais").next().unwrap_or(sentence);
    let bare: String = sentence.split('`').step_by(2).collect();
    let mut words = bare.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '/'));
    words.any(|word| english.split(' ').any(|known| known == word)) || bare.contains("n’est pas a ")
}

/// Addresses at which nothing is to be had.
const IN_VAIN: [&str; 39] = [
    "/nothing",
    "/commitments/nothing",
    "/commitments/%zz",
    "/commitments/canada-2016-2018-6/versions/99",
    "/commitments/canada-2016-2018-6/milestones/99",
    "/plans/canada-2016-2018/commitments/99",
    "/commitments/canada-2016-2018-6/history/99",
    "/commitments/canada-2016-2018-6.docx",
    "/commitments/canada-2016-2018-6?as_of=yesterday",
    "/commitments/canada-2016-2018-6/citation?style=none",
    "/commitments/canada-2016-2018-6/indicators/nothing.bib",
    "/commitments?colour=red",
    "/commitments?limit=0",
    "/commitments?limit=1&limit=2",
    "/commitments?cursor=x",
    "/commitments?schedule=late",
    "/commitments?q=%ff",
    "/commitments?q=%zz",
    "/commitments?%zz=1",
    "/commitments/canada-2016-2018-6/feed/archive/x.rss",
    "/plans/nothing",
    "/commitments/canada-2016-2018-6?attested_by=2018-13-01",
    "/commitments/canada-2016-2018-6/versions?known_at=now",
    "/commitments/canada-2016-2018-6/citation?accessed=today",
    "/plans/canada-2016-2018/completeness?on=x",
    "/plans/canada-2016-2018/periods/x",
    "/organizations/nothing",
    "/events/nothing",
    "/events?from=x",
    "/events?from=999999",
    "/events?from=3-00000000",
    "/events?limit=x",
    "/feeds/all.doc",
    "/log/tile/0/999",
    "/citations/check",
    "/schemas/nothing",
    "/problems/nothing",
    "/.well-known/security.txt",
    "/documents",
];

#[test]
fn whatever_is_asked_for_in_vain_is_told_in_french_to_who_reads_french() {
    let (service, mut untold) = (service(), Untold::default());
    for path in IN_VAIN {
        check(&mut untold, &service, &|| Request::get(path), "");
    }
    for (name, value) in [
        ("accept", "image/png"),
        ("milepost-min-position", "soon"),
        ("if-match", "\"nothing\""),
        ("range", "bytes=99999999-"),
    ] {
        let path = "/commitments/canada-2016-2018-6/versions/1.json";
        let path = if name == "accept" { "/commitments/canada-2016-2018-6" } else { path };
        check(&mut untold, &service, &|| Request::get(path).header(name, value), "");
    }
    let accept = || Request::get("/events").header("accept", "image/png");
    check(&mut untold, &service, &accept, "");
    let datetime =
        || Request::get("/timegate/commitments/canada-2016-2018-6").header("accept-datetime", "yesterday");
    check(&mut untold, &service, &datetime, "");
    let long = format!("/{}", "x".repeat(5_000));
    check(&mut untold, &service, &|| Request::get(&long), "");
}

#[test]
fn whatever_is_sent_in_vain_is_told_in_french_to_who_reads_french() {
    let (service, mut untold) = (service(), Untold::default());
    for body in [
        "{",
        "{} {}",
        "[]",
        "{\"chances\":[]}",
        r#"{"changes":[{"type":"x","data":{}}]}"#,
        r#"{"changes":[{"type":"milestone-status-reported","subject":"x","data":{}}]}"#,
        r#"{"changes":[{"type":"milestone-status-reported","subject":"milestone/6.1","data":{"status":"withdrawn"}}]}"#,
        r#"{"changes":[{"type":"note-published","subject":"note/n","effective":"2018-13","data":{"text":{"en":"N"}}}]}"#,
        r#"{"changes":[{"type":"note-published","subject":"note/n","data":{"text":{}}}]}"#,
        r#"{"changes":[{"type":"note-published","subject":"note/n","nature":"editorial","data":{"text":{"en":"N"}}}]}"#,
    ] {
        check(&mut untold, &service, &|| Request::post(CHANGES).header("content-type", JSON), body);
    }
    for body in [
        "id = 5\nplan = \"nothing\"\nreports_on = \"30/09/2018\"\ncolour = 1\n",
        "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\n[[milestone]]\ntext = { en = \"x\" }\n",
        "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\ncontact = [{ email = \"nobody\" }]\n",
        "plan = \"canada-2016-2018\"\nid = \"canada-2016-2018-6\"\nnumber = 6.10\nlead = \"TBS\"\n",
        "plan = \"canada-2016-2018\"\nid = \"new\"\n",
        "[x\n",
    ] {
        check(&mut untold, &service, &|| Request::post("/documents").header("content-type", TOML), body);
    }
    for body in [
        "commitment,indicator,source,period,value\n6,employees,tbs-sct,2018-07-01/2018-09-30,\"1,204\"\n",
        "commitment,indicator,source,period,valeu\n6,employees,tbs-sct,2018-07-01/2018-09-30,12\n",
        "commitment,indicator,source,period,value\n7,nothing,nobody,soon,many\n",
        "commitment,indicator,source,period,value\n6,employees,tbs-sct,2018-Q2\n",
        "a,b\n1,2\n",
        "commitment,indicator,source,period,value\n6,employees,tbs-sct,2018-Q2,\"5\n",
    ] {
        let address = "/documents?plan=canada-2016-2018";
        check(&mut untold, &service, &|| Request::post(address).header("content-type", "text/csv"), body);
    }
    check(
        &mut untold,
        &service,
        &|| Request::post("/documents").header("content-type", "text/csv"),
        "a,b\n1,2\n",
    );
    check(&mut untold, &service, &|| Request::post("/documents").header("content-type", "text/plain"), "x");
    check(&mut untold, &service, &|| Request::post(CHANGES).header("content-type", "text/plain"), "x");
    check(
        &mut untold,
        &service,
        &|| Request::post("/documents?dry_run=perhaps").header("content-type", TOML),
        "",
    );
    let keyed = || Request::post(CHANGES).header("content-type", JSON).header("idempotency-key", "");
    check(&mut untold, &service, &keyed, "{\"changes\":[]}");
    let packed = || Request::post(CHANGES).header("content-type", JSON).header("content-encoding", "gzip");
    check(&mut untold, &service, &packed, "");
    let forwarded =
        || Request::post(CHANGES).header("content-type", JSON).header("forwarded", "for=192.0.2.1");
    check(&mut untold, &service, &forwarded, "{\"changes\":[]}");
}

#[test]
fn who_may_not_write_is_told_so_in_french() {
    let service = service().with_tokens(http_api::Tokens::default());
    let mut untold = Untold::default();
    let bare = || Request::post(CHANGES).header("content-type", JSON);
    check(&mut untold, &service, &bare, "{\"changes\":[]}");
    for _ in 0..15 {
        check(
            &mut untold,
            &service,
            &|| bare().header("authorization", "Bearer mp1_x_y"),
            "{\"changes\":[]}",
        );
    }
}

#[test]
fn a_page_in_french_says_what_is_wrong_in_french() {
    let service = service();
    let request = Request::get("/fr/nothing").header("accept", "text/html");
    let html = service.ask(request.body(Bytes::new()).unwrap()).body;
    assert!(
        html.contains("il n’y a rien à l’adresse /fr/nothing") && !html.contains("en anglais seulement"),
        "{html}"
    );
}

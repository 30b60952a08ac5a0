//! Documents in every form at `POST /documents`.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use crate::{Answer, Service};

const GROUND: &str = "organization = [
   { id = 'nrcan-rncan', name = { en = 'Natural Resources Canada' } },
   { id = 'ec', name = { en = 'Environment Canada' } },
   { id = 'jus', name = { en = 'Department of Justice' } },
   { id = 'pco-bcp', name = { en = 'Privy Council Office' } },
 ]";
const PLAN: &str =
    r#"{"id": "nap5", "title": {"en": "Plan"}, "period": "2022/2024", "publisher": {"en": "Government"}}"#;
pub(crate) const DEFINITIONS: &[u8] = include_bytes!("../../../../tests/data/sheets/definitions.csv");
pub(crate) const PROGRESS: &[u8] = include_bytes!("../../../../tests/data/sheets/progress.csv");

pub(crate) fn post(service: &Service, query: &str, media_type: &str, body: impl Into<Bytes>) -> Answer {
    let request = Request::post(format!("/documents{query}")).header("content-type", media_type);
    service.ask(request.body(body.into()).unwrap())
}

/// A service with a plan and its definitions.
pub(crate) fn service() -> Service {
    let service = Service::on("2025-01-10T12:00:00Z");
    for (media_type, body) in [("application/toml", GROUND), ("application/json", PLAN)] {
        let answer = post(&service, "", media_type, body);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    service
}

fn lengths(answer: &Answer) -> [usize; 3] {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let json = answer.json();
    ["changes", "change_lists", "remarks"].map(|name| json[name].as_array().map_or(0, Vec::len))
}

#[test]
fn a_sheet_is_checked_as_a_whole_and_recorded_as_one_list_per_commitment_and_period() {
    let service = service();
    let before = service.get("/events").body.lines().count();
    let dry = post(&service, "?plan=nap5&dry_run=true", "text/csv", DEFINITIONS);
    assert_eq!(lengths(&dry), [16, 0, 8]);
    assert_eq!(service.get("/events").body.lines().count(), before, "nothing is recorded");
    assert_eq!(
        lengths(&post(&service, "?plan=nap5", "text/csv; charset=windows-1252", DEFINITIONS)),
        [16, 2, 8]
    );
    assert_eq!(lengths(&post(&service, "?plan=nap5", "text/csv", DEFINITIONS)), [0, 0, 8], "again");
    let changes = lengths(&post(&service, "?plan=nap5&dry_run=true", "text/csv", PROGRESS))[0];
    let done = post(&service, "?plan=nap5", "text/csv", PROGRESS);
    assert_eq!(lengths(&done)[..2], [changes, 3]);
    assert_eq!(done.header("milepost-position"), (before + 16 + changes).to_string());
    assert_eq!(lengths(&post(&service, "?plan=nap5", "text/csv", PROGRESS))[..2], [0, 0], "again");
    let status = service.get("/commitments/nap5-c01.json").json();
    assert_eq!(status["number"], "C01", "{status}");
}

#[test]
fn a_sheet_with_anything_wrong_records_nothing() {
    let service = service();
    post(&service, "?plan=nap5", "text/csv", DEFINITIONS);
    let before = service.get("/events").body;
    let sheet = "reporting_period,commitments,milestones,indicators,status\n2022-12,C01,C01.1,C01.1.1,LP\n\
                 2022-12,C02,C02.9,C02.9.9,C\n";
    let refused = post(&service, "?plan=nap5", "text/csv", sheet);
    assert_eq!(refused.status, 422, "{}", refused.body);
    let errors = refused.json()["errors"].clone();
    let expected = serde_json::json!([{
        "detail": "nap5-c02 has no deliverable C02.9.9; apply its definition first", "path": "indicators", "line": 3,
    }]);
    assert_eq!(errors, expected);
    assert_eq!(service.get("/events").body, before);
}

#[test]
fn the_same_key_answers_a_sheet_the_same_and_records_it_once() {
    let service = service();
    let send = |body: &'static [u8]| {
        let request = Request::post("/documents?plan=nap5").header("content-type", "text/csv");
        service.ask(request.header("idempotency-key", "k").body(Bytes::from_static(body)).unwrap())
    };
    let lists = |answer: &Answer| -> Value { answer.json()["change_lists"].clone() };
    let (first, again) = (send(DEFINITIONS), send(DEFINITIONS));
    assert_eq!((lists(&first), lengths(&first)[1]), (lists(&again), 2));
}

#[test]
fn what_a_request_says_beside_its_document_has_to_fit_it() {
    let service = service();
    let table = [
        ("", "text/csv", 422),
        ("?plan=A", "text/csv", 400),
        ("?plan=nap5", "application/toml", 400),
        ("?history=true", "application/json", 400),
        ("", "application/yaml", 415),
        ("", "application/json; charset=utf-16", 415),
    ];
    for (query, media_type, status) in table {
        let answer = post(&service, query, media_type, PLAN);
        assert_eq!(answer.status, status, "{query} {media_type}: {}", answer.body);
    }
    let available = post(&service, "", "application/yaml", PLAN).json()["available"].clone();
    assert_eq!(available.as_array().map(Vec::len), Some(4), "{available}");
}

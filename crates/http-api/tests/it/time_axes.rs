//! What was known at a moment, what was so on a day, what sources had told by a day.

use crate::Service;

const SIX: &str = "/commitments/canada-2016-2018-6";

fn report(status: &str, effective: &str) -> String {
    format!(
        r#"{{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"{effective}","data":{{"status":"{status}"}}}}"#
    )
}

/// Imported on 1 September, complete reported on 1 October, a late report about July on 1 November.
fn service() -> Service {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    service.at("2018-10-01T00:00:00Z").record(&report("complete", "2018-09-30"));
    service.at("2018-11-01T00:00:00Z").record(&report("limited", "2018-07-31"));
    service.at("2018-12-01T00:00:00Z");
    service
}

fn completion(service: &Service, address: &str) -> serde_json::Value {
    let answer = service.get(address);
    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    answer.json()["milestones"][0]["completion"].clone()
}

#[test]
fn a_day_of_the_world_chooses_among_what_is_known() {
    let service = service();
    let table = [
        ("2018-06-29", serde_json::Value::Null),
        ("2018-06-30", "substantial".into()),
        ("2018-07-31", "limited".into()),
        ("2018-09-29", "limited".into()),
        ("2018-09-30", "complete".into()),
        ("2030-01-01", "complete".into()),
    ];
    for (day, expected) in table {
        assert_eq!(completion(&service, &format!("{SIX}.json?as_of={day}")), expected, "{day}");
    }
}

#[test]
fn a_version_knows_nothing_of_later_reports() {
    let service = service();
    assert_eq!(completion(&service, &format!("{SIX}/versions/2.json?as_of=2018-08-15")), "substantial");
    assert_eq!(completion(&service, &format!("{SIX}/versions/3.json?as_of=2018-08-15")), "limited");
}

#[test]
fn a_moment_leads_to_the_version_that_was_known_then() {
    let service = service();
    let table = [
        ("2018-09-01T00:00:00Z", "/versions/1.json"),
        ("2018-09-30T23:59:59Z", "/versions/1.json"),
        ("2018-10-01T00:00:00Z", "/versions/2.json"),
        ("2026-01-01T00:00:00Z", "/versions/3.json"),
    ];
    for (moment, version) in table {
        let answer = service.get(&format!("{SIX}.json?known_at={moment}"));
        let expected = format!("https://commitments.example.ca{SIX}{version}");
        assert_eq!((answer.status, answer.header("location")), (302, expected.as_str()), "{moment}");
    }
    let both = service.get(&format!("{SIX}.json?known_at=2018-10-15T00:00:00Z&as_of=2018-06-30"));
    assert!(
        both.header("location").ends_with("/versions/2.json?as_of=2018-06-30"),
        "{}",
        both.header("location")
    );
    assert_eq!(service.get(&format!("{SIX}.json?known_at=2018-08-01T00:00:00Z")).status, 404);
    let page = service.get(&format!("/fr{SIX}?version=2"));
    assert!(
        page.header("location").ends_with(&format!("/fr{SIX}/versions/2")),
        "{}",
        page.header("location")
    );
}

#[test]
fn what_sources_had_told_by_a_day_is_not_what_was_recorded_by_then() {
    let service = service();
    let table = [
        ("2018-06-29", serde_json::Value::Null),
        ("2018-06-30", "substantial".into()),
        ("2018-09-30", "substantial".into()),
        ("2018-10-01", "complete".into()),
    ];
    for (day, expected) in table {
        assert_eq!(completion(&service, &format!("{SIX}.json?attested_by={day}")), expected, "{day}");
    }
}

#[test]
fn an_old_version_is_the_same_bytes_for_ever() {
    let service = service();
    let paths = [
        "versions/1.json",
        "versions/2.bib",
        "versions/2.ris",
        "versions/1.csl.json",
        "versions/1.json?as_of=2018-03-31",
    ];
    let read = || paths.map(|path| service.get(&format!("{SIX}/{path}")).body);
    let before = read();
    for n in 0..50 {
        service.record(&format!(
            r#"{{"type":"note-published","subject":"note/n{n}","data":{{"text":{{"en":"Note {n}."}}}}}}"#
        ));
    }
    let named =
        r#"{"type":"organization-named","source":"/organizations/tbs-sct","data":{"name":{"en":"Renamed"}}}"#;
    let body = bytes::Bytes::from(format!(r#"{{"changes":[{named}]}}"#));
    let request =
        http::Request::post("/changes").header("content-type", "application/json").body(body).unwrap();
    assert_eq!(service.ask(request).status, 200);
    service.at("2031-01-01T00:00:00Z");
    assert_eq!(read(), before);
}

#[test]
fn an_unreadable_day_is_refused() {
    let service = service();
    for query in [
        "as_of=June",
        "known_at=2018-10-01",
        "as_of=2018-01-01&attested_by=2018-01-01",
        "version=x",
        "as-of=2018-01-01",
    ] {
        let status = service.get(&format!("{SIX}.json?{query}")).status;
        assert!(status == 400 || status == 404, "{query}: {status}");
    }
}

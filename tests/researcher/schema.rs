//! CSL-JSON against the schema of the Citation Style Language, by a validator of JSON Schema.

use http::Request;
use serde_json::json;
use stories::{COMMITMENT, Service, python, with_hostile_titles};

/// The schema knows no member of our own; this is what it says of a file.
fn faults(service: &Service, text: &str) -> serde_json::Value {
    let file = service.folder.write("cited.json", text).display().to_string();
    python("schema.py", &[&file])
}

#[test]
fn everything_that_can_be_cited_is_as_the_schema_has_it() {
    let service = with_hostile_titles(&[]);
    let events = service.ok("/events?limit=1000").text();
    let measured =
        events.lines().find(|line| line.contains("measurement-recorded")).expect("something was measured");
    let measured: serde_json::Value = serde_json::from_str(measured).expect("an event is JSON");
    let paths = [
        format!("/commitments/{COMMITMENT}"),
        format!("/commitments/{COMMITMENT}/versions/1"),
        format!("/commitments/{COMMITMENT}/indicators/employees"),
        "/commitments/hostile-1/versions/1".to_owned(),
        "/plans/canada-2016-2018".to_owned(),
        format!("/events/{}", measured["id"].as_str().expect("it has an id")),
    ];
    for path in paths {
        for prefix in ["", "/fr"] {
            let text = service.ok(&format!("{prefix}{path}.csl.json")).text();
            assert_eq!(faults(&service, &text), json!([]), "{prefix}{path}: {text}");
        }
    }
    let proven = service.ok(&format!("/commitments/{COMMITMENT}/versions/1.csl.json?proof=true")).text();
    assert_eq!(faults(&service, &proven), json!([]), "{proven}");
    let checked = service
        .send(Request::post("/citations/check").header("content-type", "application/json"), proven.clone());
    assert_eq!(checked.json()["entries"][0]["proof"]["holds"], true, "{}", checked.text());
    // It finds something where there is something to find.
    let wrong = proven.replacen("\"title\"", "\"licence\"", 1).replace("\"report\"", "\"record\"");
    assert_eq!(faults(&service, &wrong).as_array().map(Vec::len), Some(2), "{wrong}");
}

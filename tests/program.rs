//! The editor's program: changes as JSON, all or nothing, safe to repeat.

use std::sync::Barrier;

use http::Request;
use serde_json::json;
use stories::{Answer, COMMITMENT, Found, Service, raw, status_change};

fn changes(path: &str) -> http::request::Builder {
    Request::post(path).header("content-type", "application/json")
}

fn path() -> String {
    format!("/commitments/{COMMITMENT}/changes")
}

fn keyed(service: &Service, key: &str, body: &str) -> Answer {
    service.send(changes(&path()).header("idempotency-key", key), body)
}

fn complete() -> String {
    status_change("6.1", "complete", "2018-09-30")
}

#[test]
fn a_change_is_answered_with_what_was_recorded() {
    let service = Service::with_examples();
    let position = service.position();
    let answer = service.post_changes(COMMITMENT, &complete());
    let json = answer.json();
    assert_eq!((answer.status, &json["dry_run"]), (200, &json!(false)), "{json}");
    assert_eq!(json["position"], position + 1);
    let change = &json["changes"][0];
    assert_eq!(change["type"], "milestone-status-reported");
    assert_eq!(
        (&change["source"], &change["subject"]),
        (&json!(format!("/commitments/{COMMITMENT}")), &json!("milestone/6.1"))
    );
    let event = service.ok(&format!("/events/{}", change["event"].as_str().expect("it has an id"))).json();
    assert_eq!((&event["data"], &event["change"]), (&change["data"], &json["change"]));
    let record = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    assert_eq!((&record["version"], &record["milestones"][0]["completion"]), (&json!(2), &json!("complete")));
}

#[test]
fn a_dry_run_answers_the_difference_and_records_nothing() {
    let service = Service::with_examples();
    let position = service.position();
    let answer = service.send(changes(&format!("{}?dry_run=true", path())), complete());
    let json = answer.json();
    assert_eq!((answer.status, &json["dry_run"], &json["position"]), (200, &json!(true), &json!(position)));
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(1));
    assert_eq!((json.get("change"), json["changes"][0].get("event")), (None, None));
    assert_eq!(service.position(), position);
    service
        .send(changes(&format!("{}?dry_run=perhaps", path())), complete())
        .expect_problem(400, "bad-request");
}

#[test]
fn an_input_that_cannot_be_right_is_refused_with_its_place_and_changes_nothing() {
    let service = Service::with_examples();
    let position = service.position();
    let one = |change: serde_json::Value| json!({"changes": [change]}).to_string();
    for (body, status, kind, pointer) in [
        ("{".to_owned(), 400, "bad-request", ""),
        ("{} {}".to_owned(), 422, "content", ""),
        (format!("{} {{}}", complete()), 400, "bad-request", ""),
        ("{\"chances\":[]}".to_owned(), 422, "content", "/chances"),
        (
            one(json!({"type": "milestone-status-reported", "subject": "milestone/6.1"})),
            422,
            "content",
            "/changes/0",
        ),
        (one(json!({"type": "milestone-done", "data": {}})), 422, "content", "/changes/0/type"),
        (
            one(
                json!({"type": "milestone-status-reported", "subject": "milestone/6.1", "data": {"status": "done"}}),
            ),
            422,
            "content",
            "/changes/0/data/status",
        ),
        (
            one(json!({"type": "note-published", "subject": "note/n", "data": {"text": {}}})),
            422,
            "content",
            "/changes/0/data/text",
        ),
        (
            one(
                json!({"type": "note-published", "subject": "note/n", "effective": "2018-13", "data": {"text": {"en": "N"}}}),
            ),
            422,
            "content",
            "/changes/0/effective",
        ),
        (
            one(
                json!({"type": "milestone-status-reported", "subject": "milestone/6.99", "data": {"status": "complete"}}),
            ),
            409,
            "rule",
            "/changes/0",
        ),
    ] {
        let problem = service.post_changes(COMMITMENT, &body).expect_problem(status, kind);
        if !pointer.is_empty() {
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}: {problem}");
        }
    }
    service.post_changes("nonesuch", &complete()).expect_problem(409, "rule");
    assert_eq!(service.position(), position);
}

#[test]
fn all_changes_of_a_list_are_recorded_or_none() {
    let service = Service::with_examples();
    let position = service.position();
    let good = json!({"type": "milestone-status-reported", "subject": "milestone/6.1", "effective": "2018-09-30", "data": {"status": "complete"}});
    let bad = json!({"type": "milestone-status-reported", "subject": "milestone/6.99", "effective": "2018-09-30", "data": {"status": "complete"}});
    let problem = service
        .post_changes(COMMITMENT, &json!({"changes": [good, bad]}).to_string())
        .expect_problem(409, "rule");
    assert_eq!(problem["errors"][0]["pointer"], "/changes/1", "{problem}");
    assert_eq!(service.position(), position);
}

#[test]
fn a_form_that_is_not_read_is_refused_by_name() {
    let service = Service::with_examples();
    for (path, media_type) in [
        (path().as_str(), "text/plain"),
        ("/documents", "text/plain"),
        ("/documents", "application/toml; charset=latin1"),
    ] {
        let problem = service
            .send(Request::post(path).header("content-type", media_type), "x")
            .expect_problem(415, "unsupported-media-type");
        assert!(
            problem["available"].as_array().is_some_and(|types| !types.is_empty()),
            "{media_type}: {problem}"
        );
    }
    let packed = changes(&path()).header("content-encoding", "gzip");
    service.send(packed, complete()).expect_problem(415, "unsupported-media-type");
    let head = format!("POST {} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n", path());
    let announced = raw(&service.address, &format!("{head}Content-Length: {}\r\n\r\n", (1 << 20) + 1));
    let sent = format!("{head}Transfer-Encoding: chunked\r\n\r\n100001\r\n{}", " ".repeat((1 << 20) + 1));
    for answer in [announced, raw(&service.address, &sent)] {
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("/problems/too-large"), "{answer}");
    }
    let many =
        format!("{{\"changes\":[{}]}}", vec!["{\"type\":\"note-published\",\"data\":{}}"; 1_001].join(","));
    service.post_changes(COMMITMENT, &many).expect_problem(413, "too-large");
}

#[test]
fn a_stale_writer_records_nothing() {
    let service = Service::with_examples();
    let tagged = |tag: &str, day: &str| {
        service.send(changes(&path()).header("if-match", tag), status_change("6.1", "complete", day))
    };
    let etag = service.ok(&format!("/commitments/{COMMITMENT}.json")).header("etag").to_owned();
    assert_eq!(tagged(&etag, "2018-09-30").status, 200, "the ETag of what was read is good");
    let position = service.position();
    for stale in [etag.as_str(), "\"v1\"", "\"v3\"", "\"nonsense\""] {
        tagged(stale, "2018-12-31").expect_problem(412, "stale-version");
    }
    assert_eq!(service.position(), position);
    assert_eq!(tagged("\"v2\"", "2018-12-31").status, 200);
    assert_eq!(tagged("*", "2019-03-31").status, 200);
}

#[test]
fn a_request_that_is_repeated_is_answered_the_same_and_recorded_once() {
    let service = Service::with_examples();
    let first = keyed(&service, "k-1", &complete());
    assert_eq!(first.status, 200, "{}", first.text());
    let position = service.position();
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.2", "limited", "2018-09-30")).status, 200);
    let again = keyed(&service, "k-1", &complete());
    let mut found = Found::default();
    let same = (again.status, again.text()) == (200, first.text());
    found.row("S34", "a repetition is answered the same", same, &again.text());
    keyed(&service, "k-1", &status_change("6.1", "limited", "2018-09-30")).expect_problem(422, "key-reused");
    keyed(&service, &"k".repeat(256), &complete()).expect_problem(400, "bad-request");
    let service = service.crash();
    assert_eq!(keyed(&service, "k-1", &complete()).text(), first.text(), "after a crash");
    assert_eq!(service.position(), position + 1);
}

#[test]
fn what_guards_a_write_is_read_or_the_write_is_refused() {
    let service = Service::with_examples();
    let position = service.position();
    let ascii = |text: &str| http::HeaderValue::from_bytes(text.as_bytes()).expect("it may be sent");
    let mut found = Found::default();
    for name in ["idempotency-key", "if-match"] {
        for values in [&["cl\u{e9}"][..], &["\"v1\"", "\"v1\""]] {
            let request =
                values.iter().fold(changes(&path()), |request, value| request.header(name, ascii(value)));
            let answer = service.send(request, complete());
            let holds = answer.status == 400 && answer.text().contains(&format!("{name}: "));
            found.row("S34", &format!("{name}: {values:?}"), holds, &answer.text());
        }
    }
    let document =
        |query: &str| Request::post(format!("/documents{query}")).header("content-type", "text/csv");
    let elsewhere = [changes("/changes"), document("?plan=canada-2016-2018")];
    for request in elsewhere.map(|request| request.header("if-match", "\"v1\"")) {
        let answer = service.send(request, "");
        let holds = answer.status == 400 && answer.text().contains("if-match: ");
        found.row("S34", "a version where there is none", holds, &answer.text());
    }
    assert_eq!(service.position(), position);
    // The same sheet as an import of the past is another request.
    let sheet = "commitment,indicator,source,period,value\n6,employees,tbs-sct,2018-07-01/2018-09-30,1204\n";
    let send = |query: &str| {
        let request = document(&format!("?plan=canada-2016-2018{query}"));
        service.send(request.header("idempotency-key", "k-sheet"), sheet)
    };
    let first = send("");
    found.row("S34", "a sheet with a key", first.status == 200, &first.text());
    assert_eq!(service.position(), position + 1);
    let (again, other) = (send(""), send("&history=true"));
    found.row("S34", "the same again", again.text() == first.text(), &again.text());
    found.row("S34", "the same as history", other.status == 422, &other.text());
    assert_eq!(service.position(), position + 1);
}

#[test]
fn twenty_equal_requests_at_once_are_recorded_once() {
    let service = Service::with_examples();
    let position = service.position();
    let barrier = Barrier::new(20);
    let answers: Vec<(u16, String)> = std::thread::scope(|scope| {
        let ask = || {
            barrier.wait();
            let answer = keyed(&service, "k-20", &complete());
            (answer.status, answer.text())
        };
        let threads: Vec<_> = (0..20).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().expect("it was answered")).collect()
    });
    let mut found = Found::default();
    let same = answers.iter().all(|answer| *answer == answers[0] && answer.0 == 200);
    found.row("S34", "twenty equal requests, one answer", same, &format!("{answers:?}"));
    found.row("S34", "one event", service.position() == position + 1, "there are others");
}

#[test]
fn of_many_writers_who_saw_the_same_version_one_records() {
    let service = Service::with_examples();
    let position = service.position();
    let barrier = Barrier::new(20);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let (service, barrier) = (&service, &barrier);
        let write = |n: usize| {
            move || {
                let body = status_change("6.1", "complete", &format!("2018-09-{:02}", n + 1));
                barrier.wait();
                service.send(changes(&path()).header("if-match", "\"v1\""), body).status
            }
        };
        let threads: Vec<_> = (0..20).map(|n| scope.spawn(write(n))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it was answered")).collect()
    });
    let count = |status: u16| statuses.iter().filter(|known| **known == status).count();
    assert_eq!((count(200), count(412)), (1, 19), "{statuses:?}");
    assert_eq!(service.position(), position + 1);
}

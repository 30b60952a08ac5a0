//! The protocol: what every client relies on, whatever it reads.

use http::{Method, Request};
use stories::{COMMITMENT, Service, raw};

#[test]
fn a_request_without_exactly_one_host_is_refused() {
    let service = Service::empty();
    for head in ["", "Host: a\r\nHost: b\r\n", "Host:\r\n"] {
        let answer =
            raw(&service.address, &format!("GET /healthz HTTP/1.1\r\n{head}Connection: close\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 400 "), "{head:?}: {answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("Host header"), "{answer}");
    }
    let old = raw(&service.address, "GET /healthz HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 "), "{old}");
}

#[test]
fn what_is_no_http_is_answered_and_closed() {
    let service = Service::empty();
    for bytes in ["nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n"] {
        let answer = raw(&service.address, bytes);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400 ") || answer.starts_with("HTTP/1.1 505 "),
            "{bytes:?}: {answer}"
        );
    }
    let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "x".repeat(5_000));
    assert!(raw(&service.address, &long).starts_with("HTTP/1.1 414 "));
    let with = |bytes: usize| {
        let head = format!(
            "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: {}\r\n\r\n",
            "x".repeat(bytes)
        );
        raw(&service.address, &head)
    };
    assert!(with((32 << 10) - 100).starts_with("HTTP/1.1 200 "));
    let refused = with(32 << 10);
    assert!(
        refused.starts_with("HTTP/1.1 431 ") && refused.contains("/problems/head-too-large"),
        "{refused}"
    );
    // What does not fit the buffer is refused before it is a request.
    assert!(with(128 << 10).starts_with("HTTP/1.1 431 "));
    assert_eq!(service.position(), 0, "it goes on");
}

#[test]
fn head_answers_as_get_without_a_body() {
    let service = Service::with_examples();
    for path in [
        "/commitments",
        "/commitments/canada-2016-2018-6.json",
        "/commitments/canada-2016-2018-6.bib",
        "/feeds/all.rss",
        "/events",
        "/healthz",
        "/en/team",
        "/nowhere",
    ] {
        let (get, head) = (service.get(path), service.send(Request::head(path), ""));
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in [
            "content-type",
            "etag",
            "last-modified",
            "cache-control",
            "content-length",
            "milepost-position",
            "vary",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
}

#[test]
fn a_method_that_an_address_does_not_take_is_refused_with_those_it_takes() {
    let service = Service::with_examples();
    for (method, path, allow) in [
        (Method::POST, "/commitments", "GET, HEAD, OPTIONS"),
        (Method::DELETE, "/commitments/canada-2016-2018-6", "GET, HEAD, OPTIONS"),
        (Method::GET, "/documents", "POST, OPTIONS"),
        (Method::PUT, "/commitments/canada-2016-2018-6/changes", "POST, OPTIONS"),
        (Method::from_bytes(b"BREW").expect("a method may have any name"), "/events", "GET, HEAD, OPTIONS"),
    ] {
        let answer = service.send(Request::builder().method(&method).uri(path), "");
        answer.expect_problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        let options = service.send(Request::options(path), "");
        assert_eq!((options.status, options.header("allow")), (204, allow), "{path}");
    }
}

#[test]
fn every_error_is_a_problem_with_an_address_that_explains_it() {
    let service = Service::with_examples();
    for (path, status, kind) in [
        ("/nowhere", 404, "not-found"),
        ("/commitments/nonesuch", 404, "not-found"),
        ("/commitments/Not%20A%20Slug", 404, "not-found"),
        ("/commitments/canada-2016-2018-6/versions/0", 404, "not-found"),
        ("/commitments/canada-2016-2018-6.docx", 404, "not-found"),
        ("/commitments/nonesuch/feed.rss", 404, "not-found"),
        ("/plans/nonesuch", 404, "not-found"),
        ("/events/nonesuch", 404, "not-found"),
        ("/commitments?limit=0", 400, "bad-request"),
        ("/commitments?limit=501", 400, "bad-request"),
        ("/events?wait=61", 400, "bad-request"),
        ("/plans/canada-2016-2018/completeness?stale_days=3651", 400, "bad-request"),
        ("/commitments?colour=red", 400, "bad-request"),
        ("/commitments/%ff", 400, "bad-request"),
        ("/commitments/%zz", 400, "bad-request"),
    ] {
        let problem = service.get(path).expect_problem(status, kind);
        let address = problem["type"].as_str().expect("a type is an address");
        let explained =
            service.ok(address.strip_prefix("https://milepost.example").expect("it is ours")).json();
        assert_eq!(explained["title"]["en"], problem["title"], "{path}");
    }
}

#[test]
fn a_slash_too_many_and_what_others_put_into_an_address_move_on_and_keep_the_query() {
    let service = Service::with_examples();
    for (path, to) in [
        ("/commitments/", "/commitments"),
        ("/events/?from=3", "/events?from=3"),
        ("/fr/commitments/canada-2016-2018-6/", "/fr/commitments/canada-2016-2018-6"),
        ("/en/plans/canada-2016-2018?fbclid=IwAR0&on=2018-01-01", "/en/plans/canada-2016-2018?on=2018-01-01"),
        ("/en/?utm_source=newsletter&utm_medium=email", "/en"),
        ("/feeds/all.rss?utm_source=feed", "/feeds/all.rss"),
    ] {
        let answer = service.get(path);
        assert_eq!(
            (answer.status, answer.header("location")),
            (308, format!("https://milepost.example{to}").as_str())
        );
    }
}

#[test]
fn what_is_held_is_not_sent_again() {
    let service = Service::with_examples();
    for path in [
        format!("/commitments/{COMMITMENT}.json"),
        format!("/commitments/{COMMITMENT}/versions/1.bib"),
        "/commitments".to_owned(),
    ] {
        let etag = service.ok(&path).header("etag").to_owned();
        for held in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
            let answer = service.send(Request::get(&path).header("if-none-match", &held), "");
            assert_eq!(
                (answer.status, answer.body.len(), answer.header("etag")),
                (304, 0, etag.as_str()),
                "{path} {held}"
            );
        }
        assert_eq!(
            service.send(Request::get(&path).header("if-none-match", "\"other\""), "").status,
            200,
            "{path}"
        );
    }
}

#[test]
fn every_answer_says_which_position_it_knows() {
    let service = Service::with_examples();
    let position = service.position().to_string();
    for path in [
        "/commitments",
        "/commitments/canada-2016-2018-6.bib",
        "/events",
        "/feeds/all.rss",
        "/nowhere",
        "/en/commitments/canada-2016-2018-6",
        "/livez",
    ] {
        let answer = service.get(path);
        assert_eq!(answer.header("milepost-position"), position, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

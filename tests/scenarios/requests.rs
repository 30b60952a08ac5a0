//! What may stand in a request, and what may not.

use http::Request;
use stories::{COMMITMENT, Found, Service, raw, status_change};

/// Sends bytes, and holds the answer against how it must begin and what it must have.
fn check_raw(rows: &[(&str, &str, &str, &[&str])]) {
    let service = Service::with_examples();
    let mut found = Found::default();
    for (number, sent, begins, has) in rows {
        let answer = raw(&service.address, sent);
        let holds = answer.starts_with(begins) && has.iter().all(|part| answer.contains(part));
        found.row(number, &format!("{:?}", sent.chars().take(90).collect::<String>()), holds, &answer);
    }
    assert_eq!(service.ok("/livez").json()["live"], true, "it goes on");
}

#[test]
fn hosts_lengths_and_codings_that_could_be_read_in_two_ways_are_refused() {
    let post = "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    let with = |head: &str, body: &str| format!("{post}{head}\r\n{body}");
    let close = "Connection: close\r\n";
    let bad = "HTTP/1.1 400 ";
    let one_host = &["problem+json", "Host header", "connection: close"][..];
    let both =
        with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nGET /livez HTTP/1.1\r\n\r\n");
    let two_lengths = with("Content-Length: 2\r\nContent-Length: 3\r\n", "{}x");
    let list_of_lengths = with("Content-Length: 2, 3\r\n", "{}x");
    let signed = with("Content-Length: +2\r\n", "{}");
    let not_chunked = with("Transfer-Encoding: xchunked\r\n", "{}");
    let not_last = with("Transfer-Encoding: chunked, gzip\r\n", "{}");
    let spaced = with("Transfer-Encoding : chunked\r\n", "0\r\n\r\n");
    let folded = with("X: a\r\n b\r\nContent-Length: 2\r\n", "{}");
    let old = "POST /changes HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_owned();
    let huge_chunk = with("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n");
    let bad_chunk = with("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n");
    let host = |lines: &str| format!("GET /livez HTTP/1.1\r\n{lines}{close}\r\n");
    let rows: Vec<(&str, String, &str, &[&str])> = vec![
        ("S21", host(""), bad, one_host),
        ("S21", host("Host: a\r\nHost: a\r\n"), bad, one_host),
        ("S21", host("Host:\r\n"), bad, one_host),
        ("S21", host("Host: a b\r\n"), bad, one_host),
        ("S21", host("Host: user@a\r\n"), bad, one_host),
        ("S21", host("Host: a/b\r\n"), bad, one_host),
        ("S21", host("Host: a:b\r\n"), bad, one_host),
        ("S21", host("Host: a:8080\r\n"), "HTTP/1.1 200 ", &[]),
        ("S21", host("Host: [::1]:8080\r\n"), "HTTP/1.1 200 ", &[]),
        ("S21", "GET /livez HTTP/1.0\r\n\r\n".to_owned(), "HTTP/1.0 200 ", &[]),
        // The coding counts, and whatever follows the body is never read.
        ("smuggling", both, bad, &["is not JSON", "connection: close"]),
        ("smuggling", two_lengths, bad, &[]),
        ("smuggling", list_of_lengths, bad, &[]),
        ("smuggling", signed, bad, &[]),
        ("smuggling", not_chunked, bad, &[]),
        ("smuggling", not_last, bad, &[]),
        ("smuggling", spaced, bad, &[]),
        ("smuggling", folded, bad, &[]),
        ("smuggling", old, "HTTP/1.1 400 ", &[]),
        ("smuggling", huge_chunk, bad, &[]),
        ("smuggling", bad_chunk, bad, &[]),
        ("h2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), "", &[]),
        (
            "OPTIONS *",
            format!("OPTIONS * HTTP/1.1\r\nHost: a\r\n{close}\r\n"),
            "HTTP/1.1 204 ",
            &["allow: GET"],
        ),
        (
            "CONNECT",
            "CONNECT a:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_owned(),
            "HTTP/1.1 4",
            &[],
        ),
    ];
    let rows: Vec<_> =
        rows.iter().map(|(number, sent, begins, has)| (*number, sent.as_str(), *begins, *has)).collect();
    check_raw(&rows);
}

#[test]
fn what_follows_a_chunked_request_is_no_request() {
    let service = Service::with_examples();
    // The transfer coding stands first, so that a parser which drops the length sees nothing wrong.
    let sent = "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\
                Content-Length: 5\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answer = raw(&service.address, sent);
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "smuggling: {answer}");
    assert!(answer.contains("connection: close"), "smuggling: {answer}");
}

#[test]
fn bodies_that_are_not_quite_json_are_refused_by_name() {
    let service = Service::with_examples();
    let position = service.position();
    let mut found = Found::default();
    let one = |data: &str| {
        format!(
            r#"{{"changes":[{{"type":"milestone-status-reported","subject":"milestone/6.1","data":{data}}}]}}"#
        )
    };
    let nested = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let value = |value: &str| {
        format!(
            r#"{{"changes":[{{"type":"measurement-recorded","subject":"indicator/employees","data":{{"source":"tbs-sct","period":"2018","value":{value}}}}}]}}"#
        )
    };
    for (what, body, status) in [
        ("a member twice", one(r#"{"status":"complete","status":"limited"}"#), 422),
        ("more after the end", format!("{} {{}}", one(r#"{"status":"complete"}"#)), 400),
        ("a byte order mark", format!("\u{feff}{}", one(r#"{"status":"complete"}"#)), 400),
        ("20,000 brackets", nested, 422),
        ("NaN", value("NaN"), 400),
        ("1e999 for a text", value("1e999"), 422),
        ("a number beyond 64 bits", value("99999999999999999999999"), 422),
        ("half a surrogate", one(r#"{"status":"complete","progress":{"en":"\ud800"}}"#), 422),
        ("U+0000", one(r#"{"status":"complete","progress":{"en":"a\u0000"}}"#), 422),
        ("a control character", one(r#"{"status":"complete","progress":{"en":"a\u0001"}}"#), 422),
    ] {
        let answer = service.post_changes(COMMITMENT, &body);
        let holds = answer.status == status && answer.header("content-type") == "application/problem+json";
        found.row("S17", what, holds, &format!("{} {}", answer.status, answer.text()));
    }
    assert_eq!(service.position(), position, "S17: nothing was recorded");
}

#[test]
fn forms_that_are_not_read_are_named_with_those_that_are() {
    let service = Service::with_examples();
    let mut found = Found::default();
    let path = format!("/commitments/{COMMITMENT}/changes");
    let body = status_change("6.1", "complete", "2018-09-30");
    for media_type in
        ["text/plain", "application/json; charset=latin1", "application/x+json", "", "application/jsonx"]
    {
        let request = Request::post(&path);
        let request =
            if media_type.is_empty() { request } else { request.header("content-type", media_type) };
        let answer = service.send(request, body.clone());
        let holds = answer.status == 415 && answer.header("accept-post") == "application/json";
        found.row("S19", &format!("`{media_type}`"), holds, &format!("{answer:?}"));
    }
    for coding in ["gzip", "br", "deflate", "gzip, gzip"] {
        let request = Request::post(&path)
            .header("content-type", "application/json")
            .header("content-encoding", coding);
        let answer = service.send(request, vec![0x1f, 0x8b, 8, 0]);
        let holds = answer.status == 415 && answer.header("accept-encoding") == "identity";
        found.row("S16", &format!("a body in {coding}"), holds, &format!("{answer:?}"));
    }
}

#[test]
fn a_text_that_xml_cannot_hold_never_reaches_a_feed() {
    let service = Service::with_examples();
    let mut found = Found::default();
    let note = |n: usize, text: &str| {
        serde_json::json!({"changes": [{"type": "note-published", "subject": format!("note/s32-{n}"),
            "effective": "2018-09-30", "data": {"text": {"en": text, "fr": text}}}]})
        .to_string()
    };
    for (n, (text, status)) in
        [("]]> <item> & \"é\"", 200), ("a\u{ffff}", 422), ("a\u{1}", 422), ("a\u{0}", 422)]
            .into_iter()
            .enumerate()
    {
        let answer = service.post_changes(COMMITMENT, &note(n, text));
        found.row("S32", &format!("{text:?}"), answer.status == status, &answer.text());
    }
    for feed in ["/feeds/all.rss", "/feeds/all.atom"] {
        let bytes = service.ok(feed).body;
        let text = String::from_utf8(bytes).expect("a feed is UTF-8");
        let wrong = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r') || c == '\u{ffff}';
        found.row("S32", feed, !text.contains(wrong), "it has a character that XML has not");
    }
}

//! What public services were seen to do wrong, each as a row with the number under which it was collected, and what this
//! one does instead. A row that does not hold is printed with its number.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use http::Request;
use rustix::process::Signal;
use stories::{Answer, COMMITMENT, Folder, Service, raw, status_change};

/// How long a client of a test waits for bytes.
const PATIENCE: Duration = Duration::from_secs(60);

fn connect(service: &Service) -> TcpStream {
    let address = service.address.strip_prefix("http://").expect("an address begins so");
    let stream = TcpStream::connect(address).expect("the service listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
    stream
}

/// What comes until the service closes; a connection that is cut has said what it has said.
fn rest(mut stream: &TcpStream) -> String {
    let mut said = Vec::new();
    drop(stream.read_to_end(&mut said));
    String::from_utf8_lossy(&said).into_owned()
}

/// Collects what does not hold, and says it all at the end.
#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    #[expect(clippy::print_stdout, reason = "each scenario is told by its number")]
    fn row(&mut self, number: &str, what: &str, holds: bool, said: &str) {
        println!("{number}: {what}: {}", if holds { "holds" } else { "DOES NOT HOLD" });
        if !holds {
            self.0.push(format!("{number}: {what}: {said}"));
        }
    }
}

impl Drop for Found {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0.join("\n"));
    }
}

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
fn what_is_asked_for_and_how_decides_the_form() {
    let service = Service::with_examples();
    let mut found = Found::default();
    let thing = format!("/commitments/{COMMITMENT}");
    let accept = |value: &str| service.send(Request::get(&thing).header("accept", value), "");
    let json = "application/json; charset=utf-8";
    for (value, status, media_type) in [
        ("application/json", 200, json),
        ("application/json;q=0.4, text/html;q=0.3", 200, json),
        ("application/json;q=0, */*", 302, "text/plain; charset=utf-8"),
        ("nonsense", 406, "application/problem+json"),
        (";;;q=,", 302, "text/plain; charset=utf-8"),
        ("image/png", 406, "application/problem+json"),
        ("application/json;q=0, text/html;q=0, */*;q=0", 406, "application/problem+json"),
    ] {
        let answer = accept(value);
        let got = (answer.status, answer.header("content-type"));
        found.row("S9", value, got == (status, media_type), &format!("{got:?}"));
    }
    let none = accept("image/png");
    let kept = (none.header("cache-control"), none.header("vary").contains("Accept"));
    found.row("S10", "406 is kept by no cache", kept == ("no-store", true), &format!("{kept:?}"));
    let listed = none.json()["available"].as_array().map_or(0, Vec::len);
    found.row("S9", "406 lists what there is", listed > 3, &none.text());
    for language in [None, Some("fr"), Some("en"), Some("de")] {
        let request = Request::get("/").header("accept", "text/html");
        let request = match language {
            Some(language) => request.header("accept-language", language),
            None => request,
        };
        let answer = service.send(request, "");
        let to = if language == Some("fr") { "/fr" } else { "/en" };
        let holds = answer.status == 302
            && answer.header("location").ends_with(to)
            && answer.header("vary").contains("Accept-Language");
        found.row("S11", &format!("/ for {language:?}"), holds, &format!("{answer:?}"));
    }
    let page = service.send(Request::get("/fr").header("accept-language", "en"), "");
    let holds =
        page.header("content-language") == "fr-CA" && !page.header("vary").contains("Accept-Language");
    found.row("S11", "/fr is French for everyone", holds, page.header("vary"));
    for (path, status) in [("//commitments", 404), ("/commitments//", 404), ("/commitments/?limit=1", 308)] {
        let answer = service.get(path);
        found.row("S14", path, answer.status == status, &answer.text());
    }
    let post = service.send(Request::post("/changes/").header("content-type", "application/json"), "{}");
    found.row("S14", "POST /changes/ is not moved", post.status == 404, &post.text());
}

#[test]
fn a_packed_form_has_its_own_tag_and_is_revalidated_by_it() {
    let service = Service::with_examples();
    let mut found = Found::default();
    for path in [
        format!("/commitments/{COMMITMENT}.json"),
        format!("/en/commitments/{COMMITMENT}"),
        "/feeds/all.rss".to_owned(),
    ] {
        let get = |coding: &str| service.send(Request::get(&path).header("accept-encoding", coding), "");
        let forms: Vec<Answer> = ["identity", "gzip", "br"].map(get).into();
        let tags: std::collections::BTreeSet<&str> = forms.iter().map(|form| form.header("etag")).collect();
        found.row("S7", &format!("{path} has three tags"), tags.len() == 3, &format!("{tags:?}"));
        let lengths: Vec<usize> = forms.iter().map(|form| form.body.len()).collect();
        found.row(
            "S7",
            &format!("{path} gets smaller"),
            lengths.is_sorted_by(|a, b| a > b),
            &format!("{lengths:?}"),
        );
        for (form, coding) in forms.iter().zip(["", "gzip", "br"]) {
            let holds =
                form.header("content-encoding") == coding && form.header("vary").contains("Accept-Encoding");
            found.row("S7", &format!("{path} in `{coding}`"), holds, &format!("{:?}", form.headers));
            let request = Request::get(&path)
                .header("accept-encoding", if coding.is_empty() { "identity" } else { coding })
                .header("if-none-match", form.header("etag"));
            let held = service.send(request, "");
            let same =
                ["etag", "vary", "cache-control"].iter().all(|name| held.header(name) == form.header(name));
            found.row(
                "S7",
                &format!("{path} in `{coding}` is held"),
                held.status == 304 && same,
                &format!("{held:?}"),
            );
        }
        let again = get("br");
        found.row(
            "S7",
            &format!("{path} is packed the same again"),
            again.body == forms[2].body,
            "other bytes",
        );
    }
    let none = service.send(
        Request::get(format!("/commitments/{COMMITMENT}.json")).header("accept-encoding", "br;q=0, gzip;q=0"),
        "",
    );
    found.row("S7", "q=0 is no", none.header("content-encoding").is_empty(), &format!("{:?}", none.headers));
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
fn a_piece_of_what_never_changes_is_sent_and_fits() {
    let service = Service::with_examples();
    let mut found = Found::default();
    let tile = "/log/tile/entries/000.p/100".to_owned();
    let version = format!("/commitments/{COMMITMENT}/versions/1.json");
    for path in [tile, version] {
        let whole = service.ok(&path);
        let length = whole.body.len();
        found.row(
            "ranges",
            &format!("{path} takes them"),
            whole.header("accept-ranges") == "bytes",
            "it does not say",
        );
        let ask = |range: &str| service.send(Request::get(&path).header("range", range), "");
        for (range, from, to) in
            [("bytes=0-9", 0, 10), ("bytes=10-", 10, length), ("bytes=-7", length - 7, length)]
        {
            let piece = ask(range);
            let said = format!("bytes {from}-{}/{length}", to - 1);
            let holds = piece.status == 206
                && piece.body == whole.body[from..to]
                && piece.header("content-range") == said
                && piece.header("etag") == whole.header("etag");
            found.row("ranges", &format!("{path} {range}"), holds, &format!("{piece:?}"));
        }
        let beyond = ask(&format!("bytes={length}-"));
        let holds = beyond.status == 416 && beyond.header("content-range") == format!("bytes */{length}");
        found.row("ranges", &format!("{path} beyond its end"), holds, &format!("{beyond:?}"));
        for (held, status) in [(whole.header("etag"), 206), ("\"other\"", 200)] {
            let request = Request::get(&path).header("range", "bytes=0-9").header("if-range", held);
            let answer = service.send(request, "");
            found.row(
                "ranges",
                &format!("{path} if {held}"),
                answer.status == status,
                &format!("{answer:?}"),
            );
        }
    }
    let live = service.send(Request::get("/commitments").header("range", "bytes=0-9"), "");
    found.row("ranges", "what changes is sent whole", live.status == 200, &format!("{live:?}"));
}

#[test]
fn a_page_of_another_site_reads_and_does_not_write() {
    let service = Service::with_examples();
    let mut found = Found::default();
    for path in ["/commitments", "/nowhere", "/events", "/readyz"] {
        let answer = service.send(Request::get(path).header("origin", "https://elsewhere.example"), "");
        let holds = answer.header("access-control-allow-origin") == "*"
            && answer.header("access-control-expose-headers").contains("Milepost-Position");
        found.row("CORS", path, holds, &format!("{:?}", answer.headers));
    }
    let ask = |path: &str, method: &str| {
        let request = Request::options(path)
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", method)
            .header("access-control-request-headers", "if-none-match");
        service.send(request, "")
    };
    let read = ask("/commitments", "GET");
    let holds = read.status == 204
        && read.header("access-control-allow-origin") == "*"
        && read.header("access-control-allow-methods") == "GET, HEAD"
        && read.header("access-control-allow-headers").to_lowercase().contains("if-none-match");
    found.row("CORS", "a read is allowed", holds, &format!("{read:?}"));
    for (path, method) in [("/changes", "POST"), ("/documents", "POST"), ("/commitments", "DELETE")] {
        let write = ask(path, method);
        let holds = write.status == 204 && write.header("access-control-allow-origin").is_empty();
        found.row("CORS", &format!("{method} {path} is not"), holds, &format!("{write:?}"));
    }
}

/// Sends a part of a request and waits until the service closes; how long that took.
fn until_closed(stream: &TcpStream, begun: Instant) -> Duration {
    drop(rest(stream));
    begun.elapsed()
}

#[test]
fn silent_and_slow_clients_are_cut_and_hold_up_nobody() {
    let service = Service::with_examples();
    let silent = ["", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: a\r\nX: "];
    let begun = Instant::now();
    let streams: Vec<(&str, TcpStream)> = silent
        .iter()
        .cycle()
        .take(40)
        .map(|sent| {
            let mut stream = connect(&service);
            stream.write_all(sent.as_bytes()).expect("it reads");
            (*sent, stream)
        })
        .collect();
    let idle = connect(&service);
    (&idle).write_all(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").expect("it reads");
    let drip = connect(&service);
    let mut found = Found::default();
    std::thread::scope(|scope| {
        let dripping = scope.spawn(|| {
            let head = b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
            for byte in head.iter().cycle() {
                if (&drip).write_all(&[*byte]).is_err() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(300));
                if begun.elapsed() > PATIENCE {
                    break;
                }
            }
            begun.elapsed()
        });
        assert_eq!(service.get("/commitments").status, 200, "S1: others are served meanwhile");
        for (sent, stream) in &streams {
            let took = until_closed(stream, begun);
            found.row("S1", &format!("{sent:?}"), took < Duration::from_secs(20), &format!("{took:?}"));
        }
        let took = until_closed(&idle, begun);
        found.row("S1", "idle after an answer", took < Duration::from_secs(25), &format!("{took:?}"));
        let took = dripping.join().expect("it was cut");
        found.row("S1", "a byte every 0.3 s", took < Duration::from_secs(25), &format!("{took:?}"));
    });
    let metrics = service.ok("/metrics").text();
    let cut = metrics.lines().find_map(|line| line.strip_prefix("milepost_connections_timed_out_total "));
    let cut: u32 = cut.and_then(|count| count.parse().ok()).unwrap_or_default();
    found.row("S1", "they are counted", cut >= 30, &metrics);
}

#[test]
fn a_body_that_does_not_come_is_answered_and_holds_up_no_end() {
    let service = Service::with_examples();
    let mut stream = connect(&service);
    let head =
        "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("it reads");
    let begun = Instant::now();
    let answer = rest(&stream);
    println!("a slow body: answered after {:?}", begun.elapsed());
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("/problems/request-timeout"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[test]
fn a_stuck_client_holds_up_the_end_for_so_long_and_a_second_signal_ends_at_once() {
    for signals in [1, 2] {
        let service = Service::with_examples();
        let mut stream = connect(&service);
        let head = "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\
                    Expect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut interim = [0; 25];
        stream.read_exact(&mut interim).expect("it asks for the body");
        let begun = Instant::now();
        service.signal(Signal::TERM);
        if signals == 2 {
            std::thread::sleep(Duration::from_millis(300));
            service.signal(Signal::TERM);
        }
        let (folder, code) = service.wait();
        let took = begun.elapsed();
        println!("S3: {signals} signal(s): ended after {took:?} with {code:?}");
        match signals {
            1 => {
                assert_eq!(code, Some(0), "S3");
                assert!((Duration::from_secs(7)..Duration::from_secs(14)).contains(&took), "S3: {took:?}");
                let said = folder.read("stderr.txt");
                assert!(said.contains("\"message\":\"stopped\",\"connections\":1"), "S3: {said}");
            }
            _ => assert!(code == Some(1) && took < Duration::from_secs(5), "S3: {code:?} {took:?}"),
        }
    }
}

#[test]
fn the_end_is_announced_before_it_comes() {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, &["--drain-delay", "3"]);
    service.signal(Signal::TERM);
    let begun = Instant::now();
    let ready = loop {
        let ready = service.get("/readyz");
        if ready.status == 503 || begun.elapsed() > Duration::from_secs(2) {
            break ready;
        }
    };
    assert_eq!((ready.status, &ready.json()["reasons"]), (503, &serde_json::json!(["draining"])), "S5");
    assert_eq!(service.get("/commitments").status, 200, "S5: it still answers");
    assert_eq!(
        service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status,
        200,
        "S5"
    );
    let (_, code) = service.wait();
    assert!(code == Some(0) && begun.elapsed() > Duration::from_millis(2_500), "S5: {:?}", begun.elapsed());
}

#[test]
fn a_process_without_file_descriptors_waits_for_some() {
    let service = Service::with_examples();
    let open = u64::try_from(service.open_files()).expect("a few");
    service.limit_files(open + 10);
    let (before, cpu) = (Instant::now(), service.cpu_time());
    let streams: Vec<TcpStream> = (0..60).map(|_| connect(&service)).collect();
    std::thread::sleep(Duration::from_secs(2));
    let used = service.cpu_time().saturating_sub(cpu);
    println!("S23: {used:?} of processor time in {:?} without file descriptors", before.elapsed());
    assert!(used < Duration::from_millis(500), "S23: it waits instead of trying for ever: {used:?}");
    drop(streams);
    let begun = Instant::now();
    assert_eq!(service.get("/commitments").status, 200, "S23: it recovers");
    assert!(begun.elapsed() < Duration::from_secs(15), "S23: {:?}", begun.elapsed());
    let said = service.errors().matches("a connection was refused").count();
    assert!((1..=5).contains(&said), "S23: it said so {said} times");
    let refused = service.ok("/metrics").text();
    assert!(!refused.contains("milepost_connections_refused_total 0\n"), "S23: {refused}");
}

#[test]
fn a_second_process_waits_for_the_folder_and_takes_over() {
    let first = Service::with_examples();
    let at_once = first.folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--lock-wait", "1"]);
    assert!(at_once.code == Some(75) && at_once.err.contains("milepost-data"), "S26: {at_once:?}");
    assert_eq!(first.get("/commitments").status, 200, "S26: the first one goes on");
    let mut second =
        first.folder.command(&["serve", "--listen", "127.0.0.1:0", "--lock-wait", "30", "--log", "off"]);
    let mut second = second.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
    std::thread::sleep(Duration::from_millis(300));
    let (folder, code) = first.stop();
    assert_eq!(code, Some(0), "S26");
    let mut said = String::new();
    let out = second.stdout.take().expect("it is a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut said).expect("it says something");
    drop((second.kill(), second.wait(), folder));
    assert!(said.starts_with("listening on http://"), "S26: {said}");
}

#[test]
fn both_families_of_addresses_are_answered() {
    let Ok(probe) = std::net::TcpListener::bind("[::1]:0") else {
        println!("S29: not tried: this machine has no IPv6");
        return;
    };
    drop(probe);
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::listen(folder, "[::]:0", &[]);
    let port = service.address.rsplit(':').next().expect("it has a port");
    for host in ["127.0.0.1", "[::1]"] {
        let answer = stories::ask(&format!("http://{host}:{port}"), Request::get("/livez"), "");
        assert_eq!(answer.status, 200, "S29: {host}");
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

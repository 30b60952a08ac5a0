//! What is kept as bytes is what would be made anew.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use http_api::{App, respond};

use crate::Service;

/// Everything that a client is told: status, headers and body.
type Told = (u16, HeaderMap, Bytes);

/// Addresses whose answers are kept, and some whose answers are not.
fn addresses() -> Vec<String> {
    let version = "/commitments/canada-2016-2018-6/versions/1";
    let mut addresses: Vec<String> = ["", ".json", ".bib"]
        .iter()
        .flat_map(|suffix| ["", "/fr"].map(|lang| format!("{lang}{version}{suffix}")))
        .collect();
    addresses.extend(
        [
            "/log/tile/0/000",
            "/log/tile/0/000.p/7",
            "/log/tile/entries/000",
            "/log/tile/1/000.p/1",
            "/log/tile/0/999",
            "/log/checkpoint",
            "/commitments/canada-2016-2018-6/versions/1/checkpoint",
            "/en/commitments/canada-2016-2018-6",
            "/fr/plans/canada-2016-2018",
            "/en/plans/canada-2016-2018?q=forums",
            "/fr/commitments/canada-2016-2018-6/feed",
            "/en/feeds/all/archive/0",
            "/commitments/canada-2016-2018-6/versions/1?as_of=2017-01-01",
            "/commitments/canada-2016-2018-6/feed.atom",
            "/feeds/all/archive/0.rss",
            "/fr/feeds/all/archive/1.json",
            "/style.css",
            "/",
            "/commitments/canada-2016-2018-6",
            "/commitments/canada-2016-2018-6.json?known_at=2018-08-31",
            "/commitments/canada-2016-2018-6/history",
            "/commitments/canada-2016-2018-6/citation?style=mla",
            "/commitments?q=note",
            "/plans",
            "/fr/plans/canada-2016-2018",
            "/plans/canada-2016-2018/completeness",
            "/sitemap.xml",
            "/.well-known/security.txt",
        ]
        .map(str::to_owned),
    );
    addresses
}

/// Requests that differ in all that is negotiated.
fn requests(address: &str) -> Vec<Request<Bytes>> {
    let build = |method: Method, headers: [(&str, &str); 3]| {
        let given = headers.into_iter().filter(|(_, value)| !value.is_empty());
        let request = Request::builder().method(method).uri(address);
        let request = given.fold(request, |request, (name, value)| request.header(name, value));
        request.body(Bytes::new()).unwrap()
    };
    let mut requests = Vec::new();
    for coding in ["", "gzip, zstd"] {
        for accept in ["", "application/x-bibtex", "*/*;q=0.1, text/html"] {
            for language in ["", "en;q=0.1, fr"] {
                let headers =
                    [("accept-encoding", coding), ("accept", accept), ("accept-language", language)];
                requests.push(build(Method::GET, headers));
            }
        }
    }
    requests
        .push(build(Method::HEAD, [("accept-encoding", "gzip"), ("accept", ""), ("accept-language", "")]));
    requests
}

fn told(app: &App, request: &Request<Bytes>) -> Told {
    let (head, body) = respond(app, request).into_parts();
    (head.status.as_u16(), head.headers, body.into_bytes().unwrap())
}

/// The same service, which has kept nothing.
fn forgetful(service: &Service) -> App {
    App::new(Arc::clone(service.app.projection()), service.app.settings().clone())
}

fn service() -> Service {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    for n in 0..14 {
        let note = |m| {
            format!(
                r#"{{"type":"note-published","subject":"note/n{n}-{m}","data":{{"text":{{"en":"Note {n} {m}.","fr":"Note {n} {m}."}}}}}}"#
            )
        };
        service.record(&(0..20).map(note).collect::<Vec<_>>().join(","));
    }
    // Dates of changes wait until their second is over.
    service.at("2018-09-01T00:00:02Z");
    service
}

#[track_caller]
fn check_told_alike(service: &Service) {
    let mut kept = 0;
    for address in addresses() {
        let forgetful = forgetful(service);
        for request in requests(&address) {
            let anew = told(&forgetful, &request);
            for time in ["first", "second"] {
                assert_eq!(told(&service.app, &request), anew, "the {time} time: {request:?}");
            }
            let Some(etag) = anew.1.get("etag").filter(|_| anew.0 == 200) else { continue };
            kept += 1;
            let mut again = request.clone();
            again.headers_mut().insert("if-none-match", etag.clone());
            let (status, headers, body) = told(&service.app, &again);
            assert_eq!((status, headers.get("etag"), body.len()), (304, Some(etag), 0), "{again:?}");
        }
    }
    assert!(kept > 100, "{kept}");
}

#[test]
fn what_is_kept_is_what_would_be_made_anew() {
    let service = service();
    check_told_alike(&service);
    // A version never changes, and yet links to the newest.
    let links = || {
        let request =
            Request::get("/commitments/canada-2016-2018-6/versions/1.json").body(Bytes::new()).unwrap();
        format!("{:?}", told(&service.app, &request).1.get_all("link").iter().collect::<Vec<_>>())
    };
    let before = links();
    service.record(r#"{"type":"note-published","subject":"note/more","data":{"text":{"en":"More."}}}"#);
    assert_ne!(links(), before);
    service.at("2018-09-01T00:00:04Z");
    check_told_alike(&service);
    // A day later what was kept is late for some of it.
    service.at("2018-09-02T00:00:04Z");
    check_told_alike(&service);
}

/// References are set by a processor that takes its time: once for all who look while nothing changes.
#[test]
fn what_holds_references_is_made_once_and_handed_out() {
    let service = service();
    let body = |address: &str| {
        let request = Request::get(address).body(Bytes::new()).unwrap();
        let (status, _, body) = told(&service.app, &request);
        assert_eq!(status, 200, "{address}");
        body
    };
    for address in [
        "/en/plans/canada-2016-2018",
        "/fr/plans/canada-2016-2018",
        "/fr/commitments/canada-2016-2018-6",
        "/en/commitments/canada-2016-2018-6/versions/2",
        "/commitments/canada-2016-2018-6/citation?style=mla",
        "/fr/commitments/canada-2016-2018-6/versions/1/citation?style=ieee",
    ] {
        let (_, first, second) = (body(address), body(address), body(address));
        assert!(first.as_ptr() == second.as_ptr() && first == second, "{address} was made again");
    }
    let before = body("/en/plans/canada-2016-2018");
    service.at("2018-09-02T00:00:00Z");
    let next_day = body("/en/plans/canada-2016-2018");
    assert!(before != next_day && String::from_utf8_lossy(&next_day).contains("cited 2018 Sep 2]"));
}

#[test]
fn a_redaction_empties_what_is_kept() {
    let service = service();
    let lines = service.get("/events").body;
    let (position, line) = lines.lines().enumerate().find(|(_, line)| line.contains("Note 3 7.")).unwrap();
    assert!(position < 256, "it is in a sealed bundle");
    let event: serde_json::Value = serde_json::from_str(line).unwrap();
    let event = event["id"].as_str().unwrap();
    let ask = |address: &str| {
        let request = Request::get(address).header("accept-encoding", "zstd").body(Bytes::new()).unwrap();
        let (status, _, body) = told(&service.app, &request);
        let body = if address == "/events" { zstd::decode_all(&*body).unwrap() } else { body.to_vec() };
        (status, String::from_utf8_lossy(&body).contains("Note 3 7."))
    };
    let addresses = ["/events", "/log/tile/entries/000", &format!("/events/{event}")];
    for _ in 0..2 {
        assert_eq!(addresses.map(ask), [(200, true); 3]);
    }
    let removal = domain::event::Removal { event: event.parse().unwrap(), reason: None };
    projection::redact(service.app.projection(), removal.event, &removal, "operator").unwrap();
    assert_eq!(addresses.map(ask), [(200, false), (410, false), (200, false)]);
    let tile = service.get("/log/tile/0/000");
    assert_eq!((tile.status, tile.body), (200, service.get("/log/tile/0/000").body));
}

//! Bursts, archives, restarts, and polls while others write.

use std::collections::BTreeSet;
use std::sync::Arc;

use http_api::{App, Settings};
use projection::{Projection, Update};

use super::{SIX, SUFFIXES, distinct, ids, notes, poll, service};
use crate::{Answer, Service, random};

/// What a reader sees that asks again and again with what it got, until nothing is new.
fn caught_up(service: &Service, address: &str, first: &Answer) -> BTreeSet<String> {
    let (mut seen, mut held) = (BTreeSet::new(), first.header("etag").to_owned());
    loop {
        let answer = poll(service, address, &held);
        if answer.status == 304 {
            return seen;
        }
        assert_eq!(answer.status, 200, "never 226");
        held = answer.header("etag").to_owned();
        seen.extend(distinct(&answer));
    }
}

/// The items of the feed of everything, oldest first.
fn news(service: &Service) -> Vec<Arc<Update>> {
    let (projection, state) = (service.app.projection(), service.app.projection().state());
    projection.tell(&state, &state.news().items(|_| true, 0, usize::MAX)).unwrap()
}

#[test]
fn a_reader_that_missed_a_burst_gets_all_of_it_once() {
    for suffix in SUFFIXES {
        let service = service();
        let address = format!("{SIX}.{suffix}");
        let before = service.get(&address);
        service.at("2018-09-02T12:00:00Z");
        notes(&service, 300);
        // The burst has left the window by then.
        service.at("2018-12-01T12:00:00Z").record(
            r#"{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"2018-11","data":{"status":"complete"}}"#,
        );
        service.at("2018-12-02T12:00:00Z");
        let usual = distinct(&service.get(&address));
        assert!(usual.len() < 150, "{suffix} {}", usual.len());
        let answer = poll(&service, &address, before.header("etag"));
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{suffix}");
        assert!(answer.header("etag").contains('+'), "{}", answer.header("etag"));
        assert!(!answer.header("last-modified").is_empty());
        let seen = distinct(&answer);
        assert_eq!(seen.len(), 301, "{suffix}");
        assert!(seen.is_superset(&usual.difference(&distinct(&before)).cloned().collect()), "{suffix}");
        assert_eq!(poll(&service, &address, answer.header("etag")).status, 304, "{suffix}");
    }
}

/// Whatever coding it took the last time, and whether or not the usual document lies ready.
#[test]
fn a_reader_that_holds_a_packed_form_gets_what_it_missed() {
    for coding in ["identity", "gzip", "br"] {
        let service = service();
        let address = format!("{SIX}.rss");
        let ask = |held: &str| {
            let request = http::Request::get(&address).header("accept-encoding", coding);
            service.ask(request.header("if-none-match", held).body(bytes::Bytes::new()).unwrap())
        };
        service.at("2018-09-01T12:01:00Z");
        let before = ask("");
        service.at("2018-09-02T12:00:00Z");
        notes(&service, 300);
        service
            .at("2018-12-01T12:00:00Z")
            .record(r#"{"type":"note-published","subject":"note/z","data":{"text":{"en":"Z"}}}"#);
        service.at("2018-12-02T12:00:00Z");
        assert_eq!(ask("").header("cache-control"), ask("").header("cache-control"), "it lies ready");
        let missed = ask(before.header("etag"));
        assert_eq!((missed.status, missed.header("cache-control")), (200, "no-store"), "{coding}");
        assert_eq!(ask(missed.header("etag")).status, 304, "{coding}");
        assert_eq!(ask(before.header("etag")).header("etag"), missed.header("etag"), "{coding}");
    }
}

#[test]
fn a_reader_that_was_away_for_long_gets_it_in_parts() {
    let service = service();
    let address = format!("{SIX}.rss");
    let before = service.get(&address);
    notes(&service, 1_200);
    let seen = caught_up(&service, &address, &before);
    assert_eq!(seen.len(), 1_200);
}

#[test]
fn a_tag_that_says_nothing_gets_what_everybody_gets() {
    let service = service();
    let address = format!("{SIX}.rss");
    notes(&service, 120);
    let usual = service.get(&address);
    for held in ["\"x\"", "\"99999-00000000\"", "\"v3-0123456789abcdef0123\"", "W/\"\""] {
        let answer = poll(&service, &address, held);
        assert_eq!((answer.status, answer.header("etag")), (200, usual.header("etag")), "{held}");
        assert_eq!(answer.body, usual.body, "{held}");
    }
}

/// The addresses that a document links to with a relation, or as the next.
fn linked(answer: &Answer, relation: &str) -> Option<String> {
    if answer.header("content-type").contains("json") {
        let json = answer.json();
        return json["next_url"].as_str().map(str::to_owned);
    }
    let (_, rest) = answer.body.split_once(&format!("rel=\"{relation}\""))?;
    let (_, rest) = rest.split_once("href=\"")?;
    rest.split_once('"').map(|(address, _)| address.replace("&#x26;", "&"))
}

#[test]
fn p1_a_walk_through_the_archives_finds_everything_once() {
    for suffix in SUFFIXES {
        let service = service();
        notes(&service, 330);
        let window = service.get(&format!("{SIX}.{suffix}"));
        let (mut pages, mut archived) = (0, Vec::new());
        let mut next = linked(&window, "prev-archive");
        while let Some(address) = next {
            let path = address.strip_prefix("https://commitments.example.ca").unwrap();
            let page = service.get(path);
            assert_eq!(
                (page.status, page.header("cache-control")),
                (200, "public, max-age=31536000, immutable")
            );
            assert_eq!(poll(&service, path, page.header("etag")).status, 304, "H2");
            archived.extend(ids(&page));
            next = linked(&page, "prev-archive");
            pages += 1;
        }
        let walked: BTreeSet<_> = archived.iter().cloned().collect();
        assert_eq!((walked.len(), archived.len()), (pages * 100, pages * 100), "P1 {suffix} each once");
        let all: BTreeSet<_> = news(&service)
            .iter()
            .filter(|update| update.live)
            .map(|u| u.event.stamp.id.to_string())
            .collect();
        let six = distinct(&window).into_iter().chain(walked).collect::<BTreeSet<_>>();
        let plan = news(&service)[0].event.stamp.id.to_string();
        let lost: Vec<_> = all.difference(&six).filter(|id| **id != plan).collect();
        assert!(lost.is_empty(), "P1 {suffix} {lost:?}");
    }
}

#[test]
fn p2_after_the_last_full_page_comes_the_feed_itself() {
    let service = service();
    notes(&service, 100);
    let full = news(&service).iter().filter(|u| u.commitment.is_some()).count() / 100;
    let next = service.get(&format!("{SIX}/archive/{full}.atom"));
    let location = format!("https://commitments.example.ca{SIX}.atom");
    assert_eq!((next.status, next.header("location")), (307, location.as_str()));
    for nothing in [
        format!("{}.rss", full + 1),
        "x.rss".to_owned(),
        "00.rss".to_owned(),
        "0".to_owned(),
        "0.xml".to_owned(),
    ] {
        assert_eq!(service.get(&format!("{SIX}/archive/{nothing}")).status, 404, "{nothing}");
    }
}

/// Another service on the same log.
fn restarted(service: &Service, public_url: &str) -> Service {
    let log = Arc::clone(service.app.projection().log());
    let clock = Arc::clone(&service.clock);
    let projection = Projection::open(log, Arc::clone(&clock) as Arc<_>, random).unwrap();
    let settings = Settings { public_url: public_url.to_owned(), ..service.app.settings().clone() };
    Service { app: App::new(Arc::new(projection), settings), clock }
}

#[test]
fn i4_d8_a_restart_changes_no_byte_and_a_new_host_no_id() {
    let service = service();
    notes(&service, 90);
    let again = restarted(&service, "https://commitments.example.ca");
    let elsewhere = restarted(&service, "https://elsewhere.example.org");
    for suffix in SUFFIXES {
        for address in
            [format!("{SIX}.{suffix}"), format!("/fr{SIX}.{suffix}"), format!("{SIX}/archive/0.{suffix}")]
        {
            let (before, after) = (service.get(&address), again.get(&address));
            assert_eq!(before.status, 200, "{address}");
            assert_eq!(before.body, after.body, "D8 {address}");
            assert_eq!(before.headers, after.headers, "D8 {address}");
            let moved = elsewhere.get(&address);
            assert_eq!(ids(&before), ids(&moved), "I4 {address}");
            assert!(!moved.body.contains("https://commitments.example.ca"), "I4 {address}");
            assert_ne!(before.header("etag"), moved.header("etag"), "H3 {address}");
        }
    }
}

#[test]
fn nothing_is_lost_between_those_who_write_and_those_who_poll() {
    let service = service();
    let all = distinct(&service.get("/feeds/all.rss")).len() + 150;
    let reader = |address: &'static str| {
        let service = &service;
        move || {
            let (mut seen, mut held) = (BTreeSet::new(), String::new());
            while seen.len() < all {
                let answer = poll(service, address, &held);
                if answer.status == 200 {
                    held = answer.header("etag").to_owned();
                    seen.extend(distinct(&answer));
                }
            }
            seen
        }
    };
    let seen = std::thread::scope(|scope| {
        let readers = ["/feeds/all.rss", "/fr/feeds/all.json"].map(|address| scope.spawn(reader(address)));
        for writer in 0..3 {
            let service = &service;
            scope.spawn(move || {
                for n in 0..50 {
                    service.record(&format!(
                        r#"{{"type":"note-published","subject":"note/w{writer}-{n}","data":{{"text":{{"en":"Note"}}}}}}"#
                    ));
                }
            });
        }
        readers.map(|reader| reader.join().unwrap())
    });
    for seen in seen {
        assert_eq!(seen.len(), all);
    }
}

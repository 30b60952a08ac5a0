//! Feeds as a subscriber's reader meets them: nothing missed, nothing twice.

mod catching_up;
mod many;
mod pages;
mod redaction;
mod serving;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::Request;

use crate::{Answer, Service};

/// The feed of a commitment, without its suffix.
const SIX: &str = "/commitments/canada-2016-2018-6/feed";

/// The endings of the addresses of feeds.
const SUFFIXES: [&str; 3] = ["rss", "atom", "json"];

fn service() -> Service {
    Service::with_commitment_6("2018-09-01T12:00:00Z")
}

/// Records so many notes, ten an answer, with the hours of `from` on.
fn notes(service: &Service, count: usize) {
    let note = |n| {
        format!(r#"{{"type":"note-published","subject":"note/{n}","data":{{"text":{{"en":"Note {n}"}}}}}}"#)
    };
    let all: Vec<_> = (0..count).map(|n| note(format!("n{n}"))).collect();
    for some in all.chunks(10) {
        service.record(&some.join(","));
    }
}

fn poll(service: &Service, address: &str, held: &str) -> Answer {
    let request = Request::get(address).header("if-none-match", held);
    service.ask(request.body(Bytes::new()).unwrap())
}

/// The ids of the items of a document in any format, as often as they stand there.
fn ids(answer: &Answer) -> Vec<String> {
    let mark = "tag:commitments.example.ca,2026:log/event/";
    let rest = answer.body.split(mark).skip(1);
    rest.map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}

/// Ids, each of which stands there once.
fn distinct(answer: &Answer) -> BTreeSet<String> {
    let (all, distinct) = (ids(answer), ids(answer).into_iter().collect::<BTreeSet<_>>());
    assert_eq!(all.len(), distinct.len(), "I2 an id stands there once");
    distinct
}

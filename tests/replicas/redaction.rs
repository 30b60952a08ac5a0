//! Whoever may not be named any more, where several processes tell the record: soon none of them tells it.

use std::io::Read;
use std::time::{Duration, Instant};

use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Folder, Service, status_change, try_ask};

use super::{moved, until, with_key_of};
use crate::live::follow;
use crate::nats::Servers;
use crate::redaction::{SECRET, redact, told};

/// For how long a process that hears from the stream may still tell what another one redacted: `milepost config show` says
/// so.
const TOLD_TIME_MAX: Duration = Duration::from_secs(2 + 8);

/// What such a process ends with.
const REDACTED: i32 = 79;

/// How many events a log has more than its snapshot before another one is written at a start.
const SNAPSHOT_EVENTS: usize = 1_000;

/// Where they are, so that what is asked for stays small.
const BESIDE: &str = "canada-2016-2018-1";

fn note(id: &str, text: &str) -> Value {
    json!({"type": "note-published", "subject": format!("note/{id}"), "effective": "2018-09-30", "data": {"text": {"en": text}}})
}

fn record(service: &Service, commitment: &str, notes: &[Value]) {
    let recorded = service.post_changes(commitment, &json!({ "changes": notes }).to_string());
    assert_eq!(recorded.status, 200, "{}", recorded.text());
}

/// What a service answers at the addresses that told the word.
fn answers(service: &Service) -> [String; 3] {
    let page = format!("/en/commitments/{COMMITMENT}");
    let status = format!("/commitments/{COMMITMENT}.json");
    [&*page, &*status, "/feeds/all.atom"].map(|path| service.ok(path).text())
}

/// Waits until a service ends because of a redaction; its folder.
fn ends(service: Service, redacted: Instant) -> Folder {
    while try_ask(&service.address, Request::get("/livez"), "").is_ok() {
        assert!(redacted.elapsed() < TOLD_TIME_MAX, "it still answers after {:?}", redacted.elapsed());
    }
    let (folder, code) = service.wait();
    let said = folder.read("stderr.txt");
    assert_eq!(code, Some(REDACTED), "{said}");
    assert!(said.contains("another process redacted an event") && said.contains("start it again"), "{said}");
    folder
}

#[test]
fn what_one_process_redacts_the_others_end_to_tell_no_more() {
    let servers = Servers::start(1);
    let (first, stream) = moved(&servers);
    let (second, third) = (with_key_of(&first), with_key_of(&first));
    let one = Service::start(first, &["--stream", &stream]);
    let others: Vec<Value> =
        (0..SNAPSHOT_EVENTS).map(|n| note(&format!("n{n}"), &format!("Note {n}."))).collect();
    record(&one, BESIDE, &others);
    record(&one, COMMITMENT, &[note("secret", SECRET)]);
    // It is not kept back by what is meant for an end that somebody asked for.
    let other = Service::start(second, &["--stream", &stream, "--drain-delay", "60"]);
    for service in [&one, &other] {
        assert!(answers(service).iter().all(|text| text.contains(SECRET)));
    }
    let snapshot = other.folder.at("milepost-data/snapshot");
    until("there is a snapshot", || snapshot.exists());
    let mut follower = follow(&other, one.position());
    let events = told(&one.ok("/events?from=0&limit=2000").text());
    redact(&third, &events, &["--stream", &stream]);
    let redacted = Instant::now();
    let folders = [ends(other, redacted), ends(one, redacted)];
    assert!(!snapshot.exists(), "it may have the word");
    let mut rest = String::new();
    follower.read_to_string(&mut rest).expect("it was not cut");
    assert!(rest.contains("event: end"), "{rest}");
    for folder in folders {
        let service = Service::start(folder, &["--stream", &stream]);
        assert!(!answers(&service).concat().contains(SECRET));
        let recorded = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
        assert_eq!(recorded.status, 200, "{}", recorded.text());
        assert_eq!(service.stop().1, Some(0));
    }
}

//! Clients that write and read through any of the replicas until told to stop, and keep what they were told.

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use http::Request;
use serde_json::json;
use stories::{Answer, try_ask};

use super::TIME_MAX;
use super::history::Step;

/// The commitments of the examples, each of which one client writes to.
const COMMITMENTS: [&str; 3] = ["canada-2016-2018-6", "canada-2016-2018-1", "canada-2016-2018-2"];

/// How long a client waits before its next request.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a client waits before a request that was refused is sent again.
const RETRY_PAUSE: Duration = Duration::from_millis(200);

/// What the clients share with the story.
pub(super) struct Load {
    /// Where the replicas are reached.
    pub(super) addresses: RwLock<Vec<String>>,
    stop: AtomicBool,
    acknowledged: AtomicUsize,
    refused: AtomicUsize,
    reads: AtomicUsize,
}

impl Load {
    pub(super) fn on(addresses: Vec<String>) -> Self {
        let (stop, none) = (AtomicBool::new(false), AtomicUsize::default);
        Self { addresses: RwLock::new(addresses), stop, acknowledged: none(), refused: none(), reads: none() }
    }

    /// How many writes were acknowledged.
    pub(super) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// How many reads were answered.
    pub(super) fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    /// How many writes were refused for now, or never answered, and sent again.
    pub(super) fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }

    /// Waits until so many more writes are acknowledged.
    pub(super) fn more(&self, writes: usize) {
        let before = self.acknowledged();
        super::until("writes are acknowledged", || self.acknowledged() >= before + writes);
    }

    /// Runs all clients while something happens; what each of them did. After it they finish what they have begun.
    pub(super) fn during(&self, happens: impl FnOnce()) -> Vec<Vec<Step>> {
        thread::scope(|scope| {
            let clients: Vec<_> = (0..COMMITMENTS.len())
                .map(|number| scope.spawn(move || Client::new(self, number).run()))
                .collect();
            // A story that fails has to end, and its clients with it.
            let stop = Stop(&self.stop);
            happens();
            drop(stop);
            clients.into_iter().map(|client| client.join().expect("a client")).collect()
        })
    }
}

/// Has the clients stop when it goes.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Client<'a> {
    load: &'a Load,
    number: usize,
    commitment: &'static str,
    /// The largest position that it was told.
    seen: u64,
    /// How many requests it has sent.
    sent: usize,
}

impl<'a> Client<'a> {
    fn new(load: &'a Load, number: usize) -> Self {
        let commitment = COMMITMENTS.get(number).expect("one for each client");
        Self { load, number, commitment, seen: 0, sent: number }
    }

    fn run(mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        for turn in 0.. {
            if self.load.stop.load(Ordering::Relaxed) {
                break;
            }
            steps.push(self.write(turn));
            thread::sleep(PAUSE);
            steps.push(self.read());
            thread::sleep(PAUSE);
        }
        steps
    }

    /// Publishes a note. The same request goes to one replica after the other until it is acknowledged.
    fn write(&mut self, turn: usize) -> Step {
        let id = format!("c{}-{turn}", self.number);
        let note = json!({"changes": [{
            "type": "note-published", "subject": format!("note/{id}"), "effective": "2018-09-30",
            "data": {"text": {"en": format!("Note {id}.")}},
        }]});
        let (began, commitment) = (Instant::now(), self.commitment);
        let answer = self.until_answered(&note.to_string(), || {
            Request::post(format!("/commitments/{commitment}/changes"))
                .header("content-type", "application/json")
                .header("idempotency-key", &id)
        });
        let ended = Instant::now();
        let position = self.see(&answer);
        self.load.acknowledged.fetch_add(1, Ordering::Relaxed);
        Step::Wrote { subject: format!("note/{id}"), began, ended, position }
    }

    /// Reads its commitment, which must be as far as all that it has seen.
    fn read(&mut self) -> Step {
        let (seen, commitment) = (self.seen, self.commitment);
        let answer = self.until_answered("", || {
            Request::get(format!("/commitments/{commitment}.json"))
                .header("milepost-min-position", seen.to_string())
        });
        let position = self.see(&answer);
        let commitment = answer.json();
        let own = format!("Note c{}-", self.number);
        let notes = commitment["notes"].as_array().map_or(0, |notes| {
            let is_own = |note: &&serde_json::Value| note.to_string().contains(&own);
            notes.iter().filter(is_own).count()
        });
        self.load.reads.fetch_add(1, Ordering::Relaxed);
        Step::Read { position, version: commitment["version"].as_u64().expect("a version"), notes }
    }

    fn see(&mut self, answer: &Answer) -> u64 {
        let position = answer.header("milepost-position").parse().expect("each answer says its position");
        self.seen = self.seen.max(position);
        position
    }

    /// Sends a request to one replica after the other until one of them does what it asks for. Another refusal than "not
    /// now" ends the story.
    fn until_answered(&mut self, body: &str, request: impl Fn() -> http::request::Builder) -> Answer {
        let begun = Instant::now();
        loop {
            self.sent += 1;
            let address = {
                let addresses = self.load.addresses.read().expect("nobody panics with it");
                addresses.get(self.sent % addresses.len()).expect("a replica").clone()
            };
            match try_ask(&address, request(), body) {
                Ok(answer) if answer.status == 200 => return answer,
                Ok(answer) => {
                    assert_eq!(answer.status, 503, "{}", answer.text());
                    assert_ne!(answer.header("retry-after"), "", "{}", answer.text());
                }
                // The replica is gone; whether it has recorded what it was sent nobody knows.
                Err(_) => {}
            }
            self.load.refused.fetch_add(1, Ordering::Relaxed);
            assert!(begun.elapsed() < TIME_MAX * 2, "no replica answers");
            thread::sleep(RETRY_PAUSE);
        }
    }
}

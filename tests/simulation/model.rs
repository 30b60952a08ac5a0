//! The service, and what its clients know of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use event_store::{EventLog, MemoryLog, Origin, Position};
use http::Request;
use http_api::{App, Settings, respond};
use jiff::{SignedDuration, Timestamp};
use projection::{FixedClock, Projection};
use serde_json::{Value, json};
use stories::{COMMITMENT, EXAMPLES, root};

use super::Op;
use super::engine::Engine;

/// The service as it runs, the log that outlives it, and what clients were told.
pub(crate) struct World {
    durable: Arc<MemoryLog>,
    clock: Arc<FixedClock>,
    engine: Arc<Engine>,
    app: App,
    /// The answer to each key, byte for byte.
    acknowledged: BTreeMap<String, Bytes>,
    /// Notes that may be there, and need not be.
    possible: BTreeSet<String>,
    /// Whether a write failed so that the engine takes no more.
    stopped: bool,
}

fn random() -> u128 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) << 32
}

fn start(durable: &Arc<MemoryLog>, clock: &Arc<FixedClock>) -> (Arc<Engine>, App) {
    let engine = Arc::new(Engine::open(durable));
    let projection =
        Projection::open(Arc::clone(&engine) as Arc<dyn EventLog>, Arc::clone(clock) as Arc<_>, random);
    let projection = Arc::new(projection.expect("what was appended folds"));
    (engine, App::new(projection, Settings::local("https://milepost.example".to_owned())))
}

/// A request without a socket; its status and its body.
fn ask(app: &App, request: http::request::Builder, body: impl Into<Bytes>) -> (u16, Bytes) {
    let answer = respond(app, &request.body(body.into()).expect("it is a request"));
    let status = answer.status().as_u16();
    (status, answer.into_body().into_bytes().expect("the log can be read"))
}

fn note(name: &str) -> String {
    json!({"changes": [{"type": "note-published", "subject": format!("note/{name}"), "effective": "2018-09-30",
        "data": {"text": {"en": format!("Note {name}.")}}}]})
    .to_string()
}

impl World {
    pub(crate) fn new() -> Self {
        let origin = Origin::parse("milepost.example/log", 2026).expect("it is a name");
        let durable = Arc::new(MemoryLog::new(origin));
        let moment = "2026-11-25T12:00:00Z".parse().expect("it is a moment");
        let clock = Arc::new(FixedClock::at(moment));
        let (engine, app) = start(&durable, &clock);
        for name in ["organizations.toml", "plan.toml", "commitment-6.toml"] {
            let text = std::fs::read(root().join(EXAMPLES).join(name)).expect("the example is there");
            let request = Request::post("/documents").header("content-type", "application/toml");
            assert_eq!(ask(&app, request, text).0, 200, "{name}");
        }
        let (acknowledged, possible) = (BTreeMap::new(), BTreeSet::new());
        Self { durable, clock, engine, app, acknowledged, possible, stopped: false }
    }

    pub(crate) fn carry_out(&mut self, op: Op) {
        match op {
            Op::Write(n) => {
                let name = format!("n{n}");
                let answer = self.write(&name, &name, None);
                self.heard(&name, answer);
            }
            Op::Lost(n) => {
                let name = format!("n{n}");
                let (status, _) = self.write(&name, &name, None);
                self.outcome(&name, status);
            }
            Op::Reuse(n) => {
                let (key, name) = (format!("n{n}"), format!("other-{n}"));
                let known = self.is_there(&key);
                let (status, _) = self.write(&key, &name, None);
                assert!(!known || matches!(status, 422 | 503), "the key {key} was used: {status}");
                self.outcome(&name, status);
                if status == 200 {
                    // The key now stands for the other note, for ever.
                    self.possible.remove(&name);
                    self.acknowledged.remove(&key);
                }
            }
            Op::Stale(n) => {
                let name = format!("stale-{n}");
                let (status, _) = self.write(&name, &name, Some("\"v9999\""));
                assert!(matches!(status, 412 | 503), "{status}");
            }
            Op::Fail(fault) => self.engine.fail(fault),
            Op::Clock(seconds) => {
                let now = projection::Clock::now(&*self.clock);
                // A clock that would leave the time that there is stays.
                let then = now.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(now);
                self.clock.set(then.max(Timestamp::UNIX_EPOCH));
            }
            Op::Restart => {
                (self.engine, self.app) = start(&self.durable, &self.clock);
                self.stopped = false;
            }
        }
    }

    fn write(&self, key: &str, name: &str, version: Option<&str>) -> (u16, Bytes) {
        let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
            .header("content-type", "application/json")
            .header("idempotency-key", key);
        let request = match version {
            Some(version) => request.header("if-match", version),
            None => request,
        };
        ask(&self.app, request, note(name))
    }

    /// What a client that hears an answer knows from then on.
    fn heard(&mut self, name: &str, (status, body): (u16, Bytes)) {
        self.outcome(name, status);
        if status == 200 {
            let first = self.acknowledged.entry(name.to_owned()).or_insert_with(|| body.clone());
            assert_eq!(*first, body, "one key is answered the same for ever");
        }
    }

    /// What an answer says about a note, whether it was heard or not.
    fn outcome(&mut self, name: &str, status: u16) {
        match status {
            200 => {
                assert!(!self.stopped || self.is_there(name), "a stopped engine acknowledges nothing new");
                self.possible.insert(name.to_owned());
            }
            503 => {
                self.stopped = true;
                self.possible.insert(name.to_owned());
            }
            // The key stands for another note, or the disk is full: this one was not recorded.
            409 | 422 | 507 => {}
            other => panic!("{name}: {other}"),
        }
    }

    fn lines(&self) -> Vec<Value> {
        let mut lines = Vec::new();
        loop {
            let page = self.durable.read(Position::START.plus(lines.len()), 1_000).expect("it can be read");
            if page.is_empty() {
                return lines;
            }
            lines.extend(
                page.iter().map(|line| serde_json::from_slice::<Value>(line).expect("a line is JSON")),
            );
        }
    }

    fn notes(&self) -> Vec<String> {
        let subjects =
            self.lines().into_iter().filter_map(|line| line["subject"].as_str().map(str::to_owned));
        subjects.filter_map(|subject| subject.strip_prefix("note/").map(str::to_owned)).collect()
    }

    fn is_there(&self, name: &str) -> bool {
        self.notes().iter().any(|known| known == name)
    }

    /// Everything that clients rely on.
    pub(crate) fn check(&self, when: &str) {
        let lines = self.lines();
        for (at, pair) in lines.windows(2).enumerate() {
            let [before, after] = pair else { continue };
            assert_eq!(after["sequence"], format!("{:020}", at + 1), "{when}: no gap");
            assert!(before["id"].as_str() < after["id"].as_str(), "{when}: ids rise at {at}");
            assert!(
                before["time"].as_str() <= after["time"].as_str(),
                "{when}: time does not run backwards at {at}"
            );
        }
        let ours = |name: &String| {
            ["n", "other-", "stale-"]
                .iter()
                .any(|start| name.strip_prefix(start).is_some_and(|rest| rest.parse::<u8>().is_ok()))
        };
        let notes: Vec<String> = self.notes().into_iter().filter(ours).collect();
        let once: BTreeSet<&String> = notes.iter().collect();
        assert_eq!(once.len(), notes.len(), "{when}: nothing is there twice: {notes:?}");
        for name in self.acknowledged.keys() {
            assert!(once.contains(name), "{when}: {name} was acknowledged");
        }
        for name in &once {
            assert!(
                self.possible.contains(*name) || name.starts_with("other-"),
                "{when}: {name} was refused"
            );
            assert!(!name.starts_with("stale-"), "{when}: {name} saw another version");
        }
        for path in
            [format!("/commitments/{COMMITMENT}.json"), "/feeds/all.rss".to_owned(), "/livez".to_owned()]
        {
            let (status, _) = ask(&self.app, Request::get(&path), "");
            assert_eq!(status, 200, "{when}: {path} is read whatever the disk does");
        }
        let (ready, said) = ask(&self.app, Request::get("/readyz"), "");
        assert_eq!(ready == 503, self.stopped, "{when}: /readyz says {said:?}");
    }

    /// Whoever replays the log has the same record.
    pub(crate) fn check_replica(&mut self) {
        self.carry_out(Op::Restart);
        let (status, events) = ask(&self.app, Request::get("/events"), "");
        assert_eq!(status, 200);
        let replica = Arc::new(MemoryLog::new(self.durable.origin().clone()));
        let lines: Vec<Bytes> = events
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(Bytes::copy_from_slice)
            .collect();
        for (at, line) in lines.iter().enumerate() {
            replica.append(Position::START.plus(at), std::slice::from_ref(line)).expect("it is a record");
        }
        let (_, copy) = start(&replica, &self.clock);
        for path in [format!("/commitments/{COMMITMENT}.json"), "/feeds/all.atom".to_owned()] {
            let of = |app: &App| ask(app, Request::get(&path), "");
            assert_eq!(of(&self.app), of(&copy), "{path}");
        }
    }
}

//! The answers of the service, without a socket.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets a surprise fails")]

mod citations;
mod feeds;
mod french;
mod memento;
mod names;
mod pages;
mod periods;
mod rendered;
mod replay;
mod schemas;
mod search;
mod sheets;
mod stalled;
mod team;
mod time_axes;
mod words;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use event_store::{MemoryLog, Origin};
use http::Request;
use http_api::{App, Settings, TokenSource, Tokens, respond};
use projection::{FixedClock, Projection};

/// A service on an empty log, whose clock the test sets.
struct Service {
    app: App,
    clock: Arc<FixedClock>,
}

/// What was answered.
struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn random() -> u128 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) << 32
}

impl Service {
    /// An empty service on a day.
    fn on(moment: &str) -> Self {
        let clock = Arc::new(FixedClock::at(moment.parse().unwrap()));
        let log = Arc::new(MemoryLog::new(Origin::parse("commitments.example.ca/log", 2026).unwrap()));
        let projection = Projection::open(log, Arc::clone(&clock) as Arc<_>, random).unwrap();
        let public_url = "https://commitments.example.ca".to_owned();
        let settings = Settings::local(public_url);
        Self { app: App::new(Arc::new(projection), settings), clock }
    }

    /// A service with commitment 6 of the example.
    fn with_commitment_6(moment: &str) -> Self {
        let service = Self::on(moment);
        for name in ["organizations.toml", "plan.toml", "commitment-6.toml"] {
            service.apply(name);
        }
        service
    }

    /// A service with all documents of the example.
    fn with_the_example(moment: &str) -> Self {
        let service = Self::with_commitment_6(moment);
        for number in [1, 2, 3, 9, 13, 17, 20] {
            service.apply(&format!("commitment-{number}.toml"));
        }
        service
    }

    /// The same record, where writing takes a token.
    fn with_tokens(self, tokens: Tokens) -> Self {
        let public_url = self.app.settings().public_url.clone();
        let tokens = Arc::new(tokens);
        let source = TokenSource::new(move || Arc::clone(&tokens));
        let settings = Settings { tokens: Some(source), loopback: false, ..Settings::local(public_url) };
        Self { app: App::new(Arc::clone(self.app.projection()), settings), ..self }
    }

    /// Applies a document of the example.
    fn apply(&self, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/canada-2016-2018").join(name);
        let request = Request::post("/documents").header("content-type", "application/toml");
        let answer = self.ask(request.body(Bytes::from(std::fs::read(path).unwrap())).unwrap());
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    fn at(&self, moment: &str) -> &Self {
        self.clock.set(moment.parse().unwrap());
        self
    }

    fn ask(&self, request: Request<Bytes>) -> Answer {
        let response = respond(&self.app, &request);
        let (head, body) = response.into_parts();
        let body = String::from_utf8_lossy(&body.into_bytes().unwrap()).into_owned();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Bytes::new()).unwrap())
    }

    /// Records changes to commitment 6.
    fn record(&self, changes: &str) -> Answer {
        self.change("/commitments/canada-2016-2018-6/changes", changes)
    }

    /// Records changes at an address.
    fn change(&self, path: &str, changes: &str) -> Answer {
        let body = Bytes::from(format!(r#"{{"changes":[{changes}]}}"#));
        let request = Request::post(path).header("content-type", "application/json");
        let answer = self.ask(request.body(body).unwrap());
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer
    }
}

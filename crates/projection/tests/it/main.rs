//! What the log adds up to, live and folded anew.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets a surprise fails")]

mod loading;
mod log;
mod random;
mod replicas;
mod snapshot;
mod state;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::document::read_toml;
use domain::event::Change;
use domain::{Command, Permit};
use event_store::{EventLog, MemoryLog, Origin};
use projection::{FixedClock, Order, Outcome, Projection, Refusal};

/// Numbers that never repeat, for ids and salts.
fn random() -> u128 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, Ordering::Relaxed)) << 32
}

fn origin() -> Origin {
    Origin::parse("commitments.example.ca/log", 2026).unwrap()
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2026-11-25T12:00:00Z".parse().unwrap()))
}

fn open(log: Arc<dyn EventLog>, clock: Arc<FixedClock>) -> Projection {
    Projection::open(log, clock, random).unwrap()
}

fn empty() -> Projection {
    open(Arc::new(MemoryLog::new(origin())), clock())
}

fn document(path: &str) -> Command {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(path);
    let text = std::fs::read_to_string(path).unwrap();
    Command::Apply(Box::new(read_toml(&text).unwrap()), None)
}

fn order(command: Command) -> Order {
    Order {
        command,
        actor: "operator".to_owned(),
        permit: Permit::everything(),
        expected: None,
        request: None,
    }
}

fn change(json: &str) -> Change {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let fact =
        serde_json::from_value(serde_json::json!({ "type": value["type"], "data": value["data"] })).unwrap();
    let source = text("source").unwrap_or_else(|| "/commitments/canada-2016-2018-6".to_owned());
    let subject = text("subject").unwrap_or_else(|| "commitment".to_owned());
    let mut change = Change::new(source.parse().unwrap(), subject.parse().unwrap(), fact);
    change.effective = text("effective").map(|when| when.parse().unwrap());
    change.period = text("period").map(|when| when.parse().unwrap());
    change
}

fn record(projection: &Projection, changes: &[&str]) -> Result<Outcome, Refusal> {
    projection.submit(order(Command::Record(changes.iter().map(|json| change(json)).collect())))
}

fn note(id: &str) -> String {
    format!(r#"{{"type":"note-published","subject":"note/{id}","data":{{"text":{{"en":"Note {id}."}}}}}}"#)
}

/// A projection that holds commitment 6 of the example.
fn commitment_6() -> Projection {
    let projection = empty();
    apply_commitment_6(&projection);
    projection
}

fn apply_commitment_6(projection: &Projection) {
    for path in ["organizations.toml", "plan.toml", "commitment-6.toml"] {
        projection.submit(order(document(&format!("canada-2016-2018/{path}")))).unwrap();
    }
}

const STATUS: &str = r#"{"type":"milestone-status-reported","subject":"milestone/6.1","effective":"2018-09-30","data":{"status":"complete"}}"#;

//! The operator's worst day: what was acknowledged is there afterwards.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use http::Request;
use rustix::process::Signal;
use serde_json::{Value, json};
use stories::{COMMITMENT, Found, Service, try_ask};

pub(crate) const WRITERS: usize = 4;
/// How often the process ends in a test run; `MILEPOST_KILLS` asks for more.
const ROUNDS: u64 = 6;

fn note(id: &str) -> String {
    json!({"changes": [{"type": "note-published", "subject": format!("note/{id}"), "effective": "2018-09-30", "data": {"text": {"en": format!("Note {id}.")}}}]})
        .to_string()
}

/// Writes notes until the service is gone; those that were acknowledged.
pub(crate) fn write_until_the_end(
    address: &str,
    round: u64,
    writer: usize,
    acknowledged: &Mutex<BTreeSet<String>>,
) {
    for number in 0.. {
        let id = format!("r{round}-w{writer}-{number}");
        let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
            .header("content-type", "application/json");
        match try_ask(address, request, note(&id)) {
            Ok(answer) if answer.status == 200 => {
                acknowledged.lock().expect("no writer panics").insert(format!("note/{id}"));
            }
            Ok(answer) => panic!("{}", answer.text()),
            Err(_) => return,
        }
    }
}

/// The subjects of all notes in the log, each once.
fn notes(service: &Service) -> BTreeSet<String> {
    subjects(&service.ok("/events?type=note-published").text())
}

/// What the lines of a log are about, each thing once.
pub(crate) fn subjects(lines: &str) -> BTreeSet<String> {
    let subject = |line: &str| {
        let event: Value = serde_json::from_str(line).expect("a line is JSON");
        event["subject"].as_str().expect("it has a subject").to_owned()
    };
    let subjects: Vec<String> = lines.lines().map(subject).collect();
    let once: BTreeSet<String> = subjects.iter().cloned().collect();
    assert_eq!(once.len(), subjects.len(), "no note is there twice");
    once
}

#[test]
fn an_acknowledged_change_survives_the_end_of_the_process_at_any_moment_under_load() {
    let mut service = Service::with_examples();
    let acknowledged = Mutex::new(BTreeSet::new());
    let mut found = Found::default();
    let rounds =
        std::env::var("MILEPOST_KILLS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    for round in 0..rounds {
        let before = acknowledged.lock().expect("no writer panics").len();
        let address = service.address.clone();
        service = std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (address, acknowledged) = (&address, &acknowledged);
                scope.spawn(move || write_until_the_end(address, round, writer, acknowledged));
            }
            // The moment differs from round to round; some writes are acknowledged before it, some are in flight.
            let moment = Duration::from_millis(20 + (round * 37) % 90);
            let begun = Instant::now();
            while begun.elapsed() < moment || acknowledged.lock().expect("no writer panics").len() == before {
                // Whoever looks without a pause keeps the writers from the lock.
                std::thread::sleep(Duration::from_millis(1));
            }
            // By turns without a warning, and with one.
            match round % 2 {
                0 => service.crash(),
                _ => {
                    service.signal(Signal::TERM);
                    let (folder, code) = service.wait();
                    assert_eq!(code, Some(0), "S4: SIGTERM is no error");
                    Service::start(folder, &[])
                }
            }
        });
        let held = acknowledged.lock().expect("no writer panics");
        let lost: Vec<_> = held.difference(&notes(&service)).cloned().collect();
        found.row(
            "S4",
            &format!("round {round}: {} are there, each once", held.len()),
            lost.is_empty(),
            &format!("{lost:?}"),
        );
        assert!(held.len() > before, "round {round} acknowledged something");
    }
    let whole = service.ok("/events").text();
    let sequences =
        whole.lines().enumerate().all(|(at, line)| line.contains(&format!("\"sequence\":\"{at:020}\"")));
    found.row("S4", &format!("no gap after {rounds} ends"), sequences, &whole);
}

//! Several processes on one log: each follows what the others record, and decides anew what they were first with.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::Command;
use domain::event::Request;
use event_store::EventLog;
use projection::{Order, Projection, Refusal};

use crate::log::TestLog;
use crate::{STATUS, apply_commitment_6, change, clock, note, open, order, record};

/// Two processes with commitment 6.
fn pair() -> [Projection; 2] {
    let log = TestLog::shared();
    let pair = [(); 2].map(|()| open(Arc::clone(&log) as Arc<dyn EventLog>, clock()));
    apply_commitment_6(&pair[0]);
    reaches(&pair[1], pair[0].state().position);
    pair
}

fn reaches(projection: &Projection, position: u64) {
    let begin = Instant::now();
    while projection.state().position < position {
        assert!(begin.elapsed() < Duration::from_secs(10), "it stays at {}", projection.state().position);
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn what_one_records_the_other_sees() {
    let [one, other] = pair();
    let outcome = record(&one, &[STATUS]).unwrap();
    reaches(&other, outcome.position);
    let id = "canada-2016-2018-6".parse().unwrap();
    assert_eq!(one.state().version(&id), other.state().version(&id));
    let told =
        |projection: &Projection| projection.tell(&projection.state(), &[outcome.position - 1]).unwrap();
    assert_eq!(told(&one), told(&other));
}

#[test]
fn behind_is_what_is_on_its_way_and_what_is_not_folded_yet() {
    let log = TestLog::shared();
    let projection = open(Arc::clone(&log) as Arc<dyn EventLog>, clock());
    assert_eq!(projection.behind(), 0);
    log.unread.store(7, Ordering::Relaxed);
    assert_eq!(projection.behind(), 7);
    // Nobody is told of these, so they are not folded.
    let told: Vec<Bytes> = (0..3).map(|n| format!("record {n}").into()).collect();
    log.log.append(log.head(), &told).unwrap();
    assert_eq!(projection.behind(), 7 + 3);
}

#[test]
fn writers_of_both_are_all_recorded_once() {
    let [one, other] = pair();
    let before = one.state().position;
    std::thread::scope(|scope| {
        for (name, projection) in [("a", &one), ("b", &other)] {
            for n in 0..8 {
                scope.spawn(move || {
                    for m in 0..8 {
                        let note = note(&format!("{name}{n}-{m}"));
                        while let Err(refusal) = record(projection, &[&note]) {
                            assert_eq!(refusal, Refusal::Busy);
                        }
                    }
                });
            }
        }
    });
    reaches(&one, before + 128);
    reaches(&other, before + 128);
    assert_eq!(one.log().head().index(), before + 128);
}

#[test]
fn a_request_that_one_answered_the_other_answers_alike() {
    let [one, other] = pair();
    let request = |body: &str| Some(Request { key: "k".into(), body: body.into() });
    let noted = |body| Order { request: request(body), ..order(Command::Record(vec![change(&note("n"))])) };
    let first = one.submit(noted("b")).unwrap();
    let again = other.submit(noted("b")).unwrap();
    assert_eq!((again.change, again.position, again.replayed), (first.change, first.position, true));
    assert_eq!(other.submit(noted("c")).unwrap_err(), Refusal::KeyReused);
}

#[test]
fn a_version_that_the_other_has_passed_is_stale() {
    let [one, other] = pair();
    let id: domain::Slug = "canada-2016-2018-6".parse().unwrap();
    let seen = other.state().version(&id).unwrap().number;
    record(&one, &[STATUS]).unwrap();
    let late =
        Order { expected: Some((id.clone(), seen)), ..order(Command::Record(vec![change(&note("late"))])) };
    let refusal = other.submit(late).unwrap_err();
    assert_eq!(refusal, Refusal::Stale { commitment: id, expected: seen, current: seen + 1 });
}

//! The one writer: durable before the answer, all or nothing, the same request once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use domain::Command;
use domain::event::Request;
use event_store::{EventLog, MemoryLog, Position};
use projection::{Order, QUEUE_ORDERS_MAX, Refusal};

use crate::log::TestLog;
use crate::{
    STATUS, apply_commitment_6, change, clock, commitment_6, document, empty, note, open, order, origin,
    record,
};

#[test]
fn a_rejected_list_records_nothing() {
    let projection = commitment_6();
    let before = projection.state().position;
    let wrong =
        r#"{"type":"milestone-status-reported","subject":"milestone/9.9","data":{"status":"complete"}}"#;
    let refusal = record(&projection, &[STATUS, wrong]).unwrap_err();
    assert!(refusal.to_string().contains("milestone/9.9"), "{refusal}");
    assert_eq!(projection.state().position, before);
    assert_eq!(projection.log().head().index(), before);
}

#[test]
fn an_answer_names_a_position_at_which_its_events_are_seen() {
    let projection = commitment_6();
    let outcome = record(&projection, &[STATUS]).unwrap();
    assert_eq!(outcome.position, projection.state().position);
    let stored = projection.log().read(Position::new(outcome.position - 1), 1).unwrap();
    let line = outcome.updates[0].event.to_line().unwrap();
    assert_eq!(stored[0], line);
}

#[test]
fn an_order_that_changes_nothing_is_answered_and_wakes_nobody() {
    let projection = commitment_6();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    projection.on_publish(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
    });
    let outcome = projection.submit(order(document("canada-2016-2018/commitment-6.toml"))).unwrap();
    assert_eq!((outcome.change, outcome.position), (None, projection.state().position));
    assert_eq!(woken.load(Ordering::SeqCst), 0);
    record(&projection, &[STATUS]).unwrap();
    assert_eq!(woken.load(Ordering::SeqCst), 1);
}

#[test]
fn writers_at_once_are_all_recorded_in_one_order() {
    let projection = Arc::new(commitment_6());
    let before = projection.state().position;
    let writers: Vec<_> = (0..32)
        .map(|n| {
            let projection = Arc::clone(&projection);
            std::thread::spawn(move || record(&projection, &[&note(&format!("n{n}"))]).unwrap().position)
        })
        .collect();
    let mut positions: Vec<u64> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
    positions.sort_unstable();
    assert_eq!(positions, (before + 1..=before + 32).collect::<Vec<_>>());
}

#[test]
fn a_stale_writer_records_nothing() {
    let projection = commitment_6();
    let expected = Some(("canada-2016-2018-6".parse().unwrap(), 1));
    let with = |expected| Order { expected, ..order(Command::Record(vec![change(STATUS)])) };
    assert!(projection.submit(with(expected.clone())).is_ok());
    match projection.submit(with(expected)) {
        Err(Refusal::Stale { current, .. }) => assert_eq!(current, 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_request_is_recorded_once_and_answered_alike_also_after_a_restart() {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::new(origin()));
    let ask = |body: &str| Order {
        request: Some(Request { key: "a".repeat(64), body: body.repeat(64) }),
        ..order(Command::Record(vec![change(STATUS), change(&note("n"))]))
    };
    let projection = open(Arc::clone(&log), clock());
    apply_commitment_6(&projection);
    let first = projection.submit(ask("b")).unwrap();
    let again = projection.submit(ask("b")).unwrap();
    assert!(again.replayed);
    assert_eq!((&again.updates, again.position), (&first.updates, first.position));
    assert_eq!(projection.submit(ask("c")), Err(Refusal::KeyReused));
    record(&projection, &[&note("later")]).unwrap();
    drop(projection);
    let projection = open(log, clock());
    let after = projection.submit(ask("b")).unwrap();
    assert_eq!((&after.updates, after.position), (&first.updates, first.position));
}

#[test]
fn equal_requests_in_one_batch_are_recorded_once() {
    let log = TestLog::alone();
    let projection = Arc::new(open(Arc::clone(&log) as Arc<dyn EventLog>, clock()));
    apply_commitment_6(&projection);
    let before = projection.state().position;
    let gate = log.gate.lock().unwrap();
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let projection = Arc::clone(&projection);
            let request = Some(Request { key: "a".repeat(64), body: "b".repeat(64) });
            let order = Order { request, ..order(Command::Record(vec![change(STATUS)])) };
            std::thread::spawn(move || projection.submit(order).unwrap())
        })
        .collect();
    drop(gate);
    let outcomes: Vec<_> = callers.into_iter().map(|caller| caller.join().unwrap()).collect();
    assert_eq!(projection.state().position, before + 1);
    assert!(outcomes.iter().all(|outcome| outcome.updates == outcomes[0].updates));
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1);
}

#[test]
fn a_failed_append_is_answered_as_failed_and_nothing_more_is_accepted() {
    let log = TestLog::alone();
    let projection = open(Arc::clone(&log) as Arc<dyn EventLog>, clock());
    apply_commitment_6(&projection);
    let before = projection.state().position;
    log.fails.store(true, Ordering::SeqCst);
    assert!(matches!(record(&projection, &[STATUS]), Err(Refusal::Unavailable(_))));
    assert_eq!(projection.state().position, before);
    log.fails.store(false, Ordering::SeqCst);
    assert!(matches!(record(&projection, &[STATUS]), Err(Refusal::Unavailable(_))));
}

#[test]
fn a_write_beyond_those_that_wait_is_refused_and_those_are_recorded() {
    let log = TestLog::alone();
    let projection = open(Arc::clone(&log) as Arc<dyn EventLog>, clock());
    apply_commitment_6(&projection);
    let before = projection.state().position;
    let gate = log.gate.lock().unwrap();
    let order_of = |number: usize| order(Command::Record(vec![change(&note(&format!("n{number}")))]));
    // The writer has taken at most as many as the queue holds when the disk stops it, and as many wait again. A caller has a
    // quarter of a queue wait at once, so nine of them have more than there is room for.
    let (room, share) = (2 * QUEUE_ORDERS_MAX + 1, QUEUE_ORDERS_MAX / 4);
    let accepted = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..9)
            .map(|caller| {
                let orders = (caller * share..(caller + 1) * share).map(order_of);
                let projection = &projection;
                scope.spawn(move || projection.submit_all(orders))
            })
            .collect();
        // A single one that finds room waits for the disk; the first that finds none is told at once.
        let mut waiting = Vec::new();
        let refused = loop {
            let order = order_of(9 * share + waiting.len());
            let projection = &projection;
            let single = scope.spawn(move || projection.submit(order));
            std::thread::sleep(Duration::from_millis(20));
            if single.is_finished() {
                break single.join().unwrap();
            }
            waiting.push(single);
        };
        assert_eq!(refused, Err(Refusal::Busy));
        assert_eq!(projection.state().position, before, "the disk is slow");
        drop(gate);
        let lists = callers.into_iter().flat_map(|caller| caller.join().unwrap());
        let singles = waiting.into_iter().map(|single| single.join().unwrap());
        lists.chain(singles).filter(Result::is_ok).count() as u64
    });
    let recorded = projection.state().position - before;
    assert!(recorded >= accepted, "{accepted} were acknowledged and {recorded} are recorded");
    assert!(accepted >= QUEUE_ORDERS_MAX as u64 && recorded <= room as u64, "{accepted} {recorded}");
    assert!(record(&projection, &[STATUS]).is_ok(), "there is room again");
}

#[test]
fn behind_an_order_that_finds_no_room_none_of_the_same_call_is_recorded() {
    let log = TestLog::alone();
    let projection = open(Arc::clone(&log) as Arc<dyn EventLog>, clock());
    apply_commitment_6(&projection);
    let (before, begun) = (projection.state().position, log.begun.load(Ordering::SeqCst));
    let mut gate = Some(log.gate.lock().unwrap());
    let order_of = |id: String| order(Command::Record(vec![change(&note(&id))]));
    let until = |holds: &dyn Fn() -> bool| {
        while !holds() {
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    let (callers, in_queue) = (8, AtomicUsize::new(0));
    let share = QUEUE_ORDERS_MAX / callers;
    std::thread::scope(|scope| {
        // The writer waits for the disk with this one, and takes no other out of the queue meanwhile.
        scope.spawn(|| record(&projection, &[&note("first")]).unwrap());
        until(&|| log.begun.load(Ordering::SeqCst) > begun);
        for caller in 0..callers {
            let (projection, in_queue) = (&projection, &in_queue);
            scope.spawn(move || {
                let mut orders = (0..share).map(|number| order_of(format!("c{caller}-{number}")));
                // The next one is asked for when the one before it is in the queue.
                let orders = std::iter::from_fn(|| {
                    orders.next().or_else(|| {
                        in_queue.fetch_add(share, Ordering::SeqCst);
                        None
                    })
                });
                assert!(projection.submit_all(orders).iter().all(Result::is_ok));
            });
        }
        until(&|| in_queue.load(Ordering::SeqCst) == QUEUE_ORDERS_MAX);
        let outcomes = projection.submit_all((0..3).map(|number| {
            if number > 0 {
                // Whoever asks for the next one behind the refused one finds room for it.
                drop(gate.take());
                until(&|| projection.state().position > before + 1);
            }
            order_of(format!("late-{number}"))
        }));
        assert_eq!(outcomes, [Err(Refusal::Busy)]);
        drop(gate.take());
    });
    assert_eq!(projection.state().position - before, 1 + QUEUE_ORDERS_MAX as u64);
}

#[test]
fn after_a_full_disk_writing_goes_on() {
    let log = TestLog::alone();
    let projection = open(Arc::clone(&log) as Arc<dyn EventLog>, clock());
    apply_commitment_6(&projection);
    log.full.store(true, Ordering::SeqCst);
    assert_eq!(record(&projection, &[STATUS]), Err(Refusal::DiskFull));
    log.full.store(false, Ordering::SeqCst);
    assert!(record(&projection, &[STATUS]).is_ok());
}

#[test]
fn ids_and_times_rise_although_the_clock_steps_back() {
    let clock = clock();
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::new(origin()));
    let projection = open(log, Arc::clone(&clock));
    apply_commitment_6(&projection);
    clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    let last = projection.state().last.unwrap();
    let outcome = record(&projection, &[STATUS]).unwrap();
    let stamp = &outcome.updates[0].event.stamp;
    assert!(stamp.id > last.0, "{} {}", stamp.id, last.0);
    assert!(stamp.time >= last.1);
}

#[test]
fn a_preview_records_nothing_and_says_what_would_be() {
    let projection = commitment_6();
    let before = projection.state().position;
    let (state, updates) = projection.preview(&order(Command::Record(vec![change(STATUS)]))).unwrap();
    assert_eq!((updates.len(), state.position), (1, before + 1));
    assert_eq!(projection.state().position, before);
    assert_eq!(empty().state().position, 0);
}

#[test]
fn a_fork_shows_what_would_be_and_records_nothing() {
    let projection = commitment_6();
    let (before, log) = (projection.state(), projection.log().read(Position::START, 1_000).unwrap());
    let fork = projection.fork().unwrap();
    let outcome = record(&fork, &[STATUS]).unwrap();
    assert_eq!((outcome.updates.len(), outcome.position), (1, before.position + 1));
    let id = "canada-2016-2018-6".parse().unwrap();
    assert_eq!(fork.state().version(&id).unwrap().number, 2);
    assert_eq!(fork.log().read(Position::new(before.position), 10).unwrap().len(), 1);
    // What is recorded meanwhile is not seen by the fork, nor the other way round.
    record(&projection, &[STATUS, STATUS]).unwrap();
    assert_eq!(fork.state().position, before.position + 1);
    assert_eq!(projection.log().read(Position::START, 1_000).unwrap()[..log.len()], log);
    assert_eq!(projection.state().position, before.position + 2);
}

//! A fork reads as one log, and leaves the log that it goes on from alone.

use std::sync::Arc;

use event_store::{Error, EventLog, ForkLog, MemoryLog};

use crate::{at, fill, message, numbered, origin, read_all, records};

/// A log of 600 records and a fork of it at 520, with three records of its own.
fn forked() -> (Arc<MemoryLog>, ForkLog) {
    let base = Arc::new(MemoryLog::new(origin()));
    fill(&*base, 600);
    let fork = ForkLog::new(Arc::clone(&base) as Arc<_>, at(520)).expect("it is below the head");
    assert_eq!(fork.append(at(520), &records(&["a", "b"])).expect("the head"), at(522));
    assert_eq!(fork.append(at(522), &records(&["c"])).expect("the head"), at(523));
    (base, fork)
}

#[test]
fn a_fork_reads_as_one_log() {
    let (_, fork) = forked();
    let expected: Vec<_> = (0..520).map(numbered).chain(records(&["a", "b", "c"])).collect();
    for limit in [1, 7, 1_000] {
        assert_eq!(read_all(&fork, limit), expected, "in pages of {limit}");
    }
    assert_eq!((fork.head(), fork.origin()), (at(523), &origin()));
    assert!(message(fork.read(at(524), 1)).contains("beyond the head of the log at 523"));
}

#[test]
fn a_fork_leaves_its_base_alone_and_sees_nothing_of_what_comes_there() {
    let (base, fork) = forked();
    assert_eq!(base.append(at(600), &records(&["later"])).expect("the head"), at(601));
    assert_eq!(base.read(at(520), 1).expect("a page"), [numbered(520)]);
    assert_eq!(fork.read(at(522), 10).expect("a page"), records(&["c"]));
    let stale = fork.append(at(520), &records(&["late"]));
    assert!(matches!(stale, Err(Error::Conflict { head, .. }) if head == at(523)), "{stale:?}");
    let beyond = ForkLog::new(base, at(602));
    assert!(matches!(beyond, Err(Error::BeyondHead { .. })));
}

#[test]
fn a_fork_proves_and_signs_what_is_recorded_and_no_more() {
    let (base, fork) = forked();
    assert_eq!(fork.root(at(520)).expect("it is recorded"), base.root(at(520)).expect("it is recorded"));
    assert_eq!(
        fork.checkpoint_at(at(520)).expect("it is recorded").as_note(),
        base.checkpoint_at(at(520)).expect("it is recorded").as_note()
    );
    assert!(fork.root(at(523)).is_err() && fork.checkpoint().is_err());
    assert_eq!(fork.frames(0, 9).expect("frames"), base.frames(0, 2).expect("frames"));
    assert!(fork.frames(2, 9).expect("frames").is_empty());
}

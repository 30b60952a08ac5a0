//! Appending and reading.

use bytes::Bytes;
use event_store::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, Error, EventLog, MemoryLog, PAGE_BYTES_MAX, PAGE_RECORDS_MAX,
    Position, RECORD_BYTES_MAX, SledLog,
};
use proptest::prelude::*;

use crate::{at, each_engine, key, message, origin, read_all, records};

#[test]
fn what_is_appended_is_read_back_in_order() {
    each_engine(|log| {
        assert_eq!(log.head(), Position::START);
        assert_eq!(log.append(at(0), &records(&["a", "b"])).expect("head"), at(2));
        assert_eq!(log.append(at(2), &records(&["c"])).expect("head"), at(3));
        assert_eq!(log.head(), at(3));
        assert_eq!(log.read(at(0), 10).expect("page"), records(&["a", "b", "c"]));
        assert_eq!(log.read(at(1), 1).expect("page"), records(&["b"]));
        assert_eq!(log.read(at(3), 10).expect("page"), records::<&str>(&[]));
        assert_eq!(log.read(at(0), 0).expect("page"), records::<&str>(&[]));
        log.ready().expect("a log that takes more");
    });
}

#[test]
fn a_stale_writer_records_nothing() {
    each_engine(|log| {
        log.append(at(0), &records(&["a", "b"])).expect("head");
        for expected in [0, 1, 3] {
            let stale = log.append(at(expected), &records(&["x"]));
            let text = format!("the log is at 2, not at {expected}: read on from there and decide again");
            assert_eq!(message(stale), text);
        }
        assert_eq!(
            message(log.append(at(1), &[])),
            "the log is at 2, not at 1: read on from there and decide again"
        );
        assert_eq!(log.append(at(2), &[]).expect("an empty append"), at(2));
        assert_eq!(read_all(log, 10), records(&["a", "b"]));
    });
}

#[test]
fn of_writers_at_one_position_one_wins() {
    each_engine(|log| {
        let race =
            |name: String| (0..20).filter(|round| log.append(at(*round), &records(&[&name])).is_ok()).count();
        let won: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..4).map(|n| scope.spawn(move || race(format!("writer {n}")))).collect();
            writers.into_iter().map(|writer| writer.join().expect("a count")).sum()
        });
        assert_eq!(log.head(), at(won as u64));
        assert_eq!(read_all(log, 7).len(), won);
    });
}

#[test]
fn a_reader_past_the_head_is_told() {
    each_engine(|log| {
        log.append(at(0), &records(&["a"])).expect("head");
        assert_eq!(message(log.read(at(2), 1)), "position 2 is beyond the head of the log at 1");
    });
}

#[test]
fn what_would_break_a_replay_is_refused_and_nothing_of_it_is_kept() {
    let check = |last: Vec<u8>, expected: &str| {
        each_engine(|log| {
            let refused = log.append(at(0), &records(&[b"fine".to_vec(), last.clone()]));
            assert_eq!(message(refused), expected);
            assert_eq!((log.head(), read_all(log, 10)), (at(0), vec![]));
        });
    };
    check(vec![], "record 1 of the append is empty");
    check(b"two\nlines".to_vec(), "record 1 of the append contains a newline");
    check(b"one line\n".to_vec(), "record 1 of the append contains a newline");
    check(vec![b'x'; RECORD_BYTES_MAX + 1], "record 1 of the append has 60001 bytes, more than 60000");
}

#[test]
fn an_append_over_the_limits_is_refused_whole() {
    let check = |count: usize, record_bytes: usize| {
        each_engine(|log| {
            let refused = log.append(at(0), &vec![Bytes::from(vec![b'x'; record_bytes]); count]);
            assert!(matches!(refused, Err(Error::AppendTooLarge { .. })), "{refused:?}");
            assert_eq!(log.head(), at(0));
        });
    };
    check(APPEND_RECORDS_MAX + 1, 1);
    check(APPEND_BYTES_MAX / 50_000 + 1, 50_000);
}

#[test]
fn the_largest_append_is_kept() {
    each_engine(|log| {
        let many: Vec<_> = (0..APPEND_RECORDS_MAX).map(|n| Bytes::from(format!("{n}"))).collect();
        let large: Vec<_> =
            (0..APPEND_BYTES_MAX / RECORD_BYTES_MAX).map(|n| filler(n, RECORD_BYTES_MAX)).collect();
        let head = log.append(at(0), &many).expect("head");
        log.append(head, &large).expect("head");
        assert_eq!(read_all(log, 300), [many, large].concat());
    });
}

#[test]
fn a_page_ends_at_its_limits() {
    each_engine(|log| {
        let small = vec![Bytes::from("small"); PAGE_RECORDS_MAX + 1];
        let (most, rest) = small.split_at(APPEND_RECORDS_MAX);
        let head = log.append(at(0), most).expect("head");
        let mut head = log.append(head, rest).expect("head");
        assert_eq!(log.read(at(0), usize::MAX).expect("page").len(), PAGE_RECORDS_MAX);
        let large = vec![filler(1, RECORD_BYTES_MAX); 50];
        for _ in 0..2 {
            head = log.append(head, &large).expect("head");
        }
        let page = log.read(Position::START.plus(small.len()), usize::MAX).expect("page");
        assert_eq!(page.len(), PAGE_BYTES_MAX.div_ceil(RECORD_BYTES_MAX));
    });
}

#[test]
fn a_log_says_the_name_it_was_given() {
    each_engine(|log| assert_eq!(log.origin(), &origin()));
}

/// A record of `length` bytes that no other number gives.
fn filler(number: usize, length: usize) -> Bytes {
    format!("{number} ").bytes().chain((b'a'..=b'z').cycle()).take(length).collect()
}

#[derive(Clone, Debug)]
enum Op {
    Append { behind: u64, lengths: Vec<usize> },
    Read { from: u64, limit: usize },
    Redact { position: u64 },
    Checkpoint,
    Prove { older: u64 },
}

fn op() -> impl Strategy<Value = Op> {
    let length = prop_oneof![4 => 1..400_usize, 1 => 3_400..3_600_usize, 1 => 0..9_000_usize];
    let lengths = prop_oneof![
        4 => prop::collection::vec(length, 0..12),
        1 => prop::collection::vec(1..40_usize, 200..600),
    ];
    let behind = prop_oneof![5 => Just(0_u64), 1 => 1..3_u64];
    prop_oneof![
        8 => (behind, lengths).prop_map(|(behind, lengths)| Op::Append { behind, lengths }),
        4 => (0..600_u64, 0..20_usize).prop_map(|(from, limit)| Op::Read { from, limit }),
        1 => (0..600_u64).prop_map(|position| Op::Redact { position }),
        2 => Just(Op::Checkpoint),
        2 => (0..600_u64).prop_map(|older| Op::Prove { older }),
    ]
}

fn run(log: &dyn EventLog, op: &Op) -> String {
    match op {
        Op::Append { behind, lengths } => {
            let expected = at(log.head().index().saturating_sub(*behind));
            let records: Vec<_> = lengths.iter().zip(0..).map(|(length, n)| filler(n, *length)).collect();
            format!("{:?} then {}", log.append(expected, &records), log.head())
        }
        Op::Read { from, limit } => format!("{:?}", log.read(at(*from), *limit)),
        Op::Redact { position } => {
            format!("{:?}", log.redact(at(*position), Bytes::from(format!("stub of {position}"))))
        }
        Op::Checkpoint => format!("{:?}", log.checkpoint()),
        Op::Prove { older } => {
            let head = log.head();
            format!("{:?} {:?}", log.consistency(at(*older), head), log.inclusion(at(*older), head))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn both_engines_answer_alike_also_after_a_restart(ops in prop::collection::vec(op(), 1..20), limit in 1..30_usize) {
        let memory = MemoryLog::new(origin());
        let dir = tempfile::tempdir().expect("a folder");
        let durable = SledLog::open_with_key(dir.path(), &origin(), key()).expect("a new log");
        for op in &ops {
            prop_assert_eq!(run(&memory, op), run(&durable, op));
        }
        let once = read_all(&memory, usize::MAX);
        prop_assert_eq!(&read_all(&durable, limit), &once);
        drop(durable);
        let reopened = SledLog::open_with_key(dir.path(), &origin(), key()).expect("the same log");
        prop_assert_eq!(reopened.head(), memory.head());
        prop_assert_eq!(&read_all(&reopened, limit), &once);
        prop_assert_eq!(reopened.checkpoint().expect("a checkpoint"), memory.checkpoint().expect("a checkpoint"));
        prop_assert_eq!(reopened.redacted(), memory.redacted());
    }
}

//! The folder: made, locked, refused, and kept free of what sled leaves behind.

use std::fs;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use event_store::{Error, EventLog, Origin, SledLog};

use crate::{at, check_readable, folder, open, origin, record, refusal, tamper, three_commits};

#[test]
fn a_log_keeps_its_records_and_its_name_over_a_restart() {
    let dir = three_commits();
    let other = Origin::parse("elsewhere.example/log", 2030).expect("an origin");
    let log = SledLog::open(dir.path(), &other).expect("the log");
    assert_eq!((log.head(), log.origin()), (at(30), &origin()));
    check_readable(&log, 0..30);
    assert_eq!(log.append(at(30), &[record(30)]).expect("head"), at(31));
    check_readable(&log, 29..31);
}

#[test]
fn a_folder_several_levels_deep_is_made() {
    let dir = folder();
    let deep = dir.path().join("a/b/c");
    assert_eq!(open(&deep).head(), at(0));
    assert_eq!(fs::read_to_string(deep.join("ORIGIN")).expect("a file"), "commitments.example.ca/log 2026\n");
}

#[test]
fn a_second_process_is_refused_with_the_file_it_waits_for() {
    let dir = folder();
    let first = open(dir.path());
    let error = refusal(dir.path());
    let lock = dir.path().join("LOCK");
    assert!(matches!(&error, Error::Locked { path } if *path == lock), "{error:?}");
    drop(first);
    open(dir.path());
}

#[test]
fn a_lock_released_late_is_waited_for() {
    let dir = folder();
    let first = open(dir.path());
    let holder = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        drop(first);
    });
    open(dir.path());
    holder.join().expect("a holder");
}

#[test]
fn a_snapshot_cut_short_by_a_kill_does_no_harm() {
    let dir = three_commits();
    let half = dir.path().join("log/snap.00000000FFFFFFFF.generating");
    fs::write(&half, [0; 40]).expect("a file");
    check_readable(&open(dir.path()), 0..30);
    assert!(!half.exists());
}

#[test]
fn a_page_that_sled_spilled_stops_appends_and_not_reads() {
    let dir = three_commits();
    let blobs = dir.path().join("log/blobs");
    fs::write(blobs.join("7"), "a page").expect("a file");
    let log = open(dir.path());
    check_readable(&log, 0..30);
    for refused in [log.append(at(30), &[record(30)]).map(drop), log.ready()] {
        assert!(matches!(&refused, Err(Error::Spilled { path }) if *path == blobs), "{refused:?}");
    }
}

#[test]
fn appends_of_every_size_spill_nothing() {
    let dir = folder();
    let log = open(dir.path());
    let mut head = at(0);
    for round in 0..60_usize {
        let records = vec![Bytes::from(vec![b'x'; 1 + round * 977 % 60_000]); 1 + round * 13 % 70];
        head = log.append(head, &records).expect("head");
    }
    assert_eq!(fs::read_dir(dir.path().join("log/blobs")).expect("a folder").count(), 0);
}

#[test]
fn a_log_that_sled_lost_is_not_taken_for_a_new_one() {
    let dir = three_commits();
    fs::remove_dir_all(dir.path().join("log")).expect("a removal");
    let text = format!(
        "{} held the log commitments.example.ca/log 2026 and is empty now: restore a backup",
        dir.path().display()
    );
    assert_eq!(refusal(dir.path()).to_string(), text);
}

#[test]
fn a_folder_of_another_kind_or_version_is_refused() {
    let dir = three_commits();
    tamper(dir.path(), |db| drop(db.insert("m/format", "4").expect("a write")));
    let text =
        format!("{} is not an event log that this version reads: its format is `4`", dir.path().display());
    assert_eq!(refusal(dir.path()).to_string(), text);

    let dir = folder();
    fs::create_dir(dir.path().join("log")).expect("a folder");
    tamper(dir.path(), |db| drop(db.insert("someone", "else").expect("a write")));
    assert!(matches!(refusal(dir.path()), Error::Format { .. }), "{:?}", refusal(dir.path()));
}

//! What the durable engine does when files, processes and neighbours misbehave.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use event_store::{Damage, Error, EventLog, Origin, Position, SledLog};
use tempfile::TempDir;

fn origin() -> Origin {
    Origin::parse("commitments.example.ca/log", 2026).expect("an origin")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(dir: &Path) -> SledLog {
    SledLog::open(dir, &origin()).expect("a log")
}

fn refusal(dir: &Path) -> Error {
    SledLog::open(dir, &origin()).err().expect("a refusal")
}

fn at(index: u64) -> Position {
    Position::new(index)
}

/// Records of 1,000 bytes, so that ten of them take three slices.
fn record(index: u64) -> Bytes {
    Bytes::from(format!("{index:01000}"))
}

/// A closed log of three commits of ten records.
fn three_commits() -> TempDir {
    let dir = folder();
    let log = open(dir.path());
    for first in [0, 10, 20] {
        let records: Vec<_> = (first..first + 10).map(record).collect();
        log.append(at(first), &records).expect("head");
    }
    dir
}

/// Changes the closed log's tree behind its back.
fn tamper(dir: &Path, change: impl FnOnce(&sled::Db)) {
    let open = || sled::open(dir.join("log"));
    let db = (0..40)
        .find_map(|_| open().inspect_err(|_| std::thread::sleep(std::time::Duration::from_millis(50))).ok());
    let db = db.expect("sled alone");
    change(&db);
    db.flush().expect("a flush");
}

fn key(first: u64, slice: u16) -> Vec<u8> {
    [&b"t"[..], &first.to_be_bytes(), &slice.to_be_bytes()].concat()
}

fn flip(db: &sled::Db, key: &[u8], byte: usize) {
    let mut value = db.get(key).expect("a read").expect("a value").to_vec();
    value[byte] ^= 1;
    db.insert(key, value).expect("a write");
}

#[track_caller]
fn check_damage(log: &SledLog, from: u64, position: u64, damage: Damage) {
    match log.read(at(from), 100) {
        Err(Error::Damaged { position: p, damage: d }) => assert_eq!((p, d), (at(position), damage)),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check_readable(log: &SledLog, range: std::ops::Range<u64>) {
    let page = log.read(at(range.start), 100).expect("a page");
    assert_eq!(page, range.map(record).collect::<Vec<_>>());
}

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
    let holder = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(300));
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
fn a_flipped_byte_is_named_by_its_position_and_all_other_records_are_read() {
    let dir = three_commits();
    // The first slice holds the header, records 10 to 12 and most of 13.
    tamper(dir.path(), |db| flip(db, &key(10, 0), 3_000));
    let log = open(dir.path());
    check_readable(&log, 0..12);
    check_damage(&log, 12, 12, Damage::Altered);
    check_readable(&log, 13..30);
}

#[test]
fn a_missing_slice_is_named_by_the_first_record_it_takes_away() {
    let dir = three_commits();
    tamper(dir.path(), |db| drop(db.remove(key(10, 1)).expect("a removal")));
    let log = open(dir.path());
    check_readable(&log, 0..13);
    check_damage(&log, 13, 13, Damage::Missing);
    check_damage(&log, 19, 19, Damage::Missing);
    check_readable(&log, 20..30);
    check_takes_no_more(&log, 10);
}

#[test]
fn a_missing_commit_is_named_by_its_first_record() {
    let dir = three_commits();
    tamper(dir.path(), |db| (0..3).for_each(|slice| drop(db.remove(key(10, slice)).expect("a removal"))));
    let log = open(dir.path());
    check_readable(&log, 0..10);
    check_damage(&log, 10, 10, Damage::Missing);
    check_readable(&log, 20..30);
    check_takes_no_more(&log, 10);
}

#[test]
fn a_shortened_tail_is_named_by_where_it_ends() {
    let dir = three_commits();
    tamper(dir.path(), |db| (0..3).for_each(|slice| drop(db.remove(key(20, slice)).expect("a removal"))));
    let log = open(dir.path());
    assert_eq!(log.head(), at(30));
    check_readable(&log, 0..20);
    check_damage(&log, 20, 20, Damage::Missing);
    check_takes_no_more(&log, 20);
}

#[test]
fn a_head_below_the_records_is_damage() {
    let dir = three_commits();
    tamper(dir.path(), |db| drop(db.insert("m/head", &20_u64.to_be_bytes()).expect("a write")));
    let log = open(dir.path());
    check_readable(&log, 0..20);
    check_takes_no_more(&log, 20);
}

#[track_caller]
fn check_takes_no_more(log: &SledLog, position: u64) {
    for refused in [log.append(log.head(), &[record(0)]).map(drop), log.ready()] {
        let text = format!("the log is damaged at position {position}: restore a backup");
        assert_eq!(refused.expect_err("a refusal").to_string(), text);
    }
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
    tamper(dir.path(), |db| drop(db.insert("m/format", "2").expect("a write")));
    let text =
        format!("{} is not an event log that this version reads: its format is \"2\"", dir.path().display());
    assert_eq!(refusal(dir.path()).to_string(), text);

    let dir = folder();
    fs::create_dir(dir.path().join("log")).expect("a folder");
    tamper(dir.path(), |db| drop(db.insert("someone", "else").expect("a write")));
    assert!(matches!(refusal(dir.path()), Error::Format { .. }), "{:?}", refusal(dir.path()));
}

#[test]
fn a_file_that_sled_cannot_read_is_refused_or_never_yields_a_wrong_record() {
    let dir = three_commits();
    let db = fs::read(dir.path().join("log/db")).expect("sled's file");
    let used = db.iter().rposition(|byte| *byte != 0).expect("some bytes");
    for place in (0..used).step_by(used / 40) {
        let copy = folder();
        copy_log(dir.path(), copy.path());
        let mut flipped = db.clone();
        flipped[place] ^= 0x10;
        fs::write(copy.path().join("log/db"), flipped).expect("a file");
        check_no_lie(copy.path(), place);
    }
}

fn copy_log(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("log/blobs")).expect("a folder");
    for name in ["ORIGIN", "log/conf"] {
        fs::copy(from.join(name), to.join(name)).expect("a copy");
    }
}

/// Opening may fail and reading may fail; what is read is right.
fn check_no_lie(dir: &Path, place: usize) {
    let log = match SledLog::open(dir, &origin()) {
        Ok(log) => log,
        Err(error) => return println!("byte {place}: {error}: {:?}", std::error::Error::source(&error)),
    };
    for index in 0..log.head().index() {
        match log.read(at(index), 1) {
            Ok(page) => assert_eq!(page, [record(index)], "byte {place}"),
            Err(error) => println!("byte {place}: {error}"),
        }
    }
    println!("byte {place}: head {} ready {:?}", log.head(), log.ready().err().map(|e| e.to_string()));
}

//! What the durable engine does when files, processes and neighbours misbehave.

mod damage;
mod folder;
mod full;
mod kill;
mod mounts;
mod power;
mod redacted;
mod sealing;
mod signed;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use event_store::{Error, EventLog, Origin, Position, SledLog};
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

/// Records of 1,000 bytes, so that ten of them take three slices; hard to compress, so that a bundle takes many.
fn record(index: u64) -> Bytes {
    let digits = (0..50).map(|n| format!("{:020}", (index * 50 + n).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    Bytes::from(digits.collect::<String>())
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

/// A closed log of 600 records: two bundles and a tail.
fn sealed_log() -> TempDir {
    let dir = folder();
    let log = open(dir.path());
    log.append(at(0), &(0..600).map(record).collect::<Vec<_>>()).expect("head");
    dir
}

/// A copy of a closed log without sled's file and snapshots, so that sled reads a whole file again.
fn copy_of(dir: &Path) -> TempDir {
    let copy = folder();
    fs::create_dir_all(copy.path().join("log/blobs")).expect("a folder");
    for name in ["ORIGIN", "HEAD", "log/conf"] {
        fs::copy(dir.join(name), copy.path().join(name)).expect("a copy");
    }
    copy
}

/// Changes the closed log's tree behind its back.
fn tamper(dir: &Path, change: impl FnOnce(&sled::Db)) {
    tamper_in(&dir.join("log"), change);
}

/// Changes the tree in a folder of sled's.
fn tamper_in(sled: &Path, change: impl FnOnce(&sled::Db)) {
    let open = || sled::open(sled);
    let db = (0..40).find_map(|_| open().inspect_err(|_| thread::sleep(Duration::from_millis(50))).ok());
    let db = db.expect("sled alone");
    change(&db);
    db.flush().expect("a flush");
}

fn key(first: u64, slice: u16) -> Vec<u8> {
    [&b"t"[..], &first.to_be_bytes(), &slice.to_be_bytes()].concat()
}

#[track_caller]
fn check_readable(log: &SledLog, range: std::ops::Range<u64>) {
    let page = log.read(at(range.start), 100).expect("a page");
    assert_eq!(page, range.map(record).collect::<Vec<_>>());
}

#[track_caller]
fn check_takes_no_more(log: &SledLog, position: u64) {
    for refused in [log.append(log.head(), &[record(0)]).map(drop), log.ready()] {
        let text = format!("the log is damaged at position {position}: restore a backup");
        assert_eq!(refused.expect_err("a refusal").to_string(), text);
    }
}

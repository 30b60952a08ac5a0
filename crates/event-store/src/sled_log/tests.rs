//! Failing disks, put in the place of the real one.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use tempfile::TempDir;

use super::disk::Disk;
use super::*;

static ORIGIN: LazyLock<Origin> =
    LazyLock::new(|| Origin::parse("commitments.example.ca/log", 2026).expect("an origin"));

/// A disk that works until a test says otherwise.
struct TestDisk {
    syncs: AtomicU32,
    sync_fails: AtomicBool,
    spilled: AtomicBool,
    free_bytes: AtomicU64,
}

impl Disk for Arc<TestDisk> {
    fn sync(&self) -> io::Result<()> {
        self.syncs.fetch_add(1, SeqCst);
        match self.sync_fails.load(SeqCst) {
            true => Err(io::Error::other("the disk is gone")),
            false => Ok(()),
        }
    }

    fn has_spilled(&self) -> io::Result<bool> {
        Ok(self.spilled.load(SeqCst))
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(self.free_bytes.load(SeqCst))
    }
}

/// A log that holds `a`, on a disk that the test governs.
fn log_on_a_test_disk() -> (TempDir, Arc<TestDisk>, SledLog) {
    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(TestDisk {
        syncs: AtomicU32::new(0),
        sync_fails: AtomicBool::new(false),
        spilled: AtomicBool::new(false),
        free_bytes: AtomicU64::new(FREE_BYTES_MIN),
    });
    let mut log = SledLog::open(dir.path(), &ORIGIN).unwrap();
    log.writer.get_mut().unwrap().disk = Box::new(Arc::clone(&disk));
    append(&log, 0, "a").unwrap();
    (dir, disk, log)
}

fn append(log: &SledLog, expected: u64, record: &'static str) -> Result<Position, Error> {
    log.append(Position::new(expected), &[Bytes::from(record)])
}

fn check_only_a_is_readable(log: &SledLog) {
    assert_eq!(log.head(), Position::new(1));
    assert_eq!(log.read(Position::START, 10).unwrap(), ["a"]);
}

#[test]
fn every_append_is_synced_once() {
    let (_dir, disk, log) = log_on_a_test_disk();
    append(&log, 1, "b").unwrap();
    append(&log, 2, "c").unwrap();
    assert_eq!(disk.syncs.load(SeqCst), 3);
}

#[test]
fn a_failed_sync_poisons_the_log_and_reads_go_on() {
    let (dir, disk, log) = log_on_a_test_disk();
    disk.sync_fails.store(true, SeqCst);
    let failed = append(&log, 1, "b");
    assert!(matches!(failed, Err(Error::NotDurable(_))), "{failed:?}");
    check_only_a_is_readable(&log);

    disk.sync_fails.store(false, SeqCst);
    for refused in [append(&log, 1, "c").map(drop), log.ready()] {
        assert!(matches!(refused, Err(Error::Poisoned)), "{refused:?}");
    }
    assert_eq!(disk.syncs.load(SeqCst), 2, "a failed sync is not tried again");
    check_only_a_is_readable(&log);

    drop(log);
    let log = SledLog::open(dir.path(), &ORIGIN).unwrap();
    let head = log.head();
    assert!((1..=2).contains(&head.index()), "either outcome of the failed append stands: {head}");
    assert_eq!(log.read(Position::START, 10).unwrap().len() as u64, head.index());
    append(&log, head.index(), "d").unwrap();
}

#[test]
fn a_spilled_page_poisons_the_log() {
    let (_dir, disk, log) = log_on_a_test_disk();
    disk.spilled.store(true, SeqCst);
    let failed = append(&log, 1, "b");
    assert!(matches!(failed, Err(Error::Spilled { .. })), "{failed:?}");
    let refused = append(&log, 1, "b");
    assert!(matches!(refused, Err(Error::Poisoned)), "{refused:?}");
    check_only_a_is_readable(&log);
}

#[test]
fn a_nearly_full_disk_refuses_appends_until_there_is_room() {
    let (dir, disk, log) = log_on_a_test_disk();
    disk.free_bytes.store(FREE_BYTES_MIN - 1, SeqCst);
    let text =
        format!("only 134217727 bytes are free at {}: free some space to append again", dir.path().display());
    for refused in [append(&log, 1, "b").map(drop), log.ready()] {
        assert_eq!(refused.unwrap_err().to_string(), text);
    }
    check_only_a_is_readable(&log);
    disk.free_bytes.store(FREE_BYTES_MIN, SeqCst);
    append(&log, 1, "b").unwrap();
}

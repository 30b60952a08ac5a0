//! A redaction leaves nothing of the bytes on the disk, whenever the process ends.

use std::fs;
use std::path::Path;

use bytes::Bytes;
use event_store::{Error, EventLog, SledLog, verify};
use tempfile::TempDir;

use crate::{at, check_readable, folder, open, record, refusal, sealed_log, tamper};

/// Whether a file under `dir` contains the bytes.
fn holds(dir: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(dir).expect("a folder").any(|entry| {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => holds(&path, bytes),
            false => fs::read(&path).expect("a file").windows(bytes.len()).any(|window| window == bytes),
        }
    })
}

#[test]
fn the_bytes_are_gone_from_the_disk() {
    let dir = folder();
    let log = open(dir.path());
    let secret = b"the address of a person";
    log.append(at(0), &[record(0), Bytes::from_static(secret), record(2)]).expect("head");
    assert!(holds(dir.path(), secret));
    log.redact(at(1), Bytes::from("a stub")).expect("a redaction");
    assert!(!holds(dir.path(), secret));
    assert_eq!(log.read(at(0), 9).expect("a page"), [record(0), Bytes::from("a stub"), record(2)]);
    drop(log);
    assert!(!holds(dir.path(), secret));
    assert!(!dir.path().join("log").exists() && dir.path().join("log.1").is_dir());
    let log = open(dir.path());
    assert_eq!(log.redacted(), [at(1)]);
    log.append(at(3), &[record(3)]).expect("head");
    assert_eq!(log.read(at(1), 1).expect("a page"), ["a stub"]);
}

#[test]
fn a_log_that_was_redacted_twice_goes_on_over_a_restart() {
    let dir = sealed_log();
    let log = open(dir.path());
    for position in [100, 590] {
        log.redact(at(position), Bytes::from("a stub")).expect("a redaction");
    }
    drop(log);
    let log = open(dir.path());
    log.ready().expect("a whole log");
    assert_eq!(log.redacted(), [at(100), at(590)]);
    check_readable(&log, 101..201);
    log.append(at(600), &(600..800).map(record).collect::<Vec<_>>()).expect("head");
    assert_eq!(verify(&log, None, &mut |_| ()).expect("a whole log").redacted, 2);
}

/// A log with one redacted record, and the folder that it had before beside the new one.
fn with_both_folders() -> TempDir {
    let dir = sealed_log();
    let kept = folder();
    copy_dir(&dir.path().join("log"), &kept.path().join("log"));
    let log = open(dir.path());
    log.redact(at(100), Bytes::from("a stub")).expect("a redaction");
    drop(log);
    copy_dir(&kept.path().join("log"), &dir.path().join("log"));
    dir
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("blobs")).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
}

#[test]
fn a_process_that_ends_before_the_switch_leaves_the_log_as_it_was() {
    let dir = with_both_folders();
    fs::remove_file(dir.path().join("CURRENT")).expect("a removal");
    // Half a copy, which is not even a sled folder any more.
    fs::write(dir.path().join("log.1/db"), "half").expect("a file");
    let log = open(dir.path());
    assert!(log.redacted().is_empty() && !dir.path().join("log.1").exists());
    check_readable(&log, 100..200);
    log.redact(at(100), Bytes::from("a stub")).expect("a redaction");
    assert_eq!(log.redacted(), [at(100)]);
}

#[test]
fn a_process_that_ends_after_the_switch_leaves_the_log_redacted() {
    let dir = with_both_folders();
    let log = open(dir.path());
    assert_eq!(log.redacted(), [at(100)]);
    assert!(!dir.path().join("log").exists(), "the old folder goes as soon as the log is opened");
    assert_eq!(log.read(at(100), 1).expect("a page"), ["a stub"]);
}

#[test]
fn a_log_of_which_either_folder_may_count_takes_no_more_until_it_is_opened_again() {
    let dir = sealed_log();
    let log = open(dir.path());
    // Where the draft of the pointer should be there is a folder.
    let blocked = dir.path().join("CURRENT.draft");
    fs::create_dir(&blocked).expect("a folder");
    let refused = log.redact(at(100), Bytes::from("a stub"));
    assert!(matches!(refused, Err(Error::Io { .. })), "{refused:?}");
    let lost = log.append(at(600), &[record(600)]);
    assert!(matches!(lost, Err(Error::Poisoned)), "{lost:?}");
    drop(log);
    fs::remove_dir(blocked).expect("a removal");
    let log = open(dir.path());
    log.redact(at(100), Bytes::from("a stub")).expect("a redaction");
    log.append(at(600), &[record(600)]).expect("head");
}

#[test]
fn a_lost_pointer_is_told_and_nothing_is_removed() {
    let dir = with_both_folders();
    fs::remove_dir_all(dir.path().join("log")).expect("a removal");
    let pointer = fs::read_to_string(dir.path().join("CURRENT")).expect("a file");
    fs::remove_file(dir.path().join("CURRENT")).expect("a removal");
    check_pointer(&refusal(dir.path()), dir.path());
    fs::write(dir.path().join("CURRENT"), "../log.1").expect("a file");
    check_pointer(&refusal(dir.path()), dir.path());
    fs::write(dir.path().join("CURRENT"), pointer).expect("a file");
    check_readable(&open(dir.path()), 101..201);
}

#[track_caller]
fn check_pointer(refused: &Error, dir: &Path) {
    let names = matches!(refused, Error::Io { path, .. } if *path == dir.join("CURRENT"));
    assert!(names && refused.is_damage(), "{refused:?}");
}

#[test]
fn a_damaged_log_is_not_rewritten() {
    let dir = sealed_log();
    let bundle = [&b"b"[..], &0_u64.to_be_bytes(), &0_u16.to_be_bytes()].concat();
    tamper(dir.path(), |db| drop(db.remove(bundle).expect("a removal")));
    let log: SledLog = open(dir.path());
    let refused = log.redact(at(100), Bytes::from("a stub"));
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    check_readable(&log, 256..356);
    assert!(!dir.path().join("log.1").exists());
}

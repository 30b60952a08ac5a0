//! The key and the checkpoint that lie beside the log.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use bytes::Bytes;
use event_store::{Error, EventLog, Key, SledLog};

use crate::{at, check_readable, copy_of, folder, open, origin, record, refusal, three_commits};

fn signing(dir: &Path, random: u8) -> Result<SledLog, Error> {
    SledLog::open_with_key(dir, &origin(), Key::generate([random; 32]))
}

fn fill(log: &SledLog, end: u64) {
    let records: Vec<_> = (log.head().index()..end).map(record).collect();
    log.append(log.head(), &records).expect("head");
}

#[test]
fn a_key_is_kept_for_ever_and_only_its_owner_reads_it() {
    let dir = folder();
    let log = signing(dir.path(), 1).expect("a log");
    let first = log.verifier_key().expect("a key");
    drop(log);
    let again = signing(dir.path(), 2).expect("a log");
    assert_eq!(again.verifier_key().expect("a key"), first);
    let file = dir.path().join("key");
    assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    drop(again);

    fs::write(&file, "PRIVATE+KEY+commitments.example.ca/log+00000000+AAAA").expect("a file");
    let refused = refusal(dir.path());
    assert!(matches!(&refused, Error::Note { path, .. } if *path == file), "{refused:?}");
}

#[test]
fn a_log_without_a_key_signs_nothing_and_gets_one_when_it_is_given() {
    let dir = three_commits();
    let log = open(dir.path());
    let text = "the log has no key to sign checkpoints with: open it with one";
    assert_eq!(log.checkpoint().expect_err("no key").to_string(), text);
    assert_eq!(log.verifier_key().expect_err("no key").to_string(), text);
    drop(log);
    drop(signing(dir.path(), 1).expect("a log"));
    open(dir.path()).checkpoint().expect("a checkpoint");
}

#[test]
fn the_largest_checkpoint_is_kept_beside_the_log() {
    let dir = folder();
    let log = signing(dir.path(), 1).expect("a log");
    fill(&log, 30);
    let large = log.checkpoint().expect("a checkpoint");
    log.checkpoint_at(at(20)).expect("a checkpoint");
    assert_eq!(fs::read_to_string(dir.path().join("checkpoint")).expect("a file"), large.as_note());
}

#[test]
fn a_log_below_its_checkpoint_is_refused() {
    let dir = folder();
    let log = signing(dir.path(), 1).expect("a log");
    fill(&log, 30);
    drop(log);
    let older = copy_of(dir.path());
    fs::copy(dir.path().join("log/db"), older.path().join("log/db")).expect("a copy");
    let log = signing(dir.path(), 1).expect("a log");
    fill(&log, 40);
    log.checkpoint().expect("a checkpoint");
    drop(log);
    for name in ["key", "checkpoint"] {
        fs::copy(dir.path().join(name), older.path().join(name)).expect("a copy");
    }
    let text = format!(
        "the log ends at 30 and {} says that it had 40 records: restore a newer backup",
        older.path().join("checkpoint").display()
    );
    assert_eq!(refusal(older.path()).to_string(), text);
}

#[test]
fn a_log_that_differs_from_its_checkpoint_is_refused() {
    let dirs = [folder(), folder()];
    for (dir, text) in dirs.iter().zip(["a", "b"]) {
        let log = signing(dir.path(), 1).expect("a log");
        log.append(at(0), &[Bytes::from(text)]).expect("head");
        log.checkpoint().expect("a checkpoint");
    }
    let [ours, theirs] = dirs;
    fs::copy(theirs.path().join("checkpoint"), ours.path().join("checkpoint")).expect("a copy");
    let refused = refusal(ours.path());
    assert!(matches!(&refused, Error::Diverged { size, .. } if *size == at(1)), "{refused:?}");

    let foreign =
        fs::read_to_string(ours.path().join("checkpoint")).expect("a file").replace("\n1\n", "\n0\n");
    fs::write(ours.path().join("checkpoint"), foreign).expect("a file");
    assert!(matches!(refusal(ours.path()), Error::Note { .. }), "{:?}", refusal(ours.path()));
}

#[test]
fn a_key_is_not_made_anew_under_a_checkpoint_that_another_signed() {
    let dir = folder();
    let log = signing(dir.path(), 1).expect("a log");
    fill(&log, 3);
    log.checkpoint().expect("a checkpoint");
    drop(log);
    fs::remove_file(dir.path().join("key")).expect("a removal");
    let refused = signing(dir.path(), 2).map(drop);
    assert!(matches!(refused, Err(Error::Note { .. })), "{refused:?}");
    drop(signing(dir.path(), 1).expect("the key that signed"));
    check_readable(&open(dir.path()), 0..3);
}

#[test]
fn a_folder_without_a_log_is_not_made_one_by_looking() {
    let dir = folder();
    let refused = SledLog::open_existing(dir.path()).map(drop);
    assert!(matches!(refused, Err(Error::Format { .. })), "{refused:?}");
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0);
}

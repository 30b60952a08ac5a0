//! Checking, exporting and importing.

use std::path::Path;

use event_store::{
    Checkpoint, EventLog, Fault, Import, MemoryLog, Origin, Report, SledLog, export, verify, verify_lines,
};

use crate::{at, each_engine, fill, key, numbered, origin, read_all, stub_for, stub_hash};

fn exported(log: &dyn EventLog, from: u64, to: u64) -> (Vec<u8>, Checkpoint) {
    let mut replay = Vec::new();
    let checkpoint = export(log, (at(from), at(to)), &mut replay, &mut |_| ()).expect("an export");
    (replay, checkpoint)
}

fn imported(dir: &Path, mut replay: &[u8], checkpoint: Option<&Checkpoint>) -> Result<Report, Fault> {
    let import = Import { origin: &origin(), key: key(), checkpoint, stub_hash: &stub_hash };
    import.run(dir, &mut replay, &mut |_| ())
}

fn checked(mut replay: &[u8], checkpoint: &Checkpoint) -> Result<Report, Fault> {
    verify_lines(&mut replay, checkpoint, &stub_hash, &mut |_| ())
}

#[test]
fn an_export_that_is_imported_is_the_same_log() {
    each_engine(|log| {
        fill(log, 1_100);
        for position in [7, 1_090] {
            log.redact(at(position), stub_for(&numbered(position))).expect("a redaction");
        }
        let (replay, checkpoint) = exported(log, 0, 1_100);
        let dir = tempfile::tempdir().expect("a folder");
        let report = imported(dir.path(), &replay, Some(&checkpoint)).expect("an import");
        assert_eq!((report.size, report.root, report.redacted), (at(1_100), checkpoint.root(), 2));

        let copy = SledLog::open_existing(dir.path()).expect("the log");
        assert_eq!(copy.checkpoint().expect("a checkpoint"), checkpoint);
        assert_eq!((copy.origin(), copy.redacted()), (log.origin(), log.redacted()));
        assert!(read_all(&copy, 400) == read_all(log, 400));
        fill(&copy, 1_300);
        verify(&copy, Some(&checkpoint), &mut |_| ()).expect("a whole log");
    });
}

#[test]
fn exports_that_follow_each_other_are_one_export() {
    each_engine(|log| {
        fill(log, 900);
        let (whole, last) = exported(log, 0, 900);
        let (first, early) = exported(log, 0, 300);
        let (rest, late) = exported(log, 300, 900);
        assert!([first, rest].concat() == whole);
        assert_eq!((early.size(), late), (at(300), last));
    });
}

#[test]
fn a_replay_is_checked_without_a_log() {
    each_engine(|log| {
        fill(log, 900);
        log.redact(at(8), stub_for(&numbered(8))).expect("a redaction");
        let (replay, checkpoint) = exported(log, 0, 900);
        let report = checked(&replay, &checkpoint).expect("a genuine replay");
        assert_eq!((report.size, report.root, report.redacted), (at(900), checkpoint.root(), 1));
    });
}

#[test]
fn a_replay_that_differs_is_neither_accepted_nor_imported() {
    let log = MemoryLog::new(origin());
    fill(&log, 900);
    let (replay, checkpoint) = exported(&log, 0, 900);
    let other = MemoryLog::new(Origin::parse("elsewhere.example/log", 2026).expect("an origin"));
    let check = |replay: &[u8], checkpoint: &Checkpoint, expected: &str| {
        let dir = tempfile::tempdir().expect("a folder");
        let outcomes = [checked(replay, checkpoint), imported(dir.path(), replay, Some(checkpoint))];
        for fault in outcomes.map(|outcome| outcome.expect_err("a fault").to_string()) {
            assert!(fault.contains(expected), "{fault}");
        }
        imported(dir.path(), b"a\n", None).expect("an empty folder");
    };
    let line = replay.len() / 900;
    let mut altered = replay.clone();
    altered[line * 450] ^= 1;
    check(&altered, &checkpoint, "the root over the first 900 records is");
    let short = replay.split_at(replay.len() - line).0;
    check(short, &checkpoint, "the log ends at 899, and the checkpoint covers 900 records");
    check(short.split_at(short.len() - 1).0, &checkpoint, "line 899 of the replay is cut");
    let long = [&replay[..], b"{}\n"].concat();
    check(&long, &checkpoint, "there are more records than the 900 that the checkpoint covers");
    check(&[&replay[..line], b"\n"].concat(), &checkpoint, "line 2 of the replay is empty");

    let dir = tempfile::tempdir().expect("a folder");
    let foreign = imported(dir.path(), b"", Some(&other.checkpoint().expect("a checkpoint")));
    let Err(Fault::Note(source)) = foreign else { panic!("{foreign:?}") };
    let text = "the checkpoint is of the log elsewhere.example/log, not of commitments.example.ca/log";
    assert_eq!(source.to_string(), text);
}

#[test]
fn an_import_needs_a_folder_of_its_own() {
    let dir = tempfile::tempdir().expect("a folder");
    imported(dir.path(), b"a\n", None).expect("an import");
    let again = imported(dir.path(), b"a\n", None);
    assert!(matches!(&again, Err(Fault::NotEmpty { path }) if path == dir.path()), "{again:?}");
}

#[test]
fn an_import_that_was_killed_is_begun_again() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(dir.path().join("import")).expect("half a log");
    std::fs::write(dir.path().join("key.draft"), "PRIVATE+KEY+").expect("half a key");
    imported(dir.path(), b"a\n", None).expect("an import");
    assert_eq!(SledLog::open_existing(dir.path()).expect("the log").head(), at(1));
}

#[test]
fn a_log_that_does_not_continue_the_earlier_one_is_found() {
    each_engine(|log| {
        fill(log, 900);
        let other = MemoryLog::new(origin());
        fill(&other, 700);
        verify(log, Some(&other.checkpoint().expect("a checkpoint")), &mut |_| ())
            .expect("the same beginning");
        fill(&other, 901);
        let longer = verify(log, Some(&other.checkpoint().expect("a checkpoint")), &mut |_| ());
        assert!(matches!(longer, Err(Fault::Short { .. })), "{longer:?}");

        let other = MemoryLog::new(origin());
        other.append(at(0), &[numbered(1)]).expect("head");
        let split = verify(log, Some(&other.checkpoint().expect("a checkpoint")), &mut |_| ());
        assert!(matches!(split, Err(Fault::Root { size, .. }) if size == at(1)), "{split:?}");
    });
}

#[test]
fn progress_is_told_up_to_the_end() {
    each_engine(|log| {
        fill(log, 2_000);
        let mut told = Vec::new();
        verify(log, None, &mut |position| told.push(position)).expect("a whole log");
        assert!(told.is_sorted() && told.last() == Some(&at(2_000)) && told.len() > 2, "{told:?}");
    });
}

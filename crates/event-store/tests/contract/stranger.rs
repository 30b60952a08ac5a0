//! The log as a program in another language checks it.

use std::fs;
use std::process::{Command, Output};

use event_store::{MemoryLog, export};

use crate::{at, fill, origin};

#[test]
fn a_program_in_another_language_reaches_the_same_root() {
    let log = MemoryLog::new(origin());
    for size in [1, 2, 255, 256, 700] {
        fill(&log, size);
        let mut replay = Vec::new();
        let checkpoint = export(&log, (at(0), at(size)), &mut replay, &mut |_| ()).expect("an export");
        let Some(checked) = check_root(&replay, checkpoint.as_note()) else { return };
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
        let expected =
            format!("commitments.example.ca/log: {size} records, root {}\n", checkpoint.root().to_base64());
        assert_eq!(String::from_utf8_lossy(&checked.stdout), expected);

        *replay.first_mut().expect("a byte") ^= 1;
        let tampered = check_root(&replay, checkpoint.as_note()).expect("python3");
        assert!(!tampered.status.success());
    }
}

/// None, said aloud, where there is no Python.
fn check_root(replay: &[u8], note: &str) -> Option<Output> {
    let dir = tempfile::tempdir().expect("a folder");
    let (lines, checkpoint) = (dir.path().join("replay"), dir.path().join("checkpoint"));
    fs::write(&lines, replay).expect("a file");
    fs::write(&checkpoint, note).expect("a file");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_root.py");
    match Command::new("python3").arg(script).args([lines, checkpoint]).output() {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("SKIPPED: python3 does not run here: {error}");
            None
        }
    }
}

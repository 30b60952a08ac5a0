//! A disk that is full, or that nobody may write to.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use event_store::{Error, EventLog, SledLog};

use crate::mounts::{Mount, run, skipped};
use crate::{at, check_readable, open, origin, record};

/// A file system with this much more room than a log needs at least; none, said aloud, where it cannot be made.
fn small_disk() -> Option<Mount> {
    let mount = Mount::of(Path::new("tmpfs"), &["-t", "tmpfs", "-o", "size=144m"]);
    mount.inspect_err(|why| skipped("a full disk", why)).ok()
}

fn fill_disk(dir: &Path) {
    let mut file = File::create(dir.join("ballast")).expect("a file");
    let block = vec![1; 1 << 20];
    while file.write_all(&block).is_ok() {}
}

#[test]
fn a_disk_that_fills_up_refuses_appends_and_loses_nothing() {
    let Some(disk) = small_disk() else { return };
    let dir = disk.path().join("data");
    let log = open(&dir);
    let mut head = 0;
    let full = loop {
        let records: Vec<_> = (head..head + 500).map(record).collect();
        match log.append(at(head), &records) {
            Ok(after) => head = after.index(),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, Error::DiskFull { .. }), "{full:?}");
    assert!(head > 500, "{head}");
    fill_disk(disk.path());
    assert!(matches!(log.ready(), Err(Error::DiskFull { .. })));
    check_readable(&log, head - 50..head);
    drop(log);

    // Opening needs room. Whatever it says, it says it, and nothing is lost.
    drop(SledLog::open(&dir, &origin()));
    fs::remove_file(disk.path().join("ballast")).expect("a removal");
    let log = open(&dir);
    assert_eq!(log.head(), at(head));
    event_store::verify(&log, None, &mut |_| ()).expect("a whole log");
}

#[test]
fn a_disk_that_nobody_may_write_to_is_named() {
    let Some(disk) = small_disk() else { return };
    let dir = disk.path().join("data");
    open(&dir).append(at(0), &[record(0)]).expect("head");
    let remount = || {
        let options = ["-o", "remount,ro"].map(PathBuf::from);
        run("mount", options.into_iter().chain([disk.path().into()]))
    };
    // sled closes its files some time after it is dropped.
    let remounted = (0..40).any(|_| {
        remount().is_ok() || {
            thread::sleep(Duration::from_millis(50));
            false
        }
    });
    assert!(remounted, "{:?}", remount());
    let refused = SledLog::open(&dir, &origin()).map(drop);
    let lock = dir.join("LOCK");
    assert!(matches!(&refused, Err(Error::Io { path, .. }) if *path == lock), "{refused:?}");
}

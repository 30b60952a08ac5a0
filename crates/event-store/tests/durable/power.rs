//! A computer whose power fails at any moment loses nothing that it had acknowledged.
//!
//! The log lies on a file system in an image, and the image on an XFS. A process appends; it is stopped; the
//! image is cloned, which copies what the device had received and nothing that was still in memory;
//! the clone is mounted as it would be after the power came back, and every record is compared. This is
//! the kind case, of a drive that keeps what it was given.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use event_store::{EventLog, verify};

use crate::kill::{APPENDER, check_every_record, last_head, start_child};
use crate::mounts::{Mount, run, skipped};
use crate::{folder, open};

/// Large enough for the room that a log insists on; both are sparse.
const OUTER_BYTES: u64 = 8 << 30;
const INNER_BYTES: u64 = 1 << 30;

#[test]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    check_cuts("ext4", 5);
    check_cuts("xfs", 5);
}

#[test]
#[ignore = "the long form of the test above: some minutes"]
fn twenty_power_cuts_on_each_file_system_lose_nothing_that_was_acknowledged() {
    check_cuts("ext4", 20);
    check_cuts("xfs", 20);
}

fn check_cuts(kind: &str, cuts: u64) {
    let place = folder();
    match Rig::start(place.path(), kind) {
        Ok(rig) => {
            let mut acknowledged = 0;
            for cut in 0..cuts {
                acknowledged = rig.cut(Duration::from_millis(60 + cut * 277 % 900)).max(acknowledged);
            }
            // On a machine that is busy the process may not have begun by then.
            for _ in 0..20 {
                if acknowledged == 0 {
                    acknowledged = rig.cut(Duration::from_secs(1));
                }
            }
            assert!(acknowledged > 0, "no cut came after an append");
        }
        Err(why) => skipped(&format!("power cuts on {kind}"), &why),
    }
}

/// A process that appends to a log on a file system in an image.
struct Rig {
    said: Arc<Mutex<String>>,
    child: std::process::Child,
    _inner: Mount,
    outer: Mount,
}

impl Rig {
    fn start(place: &Path, kind: &str) -> Result<Self, String> {
        let outer = image(&place.join("outer.img"), OUTER_BYTES, "xfs")?;
        let inner = image(&outer.path().join("inner.img"), INNER_BYTES, kind)?;
        let mut child = start_child(&inner.path().join("data"), APPENDER);
        let said = Arc::new(Mutex::new(String::new()));
        let (mut stdout, heard) = (child.stdout.take().expect("a pipe"), Arc::clone(&said));
        thread::spawn(move || {
            let mut bytes = [0; 4_096];
            while let Ok(count @ 1..) = stdout.read(&mut bytes) {
                let text = String::from_utf8_lossy(bytes.get(..count).expect("what was read")).into_owned();
                heard.lock().expect("a text").push_str(&text);
            }
        });
        Ok(Self { said, child, _inner: inner, outer })
    }

    /// Lets the process append for a while, then cuts the power in a copy of its world. Answers how many
    /// records were acknowledged by then.
    fn cut(&self, after: Duration) -> u64 {
        thread::sleep(after);
        self.signal("-STOP");
        // What it had said by then is what it had made durable.
        thread::sleep(Duration::from_millis(30));
        let acknowledged = last_head(&self.said.lock().expect("a text"));
        let [inner, clone] = ["inner.img", "clone.img"].map(|name| self.outer.path().join(name));
        run("cp", [PathBuf::from("--reflink=always"), inner, clone.clone()]).expect("a clone");

        let world = Mount::of(&clone, &["-o", "loop,nouuid"]).or_else(|_| Mount::of(&clone, &["-o", "loop"]));
        let world = world.expect("a file system that comes back");
        let log = open(&world.path().join("data"));
        log.ready().expect("a log that takes more");
        assert!(log.head().index() >= acknowledged, "{} of {acknowledged}", log.head());
        check_every_record(&log);
        verify(&log, None, &mut |_| ()).expect("a whole log");
        self.signal("-CONT");
        acknowledged
    }

    fn signal(&self, signal: &str) {
        run("kill", [signal.into(), self.child.id().to_string().into()]).expect("a signal");
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Makes a file system in a file, and mounts it.
fn image(path: &Path, bytes: u64, kind: &str) -> Result<Mount, String> {
    File::create(path).and_then(|file| file.set_len(bytes)).map_err(|error| error.to_string())?;
    run(&format!("mkfs.{kind}"), ["-q".into(), path.to_path_buf()])?;
    Mount::of(path, &["-o", "loop"])
}

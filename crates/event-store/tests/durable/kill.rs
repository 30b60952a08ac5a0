//! A process that is killed at any moment loses nothing that it had acknowledged.

use std::env;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use event_store::{EventLog, Position, verify};

use crate::{folder, open, sealed_log};

/// Names the folder in which the child appends.
const CHILD_FOLDER: &str = "EVENT_STORE_TEST_CHILD_FOLDER";

/// The child that appends.
pub(crate) const APPENDER: &str = "kill::append_for_ever";

/// The short ones end while the log is being created or opened.
const ROUNDS_MS: [u64; 8] = [4, 8, 350, 12, 90, 20, 200, 60];
/// Rounds for a machine that is busy, until a child had time to do something.
const LONGER_MS: [u64; 5] = [700, 1_400, 2_800, 5_600, 11_200];

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    let mut acknowledged = check_rounds(ROUNDS_MS.into_iter());
    for round_ms in LONGER_MS {
        if acknowledged == 0 {
            acknowledged = check_rounds([round_ms].into_iter());
        }
    }
    assert!(acknowledged > 0, "no round was long enough to append");
}

#[test]
#[ignore = "the long form of the test above: a minute or two"]
fn a_process_killed_two_hundred_times_loses_nothing_that_it_acknowledged() {
    for log in 0..20 {
        check_rounds((0..10).map(|round| 2 + (round * 37 + log * 13) % 400));
    }
}

/// Kills a child after each of these times and looks at what it left; answers what it had acknowledged.
fn check_rounds(rounds_ms: impl Iterator<Item = u64>) -> u64 {
    let dir = folder();
    let mut acknowledged = 0;
    for round_ms in rounds_ms {
        acknowledged = acknowledged.max(run_and_kill(dir.path(), APPENDER, Duration::from_millis(round_ms)));
        let log = open(dir.path());
        log.ready().expect("a log that takes more");
        assert!(log.head().index() >= acknowledged, "{} of {acknowledged}", log.head());
        check_every_record(&log);
    }
    acknowledged
}

/// The child's part: appends for ever and says each head that is durable.
#[test]
#[ignore = "started, and killed, by the test above"]
fn append_for_ever() {
    let Some(dir) = env::var_os(CHILD_FOLDER) else { return };
    let log = open(Path::new(&dir));
    loop {
        let head = log.head();
        let count = 1 + head.index() % 20;
        let records: Vec<_> = (head.index()..head.index() + count).map(record_at).collect();
        let head = log.append(head, &records).expect("an append");
        writeln!(io::stdout(), "\nhead {head}").expect("a parent that listens");
    }
}

#[test]
fn a_process_killed_while_it_redacts_leaves_a_log_that_is_whole() {
    let dir = sealed_log();
    let mut acknowledged = 0;
    for round_ms in [40, 90, 150, 60, 220].into_iter().chain(LONGER_MS) {
        if acknowledged > 1 && LONGER_MS.contains(&round_ms) {
            break;
        }
        acknowledged += run_and_kill(dir.path(), "kill::redact_for_ever", Duration::from_millis(round_ms));
        let log = open(dir.path());
        log.ready().expect("a log that takes more");
        let redacted = log.redacted().len() as u64;
        assert!((acknowledged..=acknowledged + 1).contains(&redacted), "{redacted} of {acknowledged}");
        acknowledged = redacted;
        assert_eq!(verify(&log, None, &mut |_| ()).expect("a whole log").redacted, redacted);
    }
    assert!(acknowledged > 1, "no round was long enough to redact");
}

/// The child's part: redacts one record after the other, and says each that is done.
#[test]
#[ignore = "started, and killed, by the test above"]
fn redact_for_ever() {
    let Some(dir) = env::var_os(CHILD_FOLDER) else { return };
    let log = open(Path::new(&dir));
    let before = log.redacted().len() as u64;
    for done in 1.. {
        log.redact(Position::new((before + done) * 7 % 600), Bytes::from("a stub")).expect("a redaction");
        writeln!(io::stdout(), "\nhead {done}").expect("a parent that listens");
    }
}

/// Lets a child append for a while; answers the last head that it acknowledged, or 0.
fn run_and_kill(dir: &Path, part: &str, run: Duration) -> u64 {
    let mut child = start_child(dir, part);
    let mut stdout = child.stdout.take().expect("a pipe");
    let listener = thread::spawn(move || {
        let mut said = String::new();
        stdout.read_to_string(&mut said).map(|_| said)
    });
    thread::sleep(run);
    child.kill().expect("a kill");
    child.wait().expect("an end");
    last_head(&listener.join().expect("a listener").expect("text"))
}

/// The last head that a child has acknowledged, or 0.
pub(crate) fn last_head(said: &str) -> u64 {
    // The last line may be cut.
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let mut heads = whole.lines().filter_map(|line| line.strip_prefix("head ")?.parse().ok());
    heads.next_back().unwrap_or(0)
}

/// Starts one of the children below, which goes on until it is killed.
pub(crate) fn start_child(dir: &Path, part: &str) -> Child {
    Command::new(env::current_exe().expect("this test"))
        .args(["--exact", part, "--ignored", "--nocapture"])
        .env(CHILD_FOLDER, dir)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child")
}

/// Of 1 to 9,000 bytes, so that commits take from one slice to dozens.
fn record_at(index: u64) -> Bytes {
    let length = 20 + index * 977 % 9_000;
    format!("{index} ").bytes().cycle().zip(0..length).map(|(byte, _)| byte).collect()
}

/// Every record is the one that was appended there.
pub(crate) fn check_every_record(log: &dyn EventLog) {
    let mut index = 0;
    while index < log.head().index() {
        for record in log.read(Position::new(index), usize::MAX).expect("a page") {
            assert_eq!(record, record_at(index), "at {index}");
            index += 1;
        }
    }
}

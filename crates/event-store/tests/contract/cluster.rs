//! Three servers, several processes, and one of the servers or all of them dying while records are appended: nothing
//! that was acknowledged is lost, doubled or moved.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, thread};

use bytes::Bytes;
use event_store::{Error, EventLog, JetStream, JetStreamLog, MemoryLog, Position};

use super::jetstream::stream;
use super::nats::Servers;
use super::{key, origin, read_all};

/// How often a server is killed, unless `MILEPOST_KILLS` says otherwise, as `make soak` does.
const KILLS: usize = 5;

/// How many processes append.
const WRITERS: usize = 3;

fn open(stream: &JetStream, dir: &Path) -> JetStreamLog {
    eventually("the log", || JetStreamLog::open(dir, stream, Some(key()), &mut |_, _| {}).ok())
}

fn eventually<T>(what: &str, mut comes: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(it) = comes() {
            return it;
        }
        assert!(begin.elapsed() < Duration::from_secs(90), "{what} does not come");
        thread::sleep(Duration::from_millis(100));
    }
}

/// A cluster with a stream on all of its servers, and processes that follow it.
struct Site {
    servers: Servers,
    stream: JetStream,
    folders: Vec<tempfile::TempDir>,
}

impl Site {
    fn new() -> Self {
        let servers = Servers::start(3);
        let stream = stream(&servers, "log");
        let empty = MemoryLog::with_key(origin(), key());
        eventually("the stream", || JetStreamLog::copy(&stream, &empty, &mut |_| {}).ok());
        let folders = (0..WRITERS).map(|_| tempfile::tempdir().expect("a folder")).collect();
        Self { servers, stream, folders }
    }

    fn logs(&self) -> Vec<JetStreamLog> {
        self.folders.iter().map(|folder| open(&self.stream, folder.path())).collect()
    }
}

/// What a writer was told: where each of its appends begins, and what it was.
type Told = Vec<(Position, Vec<Bytes>)>;

/// Appends two records at a time until told to stop. A refusal leaves it open whether the append stands, so the same is
/// tried again only after the log was read on.
fn write(writer: usize, log: &JetStreamLog, stop: &AtomicBool) -> Told {
    let mut told = Told::new();
    let mut turn = 0;
    while !stop.load(Ordering::Relaxed) {
        let pair: Vec<Bytes> =
            (0..2).map(|part| Bytes::from(format!("writer {writer} turn {turn} part {part}"))).collect();
        let head = log.head();
        match log.append(head, &pair) {
            Ok(end) => {
                assert_eq!(end, head.plus(2));
                told.push((head, pair));
                turn += 1;
            }
            Err(Error::Conflict { .. }) => {}
            // Unknown: never told, and never sent again.
            Err(Error::Away { .. }) => turn += 1,
            Err(error) => panic!("{error}"),
        }
    }
    told
}

/// Has the writers stop when it goes.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Every acknowledged append stands once, where it was said to stand, and all processes have one order.
fn check(site: &Site, logs: &[JetStreamLog], told: &[Told]) {
    let fresh = tempfile::tempdir().expect("a folder");
    let whole = open(&site.stream, fresh.path());
    let all = read_all(&whole, 1_000);
    for (head, pair) in told.iter().flatten() {
        let at = usize::try_from(head.index()).expect("a small log");
        assert_eq!(all.get(at..at + 2), Some(pair.as_slice()), "what was acknowledged at {head}");
    }
    let mut distinct: Vec<_> = all.iter().collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len(), "each record once");
    let size = Position::new(all.len() as u64);
    let root = whole.root(size).expect("a root");
    for log in logs {
        eventually("what the others hold", || (log.head() >= size).then_some(()));
        assert_eq!(log.root(size).expect("a root"), root, "one order");
    }
}

/// Appends from several processes while `trouble` is made, and checks what came of it.
#[expect(clippy::print_stdout, reason = "a long run is told in numbers")]
fn under(mut trouble: impl FnMut(&mut Servers)) {
    let mut site = Site::new();
    let logs = site.logs();
    let stop = AtomicBool::new(false);
    let told: Vec<Told> = thread::scope(|scope| {
        let start = |(writer, log)| {
            let stop = &stop;
            scope.spawn(move || write(writer, log, stop))
        };
        let writers: Vec<_> = logs.iter().enumerate().map(start).collect();
        // A test that fails has to end, and its writers with it.
        let stopping = Stop(&stop);
        thread::sleep(Duration::from_secs(1));
        trouble(&mut site.servers);
        // All servers are back; something is acknowledged again.
        let heads: Vec<_> = logs.iter().map(JetStreamLog::head).collect();
        eventually("an append after it", || {
            logs.iter().zip(&heads).all(|(log, head)| log.head() > *head).then_some(())
        });
        drop(stopping);
        writers.into_iter().map(|writer| writer.join().expect("a writer")).collect()
    });
    let acknowledged = told.iter().flatten().count();
    assert!(acknowledged > 10, "little was appended: {acknowledged}");
    check(&site, &logs, &told);
    println!("{acknowledged} appends acknowledged, each there once where it was said to be");
}

#[test]
fn killing_one_server_after_the_other_loses_nothing() {
    let kills = env::var("MILEPOST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    under(|servers| {
        for kill in 0..kills {
            servers.kill(kill % 3);
            thread::sleep(Duration::from_secs(2));
            servers.run(kill % 3);
            thread::sleep(Duration::from_secs(2));
        }
    });
}

#[test]
fn killing_all_servers_at_once_loses_nothing() {
    under(|servers| {
        (0..3).for_each(|server| servers.kill(server));
        (0..3).for_each(|server| servers.run(server));
    });
}

#[test]
fn a_server_that_stood_still_acknowledges_nothing_that_is_lost() {
    under(|servers| {
        servers.signal(0, "STOP");
        thread::sleep(Duration::from_secs(12));
        servers.signal(0, "CONT");
    });
}

#[test]
fn two_of_three_down_refuse_appends_and_leave_reads() {
    let mut site = Site::new();
    let logs = site.logs();
    let log = logs.first().expect("a log");
    let line = Bytes::from("before");
    eventually("an append", || log.append(log.head(), std::slice::from_ref(&line)).ok());
    site.servers.kill(0);
    site.servers.kill(1);
    let refused = eventually("a refusal", || log.append(log.head(), &[Bytes::from("during")]).err());
    assert!(matches!(refused, Error::Away { .. } | Error::Conflict { .. }), "{refused}");
    eventually("the notice", || log.ready().err());
    assert_eq!(log.read(Position::START, 1).expect("a record"), [line]);
    site.servers.run(0);
    site.servers.run(1);
    eventually("an append after it", || log.append(log.head(), &[Bytes::from("after")]).ok());
    check(&site, &logs, &[]);
}

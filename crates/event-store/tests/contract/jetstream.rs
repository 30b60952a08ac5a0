//! What only an engine for many processes promises.

use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use event_store::{Error, EventLog, JetStream, JetStreamLog, Key, MemoryLog, Origin, Position, SledLog};

use super::nats::Servers;
use super::{at, fill, key, message, numbered, origin, read_all, records, stub_for};

mod redactions;

/// How long anything here may take.
const TIME_MAX: Duration = Duration::from_secs(30);

/// The stream of this name.
pub(super) fn stream(servers: &Servers, name: &str) -> JetStream {
    servers.address(name).parse().expect("an address")
}

/// A new log of this name, with its copy in a folder.
pub(super) fn make(stream: &JetStream, dir: &Path) -> JetStreamLog {
    JetStreamLog::copy(stream, &MemoryLog::with_key(origin(), key()), &mut |_| {}).expect("a stream");
    open(stream, dir)
}

fn open(stream: &JetStream, dir: &Path) -> JetStreamLog {
    JetStreamLog::open(dir, stream, Some(key()), &mut |_, _| {}).expect("the log")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Waits for something that another process brings about.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < TIME_MAX, "{what} does not come");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_process_that_has_just_opened_a_log_appends_without_a_pause() {
    let server = Servers::start(1);
    for number in 0..15 {
        let here = folder();
        let log = make(&stream(&server, &format!("log{number}")), here.path());
        let head = (0..5).fold(at(0), |head, record| {
            log.append(head, &[numbered(record)]).unwrap_or_else(|error| panic!("{head}: {error}"))
        });
        assert_eq!(log.head(), head);
    }
}

#[test]
fn two_processes_append_to_one_log_and_each_sees_all() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    let (here, there) = (folder(), folder());
    let (one, other) = (make(&stream, here.path()), open(&stream, there.path()));
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    other.on_growth(Box::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
    }));
    one.append(at(0), &records(&["a", "b"])).expect("head");
    eventually("the copy", || other.head() == at(2));
    assert_eq!(other.read(at(0), 9).expect("records"), records(&["a", "b"]));
    eventually("the wake", || woken.load(Ordering::Relaxed) > 0);
    other.append(at(2), &records(&["c"])).expect("head");
    eventually("the copy", || one.head() == at(3));
    assert_eq!(one.checkpoint().expect("one").as_note(), other.checkpoint().expect("other").as_note());
}

#[test]
fn a_process_knows_how_many_records_it_has_not_got_yet() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    let (here, there) = (folder(), folder());
    let (one, other) = (make(&stream, here.path()), open(&stream, there.path()));
    // The other goes on each time that it is let.
    let (grown, stops) = channel();
    let (go, gate) = channel::<()>();
    let gate = Mutex::new(gate);
    other.on_growth(Box::new(move || {
        // Over when the test is.
        grown.send(()).unwrap_or_default();
        gate.lock().expect("nobody panics with it").recv().unwrap_or_default();
    }));
    let page = |from: u64| (from..from + 1_000).map(numbered).collect::<Vec<_>>();
    let head = one.append(at(0), &[numbered(0)]).expect("head");
    stops.recv_timeout(TIME_MAX).expect("it got one");
    assert_eq!((other.head(), other.behind()), (head, 0));
    let head = (0..3).fold(head, |head, _| one.append(head, &page(head.index())).expect("head"));
    // The first of them may have been sent when the stream had no more; those that follow say how many there are.
    let missing = loop {
        go.send(()).expect("it waits");
        stops.recv_timeout(TIME_MAX).expect("it got more");
        let missing = head.index() - other.head().index();
        assert!(other.behind() <= missing, "{} of {missing}", other.behind());
        if other.behind() == missing {
            break missing;
        }
    };
    assert!(missing > 0, "it never knew");
    drop(go);
    eventually("the rest", || other.head() == head);
    assert_eq!(other.behind(), 0);
    assert_eq!(one.behind(), 0);
}

#[test]
fn of_writers_that_race_each_append_stands_once_and_in_one_order() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    let dirs: Vec<_> = (0..4).map(|_| folder()).collect();
    drop(make(&stream, dirs.first().expect("a folder").path()));
    let logs: Vec<_> = dirs.iter().map(|dir| open(&stream, dir.path())).collect();
    let appended = thread::scope(|scope| {
        let write = |writer: usize, log: &JetStreamLog| {
            let mut heads = Vec::new();
            for turn in 0..20 {
                let lines = records(&[format!("{writer}-{turn}-0"), format!("{writer}-{turn}-1")]);
                loop {
                    match log.append(log.head(), &lines) {
                        Ok(head) => break heads.push(head),
                        Err(Error::Conflict { expected, head }) => {
                            assert!(head > expected, "{head} {expected}")
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
            }
            heads
        };
        let threads: Vec<_> =
            logs.iter().enumerate().map(|(writer, log)| scope.spawn(move || write(writer, log))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a writer")).collect::<Vec<_>>()
    });
    assert_eq!(appended.len(), 80);
    for log in &logs {
        eventually("the copy", || log.head() == at(160));
    }
    let all: Vec<_> = logs.iter().map(|log| read_all(log, 100)).collect();
    assert!(all.windows(2).all(|pair| pair.first() == pair.last()), "one order");
    let mut distinct = all.into_iter().next().expect("a log");
    // Both records of an append stand side by side.
    assert!(
        distinct
            .chunks(2)
            .all(|pair| pair.first().map(|line| line.len()) == pair.last().map(|line| line.len())
                && pair.first().is_some_and(|line| line.ends_with(b"-0"))
                && pair.last().is_some_and(|line| line.ends_with(b"-1")))
    );
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 160, "each once");
}

#[test]
fn what_was_acknowledged_is_there_after_the_server_was_killed() {
    let mut server = Servers::start(1);
    let stream = stream(&server, "log");
    let dir = folder();
    let log = make(&stream, dir.path());
    for round in 0..5_u64 {
        let head = log.append(at(round), &[numbered(round)]).expect("head");
        assert_eq!(head, at(round + 1));
        server.kill(0);
        server.run(0);
    }
    eventually("the server", || log.ready().is_ok());
    drop(log);
    let fresh = folder();
    let again = open(&stream, fresh.path());
    assert_eq!(read_all(&again, 10), (0..5).map(numbered).collect::<Vec<_>>());
}

#[test]
fn a_server_that_is_away_refuses_appends_and_leaves_reads() {
    let mut server = Servers::start(1);
    let stream = stream(&server, "log");
    let dir = folder();
    let log = make(&stream, dir.path());
    log.append(at(0), &records(&["a"])).expect("head");
    server.kill(0);
    eventually("the notice", || log.ready().is_err());
    let refused = message(log.append(at(1), &records(&["b"])));
    assert!(refused.contains("cannot be written to now"), "{refused}");
    assert_eq!(log.read(at(0), 9).expect("records"), records(&["a"]));
    server.kill(0);
    server.run(0);
    eventually("the server", || log.ready().is_ok());
    assert_eq!(log.append(at(1), &records(&["b"])).expect("head"), at(2));
}

#[test]
fn a_stream_that_is_gone_or_shorter_is_refused_and_not_made_anew() {
    let (server, other) = (Servers::start(1), Servers::start(1));
    let dir = folder();
    let log = make(&stream(&server, "log"), dir.path());
    log.append(at(0), &records(&["a", "b"])).expect("head");
    drop(log);
    let open = |stream: &JetStream| {
        message(JetStreamLog::open(dir.path(), stream, Some(key()), &mut |_, _| {}).map(drop))
    };
    let absent = open(&stream(&other, "log"));
    assert!(absent.contains("there is no stream") && absent.contains("milepost copy"), "{absent}");
    let shorter = MemoryLog::with_key(origin(), key());
    shorter.append(at(0), &records(&["a"])).expect("head");
    JetStreamLog::copy(&stream(&other, "log"), &shorter, &mut |_| {}).expect("a shorter stream");
    let lost = open(&stream(&other, "log"));
    assert!(lost.contains("holds 1 records, and 2 were acknowledged"), "{lost}");
    let foreign = MemoryLog::with_key(origin(), key());
    foreign.append(at(0), &records(&["a", "x"])).expect("head");
    JetStreamLog::copy(&stream(&other, "foreign"), &foreign, &mut |_| {}).expect("another stream");
    let diverged = open(&stream(&other, "foreign"));
    assert!(diverged.contains("its record 1 is another one"), "{diverged}");
    // What is redacted there says nothing of what is here.
    let redacting = MemoryLog::with_key(origin(), key());
    redacting.append(at(0), &records(&["x", "b"])).expect("head");
    redacting.redact(at(0), stub_for(b"x")).expect("a stub");
    JetStreamLog::copy(&stream(&other, "redacting"), &redacting, &mut |_| {}).expect("a third stream");
    let diverged = open(&stream(&other, "redacting"));
    assert!(diverged.contains("its record 0 is another one"), "{diverged}");
    let kept = SledLog::open_existing(dir.path()).expect("the copy");
    assert_eq!(read_all(&kept, 9), records(&["a", "b"]));
}

#[test]
fn a_folder_with_another_key_is_refused() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    drop(make(&stream, folder().path()));
    let dir = folder();
    let opened = JetStreamLog::open(dir.path(), &stream, Some(Key::generate([9; 32])), &mut |_, _| {});
    let refused = message(opened.map(drop));
    assert!(refused.contains("is not the key that signs for this log"), "{refused}");
}

#[test]
fn a_log_is_copied_to_a_stream_and_back_under_the_same_root() {
    let server = Servers::start(1);
    let (sled, stream) = (folder(), stream(&server, "log"));
    let source = SledLog::open_with_key(sled.path(), &origin(), key()).expect("a new log");
    fill(&source, 1_500);
    let stubbed = source.read(at(700), 1).expect("a record").remove(0);
    source.redact(at(700), stub_for(&stubbed)).expect("a stub");
    let mut told = Vec::new();
    JetStreamLog::copy(&stream, &source, &mut |position| told.push(position)).expect("a copy");
    assert_eq!(told.last(), Some(&at(1_500)));
    let dir = folder();
    let log = open(&stream, dir.path());
    assert_eq!(log.root(at(1_500)).expect("a root"), source.root(at(1_500)).expect("a root"));
    assert_eq!(log.redacted(), [at(700)]);
    assert_eq!(log.checkpoint().expect("theirs").as_note(), source.checkpoint().expect("ours").as_note());
    drop(log);
    // The folder of a copy is a log of its own.
    let back = SledLog::open_existing(dir.path()).expect("the log");
    assert_eq!(read_all(&back, 100), read_all(&source, 100));
    // A copy that was cut short is gone on with.
    source.append(at(1_500), &[numbered(1_500)]).expect("head");
    JetStreamLog::copy(&stream, &source, &mut |_| {}).expect("the rest");
    assert_eq!(open(&stream, folder().path()).head(), at(1_501));
}

#[test]
fn a_message_that_is_no_record_is_not_taken() {
    let server = Servers::start(1);
    let dir = folder();
    let log = make(&stream(&server, "log"), dir.path());
    log.append(at(0), &records(&["a"])).expect("head");
    let mut stranger =
        TcpStream::connect(("127.0.0.1", *server.ports().first().expect("a server"))).expect("a connection");
    stranger.write_all(b"CONNECT {\"verbose\":false}\r\nPUB log 3\r\nb\nc\r\n").expect("a message");
    eventually("the notice", || log.ready().is_err_and(|error| matches!(error, Error::Lost { .. })));
    let why = message(log.ready());
    assert!(why.contains("its record 1 contains a newline"), "{why}");
    assert_eq!(read_all(&log, 9), records(&["a"]));
}

#[test]
fn a_stream_of_another_name_or_key_is_not_filled() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    let copy = |log: &MemoryLog| JetStreamLog::copy(&stream, log, &mut |_| {});
    copy(&MemoryLog::with_key(origin(), key())).expect("a stream");
    let renamed = Origin::parse("elsewhere.example/log", 2026).expect("an origin");
    for other in [MemoryLog::with_key(renamed, key()), MemoryLog::with_key(origin(), Key::generate([9; 32]))]
    {
        other.append(at(0), &records(&["a"])).expect("head");
        let refused = message(copy(&other));
        assert!(refused.contains("another log has this name for its stream"), "{refused}");
    }
    assert_eq!(open(&stream, folder().path()).head(), at(0));
}

#[test]
fn an_origin_is_kept_by_the_stream() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    drop(make(&stream, folder().path()));
    let log = open(&stream, folder().path());
    assert_eq!(log.origin(), &Origin::parse("commitments.example.ca/log", 2026).expect("an origin"));
    assert_eq!(log.head(), Position::START);
}

//! What other processes on a stream know of a redaction.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use bytes::Bytes;
use event_store::{Error, EventLog, JetStream, JetStreamLog};

use super::super::nats::Servers;
use super::super::wire::Wire;
use super::super::{at, fill, message, numbered, read_all, records, stub_for};
use super::{eventually, folder, make, open, stream};

#[test]
fn what_one_process_redacts_all_forget() {
    let server = Servers::start(1);
    let stream = stream(&server, "log");
    let (here, there, later) = (folder(), folder(), folder());
    let (one, other) = (make(&stream, here.path()), open(&stream, there.path()));
    let told = [&one, &other].map(redactions_told);
    fill(&one, 600);
    eventually("the copy", || other.head() == at(600));
    let root = one.root(at(600)).expect("a root");
    let stub = stub_for(&numbered(3));
    one.redact(at(3), stub.clone()).expect("a stub");
    assert_eq!(one.read(at(3), 1).expect("a record"), std::slice::from_ref(&stub));
    assert_eq!(one.append(at(600), &[numbered(600)]).expect("head"), at(601));
    eventually("the other to hear of it", || told.each_ref().map(told_times) == [0, 1]);
    let late = redactions_told(&other);
    assert_eq!(told_times(&late), 1, "who asks late is told at once");
    eventually("the other to forget", || {
        other.read(at(3), 1).expect("a record") == std::slice::from_ref(&stub)
    });
    eventually("the other to say so", || other.ready().is_err());
    let why = message(other.ready());
    assert!(why.contains("start it again"), "{why}");
    for log in [open(&stream, later.path()), {
        drop(other);
        open(&stream, there.path())
    }] {
        assert_eq!(log.read(at(3), 1).expect("a record"), std::slice::from_ref(&stub));
        assert_eq!(log.root(at(600)).expect("a root"), root);
        eventually("the copy", || log.head() == at(601));
    }
    assert!(!holds(&server, numbered(3).as_ref()), "the record is nowhere in the server's files");
}

#[test]
fn an_append_whose_acknowledgement_is_lost_while_another_process_redacts_stands_once() {
    let (server, here, there) = (Servers::start(1), folder(), folder());
    let (one, wire, address) = with_a_secret(&server, here.path());
    let other = open(&address, there.path());
    let appended = thread::scope(|scope| {
        wire.deafen();
        let appending = scope.spawn(|| other.append(at(2), &records(&["b", "c"])));
        eventually("the append", || one.head() == at(4));
        one.redact(at(1), stub_for(b"secret")).expect("a stub");
        wire.cut();
        appending.join().expect("it ends")
    });
    assert_eq!(appended.expect("it stands"), at(4));
    let expected = [Bytes::from("a"), stub_for(b"secret"), Bytes::from("b"), Bytes::from("c")];
    assert_eq!(read_all(&one, 10), expected);
}

#[test]
fn a_process_whose_last_record_another_one_redacts_is_told_to_start_again() {
    let (server, here, there) = (Servers::start(1), folder(), folder());
    let (one, wire, address) = with_a_secret(&server, here.path());
    let other = open(&address, there.path());
    let told = redactions_told(&other);
    wire.deafen();
    one.append(at(2), &records(&["b"])).expect("head");
    one.redact(at(1), stub_for(b"secret")).expect("a stub");
    assert_eq!(other.head(), at(2));
    wire.cut();
    eventually("the other to hear of it", || told_times(&told) == 1);
    eventually("the other to say so", || matches!(other.ready(), Err(Error::Stale { .. })));
    drop(other);
    assert_eq!(read_all(&open(&address, there.path()), 9), read_all(&one, 9));
}

/// A log of two records, the second of which is to be redacted, and the address of its stream behind a wire.
fn with_a_secret(server: &Servers, dir: &Path) -> (JetStreamLog, Wire, JetStream) {
    let log = make(&stream(server, "log"), dir);
    log.append(at(0), &records(&["a", "secret"])).expect("head");
    let wire = Wire::to(*server.ports().first().expect("a server"));
    let address = format!("nats://127.0.0.1:{}/log", wire.port).parse().expect("an address");
    (log, wire, address)
}

/// How often a log says that another process redacted something.
fn redactions_told(log: &JetStreamLog) -> Arc<AtomicUsize> {
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    log.on_redaction(Box::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
    }));
    told
}

fn told_times(told: &Arc<AtomicUsize>) -> usize {
    told.load(Ordering::Relaxed)
}

/// Whether the files of the server hold these bytes.
fn holds(server: &Servers, bytes: &[u8]) -> bool {
    let mut folders = vec![server.dir().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => {
                    let content = fs::read(&path).unwrap_or_default();
                    if memchr::memmem::find(&content, bytes).is_some() {
                        return true;
                    }
                }
            }
        }
    }
    false
}

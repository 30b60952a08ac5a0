//! The log as it grows: what a follower gets, how soon, and what a bad one costs.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use stories::{COMMITMENT, Service, status_change};

/// How long anything here may take.
const TIME_MAX: Duration = Duration::from_secs(60);

/// Far above what it takes on a quiet machine, which is printed.
const DELIVERY_TIME_MAX: Duration = Duration::from_secs(1);

fn record(service: &Service, day: usize) {
    let change = status_change("6.1", "complete", &format!("2018-09-{:02}", day % 28 + 1));
    assert_eq!(service.post_changes(COMMITMENT, &change).status, 200);
}

/// A connection on which events were asked for. In HTTP/1.0, so that the body is what follows the head.
fn connect(service: &Service, path: &str, accept: &str) -> TcpStream {
    let address = service.address.strip_prefix("http://").expect("an address begins so");
    let mut stream = TcpStream::connect(address).expect("the service listens");
    stream.set_read_timeout(Some(TIME_MAX)).expect("a timeout can be set");
    let request = format!("GET {path} HTTP/1.0\r\nAccept: {accept}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("the service reads");
    stream
}

/// A follower of events from a position on.
pub(crate) fn follow(service: &Service, from: u64) -> TcpStream {
    connect(service, &format!("/events?from={from}"), "text/event-stream")
}

/// The positions of the events of a stream, as its ids say them: how many events the client holds then.
fn positions(stream: TcpStream) -> impl Iterator<Item = u64> {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    lines.filter_map(|line| line.strip_prefix("id: ")?.split('-').next()?.parse().ok())
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + TIME_MAX;
    while !holds() {
        assert!(Instant::now() < deadline, "it is not so after {TIME_MAX:?} that {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_event_reaches_a_follower_as_soon_as_it_is_acknowledged() {
    let service = Service::with_examples();
    let head = service.position();
    let stream = follow(&service, head);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        positions(stream).all(|position| sender.send((position, Instant::now())).is_ok());
    });
    let deliver = |n: usize| {
        let sent = Instant::now();
        record(&service, n);
        let acknowledged = Instant::now();
        let (position, delivered) = receiver.recv_timeout(TIME_MAX).expect("it is delivered");
        assert_eq!(position, head + n as u64 + 1);
        (delivered.saturating_duration_since(acknowledged), delivered - sent, acknowledged - sent)
    };
    let mut times: Vec<_> = (0..20).map(deliver).collect();
    times.sort();
    let (after, delivered, acknowledged) = times.get(times.len() / 2).copied().unwrap_or_default();
    println!("median: delivered {delivered:?} and acknowledged {acknowledged:?} after it was sent");
    assert!(after < DELIVERY_TIME_MAX, "{times:?}");
}

/// Follows from a position to a last one; answers how far it got.
fn follow_to(stream: TcpStream, from: u64, last: u64) -> u64 {
    let mut held = from;
    for position in positions(stream) {
        held += 1;
        assert_eq!(position, held, "the follower from {from}");
        if position == last {
            break;
        }
    }
    held
}

#[test]
fn each_of_two_hundred_followers_gets_every_event_once_and_in_order() {
    const FOLLOWERS: u64 = 200;
    const NEWS: usize = 30;
    let service = Service::with_examples();
    let before = service.position();
    let last = before + NEWS as u64;
    thread::scope(|scope| {
        // They begin all over the log.
        let follower = |n| {
            let from = before * n / FOLLOWERS;
            let stream = follow(&service, from);
            scope.spawn(move || follow_to(stream, from, last))
        };
        let followers: Vec<_> = (0..FOLLOWERS).map(follower).collect();
        (0..NEWS).for_each(|n| record(&service, n));
        for follower in followers {
            assert_eq!(follower.join().expect("it got them in order"), last);
        }
    });
    assert_eq!(service.position(), last);
}

/// How many files the service has open when it is at rest, with no connection on its way out.
fn open_files(service: &Service) -> usize {
    let samples = (0..20).map(|_| {
        thread::sleep(Duration::from_millis(20));
        service.open_files()
    });
    samples.min().unwrap_or_default()
}

/// Records 225 notes of 4,000 bytes each: about as much as a request holds.
fn record_much(service: &Service, round: usize) {
    let text = "x".repeat(1_900);
    let note = |n| {
        serde_json::json!({"type": "note-published", "subject": format!("note/{round}-{n}"),
                           "data": {"text": {"en": text, "fr": text}}})
    };
    let changes = serde_json::json!({"changes": (0..225).map(note).collect::<Vec<_>>()}).to_string();
    let answer = service.post_changes(COMMITMENT, &changes);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn readers_that_stall_hold_up_no_writer_and_little_memory() {
    const READERS: usize = 40;
    const EACH_BYTES_MAX: usize = 5 << 20;
    let service = Service::with_examples();
    let files = open_files(&service);
    (0..24).for_each(|round| record_much(&service, round));
    let memory = service.memory_bytes();
    let forms = ["text/event-stream", "application/x-ndjson"];
    let stalled: Vec<TcpStream> =
        forms.iter().cycle().take(READERS).map(|form| connect(&service, "/events?from=1", form)).collect();
    until("all are connected", || service.open_files() >= files + READERS);
    let begun = Instant::now();
    (24..30).for_each(|round| record_much(&service, round));
    println!("1,350 events recorded in {:?} beside {READERS} stalled readers", begun.elapsed());
    let grown = service.memory_bytes().saturating_sub(memory);
    println!("{} KB more memory for each", grown / READERS / 1024);
    assert!(grown < READERS * EACH_BYTES_MAX, "{grown} bytes more");
    drop(stalled);
    until("the readers that are gone are forgotten", || service.open_files() <= files);
}

#[test]
fn followers_that_go_away_are_forgotten() {
    let service = Service::with_examples();
    let (head, files) = (service.position(), open_files(&service));
    let followers: Vec<TcpStream> = (0..100).map(|_| follow(&service, head)).collect();
    until("all are connected", || service.open_files() >= files + followers.len());
    drop(followers);
    // Nothing is recorded meanwhile: no write has to fail before they are missed.
    until("they are forgotten", || service.open_files() <= files);
}

#[test]
fn a_long_poll_answers_with_the_first_event_or_when_its_time_is_over() {
    let service = Service::with_examples();
    let head = service.position();
    thread::scope(|scope| {
        let poll = scope.spawn(|| {
            let answer = service.ok(&format!("/events?from={head}&wait=60"));
            (answer.text(), Instant::now())
        });
        thread::sleep(Duration::from_millis(200));
        record(&service, 1);
        let acknowledged = Instant::now();
        let (lines, answered) = poll.join().expect("it was answered");
        assert_eq!(lines.lines().count(), 1, "{lines}");
        let after = answered.saturating_duration_since(acknowledged);
        println!("answered {after:?} after the acknowledgement");
        assert!(after < DELIVERY_TIME_MAX, "{after:?}");
    });
    let begun = Instant::now();
    assert_eq!(service.ok(&format!("/events?from={}&wait=1", head + 1)).text(), "");
    assert!((Duration::from_millis(900)..TIME_MAX / 2).contains(&begun.elapsed()), "{:?}", begun.elapsed());
}

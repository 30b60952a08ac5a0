//! Clients that are silent, slow or too many.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use stories::{Found, Service};

use super::{PATIENCE, connect, rest};

/// Sends a part of a request and waits until the service closes; how long that took.
fn until_closed(stream: &TcpStream, begun: Instant) -> Duration {
    drop(rest(stream));
    begun.elapsed()
}

/// A client that asks for more than the buffers of a connection hold, and reads none of it.
fn a_client_that_takes_nothing(service: &Service) -> TcpStream {
    let mut stream = connect(service);
    let ask = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
    stream.write_all(ask.repeat(ANSWERS).as_bytes()).expect("it reads");
    stream
}

/// How many answers of a whole replay a client asks for that takes none: many megabytes.
const ANSWERS: usize = 300;

/// How often such a client looks whether it was cut.
const LOOK: Duration = Duration::from_millis(500);

/// How many connections the service says that it has cut.
fn cut(service: &Service) -> u32 {
    let metrics = service.ok("/metrics").text();
    let cut = metrics.lines().find_map(|line| line.strip_prefix("milepost_connections_timed_out_total "));
    cut.and_then(|count| count.parse().ok()).unwrap_or_default()
}

/// Waits until the service has cut one connection more. Its client hears nothing of it: what waits to be sent to it is
/// given up, and no more is.
fn until_one_more_is_cut(service: &Service, before: u32, begun: Instant) -> Duration {
    while cut(service) == before && begun.elapsed() < STALL_PATIENCE {
        std::thread::sleep(LOOK);
    }
    begun.elapsed()
}

/// How long a client that takes nothing is waited for.
const STALL_PATIENCE: Duration = Duration::from_secs(100);

#[test]
fn silent_and_slow_clients_are_cut_and_hold_up_nobody() {
    let service = Service::with_examples();
    let silent = ["", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: a\r\nX: "];
    let begun = Instant::now();
    let streams: Vec<(&str, TcpStream)> = silent
        .iter()
        .cycle()
        .take(40)
        .map(|sent| {
            let mut stream = connect(&service);
            stream.write_all(sent.as_bytes()).expect("it reads");
            (*sent, stream)
        })
        .collect();
    let stalled = a_client_that_takes_nothing(&service);
    let idle = connect(&service);
    (&idle).write_all(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").expect("it reads");
    let drip = connect(&service);
    let mut found = Found::default();
    std::thread::scope(|scope| {
        let dripping = scope.spawn(|| {
            let head = b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
            for byte in head.iter().cycle() {
                if (&drip).write_all(&[*byte]).is_err() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(300));
                if begun.elapsed() > PATIENCE {
                    break;
                }
            }
            begun.elapsed()
        });
        assert_eq!(service.get("/commitments").status, 200, "S1: others are served meanwhile");
        for (sent, stream) in &streams {
            let took = until_closed(stream, begun);
            found.row("S1", &format!("{sent:?}"), took < Duration::from_secs(20), &format!("{took:?}"));
        }
        let took = until_closed(&idle, begun);
        found.row("S1", "idle after an answer", took < Duration::from_secs(25), &format!("{took:?}"));
        let took = dripping.join().expect("it was cut");
        found.row("S1", "a byte every 0.3 s", took < Duration::from_secs(25), &format!("{took:?}"));
    });
    let before = cut(&service);
    found.row("S1", "they are counted", before >= 30, &before.to_string());
    let took = until_one_more_is_cut(&service, before, begun);
    drop(stalled);
    let in_time = (Duration::from_secs(50)..Duration::from_secs(90)).contains(&took);
    found.row("S1", "one that takes nothing of its answers", in_time, &format!("{took:?}"));
}

#[test]
fn a_body_that_does_not_come_is_answered_and_holds_up_no_end() {
    let service = Service::with_examples();
    let mut stream = connect(&service);
    let head =
        "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("it reads");
    let begun = Instant::now();
    let answer = rest(&stream);
    println!("a slow body: answered after {:?}", begun.elapsed());
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("/problems/request-timeout"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

/// How long a refused body is read, and how much of it, as `milepost config show` says; and what lies in the buffers of
/// both ends beside.
const DRAINED_TIME: Duration = Duration::from_secs(2);
const DRAINED_BYTES: usize = 8 << 20;
const BUFFERED_BYTES: usize = 16 << 20;

#[test]
fn a_refused_body_is_read_for_a_while_and_no_longer() {
    let service = Service::with_examples();
    let head = "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n";
    // One that sends nothing of what it has announced.
    let mut silent = connect(&service);
    silent.write_all(head.as_bytes()).expect("it reads");
    let begun = Instant::now();
    let answer = rest(&silent);
    let took = begun.elapsed();
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("connection: close"), "{answer}");
    assert!(took < DRAINED_TIME + Duration::from_secs(3), "{took:?}");
    // One that sends all of it as fast as it can.
    let mut eager = connect(&service);
    eager.write_all(head.as_bytes()).expect("it reads");
    let (block, mut sent) = (vec![b' '; 1 << 16], 0);
    while sent < 1_000_000_000 && eager.write_all(&block).is_ok() {
        sent += block.len();
    }
    assert!(sent <= DRAINED_BYTES + BUFFERED_BYTES, "{sent} bytes were taken");
}

#[test]
fn a_stuck_client_holds_up_the_end_for_so_long_and_a_second_signal_ends_at_once() {
    for signals in [1, 2] {
        let service = Service::with_examples();
        let mut stream = connect(&service);
        let head = "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\
                    Expect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("it reads");
        let mut interim = [0; 25];
        stream.read_exact(&mut interim).expect("it asks for the body");
        let begun = Instant::now();
        service.signal(Signal::TERM);
        if signals == 2 {
            std::thread::sleep(Duration::from_millis(300));
            service.signal(Signal::TERM);
        }
        let (folder, code) = service.wait();
        let took = begun.elapsed();
        println!("S3: {signals} signal(s): ended after {took:?} with {code:?}");
        match signals {
            1 => {
                assert_eq!(code, Some(0), "S3");
                assert!((Duration::from_secs(7)..Duration::from_secs(14)).contains(&took), "S3: {took:?}");
                let said = folder.read("stderr.txt");
                assert!(said.contains("\"message\":\"stopped\",\"connections\":1"), "S3: {said}");
            }
            _ => assert!(code == Some(1) && took < Duration::from_secs(5), "S3: {code:?} {took:?}"),
        }
    }
}

#[test]
fn a_process_without_file_descriptors_waits_for_some() {
    let service = Service::with_examples();
    let open = u64::try_from(service.open_files()).expect("a few");
    service.limit_files(open + 10);
    let (before, cpu) = (Instant::now(), service.cpu_time());
    let streams: Vec<TcpStream> = (0..60).map(|_| connect(&service)).collect();
    std::thread::sleep(Duration::from_secs(2));
    let used = service.cpu_time().saturating_sub(cpu);
    println!("S23: {used:?} of processor time in {:?} without file descriptors", before.elapsed());
    assert!(used < Duration::from_millis(500), "S23: it waits instead of trying for ever: {used:?}");
    drop(streams);
    let begun = Instant::now();
    assert_eq!(service.get("/commitments").status, 200, "S23: it recovers");
    assert!(begun.elapsed() < Duration::from_secs(15), "S23: {:?}", begun.elapsed());
    let said = service.errors().matches("a connection was refused").count();
    assert!((1..=5).contains(&said), "S23: it said so {said} times");
    let refused = service.ok("/metrics").text();
    assert!(!refused.contains("milepost_connections_refused_total 0\n"), "S23: {refused}");
}

/// How many connections are served at once, as `milepost config show` says.
const CONNECTIONS: usize = 1_024;

#[test]
fn a_connection_beyond_the_limit_waits_until_another_one_ends() {
    let service = Service::with_examples();
    stories::allow_files(3 * CONNECTIONS as u64);
    service.limit_files(3 * CONNECTIONS as u64);
    let ask = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
    let head = b"GET /livez HTTP/1.1\r\nHost: a\r\nX: ";
    let mut found = Found::default();
    let mut held: Vec<TcpStream> = (0..CONNECTIONS).map(|_| connect(&service)).collect();
    // Each has begun to ask, so that it is one which is served.
    held.iter().for_each(|mut stream| stream.write_all(head).expect("it takes a part"));
    let beyond = connect(&service);
    (&beyond).write_all(ask).expect("the system takes it");
    beyond.set_read_timeout(Some(Duration::from_millis(500))).expect("a timeout can be set");
    let early = (&beyond).read(&mut [0; 12]);
    found.row("connections at once", "one more waits", early.is_err(), &format!("{early:?}"));
    drop(held.pop());
    beyond.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
    let mut begun = [0; 12];
    let answered = (&beyond).read_exact(&mut begun).is_ok() && &begun == b"HTTP/1.1 200";
    found.row("connections at once", "until another ends", answered, &String::from_utf8_lossy(&begun));
}

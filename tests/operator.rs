//! The operator: one binary, one folder, no surprises.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use rustix::process::Signal;
use stories::{COMMITMENT, Folder, Found, PLAN, Service, root, status_change};

#[test]
fn port_zero_takes_a_free_port_and_says_which() {
    let (one, two) = (Service::empty(), Service::empty());
    assert_ne!(one.address, two.address);
    for service in [one, two] {
        assert!(service.address.starts_with("http://127.0.0.1:") && !service.address.ends_with(":0"));
        assert_eq!(service.position(), 0);
        let health = service.ok("/healthz").json();
        assert_eq!((&health["readable"], &health["writable"]), (&true.into(), &true.into()), "{health}");
    }
}

#[test]
fn a_port_in_use_ends_with_69_and_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = taken.local_addr().expect("it has an address").to_string();
    let folder = Folder::new();
    let done = folder.milepost(&["serve", "--listen", &address]);
    assert_eq!((done.code, done.out.as_str()), (Some(69), ""), "{done:?}");
    let mut found = Found::default();
    let named = done.err.lines().count() == 1 && done.err.contains(&address);
    found.row("S28", "one line names the address", named, &done.err);
    found.row("S28", "nothing was made", !folder.at("milepost-data").exists(), "there is a folder");
    let again = folder.milepost(&["apply", &root().join(PLAN).display().to_string()]);
    found.row("S28", "the folder is free", again.code == Some(0), &format!("{again:?}"));
}

#[test]
fn a_folder_in_use_ends_with_75_and_its_name() {
    let service = Service::empty();
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["events"], &["cite", COMMITMENT]] {
        let done = service.folder.milepost(args);
        assert_eq!((done.code, done.out.as_str()), (Some(75), ""), "{args:?}: {done:?}");
        assert!(done.err.lines().count() == 1 && done.err.contains("milepost-data"), "{}", done.err);
        assert_eq!(done.err.contains("--server"), args[0] != "serve", "{}", done.err);
    }
    assert_eq!(service.position(), 0, "the first one goes on");
}

#[test]
fn sigterm_lets_requests_in_flight_finish_and_exits_0() {
    let service = Service::with_examples();
    let address = service.address.strip_prefix("http://").expect("an address begins so").to_owned();
    let body = status_change("6.1", "complete", "2018-09-30");
    let mut stream = TcpStream::connect(&address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
    let head = format!(
        "POST /commitments/{COMMITMENT}/changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    // The interim answer shows that the request is in flight.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).expect("it asks for the body");
    assert!(interim.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&interim));
    service.signal(Signal::TERM);
    refuses_soon(&address);
    stream.write_all(body.as_bytes()).expect("it still reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.contains("HTTP/1.1 200 OK"), "{answer}");
    let mut found = Found::default();
    found.row("S2", "in flight: answered, and told to close", answer.contains("connection: close"), &answer);
    let (folder, code) = service.wait();
    found.row("S2", "the end is orderly", code == Some(0), &format!("{code:?}"));
    assert!(
        folder
            .milepost(&["events"])
            .out
            .lines()
            .last()
            .is_some_and(|line| line.contains("milestone-status-reported"))
    );
}

/// Waits until nobody listens at an address any more.
fn refuses_soon(address: &str) {
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(address).is_ok() {
        assert!(std::time::Instant::now() < deadline, "it still takes connections");
        std::thread::yield_now();
    }
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let service = Service::empty();
    let address = service.address.strip_prefix("http://").expect("an address begins so").to_owned();
    let idle: Vec<TcpStream> = (0..5).map(|_| TcpStream::connect(&address).expect("it listens")).collect();
    let used = TcpStream::connect(&address).expect("it listens");
    (&used).write_all(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").expect("it reads");
    (&used).read_exact(&mut [0; 64]).expect("it answers");
    let begun = std::time::Instant::now();
    let (_, code) = service.stop();
    let took = begun.elapsed();
    let mut found = Found::default();
    found.row("S2", "idle connections are closed", code == Some(0), &format!("{code:?}"));
    // Far below the time that requests in flight are given.
    found.row("S2", "at once", took < Duration::from_secs(3), &format!("{took:?}"));
    drop((idle, used));
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = Folder::new();
    folder.write("taken", "a file");
    let done = folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--data", "taken"]);
    assert!(matches!(done.code, Some(74)), "{done:?}");
    assert!(done.err.contains("taken"), "{}", done.err);
    let done = folder.milepost(&["apply", "missing.toml"]);
    assert!(done.code == Some(1) && done.err.contains("missing.toml"), "{done:?}");
}

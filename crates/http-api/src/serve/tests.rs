//! Connections that last: under a clock that jumps to whatever is waited for next, an hour is over at once.

use std::io::{Read, Write};
use std::sync::Arc;

use event_store::{MemoryLog, Origin};
use hyper_util::server::graceful::GracefulShutdown;
use projection::{FixedClock, Projection};

use super::*;
use crate::Settings;
use crate::limits::{BODY_TIME_MAX, FOLLOW_TIME_MAX, HEARTBEAT, MIN_POSITION_TIME_MAX};

/// How long a client waits for the service, in the time of the machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A service with the organizations of the example.
fn app() -> Arc<App> {
    let origin = Origin::parse("commitments.example.ca/log", 2026).unwrap();
    let clock = FixedClock::at("2026-11-25T12:00:00Z".parse().unwrap());
    let projection = Projection::open(Arc::new(MemoryLog::new(origin)), Arc::new(clock), || 7).unwrap();
    let app = App::new(Arc::new(projection), Settings::local("https://commitments.example.ca".to_owned()));
    let document = include_str!("../../../../examples/canada-2016-2018/organizations.toml");
    let request = Request::post("/documents").header("content-type", "application/toml");
    let recorded = respond(&app, &request.body(Bytes::from(document)).unwrap());
    assert!(recorded.status().is_success());
    Arc::new(app)
}

/// Serves one connection, on which everything was asked before it was accepted, to its end; what the client came to, and
/// how much time went by on the clock of the connection.
fn attended<T: Send>(
    app: &Arc<App>,
    asked: &str,
    client: impl FnOnce(std::net::TcpStream) -> T + Send,
) -> (T, Duration) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut stream = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(asked.as_bytes()).unwrap();
    let (accepted, peer) = listener.accept().unwrap();
    accepted.set_nonblocking(true).unwrap();
    let executor =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    std::thread::scope(|scope| {
        let client = scope.spawn(move || client(stream));
        let took = executor.block_on(async {
            let begun = tokio::time::Instant::now();
            // It tells its connections to end when it is dropped.
            let graceful = GracefulShutdown::new();
            let permit = Arc::new(Semaphore::new(1)).acquire_owned().await.unwrap();
            let held = Held::of(permit, &watch::Sender::new(0));
            let stream = TcpStream::from_std(accepted).unwrap();
            attend(Arc::clone(app), stream, peer.ip(), graceful.watcher(), held).await;
            begun.elapsed()
        });
        (client.join().unwrap(), took)
    })
}

/// What a count of the service is.
fn counted(app: &App, name: &str) -> String {
    let metrics = respond(app, &Request::get("/metrics").body(Bytes::new()).unwrap());
    let metrics = String::from_utf8(metrics.into_body().into_bytes().unwrap().to_vec()).unwrap();
    let line = metrics.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    line.unwrap_or_default().to_owned()
}

#[test]
fn whoever_waits_for_a_later_record_holds_no_thread_and_is_told_when_it_does_not_come() {
    let asked =
        "GET /livez HTTP/1.1\r\nHost: a\r\nMilepost-Min-Position: 1000000\r\nConnection: close\r\n\r\n";
    let (said, took) = attended(&app(), asked, |mut stream| {
        let mut said = String::new();
        stream.read_to_string(&mut said).map(|_| said).unwrap()
    });
    assert!(said.starts_with("HTTP/1.1 503 ") && said.contains("/problems/busy"), "{said}");
    // On this clock no time goes by for a thread that sleeps.
    assert!((MIN_POSITION_TIME_MAX..MIN_POSITION_TIME_MAX * 2).contains(&took), "{took:?}");
}

#[test]
fn a_silent_event_stream_shows_that_it_is_alive_and_says_when_it_ends() {
    let app = app();
    let position = app.projection().state().position;
    let asked = format!(
        "GET /events?from={position} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n"
    );
    let (said, took) = attended(&app, &asked, |mut stream| {
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said
    });
    assert!(said.contains("event: end"), "it ends with a word: {said}");
    let alive = said.lines().filter(|line| line.starts_with(':')).count() as u64;
    let expected = FOLLOW_TIME_MAX.as_secs() / HEARTBEAT.as_secs();
    assert!((expected - 2..=expected + 2).contains(&alive), "{alive} signs of life: {said}");
    assert!((FOLLOW_TIME_MAX..FOLLOW_TIME_MAX + HEARTBEAT).contains(&took), "{took:?}");
}

#[test]
fn a_connection_ends_when_its_time_is_over_whatever_its_client_takes() {
    let app = app();
    // Far more than a connection holds in the buffers of both ends, and nobody reads.
    let asked = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3_000);
    let (cut, took) = attended(&app, &asked, |stream| {
        let begun = Instant::now();
        // What is sent to an end that is gone comes back as an error.
        while begun.elapsed() < PATIENCE {
            if (&stream).write_all(b"\r\n").is_err() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    });
    assert!(cut, "it was cut");
    assert!((CONNECTION_TIME_MAX..CONNECTION_TIME_MAX + HEARTBEAT).contains(&took), "{took:?}");
    assert_eq!(counted(&app, "milepost_connections_timed_out_total"), "1");
}

#[test]
fn a_client_that_asks_for_nothing_is_cut_when_its_time_is_over() {
    for asked in ["", "GET /livez HTTP/1.1\r\nHost: a\r\nX: "] {
        let app = app();
        let (rest, took) = attended(&app, asked, |mut stream| {
            let mut said = Vec::new();
            stream.read_to_end(&mut said).unwrap();
            said
        });
        assert!(rest.is_empty(), "{asked:?}: {rest:?}");
        assert!((HEAD_TIME_MAX..HEAD_TIME_MAX * 2).contains(&took), "{asked:?}: {took:?}");
    }
}

#[test]
fn a_body_that_does_not_come_is_answered_when_its_time_is_over() {
    let app = app();
    let head =
        "POST /changes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
    let (said, took) = attended(&app, head, |mut stream| {
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        said
    });
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!((BODY_TIME_MAX..BODY_TIME_MAX * 2).contains(&took), "{took:?}");
}

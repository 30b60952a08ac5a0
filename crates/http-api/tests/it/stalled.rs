//! Readers that ask and do not read, at the socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use http_api::serve;
use tokio::net::TcpListener;

use crate::Service;

fn ask(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(format!("GET {request}\r\n\r\n").as_bytes()).unwrap();
    stream
}

#[test]
fn readers_that_stall_leave_threads_for_everybody_else() {
    const THREADS: usize = 4;
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    // More than a connection holds in the buffers of both ends.
    let text = "x".repeat(19_000);
    for n in 0..30 {
        let note = |m| {
            format!(
                r#"{{"type":"note-published","subject":"note/n{n}-{m}","data":{{"text":{{"en":"{text}","fr":"{text}"}}}}}}"#
            )
        };
        service.record(&(0..25).map(note).collect::<Vec<_>>().join(","));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(2).max_blocking_threads(THREADS).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(serve(Arc::new(service.app), listener, std::future::pending()));
    let forms = ["application/x-ndjson", "text/event-stream"];
    let stalled: Vec<TcpStream> = forms
        .iter()
        .cycle()
        .take(4 * THREADS)
        .map(|form| ask(address, &format!("/events HTTP/1.0\r\nAccept: {form}")))
        .collect();
    // Each has begun to answer, and has had the time to fill what it fills.
    for mut stream in &stalled {
        stream.read_exact(&mut [0; 1]).unwrap();
    }
    std::thread::sleep(Duration::from_millis(300));
    let mut answer = String::new();
    ask(address, "/livez HTTP/1.0").read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(stalled);
    runtime.shutdown_background();
}

#[test]
fn what_is_kept_is_answered_while_every_thread_that_may_block_is_taken() {
    let service = Service::with_commitment_6("2018-09-01T00:00:00Z");
    let tile = "/log/tile/entries/000.p/7";
    let kept = service.get(tile);
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(2).max_blocking_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(serve(Arc::new(service.app), listener, std::future::pending()));
    let (release, taken) = std::sync::mpsc::channel::<()>();
    runtime.spawn_blocking(move || taken.recv());
    let mut answer = Vec::new();
    ask(address, &format!("{tile} HTTP/1.0")).read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.contains(" 200 OK") && answer.ends_with(&kept.body), "{answer}");
    drop(release);
    runtime.shutdown_background();
}

//! How the process begins and ends beside others.

use std::time::{Duration, Instant};

use http::Request;
use rustix::process::Signal;
use stories::{COMMITMENT, Folder, Service, status_change};

#[test]
fn the_end_is_announced_before_it_comes() {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, &["--drain-delay", "3"]);
    service.signal(Signal::TERM);
    let begun = Instant::now();
    let ready = loop {
        let ready = service.get("/readyz");
        if ready.status == 503 || begun.elapsed() > Duration::from_secs(2) {
            break ready;
        }
    };
    assert_eq!((ready.status, &ready.json()["reasons"]), (503, &serde_json::json!(["draining"])), "S5");
    assert_eq!(service.get("/commitments").status, 200, "S5: it still answers");
    assert_eq!(
        service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status,
        200,
        "S5"
    );
    let (_, code) = service.wait();
    assert!(code == Some(0) && begun.elapsed() > Duration::from_millis(2_500), "S5: {:?}", begun.elapsed());
}

#[test]
fn a_second_process_waits_for_the_folder_and_takes_over() {
    let first = Service::with_examples();
    let at_once = first.folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--lock-wait", "1"]);
    assert!(at_once.code == Some(75) && at_once.err.contains("milepost-data"), "S26: {at_once:?}");
    assert_eq!(first.get("/commitments").status, 200, "S26: the first one goes on");
    let mut second =
        first.folder.command(&["serve", "--listen", "127.0.0.1:0", "--lock-wait", "30", "--log", "off"]);
    let mut second = second.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
    std::thread::sleep(Duration::from_millis(300));
    let (folder, code) = first.stop();
    assert_eq!(code, Some(0), "S26");
    let mut said = String::new();
    let out = second.stdout.take().expect("it is a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut said).expect("it says something");
    drop((second.kill(), second.wait(), folder));
    assert!(said.starts_with("listening on http://"), "S26: {said}");
}

#[test]
fn both_families_of_addresses_are_answered() {
    let Ok(probe) = std::net::TcpListener::bind("[::1]:0") else {
        println!("S29: not tried: this machine has no IPv6");
        return;
    };
    drop(probe);
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::listen(folder, "[::]:0", &[]);
    let port = service.address.rsplit(':').next().expect("it has a port");
    for host in ["127.0.0.1", "[::1]"] {
        let answer = stories::ask(&format!("http://{host}:{port}"), Request::get("/livez"), "");
        assert_eq!(answer.status, 200, "S29: {host}");
    }
}

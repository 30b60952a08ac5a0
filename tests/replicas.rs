//! The operator of a busy site runs several processes on one stream, and any of them may end at any time.

use std::time::{Duration, Instant};
use std::{fs, thread};

use http::Request;
use stories::{COMMITMENT, Folder, Service, status_change};

use crate::nats::Servers;

/// How long anything here may take.
const TIME_MAX: Duration = Duration::from_secs(60);

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + TIME_MAX;
    while !holds() {
        assert!(Instant::now() < deadline, "it is not so after {TIME_MAX:?} that {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// The real plan in a stream, and the folder that it came from.
fn moved(servers: &Servers) -> (Folder, String) {
    let folder = Folder::new();
    folder.apply_examples();
    let stream = servers.address("log");
    let done = folder.milepost(&["copy", "--from", "milepost-data", "--to", &stream]);
    assert!(done.code == Some(0) && done.out.contains("events copied, root "), "{done:?}");
    (folder, stream)
}

/// A folder with nothing but the key of the log.
fn with_key_of(other: &Folder) -> Folder {
    let folder = Folder::new();
    fs::create_dir(folder.at("milepost-data")).expect("a folder");
    fs::copy(other.at("milepost-data/key"), folder.at("milepost-data/key")).expect("a key");
    folder
}

#[test]
fn what_one_process_records_all_tell_in_the_same_bytes() {
    let servers = Servers::start(1);
    let (first, stream) = moved(&servers);
    let second = with_key_of(&first);
    let one = Service::start(first, &["--stream", &stream, "--stream-monitor", &servers.monitor()]);
    let other = Service::start(second, &["--stream", &stream]);
    assert!(other.errors().contains("--stream-monitor"), "{}", other.errors());
    let recorded = one.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(recorded.status, 200, "{}", recorded.text());
    let position = recorded.header("milepost-position").to_owned();
    // Whoever has written reads it anywhere.
    let json = format!("/commitments/{COMMITMENT}.json");
    let mine = other.send(Request::get(&json).header("milepost-min-position", &position), "");
    assert_eq!((mine.status, mine.header("milepost-position")), (200, position.as_str()), "{}", mine.text());
    let paths = [
        json.as_str(),
        "/feeds/all.rss",
        "/feeds/all.atom",
        "/commitments/canada-2016-2018-6.bib",
        "/log/checkpoint",
    ];
    for path in paths {
        let (here, there) = (one.ok(path), other.ok(path));
        assert_eq!(here.text(), there.text(), "{path}");
        assert_eq!(here.header("etag"), there.header("etag"), "{path}");
    }
    // A request that the one has answered the other answers alike.
    let ask = |service: &Service| {
        let address = format!("/commitments/{COMMITMENT}/changes");
        let request =
            Request::post(address).header("content-type", "application/json").header("idempotency-key", "k1");
        service.send(request, status_change("6.2", "complete", "2018-09-30"))
    };
    let (once, again) = (ask(&one), ask(&other));
    assert_eq!((once.status, again.status), (200, 200), "{} {}", once.text(), again.text());
    assert_eq!(once.json()["change"], again.json()["change"]);
    // A position that the log has not reached is not waited for without an end.
    let beyond = other.send(Request::get(&json).header("milepost-min-position", "1000000"), "");
    beyond.expect_problem(503, "busy");
    assert_eq!(beyond.header("retry-after"), "1");
}

#[test]
fn without_the_stream_reads_go_on_and_writes_wait_for_it() {
    let mut servers = Servers::start(1);
    let (folder, stream) = moved(&servers);
    let service = Service::start(folder, &["--stream", &stream]);
    servers.kill(0);
    until("it is not ready", || service.get("/readyz").status == 503);
    let refused = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    let problem = refused.expect_problem(503, "unavailable");
    assert!(
        problem["detail"].as_str().is_some_and(|detail| detail.contains("cannot be written to now")),
        "{problem}"
    );
    assert_ne!(refused.header("retry-after"), "");
    assert_eq!(service.ok(&format!("/commitments/{COMMITMENT}.json")).status, 200);
    servers.run(0);
    until("it is ready", || service.get("/readyz").status == 200);
    let recorded = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(recorded.status, 200, "{}", recorded.text());
    // The process dies; another one, with nothing but the key, has what was acknowledged.
    let position = service.position();
    let (folder, _) = service.stop();
    let fresh = Service::start(with_key_of(&folder), &["--stream", &stream]);
    assert_eq!(fresh.position(), position);
}

#[test]
fn a_log_comes_back_from_a_stream_to_one_machine() {
    let servers = Servers::start(1);
    let (folder, stream) = moved(&servers);
    let back = folder.milepost(&["copy", "--from", &stream, "--to", "back", "--key", "milepost-data/key"]);
    assert_eq!(back.code, Some(0), "{back:?}");
    let root = |data: &str| {
        let done = folder.milepost(&["verify", "--data", data]);
        assert_eq!(done.code, Some(0), "{done:?}");
        done.out.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(root("back"), root("milepost-data"));
}

#[test]
fn what_cannot_be_the_log_is_refused_with_the_way_out() {
    let servers = Servers::start(1);
    let (folder, stream) = moved(&servers);
    let serve = |folder: &Folder, stream: &str, more: &[&str]| {
        let done =
            folder.milepost(&[&["serve", "--listen", "127.0.0.1:0", "--stream", stream], more].concat());
        assert_ne!(done.code, Some(0), "{done:?}");
        done.err
    };
    let other_key = serve(&Folder::new(), &stream, &[]);
    assert!(other_key.contains("put the key of the log there"), "{other_key}");
    let absent = serve(&folder, &servers.address("another"), &[]);
    assert!(absent.contains("there is no stream") && absent.contains("milepost copy"), "{absent}");
    let scheme = serve(&folder, "http://127.0.0.1/log", &[]);
    assert!(scheme.contains("write nats://HOST:PORT"), "{scheme}");
    let careless = Servers::careless();
    let unsynced = serve(&folder, &stream, &["--stream-monitor", &careless.monitor()]);
    assert!(unsynced.contains("sync_interval: always"), "{unsynced}");
}

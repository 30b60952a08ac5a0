//! The operator of a busy site runs several processes on one stream, and any of them may end at any time.

mod faults;
mod history;
mod load;
mod redaction;
mod site;
mod wire;

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};
use std::{fs, thread};

use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Folder, Service, copy, status_change};

use self::wire::Wire;
use crate::nats::Servers;
use crate::published::files;

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

/// The position that a read shows, whether the service is ready or not.
fn shown(service: &Service) -> u64 {
    let answer = service.ok(&format!("/commitments/{COMMITMENT}.json"));
    answer.header("milepost-position").parse().expect("a position")
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
    // A folder that holds another log of the same name and key is not taken for a copy, although both end alike.
    let done = folder.milepost(&["export", "events.ndjson"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let lines = folder.read("events.ndjson");
    folder.write("other.ndjson", &lines.replacen("\"en\":\"", "\"en\":\"Not ", 1));
    let named = ["--origin", "milepost.example", "--key", "milepost-data/key"];
    let done = folder.milepost(&[&["import", "other.ndjson", "--data", "other"], &named[..]].concat());
    assert_eq!(done.code, Some(0), "{done:?}");
    let refused = folder.milepost(&["copy", "--from", &stream, "--to", "other"]);
    assert!(refused.code == Some(1) && refused.err.contains("they are two logs"), "{refused:?}");
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
    // Somebody who takes connections and says nothing is not waited for without an end.
    let mute = TcpListener::bind("127.0.0.1:0").expect("a port");
    let monitor = format!("http://{}", mute.local_addr().expect("it is bound"));
    let unanswered = serve(&folder, &stream, &["--stream-monitor", &monitor]);
    assert!(unanswered.contains("does not answer"), "{unanswered}");
}

#[test]
fn every_file_of_a_publication_is_the_same_from_each_process() {
    let servers = Servers::start(1);
    let (first, stream) = moved(&servers);
    let second = with_key_of(&first);
    let one = Service::start(first, &["--stream", &stream]);
    let other = Service::start(second, &["--stream", &stream]);
    // Both write, so that each has some of it from the other.
    for (day, service) in [(28, &one), (29, &other), (30, &one)] {
        let recorded =
            service.post_changes(COMMITMENT, &status_change("6.1", "complete", &format!("2018-09-{day}")));
        assert_eq!(recorded.status, 200, "{}", recorded.text());
        let position = recorded.header("milepost-position");
        until("both have it", || [&one, &other].iter().all(|each| each.position().to_string() == position));
    }
    // The list has the `ETag` of each file: of pages, feeds, versions, citations and tiles.
    let published = |service: &Service| {
        let done = service.milepost(&["publish", "--out", "site"]);
        assert_eq!(done.code, Some(0), "{done:?}");
        files(&service.folder.at("site"))
    };
    let (here, there) = (published(&one), published(&other));
    assert!(here.len() > 500, "{}", here.len());
    let differing: Vec<_> = here.iter().filter(|(name, body)| there.get(*name) != Some(body)).collect();
    assert!(differing.is_empty() && here.len() == there.len(), "{:?}", differing.first());
}

#[test]
fn a_process_that_falls_behind_says_by_how_much() {
    let servers = Servers::start(1);
    let (first, stream) = moved(&servers);
    let second = with_key_of(&first);
    let wire = Wire::to(*servers.ports().first().expect("a server"));
    let one = Service::start(first, &["--stream", &stream]);
    let other = Service::start(second, &["--stream", &format!("nats://127.0.0.1:{}/log", wire.port)]);
    let behind = |service: &Service| {
        let metrics = service.ok("/metrics").text();
        let line = metrics.lines().find_map(|line| line.strip_prefix("milepost_events_behind "));
        line.expect("it is told").parse::<u64>().expect("a number")
    };
    assert_eq!((behind(&one), behind(&other)), (0, 0));
    wire.hold();
    until("it is not ready", || other.get("/readyz").status == 503);
    let note = |number: u32| json!({"type": "note-published", "subject": format!("note/n{number}"), "effective": "2018-09-30", "data": {"text": {"en": format!("Note {number}.")}}});
    for list in 0..2 {
        let notes: Vec<Value> = (list * 1_000..(list + 1) * 1_000).map(note).collect();
        let recorded = one.post_changes(COMMITMENT, &json!({ "changes": notes }).to_string());
        assert_eq!(recorded.status, 200, "{}", recorded.text());
    }
    // What it missed comes for longer than a read waits.
    wire.narrow();
    wire.let_go();
    until("it is behind", || (1..=2_000).contains(&behind(&other)));
    until("it is ready", || other.get("/readyz").status == 200);
    let json = format!("/commitments/{COMMITMENT}.json");
    let position = one.position().to_string();
    let caught_up = other.send(Request::get(&json).header("milepost-min-position", &position), "");
    assert_eq!(caught_up.status, 200, "who is ready has all that it missed: {}", caught_up.text());
    assert_eq!(behind(&other), 0);
}

/// Deletes the stream, as an operator may by mistake: the servers allow it to whoever reaches them.
fn delete_stream(port: u16) {
    let mut server = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    let ask = "CONNECT {\"verbose\":false}\r\nSUB told 1\r\nPUB $JS.API.STREAM.DELETE.log told 0\r\n\r\n";
    server.write_all(ask.as_bytes()).expect("it reads");
    let mut lines = BufReader::new(server).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("\"success\":true")), "the stream is deleted");
}

#[test]
fn a_stream_that_got_shorter_or_vanished_ends_being_ready_and_is_not_made_anew() {
    let mut servers = Servers::start(1);
    let (folder, stream) = moved(&servers);
    let service = Service::start(folder, &["--stream", &stream]);
    let (store, older) = (servers.dir().join("0"), servers.dir().join("older"));
    servers.kill(0);
    copy(&store, &older);
    servers.run(0);
    until("it is ready", || service.get("/readyz").status == 200);
    let recorded = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(recorded.status, 200, "{}", recorded.text());
    let position = service.position();
    let unready = |why: &str| {
        let mut said = Value::Null;
        until(why, || {
            said = service.get("/readyz").json();
            said["detail"].as_str().is_some_and(|detail| detail.contains(why))
        });
        assert_eq!((&said["writable"], &said["reasons"]), (&json!(false), &json!(["unavailable"])));
        assert!(said["detail"].as_str().is_some_and(|detail| detail.contains("restore it")), "{said}");
        let told = service.errors();
        let line = told.lines().find(|line| line.contains("takes no writes") && line.contains(why));
        assert!(line.is_some(), "{told}");
        let refused = service.post_changes(COMMITMENT, &status_change("6.2", "complete", "2018-09-30"));
        refused.expect_problem(503, "unavailable");
        assert_eq!(shown(&service), position);
    };
    // The servers have lost their disk, and an older one takes its place.
    servers.kill(0);
    fs::remove_dir_all(&store).expect("its files");
    copy(&older, &store);
    servers.run(0);
    unready(&format!("it holds {} records, and {position} were acknowledged", position - 1));
    delete_stream(*servers.ports().first().expect("a server"));
    unready("it is gone");
    // Neither this process nor a start makes it anew.
    let (folder, _) = service.stop();
    let done = folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--stream", &stream]);
    assert!(done.code == Some(74) && done.err.contains("there is no stream"), "{done:?}");
    // The way out: the copy of any process that followed it.
    let done = folder.milepost(&["copy", "--from", "milepost-data", "--to", &stream]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let service = Service::start(folder, &["--stream", &stream]);
    assert_eq!(service.position(), position);
    let recorded = service.post_changes(COMMITMENT, &status_change("6.2", "complete", "2018-09-30"));
    assert_eq!(recorded.status, 200, "{}", recorded.text());
}

//! The operator of a small site: it sleeps when nobody asks, and wakes when somebody does.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use std::{io, thread};

use http::Request;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use stories::{COMMITMENT, Folder, ask, milepost, need, run, status_change};

/// The limit that the service is told, and as time.
const IDLE: (&str, Duration) = ("1s", Duration::from_secs(1));

/// What a supervisor does for a socket: it holds the socket, and starts the service whenever somebody waits there.
struct Supervisor {
    address: String,
    ends: Arc<Mutex<Vec<Option<i32>>>>,
    leaving: Arc<AtomicBool>,
    watching: Option<JoinHandle<()>>,
}

impl Supervisor {
    fn start(folder: &Folder) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let address = format!("http://{}", socket.local_addr().expect("it has an address"));
        let ends: Arc<Mutex<Vec<Option<i32>>>> = Arc::default();
        let leaving = Arc::new(AtomicBool::new(false));
        let (known, left) = (Arc::clone(&ends), Arc::clone(&leaving));
        let path = folder.path().to_owned();
        let watching = thread::spawn(move || {
            while !left.load(Ordering::Relaxed) {
                if somebody_waits(&socket) {
                    let served = handed(&socket, &path).status().expect("the command can be started");
                    known.lock().unwrap_or_else(PoisonError::into_inner).push(served.code());
                }
            }
        });
        Self { address, ends, leaving, watching: Some(watching) }
    }

    /// How each service that has ended did.
    fn ends(&self) -> Vec<Option<i32>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until nothing runs any more.
    fn leave(mut self) -> Vec<Option<i32>> {
        self.leaving.store(true, Ordering::Relaxed);
        let watching = self.watching.take().expect("it is left once");
        watching.join().expect("it watches to the end");
        self.ends()
    }
}

fn somebody_waits(socket: &TcpListener) -> bool {
    let pause = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
    let mut watched = [PollFd::new(socket, PollFlags::IN)];
    poll(&mut watched, Some(&pause)).expect("a socket can be watched") > 0
}

/// The service with the socket as its fourth file, as `sd_listen_fds(3)` has it. The shell becomes the service, so that
/// its id is known before.
fn handed(socket: &TcpListener, folder: &std::path::Path) -> Command {
    let socket: OwnedFd = socket.try_clone().expect("a socket can be shared").into();
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"", "sh"])
        .arg(milepost())
        .args(["serve", "--exit-when-idle", IDLE.0, "--public-url", "https://milepost.example"])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::from(socket))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The real plan in a folder, and a supervisor that watches over it.
fn asleep() -> (Folder, Supervisor) {
    let folder = Folder::new();
    folder.apply_examples();
    let supervisor = Supervisor::start(&folder);
    (folder, supervisor)
}

fn note(id: usize) -> String {
    status_change("6.1", if id.is_multiple_of(2) { "complete" } else { "substantial" }, "2018-09-30")
}

#[test]
fn whoever_asks_while_it_falls_asleep_is_answered() {
    let (folder, supervisor) = asleep();
    let before = folder.milepost(&["events"]).out.lines().count();
    // Around the moment at which it ends: a little before, at it, and a little after.
    let pauses = [980, 1_000, 1_005, 1_010, 1_020, 1_050, 1_200].map(Duration::from_millis);
    for (round, pause) in pauses.into_iter().enumerate() {
        let page = ask(&supervisor.address, Request::get(format!("/en/commitments/{COMMITMENT}")), "");
        assert_eq!(page.status, 200, "{}", page.text());
        let address = format!("/commitments/{COMMITMENT}/changes");
        let request = Request::post(address).header("content-type", "application/json");
        let written = ask(&supervisor.address, request, note(round));
        assert_eq!(written.status, 200, "{}", written.text());
        thread::sleep(pause);
    }
    let ends = supervisor.leave();
    assert!(ends.len() >= 2, "it slept in between: {ends:?}");
    assert!(ends.iter().all(|code| *code == Some(0)), "{ends:?}");
    let after = folder.milepost(&["events"]).out.lines().count();
    assert_eq!(after - before, pauses.len(), "what was acknowledged is there, each once");
}

#[test]
fn many_who_wake_it_at_once_are_all_answered() {
    let (_folder, supervisor) = asleep();
    let address = &supervisor.address;
    thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(move || assert_eq!(ask(address, Request::get("/feeds/all.rss"), "").status, 200));
        }
    });
    assert_eq!(supervisor.leave(), [Some(0)], "one service answered all");
}

#[test]
fn while_somebody_is_connected_it_stays_awake() {
    use std::io::{Read, Write};
    let (_folder, supervisor) = asleep();
    let address = supervisor.address.strip_prefix("http://").expect("an address begins so");
    let mut follower = TcpStream::connect(address).expect("the socket takes connections");
    follower.set_read_timeout(Some(IDLE.1 * 3)).expect("a timeout can be set");
    let request = "GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n";
    follower.write_all(request.as_bytes()).expect("it reads");
    let mut answer = [0; 15];
    follower.read_exact(&mut answer).expect("it answers");
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    thread::sleep(IDLE.1 * 2);
    assert_eq!(supervisor.ends(), [], "it serves the follower");
    drop(follower);
    assert_eq!(supervisor.leave(), [Some(0)]);
}

/// How many events a log has at least for which a snapshot is worth its file.
const WORTH_KEEPING: usize = 1_000;

#[test]
fn what_it_has_read_is_kept_for_the_next_time_it_wakes() {
    let folder = Folder::new();
    folder.apply_examples();
    // Without a request log, whose end takes a moment, the process is gone as soon as it may be.
    let service = stories::Service::start(folder, &["--log", "off"]);
    for list in 0..2 {
        let notes: Vec<_> = (0..WORTH_KEEPING / 2)
            .map(|note| {
                let text = serde_json::json!({"text": {"en": format!("Note {note} of list {list}.")}});
                serde_json::json!({"type": "note-published", "subject": format!("note/{list}-{note}"), "data": text})
            })
            .collect();
        let changes = serde_json::json!({"changes": notes}).to_string();
        let answer = service.post_changes(COMMITMENT, &changes);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    // Somebody is still connected, as a proxy in front always is.
    let address = service.address.trim_start_matches("http://").to_owned();
    let idle = TcpStream::connect(address).expect("it listens");
    let (folder, code) = service.stop();
    assert_eq!(code, Some(0));
    assert!(folder.at("milepost-data/snapshot").is_file(), "the next start reads the whole log");
    drop(idle);
}

#[test]
fn systemd_hands_its_socket_over() {
    let folder = Folder::new();
    folder.apply_examples();
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
    let address = free.expect("there is a free port").to_string();
    drop(need("systemd-socket-activate"));
    let mut activate = Command::new("systemd-socket-activate");
    activate.args(["-l", &address]).arg(milepost()).args(["serve", "--exit-when-idle", IDLE.0]);
    let mut waiting = activate
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it can be started");
    listens(&address).expect("systemd listens");
    let begun = Instant::now();
    let page = ask(&format!("http://{address}"), Request::get("/en"), "");
    assert_eq!(page.status, 200, "{}", page.text());
    let woken = begun.elapsed();
    let code = waiting.wait().expect("it can be waited for").code();
    assert_eq!(code, Some(0), "it ends when nobody asks");
    assert!(woken < Duration::from_secs(10) && begun.elapsed() >= IDLE.1, "{woken:?}");
}

/// Waits until somebody listens, without connecting, which would wake the service.
fn listens(address: &str) -> io::Result<()> {
    let port = address.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).unwrap_or_default();
    let needle = format!(":{port:04X} 00000000:0000 0A");
    let deadline = Instant::now() + Duration::from_secs(10);
    while !std::fs::read_to_string("/proc/net/tcp")?.contains(&needle) {
        if Instant::now() > deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

#[test]
fn sockets_that_cannot_be_served_are_refused() {
    let folder = Folder::new();
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    let refusal = |script: &str| {
        let socket: OwnedFd = socket.try_clone().expect("a socket can be shared").into();
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", script, "sh"])
            .arg(milepost())
            .arg("serve")
            .current_dir(folder.path())
            .env_clear();
        let done = run(command.stdin(Stdio::from(socket)));
        assert_eq!((done.code, done.out.as_str()), (Some(78), ""), "{done:?}");
        done.err
    };
    let two = refusal("exec 3<&0 4<&0 </dev/null; LISTEN_FDS=2 LISTEN_PID=$$ exec \"$@\"");
    assert!(two.contains("LISTEN_FDS: 2 sockets"), "{two}");
    let file = refusal("exec 3</dev/null </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"");
    assert!(file.contains("LISTEN_FDS: fd 3 is not a socket"), "{file}");
    assert!(!folder.at("milepost-data").exists(), "nothing was made");
}

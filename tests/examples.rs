//! The programs in `examples/`, run as whoever copies them runs them: against a service that is killed and comes back.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use stories::{COMMITMENT, Folder, Service, need, root, run, status_change};

/// How long anything here may take.
const TIME_MAX: Duration = Duration::from_secs(60);

/// The copy that an integrator holds.
const COPY: &str = "copy.ndjson";

fn example(name: &str) -> PathBuf {
    root().join("examples").join(name)
}

/// The Rust example as cargo builds it, in the profile of this test.
fn rust_example(name: &str) -> PathBuf {
    let milepost = stories::milepost();
    let profile = milepost.parent().expect("it lies in the folder of a profile");
    let mut build = Command::new(env!("CARGO"));
    // With the tests, as the command is built, so that no dependency is built once more.
    build.args(["build", "--quiet", "--locked", "--workspace", "--tests", "--bins", "--example", name]);
    build.arg("--target-dir").arg(profile.parent().expect("profiles lie in the target folder"));
    build.current_dir(root());
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let built = build.output().expect("cargo can be started");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    profile.join("examples").join(name)
}

/// An integrator at work, killed when it is dropped.
struct Integrator(Child);

impl Drop for Integrator {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Integrator {
    fn start(program: &[String], service: &Service) -> Self {
        let (name, first) = program.split_first().expect("a program has a name");
        let key = service.ok("/log/key").text();
        let mut command = Command::new(name);
        command.args(first).args([&service.address, COPY, key.trim()]).current_dir(service.folder.path());
        let said = |name| fs::File::create(service.folder.at(name)).expect("the folder takes files");
        let child = command.stdin(Stdio::null()).stdout(said("out.txt")).stderr(said("err.txt")).spawn();
        Self(child.expect("it can be started"))
    }

    /// Waits for the end that it comes to by itself: whether all was well.
    fn ends_well(mut self) -> bool {
        let mut code = None;
        until("it ends", || {
            code = self.0.try_wait().expect("a child can be waited for");
            code.is_some()
        });
        code.is_some_and(|code| code.success())
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + TIME_MAX;
    while !holds() {
        assert!(Instant::now() < deadline, "it is not so after {TIME_MAX:?} that {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until the copy is as long as the log; then it is the log.
fn until_held(service: &Service) {
    let events = service.ok("/events").text();
    until("the copy has all events", || service.folder.read(COPY).len() >= events.len());
    assert!(service.folder.read(COPY) == events, "the copy is the log");
}

fn record(service: &Service, day: u8) {
    let change = status_change("6.1", "complete", &format!("2018-09-{day:02}"));
    assert_eq!(service.post_changes(COMMITMENT, &change).status, 200);
}

/// Follows, is killed, resumes, survives the death of the service, and notices another log and a changed line.
fn holds_a_copy(program: &[String]) {
    let service = Service::with_examples();
    let integrator = Integrator::start(program, &service);
    until_held(&service);
    let whole = format!("{} events are whole, root ", service.position());
    until("it says that the log is whole", || service.folder.read("out.txt").contains(&whole));
    record(&service, 1);
    until_held(&service);
    drop(integrator);
    let copy = service.folder.read(COPY);
    service.folder.write(COPY, copy.get(..copy.len() - 20).expect("its last line is longer"));
    record(&service, 2);
    let integrator = Integrator::start(program, &service);
    until_held(&service);
    let address = service.address.strip_prefix("http://").expect("an address begins so").to_owned();
    service.signal(Signal::KILL);
    let service = Service::listen(service.wait().0, &address, &[]);
    record(&service, 3);
    until_held(&service);
    service.signal(Signal::KILL);
    let (folder, _) = service.wait();
    let other = Service::listen(Folder::new(), &address, &[]);
    assert!(!integrator.ends_well(), "another log is an error");
    assert_ne!(folder.read("err.txt"), "", "it says why");
    drop(other);
    let service = Service::listen(folder, &address, &[]);
    let copy = service.folder.read(COPY);
    service.folder.write(COPY, &copy.replacen("operator", "editor", 1));
    assert!(!Integrator::start(program, &service).ends_well(), "a changed line is an error");
}

#[test]
fn an_integrator_in_rust_holds_a_copy_through_every_interruption() {
    holds_a_copy(&[rust_example("integrator").display().to_string()]);
}

#[test]
fn an_integrator_in_python_holds_a_copy_through_every_interruption() {
    drop(need("python3"));
    holds_a_copy(&["python3".to_owned(), example("integrator.py").display().to_string()]);
}

#[test]
fn a_downloaded_log_is_checked_with_thirty_lines_of_python() {
    let service = Service::with_examples();
    let exported = service.milepost(&["export", "log.ndjson"]);
    assert_eq!(exported.code, Some(0), "{exported:?}");
    let folder = &service.folder;
    let verify = || {
        let mut command = Command::new("python3");
        command.arg(example("verify.py")).args(["log.ndjson", "log.ndjson.checkpoint"]);
        run(command.current_dir(folder.path()))
    };
    let (done, count) = (verify(), service.position());
    assert!(done.code == Some(0) && done.out.starts_with(&format!("{count} events are whole")), "{done:?}");
    let log = folder.read("log.ndjson");
    let lines: Vec<&str> = log.lines().collect();
    let (first, rest) = lines.split_first().expect("it has lines");
    let changed = log.replacen("operator", "editor", 1);
    let turned = [rest, &[first]].concat().join("\n");
    for (what, tampered) in [("changed", changed), ("cut", rest.join("\n")), ("turned", turned)] {
        folder.write("log.ndjson", &tampered);
        let done = verify();
        assert!(done.code == Some(1) && done.err.contains("this is another log"), "{what}: {done:?}");
    }
}

#[test]
fn a_client_in_twenty_lines_of_python_reads_every_commitment() {
    let service = Service::with_examples();
    let text = fs::read_to_string(example("client.py")).expect("it is there");
    assert!(text.lines().filter(|line| !line.trim().is_empty()).count() <= 21, "it is short");
    for (lang, said) in
        [("en", "  1 Enhance access to information: on-schedule, 0 of 2 targets met"), ("fr", "  6 ")]
    {
        let mut command = Command::new("python3");
        let done = run(command.arg(example("client.py")).args([&service.address, lang]));
        assert!(done.code == Some(0) && done.out.contains(said), "{done:?}");
        assert_eq!(done.out.lines().count(), 8, "{done:?}");
    }
}

#[test]
fn a_typed_client_reports_once_and_overwrites_nobody() {
    let folder = Folder::new();
    folder.apply_examples();
    let new = ["token", "new", "--tokens", "tokens.txt", "--label", "Client", "--scope", "report"];
    let token = folder.milepost(&new).out.trim().to_owned();
    let service = Service::start(folder, &["--tokens", "tokens.txt"]);
    let position = service.position();
    let program = rust_example("client");
    let client = |milestone: &str, token: Option<&str>| {
        let mut command = Command::new(&program);
        command.args([&service.address, COMMITMENT, milestone]).env_clear();
        run(command.envs(token.map(|token| ("MILEPOST_TOKEN", token))))
    };
    let refused = client("6.1", None);
    assert!(refused.code == Some(1) && refused.err.contains("A token is needed"), "{refused:?}");
    let unknown = client("6.99", Some(&token));
    assert!(unknown.code == Some(1) && unknown.err.contains("no such milestone"), "{unknown:?}");
    let done = client("6.1", Some(&token));
    let said = format!("1 recorded; readers see it at position {}", position + 1);
    assert!(done.code == Some(0) && done.out.contains(&said), "{done:?}");
    let again = client("6.1", Some(&token));
    assert!(again.code == Some(0) && again.out.contains("complete already"), "{again:?}");
    assert_eq!(service.position(), position + 1);
}

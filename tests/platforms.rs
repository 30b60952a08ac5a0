//! Platforms for containers and functions: the port is in the environment, the end is SIGTERM, the disk goes away.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::Duration;

use http::Request;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use stories::{COMMITMENT, Folder, Found, ask, python, root, run, status_change};

/// The variable by which each platform is known.
const PLATFORMS: [&str; 2] = ["K_SERVICE", "AWS_LAMBDA_FUNCTION_NAME"];

fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|free| free.local_addr());
    free.expect("there is a free port").port()
}

/// A service as a platform starts it, and what it says first.
fn started(folder: &Folder, port: u16, args: &[&str]) -> (Child, String) {
    let mut command = folder.command(&[&["serve", "--ephemeral"], args].concat());
    command.env("PORT", port.to_string()).env("K_SERVICE", "milepost").env("K_REVISION", "milepost-1");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = child.expect("the command can be started");
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("it is a pipe"));
    out.read_line(&mut said).expect("it says something");
    (child, said.trim_end().to_owned())
}

#[test]
fn the_port_of_the_platform_is_served_at_every_address() {
    let folder = Folder::new();
    folder.apply_examples();
    let port = free_port();
    let (mut child, said) = started(&folder, port, &[]);
    assert!(said.ends_with(&format!(":{port}")) && !said.contains("127.0.0.1"), "{said}");
    let server = format!("http://127.0.0.1:{port}");
    assert_eq!(ask(&server, Request::get("/readyz"), "").status, 200);
    // It is reached from outside, so it takes no writes without tokens.
    let request = Request::post(format!("/commitments/{COMMITMENT}/changes"));
    let request = request.header("content-type", "application/json");
    let refused = ask(&server, request, status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(refused.status, 403, "{}", refused.text());
    terminate(&child);
    assert_eq!(child.wait().expect("it can be waited for").code(), Some(0));
}

#[test]
fn a_flag_goes_before_the_port_of_the_platform() {
    let folder = Folder::new();
    let (mut child, said) = started(&folder, free_port(), &["--listen", "127.0.0.1:0"]);
    assert!(said.starts_with("listening on http://127.0.0.1:"), "{said}");
    terminate(&child);
    child.wait().expect("it can be waited for");
    let mut shown = folder.command(&["config", "show"]);
    let shown = run(shown.env("PORT", "8081"));
    assert!(shown.out.lines().any(|row| row.starts_with("listen") && row.ends_with("PORT")), "{}", shown.out);
}

#[test]
fn a_request_in_flight_when_the_platform_ends_it_is_answered() {
    let folder = Folder::new();
    folder.apply_examples();
    let port = free_port();
    let (mut child, _) = started(&folder, port, &[]);
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
    // A part of the head: the answer cannot be there before the signal.
    stream.write_all(b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n").expect("it reads");
    std::thread::sleep(Duration::from_millis(200));
    terminate(&child);
    std::thread::sleep(Duration::from_millis(200));
    stream.write_all(b"Connection: close\r\n\r\n").expect("it still reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let mut found = Found::default();
    let whole = answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("</rss>\n");
    found.row("S35", "a request in flight at SIGTERM is answered whole", whole, &answer);
    let code = child.wait().expect("it can be waited for").code();
    found.row("S35", "the end is orderly", code == Some(0), &format!("{code:?}"));
}

#[test]
fn where_a_folder_does_not_last_it_is_refused_unless_that_is_meant() {
    for platform in PLATFORMS {
        let folder = Folder::new();
        let mut serve = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
        let done = run(serve.env(platform, "milepost"));
        assert_eq!((done.code, done.out.as_str()), (Some(78), ""), "{done:?}");
        let ways_out = done.err.contains("--stream") && done.err.contains("--ephemeral");
        let mut found = Found::default();
        let named = ways_out && done.err.contains(platform);
        found.row("S36", &format!("{platform}: a folder is refused with the ways out"), named, &done.err);
        let made = folder.at("milepost-data").exists();
        found.row("S36", &format!("{platform}: nothing was made"), !made, "there is a folder");
    }
}

#[test]
fn a_folder_that_begins_empty_is_given_the_key_of_its_log() {
    let old = Folder::new();
    old.apply_examples();
    let key = old.read("milepost-data/key");
    let folder = Folder::new();
    folder.write("secret", &key);
    let args = ["--listen", "127.0.0.1:0", "--origin", "milepost.example", "--key", "secret"];
    let (mut child, said) = started(&folder, 0, &args);
    assert!(said.starts_with("listening on "), "{said}");
    let shown = ask(said.trim_start_matches("listening on "), Request::get("/log/key"), "").text();
    terminate(&child);
    child.wait().expect("it can be waited for");
    assert_eq!(folder.read("milepost-data/key"), key);
    let mut printed = old.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut child = printed.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it can be started");
    let mut said = String::new();
    let out = child.stdout.take().expect("it is a pipe");
    BufReader::new(out).read_line(&mut said).expect("it says something");
    let server = said.trim().trim_start_matches("listening on ").to_owned();
    assert_eq!(ask(&server, Request::get("/log/key"), "").text(), shown, "it signs as before");
    terminate(&child);
    child.wait().expect("it can be waited for");
}

#[test]
fn the_manifest_of_knative_is_one_and_every_setting_in_it_is_read() {
    let manifest = root().join("deploy/knative/service.yaml").display().to_string();
    let told = python("knative.py", &[&manifest]);
    assert_eq!((&told["wrong"], &told["unseen"]), (&json!([]), &json!([])), "{told}");
    // Two instances at once would want one folder: what may have more of them has its log in a stream.
    let several = !told["env"]["MILEPOST_STREAM"].is_null();
    Found::default().row(
        "S27",
        "instances that overlap share a stream, not a folder",
        several,
        &told.to_string(),
    );
    assert_eq!((&told["user"], &told["read_only"]), (&json!(65_532), &json!(true)));
    let folder = Folder::new();
    let env: Vec<(String, String)> =
        serde_json::from_value::<std::collections::BTreeMap<_, _>>(told["env"].clone())
            .expect("names and values")
            .into_iter()
            .collect();
    let mut show = folder.command(&["config", "show"]);
    let shown = run(show.envs(env.iter().map(|(name, value)| (name, value)))).out;
    for (name, value) in &env {
        let is_read = shown.lines().any(|row| row.contains(&**value) && row.ends_with(&**name));
        assert!(is_read, "{name}: {shown}");
    }
    let args: Vec<String> = serde_json::from_value(told["args"].clone()).expect("texts");
    assert_eq!(folder.milepost(&[&*args[0], "--help"]).code, Some(0), "{args:?}");
    let service = stories::Service::empty();
    for probe in told["probes"].as_array().expect("a list") {
        assert_eq!(service.get(probe.as_str().expect("a path")).status, 200, "{probe}");
    }
}

#[test]
fn the_template_of_lambda_is_one_and_every_setting_in_it_is_read() {
    let template = root().join("deploy/lambda/template.yaml").display().to_string();
    let told = python("sam.py", &[&template]);
    assert_eq!((&told["wrong"], &told["unseen"]), (&json!([]), &json!([])), "{told}");
    let env = told["env"].as_object().expect("names and values");
    let folder = Folder::new();
    let mut show = folder.command(&["config", "show"]);
    // What is another one's to say when it is deployed is an object here.
    let set = |value: &serde_json::Value| value.as_str().unwrap_or("https://milepost.example").to_owned();
    let shown = run(show.envs(env.iter().map(|(name, value)| (name, set(value))))).out;
    for (name, value) in env.iter().filter(|(name, _)| !name.starts_with("AWS_LWA_")) {
        let is_read = shown.lines().any(|row| row.contains(&set(value)) && row.ends_with(&**name));
        assert!(is_read, "{name}: {shown}");
    }
    // The adapter's own: it asks there whether the service is up.
    let path = env["AWS_LWA_READINESS_CHECK_PATH"].as_str().expect("a path");
    assert_eq!(stories::Service::empty().get(path).status, 200, "{path}");
}

fn terminate(child: &Child) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("the system gave this id");
    kill_process(pid, Signal::TERM).expect("the process is there");
}

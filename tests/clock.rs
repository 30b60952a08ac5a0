//! The operator's clock: it steps back and forth, and neither the order of the log nor a reader's copy suffers.

use std::path::Path;

use http::Request;
use serde_json::Value;
use stories::{Answer, COMMITMENT, Folder, Found, Service, skipped, status_change};

/// Where Debian puts the library that tells a process another time.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
];

/// The file of the folder that says how far the clock is off.
const OFFSET: &str = "offset";

/// The environment in which the clock of a process is as far off as a file says; none where that cannot be had here.
fn another_clock(offset: &str) -> Option<[(&'static str, &str); 4]> {
    let Some(library) = LIBRARIES.into_iter().find(|library| Path::new(library).exists()) else {
        skipped("a clock that steps", "there is no libfaketime; `make tools` installs it");
        return None;
    };
    Some([
        ("LD_PRELOAD", library),
        ("FAKETIME_TIMESTAMP_FILE", offset),
        ("FAKETIME_NO_CACHE", "1"),
        // Timers go on: it is the time of day that steps.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ])
}

/// Whether a representation was changed no later than it was answered (RFC 9110, section 8.8.2.1).
fn is_dated_well(answer: &Answer) -> bool {
    let read = |name: &str| jiff::fmt::rfc2822::parse(answer.header(name)).ok();
    answer.header("last-modified").is_empty() || read("last-modified") <= read("date")
}

fn report(service: &Service, day: u8, key: &str) -> Answer {
    let request = Request::post(format!("/commitments/{COMMITMENT}/changes"))
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    service.send(request, status_change("6.1", "complete", &format!("2018-09-{day:02}")))
}

/// The lines of the log, read.
fn events(service: &Service) -> Vec<Value> {
    let text = service.ok("/events").text();
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// A member of an event that is text.
fn of<'a>(event: &'a Value, name: &str) -> &'a str {
    event[name].as_str().unwrap_or_else(|| panic!("{name} of {event}"))
}

/// Asks again, as a reader who holds an answer that is out of date, and as one who holds the present one.
fn poll(service: &Service, found: &mut Found, step: &str, path: &str, held: &Answer) {
    let ask = |name: &str, value: &str| service.send(Request::get(path).header(name, value), "");
    let mut row = |what: &str, holds: bool, answer: &Answer| {
        found.row("clock", &format!("{step}: {path} {what}"), holds, &format!("{answer:?}"));
    };
    let now = ask("if-none-match", held.header("etag"));
    row("has changed", now.status == 200, &now);
    let fresh = service.ok(path);
    let again = ask("if-none-match", fresh.header("etag"));
    row("is held", again.status == 304, &again);
    row("is dated", is_dated_well(&fresh), &fresh);
    let old = ask("if-modified-since", held.header("last-modified"));
    row("since then", held.header("last-modified").is_empty() || old.status == 200, &old);
}

/// Holds that the log has one report for each step of the clock, in their order, at times that never go back.
fn check_log(service: &Service, found: &mut Found, steps: usize) {
    let events = events(service);
    let rises = |name: &str| events.windows(2).all(|pair| of(&pair[0], name) < of(&pair[1], name));
    found.row("clock", "sequences and ids rise", rises("sequence") && rises("id"), "they do not");
    let times: Vec<&str> = events.iter().map(|event| of(event, "time")).collect();
    found.row("clock", "times never go back", times.is_sorted(), &format!("{times:?}"));
    let last = &events[events.len() - steps..];
    let days: Vec<&str> = last.iter().map(|event| of(event, "effective")).collect();
    let told: Vec<String> = (1..=steps).map(|day| format!("2018-09-{day:02}")).collect();
    found.row("clock", "each is there once, in order", days == told, &format!("{days:?}"));
    let stepped = last.windows(2).any(|pair| of(&pair[0], "time") == of(&pair[1], "time"));
    found.row("clock", "the clock did step", stepped, &format!("{times:?}"));
}

#[test]
fn a_clock_that_steps_disturbs_neither_the_order_nor_the_copies_of_readers() {
    let folder = Folder::new();
    folder.apply_examples();
    let offset = folder.write(OFFSET, "+0").display().to_string();
    let Some(env) = another_clock(&offset) else { return };
    let mut service = Service::start_where(folder, &env);
    let mut found = Found::default();
    let paths = [format!("/commitments/{COMMITMENT}/feed.rss"), format!("/en/commitments/{COMMITMENT}")];
    let steps = ["+0", "-1d", "+0", "+3d", "-400d", "+2d", "-1h"];
    let mut answers = Vec::new();
    for (day, step) in (1..).zip(steps) {
        service.folder.write(OFFSET, step);
        let held: Vec<Answer> = paths.iter().map(|path| service.ok(path)).collect();
        let recorded = report(&service, day, &format!("k-{day}"));
        found.row("clock", &format!("{step}: a write"), recorded.status == 200, &recorded.text());
        answers.push(recorded.text());
        for (path, held) in paths.iter().zip(&held) {
            poll(&service, &mut found, step, path, held);
        }
        if step == "-400d" {
            service = service.restart_where(&env);
        }
    }
    for (day, first) in (1..).zip(&answers) {
        let again = report(&service, day, &format!("k-{day}"));
        found.row("clock", &format!("the key k-{day} is remembered"), again.text() == *first, &again.text());
    }
    check_log(&service, &mut found, steps.len());
    let shown = service.ok(&format!("/commitments/{COMMITMENT}.json")).json();
    let count = u64::try_from(steps.len()).expect("a few") + 1;
    found.row("clock", "one version each", shown["version"] == count, &shown["version"].to_string());
    let verified = service.milepost(&["verify"]);
    found.row("clock", "the log is whole", verified.code == Some(0), &format!("{verified:?}"));
}

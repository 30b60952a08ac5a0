//! The integrator: every event, in order, without a gap, for ever.

use std::fmt::Write;

use http::Request;
use serde_json::Value;
use sha2::{Digest, Sha256};
use stories::{COMMITMENT, Folder, Service, status_change};

fn events(service: &Service, query: &str) -> String {
    let answer = service.ok(&format!("/events{query}"));
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    answer.text()
}

/// The first eight digits of the leaf hash of a line: what `from` may say about the last event held.
fn leaf(line: &str) -> String {
    let hash = Sha256::new().chain_update([0]).chain_update(line).finalize();
    hash.iter().take(4).fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("text takes text");
        hex
    })
}

fn line(text: &str) -> Value {
    serde_json::from_str(text).expect("a line is JSON")
}

#[test]
fn a_replay_in_pages_of_any_size_is_the_replay_in_one() {
    let service = Service::with_examples();
    let whole = events(&service, "");
    assert_eq!(whole.lines().count() as u64, service.position());
    for size in [1, 7, 100, 500] {
        let (mut pages, mut held) = (String::new(), 0);
        loop {
            let page = events(&service, &format!("?from={held}&limit={size}"));
            if page.is_empty() {
                break;
            }
            held += page.lines().count();
            pages += &page;
        }
        assert!(pages == whole, "in pages of {size}");
    }
}

#[test]
fn each_line_is_the_stored_line_at_its_place() {
    let service = Service::with_examples();
    let whole = events(&service, "");
    let mut last = String::new();
    for (position, text) in whole.lines().enumerate() {
        let event = line(text);
        assert_eq!(event["sequence"], format!("{position:020}"));
        let id = event["id"].as_str().expect("an event has an id").to_owned();
        assert!(id > last, "ids rise: {last}, {id}");
        last = id;
    }
    assert_eq!(service.ok(&format!("/events/{last}")).text(), whole.lines().last().unwrap_or_default());
    let service = service.restart();
    assert!(events(&service, "") == whole, "after a restart");
    let (folder, _) = service.stop();
    let printed = folder.milepost(&["events"]);
    assert!(printed.out == whole, "printed from the folder");
}

#[test]
fn an_integrator_resumes_where_it_stopped_and_notices_another_log() {
    let service = Service::with_examples();
    let whole = events(&service, "");
    let lines: Vec<&str> = whole.lines().collect();
    let rest = events(&service, &format!("?from=42-{}", leaf(lines[41])));
    assert!(rest.lines().eq(lines[42..].iter().copied()));
    let head = lines.len();
    assert_eq!(events(&service, &format!("?from={head}-{}", leaf(lines[head - 1]))), "");
    for from in [format!("42-{}", leaf(lines[40])), format!("{}", head + 1), format!("{}-00000000", head + 1)]
    {
        let problem = service.get(&format!("/events?from={from}")).expect_problem(409, "diverged");
        assert_eq!(problem["head"], head, "{from}");
    }
    for from in ["-1", "x", "0-00000000", "42-"] {
        let answer = service.get(&format!("/events?from={from}"));
        assert!([400, 409].contains(&answer.status), "{from}: {}", answer.text());
    }
    service.get("/events?form=0").expect_problem(400, "bad-request");
}

#[test]
fn what_came_since_is_one_read_away() {
    let service = Service::with_examples();
    let before = service.ok("/events?limit=0");
    let head = before.header("milepost-head").to_owned();
    assert_eq!(head, before.header("milepost-position"));
    let answer = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(answer.json()["position"].to_string(), answer.header("milepost-position"));
    let news = events(&service, &format!("?from={head}"));
    assert_eq!(news.lines().count(), 1);
    assert_eq!(line(&news)["type"], "milestone-status-reported.v1");
}

#[test]
fn a_replay_can_be_narrowed_to_a_commitment_or_a_kind() {
    let service = Service::with_examples();
    let whole = events(&service, "");
    let of = |wanted: &dyn Fn(&Value) -> bool| {
        whole.lines().filter(|text| wanted(&line(text))).map(|text| format!("{text}\n")).collect::<String>()
    };
    let commitment = of(&|event| event["source"] == format!("/commitments/{COMMITMENT}"));
    assert!(!commitment.is_empty());
    assert_eq!(events(&service, &format!("?commitment={COMMITMENT}")), commitment);
    let measurements = of(&|event| event["type"] == "measurement-recorded.v1");
    assert!(!measurements.is_empty());
    assert_eq!(events(&service, "?type=measurement-recorded"), measurements);
    assert_eq!(events(&service, "?type=measurement-recorded.v1&limit=2").lines().count(), 2);
}

#[test]
fn an_integrator_starts_from_what_the_log_adds_up_to_and_follows_from_there() {
    let service = Service::with_examples();
    let state = |query: &str| {
        let request = Request::get(format!("/commitments{query}")).header("accept", "application/x-ndjson");
        let answer = service.send(request, "");
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-ndjson"));
        answer
    };
    let before = state("");
    let ids: Vec<Value> = before.text().lines().map(|text| line(text)["id"].clone()).collect();
    let listed = service.ok("/commitments").json();
    let listed = listed["commitments"].as_array().expect("a list").iter().map(|one| one["id"].clone());
    assert!(listed.eq(ids.iter().cloned()), "all of them, in the order of the list");
    for text in before.text().lines() {
        let id = line(text)["id"].as_str().expect("an id").to_owned();
        assert_eq!(service.ok(&format!("/commitments/{id}.json")).text(), text);
    }
    let position = before.header("milepost-position").to_owned();
    assert_eq!(position, service.position().to_string());
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status, 200);
    let news = events(&service, &format!("?from={position}"));
    assert_eq!(line(&news)["source"], format!("/commitments/{COMMITMENT}"));
    let after = state("?plan=canada-2016-2018");
    let changed = before.text().lines().zip(after.text().lines()).filter(|(old, new)| old != new).count();
    assert_eq!((changed, after.text().lines().count()), (1, ids.len()));
    service.get("/commitments?limit=0").expect_problem(400, "bad-request");
}

/// Every address of the record that does not depend on the day alone, in its machine-readable forms.
fn status(service: &Service) -> Vec<(String, String)> {
    let list = service.ok("/commitments").json();
    let ids =
        list["commitments"].as_array().expect("a list").iter().map(|one| one["id"].as_str().expect("an id"));
    let of = |id: &str| {
        [".json", ".bib", "/history", "/feed.rss", "/versions/1.json"]
            .map(|what| format!("/commitments/{id}{what}"))
    };
    let shared = [
        "/commitments",
        "/plans",
        "/plans/canada-2016-2018.json",
        "/organizations/tbs-sct.json",
        "/feeds/all.rss",
    ];
    let paths = ids.flat_map(of).chain(shared.map(str::to_owned));
    paths.map(|path| (path.clone(), service.ok(&path).text())).collect()
}

#[test]
fn a_replay_into_another_folder_serves_the_same_status_byte_for_byte() {
    let service = Service::with_examples();
    assert_eq!(service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30")).status, 200);
    let folder = Folder::new();
    let replay = folder.write("events.ndjson", &events(&service, "")).display().to_string();
    let imported = folder.milepost(&["import", &replay, "--origin", "milepost.example"]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    let second = Service::start(folder, &[]);
    assert!(events(&second, "") == events(&service, ""));
    for (ours, theirs) in status(&service).iter().zip(status(&second)) {
        assert_eq!(*ours, theirs);
    }
    let done = second.folder.milepost(&["import", &replay, "--origin", "milepost.example"]);
    assert_eq!(done.code, Some(75), "the folder is in use: {done:?}");
    let (folder, _) = second.stop();
    let again = folder.milepost(&["import", &replay, "--origin", "milepost.example"]);
    assert!(again.code == Some(74) && again.err.contains("is not empty"), "{again:?}");
}

#[test]
fn a_damaged_replay_is_named_by_line_and_imports_nothing() {
    let service = Service::with_examples();
    let whole = events(&service, "");
    let lines: Vec<&str> = whole.lines().collect();
    let cut = &whole[..whole.len() - 20];
    let gap = [&lines[..5], &lines[6..]].concat().join("\n");
    let twisted =
        whole.replacen("\"sequence\":\"00000000000000000007\"", "\"sequence\":\"00000000000000000008\"", 1);
    for (what, text, number) in
        [("cut", cut, lines.len()), ("gap", &gap, 6), ("twisted", &twisted, 8), ("prose", "hello\n", 1)]
    {
        let folder = Folder::new();
        let path = folder.write("events.ndjson", text).display().to_string();
        let done = folder.milepost(&["import", &path, "--origin", "milepost.example"]);
        assert!(done.code != Some(0) && done.err.contains(&format!("{path}:{number}: ")), "{what}: {done:?}");
        assert_eq!(folder.milepost(&["events"]).out, "", "{what}");
    }
}

//! A history that somebody kept elsewhere: 640 changes to a national tracker, replayed by the example program. Statuses
//! come out right for every day, what is invalid is named with its line, and the feed tells what changed, once.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use stories::{Done, Service, need, root, run};

/// The one status that is none.
const INVALID: &str = "Progress";

/// A row of the log of changes.
struct Row {
    line: usize,
    day: String,
    change: String,
    part: String,
    old: String,
    new: String,
}

fn file(name: &str) -> String {
    let path = root().join("examples/us-nap5").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The log. Of its columns only the last, which nobody needs here, has commas.
fn log() -> Vec<Row> {
    let log = file("change-log.csv");
    let row = |(line, row): (usize, &str)| {
        let cells: Vec<&str> = row.splitn(8, ',').collect();
        let &[at, _, _, change, part, old, new, _] = cells.as_slice() else { panic!("{line}: {row}") };
        let [day, change, part, old, new] = [&at[..10], change, part, old, new].map(str::to_owned);
        Row { line, day, change, part, old, new }
    };
    log.lines().enumerate().skip(1).map(|(index, text)| row((index + 1, text))).collect()
}

/// The status of every sub-commitment on a day, found by hand: the last valid one said by then, in our words.
fn by_hand<'a>(log: &'a [Row], day: &str) -> BTreeMap<&'a str, String> {
    let said = log.iter().filter(|row| row.change == "status_changed" && row.day.as_str() <= day);
    let valid = said.filter(|row| row.new != INVALID);
    valid.map(|row| (row.part.as_str(), row.new.to_lowercase().replace(' ', "-"))).collect()
}

/// Runs the program of the example.
fn replay(service: &Service, args: &[&str]) -> Done {
    drop(need("python3"));
    let program = root().join("examples/us-nap5/replay.py");
    run(Command::new("python3").arg(program).arg(&service.address).args(args))
}

fn replayed(args: &[&str]) -> Service {
    let service = Service::empty();
    let done = replay(&service, args);
    assert_eq!(done.code, Some(0), "{}", done.err);
    service
}

/// The statuses of all milestones of the plan, by code, as a query shows them.
fn statuses(service: &Service, query: &str) -> BTreeMap<String, String> {
    let plan = service.ok("/plans/us-nap5.json").json();
    let commitments = plan["commitments"].as_array().expect("a plan has commitments");
    let mut statuses = BTreeMap::new();
    for commitment in commitments {
        let id = commitment["id"].as_str().expect("it has an id");
        let shown = service.ok(&format!("/commitments/{id}.json{query}")).json();
        for milestone in shown["milestones"].as_array().expect("it has milestones") {
            let code = milestone["code"].as_str().expect("a milestone has a code");
            if let Some(completion) = milestone["completion"].as_str() {
                statuses.insert(code.to_owned(), completion.to_owned());
            }
        }
    }
    statuses
}

fn titles(service: &Service, path: &str) -> Vec<String> {
    let feed = service.ok(path).json();
    let title = |item: &Value| item["title"].as_str().unwrap_or_default().to_owned();
    feed["items"].as_array().expect("a feed has items").iter().map(title).collect()
}

#[test]
fn what_the_file_holds_is_counted_by_hand() {
    let log = log();
    let of = |change: &str| log.iter().filter(|row| row.change.starts_with(change)).count();
    let kinds = ["status_changed", "created", "deleted", "yaml_error", "field_edited"].map(of);
    assert_eq!((log.len(), kinds), (640, [72, 130, 60, 19, 359]));
    let statuses: Vec<&Row> = log.iter().filter(|row| row.change == "status_changed").collect();
    let later: Vec<(&str, &str, &str)> = statuses
        .iter()
        .filter(|row| row.old != "None")
        .map(|row| (row.part.as_str(), row.old.as_str(), row.new.as_str()))
        .collect();
    assert_eq!(later, [("US0114.0", "Complete", "In Progress"), ("US0136.0", INVALID, "In Progress")]);
    assert_eq!(statuses.iter().filter(|row| row.new == INVALID).count(), 1);
}

#[test]
fn statuses_are_right_on_every_day_of_the_log() {
    let (service, log) = (replayed(&[]), log());
    let table = file("sub-commitments.csv");
    let loud = log.iter().filter(|row| row.change == "status_changed").map(|row| row.day.clone());
    let days: BTreeSet<String> = loud.chain(["2024-02-29", "2024-03-20"].map(str::to_owned)).collect();
    assert_eq!(days.len(), 7);
    for day in &days {
        let expected: BTreeMap<String, String> =
            by_hand(&log, day).into_iter().map(|(part, status)| (part.to_owned(), status)).collect();
        assert_eq!(statuses(&service, &format!("?as_of={day}")), expected, "as of {day}");
    }
    let told = by_hand(&log, "2024-03-19").into_iter();
    let told: BTreeMap<String, String> = told.map(|(part, status)| (part.to_owned(), status)).collect();
    assert_eq!(statuses(&service, "?attested_by=2024-03-19"), told);
    let now = statuses(&service, "");
    assert_eq!(now.len(), 70);
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(4, ',').collect();
        let &[_, part, status, _] = cells.as_slice() else { panic!("{row}") };
        assert_eq!(now.get(part), Some(&status.to_lowercase().replace(' ', "-")), "{part} at the end");
    }
    let plan = service.ok("/plans/us-nap5.json").json();
    let tally =
        ["complete", "in_progress", "not_started", "withdrawn", "unreported"].map(|key| &plan["tally"][key]);
    assert_eq!(tally, [33, 36, 1, 0, 0].map(Value::from).each_ref(), "nothing is limited or substantial");
}

#[test]
fn a_history_that_is_exported_as_documents_is_the_same_elsewhere() {
    let (here, log) = (replayed(&[]), log());
    let out = here.folder.at("out").display().to_string();
    let done = here.milepost(&["export", "--documents", &out, "--plan", "us-nap5"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let names = std::fs::read_dir(&out).expect("it was made").filter_map(Result::ok);
    let names: Vec<String> = names.map(|entry| entry.path().display().to_string()).collect();
    let apply: Vec<&str> = std::iter::once("apply").chain(names.iter().map(String::as_str)).collect();
    let position = here.position();
    let same = here.milepost(&apply);
    assert_eq!((same.code, here.position()), (Some(0), position), "{}", same.err);
    let elsewhere = Service::empty();
    let done = elsewhere.milepost(&apply);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let days: BTreeSet<&str> = log.iter().map(|row| row.day.as_str()).collect();
    assert!(days.len() > 7, "{days:?}");
    for day in days {
        for query in ["as_of", "attested_by"].map(|name| format!("?{name}={day}")) {
            assert_eq!(statuses(&elsewhere, &query), statuses(&here, &query), "{query}");
        }
    }
}

#[test]
fn what_is_invalid_or_broken_is_named_with_its_line() {
    let done = replay(&Service::empty(), &[]);
    assert_eq!(
        done.out,
        "71 statuses recorded, 1 refused; 130 files came and 60 went; 19 could not be read; 359 edits, of which the log \
         has no words, are not recorded\n"
    );
    let of = |row: &Row| row.change == "yaml_error" || row.new == INVALID;
    let expected: Vec<usize> = log().iter().filter(|row| of(row)).map(|row| row.line).collect();
    let line = |said: &str| said.split(':').nth(1).and_then(|line| line.parse::<usize>().ok());
    let named: Vec<usize> = done.err.lines().filter_map(line).collect();
    assert_eq!((named.len(), &named), (20, &expected), "{}", done.err);
    let refused = "change-log.csv:486: US0136.0: Progress: `progress` is not known (did you mean `in-progress`?); write one of not-started";
    assert!(done.err.lines().any(|line| line.starts_with(refused)), "{}", done.err);
}

#[test]
fn the_feed_tells_of_the_one_status_that_changed_and_of_nothing_else() {
    let service = replayed(&["--news"]);
    let feed = service.ok("/plans/us-nap5/feed.json").json();
    let items = feed["items"].as_array().expect("a feed has items");
    assert_eq!(items.len(), 1, "{feed:#}");
    for (path, begins, ends) in [
        ("/plans/us-nap5/feed.json", "Commitment US0114 – US0114.0 ", ": complete → in progress"),
        ("/fr/plans/us-nap5/feed.json", "Engagement US0114 – US0114.0 ", "\u{a0}: réalisé → en cours"),
        ("/commitments/us0114/feed.json", "US0114.0 ", ": complete → in progress"),
        ("/feeds/all.json", "Commitment US0114 – US0114.0 ", ": complete → in progress"),
    ] {
        let titles = titles(&service, path);
        let [title] = titles.as_slice() else { panic!("{path}: {titles:?}") };
        assert!(title.contains(begins) && title.ends_with(ends), "{path}: {title}");
    }
    for path in ["/plans/us-nap5/feed.rss", "/plans/us-nap5/feed.atom"] {
        let text = service.ok(path).text();
        assert_eq!(text.matches("<item>").count() + text.matches("<entry>").count(), 1, "{path}");
    }
    let quiet = replayed(&[]);
    assert_eq!(
        titles(&quiet, "/plans/us-nap5/feed.json"),
        Vec::<String>::new(),
        "an import of the past is no news"
    );
}

#[test]
fn the_past_is_attested_then_and_recorded_now() {
    let service = replayed(&["--news"]);
    let events = service.ok("/events").text();
    let mut news = 0;
    for line in events.lines() {
        let event: Value = serde_json::from_str(line).expect("a line is JSON");
        assert!(event["time"].as_str().is_some_and(|time| time > "2026"), "{line}");
        let dated = event["type"] != "plan-published.v1" && event["type"] != "organization-named.v1";
        assert_eq!(event["attested"].is_string(), dated, "{line}");
        assert_eq!(event["attested"], event["effective"], "{line}");
        news += usize::from(event["history"] != true);
    }
    assert_eq!(news, 1);
    let then = service.get("/commitments/us0114.json?known_at=2024-03-15T00:00:00Z");
    assert_eq!(then.status, 404, "it was not known then");
    let position = service.position();
    let again = replay(&service, &["--news"]);
    assert_eq!((again.code, service.position()), (Some(0), position), "{}", again.err);
    let otherwise = replay(&service, &[]);
    assert_ne!(otherwise.code, Some(0), "a record holds it one way or the other");
    assert_eq!(service.position(), position);
}

#[test]
fn a_sub_commitment_stays_itself_when_its_file_goes_and_comes_back_under_another_code() {
    let service = replayed(&[]);
    let shown = service.ok("/commitments/us0121.json").json();
    let milestone = &shown["milestones"][0];
    assert_eq!(shown["milestones"].as_array().map(Vec::len), Some(1), "{shown:#}");
    assert_eq!((&milestone["id"], &milestone["code"]), (&"US0121".into(), &"US0121.0".into()));
    assert_eq!(milestone["former_codes"], serde_json::json!(["US0121"]));
    let history = service.ok("/commitments/us0121/history").json();
    let kinds: Vec<&str> = history["versions"]
        .as_array()
        .expect("it has versions")
        .iter()
        .flat_map(|version| version["changes"].as_array().expect("it has changes"))
        .filter_map(|change| change["type"].as_str())
        .collect();
    assert!(kinds.contains(&"milestone-withdrawn") && kinds.contains(&"event-retracted"), "{kinds:?}");
}

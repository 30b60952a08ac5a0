//! The operator keeps a backup, and one day needs it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stories::{COMMITMENT, Folder, Service, status_change};

use crate::redaction::{publish_note, redact};

/// The files of events of a backup, the first first.
fn parts(folder: &Folder) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.at("backup")).expect("there is a backup").filter_map(Result::ok);
    let files = files.map(|entry| entry.path());
    let mut parts: Vec<_> = files.filter(|path| path.extension().is_some_and(|of| of == "ndjson")).collect();
    parts.sort();
    parts
}

fn all_of(parts: &[PathBuf]) -> String {
    parts.iter().map(|path| fs::read_to_string(path).expect("it is text")).collect()
}

fn back_up(service: &Service) -> String {
    let done = service.milepost(&["backup", "backup"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    done.out
}

fn root(folder: &Folder, data: &str) -> String {
    let done = folder.milepost(&["verify", "--data", data]);
    assert_eq!(done.code, Some(0), "{done:?}");
    done.out
}

fn report(service: &Service, milestone: &str, status: &str) {
    let answer = service.post_changes(COMMITMENT, &status_change(milestone, status, "2018-09-30"));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn a_backup_grows_while_the_service_runs_and_comes_back_as_the_same_log() {
    let service = Service::with_examples();
    let first = back_up(&service);
    let size = service.position();
    assert!(first.starts_with(&format!("{size} events added to backup, {size} in all, root ")), "{first}");
    report(&service, "6.1", "complete");
    report(&service, "6.2", "complete");
    assert!(back_up(&service).starts_with("2 events added"), "only what came since");
    assert!(back_up(&service).starts_with("0 events added"), "nothing came since");
    let held = parts(&service.folder);
    assert_eq!(held.len(), 2, "{held:?}");
    assert_eq!(all_of(&held), service.ok("/events").text(), "the stored bytes");
    let (folder, _) = service.stop();
    let restored = folder.milepost(&["restore", "backup", "--data", "new", "--key", "milepost-data/key"]);
    assert_eq!((restored.code, restored.err.as_str()), (Some(0), ""), "{restored:?}");
    assert_eq!(root(&folder, "new"), root(&folder, "milepost-data"));
    let before = folder.milepost(&["events"]).out;
    assert!(folder.milepost(&["events", "--data", "new"]).out == before);
    let again = folder.milepost(&["restore", "backup", "--data", "new"]);
    assert!(
        again.code == Some(74) && again.err.contains("new"),
        "a folder with a log is left alone: {again:?}"
    );
}

#[test]
fn a_log_comes_back_as_it_was_at_a_moment_in_whole_change_lists() {
    let service = Service::with_examples();
    let size = service.position();
    let changes: Vec<Value> = ["6.1", "6.2"]
        .iter()
        .map(|milestone| serde_json::from_str(&status_change(milestone, "complete", "2018-09-30")))
        .map(|list: Result<Value, _>| list.expect("it is JSON")["changes"][0].clone())
        .collect();
    let both = service.post_changes(COMMITMENT, &json!({"changes": changes}).to_string());
    assert_eq!(both.status, 200, "{}", both.text());
    report(&service, "6.1", "substantial");
    let lines = service.ok("/events").text();
    let time = |position: u64| -> String {
        let line = lines.lines().nth(usize::try_from(position).expect("small")).expect("it is there");
        let event: Value = serde_json::from_str(line).expect("a line is JSON");
        event["time"].as_str().expect("it has a time").to_owned()
    };
    back_up(&service);
    let (folder, _) = service.stop();
    let restored = |data: &str, args: &[&str]| {
        let done = folder.milepost(&[&["restore", "backup", "--data", data], args].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(done.err.contains("--key"), "it says that it signs with another key: {done:?}");
        folder.milepost(&["events", "--data", data]).out.lines().count() as u64
    };
    // Half of the list is none of it.
    assert_eq!(restored("before", &["--events", &(size + 1).to_string()]), size);
    assert_eq!(restored("after", &["--events", &(size + 2).to_string()]), size + 2);
    assert_eq!(restored("then", &["--until", &time(size + 1)]), size + 2);
    // The restored log is one that can be served and written to.
    let done = folder.milepost(&["apply", "--data", "before", &example()]);
    assert!(done.code == Some(0) && done.out.contains("no change"), "{done:?}");
    let early = folder.milepost(&["restore", "backup", "--data", "none", "--until", "2000-01-01T00:00:00Z"]);
    assert!(early.code == Some(1) && early.err.contains("no change list"), "{early:?}");
    assert!(!folder.at("none").exists());
}

fn example() -> String {
    stories::root().join(stories::EXAMPLES).join("organizations.toml").display().to_string()
}

#[test]
fn damage_in_a_backup_is_found_by_whoever_looks_and_nothing_is_restored() {
    let service = Service::with_examples();
    back_up(&service);
    report(&service, "6.1", "complete");
    back_up(&service);
    let (folder, _) = service.stop();
    let held = parts(&folder);
    let refused = |said: &str| {
        let checked = folder.milepost(&["verify", "--backup", "backup"]);
        assert!(checked.code != Some(0) && checked.err.contains(said), "{checked:?}");
        let added = folder.milepost(&["backup", "backup"]);
        assert!(added.code != Some(0) && added.err.contains("damaged"), "{added:?}");
        let restored = folder.milepost(&["restore", "backup", "--data", "new"]);
        assert!(restored.code != Some(0) && !folder.at("new").exists(), "{restored:?}");
    };
    assert_eq!(folder.milepost(&["verify", "--backup", "backup"]).code, Some(0));
    let whole = fs::read(&held[0]).expect("it is there");
    // One letter of a title.
    let at = whole.windows(7).position(|text| text == b"Develop").expect("the title is there");
    let altered: Vec<u8> = [&whole[..at], b"devalop", &whole[at + 7..]].concat();
    fs::write(&held[0], altered).expect("it takes bytes");
    refused("root");
    fs::write(&held[0], &whole[..whole.len() - 9]).expect("it takes bytes");
    refused("the log ends at");
    fs::remove_file(&held[0]).expect("it is there");
    refused("the events from 0 on are missing");
    fs::write(&held[0], &whole).expect("it takes bytes");
    assert_eq!(folder.milepost(&["verify", "--backup", "backup"]).code, Some(0));
}

#[test]
fn a_run_that_was_cut_short_is_made_good_by_the_next_one() {
    let service = Service::with_examples();
    back_up(&service);
    let size = service.position();
    // What a run leaves that was killed before its checkpoint was written.
    let dir = service.folder.at("backup");
    fs::write(dir.join("draft"), "{\"half\":").expect("the folder takes files");
    fs::write(dir.join("checkpoint.draft"), "half").expect("the folder takes files");
    let left = dir.join(format!("{size:020}-{:020}.ndjson", size + 1));
    fs::write(&left, "{\"of\":\"a run that did not end\"}\n").expect("the folder takes files");
    assert_eq!(service.folder.milepost(&["verify", "--backup", "backup"]).code, Some(0));
    report(&service, "6.1", "complete");
    report(&service, "6.2", "complete");
    assert!(back_up(&service).starts_with("2 events added"));
    assert!(!left.exists(), "what never counted is gone");
    assert_eq!(all_of(&parts(&service.folder)), service.ok("/events").text());
}

#[test]
fn what_is_redacted_goes_from_the_backup_as_well() {
    let service = Service::with_examples();
    let secret = "A telephone number that should not be here.";
    let event = publish_note(&service, secret);
    back_up(&service);
    assert!(all_of(&parts(&service.folder)).contains(secret));
    let (folder, _) = service.stop();
    redact(&folder, &[event], &[]);
    let done = folder.milepost(&["backup", "backup"]);
    assert!(done.code == Some(0) && done.out.contains("written anew"), "{done:?}");
    let held = parts(&folder);
    assert_eq!(held.len(), 1, "{held:?}");
    assert!(!all_of(&held).contains(secret));
    assert!(all_of(&held) == folder.milepost(&["events"]).out);
    let restored = folder.milepost(&["restore", "backup", "--data", "new", "--key", "milepost-data/key"]);
    assert_eq!(restored.code, Some(0), "{restored:?}");
    assert_eq!(root(&folder, "new"), root(&folder, "milepost-data"));
}

#[test]
fn a_backup_takes_no_other_log_and_no_other_folder() {
    let service = Service::with_examples();
    back_up(&service);
    let (folder, _) = service.stop();
    let other = Folder::new();
    other.apply_examples();
    let backup = folder.at("backup").display().to_string();
    let refused = other.milepost(&["backup", &backup]);
    assert!(refused.code != Some(0) && refused.err.contains("not the log"), "{refused:?}");
    assert_eq!(folder.milepost(&["verify", "--backup", "backup"]).code, Some(0), "it is as it was");
    let refused = folder.milepost(&["backup", "milepost-data"]);
    assert!(refused.code != Some(0) && refused.err.contains("is no backup"), "{refused:?}");
    let wrong_key = other.at("milepost-data/key").display().to_string();
    let refused = folder.milepost(&["restore", "backup", "--data", "new", "--key", &wrong_key]);
    assert!(refused.code != Some(0) && !folder.at("new").exists(), "{refused:?}");
}

#[test]
fn a_backup_on_a_medium_that_takes_no_writes_is_restored() {
    let service = Service::with_examples();
    back_up(&service);
    let (folder, _) = service.stop();
    fs::remove_file(folder.at("backup/lock")).expect("it is there");
    let before = listed(&folder.at("backup"));
    let restored = folder.milepost(&["restore", "backup", "--data", "new", "--key", "milepost-data/key"]);
    assert_eq!(restored.code, Some(0), "{restored:?}");
    assert_eq!(listed(&folder.at("backup")), before, "nothing is written there");
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("it is there").filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    files
}

//! The operator's file, altered by a disk or a hand: what is read is what was recorded, or the damage is said.

mod killed;

use std::fs;
use std::path::Path;

use http::Request;
use stories::{COMMITMENT, Folder, Found, Service, copy, status_change, try_ask};

/// How many bytes of each file are flipped, and how many of its lengths are tried, spread over all of it.
const FLIPS: u64 = 9;
const CUTS: u64 = 3;

/// The files of a data folder, each by its path within it.
fn files(folder: &Path, below: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.join(below)).expect("it is there").filter_map(Result::ok);
    let mut found = Vec::new();
    for entry in entries {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => found.extend(files(folder, &format!("{name}/"))),
            false => found.push(name),
        }
    }
    found.sort();
    found
}

/// A log of some bundles, and its lines.
fn recorded() -> (Folder, String) {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, &[]);
    // Two bundles of 256 are full and sealed.
    for day in 0..400_u32 {
        let date = format!("2018-{:02}-{:02}", 1 + day % 12, 1 + day / 12 % 28);
        let status = if day % 2 == 0 { "complete" } else { "limited" };
        let answer = service.post_changes(COMMITMENT, &status_change("6.1", status, &date));
        assert!(matches!(answer.status, 200 | 409), "{}", answer.text());
    }
    assert!(service.position() > 512, "{}", service.position());
    let (folder, code) = service.stop();
    assert_eq!(code, Some(0));
    let whole = folder.milepost(&["events"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    (folder, whole.out)
}

/// What the altered folder says: all of the log, or a beginning of it and what is wrong.
fn check(found: &mut Found, what: &str, altered: &Folder, whole: &str) {
    let read = altered.milepost(&["events", "--data", "data"]);
    let same = read.code == Some(0) && read.out == *whole;
    let told =
        read.code != Some(0) && read.code.is_some() && !read.err.is_empty() && whole.starts_with(&read.out);
    let calm = !read.err.contains("panicked");
    found.row(
        "damage",
        &format!("{what}: read"),
        (same || told) && calm,
        &format!("{:?} {}", read.code, read.err),
    );
    let verified = altered.milepost(&["verify", "--data", "data"]);
    let told = verified.code != Some(0) && verified.code.is_some() && !verified.err.contains("panicked");
    let holds = told && !verified.err.is_empty() || verified.code == Some(0) && same;
    found.row("damage", &format!("{what}: verified"), holds, &format!("{verified:?}"));
}

#[test]
fn an_altered_file_is_told_and_never_read_as_something_else() {
    let (folder, whole) = recorded();
    let data = folder.at("milepost-data");
    let mut found = Found::default();
    let mut told = 0;
    for file in files(&data, "") {
        let bytes = fs::read(data.join(&file)).expect("a file can be read");
        let length = bytes.len() as u64;
        let places = (0..FLIPS).map(|n| (n, false)).chain((0..CUTS).map(|n| (n, true)));
        for (n, cut) in places {
            let at = length * n / if cut { CUTS } else { FLIPS };
            if at >= length {
                continue;
            }
            let mut changed = bytes.clone();
            let at = usize::try_from(at).expect("it fits");
            match cut {
                true => changed.truncate(at),
                false => changed[at] ^= 0x55,
            }
            let altered = Folder::new();
            copy(&data, &altered.at("data"));
            fs::write(altered.at("data").join(&file), changed).expect("it can be written");
            check(
                &mut found,
                &format!("{file} {} {at}", if cut { "cut at" } else { "flipped at" }),
                &altered,
                &whole,
            );
            told += 1;
        }
    }
    assert!(told > 40, "{told}");
}

#[test]
fn what_is_not_damaged_is_still_answered() {
    let (folder, whole) = recorded();
    let service = Service::start(folder, &[]);
    assert_eq!(service.ok("/events").text(), whole);
    // The file of the log is overwritten below the running process, from its middle on.
    let db = service.folder.at("milepost-data").join("log/db");
    let db = if db.exists() { db } else { service.folder.at("milepost-data").join("db") };
    let mut bytes = fs::read(&db).expect("the log has a file");
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).for_each(|byte| *byte ^= 0xff);
    fs::write(&db, bytes).expect("it can be written");
    let mut found = Found::default();
    for path in ["/livez", "/plans", "/organizations/tbs-sct", "/log/key"] {
        let answer = service.get(path);
        found.row("damage", path, answer.status == 200, &answer.text());
    }
    // What touches it is an answer that says so, or a connection that ends in the middle of a replay: no other bytes.
    match try_ask(&service.address, Request::get("/events"), "") {
        Ok(answer) => {
            let said = answer.text();
            let holds = answer.status == 500 || answer.status == 200 && whole.starts_with(&said);
            found.row("damage", "/events", holds, &said);
        }
        Err(_) => found.row("damage", "/events ends early", true, ""),
    }
    let live = service.get("/livez");
    found.row("damage", "it goes on", live.status == 200, &live.text());
}

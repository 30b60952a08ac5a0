//! The operator's disk: full, or fallen silent. Reads go on, writes are refused in words, nothing is lost.

use std::collections::BTreeSet;

use http::Request;
use serde_json::json;
use stories::{Answer, COMMITMENT, Folder, Found, Mount, Service, apply_examples, skipped};

/// A disk with a little more room than the log keeps free.
const DISK_MEBIBYTES: u32 = 160;

/// What readers fetch most.
const READ: [&str; 7] = [
    "/commitments",
    "/en/commitments/canada-2016-2018-6",
    "/commitments/canada-2016-2018-6.json",
    "/commitments/canada-2016-2018-6/versions/1.bib",
    "/feeds/all.rss",
    "/events",
    "/log/checkpoint",
];

/// Starts a service with its data folder on a disk, and the real plan in it.
fn on(disk: &Mount) -> Service {
    let (folder, data) = (Folder::new(), data(disk));
    let args = apply_examples(&["--data", &data]);
    let done = folder.milepost(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(done.code, Some(0), "{done:?}");
    let service = Service::start(folder, &["--data", &data]);
    // A checkpoint is shown once it is kept: the last one that was is still there where none can be kept any more.
    assert_eq!(service.get("/log/checkpoint").status, 200);
    service
}

fn data(disk: &Mount) -> String {
    disk.path().join("data").display().to_string()
}

/// Writes a note; where it is recorded, it is among those that must stay.
fn write(service: &Service, id: &str, kept: &mut BTreeSet<String>) -> Answer {
    let change = json!({"type": "note-published", "subject": format!("note/{id}"), "effective": "2018-09-30",
        "data": {"text": {"en": format!("Note {id}."), "fr": format!("Note {id}.")}}});
    let answer = service.post_changes(COMMITMENT, &json!({ "changes": [change] }).to_string());
    if answer.status == 200 {
        kept.insert(format!("note/{id}"));
    }
    answer
}

/// The subjects of all notes that were recorded here, in the order of the log.
fn notes(service: &Service) -> Vec<String> {
    let events = service.ok("/events?type=note-published").text();
    let subject = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        event["subject"].as_str().expect("it has a subject").to_owned()
    };
    events.lines().map(subject).filter(|subject| subject.starts_with("note/disk-")).collect()
}

/// Holds that reads are answered, that a write is refused as a problem, and that both are said to those who watch.
fn refuses(service: &Service, found: &mut Found, number: &str, (status, kind, reason): (u16, &str, &str)) {
    let mut none = BTreeSet::new();
    for round in 0..3 {
        let answer = write(service, &format!("disk-refused-{round}"), &mut none);
        let said = answer.json();
        let holds = answer.status == status
            && answer.header("content-type") == "application/problem+json"
            && said["type"].as_str().is_some_and(|address| address.ends_with(kind));
        found.row(number, &format!("a write is refused with {status}"), holds, &answer.text());
    }
    for path in READ {
        let answer = service.get(path);
        let holds = answer.status == 200 && !answer.body.is_empty();
        found.row(number, &format!("{path} is read"), holds, &answer.text());
    }
    let live = service.get("/livez");
    found.row(number, "/livez", live.status == 200, &live.text());
    let ready = service.get("/readyz");
    let said = ready.json();
    let holds = ready.status == 503
        && said["writable"] == false
        && said["readable"] == true
        && said["reasons"] == json!([reason]);
    found.row(number, &format!("/readyz says {reason}"), holds, &ready.text());
    let metrics = service.ok("/metrics").text();
    found.row(number, "/metrics says so", metrics.contains("\nmilepost_writable 0\n"), &metrics);
    let errors = service.errors();
    found.row(number, "nothing panicked", !errors.contains("panicked"), &errors);
}

#[test]
fn a_disk_that_fills_up_refuses_writes_and_nothing_else() {
    let disk = match Mount::in_memory(DISK_MEBIBYTES) {
        Ok(disk) => disk,
        Err(why) => return skipped("S24: a full disk", &why),
    };
    let (service, mut kept, mut found) = (on(&disk), BTreeSet::new(), Found::default());
    for n in 0..20 {
        assert_eq!(write(&service, &format!("disk-{n}"), &mut kept).status, 200);
    }
    disk.fill();
    refuses(&service, &mut found, "S24", (507, "/problems/disk-full", "disk-full"));
    disk.empty();
    let again = write(&service, "disk-again", &mut kept);
    found.row("S24", "with room it writes again, as it is", again.status == 200, &again.text());
    let ready = service.get("/readyz");
    found.row("S24", "and is ready", ready.status == 200, &ready.text());
    // A start on a full disk says what is wrong and leaves the log as it was.
    disk.fill();
    let (folder, code) = service.stop();
    found.row("S24", "it ends in an orderly way", code == Some(0), &format!("{code:?}"));
    let start = folder.milepost(&["verify", "--data", &data(&disk)]);
    let holds = start.code == Some(0)
        || start.code == Some(74) && start.err.contains("data") && !start.err.contains("panicked");
    found.row("S24", "opened while full, it names the place", holds, &format!("{start:?}"));
    disk.empty();
    let service = Service::start(folder, &["--data", &data(&disk)]);
    let there = notes(&service);
    let once: BTreeSet<String> = there.iter().cloned().collect();
    let holds = there.len() == once.len() && once == kept;
    found.row(
        "S24",
        "what was acknowledged is there once, what was refused is not",
        holds,
        &format!("{there:?}"),
    );
    let verified = service.milepost(&["verify"]);
    found.row("S24", "the log is whole", verified.code == Some(0), &format!("{verified:?}"));
}

#[test]
fn a_disk_that_turns_read_only_refuses_writes_and_a_start_names_it() {
    let disk = match Mount::of_ext4(u64::from(DISK_MEBIBYTES) + 40) {
        Ok(disk) => disk,
        Err(why) => return skipped("S25: a read-only disk", &why),
    };
    let (service, mut kept, mut found) = (on(&disk), BTreeSet::new(), Found::default());
    for n in 0..20 {
        assert_eq!(write(&service, &format!("disk-{n}"), &mut kept).status, 200);
    }
    // As ext4 does by itself when its disk fails: every file becomes read-only, also those that are open.
    disk.remount("abort").expect("ext4 can be told to give up");
    refuses(&service, &mut found, "S25", (503, "/problems/unavailable", "unavailable"));
    let (folder, code) = service.stop();
    found.row("S25", "it ends in an orderly way", code == Some(0), &format!("{code:?}"));
    let start = folder.milepost(&["serve", "--listen", "127.0.0.1:0", "--data", &data(&disk)]);
    let named = start.err.contains(&data(&disk)) && start.err.to_lowercase().contains("read-only");
    let holds = start.code == Some(74) && start.out.is_empty() && named && !start.err.contains("panicked");
    found.row("S25", "a start names the folder and ends with 74", holds, &format!("{start:?}"));
    // What stands on the disk is what was acknowledged: it is copied as a rescuer would copy it.
    let copied = stories::run(
        std::process::Command::new("cp").args(["-r", &data(&disk), "."]).current_dir(folder.path()),
    );
    assert_eq!(copied.code, Some(0), "{copied:?}");
    let service = Service::start(folder, &["--data", "data"]);
    let there = notes(&service);
    let once: BTreeSet<String> = there.iter().cloned().collect();
    let holds = there.len() == once.len() && once.is_superset(&kept);
    found.row("S25", "what was acknowledged is there once", holds, &format!("{there:?}"));
    let more: Vec<_> = once.difference(&kept).collect();
    // A write that met the fault has no known end; one that came after it is not there.
    found.row("S25", "at most the first refused one is there", more.len() <= 1, &format!("{more:?}"));
    let again = write(&service, "disk-again", &mut kept);
    found.row("S25", "it writes again", again.status == 200, &again.text());
}

#[test]
fn a_root_that_nobody_may_write_to_needs_only_a_data_folder() {
    let disk = match Mount::of_ext4(64) {
        Ok(disk) => disk,
        Err(why) => return skipped("S25: a read-only root", &why),
    };
    let (folder, mut found) = (Folder::new(), Found::default());
    folder.apply_examples();
    disk.remount("ro").expect("nobody has a file of it open");
    // The current folder is read-only, the data folder is elsewhere.
    let mut command =
        folder.command(&["events", "--data", &folder.at("milepost-data").display().to_string()]);
    let done = stories::run(command.current_dir(disk.path()));
    found.row(
        "S25",
        "a read-only current folder",
        done.code == Some(0) && !done.out.is_empty(),
        &format!("{done:?}"),
    );
    let none = stories::run(folder.command(&["serve", "--listen", "127.0.0.1:0"]).current_dir(disk.path()));
    let named = none.code == Some(74) && none.err.contains("milepost-data") && none.err.lines().count() == 1;
    found.row("S25", "a data folder that cannot be made", named, &format!("{none:?}"));
    let head = Request::head("/livez");
    let service = Service::start(folder, &[]);
    found.row("S25", "it serves", service.send(head, "").status == 200, "it does not");
}

//! The operator who updates: a data folder that an earlier program wrote is opened by this one, whole, and goes on.
//!
//! The folders in `tests/data/folders` were written by the programs of then: the first layout has one key for each
//! event, the second one bundles and their leaf hashes. Both hold the same 290 events.

use serde_json::json;
use stories::{Folder, Service, copy, root, status_change};

/// How many events the folders hold.
const EVENTS: usize = 290;

/// The root over them, as the program computes it that imports their lines anew.
const ROOT: &str = "dd1092401a015aa597a74ce8cd84c07c849c90a5e2045c7397aa272bc3ffc9e8";

/// A copy of a folder that an earlier program wrote.
fn written(layout: &str) -> Folder {
    let folder = Folder::new();
    copy(&root().join("tests/data/folders").join(layout), &folder.at("milepost-data"));
    folder
}

/// The lines of a log as it is served, and what it adds up to.
fn told(service: &Service) -> (String, String, String) {
    let lines = service.ok("/events").text();
    let status = service.ok("/commitments/c/versions/200.json").text();
    (lines, status, service.ok("/commitments/c/versions/100.bib").text())
}

#[test]
fn a_folder_of_each_earlier_layout_is_verified_served_and_written_on() {
    let mut seen = Vec::new();
    for layout in ["format-1", "format-2"] {
        let folder = written(layout);
        let verified = folder.milepost(&["verify"]);
        assert_eq!(verified.code, Some(0), "{layout}: {}", verified.err);
        assert!(
            verified.out.starts_with(&format!("{EVENTS} events are whole, root {ROOT}\n")),
            "{}",
            verified.out
        );
        let service = Service::start(folder, &[]);
        let before = told(&service);
        assert_eq!(before.0.lines().count(), EVENTS, "{layout}");
        let page = service.ok("/fr/commitments/c").text();
        assert!(page.contains("Livrable 1") && page.contains("Remarque 9 : déjà prêt."), "{layout}: {page}");
        let answer = service.post_changes("c", &status_change("1", "complete", "2030-01-01"));
        assert_eq!(answer.status, 200, "{layout}: {}", answer.text());
        let service = service.restart();
        assert_eq!(service.ok(&format!("/events?from={EVENTS}")).text().lines().count(), 1, "{layout}");
        let (lines, status, cited) = told(&service);
        assert!(lines.starts_with(&before.0), "{layout}: not a byte of what was written is another one");
        assert_eq!((status, cited), (before.1.clone(), before.2.clone()), "{layout}");
        let (folder, code) = service.stop();
        assert_eq!(code, Some(0));
        let verified = folder.milepost(&["verify"]);
        assert!(
            verified.out.starts_with(&format!("{} events are whole", EVENTS + 1)),
            "{layout}: {verified:?}"
        );
        seen.push(before);
    }
    let [first, second] = seen.as_slice() else { panic!("two layouts") };
    assert_eq!(first, second, "both add up to the same");
    let anew = Folder::new();
    let file = anew.write("events.ndjson", &first.0).display().to_string();
    let imported = anew.milepost(&["import", "--origin", "milepost.example", &file]);
    assert!(imported.out.contains(&format!("root {ROOT}")), "{imported:?}");
}

#[test]
fn a_snapshot_of_an_earlier_or_a_damaged_one_is_made_anew_and_changes_no_answer() {
    let folder = Folder::new();
    folder.apply_examples();
    let service = Service::start(folder, &[]);
    for list in 0..10 {
        let note = |n: usize| json!({"type": "note-published", "subject": format!("note/n{list}-{n}"), "data": {"text": {"en": "N", "fr": "N"}}});
        let changes = json!({"changes": (0..100).map(note).collect::<Vec<_>>()});
        assert_eq!(service.post_changes(stories::COMMITMENT, &changes.to_string()).status, 200);
    }
    let asked = [
        "/commitments?q=developper",
        "/plans/canada-2016-2018.json",
        "/commitments/canada-2016-2018-6/versions/1.json",
    ];
    let answers = |service: &Service| asked.map(|path| service.ok(path).text());
    let before = answers(&service);
    let (mut folder, _) = service.stop();
    let path = folder.at("milepost-data/snapshot");
    let whole = std::fs::read(&path).expect("a service that ends leaves a snapshot");
    let damages: [fn(&mut Vec<u8>); 4] = [
        // The number of the fold, from byte 8 on: an earlier program's.
        |bytes| bytes[15] -= 1,
        |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1
        },
        |bytes| bytes.truncate(100),
        |bytes| bytes.clear(),
    ];
    for (n, damage) in damages.iter().enumerate() {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        std::fs::write(&path, bytes).expect("the folder takes files");
        let service = Service::start(folder, &[]);
        assert_eq!(answers(&service), before, "damage {n}");
        folder = service.stop().0;
        assert_eq!(std::fs::read(&path).expect("there is one again")[..16], whole[..16], "damage {n}");
    }
}

//! A snapshot saves time and never changes an answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::Slug;
use domain::event::Removal;
use domain::record::Outline;
use event_store::{EventLog, MemoryLog};
use projection::{FOLD, Projection, State, redact};
use sha2::{Digest, Sha256};

use crate::loading::{ask, example, notes, say_all};
use crate::{clock, open, origin, random};

fn open_with(log: &Arc<dyn EventLog>, path: &Path) -> Projection {
    Projection::open_with_snapshot(Arc::clone(log), clock(), random, path.to_owned()).unwrap()
}

/// A log with as many events as a snapshot is written for, and its snapshot.
fn kept(folder: &tempfile::TempDir) -> (Arc<dyn EventLog>, PathBuf) {
    let path = folder.path().join("snapshot");
    let log = Arc::clone(example().log());
    let projection = open_with(&log, &path);
    notes(&projection, 1_000);
    listed(&projection);
    drop(projection);
    assert!(path.exists());
    (log, path)
}

/// What lists say of every commitment.
fn listed(projection: &Projection) -> String {
    let day = "2026-11-25".parse().unwrap();
    let all = projection.summaries(&projection.state(), day, |_, _| true).unwrap();
    serde_json::to_string(&all).unwrap()
}

/// The commitments that say some words.
fn found(projection: &Projection, text: &str) -> Vec<String> {
    let (state, search) = (projection.state(), projection.search(text));
    let outlines = &state.record.outlines;
    let figures = projection.figures(&state, outlines.keys(), "2026-11-25".parse().unwrap()).unwrap();
    let says = |(id, known): &(&Slug, &Arc<Outline>)| search.finds(&state.record, id, known, &figures[*id]);
    outlines.iter().filter(says).map(|(id, _)| id.to_string()).collect()
}

fn assert_same(projection: &Projection, log: &Arc<dyn EventLog>, what: &str) {
    let (state, anew) = (projection.state(), State::of(&**log).unwrap());
    assert!(state.record == anew.record, "{what}");
    assert_eq!((state.position, state.first, state.last), (anew.position, anew.first, anew.last), "{what}");
    assert_eq!(state.news(), anew.news(), "{what}");
    for id in anew.record.outlines.keys() {
        assert_eq!(state.versions(id), anew.versions(id), "{what}");
        assert_eq!(state.news_of_commitment(id), anew.news_of_commitment(id), "{what}");
    }
    anew.record
        .plans
        .keys()
        .for_each(|id| assert_eq!(state.news_of_plan(id), anew.news_of_plan(id), "{what}"));
    for id in anew.record.organizations.keys() {
        assert_eq!(state.news_of_organization(id), anew.news_of_organization(id), "{what}");
    }
    assert_eq!(listed(projection), listed(&open(Arc::clone(log), clock())), "{what}");
}

#[test]
fn a_snapshot_and_the_events_after_it_give_what_the_whole_log_gives() {
    let folder = tempfile::tempdir().unwrap();
    let (log, path) = kept(&folder);
    assert_same(&open_with(&log, &path), &log, "without a tail");
    notes(&open(Arc::clone(&log), clock()), 30);
    let again = open_with(&log, &path);
    assert_same(&again, &log, "with a tail");
    let anew = open(Arc::clone(&log), clock());
    listed(&anew);
    for text in ["unmistak", "apprentissage", "school employees", "6", "nowhere"] {
        assert_eq!(found(&again, text), found(&anew, text), "{text}");
    }
    assert_eq!(found(&again, "unmistak"), ["canada-2016-2018-6"]);
}

#[test]
fn a_request_is_known_by_the_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let (log, path) = kept(&folder);
    let projection = open_with(&log, &path);
    let again = ask(&projection);
    assert!(again.replayed);
}

#[test]
fn no_damage_to_a_snapshot_changes_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (log, path) = kept(&folder);
    let whole = std::fs::read(&path).unwrap();
    let step = whole.len() / 12;
    for place in (0..whole.len()).step_by(step).chain([0, 8, 16, 20, 28, 60, whole.len() - 1]) {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        std::fs::write(&path, &flipped).unwrap();
        assert_same(&open_with(&log, &path), &log, &format!("byte {place}"));
        std::fs::write(&path, &whole[..place]).unwrap();
        assert_same(&open_with(&log, &path), &log, &format!("cut at {place}"));
    }
}

#[test]
fn a_snapshot_of_another_log_or_another_fold_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let (_, path) = kept(&folder);
    let other: Arc<dyn EventLog> = Arc::new(MemoryLog::new(origin()));
    assert_eq!(open_with(&other, &path).state().position, 0);
    assert!(!path.exists(), "it is of no use and may hold what nobody should have");
    let (log, path) = kept(&folder);
    let mut older = std::fs::read(&path).unwrap();
    older[8..16].copy_from_slice(&(FOLD - 1).to_be_bytes());
    std::fs::write(&path, older).unwrap();
    assert_same(&open_with(&log, &path), &log, "another fold");
    let anew = std::fs::read(&path).unwrap();
    assert_eq!(anew[8..16], FOLD.to_be_bytes(), "it is made anew");
}

#[test]
fn no_snapshot_keeps_what_was_redacted() {
    let folder = tempfile::tempdir().unwrap();
    let (log, path) = kept(&folder);
    let holds = || String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("unmistakable");
    assert!(holds(), "or this test shows nothing");
    let projection = open_with(&log, &path);
    let all: Vec<u64> = (0..projection.state().position).collect();
    let told = projection.tell(&projection.state(), &all).unwrap();
    let with_it = told.iter().filter(|update| update.event.to_line().unwrap().contains("Unmistakable"));
    for update in with_it {
        let event = update.event.stamp.id;
        redact(&projection, event, &Removal { event, reason: None }, "operator").unwrap();
        assert!(!path.exists());
    }
    drop(projection);
    assert!(!path.exists(), "the state that was folded before is not kept");
    let anew = open_with(&log, &path);
    listed(&anew);
    drop(anew);
    drop(open_with(&log, &path));
    assert!(!holds());
}

/// The number of the fold, and what it makes of the example.
const KNOWN: (u64, &str) = (4, "6abd5320b5f30d33");

#[test]
fn another_fold_has_another_number() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("snapshot");
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::new(origin()));
    let projection = Projection::open_with_snapshot(log, clock(), || 7, path.clone()).unwrap();
    let projection = say_all(projection);
    notes(&projection, 1_000);
    listed(&projection);
    drop(projection);
    let digest = Sha256::digest(&std::fs::read(&path).unwrap()[60..]);
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((FOLD, digest.as_str()), KNOWN, "raise FOLD, then write both down in KNOWN");
}

//! What is loaded from the log is what was when it was recorded.

use std::path::Path;
use std::sync::Arc;

use domain::event::{Line, Request};
use domain::record::Record;
use domain::{Command, Slug};
use event_store::Position;
use projection::{Order, Outcome, Projection, State, Update};

use crate::{STATUS, apply_commitment_6, change, clock, document, empty, open, order, record};

/// A projection that holds the whole example, and what its editors say later.
pub(crate) fn example() -> Projection {
    say_all(empty())
}

/// A request with a key, and what it came to.
pub(crate) fn ask(projection: &Projection) -> Outcome {
    let request = Some(Request { key: "5".repeat(64), body: "b".repeat(64) });
    let changes = vec![change(&note("asked", "Unmistakable words."))];
    projection.submit(Order { request, ..order(Command::Record(changes)) }).unwrap()
}

/// So many notes, in lists of a hundred.
pub(crate) fn notes(projection: &Projection, count: usize) {
    let from = projection.state().position;
    let notes: Vec<String> = (0..count).map(|n| note(&format!("n{from}-{n}"), "A note.")).collect();
    for list in notes.chunks(100) {
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        record(projection, &list).unwrap();
    }
}

fn note(id: &str, text: &str) -> String {
    format!(r#"{{"type":"note-published","subject":"note/{id}","data":{{"text":{{"en":"{text}"}}}}}}"#)
}

pub(crate) fn say_all(projection: Projection) -> Projection {
    apply_commitment_6(&projection);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/canada-2016-2018");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names.iter().filter(|name| name.starts_with("commitment-") && name.ends_with(".toml")) {
        projection.submit(order(document(&format!("canada-2016-2018/{name}")))).unwrap();
    }
    let plan = r#"{"type":"plan-published","source":"/plans/q","subject":"plan","data":{"title":{"en":"Q"},"period":"2018/2020","publisher":{"en":"P"}}}"#;
    let next = r#"{"type":"commitment-made","source":"/commitments/q1","subject":"commitment","data":{"plan":"q","number":"1","title":{"en":"Next"},"lead":["fin"]}}"#;
    let said = [
        STATUS.to_owned(),
        r#"{"type":"organization-named","source":"/organizations/csps-efpc","subject":"organization","data":{"name":{"en":"New name"}}}"#.to_owned(),
        r#"{"type":"milestone-revised","subject":"milestone/6.1","data":{"code":"6.9","text":{"en":"Other words"}}}"#.to_owned(),
        r#"{"type":"evidence-attached","subject":"evidence/e","data":{"address":"https://example.ca/","about":"milestone/6.1"}}"#.to_owned(),
        r#"{"type":"commitment-succeeded","subject":"commitment","data":{"by":"q1"}}"#.to_owned(),
        next.replace("commitment-made", "commitment-revised").replace("Next", "After").replace("fin", "csps-efpc"),
        r#"{"type":"commitment-withdrawn","source":"/commitments/q1","subject":"commitment","data":{}}"#.to_owned(),
    ];
    record(&projection, &[plan, next]).unwrap();
    said.iter().for_each(|change| drop(record(&projection, &[change]).unwrap()));
    ask(&projection);
    projection
}

/// The states after each event with every commitment in full, and what each event told.
fn folded(projection: &Projection) -> (Vec<State>, Vec<Arc<Update>>) {
    let log = projection.log();
    let (mut states, mut updates) = (vec![State::default()], Vec::new());
    for position in 0..log.head().index() {
        let line = log.read(Position::new(position), 1).unwrap().remove(0);
        let Line::Event(event) = Line::read(std::str::from_utf8(&line).unwrap(), position).unwrap() else {
            panic!()
        };
        let (state, update) = states.last().unwrap().clone().fold_and_tell(&Arc::new(*event)).unwrap();
        states.push(state);
        updates.push(update);
    }
    (states, updates)
}

fn ids(record: &Record) -> Vec<Slug> {
    record.outlines.keys().cloned().collect()
}

#[test]
fn every_event_is_told_as_it_was_told_when_it_was_recorded() {
    let projection = example();
    let (_, updates) = folded(&projection);
    let positions: Vec<u64> = (0..projection.state().position).collect();
    let reopened = open(Arc::clone(projection.log()), clock());
    for projection in [&projection, &reopened] {
        let told = projection.tell(&projection.state(), &positions).unwrap();
        assert_eq!(told.len(), updates.len());
        for (told, update) in told.iter().zip(&updates) {
            assert_eq!(told, update);
        }
    }
    let one = positions.len() as u64 - 2;
    let alone = open(Arc::clone(projection.log()), clock());
    assert_eq!(alone.tell(&alone.state(), &[one]).unwrap(), [Arc::clone(&updates[positions.len() - 2])]);
}

#[test]
fn every_commitment_is_loaded_as_it_was_at_any_position() {
    let projection = example();
    let (states, _) = folded(&projection);
    for (position, then) in (0..).zip(&states).step_by(7) {
        let all = ids(&then.record);
        let record = projection.record_at(&projection.state(), &all, position).unwrap();
        assert!(record == then.record, "{position}");
    }
    let now = states.last().unwrap();
    let loaded = projection.load(&projection.state(), &ids(&now.record)).unwrap();
    assert!(loaded.record == now.record);
}

#[test]
fn the_index_of_a_log_that_is_opened_is_that_of_the_one_that_was_written() {
    let projection = example();
    let (states, _) = folded(&projection);
    let (live, full) = (projection.state(), states.last().unwrap());
    let anew = State::of(&**projection.log()).unwrap();
    assert!(anew.record == live.record, "commitments stay in outline");
    for state in [&anew, full] {
        assert!(state.record.outlines == live.record.outlines);
        assert_eq!(state.news(), live.news());
        for id in ids(&live.record) {
            assert_eq!(state.versions(&id), live.versions(&id));
            assert_eq!(state.news_of_commitment(&id), live.news_of_commitment(&id));
            let all = |state: &State| state.alterations(&id, 0, u64::MAX);
            assert_eq!(all(state), all(&live));
        }
        live.record.plans.keys().for_each(|id| assert_eq!(state.news_of_plan(id), live.news_of_plan(id)));
        for id in live.record.organizations.keys() {
            assert_eq!(state.news_of_organization(id), live.news_of_organization(id));
        }
    }
}

//! The JSON Schemas in `schemas/`: made from the types, and held by a validator that is not ours against the samples,
//! the log of the examples, whatever `decide` accepts and what remains of each when it is redacted.
//!
//! `MILEPOST_UPDATE_SCHEMAS=1 cargo test -p domain --test schemas` writes them anew.

#![expect(clippy::indexing_slicing, reason = "a member that JSON lacks reads as null")]

mod given;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use domain::document::{difference, read_toml};
use domain::event::{Change, Event, Fact, Line, SCHEMAS, schema, stub};
use domain::record::Record;
use domain::{Command, decide, evolve};
use serde_json::{Value, json};

use crate::given::{NEXT, change, record, recorded, rows};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn sample(kind: &str) -> String {
    let line = fs::read_to_string(at("../../tests/data/events").join(format!("{kind}.v1.json")));
    line.expect("every kind has a sample").trim_end().to_owned()
}

fn fact(kind: &str) -> Fact {
    let line = sample(kind);
    let event: Value = serde_json::from_str(&line).expect("a sample is JSON");
    let position = event["sequence"].as_str().and_then(|text| text.parse().ok());
    let Ok(Line::Event(event)) = Line::read(&line, position.expect("it has one")) else { panic!("{line}") };
    event.change.fact
}

#[test]
fn every_schema_is_what_the_types_say() {
    for kind in Fact::KINDS {
        let made = serde_json::to_string_pretty(&schema(&fact(kind))).expect("a schema is JSON") + "\n";
        let path = at("schemas").join(format!("{kind}.v1.json"));
        if std::env::var_os("MILEPOST_UPDATE_SCHEMAS").is_some() {
            fs::write(&path, &made).expect("the folder takes files");
            continue;
        }
        let published = SCHEMAS.iter().find(|(known, _)| *known == format!("{kind}.v1"));
        let kept = published.map(|(_, text)| *text);
        assert!(kept == Some(&made), "{} is not what the types say; see above", path.display());
    }
    let files = fs::read_dir(at("schemas")).expect("it is there").count();
    assert_eq!(files, SCHEMAS.len());
}

/// All schemas, ready to judge.
struct Judge {
    schemas: Schemas,
    index: HashMap<String, SchemaIndex>,
}

impl Judge {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        let mut index = HashMap::new();
        for (kind, text) in SCHEMAS {
            let address = format!("https://schemas.invalid/{kind}.json");
            compiler.add_resource(&address, serde_json::from_str(text).expect(kind)).expect(kind);
            let compiled = compiler.compile(&address, &mut schemas);
            index.insert(kind.to_owned(), compiled.unwrap_or_else(|error| panic!("{kind}: {error:#}")));
        }
        Self { schemas, index }
    }

    fn asked(&self, event: &Value) -> Result<(), String> {
        let index = event["type"].as_str().and_then(|kind| self.index.get(kind)).ok_or("no such kind")?;
        self.schemas.validate(event, *index).map_err(|error| format!("{error:#}"))
    }

    fn accepts(&self, line: &str) {
        let event = serde_json::from_str(line).expect("a line is JSON");
        self.asked(&event).unwrap_or_else(|error| panic!("{line}: {error}"));
    }

    /// Accepts an event as it is recorded, and its stub.
    fn accepts_change(&self, sequence: u64, change: Change) -> Event {
        let event = recorded(sequence, change);
        let line = event.to_line().expect("an event is written");
        self.accepts(&line);
        let stub = stub(&line, &"0a".repeat(32)).expect("a line has a stub");
        self.accepts(&stub);
        assert!(matches!(Line::read(&stub, sequence), Ok(Line::Event(_))), "{stub} cannot be read");
        event
    }

    fn refuses(&self, what: &str, event: &Value) {
        assert!(self.asked(event).is_err(), "{what} is let through: {event}");
    }
}

#[test]
fn the_samples_and_their_stubs_keep_to_the_schemas() {
    let judge = Judge::new();
    for kind in Fact::KINDS {
        judge.accepts(&sample(kind));
        judge.accepts(&stub(&sample(kind), &"0a".repeat(32)).expect("a sample has a stub"));
    }
}

#[test]
fn any_event_with_the_document_it_came_from_keeps_to_its_schema() {
    let judge = Judge::new();
    let line = fs::read_to_string(at("../../tests/data/events/measurement-recorded.v1.provenance.json"));
    let line: Value = serde_json::from_str(&line.expect("it is there")).expect("a sample is JSON");
    let provenance = &line["data"]["provenance"];
    assert!(provenance.is_object());
    for kind in Fact::KINDS {
        let mut event: Value = serde_json::from_str(&sample(kind)).expect("a sample is JSON");
        event["data"]["provenance"] = provenance.clone();
        judge.accepts(&event.to_string());
        let stub = stub(&event.to_string(), &"0a".repeat(32)).expect("it has a stub");
        assert!(!stub.contains("quarter-4.csv"), "{stub}");
        judge.accepts(&stub);
        event["data"]["provenance"]["rows"] = 3.into();
        judge.refuses("a member of a provenance that there is not", &event);
    }
}

#[test]
fn whatever_is_accepted_keeps_to_the_schemas() {
    let (judge, known) = (Judge::new(), record(&[]));
    for row in rows(include_str!("deciding/accepted.txt")) {
        let accepted = decide(&known, &Command::Record(vec![change(row)])).expect(row);
        accepted.into_iter().for_each(|change| drop(judge.accepts_change(NEXT, change)));
    }
}

#[test]
fn the_log_of_the_examples_keeps_to_the_schemas() {
    let judge = Judge::new();
    let mut names: Vec<PathBuf> = fs::read_dir(at("../../examples/canada-2016-2018"))
        .expect("the examples are there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .collect();
    // Organizations and plan stand before the commitments that name them.
    names.sort_by_key(|path| path.file_name().map(|name| name.to_string_lossy().starts_with("commitment")));
    let (mut record, mut sequence) = (Record::default(), 0);
    for path in names {
        let text = fs::read_to_string(&path).expect("an example is text");
        let document = read_toml(&text).expect("an example reads");
        for change in difference(&record, &document).expect("an example applies") {
            record = evolve(record, &judge.accepts_change(sequence, change)).expect("it folds");
            sequence += 1;
        }
    }
    assert!(sequence > 100, "{sequence} events");
}

/// A value with one member or item left out or with another value in its place: every way there is.
fn altered(value: &Value) -> Vec<Value> {
    let others =
        [json!(null), json!(""), json!("a"), json!("6.0"), json!("2018-06"), json!({ "en": "A" }), json!([])];
    let mut all = others.to_vec();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let mut less = members.clone();
                less.remove(name);
                all.push(less.into());
                all.extend(altered(member).into_iter().map(|other| {
                    let mut members = members.clone();
                    members.insert(name.clone(), other);
                    members.into()
                }));
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                all.extend(altered(item).into_iter().map(|other| {
                    let mut items = items.clone();
                    items[at] = other;
                    items.into()
                }));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all
}

#[test]
fn whatever_data_reads_keeps_to_the_schemas_once_it_is_written() {
    let judge = Judge::new();
    let (mut read, mut refused) = (0, 0);
    for kind in Fact::KINDS {
        let mut event: Value = serde_json::from_str(&sample(kind)).expect("a sample is JSON");
        for data in altered(&event["data"].clone()) {
            event["data"] = data;
            let position = event["sequence"].as_str().and_then(|text| text.parse().ok()).expect("it has one");
            match Line::read(&event.to_string(), position) {
                Ok(Line::Event(known)) => {
                    judge.accepts(&known.to_line().expect("an event is written"));
                    read += 1;
                }
                other => {
                    judge.refuses(&format!("{other:?}"), &event);
                    refused += 1;
                }
            }
        }
    }
    assert!(read > 100 && refused > 1_000, "{read} read, {refused} refused");
}

#[test]
fn a_schema_lets_nothing_else_through() {
    let judge = Judge::new();
    for kind in Fact::KINDS {
        let event: Value = serde_json::from_str(&sample(kind)).expect("a sample is JSON");
        let with = |pointer: &str, name: &str, value: Value| {
            let mut event = event.clone();
            event.pointer_mut(pointer).expect(pointer)[name] = value;
            event
        };
        judge.refuses("a member too many", &with("", "colour", json!("red")));
        judge.refuses("a member too many in data", &with("/data", "colour", json!("red")));
        judge.refuses("another version", &with("", "type", json!(format!("{kind}.v2"))));
        judge.refuses("another source", &with("", "source", json!("/things/a")));
        judge.refuses("a subject of nothing", &with("", "subject", json!("thing/a")));
        judge.refuses("a nature that it cannot have", &with("", "nature", json!("rumour")));
        judge.refuses("null", &with("", "effective", Value::Null));
        for member in
            ["id", "source", "subject", "time", "sequence", "actor", "nature", "change", "salt", "data"]
        {
            let mut less = event.clone();
            less.as_object_mut().expect("an event is an object").remove(member);
            judge.refuses(&format!("an event without {member}"), &less);
        }
    }
}

//! The vectors in `conformance/status` and `conformance/figures`: logs, and what they fold to for each rule.

use std::fs;
use std::path::{Path, PathBuf};

use domain::completeness::silent_since;
use domain::event::{Event, Line};
use domain::record::{Commitment, Milestone, Record, current};
use domain::{Completion, as_of, attested_by, evolve, evolve::pass_over, verdicts};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// The folders of all vectors: `status/late-report` and so on.
fn vectors() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance");
    let inside = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.is_dir());
        paths.sort();
        paths
    };
    ["status", "figures"].into_iter().flat_map(|group| inside(&folder.join(group))).collect()
}

fn read(vector: &Path, name: &str) -> String {
    let path = vector.join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The record after so many lines of a log.
fn fold(log: &str, events: usize) -> Record {
    let lines = log.lines().take(events).zip(0..);
    lines.fold(Record::default(), |record, (line, sequence)| match Line::read(line, sequence) {
        Ok(Line::Event(event)) => evolve(record, &event).unwrap_or_else(|error| panic!("{line}: {error}")),
        Ok(Line::Unknown { source, .. }) => pass_over(record, &source),
        Err(error) => panic!("{line}: {error}"),
    })
}

/// A commitment in the words of the vectors, whole.
fn state(known: &Commitment, on: Date) -> Value {
    let milestones = known.milestones.iter().map(|(id, milestone)| {
        let Milestone { definition, former_codes, reports } = milestone;
        let completion = milestone.completion();
        let valid = current(reports).filter(|_| completion != Some(Completion::Withdrawn));
        let said = json!({
            "code": definition.now.code, "parent": definition.now.parent, "former_codes": former_codes,
            "completion": completion, "report": valid.map(|report| report.trace.sequence),
            "overdue": milestone.is_overdue(on),
        });
        (id.to_string(), said)
    });
    let position = |event| {
        let measured = known.indicators.values().flat_map(|indicator| &indicator.measurements);
        measured.filter(|report| Some(report.trace.event) == event).map(|report| report.trace.sequence).next()
    };
    let targets = known.targets.iter().map(|(id, target)| {
        let indicator = known.indicators.get(&target.now.indicator).expect("a target has its indicator");
        let judged = if target.withdrawn.is_some() { Vec::new() } else { verdicts(target, indicator, on) };
        let judged: Vec<Value> = judged
            .iter()
            .map(|verdict| {
                let mut said = serde_json::to_value(verdict).expect("a verdict is JSON");
                if let (Some(_), Some(members)) = (verdict.measurement, said.as_object_mut()) {
                    members.insert("measurement".to_owned(), json!(position(verdict.measurement)));
                }
                said
            })
            .collect();
        let before: Vec<u64> = target.before.iter().map(|(trace, _)| trace.sequence).collect();
        let withdrawn = target.withdrawn.is_some();
        (id.to_string(), json!({ "before": before, "withdrawn": withdrawn, "verdicts": judged }))
    });
    let stated = current(&known.schedule)
        .map(|report| json!({ "state": report.said.state, "report": report.trace.sequence }));
    json!({
        "withdrawn": known.definition.withdrawn.is_some(),
        "schedule": stated,
        "silent_since": silent_since(known, on),
        "milestones": milestones.collect::<Map<_, _>>(),
        "targets": targets.collect::<Map<_, _>>(),
    })
}

/// What is asked, without members that are not asked for. Of a map of parts, all parts are asked for.
fn asked(found: &Value, expected: &Value) -> Value {
    let (Some(found), Some(expected)) = (found.as_object(), expected.as_object()) else {
        return found.clone();
    };
    let members = expected.iter().map(|(name, expected)| {
        let found = found.get(name).unwrap_or_else(|| panic!("`{name}` is no member"));
        let part = matches!(name.as_str(), "milestones" | "targets");
        (name.clone(), if part { parts(found, expected) } else { found.clone() })
    });
    Value::Object(members.collect())
}

fn parts(found: &Value, expected: &Value) -> Value {
    let all = found.as_object().expect("parts stand in a map").iter();
    let part = |(id, found): (&String, &Value)| {
        (id.clone(), expected.get(id).map_or_else(|| found.clone(), |expected| asked(found, expected)))
    };
    Value::Object(all.map(part).collect())
}

#[test]
fn every_log_folds_to_its_states() {
    let vectors = vectors();
    let (mut states, mut rules) = (0, Vec::new());
    for vector in &vectors {
        let log = read(vector, "events.ndjson");
        let told: Value = serde_json::from_str(&read(vector, "state.json")).expect("a state is JSON");
        rules.push(told["rule"].as_str().expect("it says its rule").to_owned());
        for expected in told["states"].as_array().expect("it has states") {
            let events = expected["events"].as_u64().and_then(|count| usize::try_from(count).ok());
            let record = fold(&log, events.expect("it says how many events"));
            let day = |name: &str| expected[name].as_str().map(|day| day.parse::<Date>().expect("a day"));
            for (id, commitment) in expected["commitments"].as_object().expect("it has commitments") {
                let known = record.commitments.get(&id.parse().expect("an id")).expect("it is there");
                let seen = day("as_of").map_or_else(|| (**known).clone(), |day| as_of(known, day));
                let seen = day("attested_by").map_or_else(|| seen.clone(), |day| attested_by(&seen, day));
                let found = state(&seen, day("on").expect("it says for which day"));
                assert_eq!(&asked(&found, commitment), commitment, "{}: {expected}", vector.display());
                states += 1;
            }
        }
    }
    assert!(vectors.len() >= 26 && states >= 70, "{} vectors with {states} states", vectors.len());
    rules.sort();
    rules.dedup();
    assert_eq!(rules.len(), vectors.len(), "each has a rule of its own");
}

#[test]
fn their_lines_are_those_that_this_program_writes() {
    for vector in vectors() {
        for (line, sequence) in read(&vector, "events.ndjson").lines().zip(0..) {
            if let Ok(Line::Event(event)) = Line::read(line, sequence) {
                let written = Event::to_line(&event).expect("an event is JSON");
                assert_eq!(written, line, "{}", vector.display());
            }
        }
    }
}

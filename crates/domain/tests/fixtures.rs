//! The sample lines in `tests/data/events`: one for every kind and version, read and written back to the byte. What a
//! program wrote once must be read for ever.

use std::fs;
use std::path::PathBuf;

use domain::event::{Event, Fact, Line};
use domain::{Goal, Measurement};

/// Members that may be left out, of the envelope and of all payloads.
const OPTIONAL: [&str; 38] = [
    "effective",
    "attested",
    "period",
    "history",
    "requestkey",
    "requestbody",
    "place",
    "license",
    "abbreviation",
    "same_as",
    "description",
    "planned_result",
    "supporting",
    "other_actors",
    "external_ids",
    "reason",
    "label",
    "extent",
    "parent",
    "due",
    "lead",
    "deadline",
    "progress",
    "code",
    "unit",
    "units",
    "additive",
    "per",
    "baseline",
    "published",
    "date",
    "counts",
    "about",
    "archived",
    "sha256",
    "captured",
    "by",
    "address",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/events")
}

/// The sample of a kind, with its newline.
fn sample(kind: &str) -> String {
    let path = folder().join(format!("{kind}.v1.json"));
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{kind} needs its sample {}: {error}", path.display()))
}

/// The position that a sample says it has.
fn position(line: &str) -> u64 {
    let value: serde_json::Value = serde_json::from_str(line).expect("a sample is JSON");
    value
        .get("sequence")
        .and_then(serde_json::Value::as_str)
        .expect("a sample has a sequence")
        .parse()
        .expect("a sequence is a number")
}

fn event(line: &str) -> Event {
    match Line::read(line, position(line)) {
        Ok(Line::Event(event)) => *event,
        other => panic!("{line}: {other:?}"),
    }
}

/// An enum says which names it has when it is asked for one that it has not.
#[test]
fn the_list_of_kinds_has_every_fact() {
    let unknown =
        serde_json::from_str::<Fact>(r#"{"type":"none","data":{}}"#).expect_err("there is no such kind");
    let said = unknown.to_string();
    let (_, known) = said.split_once("expected one of ").expect("it says which there are");
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    assert_eq!(known, Fact::KINDS);
}

#[test]
fn every_kind_has_a_sample_that_reads_and_writes_the_very_same_bytes() {
    for kind in Fact::KINDS {
        let stored = sample(kind);
        let line = stored.strip_suffix('\n').expect("a stored line ends in a newline");
        assert!(!line.contains('\n'), "{kind}: more than one line");
        let event = event(line);
        assert_eq!(event.change.fact.kind(), kind);
        assert_eq!(event.to_line().expect("an event is written"), line, "{kind}");
    }
}

#[test]
fn any_event_may_say_which_document_it_came_from() {
    let of_document = event(&joined_line("measurement-recorded.v1.provenance.json")).change.provenance;
    assert!(of_document.is_some());
    for kind in Fact::KINDS {
        let stored = event(sample(kind).trim_end());
        assert_eq!(stored.change.provenance, None, "a line without it stays readable: {kind}");
        let mut with = stored.clone();
        with.change.provenance.clone_from(&of_document);
        let line = with.to_line().expect("an event is written");
        assert_eq!(event(&line), with, "{line}");
        assert_eq!(with.change.fact, stored.change.fact);
    }
}

fn joined_line(name: &str) -> String {
    let line = fs::read_to_string(folder().join(name)).expect("a sample is read");
    line.trim_end().to_owned()
}

/// The samples of members that joined a version later, as name and line: `<kind>.v<n>.<member>.json`.
fn joined() -> Vec<(String, String)> {
    let folder = fs::read_dir(folder()).expect("the folder of samples is there");
    let names = folder.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"));
    let joined = names.filter(|name| name.matches('.').count() == 3);
    joined
        .map(|name| {
            let line = joined_line(&name);
            (name, line)
        })
        .collect()
}

#[test]
fn every_sample_is_of_a_known_kind_and_version() {
    for entry in fs::read_dir(folder()).expect("the folder of samples is there") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        let Some(stem) = name.strip_suffix(".json") else { continue };
        let (kind, rest) = stem.split_once(".v1").unwrap_or_else(|| panic!("{name}: no such version"));
        assert!(rest.is_empty() || rest.starts_with('.'), "{name}: no such version");
        assert!(Fact::is_kind(kind), "{name}: no such kind");
    }
}

#[test]
fn a_member_that_joined_a_version_reads_and_writes_the_very_same_bytes() {
    for (name, line) in joined() {
        let event = event(&line);
        assert!(name.starts_with(&format!("{}.v1.", event.change.fact.kind())), "{name}");
        assert_eq!(event.to_line().expect("an event is written"), line, "{name}");
    }
}

#[test]
fn every_optional_member_stands_in_a_sample() {
    let first = Fact::KINDS.iter().map(|kind| sample(kind));
    let all: String = first.chain(joined().into_iter().map(|(_, line)| line)).collect();
    for member in OPTIONAL {
        assert!(all.contains(&format!("\"{member}\":")), "no sample has {member}");
    }
}

#[test]
fn the_samples_are_bilingual_and_stand_in_order() {
    let mut events: Vec<Event> = Fact::KINDS.iter().map(|kind| event(sample(kind).trim_end())).collect();
    events.sort_by_key(|event| event.stamp.sequence);
    assert!(events.is_sorted_by(|a, b| a.stamp.id < b.stamp.id && a.stamp.time <= b.stamp.time));
    for kind in Fact::KINDS {
        let line = sample(kind);
        assert_eq!(line.matches("\"en\":").count(), line.matches("\"fr\":").count(), "{kind}");
    }
}

#[test]
fn a_later_kind_or_version_is_known_as_unknown() {
    let line = sample("note-published");
    for kind in ["note-published.v2", "note-sung.v1", "note-published"] {
        let later = line.replace("note-published.v1", kind).replace(r#""data":{"#, r#""data":{"tune":1,"#);
        match Line::read(&later, 0) {
            Ok(Line::Unknown { source, kind: read }) => {
                assert_eq!(
                    (source.to_string().as_str(), read.as_str()),
                    ("/commitments/canada-2016-2018-6", kind)
                );
            }
            other => panic!("{kind}: {other:?}"),
        }
    }
}

#[test]
fn a_line_that_another_program_wrote_reads_the_same() {
    for kind in Fact::KINDS {
        let stored = sample(kind);
        let line = stored.trim_end();
        let value: serde_json::Value = serde_json::from_str(line).expect("a sample is JSON");
        let (reordered, spaced) = (value.to_string(), line.replacen(r#","data":"#, r#" , "data" : "#, 1));
        assert!(reordered != line && spaced != line);
        assert_eq!((event(&reordered), event(&spaced)), (event(line), event(line)), "{kind}");
        let open = line.strip_suffix('}').expect("a line is an object");
        for behind in [r#","data":{}}"#, r#","colour":"red"}"#, "}}", "", " 3}", "}\n{}"] {
            let odd = format!("{open}{behind}");
            assert!(Line::read(&odd, position(line)).is_err(), "{odd}");
        }
    }
}

#[test]
fn a_damaged_line_is_an_error_that_names_its_position() {
    let good = sample("milestone-status-reported");
    let at = position(&good);
    let check = |line: String, position: u64, expected: &str| {
        let error = Line::read(&line, position).expect_err(&line).to_string();
        let expected = format!("line {position} of the log cannot be read: {expected}");
        assert!(error.starts_with(&expected), "{error}\n{expected}");
    };
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} is not in the sample");
        good.replace(from, to)
    };
    check(good.clone(), at + 1, "it says that it stands at 00000000000000000007");
    check(
        with(r#""sequence":"00000000000000000007""#, r#""sequence":"7""#),
        at,
        "it says that it stands at 7",
    );
    check(with(r#""actor":"#, r#""author":"#), at, "unknown key `author` (did you mean `actor`?)");
    check(with(r#""actor":"tbs-editor","#, ""), at, "the key actor is missing");
    check(with(r#""status":"substantial","#, ""), at, "the key status is missing");
    check(
        with(r#""status":"substantial""#, r#""status":"nearly""#),
        at,
        "`nearly` is not known; write one of not-started",
    );
    check(with(r#""status":"#, r#""colour":"red","status":"#), at, "unknown key `colour`");
    check(with(r#""specversion":"1.0""#, r#""specversion":"2.0""#), at, "its specversion is not 1.0");
    check(
        with(r#""source":"/comm"#, r#""source":"/oaths"#),
        at,
        "`/oathsitments/canada-2016-2018-6` is not a source",
    );
    check(
        with(r#","data""#, r#","requestkey":"ab","data""#),
        at,
        "requestkey and requestbody stand together",
    );
    check(good.get(..90).expect("it is longer").to_owned(), at, "it ends within");
    check(String::new(), at, "it ends where a value should stand");
}

#[test]
fn every_form_of_a_value_reads_and_writes_the_same() {
    let measurements = [
        r#"{"value":"34012","qualifier":"exactly","unit":"learners"}"#,
        r#"{"source":"tbs-sct","value":"80.70","qualifier":"approximately","as_of":"2017-07"}"#,
        r#"{"range":["3","5"],"qualifier":"exactly","period":"2017-12/.."}"#,
        r#"{"text":{"en":"Done","fr":"Fait"},"qualifier":"exactly"}"#,
        r#"{"missing":"pending","expected":"2018-03","qualifier":"exactly"}"#,
        r#"{"missing":"not-collected","qualifier":"exactly","dimension":{"en":"by region"}}"#,
    ];
    for json in measurements {
        let read: Measurement = serde_json::from_str(json).expect(json);
        assert_eq!(serde_json::to_string(&read).expect("it is written"), json);
    }
    let goals = [
        r#"{"comparison":"at-least","value":"300"}"#,
        r#"{"comparison":"at-most","value":"0"}"#,
        r#"{"comparison":"more-than","value":"-1"}"#,
        r#"{"comparison":"less-than","value":"6.0"}"#,
        r#"{"comparison":"exactly","value":"100"}"#,
        r#"{"comparison":"between","value":["3","5"]}"#,
        r#"{"comparison":"prose"}"#,
        r#"{"comparison":"not-set"}"#,
    ];
    for json in goals {
        let read: Goal = serde_json::from_str(json).expect(json);
        assert_eq!(serde_json::to_string(&read).expect("it is written"), json);
    }
}

//! Which changes documents come to, one after the other.

mod definitions;
mod reports;

use jiff::Timestamp;
use ulid::Ulid;

use super::*;
use crate::document::read_toml;
use crate::event::{Correction, Event, Nature, Replacement, Stamp};
use crate::{Lang, Text, evolve};

/// An organization and a plan, to begin with.
const GROUND: [&str; 2] = [
    "[[organization]]\nid = 'o'\nname = { en = 'O' }",
    "id = 'p'\ntitle = { en = 'P' }\nperiod = '2018'\npublisher = { en = 'G' }",
];

/// A commitment with one of each part.
const REPORT: &str = "
number = '6'
title = { en = 'Skills', fr = 'Compétences' }
lead = ['o']
reports_on = '2018-06-30'
contact = []
schedule = { state = 'on-schedule', extent = 'all', statement = { en = 'On schedule.' } }
milestone = [
  { code = '1', text = { en = 'One' }, status = 'limited', milestone = [{ code = '1.1', text = { en = 'Part' } }] },
  { code = '2', text = { en = 'Two' } },
]
note = [{ id = 'n', text = { en = 'Note' } }]
challenge = [{ id = 'c', text = { en = 'Question?' } }]
evidence = [{ id = 'e', about = 'milestone/1', address = 'https://example.ca' }]
assessment = [{ id = 'a', assessor = { en = 'IRM' }, scale = { en = 'results' }, value = { en = 'Marginal' } }]
achievement = [{ id = 'x', text = { en = 'Done' }, date = '2018-05', achievement = [{ id = 'y', text = { en = 'Part' } }] }]
[[indicator]]
id = 'i'
name = { en = 'Employees' }
unit = 'employees'
target = [{ at_least = '300', per = 'quarter', published = { en = '300 a quarter' } }]
measurement = [
  { source = 'o', period = '2018-Q1', value = '119', published = { en = '119', fr = '119' } },
  { source = 'o', value = '29', unit = 'percent', dimension = { en = 'courses', fr = 'cours' } },
]
";

fn document(text: &str) -> Document {
    read_toml(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
}

fn about(report: &str) -> Document {
    document(&format!("plan = 'p'\nid = 'c'\n{report}"))
}

/// The record after changes, each an event at the next position.
fn apply(record: &Record, changes: Vec<Change>, from: u64) -> Record {
    let recorded = |(change, sequence): (Change, u64)| Event {
        stamp: Stamp {
            id: Ulid::from_parts(sequence, 0),
            sequence,
            time: Timestamp::UNIX_EPOCH,
            actor: String::new(),
            change: Ulid::nil(),
            salt: String::new(),
            request: None,
            leaf_hash: None,
        },
        change,
    };
    let events = changes.into_iter().zip(from..).map(recorded);
    events.fold(record.clone(), |record, event| evolve(record, &event).unwrap())
}

/// The record after documents about the commitment, each of which leaves nothing to apply again.
fn record(reports: &[&str]) -> Record {
    let documents = GROUND.iter().map(|text| document(text)).chain(reports.iter().map(|text| about(text)));
    documents.zip(1u64..).fold(Record::default(), |record, (document, n)| {
        let changes = difference(&record, &document).unwrap_or_else(|problems| panic!("{problems:?}"));
        let record = apply(&record, changes, n * 1_000);
        assert_eq!(difference(&record, &document), Ok(vec![]), "{document:?}");
        record
    })
}

fn changes(given: &[&str], report: &str) -> Vec<Change> {
    difference(&record(given), &about(report)).unwrap_or_else(|problems| panic!("{report}: {problems:?}"))
}

/// After these reports, this one comes to these changes: `kind subject @effective`.
fn check(given: &[&str], report: &str, expected: &[&str]) {
    let shown: Vec<String> = changes(given, report).iter().map(shown).collect();
    assert_eq!(shown, expected, "{report}");
    record(&[given, &[report]].concat());
}

fn shown(change: &Change) -> String {
    let when = change.effective.as_ref().map(|when| format!(" @{when}")).unwrap_or_default();
    format!("{} {}{when}", change.fact.kind(), change.subject)
}

/// After these reports, this one is refused with these problems.
fn check_refused(given: &[&str], report: &str, expected: &[&str]) {
    let problems = difference(&record(given), &about(report)).expect_err(report);
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected, "{report}");
}

//! The documents of `examples/`: each can be applied, and once applied comes to nothing more.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::document::{
    CommitmentEntry, Document, Problem, difference, difference_of, read_toml, write_commitment,
    write_organizations, write_plan,
};
use domain::event::{Change, Event, Provenance, Stamp};
use domain::record::Record;
use domain::{Completion, When, evolve};
use jiff::Timestamp;
use proptest::prelude::*;
use ulid::Ulid;

const PLAN: &str = "canada-2016-2018";
const COMMITMENTS: [&str; 8] = ["1", "2", "3", "6", "9", "13", "17", "20"];

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

fn read(name: &str) -> Result<Document, Vec<Problem>> {
    let path = example(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read_toml(&text)
}

fn document(name: &str) -> Document {
    read(name).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"))
}

/// The documents of the plan in the order in which they can be applied.
fn names() -> Vec<String> {
    let commitments = COMMITMENTS.iter().map(|number| format!("commitment-{number}"));
    let all = ["organizations".to_owned(), "plan".to_owned()].into_iter().chain(commitments);
    all.map(|name| format!("{PLAN}/{name}.toml")).collect()
}

/// The record with these changes behind what it has.
fn recorded(record: &Record, changes: Vec<Change>, from: u64) -> Record {
    changes.into_iter().zip(from..).fold(record.clone(), |record, (change, sequence)| {
        let stamp = Stamp {
            id: Ulid::from_parts(sequence, 0),
            sequence,
            time: Timestamp::UNIX_EPOCH,
            actor: "operator".to_owned(),
            change: Ulid::from_parts(from, 0),
            salt: String::new(),
            request: None,
            leaf_hash: None,
        };
        evolve(record, &Event { stamp, change }).expect("what a document comes to folds")
    })
}

/// The record after the plan's documents.
fn published() -> Record {
    names().iter().zip(1u64..).fold(Record::default(), |record, (name, n)| {
        let changes = difference(&record, &document(name));
        let changes = changes.unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert!(!changes.is_empty(), "{name}");
        recorded(&record, changes, n * 1_000)
    })
}

fn kinds(changes: &[Change]) -> Vec<&'static str> {
    changes.iter().map(|change| change.fact.kind()).collect()
}

#[test]
fn every_document_of_the_plan_stands_among_those_applied() {
    let files = std::fs::read_dir(example(PLAN)).expect("the folder is there");
    let files = files.map(|file| format!("{PLAN}/{}", file.expect("it is listed").file_name().display()));
    let documents: BTreeSet<String> = files.filter(|name| name.ends_with(".toml")).collect();
    assert_eq!(documents, names().into_iter().collect());
}

#[test]
fn every_example_applies_once_and_then_comes_to_nothing() {
    let record = published();
    assert_eq!(record.commitments.size(), COMMITMENTS.len());
    for name in names() {
        assert_eq!(difference(&record, &document(&name)), Ok(vec![]), "{name}");
    }
}

#[test]
fn a_change_names_the_row_it_came_from_and_another_document_alone_makes_none() {
    let whence = |name: &str| Provenance { document: Some(name.to_owned()), ..Provenance::default() };
    let mended = document("fictional-next-quarter/mended.toml");
    let changes = difference_of(&published(), &mended, Some(&whence("q.toml"))).unwrap();
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    let line = 9; // of [[indicator.measurement]]
    let expected = Provenance { row: Some(line), ..whence("q.toml") };
    assert_eq!(change.provenance.as_deref(), Some(&expected));
    let record = recorded(&published(), changes, 100_000);
    assert_eq!(difference_of(&record, &mended, Some(&whence("other.toml"))), Ok(vec![]));
    let reports = |record: &Record| {
        let commitment = record.commitments.get(&"canada-2016-2018-6".parse().unwrap()).unwrap();
        let all = commitment.indicators.values().flat_map(|indicator| indicator.measurements.clone());
        all.filter_map(|report| report.provenance).map(|known| (*known).clone()).collect::<Vec<_>>()
    };
    assert_eq!(reports(&record), [expected], "the record keeps it");
}

#[test]
fn the_example_commitment_has_all_that_its_page_has() {
    let record = published();
    let commitment = record.commitments.get(&"canada-2016-2018-6".parse().unwrap()).unwrap();
    let measurements = commitment.indicators.values().map(|indicator| indicator.measurements.len());
    assert_eq!(measurements.sum::<usize>(), 13);
    assert_eq!((commitment.milestones.len(), commitment.targets.len()), (7, 5));
    assert_eq!(
        (commitment.achievements.len(), commitment.notes.len(), commitment.challenges.len()),
        (9, 2, 2)
    );
    let completions = commitment.milestones.values().filter_map(domain::record::Milestone::completion);
    let complete = completions.filter(|completion| *completion == Completion::Complete);
    assert_eq!(complete.count(), 2);
    let changes = difference(&Record::default(), &document("canada-2016-2018/plan.toml")).unwrap();
    assert!(changes.iter().all(|change| !change.history), "a plan is news");
}

#[test]
fn an_ambiguous_number_is_refused_and_the_mended_one_recorded() {
    let problems = read("fictional-next-quarter/with-ambiguous-number.toml").unwrap_err();
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let message = "`1,204` can be read as 1204 or as 1.204; write 1204 or 1.204";
    assert_eq!(shown, [format!("13:9: indicator.measurement.value: {message}")]);
    let mended = document("fictional-next-quarter/mended.toml");
    let record = published();
    let changes = difference(&record, &mended).unwrap();
    assert_eq!(kinds(&changes), ["measurement-recorded"]);
    assert!(!changes[0].history, "news");
    let record = recorded(&record, changes, 100_000);
    assert_eq!(difference(&record, &mended), Ok(vec![]));
}

/// Keeps the elements whose bit is set, parts of milestones and achievements apart, whose parents must stay.
fn thinned(mut entry: CommitmentEntry, bits: u64) -> CommitmentEntry {
    let mut n = 0;
    let mut keeps = || {
        n += 1;
        bits >> (n % 64) & 1 == 1
    };
    entry.milestones.iter_mut().for_each(|m| {
        if !keeps() {
            m.said.status = None
        }
    });
    for indicator in &mut entry.indicators {
        indicator.said.measurements.retain(|_| keeps());
        indicator.said.targets.retain(|_| keeps());
    }
    entry.indicators.retain(|_| keeps());
    entry.notes.retain(|_| keeps());
    entry.challenges.retain(|_| keeps());
    entry.achievements.retain(|placed| placed.said.1.parent.is_some() || keeps());
    entry.achievements.retain(|placed| placed.said.1.parent.is_none());
    entry
}

/// Changes what a report may say anew.
fn altered(
    mut entry: CommitmentEntry,
    day: &When,
    status: Option<Completion>,
    value: i64,
) -> CommitmentEntry {
    entry.reports_on = Some(day.clone());
    if let Some(first) = entry.milestones.first_mut() {
        first.said.status = status;
        if value % 7 == 0 {
            first.said.withdrawn = domain::document::Withdrawn::Because(None);
        }
    }
    if let Some(measurement) = entry.indicators.first_mut().and_then(|i| i.said.measurements.first_mut()) {
        measurement.said.value = domain::Value::Number(value.into());
    }
    if let Some(note) = entry.notes.first_mut() {
        note.said.1 = [(domain::Lang::EN, format!("Note {value}").as_str())].into();
    }
    entry
}

fn a_report() -> impl Strategy<Value = CommitmentEntry> {
    let days = ["2018-03-31", "2018-06-30", "2018-Q2", "2018-09"].map(|day| day.parse::<When>().expect(day));
    let statuses =
        [None, Some(Completion::Limited), Some(Completion::Substantial), Some(Completion::Complete)];
    let day = prop::sample::select(days.to_vec());
    let number = prop::sample::select(vec!["1", "6"]);
    let parts = (any::<u64>(), day, prop::sample::select(statuses.to_vec()), 1i64..20, number);
    parts.prop_map(|(bits, day, status, value, number)| {
        let Document::Commitment(entry) = document(&format!("{PLAN}/commitment-{number}.toml")) else {
            panic!("a commitment");
        };
        altered(thinned(*entry, bits), &day, status, value)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_was_applied_before_a_document_applied_comes_to_nothing(reports in prop::collection::vec(a_report(), 1..6)) {
        let before = ["organizations", "plan"].iter().zip(1u64..).fold(Record::default(), |record, (name, n)| {
            let changes = difference(&record, &document(&format!("{PLAN}/{name}.toml"))).expect("it applies");
            recorded(&record, changes, n * 1_000)
        });
        reports.into_iter().zip(3u64..).fold(before, |record, (report, n)| {
            let document = Document::Commitment(Box::new(report));
            let changes = match difference(&record, &document) {
                Ok(changes) => changes,
                Err(problems) => {
                    assert!(problems.iter().all(|problem| problem.message.contains("was withdrawn")), "{problems:?}");
                    return record;
                }
            };
            let record = recorded(&record, changes, n * 1_000);
            assert_eq!(difference(&record, &document), Ok(vec![]));
            record
        });
    }

    #[test]
    fn a_damaged_document_is_read_or_refused_at_places_within_it(cut in 0usize..9_000, put in "[\\[\\]{}=\"'#.,é\n a-z0-9]{0,4}", drop in 0usize..40) {
        let whole = std::fs::read_to_string(example("canada-2016-2018/commitment-6.toml")).expect("it is there");
        let (before, after) = (whole.chars().take(cut), whole.chars().skip(cut + drop));
        let text: String = before.chain(put.chars()).chain(after).collect();
        let problems = read_toml(&text).err().unwrap_or_default();
        let lines = text.split('\n').count();
        for Problem { place, .. } in problems {
            prop_assert!((1..=lines).contains(&place.line), "{place:?}");
            let line = text.split('\n').nth(place.line - 1).expect("the line is there");
            prop_assert!((1..=line.chars().count() + 2).contains(&place.column), "{place:?}: {line}");
        }
    }
}

/// What a record is written as, in the order in which it can be applied.
fn written(record: &Record) -> Vec<String> {
    let organizations: Vec<_> = record.organizations.iter().map(|(id, known)| (id, &known.now)).collect();
    let plans = record.plans.iter().map(|(id, plan)| write_plan(id, &plan.now));
    let commitments = record.commitments.iter().flat_map(|(id, commitment)| write_commitment(id, commitment));
    write_organizations(&organizations).into_iter().chain(plans).chain(commitments).collect()
}

#[test]
fn what_is_exported_is_no_change_and_makes_the_same_record_elsewhere() {
    let record = published();
    let documents = written(&record);
    for text in &documents {
        let read = read_toml(text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"));
        assert_eq!(difference(&record, &read), Ok(vec![]), "{text}");
    }
    let copy = documents.iter().zip(1u64..).fold(Record::default(), |copy, (text, n)| {
        let changes =
            difference(&copy, &read_toml(text).expect("it was read")).unwrap_or_else(|p| panic!("{p:#?}"));
        recorded(&copy, changes, n * 10_000)
    });
    assert_eq!(written(&copy), documents);
}

//! Sheets as they are read, and what they come to in a record.

mod definitions;
mod measurements;
mod prefilled;
mod progress;
mod workbooks;

use jiff::Timestamp;
use ulid::Ulid;

use crate::document::{Document, Form, Problem, Read, Terms, difference, read, read_toml};
use crate::event::{Change, Event, Stamp};
use crate::evolve;
use crate::record::Record;

/// The departments and the plan of the samples.
const GROUND: [&str; 2] = [
    "organization = [
       { id = 'nrcan-rncan', name = { en = 'Natural Resources Canada' } },
       { id = 'ec', name = { en = 'Environment Canada' } },
       { id = 'jus', name = { en = 'Department of Justice' } },
       { id = 'pco-bcp', name = { en = 'Privy Council Office' } },
     ]",
    "id = 'nap5'\ntitle = { en = 'Plan' }\nperiod = '2022/2024'\npublisher = { en = 'Government' }",
];

const DEFINITIONS: &[u8] = include_bytes!("../../../../../../tests/data/sheets/definitions.csv");
const PROGRESS: &[u8] = include_bytes!("../../../../../../tests/data/sheets/progress.csv");

fn terms() -> Terms {
    Terms { plan: Some("nap5".parse().unwrap()), ..Terms::default() }
}

fn sheet(form: Form, bytes: &[u8]) -> Result<Read, Vec<Problem>> {
    read(form, bytes, &terms())
}

/// The reports of a sheet, one after the other.
fn reports(form: Form, bytes: &[u8]) -> Vec<Document> {
    let read = sheet(form, bytes).unwrap_or_else(|problems| panic!("{}", lines(&problems)));
    let Document::Sheet(entries) = read.document else { panic!("it is no sheet") };
    entries.into_iter().map(|entry| Document::Sheet(vec![entry])).collect()
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

/// The record after documents, and the change list of each that came to something.
fn applied(record: &Record, documents: &[Document]) -> (Record, Vec<Vec<Change>>) {
    let mut lists: Vec<Vec<Change>> = Vec::new();
    let mut record = record.clone();
    for document in documents {
        let changes = difference(&record, document).unwrap_or_else(|problems| panic!("{}", lines(&problems)));
        let position =
            record.commitments.values().map(|known| known.last.sequence + 1).max().unwrap_or(1_000);
        record = changes.iter().zip(position..).fold(record, |record, (change, sequence)| {
            evolve(record, &event(change, sequence)).expect("what a document comes to folds")
        });
        lists.extend((!changes.is_empty()).then_some(changes));
    }
    (record, lists)
}

fn event(change: &Change, sequence: u64) -> Event {
    let stamp = Stamp {
        id: Ulid::from_parts(sequence, 0),
        sequence,
        time: Timestamp::UNIX_EPOCH,
        actor: String::new(),
        change: Ulid::nil(),
        salt: String::new(),
        request: None,
        leaf_hash: None,
    };
    Event { stamp, change: change.clone() }
}

/// The departments, the plan, and what these documents in TOML say.
fn ground(more: &[&str]) -> Record {
    let documents: Vec<Document> = GROUND.iter().chain(more).map(|text| read_toml(text).unwrap()).collect();
    applied(&Record::default(), &documents).0
}

/// The plan with its definitions.
fn defined() -> Record {
    applied(&ground(&[]), &reports(Form::Csv, DEFINITIONS)).0
}

/// After these reports nothing is left to apply.
fn check_done(record: &Record, reports: &[Document]) {
    assert_eq!(applied(record, reports).1, Vec::<Vec<Change>>::new(), "a second run");
}

/// Each change as `source kind subject @effective`.
fn shown(list: &[Change]) -> Vec<String> {
    let one = |change: &Change| {
        let when = change.effective.as_ref().map(|when| format!(" @{when}")).unwrap_or_default();
        format!("{} {} {}{when}", change.source.id(), change.fact.kind(), change.subject)
    };
    list.iter().map(one).collect()
}

/// A sheet of these rows is refused with these problems.
fn check_refused(rows: &str, expected: &[&str]) {
    let problems = sheet(Form::Csv, rows.as_bytes()).expect_err(rows);
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(shown, expected, "{rows}");
}

#[test]
fn the_columns_tell_the_layout_or_what_is_wrong_with_it() {
    check_refused(
        "a,b\n1,2\n",
        &[
            "1: the columns are of no known layout; a sheet has at least reporting_period, commitments, milestones, \
           indicators, status; or commitment, milestone, indicator; or commitment, indicator",
        ],
    );
    check_refused(
        "",
        &["1: the columns are of no known layout; a sheet has at least reporting_period, commitments, \
        milestones, indicators, status; or commitment, milestone, indicator; or commitment, indicator"],
    );
    let problems = sheet(Form::Csv, b"\ncommitment,indicator,valeu,source,source\n").unwrap_err();
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(shown[0].starts_with("2:3: valeu: unknown column `valeu` (did you mean `value`?)"), "{shown:?}");
    assert_eq!(shown[1..], ["2:5: source: the column stands here a second time; remove one of them"]);
    check_refused(
        "reporting_period,status\n",
        &[
            "1: commitments: the column is missing; add it",
            "1: milestones: the column is missing; add it",
            "1: indicators: the column is missing; add it",
        ],
    );
}

#[test]
fn a_sheet_needs_its_plan() {
    let problems = read(Form::Csv, DEFINITIONS, &Terms::default()).unwrap_err();
    assert_eq!(
        lines(&problems),
        "1:1: a sheet does not say which plan it is about; name it with --plan PLAN, or over HTTP with \
         `?plan=PLAN`\n"
    );
}

#[test]
fn a_required_language_is_missed_in_its_column() {
    let rows = "commitment,indicator,value,published_en,published_fr\n6,i,1,one,\n6,j,2,,\n";
    let terms = Terms { required: crate::Lang::OFFICIAL.to_vec(), ..terms() };
    let problems = read(Form::Csv, rows.as_bytes(), &terms).unwrap_err();
    let expected =
        "2:5: published_fr: the text in `fr` is missing; fill this cell, or leave all languages empty\n";
    assert_eq!(lines(&problems), expected);
}

#[test]
fn a_problem_of_a_part_of_a_sheet_is_told_with_the_lines_of_the_sheet() {
    let rows = "commitment,indicator,value,period\n6,i,1,2018\n6,i,many,2018\n";
    let problem = sheet(Form::Csv, rows.as_bytes()).unwrap_err().remove(0).moved(|line| line + 1_000);
    assert!(problem.to_string().starts_with("1003:3: value: `many` is not a number"), "{problem}");
    let other = Problem { message: "line 2 measures the same; keep one".to_owned(), ..problem.clone() };
    assert!(other.moved(|line| line * 2).to_string().ends_with(": line 4 measures the same; keep one"));
    let words = Problem { message: "line up".to_owned(), ..problem };
    assert_eq!(words.moved(|line| line).message, "line up");
}

#[test]
fn no_more_problems_are_named_than_somebody_mends_at_once() {
    let columns = format!("commitment,indicator{}\n", ",x".repeat(100_000));
    let rows = format!("commitment,indicator\n{}", "1,2,3\n".repeat(5_000));
    for text in [columns, rows] {
        assert_eq!(sheet(Form::Csv, text.as_bytes()).unwrap_err().len(), 1_000);
    }
}

//! Which changes may be recorded: given what is known, when somebody asks for a change list, then it is accepted as a
//! whole or rejected with a message.

mod given;

use std::collections::BTreeSet;

use domain::event::{Change, Fact, Source};
use domain::evolve::pass_over;
use domain::record::Record;
use domain::{Command, Rejection, Rule, decide, evolve};

use given::{NEXT, change, id, record, recorded, rows};

fn ask(known: &Record, when: &[&str]) -> Result<Vec<Change>, Rejection> {
    decide(known, &Command::Record(when.iter().map(|row| change(row)).collect()))
}

/// Given the base and these rows, the list is accepted and folds, or is rejected with this message, where `#13` is
/// the id of event 13.
fn check(given: &[&str], when: &[&str], then: &str) {
    let known = record(given);
    let changes = match ask(&known, when) {
        Ok(changes) => changes,
        Err(rejection) => return assert_eq!(numbered(&rejection), then, "{when:?}"),
    };
    assert_eq!("", then, "accepted: {when:?}");
    assert_eq!(changes, when.iter().map(|row| change(row)).collect::<Vec<_>>());
    changes.into_iter().zip(100..).fold(known, |known, (change, sequence)| {
        evolve(known, &recorded(sequence, change)).expect("what is accepted folds")
    });
}

fn numbered(rejection: &Rejection) -> String {
    (0..NEXT + 2).fold(rejection.to_string(), |text, n| text.replace(&id(n).to_string(), &format!("#{n}")))
}

#[test]
fn every_kind_of_change_is_accepted_upon_what_it_needs() {
    let all = || rows(include_str!("deciding/accepted.txt"));
    all().for_each(|row| check(&[], &[row], ""));
    let mut accepted: BTreeSet<&str> = all().map(|row| change(row).fact.kind()).collect();
    accepted.insert("event-redacted"); // of its own: see an_operator_redacts_and_no_change_does
    assert_eq!(accepted, Fact::KINDS.into_iter().collect());
}

#[test]
fn what_breaks_a_rule_is_rejected_with_the_way_out() {
    for Case { given, when, then } in cases() {
        check(&given, &when, then);
    }
}

#[test]
fn every_rule_has_its_rejection() {
    let of_table =
        cases().into_iter().map(|case| ask(&record(&case.given), &case.when).expect_err(case.then));
    let seen: BTreeSet<&str> =
        of_table.chain([beyond(), too_long()]).map(|rejection| name(&rejection)).collect();
    assert_eq!(seen, RULES.into_iter().collect());
}

/// What was recorded before, what is asked for, and the answer.
#[derive(Default)]
struct Case {
    given: Vec<&'static str>,
    when: Vec<&'static str>,
    then: &'static str,
}

/// The cases of `rejected.txt`.
fn cases() -> Vec<Case> {
    let (mut cases, mut case) = (Vec::new(), Case::default());
    for row in rows(include_str!("deciding/rejected.txt")) {
        match (row.strip_prefix("given "), row.strip_prefix("= ")) {
            (Some(before), _) => case.given.push(before),
            (None, Some(then)) => cases.push(Case { then, ..std::mem::take(&mut case) }),
            (None, None) => case.when.push(row),
        }
    }
    cases
}

const RULES: [&str; 23] = [
    "Unknown",
    "Exists",
    "Withdrawn",
    "WithdrawnHere",
    "CodeTaken",
    "Cycle",
    "TooDeep",
    "AlreadyMeasured",
    "MeasuredAs",
    "MeasuredTwice",
    "Nature",
    "WrongSubject",
    "NoSuchReport",
    "OtherSubject",
    "OtherKind",
    "OtherParent",
    "SamePlan",
    "NoLead",
    "WithdrawnStatus",
    "Redaction",
    "ReadOnly",
    "Malformed",
    "TooLong",
];

/// The name of a rule, which stands in [`RULES`] as well.
fn name(rejection: &Rejection) -> &'static str {
    let Rejection::Change { rule, .. } = rejection else { panic!("{rejection}") };
    match rule {
        Rule::Unknown(_) => "Unknown",
        Rule::Exists(_) => "Exists",
        Rule::Withdrawn { .. } => "Withdrawn",
        Rule::WithdrawnHere { .. } => "WithdrawnHere",
        Rule::CodeTaken { .. } => "CodeTaken",
        Rule::Cycle(_) => "Cycle",
        Rule::TooDeep { .. } => "TooDeep",
        Rule::AlreadyMeasured(_) => "AlreadyMeasured",
        Rule::MeasuredAs { .. } => "MeasuredAs",
        Rule::MeasuredTwice => "MeasuredTwice",
        Rule::Nature { .. } => "Nature",
        Rule::WrongSubject { .. } => "WrongSubject",
        Rule::NoSuchReport(_) => "NoSuchReport",
        Rule::OtherSubject { .. } => "OtherSubject",
        Rule::OtherKind(_) => "OtherKind",
        Rule::OtherParent(_) => "OtherParent",
        Rule::SamePlan(_) => "SamePlan",
        Rule::NoLead => "NoLead",
        Rule::WithdrawnStatus => "WithdrawnStatus",
        Rule::Redaction => "Redaction",
        Rule::ReadOnly(_) => "ReadOnly",
        Rule::Malformed(_) => "Malformed",
        Rule::TooLong { .. } => "TooLong",
    }
}

fn beyond() -> Rejection {
    let source: Source = "/commitments/c6".parse().expect("a source");
    ask(&pass_over(record(&[]), &source), &[r#"note-published note/b {"text":{"en":"B"}}"#])
        .expect_err("read-only")
}

fn too_long() -> Rejection {
    let long = "x".repeat(20_000);
    let row = format!(r#"note-published note/b {{"text":{{"en":"{long}","fr":"{long}","iu":"{long}"}}}}"#);
    ask(&record(&[]), &[&row]).expect_err("too long")
}

#[test]
fn a_commitment_with_events_of_a_later_program_is_read_only() {
    let message = "change 0: /commitments/c6 has events of a later program; this one can only read it";
    assert_eq!(beyond().to_string(), message);
}

#[test]
fn an_event_that_would_not_fit_is_rejected_with_its_size() {
    let message = too_long().to_string();
    assert!(message.starts_with("change 0: it makes 60"), "{message}");
    assert!(message.ends_with("more than the 59500 that one event may have; shorten its texts"), "{message}");
}

#[test]
fn a_list_is_accepted_as_a_whole_or_not_at_all() {
    let good = r#"note-published note/b {"text":{"en":"B"}}"#;
    let bad = r#"milestone-withdrawn milestone/6.9 {}"#;
    let message = "there is no milestone/6.9; name one that the record has, or record it first";
    check(&[], &[good, bad], &format!("change 1: {message}"));
    check(&[], &[bad, good], &format!("change 0: {message}"));
    check(&[], &[], "");
}

#[test]
fn a_change_builds_on_the_ones_before_it_in_the_list() {
    let fresh = [
        r#"/organizations/fin organization-named organization {"name":{"en":"Finance"}}"#,
        r#"/plans/r plan-published plan {"title":{"en":"R"},"period":"2020","publisher":{"en":"R"}}"#,
        r#"/commitments/r1 commitment-made commitment {"plan":"r","number":"1","title":{"en":"R"},"lead":["fin"]}"#,
        r#"/commitments/r1 milestone-added milestone/1.1 {"code":"1.1","text":{"en":"R"}}"#,
        r#"/commitments/r1 milestone-status-reported milestone/1.1 {"status":"limited","source":"fin"}"#,
        r#"commitment-succeeded commitment {"by":"r1"}"#,
    ];
    check(&[], &fresh, "");
    let swap = [
        r#"milestone-revised milestone/6.1 {"code":"6.0","text":{"en":"Learning"}}"#,
        r#"milestone-revised milestone/6.2 {"code":"6.1","text":{"en":"Forums"}}"#,
        r#"milestone-revised milestone/6.1 {"code":"6.2","text":{"en":"Learning"}}"#,
    ];
    check(&[], &swap, "");
    let over = [r#"commitment-withdrawn commitment {}"#, r#"note-published note/b {"text":{"en":"B"}}"#];
    check(
        &[],
        &over,
        "change 1: commitment c6 is withdrawn by an earlier change of this list; put this change before it",
    );
}

#[test]
fn a_withdrawn_code_is_free_and_a_withdrawn_commitment_can_still_be_corrected() {
    let gone = r#"milestone-withdrawn milestone/6.2 {}"#;
    check(&[gone], &[r#"milestone-added milestone/6.2-new {"code":"6.2","text":{"en":"Fora"}}"#], "");
    let over = r#"commitment-withdrawn commitment {}"#;
    let number = r#"/commitments/c66 commitment-made commitment {"plan":"p","number":"6","title":{"en":"B"},"lead":["tbs"]}"#;
    check(&[over], &[number, r##"event-retracted milestone/6.1 {"event":"#14"}"##], "");
}

#[test]
fn what_was_retracted_can_be_recorded_anew() {
    let taken_back = r##"event-retracted indicator/employees {"event":"#13"}"##;
    let anew =
        r#"measurement-recorded indicator/employees {"source":"tbs","value":"120","period":"2017-Q3"}"#;
    check(&[taken_back], &[anew], "");
    check(&[], &[taken_back, anew], "");
}

#[test]
fn an_operator_redacts_and_no_change_does() {
    let redacted = change(r##"event-redacted milestone/6.1 {"event":"#14"}"##);
    assert!(ask(&record(&[]), &[r##"event-redacted milestone/6.1 {"event":"#14"}"##]).is_err());
    let after = evolve(record(&[]), &recorded(100, redacted)).expect("it folds");
    let commitment = after.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    assert!(commitment.milestones.values().all(|milestone| milestone.reports.is_empty()));
}

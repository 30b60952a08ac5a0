//! What events add up to: which report is the current one, what corrections and retractions leave, and that folding is
//! pure.

mod given;
#[path = "folding/properties.rs"]
mod properties;

use domain::event::Source;
use domain::evolve::pass_over;
use domain::record::{Commitment, Milestone, Record};
use domain::{Completion, Impossible, LocalId, as_of, attested_by, evolve};

use given::{NEXT, change, record, recorded};

fn commitment(record: &Record) -> &Commitment {
    record.commitments.get(&"c6".parse().expect("an id")).expect("it is there")
}

fn milestone<'a>(record: &'a Record, id: &str) -> &'a Milestone {
    commitment(record).milestones.get(&local(id)).expect("it is there")
}

fn local(id: &str) -> LocalId {
    id.parse().expect("an id")
}

/// A status report on milestone 6.2, which has none in the base: `@2018-06-30 limited`.
fn report(said: &str) -> String {
    let (date, status) = said.rsplit_once(' ').unwrap_or(("", said));
    format!(r#"milestone-status-reported milestone/6.2 {date} {{"status":"{status}"}}"#)
}

/// The record after these rows, folded without asking whether they are allowed.
fn fold<'a>(known: Record, rows: impl IntoIterator<Item = &'a str>) -> Result<Record, Impossible> {
    rows.into_iter()
        .zip(NEXT..)
        .try_fold(known, |known, (row, sequence)| evolve(known, &recorded(sequence, change(row))))
}

#[test]
fn the_current_status_is_the_latest_by_last_day_and_then_by_position() {
    let check = |reports: &[&str], expected| {
        let rows: Vec<String> = reports.iter().map(|said| report(said)).collect();
        let known = fold(record(&[]), rows.iter().map(String::as_str)).expect("it folds");
        assert_eq!(milestone(&known, "6.2").completion(), expected, "{reports:?}");
    };
    check(&[], None);
    check(&["not-started"], Some(Completion::NotStarted));
    check(&["@2018-03-31 limited", "@2018-06-30 complete"], Some(Completion::Complete));
    check(&["@2018-06-30 complete", "@2018-03-31 limited"], Some(Completion::Complete));
    check(&["@2018-06-30 complete", "@2018-Q2 limited"], Some(Completion::Limited));
    check(&["@2018-06-29 complete", "@2018-06 limited", "@2018-06-15 suspended"], Some(Completion::Limited));
    check(&["@2018 complete", "@2018-12-30 limited"], Some(Completion::Complete));
    check(&["@FY2017-18 complete", "@2018-03-30 limited"], Some(Completion::Complete));
    check(&["@2016-01-01 limited", "complete"], Some(Completion::Limited));
    check(&["complete", "@2016-01-01 limited"], Some(Completion::Limited));
    check(&["complete", "limited"], Some(Completion::Limited));
    check(&["@2016/.. complete", "@2017 limited"], Some(Completion::Limited));
    check(&["@2017 limited", "@2016/.. complete"], Some(Completion::Limited));
}

#[test]
fn a_milestone_inherits_no_status_and_hands_none_on() {
    let known = record(&[r#"milestone-status-reported milestone/6.1.1.a {"status":"complete"}"#]);
    assert_eq!(milestone(&known, "6.1").completion(), Some(Completion::Substantial));
    assert_eq!(milestone(&known, "6.1.1").completion(), None);
    assert_eq!(milestone(&known, "6.1.1.a").completion(), Some(Completion::Complete));
    let known = record(&["milestone-withdrawn milestone/6.1 {}"]);
    assert_eq!(milestone(&known, "6.1").completion(), Some(Completion::Withdrawn));
    assert_eq!(milestone(&known, "6.1.1").completion(), None);
}

/// Three reports, of which the second is about the latest time; `more` follows.
fn after(more: &[&str]) -> Option<Completion> {
    let reports = ["@2018-03 limited", "@2018-06 complete", "@2017-12 not-started"].map(report);
    let rows: Vec<&str> = reports.iter().map(String::as_str).chain(more.iter().copied()).collect();
    milestone(&record(&rows), "6.2").completion()
}

#[test]
fn a_correction_keeps_the_place_in_time_of_what_it_corrects() {
    let of_earlier = r##"event-corrected milestone/6.2 {"event":"#23","replacement":{"type":"milestone-status-reported","data":{"status":"suspended"}}}"##;
    let of_latest = &of_earlier.replace("#23", "#24");
    let of_time = &of_earlier.replace("milestone/6.2", "milestone/6.2 @2018-09");
    assert_eq!(after(&[]), Some(Completion::Complete));
    assert_eq!(after(&[of_earlier]), Some(Completion::Complete));
    assert_eq!(after(&[of_latest]), Some(Completion::Suspended));
    assert_eq!(after(&[of_time]), Some(Completion::Suspended));
}

#[test]
fn a_retraction_brings_the_former_report_back() {
    let of = |event: u8| format!(r##"event-retracted milestone/6.2 {{"event":"#{event}"}}"##);
    assert_eq!(after(&[&of(24)]), Some(Completion::Limited));
    assert_eq!(after(&[&of(24), &of(23)]), Some(Completion::NotStarted));
    assert_eq!(after(&[&of(24), &of(23), &of(25)]), None);
    assert_eq!(after(&[&of(23)]), Some(Completion::Complete));
}

#[test]
fn every_kind_of_report_can_be_corrected_and_retracted_once() {
    let table = [
        (13, "indicator/employees", "measurement-recorded", r#"{"text":{"en":"Mended"}}"#),
        (
            14,
            "milestone/6.1",
            "milestone-status-reported",
            r#"{"status":"limited","progress":{"en":"Mended"}}"#,
        ),
        (15, "challenge/hub", "challenge-posed", r#"{"text":{"en":"Mended"}}"#),
        (17, "achievement/talk", "achievement-reported", r#"{"text":{"en":"Mended"}}"#),
        (18, "commitment", "schedule-stated", r#"{"state":"completed","statement":{"en":"Mended"}}"#),
        (19, "note/webcasts", "note-published", r#"{"text":{"en":"Mended"}}"#),
        (
            20,
            "evidence/page",
            "evidence-attached",
            r#"{"address":"https://example.ca/","title":{"en":"Mended"}}"#,
        ),
        (
            21,
            "assessment/irm",
            "assessment-recorded",
            r#"{"assessor":{"en":"Mended"},"scale":{"en":"s"},"value":{"en":"v"}}"#,
        ),
    ];
    let mends = |known: &Record| format!("{:?}", commitment(known)).contains("Mended");
    for (event, subject, kind, data) in table {
        let correction = format!(
            r##"event-corrected {subject} {{"event":"#{event}","replacement":{{"type":"{kind}","data":{data}}}}}"##
        );
        let retraction = format!(r##"event-retracted {subject} {{"event":"#{event}"}}"##);
        let known = record(&[&correction]);
        assert!(mends(&known), "{correction}");
        let known = fold(known, [retraction.as_str()]).expect("it folds");
        assert!(!mends(&known), "{retraction}");
        assert!(fold(known, [retraction.as_str()]).is_err(), "twice: {retraction}");
    }
}

#[test]
fn what_was_withdrawn_comes_back_as_it_was() {
    let table = [
        ("commitment-withdrawn", "commitment"),
        ("milestone-withdrawn", "milestone/6.1"),
        ("indicator-withdrawn", "indicator/employees"),
        ("target-withdrawn", "target/t"),
        ("challenge-closed", "challenge/hub"),
    ];
    let without_last = |record: &Record| {
        let mut known = commitment(record).clone();
        known.last = commitment(&self::record(&[])).last;
        known
    };
    for (kind, subject) in table {
        let withdrawal = format!("{kind} {subject} {{}}");
        let retraction = format!(r##"event-retracted {subject} {{"event":"#{NEXT}"}}"##);
        assert_ne!(without_last(&record(&[&withdrawal])), without_last(&record(&[])), "{kind}");
        let back = record(&[&withdrawal, &retraction]);
        assert_eq!(without_last(&back), without_last(&record(&[])), "{kind}");
        let redaction = format!(r##"event-redacted {subject} {{"event":"#{NEXT}"}}"##);
        let forgotten = fold(record(&[&withdrawal]), [redaction.as_str()]).expect("it folds");
        assert_eq!(domain::withdrawals(commitment(&forgotten)).count(), 1, "{kind}: only its words are gone");
    }
}

#[test]
fn former_codes_and_definitions_stay() {
    let known = record(&[
        r#"milestone-moved milestone/6.1.1.a {"code":"6.2.1","parent":"6.2"}"#,
        r#"milestone-revised milestone/6.1.1.a {"code":"6.2.b","parent":"6.2","text":{"en":"Course"}}"#,
        r#"milestone-revised milestone/6.1.1.a {"code":"6.2.1","parent":"6.2","text":{"en":"Courses"}}"#,
        r#"target-revised target/t {"indicator":"employees","goal":{"comparison":"at-least","value":"250"}}"#,
        r#"/organizations/tbs organization-named organization {"name":{"en":"Board"}}"#,
        r#"/plans/p plan-revised plan {"title":{"en":"The plan"},"period":"2016/2018","publisher":{"en":"Canada"}}"#,
    ]);
    let moved = milestone(&known, "6.1.1.a");
    let codes: Vec<&str> = moved.former_codes.iter().map(domain::Code::as_str).collect();
    assert_eq!(codes, ["6.1.1.a", "6.2.1", "6.2.b"]);
    assert_eq!(moved.definition.now.parent, Some(local("6.2")));
    assert_eq!(moved.definition.before.len(), 3);
    let target = commitment(&known).targets.get(&local("t")).expect("it is there");
    let (trace, before) = target.before.first().expect("the old one stays");
    assert_eq!((trace.sequence, &before.goal), (12, &domain::Goal::AtLeast(300.into())));
    assert_eq!((target.last.sequence, &target.now.goal), (NEXT + 3, &domain::Goal::AtLeast(250.into())));
    assert!(known.organizations.values().any(|named| named.before.len() == 1));
    assert!(known.plans.values().any(|plan| plan.before.len() == 1));
}

#[test]
fn children_stand_in_the_order_of_their_codes() {
    let rows = ["6.10", "6.9", "6.a"]
        .map(|code| format!(r#"milestone-added milestone/{code} {{"code":"{code}","text":{{"en":"M"}}}}"#));
    let known = record(&rows.each_ref().map(String::as_str));
    let ids: Vec<&str> = commitment(&known).children(None).into_iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["6.1", "6.2", "6.9", "6.10", "6.a"]);
}

#[test]
fn all_milestones_stand_in_order_each_before_its_parts() {
    let added = |id: &str, code: &str, parent: &str| {
        format!(
            r#"milestone-added milestone/{id} {{"code":"{code}","parent":"{parent}","text":{{"en":"M"}}}}"#
        )
    };
    let rows = [added("x", "6.1.10", "6.1"), added("y", "6.1.9", "6.1"), added("z", "6.2.1", "6.2")];
    let known = record(&rows.each_ref().map(String::as_str));
    let ids: Vec<&str> = commitment(&known).in_order().into_iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["6.1", "6.1.1", "6.1.1.a", "y", "x", "6.2", "z"]);
}

#[test]
fn a_deep_tree_of_another_program_does_no_harm() {
    let added = |n: usize| {
        let parent = if n == 0 { String::new() } else { format!(r#","parent":"d{}""#, n - 1) };
        format!(r#"milestone-added milestone/d{n} {{"code":"d{n}"{parent},"text":{{"en":"M"}}}}"#)
    };
    let rows: Vec<String> = (0..20_000).map(added).collect();
    let known = fold(record(&[]), rows.iter().map(String::as_str)).expect("it folds");
    assert_eq!(commitment(&known).in_order().len(), 20_004);
}

#[test]
fn what_stood_under_an_achievement_that_was_taken_back_stands_under_the_commitment() {
    let known = record(&[r##"event-retracted achievement/events {"event":"#16"}"##]);
    let at_the_top = commitment(&known).achievements_under(None).map(|(id, _)| id.as_str());
    assert_eq!(at_the_top.collect::<Vec<_>>(), ["talk"]);
}

#[test]
fn a_view_of_a_day_has_no_answer_that_came_later() {
    let posed = r#"challenge-posed challenge/next @2018-06 ^2018-06-30 {"text":{"en":"Next?"}}"#;
    let answers = ["2018-07-01", "2018-09-01"].map(|day| {
        format!(r#"challenge-answered challenge/next @{day} ^{day} {{"text":{{"en":"On {day}"}}}}"#)
    });
    let known = record(&[posed, &answers[0], &answers[1]]);
    let day = "2018-08-01".parse().expect("a day");
    for view in [as_of(commitment(&known), day), attested_by(commitment(&known), day)] {
        let answers = &view.challenges[&local("next")].answers;
        let said: Vec<_> =
            answers.iter().filter_map(|answer| answer.said.text.get(domain::Lang::EN)).collect();
        assert_eq!(said, ["On 2018-07-01"]);
    }
}

const ORPHANS: [(&str, &str); 6] = [
    (
        r#"milestone-status-reported milestone/9 {"status":"complete"}"#,
        "(milestone-status-reported) cannot follow on the ones before it: milestone/9",
    ),
    (
        r#"/commitments/c9 commitment-withdrawn commitment {}"#,
        "(commitment-withdrawn) cannot follow on the ones before it: /commitments/c9",
    ),
    (
        r#"measurement-recorded indicator/x {"value":"1"}"#,
        "(measurement-recorded) cannot follow on the ones before it: indicator/x",
    ),
    (r#"target-withdrawn target/x {}"#, "(target-withdrawn) cannot follow on the ones before it: target/x"),
    (
        r#"challenge-closed challenge/x {}"#,
        "(challenge-closed) cannot follow on the ones before it: challenge/x",
    ),
    (
        r##"event-retracted note/x {"event":"#99"}"##,
        "(event-retracted) cannot follow on the ones before it: note/x",
    ),
];

#[test]
fn an_event_that_builds_on_nothing_is_impossible() {
    for (row, message) in ORPHANS {
        let impossible = fold(record(&[]), [row]).expect_err(row).to_string();
        assert_eq!(impossible, format!("event {NEXT} {message} is not in the record"));
    }
}

#[test]
fn after_an_event_of_a_later_program_what_builds_on_it_is_passed_over() {
    for (row, _) in ORPHANS {
        let source: Source = change(row).source;
        let known = pass_over(record(&[]), &source);
        let after = fold(known.clone(), [row]).expect(row);
        assert_eq!(after.beyond.get(&source), Some(&2), "{row}");
        assert_eq!(after.commitments, known.commitments);
    }
    let known = pass_over(record(&[]), &change(ORPHANS[0].0).source);
    let after = fold(known, [r#"note-published note/b {"text":{"en":"B"}}"#]).expect("it folds");
    assert!(commitment(&after).notes.contains_key(&local("b")), "what can be read is folded");
}

#[test]
fn a_redaction_of_what_is_gone_already_folds() {
    let rows = [
        r##"event-redacted note/webcasts {"event":"#19"}"##,
        r##"event-redacted note/webcasts {"event":"#19"}"##,
        r##"/plans/p event-redacted plan {"event":"#0"}"##,
        r##"/commitments/c9 event-redacted commitment {"event":"#99"}"##,
    ];
    let known = fold(record(&[]), rows).expect("it folds");
    assert!(commitment(&known).notes.is_empty());
}

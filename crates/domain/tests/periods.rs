//! Who was asked for a report of a period, and who gave one.

#[path = "periods/completeness.rs"]
mod completeness;
mod given;

use domain::period::{Outcome, asked, periods};
use given::{NEXT, id, record};

/// What is asked of commitment 6 in a period after some more rows: `organization subject outcome`.
fn check(after: &[&str], period: &str, expected: &[&str]) {
    let record = record(after);
    let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    let all = asked(commitment, &period.parse().expect(period));
    let shown = all.iter().map(|asked| {
        let outcome = match &asked.outcome {
            Outcome::Reported { status: Some(status), .. } => {
                serde_json::to_value(status).expect("a word").as_str().expect("a word").to_owned()
            }
            Outcome::Reported { status: None, .. } => "measured".to_owned(),
            Outcome::Missing => "missing".to_owned(),
            Outcome::Complete => "complete".to_owned(),
        };
        format!("{} {} {outcome}", asked.organization, asked.subject)
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected, "{period} after {after:?}");
}

const SILENT: [&str; 7] = [
    "tbs milestone/6.1 missing",
    "csps milestone/6.1 missing",
    "tbs milestone/6.1.1.a missing",
    "csps milestone/6.1.1.a missing",
    "tbs milestone/6.2 missing",
    "csps milestone/6.2 missing",
    "tbs indicator/employees missing",
];

#[test]
fn what_is_made_of_parts_is_asked_for_only_where_it_was_reported_on() {
    check(&[], "2018-Q3", &SILENT);
    check(&["indicator-withdrawn indicator/employees {}"], "2018-Q3", &SILENT[..6]);
    check(&["milestone-withdrawn milestone/6.2 {}"], "2018-Q3", &[&SILENT[..4], &SILENT[6..]].concat());
    check(
        &["milestone-withdrawn milestone/6.1.1.a {}"],
        "2018-Q3",
        &[
            "tbs milestone/6.1 missing",
            "csps milestone/6.1 missing",
            "tbs milestone/6.1.1 missing",
            "csps milestone/6.1.1 missing",
            "tbs milestone/6.2 missing",
            "csps milestone/6.2 missing",
            "tbs indicator/employees missing",
        ],
    );
    check(&["commitment-withdrawn commitment {}"], "2018-Q3", &[]);
}

#[test]
fn a_report_answers_the_period_that_it_names_else_the_one_in_which_its_time_ends() {
    let first = ["tbs milestone/6.1 substantial", "csps milestone/6.1 substantial"];
    check(&[], "2018-Q2", &[&first, &SILENT[2..]].concat());
    check(&[], "2017-Q3", &[&SILENT[..6], &["tbs indicator/employees measured"]].concat());
    check(&[], "2017-07/2017-09", &[&SILENT[..6], &["tbs indicator/employees measured"]].concat());
    let late = r#"milestone-status-reported milestone/6.2 @2018-10-05 ~2018-Q3 {"status":"limited","source":"csps"}"#;
    let mut expected = SILENT;
    expected[5] = "csps milestone/6.2 limited";
    check(&[late], "2018-Q3", &expected);
    check(&[late], "2018-Q4", &SILENT);
}

#[test]
fn a_day_on_which_something_was_counted_is_no_reporting_period() {
    let figure = r#"measurement-recorded indicator/employees ~2018-09-30 {"source":"tbs","value":"1","as_of":"2018-09-30"}"#;
    check(&[figure], "2018-Q3", &[&SILENT[..6], &["tbs indicator/employees measured"]].concat());
    check(&[figure], "2018-Q4", &SILENT);
    let record = record(&[figure]);
    let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    assert_eq!(periods(commitment).len(), 0);
}

#[test]
fn those_are_asked_who_lead_and_whoever_reports_besides_is_named() {
    let led = r#"milestone-revised milestone/6.1 {"code":"6.1","text":{"en":"Learning"},"lead":["csps"]}"#;
    let other = r#"milestone-status-reported milestone/6.1 ~2018-Q3 {"status":"limited","source":"tbs"}"#;
    let rest = &SILENT[4..];
    let own = ["csps milestone/6.1 missing", "csps milestone/6.1.1.a missing"];
    check(&[led], "2018-Q3", &[&own, rest].concat());
    let both = ["csps milestone/6.1 missing", "tbs milestone/6.1 limited", "csps milestone/6.1.1.a missing"];
    check(&[led, other], "2018-Q3", &[&both, rest].concat());
}

#[test]
fn a_report_that_names_nobody_is_that_of_a_lead() {
    let led = r#"milestone-revised milestone/6.1 {"code":"6.1","text":{"en":"Learning"},"lead":["csps"]}"#;
    let other = r#"milestone-status-reported milestone/6.1 ~2018-Q3 {"status":"limited","source":"tbs"}"#;
    let own = r#"milestone-status-reported milestone/6.1 ~2018-Q3 {"status":"complete"}"#;
    let both = ["csps milestone/6.1 complete", "tbs milestone/6.1 limited", "csps milestone/6.1.1.a missing"];
    check(&[led, other, own], "2018-Q3", &[&both, &SILENT[4..]].concat());
    let led =
        r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Skills"},"lead":["tbs"]}"#;
    let rows = [
        led,
        "milestone-withdrawn milestone/6.1 {}",
        "milestone-withdrawn milestone/6.1.1 {}",
        "milestone-withdrawn milestone/6.1.1.a {}",
        "milestone-withdrawn milestone/6.2 {}",
        "indicator-withdrawn indicator/employees {}",
        r#"indicator-defined indicator/visits {"name":{"en":"Visits"}}"#,
        r#"measurement-recorded indicator/visits {"source":"csps","value":"4","period":"2018-Q2"}"#,
        r#"measurement-recorded indicator/visits {"value":"5","period":"2018-Q3"}"#,
    ];
    check(&rows, "2018-Q3", &["tbs indicator/visits measured", "csps indicator/visits missing"]);
}

#[test]
fn what_was_complete_before_is_missed_no_more() {
    let done = r#"milestone-status-reported milestone/6.2 @2018-06-30 {"status":"complete"}"#;
    let mut expected = SILENT;
    (expected[4], expected[5]) = ("tbs milestone/6.2 complete", "csps milestone/6.2 complete");
    check(&[done], "2018-Q3", &expected);
    let back = r#"milestone-status-reported milestone/6.2 @2018-08 {"status":"limited"}"#;
    check(&[done, back], "2018-Q4", &SILENT);
}

#[test]
fn the_periods_of_a_commitment_are_those_that_its_reports_name() {
    let rows = [
        r#"milestone-status-reported milestone/6.2 @2018-10-05 ~2018-Q3 {"status":"limited"}"#,
        r#"schedule-stated commitment ~2018-Q2 {"state":"completed","statement":{"en":"Done."}}"#,
        r#"measurement-recorded indicator/employees ~2018-Q3 {"source":"tbs","value":"1","period":"2018-Q3"}"#,
    ];
    let record = record(&rows);
    let commitment = record.commitments.get(&"c6".parse().expect("an id")).expect("it is there");
    let named: Vec<String> = periods(commitment).iter().map(ToString::to_string).collect();
    assert_eq!(named, ["2018-Q2", "2018-Q3"]);
    let third = asked(commitment, &"2018-Q3".parse().expect("a period"));
    let events = third.iter().filter_map(|asked| match asked.outcome {
        Outcome::Reported { event, .. } => Some(event),
        Outcome::Missing | Outcome::Complete => None,
    });
    let (status, measured) = (id(NEXT), id(NEXT + 2));
    assert_eq!(events.collect::<Vec<_>>(), [status, status, measured], "both leads, and who measured");
}

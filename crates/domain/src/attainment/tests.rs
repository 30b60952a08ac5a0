//! Verdicts as tables.

use super::*;
use crate::event::IndicatorDefinition;
use crate::record::Trace;
use crate::{Lang, Text};

fn trace(sequence: u64) -> Trace {
    let time = jiff::Timestamp::UNIX_EPOCH;
    Trace { event: Ulid::from_parts(0, sequence.into()), sequence, time }
}

fn indicator(measurements: &[&str]) -> Indicator {
    let definition = IndicatorDefinition {
        code: None,
        name: Text::from([(Lang::EN, "Employees")]),
        unit: Some("employees".parse().unwrap()),
        units: Default::default(),
        additive: false,
    };
    let report = |(n, json): (usize, &&str)| {
        let said: Measurement = serde_json::from_str(json).unwrap();
        let attested = Some("2018-06-30".parse().unwrap());
        Reported {
            provenance: None,
            trace: trace(n as u64),
            effective: said.dated().cloned(),
            attested,
            period: None,
            said,
            corrected: vec![],
        }
    };
    Indicator {
        definition: Defined::new(trace(0), definition),
        measurements: measurements.iter().enumerate().map(report).collect(),
    }
}

fn target(json: &str) -> Defined<TargetDefinition> {
    let base = format!(r#"{{"indicator":"employees",{json}}}"#);
    Defined::new(trace(0), serde_json::from_str(&base).unwrap())
}

/// Target, measurements, day, and the verdicts as `attainment reason`.
fn check(goal: &str, measurements: &[&str], on: &str, expected: &[&str]) {
    let verdicts = verdicts(&target(goal), &indicator(measurements), on.parse().unwrap());
    let word = |value: &dyn erased::Word| value.word();
    let said: Vec<String> =
        verdicts.iter().map(|v| format!("{} {}", word(&v.attainment), word(&v.reason))).collect();
    assert_eq!(said, expected, "{goal} {measurements:?} on {on}");
}

mod erased {
    pub(super) trait Word {
        fn word(&self) -> String;
    }
    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            serde_json::to_string(self).unwrap().trim_matches('"').to_owned()
        }
    }
}

#[test]
fn a_quarterly_target_is_judged_by_each_quarter() {
    let quarters = [
        r#"{"source":"tbs","value":"119","period":"2017-07-01/2017-09-30"}"#,
        r#"{"source":"tbs","value":"1056","period":"2017-Q4"}"#,
        r#"{"source":"tbs","value":"1321","period":"2017-05/2018-06"}"#,
    ];
    let goal = r#""goal":{"comparison":"at-least","value":"300"},"per":"quarter""#;
    check(goal, &quarters, "2018-07-01", &["not-met missed", "met reached", "not-comparable other-period"]);
}

#[test]
fn a_deadline_is_judged_by_the_latest_value_up_to_it() {
    let goal = r#""goal":{"comparison":"at-least","value":"25"},"due":"2017-07""#;
    let early = r#"{"value":"20","as_of":"2017-01"}"#;
    let timely = r#"{"value":"35","period":"2016-06-30/2017-06-30"}"#;
    let late = r#"{"value":"41","period":"2017-07-01/2018-06-30"}"#;
    check(goal, &[early, timely, late], "2018-07-01", &["met reached"]);
    check(goal, &[early], "2017-02-01", &["pending deadline-ahead"]);
    check(goal, &[early], "2018-07-01", &["not-met missed"]);
    check(goal, &[late], "2018-07-01", &["not-available nothing-by-deadline"]);
    check(goal, &[], "2017-02-01", &["pending deadline-ahead"]);
    check(goal, &[], "2018-02-01", &["not-available nothing-measured"]);
}

#[test]
fn what_cannot_be_compared_is_not() {
    let goal = r#""goal":{"comparison":"at-least","value":"35"}"#;
    let table = [
        (r#"{"value":"29","qualifier":"approximately"}"#, "not-met missed"),
        (r#"{"value":"35","qualifier":"approximately"}"#, "not-comparable inexact"),
        (r#"{"value":"34","qualifier":"more-than"}"#, "not-comparable inexact"),
        (r#"{"value":"35","qualifier":"less-than"}"#, "not-met missed"),
        (r#"{"range":["30","40"]}"#, "not-comparable inexact"),
        (r#"{"range":["35","40"]}"#, "met reached"),
        (r#"{"value":"40","unit":"visits"}"#, "not-comparable other-unit"),
        (r#"{"value":"40","dimension":{"en":"non-geospatial"}}"#, "not-comparable other-dimension"),
        (r#"{"text":{"en":"done"}}"#, "not-comparable value-in-words"),
        (r#"{"missing":"not-collected"}"#, "not-available not-collected"),
        (r#"{"missing":"pending","expected":"2018"}"#, "not-available promised"),
    ];
    for (measurement, expected) in table {
        check(goal, &[measurement], "2019-01-01", &[expected]);
    }
    check(r#""goal":{"comparison":"prose"}"#, &[], "2019-01-01", &["not-comparable target-in-words"]);
    check(r#""goal":{"comparison":"not-set"}"#, &[], "2019-01-01", &["not-available target-not-set"]);
}

#[test]
fn sources_that_differ_are_shown_each() {
    let goal = r#""goal":{"comparison":"at-least","value":"35"},"due":"2018-06""#;
    let csps = [
        r#"{"source":"csps","value":"64","as_of":"2017-07"}"#,
        r#"{"source":"csps","value":"65","as_of":"2018-01"}"#,
    ];
    let tbs = r#"{"source":"tbs","value":"29","qualifier":"approximately"}"#;
    check(goal, &[csps[0], csps[1], tbs], "2018-12-01", &["met reached", "not-met missed"]);
}

#[test]
fn every_goal_has_its_direction() {
    let table = [
        ("at-most", r#""7""#, "7", "met reached"),
        ("at-most", r#""7""#, "8", "not-met missed"),
        ("more-than", r#""50""#, "50", "not-met missed"),
        ("less-than", r#""50""#, "49", "met reached"),
        ("exactly", r#""100""#, "100", "met reached"),
        ("exactly", r#""100""#, "99", "not-met missed"),
        ("between", r#"["3","5"]"#, "3", "met reached"),
        ("between", r#"["3","5"]"#, "6", "not-met missed"),
    ];
    for (comparison, value, measured, expected) in table {
        let goal = format!(r#""goal":{{"comparison":"{comparison}","value":{value}}}"#);
        check(&goal, &[&format!(r#"{{"value":"{measured}"}}"#)], "2019-01-01", &[expected]);
    }
}

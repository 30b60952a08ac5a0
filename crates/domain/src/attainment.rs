//! Attainment: whether a target is met, computed for a date, per source. Never recorded, never merged into one
//! verdict over sources.

use jiff::civil::Date;
use serde::Serialize;
use ulid::Ulid;

use crate::event::TargetDefinition;
use crate::record::{Defined, Indicator, Reported};
use crate::{Decimal, Goal, Measurement, Missing, Per, Qualifier, Slug, Unit, Value, When};

/// The five answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attainment {
    /// The value is what the target asks for.
    Met,
    /// It is not.
    NotMet,
    /// The target's time has not come.
    Pending,
    /// There is no value.
    NotAvailable,
    /// There is a value, but of another kind.
    NotComparable,
}

/// One answer for one target: for a source, and for a period where the target recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The answer.
    pub attainment: Attainment,
    /// Why.
    pub reason: Because,
    /// Who measured; none where the page does not say, or nobody measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Slug>,
    /// The time of the measurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<When>,
    /// The event that recorded the measurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurement: Option<Ulid>,
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The value reaches the goal.
    Reached,
    /// The value does not reach the goal.
    Missed,
    /// The deadline has not passed, and the value is not there yet.
    DeadlineAhead,
    /// The deadline passed, and nothing was measured by then.
    NothingByDeadline,
    /// Nothing was measured.
    NothingMeasured,
    /// The source says that it was not collected.
    NotCollected,
    /// The source says that it is not published.
    NotPublished,
    /// The source says that it is not available.
    SaidNotAvailable,
    /// The source promises it for later.
    Promised,
    /// The target is announced, but not set.
    TargetNotSet,
    /// The target is in words.
    TargetInWords,
    /// The value is in words.
    ValueInWords,
    /// The value counts something else.
    OtherUnit,
    /// The value is of a subset or of another denominator.
    OtherDimension,
    /// The value sums up another length of time than the target's step.
    OtherPeriod,
    /// The value is too inexact to say.
    Inexact,
}

/// The verdicts on a target as of a day, by source and time.
#[must_use]
pub fn verdicts(target: &Defined<TargetDefinition>, indicator: &Indicator, on: Date) -> Vec<Verdict> {
    let definition = &target.now;
    match definition.goal {
        Goal::NotSet => return vec![bare(Attainment::NotAvailable, Because::TargetNotSet)],
        Goal::Prose => return vec![bare(Attainment::NotComparable, Because::TargetInWords)],
        Goal::AtLeast(_)
        | Goal::AtMost(_)
        | Goal::MoreThan(_)
        | Goal::LessThan(_)
        | Goal::Exactly(_)
        | Goal::Between(..) => {}
    }
    let known: Vec<_> = indicator.measurements.iter().filter(|report| known_by(report, on)).collect();
    let asked =
        Asked { definition, unit: definition.unit.as_ref().or(indicator.definition.now.unit.as_ref()), on };
    let mut verdicts: Vec<Verdict> = match definition.per {
        Some(per) => known.iter().map(|report| asked.judge_step(report, per)).collect(),
        None => sources(&known).into_iter().map(|source| asked.judge_source(&known, source)).collect(),
    };
    verdicts.sort_by(|a, b| (&a.source, &a.time, a.measurement).cmp(&(&b.source, &b.time, b.measurement)));
    if verdicts.is_empty() {
        verdicts.push(asked.nothing());
    }
    verdicts
}

/// What a target asks for, on a day.
struct Asked<'a> {
    definition: &'a TargetDefinition,
    unit: Option<&'a Unit>,
    on: Date,
}

impl Asked<'_> {
    /// A target that recurs is judged by each measurement that sums up one step.
    fn judge_step(&self, report: &Reported<Measurement>, per: Per) -> Verdict {
        let whole =
            |when: &When| when.days().is_some_and(|days| (per.days_min()..=per.days_max()).contains(&days));
        let (attainment, because) = match (&report.said.value, &report.said.period) {
            (Value::Missing(..), _) => self.compare(report),
            (_, Some(period)) if whole(period) => self.compare(report),
            _ => (Attainment::NotComparable, Because::OtherPeriod),
        };
        verdict(attainment, because, report)
    }

    /// A target without recurrence is judged, per source, by the latest comparable measurement up to its deadline.
    fn judge_source(&self, known: &[&Reported<Measurement>], source: Option<&Slug>) -> Verdict {
        let deadline = self.definition.due.as_ref().and_then(When::last_day);
        let mut by_source: Vec<_> =
            known.iter().copied().filter(|report| report.said.source.as_ref() == source).collect();
        by_source.sort_by_key(|report| (last_day(report), report.trace.sequence));
        let in_time = |report: &&&Reported<Measurement>| match (deadline, last_day(report)) {
            (Some(deadline), Some(day)) => day <= deadline,
            _ => true,
        };
        let comparable = |report: &&&Reported<Measurement>| self.kind_of(report).is_none();
        let timely: Vec<_> = by_source.iter().filter(in_time).collect();
        let best = timely.iter().rev().find(|report| comparable(report)).or(timely.last());
        match (best, by_source.last()) {
            (Some(report), _) => self.judge_once(report),
            (None, Some(late)) if deadline.is_some_and(|deadline| deadline >= self.on) => {
                verdict(Attainment::Pending, Because::DeadlineAhead, late)
            }
            (None, Some(late)) => verdict(Attainment::NotAvailable, Because::NothingByDeadline, late),
            (None, None) => self.nothing(),
        }
    }

    fn judge_once(&self, report: &Reported<Measurement>) -> Verdict {
        let ahead = self.definition.due.as_ref().and_then(When::last_day).is_some_and(|day| day >= self.on);
        match self.compare(report) {
            (Attainment::NotMet, _) if ahead => verdict(Attainment::Pending, Because::DeadlineAhead, report),
            (attainment, because) => verdict(attainment, because, report),
        }
    }

    fn nothing(&self) -> Verdict {
        match self.definition.due.as_ref().and_then(When::last_day) {
            Some(deadline) if deadline >= self.on => bare(Attainment::Pending, Because::DeadlineAhead),
            _ => bare(Attainment::NotAvailable, Because::NothingMeasured),
        }
    }

    /// Why a measurement is of another kind than the target; none where they can be compared.
    fn kind_of(&self, report: &Reported<Measurement>) -> Option<Because> {
        let said = &report.said;
        match &said.value {
            Value::Text(_) => Some(Because::ValueInWords),
            Value::Missing(..) => None,
            Value::Number(_) | Value::Range(..) => {
                let other_unit = said.unit.as_ref().is_some_and(|unit| Some(unit) != self.unit);
                let other_dimension = said.dimension.is_some().then_some(Because::OtherDimension);
                if other_unit { Some(Because::OtherUnit) } else { other_dimension }
            }
        }
    }

    fn compare(&self, report: &Reported<Measurement>) -> (Attainment, Because) {
        if let Some(because) = self.kind_of(report) {
            return (Attainment::NotComparable, because);
        }
        match &report.said.value {
            Value::Missing(why, _) => missing(*why),
            Value::Text(_) => (Attainment::NotComparable, Because::ValueInWords),
            Value::Number(number) => self.reached(bounds(*number, report.said.qualifier)),
            Value::Range(low, high) => self.reached(Bounds::between(*low, *high)),
        }
    }

    /// Whether all, none or some of the values that may be meant reach the goal.
    fn reached(&self, value: Bounds) -> (Attainment, Because) {
        let Some(reaches) = goal_of(&self.definition.goal) else {
            return (Attainment::NotComparable, Because::TargetInWords);
        };
        match reaches(value) {
            Some(true) => (Attainment::Met, Because::Reached),
            Some(false) => (Attainment::NotMet, Because::Missed),
            None => (Attainment::NotComparable, Because::Inexact),
        }
    }
}

/// The lowest and highest number that may be meant; open where there is none. `strict`: the bound itself is not
/// meant. `vague`: about this number, so that it says nothing at the goal itself.
#[derive(Clone, Copy)]
struct Bounds {
    low: Option<Decimal>,
    high: Option<Decimal>,
    strict: bool,
    vague: bool,
}

impl Bounds {
    fn between(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(low), high: Some(high), strict: false, vague: false }
    }

    /// Whether every number meant is at least `goal`: yes, no, or it cannot be said.
    fn at_least(self, goal: Decimal) -> Option<bool> {
        match (self.low, self.high) {
            _ if self.vague && self.low == Some(goal) => None,
            (Some(low), _) if low >= goal => Some(true),
            (_, Some(high)) if high < goal || (self.strict && high == goal) => Some(false),
            _ => None,
        }
    }

    /// Whether every number meant is more than `goal`.
    fn more_than(self, goal: Decimal) -> Option<bool> {
        match (self.low, self.high) {
            _ if self.vague && self.low == Some(goal) => None,
            (Some(low), _) if low > goal || (self.strict && low == goal) => Some(true),
            (_, Some(high)) if high <= goal => Some(false),
            _ => None,
        }
    }
}

fn bounds(number: Decimal, qualifier: Qualifier) -> Bounds {
    let point = Bounds::between(number, number);
    match qualifier {
        Qualifier::Exactly => point,
        Qualifier::Approximately => Bounds { vague: true, ..point },
        Qualifier::AtLeast => Bounds { high: None, ..point },
        Qualifier::MoreThan => Bounds { high: None, strict: true, ..point },
        Qualifier::AtMost => Bounds { low: None, ..point },
        Qualifier::LessThan => Bounds { low: None, strict: true, ..point },
    }
}

/// The test that a goal puts; none for goals in words.
fn goal_of(goal: &Goal) -> Option<Box<dyn Fn(Bounds) -> Option<bool>>> {
    let not = |answer: Option<bool>| answer.map(|yes| !yes);
    let both = |a: Option<bool>, b: Option<bool>| match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    Some(match *goal {
        Goal::AtLeast(goal) => Box::new(move |value| value.at_least(goal)),
        Goal::MoreThan(goal) => Box::new(move |value| value.more_than(goal)),
        Goal::AtMost(goal) => Box::new(move |value| not(value.more_than(goal))),
        Goal::LessThan(goal) => Box::new(move |value| not(value.at_least(goal))),
        Goal::Exactly(goal) => Box::new(move |value| both(value.at_least(goal), not(value.more_than(goal)))),
        Goal::Between(low, high) => {
            Box::new(move |value| both(value.at_least(low), not(value.more_than(high))))
        }
        Goal::Prose | Goal::NotSet => return None,
    })
}

fn missing(why: Missing) -> (Attainment, Because) {
    match why {
        Missing::NotCollected => (Attainment::NotAvailable, Because::NotCollected),
        Missing::NotPublished => (Attainment::NotAvailable, Because::NotPublished),
        Missing::NotAvailable => (Attainment::NotAvailable, Because::SaidNotAvailable),
        Missing::Pending => (Attainment::NotAvailable, Because::Promised),
    }
}

fn sources<'a>(known: &[&'a Reported<Measurement>]) -> Vec<Option<&'a Slug>> {
    let mut sources: Vec<_> = known.iter().map(|report| report.said.source.as_ref()).collect();
    sources.sort();
    sources.dedup();
    sources
}

/// The day for which a measurement counts: its own last day, or for one without a date the day on which it was
/// attested.
fn last_day(report: &Reported<Measurement>) -> Option<Date> {
    let own = report.said.dated().and_then(When::last_day);
    own.or_else(|| report.attested.as_ref().and_then(When::last_day))
}

fn known_by(report: &Reported<Measurement>, on: Date) -> bool {
    report.said.dated().is_none_or(|when| when.first_day() <= on)
}

fn bare(attainment: Attainment, reason: Because) -> Verdict {
    Verdict { attainment, reason, source: None, time: None, measurement: None }
}

fn verdict(attainment: Attainment, reason: Because, report: &Reported<Measurement>) -> Verdict {
    Verdict {
        attainment,
        reason,
        source: report.said.source.clone(),
        time: report.said.dated().cloned(),
        measurement: Some(report.trace.event),
    }
}

#[cfg(test)]
mod tests {
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
                trace: trace(n as u64),
                effective: said.dated().cloned(),
                attested,
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
        check(
            goal,
            &quarters,
            "2018-07-01",
            &["not-met missed", "met reached", "not-comparable other-period"],
        );
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
}

//! Attainment: whether a target is met, computed for a date, per source. Never recorded, never merged into one
//! verdict over sources.

mod bounds;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;
use ulid::Ulid;

use bounds::Bounds;

use crate::event::TargetDefinition;
use crate::record::{Defined, Indicator, Reported};
use crate::{Goal, Measurement, Missing, Per, Slug, Unit, Value, When};

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

impl Attainment {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Met, Self::NotMet, Self::Pending, Self::NotAvailable, Self::NotComparable];

    /// The word in JSON, and the token wherever there are tokens.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::Pending => "pending",
            Self::NotAvailable => "not-available",
            Self::NotComparable => "not-comparable",
        }
    }
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
    let unit = definition.unit.as_ref().or(indicator.definition.now.unit.as_ref());
    let demand = Demand { definition, unit, on };
    let mut verdicts: Vec<Verdict> = match definition.per {
        Some(per) => known.iter().map(|report| demand.judge_step(report, per)).collect(),
        None => sources(&known).into_iter().map(|source| demand.judge_source(&known, source)).collect(),
    };
    verdicts.sort_by(|a, b| (&a.source, &a.time, a.measurement).cmp(&(&b.source, &b.time, b.measurement)));
    if verdicts.is_empty() {
        verdicts.push(demand.nothing());
    }
    verdicts
}

/// What a target asks for, on a day.
struct Demand<'a> {
    definition: &'a TargetDefinition,
    unit: Option<&'a Unit>,
    on: Date,
}

impl Demand<'_> {
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
            Value::Number(number) => self.reached(Bounds::of(*number, report.said.qualifier)),
            Value::Range(low, high) => self.reached(Bounds::between(*low, *high)),
        }
    }

    /// Whether all, none or some of the values that may be meant reach the goal.
    fn reached(&self, value: Bounds) -> (Attainment, Because) {
        match value.reach(&self.definition.goal) {
            Some(true) => (Attainment::Met, Because::Reached),
            Some(false) => (Attainment::NotMet, Because::Missed),
            None => (Attainment::NotComparable, Because::Inexact),
        }
    }
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

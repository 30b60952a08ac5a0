//! Indicators with their targets, measurements and verdicts.

use domain::event::{IndicatorDefinition, TargetDefinition, UnitWords};
use domain::record::{Commitment, Defined, Indicator, Reported, Trace, current, latest_first};
use domain::{Code, LocalId, Measurement, Text, Unit, Verdict, verdicts};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use ulid::Ulid;

use super::Origin;

/// An indicator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorView {
    /// Its id within the commitment.
    pub id: LocalId,
    /// Its code, where one is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What it measures.
    pub name: Text,
    /// What it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The words for units.
    #[serde(skip_serializing_if = "UnitWords::is_empty")]
    pub units: UnitWords,
    /// Whether measurements of different periods may be summed.
    pub additive: bool,
    /// Whether it is no longer part of the commitment.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Its targets, in the order in which they were set.
    pub targets: Vec<TargetView>,
    /// Its measurements, by source, the latest first.
    pub measurements: Vec<MeasurementView>,
}

/// A target and what it comes to, per source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetView {
    /// Its id within the commitment.
    pub id: LocalId,
    /// What it asks for.
    #[serde(flatten)]
    pub definition: TargetDefinition,
    /// The event that gave this wording. The JSON has it in the history.
    #[serde(skip)]
    pub event: Ulid,
    /// Whether it is no longer pursued.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// What it asked for before, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<TargetRevision>,
    /// The verdicts, by source and time. Sources that differ are shown each.
    pub verdicts: Vec<Verdict>,
}

/// An earlier wording of a target, and the event that gave it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetRevision {
    /// The event.
    pub event: Ulid,
    /// When another wording was recorded in its place. The JSON leaves it to that event.
    #[serde(skip)]
    pub replaced: Timestamp,
    /// What it asked for.
    #[serde(flatten)]
    pub definition: TargetDefinition,
    /// The events of the measurements that were recorded while it asked for that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measurements: Vec<Ulid>,
}

/// A measurement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasurementView {
    /// What was measured.
    #[serde(flatten)]
    pub said: Measurement,
    /// Whether it is the latest of its source, unit and dimension.
    pub latest: bool,
    /// Where it comes from.
    #[serde(flatten)]
    pub origin: Origin,
}

impl IndicatorView {
    /// All indicators of a commitment, in the order in which they were defined.
    #[must_use]
    pub fn all(commitment: &Commitment, on: Date) -> Vec<Self> {
        let mut indicators: Vec<_> = commitment.indicators.iter().collect();
        indicators.sort_by_key(|(_, indicator)| indicator.definition.first.sequence);
        indicators.into_iter().map(|(id, indicator)| Self::of(commitment, id, indicator, on)).collect()
    }

    fn of(commitment: &Commitment, id: &LocalId, indicator: &Indicator, on: Date) -> Self {
        let IndicatorDefinition { code, name, unit, units, additive } = indicator.definition.now.clone();
        let targets = commitment.targets_of(id).into_iter();
        Self {
            id: id.clone(),
            code,
            name,
            unit,
            units,
            additive,
            withdrawn: indicator.definition.withdrawn.is_some(),
            targets: targets.map(|(id, target)| TargetView::of(id, target, indicator, on)).collect(),
            measurements: measurements(indicator),
        }
    }
}

impl TargetView {
    fn of(id: &LocalId, target: &Defined<TargetDefinition>, indicator: &Indicator, on: Date) -> Self {
        let later = target.before.iter().skip(1).map(|(trace, _)| trace).chain([&target.last]);
        let between = |trace: &Trace, next: &Trace| {
            let stood = trace.sequence..next.sequence;
            let all = indicator.measurements.iter().map(|report| report.trace);
            all.filter(|measured| stood.contains(&measured.sequence)).map(|measured| measured.event).collect()
        };
        let revision = |((trace, definition), next): (&(Trace, TargetDefinition), &Trace)| TargetRevision {
            event: trace.event,
            replaced: next.time,
            definition: definition.clone(),
            measurements: between(trace, next),
        };
        Self {
            id: id.clone(),
            definition: target.now.clone(),
            event: target.last.event,
            withdrawn: target.withdrawn.is_some(),
            before: target.before.iter().zip(later).map(revision).collect(),
            verdicts: match target.withdrawn {
                Some(_) => Vec::new(),
                None => verdicts(target, indicator, on),
            },
        }
    }
}

/// The measurements grouped by source in the order in which the sources appear, each group with its latest first.
fn measurements(indicator: &Indicator) -> Vec<MeasurementView> {
    let mut sources = Vec::new();
    for report in &indicator.measurements {
        if !sources.contains(&&report.said.source) {
            sources.push(&report.said.source);
        }
    }
    let latest: Vec<Ulid> = latest(indicator);
    let sorted = latest_first(&indicator.measurements);
    let of_source = |source| sorted.iter().filter(move |report| &report.said.source == source);
    let view = |report: &&Reported<Measurement>| MeasurementView {
        said: report.said.clone(),
        latest: latest.contains(&report.trace.event),
        origin: Origin::of(report),
    };
    sources.into_iter().flat_map(of_source).map(view).collect()
}

/// The latest measurement of each source, unit and dimension.
fn latest(indicator: &Indicator) -> Vec<Ulid> {
    let kind = |m: &Measurement| (m.source.clone(), m.unit.clone(), m.dimension.clone());
    let same = |report: &Reported<Measurement>| {
        let all = indicator.measurements.iter().filter(|other| kind(&other.said) == kind(&report.said));
        let group: Vec<_> = all.cloned().collect();
        current(&group).map(|report| report.trace.event)
    };
    indicator.measurements.iter().filter_map(same).collect()
}

//! Indicators with their targets and measurements.

use super::{At, Finder, Frame, merge, parts};
use crate::document::{CommitmentEntry, IndicatorEntry, Placed, TargetEntry};
use crate::event::{
    Change, Correction, Fact, IndicatorDefinition, Replacement, Subject, SubjectKind, TargetDefinition,
};
use crate::record::{Indicator, Reported};
use crate::{LocalId, Measurement, Unit, Value};

pub(super) fn find(
    finder: &mut Finder,
    frame: &Frame,
    whole: &CommitmentEntry,
    entry: &Placed<IndicatorEntry>,
) {
    let Placed { place, said, .. } = entry;
    let at = At { place: *place, path: "indicator" };
    let subject = Subject::part(SubjectKind::Indicator, &said.id);
    let out = known(finder, frame, &said.id).and_then(|known| known.definition.withdrawn.clone());
    let withdrawal = finder.taken_out(at, out.as_ref(), &said.withdrawn);
    if said.withdrawn.is_said() && out.is_some()
        || !finder.bring_back((at, frame), &subject, out.as_ref(), &said.withdrawn)
    {
        return;
    }
    let now = known(finder, frame, &said.id).map(|known| known.definition.now.clone());
    let Some(merged) = merged(now.as_ref(), said) else {
        finder.needs(at, &format!("indicator {}", said.id), &[("name", said.name.is_some())]);
        return;
    };
    if now.as_ref() != Some(&merged) {
        let fact =
            if now.is_none() { Fact::IndicatorDefined(merged) } else { Fact::IndicatorRevised(merged) };
        if !finder.say(at, frame.change(&subject, fact)) {
            return;
        }
    }
    said.targets.iter().for_each(|entry| target(finder, frame, whole, (&said.id, entry)));
    measurements(finder, frame, said);
    if let Some(reason) = withdrawal {
        parts::evidence_about(finder, frame, whole, &subject);
        finder.say(at, frame.change(&subject, Fact::IndicatorWithdrawn(reason)));
    }
}

fn known<'a>(finder: &'a Finder, frame: &Frame, id: &LocalId) -> Option<&'a Indicator> {
    finder.commitment(frame)?.indicators.get(id)
}

/// The definition with what the document says. None where neither has a name.
fn merged(now: Option<&IndicatorDefinition>, said: &IndicatorEntry) -> Option<IndicatorDefinition> {
    let known_units = now.map(|now| now.units.clone()).unwrap_or_default();
    Some(IndicatorDefinition {
        code: merge::kept(now.and_then(|now| now.code.as_ref()), said.code.as_ref()),
        name: merge::text(now.map(|now| &now.name), said.name.as_ref())?,
        unit: merge::kept(now.and_then(|now| now.unit.as_ref()), said.unit.as_ref()),
        units: said
            .units
            .as_ref()
            .map_or_else(|| known_units.clone(), |units| merge::units(&known_units, units)),
        additive: said.additive.or(now.map(|now| now.additive)).unwrap_or_default(),
    })
}

fn target(
    finder: &mut Finder,
    frame: &Frame,
    whole: &CommitmentEntry,
    (indicator, entry): (&LocalId, &Placed<TargetEntry>),
) {
    let Placed { place, said, .. } = entry;
    let at = At { place: *place, path: "indicator.target" };
    let subject = Subject::part(SubjectKind::Target, &said.id);
    let known = finder.commitment(frame).and_then(|commitment| commitment.targets.get(&said.id));
    let (out, now) = (known.and_then(|known| known.withdrawn.clone()), known.map(|known| known.now.clone()));
    let withdrawal = finder.taken_out(at, out.as_ref(), &said.withdrawn);
    if said.withdrawn.is_said() && out.is_some()
        || !finder.bring_back((at, frame), &subject, out.as_ref(), &said.withdrawn)
    {
        return;
    }
    let Some(merged) = target_merged(now.as_ref(), indicator, said) else {
        let what = format!("target {} is new, so it needs", said.id);
        finder.refuse(
            at,
            format!(
                "{what} one of at_least, at_most, more_than, less_than, exactly, between, prose, not_set"
            ),
        );
        return;
    };
    if now.as_ref() != Some(&merged) {
        let fact = if now.is_none() { Fact::TargetSet(merged) } else { Fact::TargetRevised(merged) };
        finder.say(at, frame.change(&subject, fact));
    }
    if let Some(reason) = withdrawal {
        parts::evidence_about(finder, frame, whole, &subject);
        finder.say(at, frame.change(&subject, Fact::TargetWithdrawn(reason)));
    }
}

/// The definition with what the document says. None where neither has a goal. The wording of another goal does not
/// stay beside a new one.
fn target_merged(
    now: Option<&TargetDefinition>,
    indicator: &LocalId,
    said: &TargetEntry,
) -> Option<TargetDefinition> {
    let goal = merge::kept(now.map(|now| &now.goal), said.goal.as_ref())?;
    let worded = now.filter(|now| now.goal == goal).and_then(|now| now.published.as_ref());
    Some(TargetDefinition {
        indicator: indicator.clone(),
        unit: merge::kept(now.and_then(|now| now.unit.as_ref()), said.unit.as_ref()),
        per: merge::kept(now.and_then(|now| now.per.as_ref()), said.per.as_ref()),
        due: merge::kept(now.and_then(|now| now.due.as_ref()), said.due.as_ref()),
        baseline: merge::kept(now.and_then(|now| now.baseline.as_ref()), said.baseline.as_ref()),
        published: merge::text(worded, said.published.as_ref()),
        goal,
    })
}

fn measurements(finder: &mut Finder, frame: &Frame, entry: &IndicatorEntry) {
    let unit = known(finder, frame, &entry.id).and_then(|known| known.definition.now.unit.clone());
    let subject = Subject::part(SubjectKind::Indicator, &entry.id);
    for (index, Placed { place, times, said }) in entry.measurements.iter().enumerate() {
        let at = At { place: *place, path: "indicator.measurement" };
        let all = known(finder, frame, &entry.id).map_or(&[] as &[Reported<_>], |known| &known.measurements);
        let meant = |said: &Measurement| same(all, said, unit.as_ref());
        let event = |said: &Measurement| meant(said).map(|known| known.trace.event);
        let twin = |other: &Measurement| are_one(other, said, unit.as_ref()) && event(other) == event(said);
        if let Some(before) = entry.measurements.iter().take(index).find(|before| twin(&before.said)) {
            let line = before.place.line;
            finder.refuse(
                at,
                format!("line {line} measures the same: source, time, unit and dimension; keep one"),
            );
            continue;
        }
        let known = meant(said);
        let time = known.map_or(said, |known| &known.said).dated().cloned();
        let fact = match known {
            None => Some(Fact::MeasurementRecorded(said.clone())),
            Some(known) => corrected(known, said),
        };
        if let Some(fact) = fact {
            let change = frame.change_in(&subject, times, fact);
            finder.say(at, Change { effective: time, ..change });
        }
    }
}

/// The measurement of the record that answers the same question. Where a log has one time in two writings, it is that in
/// the same writing.
fn same<'a>(
    all: &'a [Reported<Measurement>],
    said: &Measurement,
    unit: Option<&Unit>,
) -> Option<&'a Reported<Measurement>> {
    let same = all.iter().filter(|known| are_one(&known.said, said, unit));
    same.min_by_key(|known| known.said.dated() != said.dated())
}

/// Whether a document means by one measurement the same as another one: source and time are equal, and so are the unit,
/// which may be left to the indicator, and the dimension in a language that both have. Where the record's own
/// [rule](Measurement::answers_the_same) finds two alike, so does this.
fn are_one(one: &Measurement, other: &Measurement, default: Option<&Unit>) -> bool {
    let units = one.unit.as_ref().or(default) == other.unit.as_ref().or(default);
    let dimensions = match (&one.dimension, &other.dimension) {
        (Some(one), Some(other)) => one.iter().any(|(lang, text)| other.get(lang) == Some(text)),
        (one, other) => one == other,
    };
    one.source == other.source && units && one.is_of_the_same_time(other) && dimensions
}

/// The correction that makes a recorded measurement say what the document says, if it does not yet. The wording of
/// another value does not stay beside a new one.
fn corrected(known: &Reported<Measurement>, said: &Measurement) -> Option<Fact> {
    let now = &known.said;
    let value = match (&now.value, &said.value) {
        (Value::Text(now), Value::Text(said)) => Value::Text(now.overlaid(said)),
        (_, value) => value.clone(),
    };
    let worded = now.published.as_ref().filter(|_| (&now.value, now.qualifier) == (&value, said.qualifier));
    let merged = Measurement {
        published: merge::text(worded, said.published.as_ref()),
        dimension: merge::text(now.dimension.as_ref(), said.dimension.as_ref()),
        value,
        qualifier: said.qualifier,
        ..now.clone()
    };
    let replacement = Replacement::MeasurementRecorded(merged.clone());
    let correction = Correction { event: known.trace.event, reason: None, replacement };
    (merged != *now).then_some(Fact::EventCorrected(correction))
}

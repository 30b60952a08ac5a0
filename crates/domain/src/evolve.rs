//! Folding: what an event makes of the record. It checks what is possible, never what is allowed: rules change,
//! facts do not.

use std::sync::Arc;

use ulid::Ulid;

use crate::LocalId;
use crate::event::{Change, Event, Fact, MilestoneDefinition, Reason, Replacement, Source, Stamp};
use crate::record::{Challenge, Commitment, Defined, Indicator, Milestone, Outline, Record, Reported, Trace};

/// An event that cannot follow on those before it: the log was not written by these rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {sequence} ({kind}) cannot follow on the ones before it: {what} is not in the record")]
pub struct Impossible {
    /// Its position.
    pub sequence: u64,
    /// Its kind.
    pub kind: &'static str,
    /// What it builds on.
    pub what: String,
}

/// The record after an event. It holds in full what is made by the event, and goes on holding what it held in full;
/// of the others the outline follows.
///
/// Where an earlier event of the same source was of a later program, what this one builds on may have stood there:
/// then it is passed over as well.
///
/// # Errors
///
/// [`Impossible`] where the event builds on something that is not there.
pub fn evolve(record: Record, event: &Event) -> Result<Record, Impossible> {
    or_pass_over(record, event, fold)
}

/// The record after an event, with commitments in outline only.
///
/// # Errors
///
/// [`Impossible`] where the event is about something that is not there. What it says of a part of a commitment is not
/// looked at.
pub fn evolve_outline(record: Record, event: &Event) -> Result<Record, Impossible> {
    or_pass_over(record, event, fold_outline)
}

fn or_pass_over(
    record: Record,
    event: &Event,
    fold: impl Fn(Record, &Event) -> Result<Record, Impossible>,
) -> Result<Record, Impossible> {
    let source = &event.change.source;
    match record.beyond.contains_key(source) {
        true => fold(record.clone(), event).or_else(|_| Ok(pass_over(record, source))),
        false => fold(record, event),
    }
}

fn fold(record: Record, event: &Event) -> Result<Record, Impossible> {
    let mut record = fold_outline(record, event)?;
    let Source::Commitment(id) = &event.change.source else { return Ok(record) };
    if let Fact::CommitmentMade(definition) = &event.change.fact {
        let made = Commitment::new(Trace::of(event), definition.clone());
        record.commitments.insert_mut(id.clone(), Arc::new(made));
    } else if let Some(known) = record.commitments.get_mut(id) {
        evolve_commitment(Arc::make_mut(known), event)?;
    }
    Ok(record)
}

fn fold_outline(mut record: Record, event: &Event) -> Result<Record, Impossible> {
    let trace = Trace::of(event);
    match (&event.change.source, &event.change.fact) {
        (Source::Plan(id), Fact::PlanPublished(plan)) => {
            record.plans.insert_mut(id.clone(), Arc::new(Defined::new(trace, plan.clone())));
        }
        (Source::Plan(id), Fact::PlanRevised(plan)) => {
            let known = record.plans.get_mut(id).ok_or_else(|| missing(event, &event.change.source))?;
            Arc::make_mut(known).revise(trace, plan.clone());
        }
        (Source::Organization(id), Fact::OrganizationNamed(name)) => match record.organizations.get_mut(id) {
            Some(known) => Arc::make_mut(known).revise(trace, name.clone()),
            None => {
                record.organizations.insert_mut(id.clone(), Arc::new(Defined::new(trace, name.clone())));
            }
        },
        (Source::Commitment(id), Fact::CommitmentMade(definition)) => {
            record.outlines.insert_mut(id.clone(), Arc::new(Outline::new(trace, definition)));
        }
        (Source::Commitment(id), fact) => match (record.outlines.get_mut(id), fact) {
            (Some(known), _) => Arc::make_mut(known).evolve(event),
            (None, Fact::EventRedacted(_)) => {}
            (None, _) => return Err(missing(event, &event.change.source)),
        },
        (Source::Plan(_) | Source::Organization(_), Fact::EventRedacted(_)) => {}
        (Source::Plan(_) | Source::Organization(_), _) => return Err(missing(event, &event.change.subject)),
    }
    Ok(record)
}

/// The record after an event that this program cannot read.
#[must_use]
pub fn pass_over(mut record: Record, source: &Source) -> Record {
    let before = record.beyond.get(source).copied().unwrap_or_default();
    record.beyond.insert_mut(source.clone(), before + 1);
    record
}

fn missing(event: &Event, what: &impl ToString) -> Impossible {
    let Event { stamp: Stamp { sequence, .. }, change: Change { fact, .. } } = event;
    Impossible { sequence: *sequence, kind: fact.kind(), what: what.to_string() }
}

/// Folds an event into its commitment.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per kind, so that a new kind does not compile until it is folded"
)]
fn evolve_commitment(commitment: &mut Commitment, event: &Event) -> Result<(), Impossible> {
    let trace = Trace::of(event);
    let lacks = || missing(event, &event.change.subject);
    let id = event.change.subject.id();
    match &event.change.fact {
        Fact::CommitmentRevised(definition) => commitment.definition.revise(trace, definition.clone()),
        Fact::CommitmentSucceeded(successor) => commitment.successor = Some((trace, successor.by.clone())),
        Fact::CommitmentWithdrawn(reason) => commitment.definition.withdrawn = Some((trace, reason.clone())),
        Fact::ContactRevised(contacts) => commitment.contacts = Some(Reported::new(event, contacts.clone())),
        Fact::ScheduleStated(statement) => commitment.schedule.push(Reported::new(event, statement.clone())),
        Fact::MilestoneAdded(definition) => {
            let milestone = Milestone {
                definition: Defined::new(trace, definition.clone()),
                former_codes: Vec::new(),
                reports: Vec::new(),
            };
            commitment.milestones.insert(id.ok_or_else(lacks)?.clone(), milestone);
        }
        Fact::MilestoneRevised(definition) => {
            let milestone = part(&mut commitment.milestones, id, lacks)?;
            let parent = milestone.definition.now.parent.clone();
            place(milestone, trace, MilestoneDefinition { parent, ..definition.clone() });
        }
        Fact::MilestoneMoved(to) => {
            let milestone = part(&mut commitment.milestones, id, lacks)?;
            let mut definition = milestone.definition.now.clone();
            definition.code = to.code.clone();
            definition.parent.clone_from(&to.parent);
            place(milestone, trace, definition);
        }
        Fact::MilestoneStatusReported(report) => {
            part(&mut commitment.milestones, id, lacks)?.reports.push(Reported::new(event, report.clone()));
        }
        Fact::MilestoneWithdrawn(reason) => {
            part(&mut commitment.milestones, id, lacks)?.definition.withdrawn = Some((trace, reason.clone()));
        }
        Fact::IndicatorDefined(definition) => {
            let indicator =
                Indicator { definition: Defined::new(trace, definition.clone()), measurements: Vec::new() };
            commitment.indicators.insert(id.ok_or_else(lacks)?.clone(), indicator);
        }
        Fact::IndicatorRevised(definition) => {
            part(&mut commitment.indicators, id, lacks)?.definition.revise(trace, definition.clone());
        }
        Fact::IndicatorWithdrawn(reason) => {
            part(&mut commitment.indicators, id, lacks)?.definition.withdrawn = Some((trace, reason.clone()));
        }
        Fact::TargetSet(target) => {
            commitment.targets.insert(id.ok_or_else(lacks)?.clone(), Defined::new(trace, target.clone()));
        }
        Fact::TargetRevised(target) => {
            part(&mut commitment.targets, id, lacks)?.revise(trace, target.clone());
        }
        Fact::TargetWithdrawn(reason) => {
            part(&mut commitment.targets, id, lacks)?.withdrawn = Some((trace, reason.clone()));
        }
        Fact::MeasurementRecorded(measurement) => {
            let indicator = part(&mut commitment.indicators, id, lacks)?;
            indicator.measurements.push(Reported::new(event, measurement.clone()));
        }
        Fact::AchievementReported(achievement) => {
            let id = id.ok_or_else(lacks)?.clone();
            commitment.achievements.insert(id, Reported::new(event, achievement.clone()));
        }
        Fact::EvidenceAttached(evidence) => {
            commitment.evidence.insert(id.ok_or_else(lacks)?.clone(), Reported::new(event, evidence.clone()));
        }
        Fact::NotePublished(words) => {
            commitment.notes.insert(id.ok_or_else(lacks)?.clone(), Reported::new(event, words.clone()));
        }
        Fact::ChallengePosed(words) => {
            let posed = Reported::new(event, words.clone());
            let challenge = Challenge { posed, answers: Vec::new(), closed: None };
            commitment.challenges.insert(id.ok_or_else(lacks)?.clone(), challenge);
        }
        Fact::ChallengeAnswered(answer) => {
            part(&mut commitment.challenges, id, lacks)?.answers.push(Reported::new(event, answer.clone()));
        }
        Fact::ChallengeClosed(reason) => {
            part(&mut commitment.challenges, id, lacks)?.closed = Some((trace, reason.clone()));
        }
        Fact::AssessmentRecorded(assessment) => {
            commitment
                .assessments
                .insert(id.ok_or_else(lacks)?.clone(), Reported::new(event, assessment.clone()));
        }
        Fact::EventCorrected(correction) => {
            correct(commitment, event, &correction.event, &correction.replacement).ok_or_else(lacks)?;
        }
        Fact::EventRetracted(removal) => {
            let back = withdrawn(commitment, &removal.event).map(|withdrawn| *withdrawn = None);
            (back.is_some() || remove(commitment, &removal.event)).then_some(()).ok_or_else(lacks)?;
        }
        // Once the bytes of an event are gone from the log it is not folded again, so that there is nothing to forget.
        Fact::EventRedacted(removal) => match withdrawn(commitment, &removal.event) {
            Some(Some((_, reason))) => reason.reason = None,
            Some(None) | None => drop(remove(commitment, &removal.event)),
        },
        Fact::PlanPublished(_)
        | Fact::PlanRevised(_)
        | Fact::OrganizationNamed(_)
        | Fact::CommitmentMade(_) => return Err(lacks()),
    }
    commitment.last = trace;
    Ok(())
}

fn part<'a, T>(
    parts: &'a mut std::collections::BTreeMap<LocalId, T>,
    id: Option<&LocalId>,
    lacks: impl Fn() -> Impossible,
) -> Result<&'a mut T, Impossible> {
    id.and_then(|id| parts.get_mut(id)).ok_or_else(lacks)
}

/// Gives a milestone a new definition and remembers the code it had.
fn place(milestone: &mut Milestone, trace: Trace, definition: MilestoneDefinition) {
    let code = &milestone.definition.now.code;
    if *code != definition.code && !milestone.former_codes.contains(code) {
        milestone.former_codes.push(code.clone());
    }
    milestone.definition.revise(trace, definition);
}

/// Replaces what an event said. None where the event is not there or said something of another kind.
fn correct(commitment: &mut Commitment, by: &Event, event: &Ulid, replacement: &Replacement) -> Option<()> {
    match replacement {
        Replacement::ScheduleStated(new) => reword(commitment.schedule.iter_mut(), by, event, new),
        Replacement::MilestoneStatusReported(new) => {
            let all = commitment.milestones.values_mut().flat_map(|milestone| milestone.reports.iter_mut());
            reword(all, by, event, new)
        }
        Replacement::MeasurementRecorded(new) => {
            let all =
                commitment.indicators.values_mut().flat_map(|indicator| indicator.measurements.iter_mut());
            reword(all, by, event, new)
        }
        Replacement::AchievementReported(new) => reword(commitment.achievements.values_mut(), by, event, new),
        Replacement::EvidenceAttached(new) => reword(commitment.evidence.values_mut(), by, event, new),
        Replacement::NotePublished(new) => reword(commitment.notes.values_mut(), by, event, new),
        Replacement::ChallengePosed(new) => {
            reword(commitment.challenges.values_mut().map(|challenge| &mut challenge.posed), by, event, new)
        }
        Replacement::AssessmentRecorded(new) => reword(commitment.assessments.values_mut(), by, event, new),
    }
}

fn reword<'a, T: Clone + 'a>(
    mut all: impl Iterator<Item = &'a mut Reported<T>>,
    by: &Event,
    event: &Ulid,
    new: &T,
) -> Option<()> {
    let report = all.find(|report| report.trace.event == *event)?;
    report.said = new.clone();
    report.provenance.clone_from(&by.change.provenance);
    if by.change.effective.is_some() {
        report.effective.clone_from(&by.change.effective);
    }
    report.corrected.push(Trace::of(by));
    Some(())
}

/// The mark that an event left when it took something out of the record. None where it took nothing that is still out.
fn withdrawn<'a>(commitment: &'a mut Commitment, event: &Ulid) -> Option<&'a mut Option<(Trace, Reason)>> {
    let milestones = commitment.milestones.values_mut().map(|known| &mut known.definition.withdrawn);
    let indicators = commitment.indicators.values_mut().map(|known| &mut known.definition.withdrawn);
    let targets = commitment.targets.values_mut().map(|known| &mut known.withdrawn);
    let challenges = commitment.challenges.values_mut().map(|known| &mut known.closed);
    let itself = std::iter::once(&mut commitment.definition.withdrawn);
    let mut all = itself.chain(milestones).chain(indicators).chain(targets).chain(challenges);
    all.find(|withdrawn| withdrawn.as_ref().is_some_and(|(trace, _)| trace.event == *event))
}

/// Takes back what an event said. False where the event is not there.
fn remove(commitment: &mut Commitment, event: &Ulid) -> bool {
    let mut found = false;
    let mut keeps = |trace: &Trace| {
        let is_it = trace.event == *event;
        found |= is_it;
        !is_it
    };
    commitment.schedule.retain(|report| keeps(&report.trace));
    for milestone in commitment.milestones.values_mut() {
        milestone.reports.retain(|report| keeps(&report.trace));
    }
    for indicator in commitment.indicators.values_mut() {
        indicator.measurements.retain(|report| keeps(&report.trace));
    }
    commitment.achievements.retain(|_, report| keeps(&report.trace));
    commitment.evidence.retain(|_, report| keeps(&report.trace));
    commitment.notes.retain(|_, report| keeps(&report.trace));
    commitment.challenges.retain(|_, challenge| keeps(&challenge.posed.trace));
    for challenge in commitment.challenges.values_mut() {
        challenge.answers.retain(|report| keeps(&report.trace));
    }
    commitment.assessments.retain(|_, report| keeps(&report.trace));
    found
}

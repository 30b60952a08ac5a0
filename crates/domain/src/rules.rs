//! The single rules that [`decide`](crate::decide) puts together.

use crate::decide::Rule;
use crate::event::{
    CommitmentDefinition, Correction, EVENT_BYTES_MAX, Event, Evidence, Removal, Replacement, Subject, SubjectKind,
};
use crate::record::{Commitment, Record};
use crate::{Code, Completion, LocalId, Measurement, Slug, lookup};

/// Room for what the stamp adds to a tried event: actor, salt, request hashes.
const STAMP_BYTES: usize = 500;

pub(crate) fn fits(event: &Event) -> Result<(), Rule> {
    let bytes = event.to_line().map_or(usize::MAX, |line| line.len());
    let max = EVENT_BYTES_MAX - STAMP_BYTES;
    if bytes > max { Err(Rule::TooLong { bytes, max }) } else { Ok(()) }
}

pub(crate) fn definition(record: &Record, id: &Slug, definition: &CommitmentDefinition) -> Result<(), Rule> {
    if !record.plans.contains_key(&definition.plan) {
        return Err(Rule::Unknown(format!("plan {}", definition.plan)));
    }
    if definition.lead.is_empty() {
        return Err(Rule::NoLead);
    }
    for named in definition.lead.iter().chain(&definition.supporting) {
        organization(record, Some(named))?;
    }
    let twin = record.commitments.iter().find(|(other, commitment)| {
        let other_definition = &commitment.definition.now;
        *other != id
            && commitment.definition.withdrawn.is_none()
            && other_definition.plan == definition.plan
            && other_definition.number == definition.number
    });
    match twin {
        Some((other, _)) => {
            Err(Rule::CodeTaken { what: format!("commitment {other}"), code: definition.number.to_string() })
        }
        None => Ok(()),
    }
}

pub(crate) fn organization(record: &Record, id: Option<&Slug>) -> Result<(), Rule> {
    match id {
        Some(id) if !record.organizations.contains_key(id) => Err(Rule::Unknown(format!("organization {id}"))),
        Some(_) | None => Ok(()),
    }
}

/// The part is in the record and not withdrawn.
pub(crate) fn present(commitment: &Commitment, subject: &Subject) -> Result<(), Rule> {
    match standing(commitment, subject) {
        Some(true) => Ok(()),
        Some(false) => Err(Rule::Withdrawn(subject.to_string())),
        None => Err(Rule::Unknown(subject.to_string())),
    }
}

/// The part is not in the record; an id is never used again.
pub(crate) fn absent(commitment: &Commitment, subject: &Subject) -> Result<(), Rule> {
    match standing(commitment, subject) {
        None => Ok(()),
        Some(_) => Err(Rule::Exists(subject.to_string())),
    }
}

/// Whether a part stands (true) or is withdrawn or closed (false); none where there is no such part.
fn standing(commitment: &Commitment, subject: &Subject) -> Option<bool> {
    let Some(id) = subject.id() else { return Some(commitment.definition.withdrawn.is_none()) };
    match subject.kind() {
        SubjectKind::Milestone => commitment.milestones.get(id).map(|part| part.definition.withdrawn.is_none()),
        SubjectKind::Indicator => commitment.indicators.get(id).map(|part| part.definition.withdrawn.is_none()),
        SubjectKind::Target => commitment.targets.get(id).map(|part| part.withdrawn.is_none()),
        SubjectKind::Achievement => commitment.achievements.get(id).map(|_| true),
        SubjectKind::Evidence => commitment.evidence.get(id).map(|_| true),
        SubjectKind::Note => commitment.notes.get(id).map(|_| true),
        SubjectKind::Challenge => commitment.challenges.get(id).map(|part| part.closed.is_none()),
        SubjectKind::Assessment => commitment.assessments.get(id).map(|_| true),
        SubjectKind::Plan | SubjectKind::Organization | SubjectKind::Commitment => None,
    }
}

pub(crate) fn parent(commitment: &Commitment, parent: Option<&LocalId>, kind: SubjectKind) -> Result<(), Rule> {
    parent.map_or(Ok(()), |id| present(commitment, &Subject::part(kind, id)))
}

pub(crate) fn no_cycle(commitment: &Commitment, subject: &Subject, parent: Option<&LocalId>) -> Result<(), Rule> {
    match (subject.id(), parent) {
        (Some(id), Some(parent)) if commitment.is_within(parent, id) => Err(Rule::Cycle(subject.to_string())),
        _ => Ok(()),
    }
}

pub(crate) fn code(commitment: &Commitment, subject: &Subject, code: &Code) -> Result<(), Rule> {
    let twin = commitment.milestones.iter().find(|(id, milestone)| {
        let definition = &milestone.definition;
        Some(*id) != subject.id() && definition.withdrawn.is_none() && definition.now.code == *code
    });
    match twin {
        Some((id, _)) => Err(Rule::CodeTaken { what: format!("milestone/{id}"), code: code.to_string() }),
        None => Ok(()),
    }
}

pub(crate) fn reportable(status: Completion) -> Result<(), Rule> {
    if status == Completion::Withdrawn { Err(Rule::WithdrawnStatus) } else { Ok(()) }
}

pub(crate) fn measured_once(
    commitment: &Commitment,
    subject: &Subject,
    measurement: &Measurement,
) -> Result<(), Rule> {
    let indicator = subject.id().and_then(|id| commitment.indicators.get(id));
    let all = indicator.into_iter().flat_map(|indicator| &indicator.measurements);
    match all.into_iter().find(|known| known.said.answers_the_same(measurement)) {
        Some(known) => Err(Rule::AlreadyMeasured(known.trace.event)),
        None => Ok(()),
    }
}

pub(crate) fn evidence(commitment: &Commitment, evidence: &Evidence) -> Result<(), Rule> {
    if let Some(about) = &evidence.about {
        present(commitment, about)?;
    }
    address(Some(&evidence.address))?;
    address(evidence.archived.as_deref())
}

pub(crate) fn address(address: Option<&str>) -> Result<(), Rule> {
    let absolute = |text: &str| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
    };
    match address {
        Some(text) if !absolute(text) => Err(Rule::Address(text.to_owned())),
        Some(_) | None => Ok(()),
    }
}

pub(crate) fn correction(
    record: &Record,
    commitment: &Commitment,
    subject: &Subject,
    correction: &Correction,
) -> Result<(), Rule> {
    let said = reported(commitment, subject, &correction.event)?;
    match (&said.fact, &correction.replacement) {
        (Some(Replacement::MeasurementRecorded(_)), Replacement::MeasurementRecorded(new)) => {
            organization(record, new.source.as_ref())
        }
        (Some(Replacement::MilestoneStatusReported(_)), Replacement::MilestoneStatusReported(new)) => {
            organization(record, new.source.as_ref())?;
            reportable(new.status)
        }
        (Some(Replacement::EvidenceAttached(_)), Replacement::EvidenceAttached(new)) => evidence(commitment, new),
        (Some(Replacement::AssessmentRecorded(_)), Replacement::AssessmentRecorded(new)) => {
            address(new.address.as_deref())
        }
        (Some(old), new) if std::mem::discriminant(old) == std::mem::discriminant(new) => Ok(()),
        _ => Err(Rule::OtherKind(correction.event)),
    }
}

pub(crate) fn retraction(commitment: &Commitment, subject: &Subject, removal: &Removal) -> Result<(), Rule> {
    reported(commitment, subject, &removal.event).map(|_| ())
}

fn reported(commitment: &Commitment, subject: &Subject, event: &ulid::Ulid) -> Result<lookup::Said, Rule> {
    let said = lookup::reports(commitment).find(|said| said.event == *event && said.subject == *subject);
    said.ok_or(Rule::NoSuchReport(*event))
}

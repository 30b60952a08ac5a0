//! The single rules that [`decide`](crate::decide()) puts together.

use crate::decide::Rule;
use ulid::Ulid;

use crate::document::near;
use crate::event::{
    CommitmentDefinition, Contacts, Correction, EVENT_BYTES_MAX, Event, Evidence, License, Reason, Removal,
    Replacement, Subject, SubjectKind, TargetDefinition,
};
use crate::record::{Commitment, Record, Trace};
use crate::{Code, Completion, Goal, LocalId, Malformed, Measurement, Slug, lookup};

/// Room for what the stamp adds to a tried event: actor, salt, request hashes.
const STAMP_BYTES: usize = 500;

pub(crate) fn fits(event: &Event) -> Result<(), Rule> {
    let bytes = event.to_line().map_or(usize::MAX, |line| line.len());
    let max = EVENT_BYTES_MAX - STAMP_BYTES;
    if bytes > max { Err(Rule::TooLong { bytes, max }) } else { Ok(()) }
}

pub(crate) fn definition(record: &Record, id: &Slug, definition: &CommitmentDefinition) -> Result<(), Rule> {
    if !record.plans.contains_key(&definition.plan) {
        let meant = near(&definition.plan, record.plans.keys());
        return Err(Rule::Unknown(format!("plan {}{meant}", definition.plan)));
    }
    if definition.lead.is_empty() {
        return Err(Rule::NoLead);
    }
    organizations(record, &definition.lead)?;
    organizations(record, &definition.supporting)?;
    for external in &definition.external_ids {
        external_id(external)?;
    }
    let twin = record.outlines.iter().find(|(other, known)| {
        *other != id
            && known.withdrawn.is_none()
            && known.plan == definition.plan
            && known.number == definition.number
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
        Some(id) if !record.organizations.contains_key(id) => {
            let meant = near(id, record.organizations.keys());
            Err(Rule::Unknown(format!("organization {id}{meant}")))
        }
        Some(_) | None => Ok(()),
    }
}

pub(crate) fn organizations(record: &Record, ids: &[Slug]) -> Result<(), Rule> {
    ids.iter().try_for_each(|id| organization(record, Some(id)))
}

/// The part is in the record and not withdrawn.
pub(crate) fn present(commitment: &Commitment, subject: &Subject) -> Result<(), Rule> {
    match standing(commitment, subject) {
        Some(Standing::Stands) => Ok(()),
        Some(Standing::Out(by)) => Err(withdrawn(subject.to_string(), subject.kind(), by)),
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

/// That something was taken out, by which event. A challenge is closed, all else is withdrawn.
pub(crate) fn withdrawn(what: String, kind: SubjectKind, by: Ulid) -> Rule {
    let how = if kind == SubjectKind::Challenge { "closed" } else { "withdrawn" };
    Rule::Withdrawn { what, how, by }
}

/// Whether a part is in the record.
enum Standing {
    Stands,
    /// It is withdrawn or closed by this event.
    Out(Ulid),
}

impl Standing {
    fn of(withdrawn: Option<&(Trace, Reason)>) -> Self {
        withdrawn.map_or(Self::Stands, |(trace, _)| Self::Out(trace.event))
    }
}

/// How a part stands; none where there is no such part.
fn standing(commitment: &Commitment, subject: &Subject) -> Option<Standing> {
    let of = Standing::of;
    if subject.kind() == SubjectKind::Commitment {
        return Some(of(commitment.definition.withdrawn.as_ref()));
    }
    let id = subject.id()?;
    match subject.kind() {
        SubjectKind::Milestone => {
            commitment.milestones.get(id).map(|part| of(part.definition.withdrawn.as_ref()))
        }
        SubjectKind::Indicator => {
            commitment.indicators.get(id).map(|part| of(part.definition.withdrawn.as_ref()))
        }
        SubjectKind::Target => commitment.targets.get(id).map(|part| of(part.withdrawn.as_ref())),
        SubjectKind::Achievement => commitment.achievements.get(id).map(|_| Standing::Stands),
        SubjectKind::Evidence => commitment.evidence.get(id).map(|_| Standing::Stands),
        SubjectKind::Note => commitment.notes.get(id).map(|_| Standing::Stands),
        SubjectKind::Challenge => commitment.challenges.get(id).map(|part| of(part.closed.as_ref())),
        SubjectKind::Assessment => commitment.assessments.get(id).map(|_| Standing::Stands),
        SubjectKind::Plan | SubjectKind::Organization | SubjectKind::Commitment => None,
    }
}

/// What continues a commitment is of another plan, so that nothing continues itself.
pub(crate) fn successor(record: &Record, commitment: &Commitment, by: &Slug) -> Result<(), Rule> {
    match record.outlines.get(by) {
        None => Err(Rule::Unknown(format!("commitment {by}"))),
        Some(next) if next.plan == commitment.definition.now.plan => Err(Rule::SamePlan(by.to_string())),
        Some(_) => Ok(()),
    }
}

pub(crate) fn same_parent(
    commitment: &Commitment,
    subject: &Subject,
    parent: Option<&LocalId>,
) -> Result<(), Rule> {
    let milestone = subject.id().and_then(|id| commitment.milestones.get(id));
    match milestone.is_none_or(|milestone| milestone.definition.now.parent.as_ref() == parent) {
        true => Ok(()),
        false => Err(Rule::OtherParent(subject.to_string())),
    }
}

/// How deep milestones may stand in each other, and achievements. A document says it in any of its forms, and whoever goes
/// down a tree step by step comes to an end.
const DEPTH_MAX: usize = 16;

/// A milestone or an achievement can stand under a parent: one that is there, is not below it, and is not too deep.
pub(crate) fn place(
    commitment: &Commitment,
    subject: &Subject,
    parent: Option<&LocalId>,
) -> Result<(), Rule> {
    let Some(parent) = parent else { return Ok(()) };
    let kind = subject.kind();
    present(commitment, &Subject::part(kind, parent))?;
    let all: Vec<&LocalId> = match kind == SubjectKind::Milestone {
        true => commitment.milestones.keys().collect(),
        false => commitment.achievements.keys().collect(),
    };
    let up = |id| up(commitment, kind, id);
    let is_it = |id: &LocalId| Some(id) == subject.id();
    if up(parent).any(is_it) {
        return Err(Rule::Cycle(subject.to_string()));
    }
    // What is new has nothing below it, so that a long list of new parts costs little.
    let below =
        standing(commitment, subject).and_then(|_| all.iter().filter_map(|id| up(id).position(is_it)).max());
    match up(parent).count() + 1 + below.unwrap_or_default() > DEPTH_MAX {
        true => Err(Rule::TooDeep { what: subject.to_string(), max: DEPTH_MAX }),
        false => Ok(()),
    }
}

/// A milestone or an achievement, and those above it, the nearest first.
fn up<'a>(
    commitment: &'a Commitment,
    kind: SubjectKind,
    id: &'a LocalId,
) -> impl Iterator<Item = &'a LocalId> {
    let most = commitment.milestones.len().max(commitment.achievements.len()) + 1;
    std::iter::successors(Some(id), move |id| above(commitment, kind, id)).take(most)
}

/// The parent of a milestone or an achievement.
fn above<'a>(commitment: &'a Commitment, kind: SubjectKind, id: &LocalId) -> Option<&'a LocalId> {
    match kind == SubjectKind::Milestone {
        true => commitment.milestones.get(id)?.definition.now.parent.as_ref(),
        false => commitment.achievements.get(id)?.said.parent.as_ref(),
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

/// The indicator is there, and a target between two values has them in order.
pub(crate) fn target(commitment: &Commitment, target: &TargetDefinition) -> Result<(), Rule> {
    present(commitment, &Subject::part(SubjectKind::Indicator, &target.indicator))?;
    if let Goal::Between(low, high) = target.goal
        && low > high
    {
        return Err(
            Malformed::new("a range", &format!("{low} to {high}"), "give the lower value first").into()
        );
    }
    Ok(())
}

/// No other measurement of the indicator answers the same question. One that is corrected may go on asking its own as it
/// did, also beside another that writes the same days in another way.
pub(crate) fn measured_once(
    commitment: &Commitment,
    subject: &Subject,
    measurement: &Measurement,
    corrected: Option<(Ulid, &Measurement)>,
) -> Result<(), Rule> {
    let written_alike = |one: &Measurement| one.dated() == measurement.dated();
    if corrected.is_some_and(|(_, old)| old.answers_the_same(measurement) && written_alike(old)) {
        return Ok(());
    }
    let indicator = subject.id().and_then(|id| commitment.indicators.get(id));
    let all = indicator.into_iter().flat_map(|indicator| &indicator.measurements);
    let others = all.filter(|known| corrected.is_none_or(|(event, _)| known.trace.event != event));
    let same = others.filter(|known| known.said.answers_the_same(measurement));
    let Some(known) = same.min_by_key(|known| !written_alike(&known.said)) else { return Ok(()) };
    let (event, time) = (known.trace.event, known.said.dated());
    Err(match time.filter(|_| !written_alike(&known.said)) {
        Some(time) => Rule::MeasuredAs { event, time: time.clone() },
        None => Rule::AlreadyMeasured(event),
    })
}

pub(crate) fn evidence(commitment: &Commitment, evidence: &Evidence) -> Result<(), Rule> {
    if let Some(about) = &evidence.about {
        present(commitment, about)?;
    }
    address(Some(&evidence.address))?;
    address(evidence.archived.as_deref())?;
    Ok(digest(evidence.sha256.as_deref())?)
}

pub(crate) fn address(address: Option<&str>) -> Result<(), Malformed> {
    let absolute = |text: &str| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(plain)
    };
    match address {
        Some(text) if !absolute(text) => {
            Err(Malformed::new("an address", text, "begin with https:// or http://, and leave no space"))
        }
        Some(_) | None => Ok(()),
    }
}

pub(crate) fn license(license: Option<&License>) -> Result<(), Rule> {
    license
        .into_iter()
        .flat_map(|license| license.address.iter())
        .try_for_each(|(_, text)| Ok(address(Some(text))?))
}

pub(crate) fn contacts(contacts: &Contacts) -> Result<(), Rule> {
    contacts.contacts.iter().try_for_each(|contact| Ok(email(&contact.email)?))
}

pub(crate) fn email(text: &str) -> Result<(), Malformed> {
    match text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host)) {
        true => Ok(()),
        false => Err(Malformed::new("an address for e-mail", text, "write it as name@example.ca")),
    }
}

fn external_id(text: &str) -> Result<(), Rule> {
    match text.split_once(':') {
        Some((register, id)) if plain(register) && plain(id) => Ok(()),
        _ => Err(Malformed::new(
            "an id of another register",
            text,
            "write it as register:id, such as ogp:CA0047",
        )
        .into()),
    }
}

pub(crate) fn digest(text: Option<&str>) -> Result<(), Malformed> {
    let hexadecimal =
        |text: &str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match text {
        Some(text) if !hexadecimal(text) => {
            Err(Malformed::new("a SHA-256", text, "write its 64 hexadecimal figures in lower case"))
        }
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
        (Some(Replacement::MeasurementRecorded(old)), Replacement::MeasurementRecorded(new)) => {
            organization(record, new.source.as_ref())?;
            measured_once(commitment, subject, new, Some((said.event, old)))
        }
        (Some(Replacement::AchievementReported(_)), Replacement::AchievementReported(new)) => {
            place(commitment, subject, new.parent.as_ref())
        }
        (Some(Replacement::MilestoneStatusReported(_)), Replacement::MilestoneStatusReported(new)) => {
            organization(record, new.source.as_ref())?;
            reportable(new.status)
        }
        (Some(Replacement::EvidenceAttached(_)), Replacement::EvidenceAttached(new)) => {
            evidence(commitment, new)
        }
        (Some(Replacement::AssessmentRecorded(_)), Replacement::AssessmentRecorded(new)) => {
            Ok(address(new.address.as_deref())?)
        }
        (Some(old), new) if std::mem::discriminant(old) == std::mem::discriminant(new) => Ok(()),
        _ => Err(Rule::OtherKind(correction.event)),
    }
}

/// What is retracted is a report, or a withdrawal: then what comes back fits among what was recorded since.
pub(crate) fn retraction(
    record: &Record,
    (id, commitment): (&Slug, &Commitment),
    subject: &Subject,
    removal: &Removal,
) -> Result<(), Rule> {
    let mut withdrawals = lookup::withdrawals(commitment);
    if let Some((event, of, _)) = withdrawals.find(|(event, ..)| *event == removal.event) {
        about(event, &of, subject)?;
        return match subject.id().and_then(|id| commitment.milestones.get(id)) {
            Some(known) if subject.kind() == SubjectKind::Milestone => {
                place(commitment, subject, known.definition.now.parent.as_ref())?;
                code(commitment, subject, &known.definition.now.code)
            }
            _ if subject.kind() == SubjectKind::Commitment => {
                definition(record, id, &commitment.definition.now)
            }
            _ => Ok(()),
        };
    }
    reported(commitment, subject, &removal.event).map(|_| ())
}

/// Whether a text can be part of an address or an id.
pub(crate) fn plain(part: &str) -> bool {
    !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn reported(commitment: &Commitment, subject: &Subject, event: &Ulid) -> Result<lookup::Said, Rule> {
    let said = lookup::reports(commitment).find(|said| said.event == *event);
    let said = said.ok_or(Rule::NoSuchReport(*event))?;
    about(*event, &said.subject, subject)?;
    Ok(said)
}

/// An earlier event is named with the subject that it is about.
fn about(event: Ulid, right: &Subject, given: &Subject) -> Result<(), Rule> {
    if right == given {
        return Ok(());
    }
    Err(Rule::OtherSubject { event, right: right.to_string(), given: given.to_string() })
}

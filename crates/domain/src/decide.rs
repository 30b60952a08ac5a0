//! Deciding: every rule on what may be recorded, in one place.

use std::collections::BTreeSet;

use jiff::Timestamp;
use ulid::Ulid;

use crate::document::{CommitmentEntry, Document, Problem, difference_of};
use crate::event::{Change, Event, Fact, Nature, Provenance, Source, Stamp, SubjectKind};
use crate::evolve::evolve;
use crate::record::{Commitment, Record};
use crate::{Malformed, Slug, When, rules};

/// What somebody wants recorded, all of it or nothing.
#[derive(Debug, Clone)]
pub enum Command {
    /// These changes, in this order.
    Record(Vec<Change>),
    /// Whatever makes the record say what this document says, and whence the document came; the row is found for each
    /// change.
    Apply(Box<Document>, Option<Box<Provenance>>),
    /// That an event was redacted. Only the operator of the log says so, and it breaks no rule.
    Redact(Box<Change>),
}

impl Command {
    /// The commitments of a record that it is about. [`decide()`] needs them in full, where the record has them.
    #[must_use]
    pub fn commitments(&self, record: &Record) -> BTreeSet<Slug> {
        let about = |change: &Change| match &change.source {
            Source::Commitment(id) => Some(id.clone()),
            Source::Plan(_) | Source::Organization(_) => None,
        };
        match self {
            Self::Record(changes) => changes.iter().filter_map(about).collect(),
            Self::Redact(change) => about(change).into_iter().collect(),
            Self::Apply(document, _) => match &**document {
                Document::Organizations(_) | Document::Plan(_) => BTreeSet::new(),
                Document::Commitment(entry) => BTreeSet::from([entry.id.clone()]),
                Document::Sheet(entries) => {
                    let meant = |entry: &CommitmentEntry| entry.known_as(record).unwrap_or(entry.id.clone());
                    entries.iter().map(meant).collect()
                }
            },
        }
    }
}

/// Why nothing is recorded. The caller mends what is named and asks again.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Rejection {
    /// A change of the list breaks a rule.
    #[error("change {index}: {rule}")]
    Change {
        /// Its place in the list, from 0.
        index: usize,
        /// The rule.
        rule: Rule,
    },
    /// The document cannot be applied: all that is wrong with it.
    #[error("the document cannot be applied: {} problem{}", .0.len(), if .0.len() == 1 { "" } else { "s" })]
    Document(Vec<Problem>),
}

/// A broken rule: what is wrong and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum Rule {
    #[error("there is no {0}; name one that the record has, or record it first")]
    Unknown(String),
    #[error("{0} is already in the record; revise it instead")]
    Exists(String),
    #[error(
        "{what} was {how} by event {by}; to bring it back, say {how} = false in a document, or send event-retracted naming it"
    )]
    Withdrawn { what: String, how: &'static str, by: Ulid },
    #[error("{what} is {how} by an earlier change of this list; put this change before it")]
    WithdrawnHere { what: String, how: &'static str },
    #[error("{what} already has the code {code}; codes are unique among those that are not withdrawn")]
    CodeTaken { what: String, code: String },
    #[error("{0} cannot stand below itself; choose another parent")]
    Cycle(String),
    #[error("{what} would stand more than {max} deep, or something below it would; choose another parent")]
    TooDeep { what: String, max: usize },
    #[error("this is already recorded as event {0}; send event-corrected naming it if it is wrong")]
    AlreadyMeasured(Ulid),
    #[error(
        "event {event} measures the same days, written {time}; send event-corrected naming it if it is wrong"
    )]
    MeasuredAs { event: Ulid, time: When },
    #[error("an earlier change of this list measures the same; keep one of them")]
    MeasuredTwice,
    #[error(
        "{kind} has the nature {right}; leave nature out, only the kinds that end in -revised can be editorial"
    )]
    Nature { kind: &'static str, right: &'static str },
    #[error("{kind} takes a subject of the kind {right}, not {given}")]
    WrongSubject { kind: &'static str, right: &'static str, given: String },
    #[error("there is no event {0} here that could be corrected; events are named by their id")]
    NoSuchReport(Ulid),
    #[error("event {event} is about {right}, not about {given}; give it the subject {right}")]
    OtherSubject { event: Ulid, right: String, given: String },
    #[error("event {0} said something of another kind; replace it with the same kind")]
    OtherKind(Ulid),
    #[error("{0} stays part of what it is part of; send milestone-moved to change that")]
    OtherParent(String),
    #[error("commitment {0} is of the same plan; a commitment is continued by one of another plan")]
    SamePlan(String),
    #[error("a commitment needs at least one lead organization")]
    NoLead,
    #[error("say milestone-withdrawn instead of reporting a status of withdrawn")]
    WithdrawnStatus,
    #[error("an event is redacted by its operator, not by a change")]
    Redaction,
    #[error("{0} has events of a later program; this one can only read it")]
    ReadOnly(String),
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("it makes {bytes} bytes, more than the {max} that one event may have; shorten its texts")]
    TooLong { bytes: usize, max: usize },
}

/// The changes to record for a command: as asked for, or what a document comes to. The record holds
/// [the commitments of the command](Command::commitments) in full.
///
/// # Errors
///
/// A [`Rejection`]; then nothing of the command may be recorded.
pub fn decide(record: &Record, command: &Command) -> Result<Vec<Change>, Rejection> {
    match command {
        Command::Record(changes) => {
            let mut trial = Trial::new(record);
            for (index, change) in changes.iter().enumerate() {
                trial.accept(change).map_err(|rule| Rejection::Change { index, rule })?;
            }
            Ok(changes.clone())
        }
        Command::Apply(document, whence) => {
            difference_of(record, document, whence.as_deref()).map_err(Rejection::Document)
        }
        Command::Redact(change) => Ok(vec![(**change).clone()]),
    }
}

/// A record on which changes are tried one after the other.
pub(crate) struct Trial {
    record: Record,
    tried: u64,
}

impl Trial {
    pub(crate) fn new(record: &Record) -> Self {
        Self { record: record.clone(), tried: 0 }
    }

    /// The record with all that was accepted so far.
    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// Takes a change in, if the rules allow it.
    pub(crate) fn accept(&mut self, change: &Change) -> Result<(), Rule> {
        check(&self.record, change).map_err(within_list)?;
        let event = Event { stamp: provisional(self.tried), change: change.clone() };
        rules::fits(&event)?;
        // Handed over, not copied, so that the fold changes in place what nobody else holds: a list of n changes costs
        // n steps. What was checked folds, so the record comes back.
        let after = evolve(std::mem::take(&mut self.record), &event);
        self.record = after.map_err(|impossible| Rule::Unknown(impossible.what))?;
        self.tried += 1;
        Ok(())
    }
}

/// The time part of the ids of changes that are only tried: the last one there is.
const PROVISIONAL_MS: u64 = u64::MAX >> 16;

/// A stamp for a change that is only tried: after everything recorded, and never written.
fn provisional(tried: u64) -> Stamp {
    Stamp {
        id: Ulid::from_parts(PROVISIONAL_MS, u128::from(tried)),
        sequence: u64::MAX / 2 + tried,
        time: Timestamp::UNIX_EPOCH,
        actor: String::new(),
        change: Ulid::nil(),
        salt: String::new(),
        request: None,
        leaf_hash: None,
    }
}

/// An id that is only tried means nothing to the caller.
fn within_list(rule: Rule) -> Rule {
    let is_tried = |event: &Ulid| event.timestamp_ms() == PROVISIONAL_MS;
    if let Rule::AlreadyMeasured(event) | Rule::MeasuredAs { event, .. } = &rule
        && is_tried(event)
    {
        return Rule::MeasuredTwice;
    }
    if let Rule::Withdrawn { what, how, by } = &rule
        && is_tried(by)
    {
        return Rule::WithdrawnHere { what: what.clone(), how };
    }
    rule
}

/// Whether one change may be recorded now.
fn check(record: &Record, change: &Change) -> Result<(), Rule> {
    let Change { source, fact, .. } = change;
    if record.beyond.contains_key(source) {
        return Err(Rule::ReadOnly(source.to_string()));
    }
    check_nature(change)?;
    check_subject(change)?;
    change.provenance.as_deref().map_or(Ok(()), Provenance::check)?;
    if matches!(fact, Fact::EventRedacted(_)) {
        return Err(Rule::Redaction);
    }
    match source {
        Source::Plan(id) => check_plan(record, id, change),
        Source::Organization(_) => check_organization(change),
        Source::Commitment(id) => match (record.commitments.get(id), fact) {
            (None, Fact::CommitmentMade(definition)) => rules::definition(record, id, definition),
            (None, _) => Err(Rule::Unknown(format!("commitment {id}"))),
            (Some(_), Fact::CommitmentMade(_)) => Err(Rule::Exists(format!("commitment {id}"))),
            (Some(commitment), _) => check_commitment(record, commitment, change),
        },
    }
}

/// A change has the nature of its kind; only a revision can say that it is wording only.
fn check_nature(change: &Change) -> Result<(), Rule> {
    let Change { nature, fact, .. } = change;
    if *nature == fact.nature() || (*nature == Nature::Editorial && fact.may_be_editorial()) {
        return Ok(());
    }
    Err(Rule::Nature { kind: fact.kind(), right: fact.nature().word() })
}

fn check_subject(change: &Change) -> Result<(), Rule> {
    let Change { source, subject, fact, .. } = change;
    if fact.subject().is_none_or(|kind| kind == subject.kind()) && fact.belongs_to(source) {
        return Ok(());
    }
    let right = fact.subject().unwrap_or(SubjectKind::Commitment);
    Err(Rule::WrongSubject {
        kind: fact.kind(),
        right: right.word(),
        given: format!("{subject} of {source}"),
    })
}

fn check_plan(record: &Record, id: &Slug, change: &Change) -> Result<(), Rule> {
    match (&change.fact, record.plans.contains_key(id)) {
        (Fact::PlanPublished(_), true) => Err(Rule::Exists(format!("plan {id}"))),
        (Fact::PlanRevised(_), false) => Err(Rule::Unknown(format!("plan {id}"))),
        (Fact::PlanPublished(plan) | Fact::PlanRevised(plan), _) => rules::license(plan.license.as_ref()),
        (_, _) => Ok(()),
    }
}

fn check_organization(change: &Change) -> Result<(), Rule> {
    let Fact::OrganizationNamed(name) = &change.fact else { return Ok(()) };
    Ok(rules::address(name.same_as.as_deref())?)
}

/// The rules for something that is said about a commitment of the record.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per kind, so that a new kind does not compile without its rules"
)]
fn check_commitment(record: &Record, commitment: &Commitment, change: &Change) -> Result<(), Rule> {
    let Change { source, subject, fact, .. } = change;
    let amends = matches!(fact, Fact::EventCorrected(_) | Fact::EventRetracted(_));
    if let Some((trace, _)) = &commitment.definition.withdrawn
        && !amends
    {
        return Err(rules::withdrawn(
            format!("commitment {}", source.id()),
            SubjectKind::Commitment,
            trace.event,
        ));
    }
    match fact {
        Fact::CommitmentRevised(definition) => rules::definition(record, source.id(), definition),
        Fact::CommitmentSucceeded(successor) => rules::successor(record, commitment, &successor.by),
        Fact::MilestoneAdded(definition) => {
            rules::absent(commitment, subject)?;
            rules::place(commitment, subject, definition.parent.as_ref())?;
            rules::organizations(record, &definition.lead)?;
            rules::code(commitment, subject, &definition.code)
        }
        Fact::MilestoneRevised(definition) => {
            rules::present(commitment, subject)?;
            rules::organizations(record, &definition.lead)?;
            rules::same_parent(commitment, subject, definition.parent.as_ref())?;
            rules::code(commitment, subject, &definition.code)
        }
        Fact::MilestoneMoved(to) => {
            rules::present(commitment, subject)?;
            rules::place(commitment, subject, to.parent.as_ref())?;
            rules::code(commitment, subject, &to.code)
        }
        Fact::MilestoneStatusReported(report) => {
            rules::present(commitment, subject)?;
            rules::organization(record, report.source.as_ref())?;
            rules::reportable(report.status)
        }
        Fact::IndicatorDefined(_) => rules::absent(commitment, subject),
        Fact::TargetSet(target) => {
            rules::absent(commitment, subject)?;
            rules::target(commitment, target)
        }
        Fact::TargetRevised(target) => {
            rules::present(commitment, subject)?;
            rules::target(commitment, target)
        }
        Fact::MeasurementRecorded(measurement) => {
            rules::present(commitment, subject)?;
            rules::organization(record, measurement.source.as_ref())?;
            rules::measured_once(commitment, subject, measurement, None)
        }
        Fact::AchievementReported(achievement) => {
            rules::absent(commitment, subject)?;
            rules::place(commitment, subject, achievement.parent.as_ref())
        }
        Fact::EvidenceAttached(evidence) => {
            rules::absent(commitment, subject)?;
            rules::evidence(commitment, evidence)
        }
        Fact::NotePublished(_) | Fact::ChallengePosed(_) => rules::absent(commitment, subject),
        Fact::AssessmentRecorded(assessment) => {
            rules::absent(commitment, subject)?;
            Ok(rules::address(assessment.address.as_deref())?)
        }
        Fact::MilestoneWithdrawn(_)
        | Fact::IndicatorRevised(_)
        | Fact::IndicatorWithdrawn(_)
        | Fact::TargetWithdrawn(_)
        | Fact::ChallengeAnswered(_)
        | Fact::ChallengeClosed(_) => rules::present(commitment, subject),
        Fact::ContactRevised(contacts) => rules::contacts(contacts),
        Fact::CommitmentWithdrawn(_) | Fact::ScheduleStated(_) => Ok(()),
        Fact::EventCorrected(correction) => rules::correction(record, commitment, subject, correction),
        Fact::EventRetracted(removal) => {
            rules::retraction(record, (source.id(), commitment), subject, removal)
        }
        Fact::PlanPublished(_)
        | Fact::PlanRevised(_)
        | Fact::OrganizationNamed(_)
        | Fact::CommitmentMade(_)
        | Fact::EventRedacted(_) => Ok(()),
    }
}

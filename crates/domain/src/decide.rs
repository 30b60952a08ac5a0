//! Deciding: every rule on what may be recorded, in one place.

use jiff::Timestamp;
use ulid::Ulid;

use crate::document::{Document, Problem, difference};
use crate::event::{Change, Event, Fact, Nature, Source, Stamp, Subject, SubjectKind};
use crate::evolve::evolve;
use crate::record::{Commitment, Record};
use crate::rules;

/// What somebody wants recorded, all of it or nothing.
#[derive(Debug, Clone)]
pub enum Command {
    /// These changes, in this order.
    Record(Vec<Change>),
    /// Whatever makes the record say what this document says.
    Apply(Box<Document>),
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
    #[error("{0} is withdrawn; nothing more can be recorded about it")]
    Withdrawn(String),
    #[error("{what} already has the code {code}; codes are unique among those that are not withdrawn")]
    CodeTaken { what: String, code: String },
    #[error("{0} cannot stand below itself; choose another parent")]
    Cycle(String),
    #[error("this is already recorded as event {0}; send event-corrected naming it if it is wrong")]
    AlreadyMeasured(Ulid),
    #[error("only the kinds that end in -revised can be editorial, {0} cannot")]
    NotEditorial(&'static str),
    #[error("{kind} is about {right}, not about {given}")]
    WrongSubject { kind: &'static str, right: String, given: String },
    #[error("there is no event {0} here that could be corrected; events are named by their id")]
    NoSuchReport(Ulid),
    #[error("event {0} said something of another kind; replace it with the same kind")]
    OtherKind(Ulid),
    #[error("a commitment needs at least one lead organization")]
    NoLead,
    #[error("say milestone-withdrawn instead of reporting a status of withdrawn")]
    WithdrawnStatus,
    #[error("an event is redacted by its operator, not by a change")]
    Redaction,
    #[error("{0} has events of a later program; this one can only read it")]
    ReadOnly(String),
    #[error("the address {0} is not an absolute http or https address")]
    Address(String),
    #[error("it makes {bytes} bytes, more than the {max} that one event may have; shorten its texts")]
    TooLong { bytes: usize, max: usize },
}

/// The changes to record for a command: as asked for, or what a document comes to.
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
        Command::Apply(document) => difference(record, document).map_err(Rejection::Document),
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
        check(&self.record, change)?;
        let event = Event { stamp: provisional(self.tried), change: change.clone() };
        rules::fits(&event)?;
        let after = evolve(self.record.clone(), &event);
        self.record = after.map_err(|impossible| Rule::Unknown(impossible.what))?;
        self.tried += 1;
        Ok(())
    }
}

/// A stamp for a change that is only tried: after everything recorded, and never written.
fn provisional(tried: u64) -> Stamp {
    Stamp {
        id: Ulid::from_parts(u64::MAX >> 16, u128::from(tried)),
        sequence: u64::MAX / 2 + tried,
        time: Timestamp::UNIX_EPOCH,
        actor: String::new(),
        change: Ulid::nil(),
        salt: String::new(),
        request: None,
    }
}

/// Whether one change may be recorded now.
fn check(record: &Record, change: &Change) -> Result<(), Rule> {
    let Change { source, subject, nature, fact, .. } = change;
    if record.beyond.contains_key(source) {
        return Err(Rule::ReadOnly(source.to_string()));
    }
    if *nature == Nature::Editorial && !fact.may_be_editorial() {
        return Err(Rule::NotEditorial(fact.kind()));
    }
    let right = fact.subject().is_none_or(|kind| kind == subject.kind()) && fact.belongs_to(source);
    if !right {
        let right = fact.subject().map_or("a commitment".to_owned(), |kind| format!("a {}", kind.word()));
        return Err(Rule::WrongSubject { kind: fact.kind(), right, given: format!("{subject} of {source}") });
    }
    match source {
        Source::Plan(id) => check_plan(record, id, change),
        Source::Organization(_) => Ok(()),
        Source::Commitment(id) => match (record.commitments.get(id), fact) {
            (None, Fact::CommitmentMade(definition)) => rules::definition(record, id, definition),
            (None, _) => Err(Rule::Unknown(format!("commitment {id}"))),
            (Some(_), Fact::CommitmentMade(_)) => Err(Rule::Exists(format!("commitment {id}"))),
            (Some(commitment), _) => check_commitment(record, commitment, change),
        },
    }
}

fn check_plan(record: &Record, id: &crate::Slug, change: &Change) -> Result<(), Rule> {
    match (record.plans.contains_key(id), matches!(change.fact, Fact::PlanPublished(_))) {
        (true, true) => Err(Rule::Exists(format!("plan {id}"))),
        (false, false) => Err(Rule::Unknown(format!("plan {id}"))),
        (true, false) | (false, true) => Ok(()),
    }
}

/// The rules for something that is said about a commitment of the record.
fn check_commitment(record: &Record, commitment: &Commitment, change: &Change) -> Result<(), Rule> {
    let Change { source, subject, fact, .. } = change;
    let amends = matches!(fact, Fact::EventCorrected(_) | Fact::EventRetracted(_));
    if commitment.definition.withdrawn.is_some() && !amends {
        return Err(Rule::Withdrawn(format!("commitment {}", source.id())));
    }
    match fact {
        Fact::CommitmentRevised(definition) => rules::definition(record, source.id(), definition),
        Fact::CommitmentSucceeded(successor) => match record.commitments.contains_key(&successor.by) {
            true => Ok(()),
            false => Err(Rule::Unknown(format!("commitment {}", successor.by))),
        },
        Fact::MilestoneAdded(definition) => {
            rules::absent(commitment, subject)?;
            rules::parent(commitment, definition.parent.as_ref(), SubjectKind::Milestone)?;
            rules::code(commitment, subject, &definition.code)
        }
        Fact::MilestoneRevised(definition) => {
            rules::present(commitment, subject)?;
            rules::code(commitment, subject, &definition.code)
        }
        Fact::MilestoneMoved(to) => {
            rules::present(commitment, subject)?;
            rules::parent(commitment, to.parent.as_ref(), SubjectKind::Milestone)?;
            rules::no_cycle(commitment, subject, to.parent.as_ref())?;
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
            rules::present(commitment, &Subject::part(SubjectKind::Indicator, &target.indicator))
        }
        Fact::TargetRevised(target) => {
            rules::present(commitment, subject)?;
            rules::present(commitment, &Subject::part(SubjectKind::Indicator, &target.indicator))
        }
        Fact::MeasurementRecorded(measurement) => {
            rules::present(commitment, subject)?;
            rules::organization(record, measurement.source.as_ref())?;
            rules::measured_once(commitment, subject, measurement)
        }
        Fact::AchievementReported(achievement) => {
            rules::absent(commitment, subject)?;
            rules::parent(commitment, achievement.parent.as_ref(), SubjectKind::Achievement)
        }
        Fact::EvidenceAttached(evidence) => {
            rules::absent(commitment, subject)?;
            rules::evidence(commitment, evidence)
        }
        Fact::NotePublished(_) | Fact::ChallengePosed(_) => rules::absent(commitment, subject),
        Fact::AssessmentRecorded(assessment) => {
            rules::absent(commitment, subject)?;
            rules::address(assessment.address.as_deref())
        }
        Fact::MilestoneWithdrawn(_)
        | Fact::IndicatorRevised(_)
        | Fact::IndicatorWithdrawn(_)
        | Fact::TargetWithdrawn(_)
        | Fact::ChallengeAnswered(_)
        | Fact::ChallengeClosed(_) => rules::present(commitment, subject),
        Fact::CommitmentWithdrawn(_) | Fact::ContactRevised(_) | Fact::ScheduleStated(_) => Ok(()),
        Fact::EventCorrected(correction) => rules::correction(record, commitment, subject, correction),
        Fact::EventRetracted(removal) => rules::retraction(commitment, subject, removal),
        Fact::EventRedacted(_) => Err(Rule::Redaction),
        Fact::PlanPublished(_) | Fact::PlanRevised(_) | Fact::OrganizationNamed(_) | Fact::CommitmentMade(_) => {
            Ok(())
        }
    }
}

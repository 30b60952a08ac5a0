//! Who may record what: the scopes and organizations that a caller is held to.
//!
//! A rule of [`decide`](crate::decide()) holds for everyone; a permit holds for one caller. It is asked after the rules,
//! since what a document comes to is known only then.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use ulid::Ulid;

use crate::deed::deed;
use crate::event::{Change, CommitmentDefinition, Fact, Replacement, Source};
use crate::lookup::{reports, withdrawals};
use crate::record::Record;
use crate::{Malformed, Slug};

/// A kind of thing that may be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What is said of commitments as they go on: statuses, schedules, measurements, achievements, evidence, notes,
    /// challenges, assessments, and corrections of them.
    Report,
    /// What commitments are: made, revised, continued and withdrawn, with contacts, milestones, indicators, targets.
    Define,
    /// Plans and the names of organizations.
    Register,
}

/// What one caller may record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// The kinds of things.
    pub scopes: BTreeSet<Scope>,
    /// The organizations for which the caller speaks; none: for all.
    ///
    /// An organization changes the commitments that it leads or makes as a lead. Where it is supporting, it reports
    /// statuses and measurements that name it as their source, and mends those. It may name itself; plans are nobody's.
    pub organizations: Option<BTreeSet<Slug>>,
}

/// Why a caller may not record something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The scope is missing: ask for a token that has it.
    #[error("this token may not {deed}: that needs the scope `{scope}`")]
    Scope {
        /// What the caller would do, in words.
        deed: &'static str,
        /// The scope that it needs.
        scope: Scope,
    },
    /// It belongs to others: let them record it.
    #[error("the token of {organizations} may not {deed}; {way_out}")]
    Organization {
        /// The organizations of the caller, with commas.
        organizations: String,
        /// What the caller would do, in words.
        deed: &'static str,
        /// What it is about, and who may, or what the caller may do instead.
        way_out: String,
    },
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Report, Self::Define, Self::Register];

    /// Its word on the command line and in a token file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Define => "define",
            Self::Register => "register",
        }
    }

    /// The scope that recording a fact needs, unless it takes back what was withdrawn.
    fn of(fact: &Fact) -> Self {
        match fact {
            Fact::PlanPublished(_) | Fact::PlanRevised(_) | Fact::OrganizationNamed(_) => Self::Register,
            Fact::CommitmentMade(_)
            | Fact::CommitmentRevised(_)
            | Fact::CommitmentSucceeded(_)
            | Fact::CommitmentWithdrawn(_)
            | Fact::ContactRevised(_)
            | Fact::MilestoneAdded(_)
            | Fact::MilestoneRevised(_)
            | Fact::MilestoneMoved(_)
            | Fact::MilestoneWithdrawn(_)
            | Fact::IndicatorDefined(_)
            | Fact::IndicatorRevised(_)
            | Fact::IndicatorWithdrawn(_)
            | Fact::TargetSet(_)
            | Fact::TargetRevised(_)
            | Fact::TargetWithdrawn(_) => Self::Define,
            Fact::ScheduleStated(_)
            | Fact::MilestoneStatusReported(_)
            | Fact::MeasurementRecorded(_)
            | Fact::AchievementReported(_)
            | Fact::EvidenceAttached(_)
            | Fact::NotePublished(_)
            | Fact::ChallengePosed(_)
            | Fact::ChallengeAnswered(_)
            | Fact::ChallengeClosed(_)
            | Fact::AssessmentRecorded(_)
            | Fact::EventCorrected(_)
            | Fact::EventRetracted(_)
            | Fact::EventRedacted(_) => Self::Report,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let named = Self::ALL.into_iter().find(|scope| scope.as_str() == text);
        named.ok_or_else(|| Malformed::new("a scope", text, "use report, define or register"))
    }
}

impl Permit {
    /// Of an operator: everything.
    #[must_use]
    pub fn everything() -> Self {
        Self { scopes: Scope::ALL.into(), organizations: None }
    }

    /// Whether a list of changes may be recorded upon a record.
    ///
    /// # Errors
    ///
    /// The place of the first change that may not, from 0, and why.
    pub fn check(&self, record: &Record, changes: &[Change]) -> Result<(), (usize, Forbidden)> {
        changes.iter().enumerate().try_for_each(|(index, change)| {
            self.check_one(record, changes, change).map_err(|forbidden| (index, forbidden))
        })
    }

    fn check_one(&self, record: &Record, list: &[Change], change: &Change) -> Result<(), Forbidden> {
        let (deed, scope) = (deed(&change.fact), needed(record, change));
        if !self.scopes.contains(&scope) {
            return Err(Forbidden::Scope { deed, scope });
        }
        let Some(own) = &self.organizations else { return Ok(()) };
        let named =
            |ids: &mut dyn Iterator<Item = &Slug>| ids.map(Slug::as_str).collect::<Vec<_>>().join(", ");
        let organizations = named(&mut own.iter());
        let way_out = match &change.source {
            Source::Plan(id) => format!("plan {id} is recorded with a token that names no organization"),
            Source::Organization(id) if own.contains(id) => return Ok(()),
            Source::Organization(id) => format!("organization {id} is named by itself"),
            Source::Commitment(id) => match definition(record, list, id) {
                Some(definition) if definition.lead.iter().any(|lead| own.contains(lead)) => return Ok(()),
                Some(definition) if definition.supporting.iter().any(|one| own.contains(one)) => {
                    if is_own_report(record, change, own) {
                        return Ok(());
                    }
                    format!(
                        "who supports commitment {id} records statuses and measurements that name it as their source"
                    )
                }
                Some(definition) => {
                    let leads = named(&mut definition.lead.iter());
                    format!("commitment {id} is changed by the organizations that lead it: {leads}")
                }
                None => format!("commitment {id} is changed by the organizations that lead it"),
            },
        };
        Err(Forbidden::Organization { organizations, deed, way_out })
    }
}

/// The scope that recording a change needs. What brings something back needs that of what took it out.
fn needed(record: &Record, change: &Change) -> Scope {
    let brings_back = |event: Ulid| {
        let commitment = record.commitments.get(change.source.id())?;
        withdrawals(commitment).find(|(withdrawal, ..)| *withdrawal == event).map(|(.., fact)| fact)
    };
    let Fact::EventRetracted(removal) = &change.fact else { return Scope::of(&change.fact) };
    brings_back(removal.event).as_ref().map_or(Scope::of(&change.fact), Scope::of)
}

/// What a commitment is: as the record has it, else as the list makes it.
fn definition<'a>(record: &'a Record, list: &'a [Change], id: &Slug) -> Option<&'a CommitmentDefinition> {
    let made = |change: &'a Change| {
        let Fact::CommitmentMade(definition) = &change.fact else { return None };
        (change.source.id() == id).then_some(definition)
    };
    record.commitments.get(id).map(|known| &known.definition.now).or_else(|| list.iter().find_map(made))
}

/// Whether a change says only what one of the organizations itself reports.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else there will be is for the lead")]
fn is_own_report(record: &Record, change: &Change, own: &BTreeSet<Slug>) -> bool {
    let is_own = |source: Option<&Slug>| source.is_some_and(|source| own.contains(source));
    let said_before = |event| {
        let commitment = record.commitments.get(change.source.id())?;
        reports(commitment).find(|said| said.event == event).and_then(|said| said.fact)
    };
    let own_replacement = |said: &Replacement| match said {
        Replacement::MeasurementRecorded(said) => is_own(said.source.as_ref()),
        Replacement::MilestoneStatusReported(said) => is_own(said.source.as_ref()),
        Replacement::ScheduleStated(_)
        | Replacement::AchievementReported(_)
        | Replacement::EvidenceAttached(_)
        | Replacement::NotePublished(_)
        | Replacement::ChallengePosed(_)
        | Replacement::AssessmentRecorded(_) => false,
    };
    match &change.fact {
        Fact::MeasurementRecorded(said) => is_own(said.source.as_ref()),
        Fact::MilestoneStatusReported(said) => is_own(said.source.as_ref()),
        Fact::EventCorrected(said) => {
            own_replacement(&said.replacement)
                && said_before(said.event).as_ref().is_some_and(own_replacement)
        }
        Fact::EventRetracted(said) => said_before(said.event).as_ref().is_some_and(own_replacement),
        _ => false,
    }
}

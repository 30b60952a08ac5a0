//! What each kind of event says: the `data` of the published line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Baseline, Code, Goal, LocalId, Per, Quantity, Slug, Text, Unit, When};

/// The words for unit tokens, per language: `{"learners": {"en": "learners", "fr": "apprenants"}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UnitWords(pub BTreeMap<Unit, Text>);

impl UnitWords {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A plan: `plan-published`, `plan-revised`. A revision gives the whole definition anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanDefinition {
    /// Its title.
    pub title: Text,
    /// The time for which it was made.
    pub period: When,
    /// Who publishes it, as it stands in a citation.
    pub publisher: Text,
    /// Where the publisher is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// The licence of its data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
}

/// A licence, by name and address per language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct License {
    /// Its name.
    pub name: Text,
    /// The address of its text.
    pub address: Text,
}

/// The names of an organization from now on: `organization-named`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganizationName {
    /// Its full name, never split into parts.
    pub name: Text,
    /// Its short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<Text>,
    /// Its address in a public register (ROR, Wikidata), as an absolute address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

/// A commitment: `commitment-made`, `commitment-revised`. A revision gives the whole definition anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommitmentDefinition {
    /// The plan that it belongs to.
    pub plan: Slug,
    /// Its number within the plan.
    pub number: Code,
    /// Its title, without the number.
    pub title: Text,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// What people will have of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_result: Option<Text>,
    /// The organizations that answer for it, in order; at least one.
    pub lead: Vec<Slug>,
    /// The organizations that help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supporting: Vec<Slug>,
    /// Others involved, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_actors: Option<Text>,
    /// Its ids elsewhere, as `register:id`: `ogp:CA0047`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<String>,
}

/// The commitment that continues this one in another plan: `commitment-succeeded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Successor {
    /// Its id.
    pub by: Slug,
}

/// Why something is no longer part of the record: `commitment-withdrawn`, `milestone-withdrawn`,
/// `indicator-withdrawn`, `target-withdrawn`, `challenge-closed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// The addresses for enquiries: `contact-revised`. An empty list was published as empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// All of them, in order.
    pub contacts: Vec<Contact>,
}

/// One address for enquiries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// The address for e-mail.
    pub email: String,
}

/// How the lead sees the schedule: `schedule-stated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScheduleStatement {
    /// The state.
    pub state: ScheduleState,
    /// Of how many deliverables that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// The sentence as published.
    pub statement: Text,
}

/// The states of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ScheduleState {
    OnSchedule,
    BehindSchedule,
    Completed,
}

impl ScheduleState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OnSchedule, Self::BehindSchedule, Self::Completed];

    /// The word in JSON, and the token wherever there are tokens.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OnSchedule => "on-schedule",
            Self::BehindSchedule => "behind-schedule",
            Self::Completed => "completed",
        }
    }
}

/// Of how many deliverables a statement speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Extent {
    All,
    Most,
    Some,
}

/// A milestone: `milestone-added`, `milestone-revised`. A revision gives the whole definition anew, and cannot
/// change the parent: that is `milestone-moved`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MilestoneDefinition {
    /// Its code, as published.
    pub code: Code,
    /// The milestone that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<LocalId>,
    /// What is to be done.
    pub text: Text,
    /// The organizations that answer for it, in order, where they are named for it alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<Slug>,
    /// By when: the date of the deadline, where it has one date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<When>,
    /// The deadline as published: `By March 2023`, `Ongoing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Text>,
}

/// Where a milestone stands from now on: `milestone-moved`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MilestonePlace {
    /// Its new code.
    pub code: Code,
    /// The milestone that it is part of now; none: of the commitment itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<LocalId>,
}

/// How far a milestone has got: `milestone-status-reported`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusReport {
    /// How far.
    pub status: Completion,
    /// What was done, in the reporter's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Text>,
    /// The organization that reports, where it is not the lead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Slug>,
}

/// How far a milestone has got. A milestone nobody reported on has none of these, which is not `not-started`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Completion {
    NotStarted,
    /// Begun, where the source does not say how far.
    InProgress,
    Limited,
    Substantial,
    Complete,
    Suspended,
    Withdrawn,
}

impl Completion {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NotStarted,
        Self::InProgress,
        Self::Limited,
        Self::Substantial,
        Self::Complete,
        Self::Suspended,
        Self::Withdrawn,
    ];

    /// The word in JSON, and the token wherever there are tokens.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::InProgress => "in-progress",
            Self::Limited => "limited",
            Self::Substantial => "substantial",
            Self::Complete => "complete",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// An indicator: `indicator-defined`, `indicator-revised`. A revision gives the whole definition anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IndicatorDefinition {
    /// Its code, where one is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What it measures.
    pub name: Text,
    /// What it counts, unless a measurement says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The words for the units of its targets and measurements.
    #[serde(default, skip_serializing_if = "UnitWords::is_empty")]
    pub units: UnitWords,
    /// Whether measurements of periods that do not overlap may be summed. Only where the source says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub additive: bool,
}

/// A target of an indicator: `target-set`, `target-revised`. A revision gives the whole definition anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetDefinition {
    /// The indicator.
    pub indicator: LocalId,
    /// What a value must be.
    pub goal: Goal,
    /// What is counted; none: the indicator's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How often; none: once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<When>,
    /// Where it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// The wording as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Text>,
}

/// Something done that is no numbered milestone: `achievement-reported`. They nest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    /// What was done.
    pub text: Text,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    /// The achievement that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<LocalId>,
    /// What was counted there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Quantity>,
    /// The words for the units of the counts.
    #[serde(default, skip_serializing_if = "UnitWords::is_empty")]
    pub units: UnitWords,
}

/// Where a claim can be checked: `evidence-attached`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The part of the commitment that it bears out; none: the commitment itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<super::Subject>,
    /// Where it is.
    pub address: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// Where a copy is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<String>,
    /// SHA-256 of the copy, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// When the copy was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<When>,
}

/// Words for the reader: `note-published`, `challenge-posed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words.
    pub text: Text,
}

/// What somebody replied to a challenge: `challenge-answered`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The reply.
    pub text: Text,
    /// Who replied, as they wish to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Text>,
}

/// The judgement of a third party on its own scale, kept verbatim: `assessment-recorded`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Who judges.
    pub assessor: Text,
    /// By what scale: `completion`, `early results`, …
    pub scale: Text,
    /// The judgement.
    pub value: Text,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

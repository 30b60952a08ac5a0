//! The kinds of events: one table of names, natures and subjects.

use serde::{Deserialize, Serialize};

use super::amendment::{Correction, Removal, Replacement};
use super::payload::{
    Achievement, Answer, Assessment, CommitmentDefinition, Contacts, Evidence, IndicatorDefinition,
    MilestoneDefinition, MilestonePlace, OrganizationName, PlanDefinition, Reason, ScheduleStatement,
    StatusReport, Successor, TargetDefinition, Words,
};
use super::{Source, SubjectKind};
use crate::{Measurement, Slug};

/// What happened. Named in the past tense; the kind and its data stand side by side in JSON:
/// `{"type":"milestone-withdrawn","data":{…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "data", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it; the payloads are documented")]
pub enum Fact {
    PlanPublished(PlanDefinition),
    PlanRevised(PlanDefinition),
    OrganizationNamed(OrganizationName),
    CommitmentMade(CommitmentDefinition),
    CommitmentRevised(CommitmentDefinition),
    CommitmentSucceeded(Successor),
    CommitmentWithdrawn(Reason),
    ContactRevised(Contacts),
    ScheduleStated(ScheduleStatement),
    MilestoneAdded(MilestoneDefinition),
    MilestoneRevised(MilestoneDefinition),
    MilestoneStatusReported(StatusReport),
    MilestoneMoved(MilestonePlace),
    MilestoneWithdrawn(Reason),
    IndicatorDefined(IndicatorDefinition),
    IndicatorRevised(IndicatorDefinition),
    IndicatorWithdrawn(Reason),
    TargetSet(TargetDefinition),
    TargetRevised(TargetDefinition),
    TargetWithdrawn(Reason),
    MeasurementRecorded(Measurement),
    AchievementReported(Achievement),
    EvidenceAttached(Evidence),
    NotePublished(Words),
    ChallengePosed(Words),
    ChallengeAnswered(Answer),
    ChallengeClosed(Reason),
    AssessmentRecorded(Assessment),
    EventCorrected(Correction),
    EventRetracted(Removal),
    EventRedacted(Removal),
}

/// What an event is to a subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// News.
    Update,
    /// An earlier event said something wrong.
    Correction,
    /// An earlier event should not have been.
    Retraction,
    /// Wording only. Only the `…-revised` kinds may say so.
    Editorial,
}

impl Nature {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Update, Self::Correction, Self::Retraction, Self::Editorial];

    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Correction => "correction",
            Self::Retraction => "retraction",
            Self::Editorial => "editorial",
        }
    }
}

impl Fact {
    /// All kinds, in the order of the documentation.
    pub const KINDS: [&'static str; 31] = [
        "plan-published",
        "plan-revised",
        "organization-named",
        "commitment-made",
        "commitment-revised",
        "commitment-succeeded",
        "commitment-withdrawn",
        "contact-revised",
        "schedule-stated",
        "milestone-added",
        "milestone-revised",
        "milestone-status-reported",
        "milestone-moved",
        "milestone-withdrawn",
        "indicator-defined",
        "indicator-revised",
        "indicator-withdrawn",
        "target-set",
        "target-revised",
        "target-withdrawn",
        "measurement-recorded",
        "achievement-reported",
        "evidence-attached",
        "note-published",
        "challenge-posed",
        "challenge-answered",
        "challenge-closed",
        "assessment-recorded",
        "event-corrected",
        "event-retracted",
        "event-redacted",
    ];

    /// Whether a kind is known.
    #[must_use]
    pub fn is_kind(kind: &str) -> bool {
        Self::KINDS.contains(&kind)
    }

    /// The organizations that it names as those that measured, reported, or answer for a milestone.
    pub fn parties(&self) -> impl Iterator<Item = &Slug> {
        let leads = if let Self::MilestoneAdded(milestone) | Self::MilestoneRevised(milestone) = self {
            milestone.lead.as_slice()
        } else {
            &[]
        };
        self.reporter().into_iter().chain(leads)
    }

    fn reporter(&self) -> Option<&Slug> {
        if let Self::MeasurementRecorded(said) = self {
            return said.source.as_ref();
        }
        if let Self::MilestoneStatusReported(said) = self {
            return said.source.as_ref();
        }
        let Self::EventCorrected(correction) = self else { return None };
        match &correction.replacement {
            Replacement::MeasurementRecorded(said) => said.source.as_ref(),
            Replacement::MilestoneStatusReported(said) => said.source.as_ref(),
            Replacement::ScheduleStated(_)
            | Replacement::AchievementReported(_)
            | Replacement::EvidenceAttached(_)
            | Replacement::NotePublished(_)
            | Replacement::ChallengePosed(_)
            | Replacement::AssessmentRecorded(_) => None,
        }
    }

    /// The kind, as in the `type` of a change.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PlanPublished(_) => "plan-published",
            Self::PlanRevised(_) => "plan-revised",
            Self::OrganizationNamed(_) => "organization-named",
            Self::CommitmentMade(_) => "commitment-made",
            Self::CommitmentRevised(_) => "commitment-revised",
            Self::CommitmentSucceeded(_) => "commitment-succeeded",
            Self::CommitmentWithdrawn(_) => "commitment-withdrawn",
            Self::ContactRevised(_) => "contact-revised",
            Self::ScheduleStated(_) => "schedule-stated",
            Self::MilestoneAdded(_) => "milestone-added",
            Self::MilestoneRevised(_) => "milestone-revised",
            Self::MilestoneStatusReported(_) => "milestone-status-reported",
            Self::MilestoneMoved(_) => "milestone-moved",
            Self::MilestoneWithdrawn(_) => "milestone-withdrawn",
            Self::IndicatorDefined(_) => "indicator-defined",
            Self::IndicatorRevised(_) => "indicator-revised",
            Self::IndicatorWithdrawn(_) => "indicator-withdrawn",
            Self::TargetSet(_) => "target-set",
            Self::TargetRevised(_) => "target-revised",
            Self::TargetWithdrawn(_) => "target-withdrawn",
            Self::MeasurementRecorded(_) => "measurement-recorded",
            Self::AchievementReported(_) => "achievement-reported",
            Self::EvidenceAttached(_) => "evidence-attached",
            Self::NotePublished(_) => "note-published",
            Self::ChallengePosed(_) => "challenge-posed",
            Self::ChallengeAnswered(_) => "challenge-answered",
            Self::ChallengeClosed(_) => "challenge-closed",
            Self::AssessmentRecorded(_) => "assessment-recorded",
            Self::EventCorrected(_) => "event-corrected",
            Self::EventRetracted(_) => "event-retracted",
            Self::EventRedacted(_) => "event-redacted",
        }
    }

    /// The nature that the kind has by itself.
    #[must_use]
    pub fn nature(&self) -> Nature {
        match self.kind() {
            "event-corrected" => Nature::Correction,
            "event-retracted" | "event-redacted" => Nature::Retraction,
            _ => Nature::Update,
        }
    }

    /// Whether the kind may be wording only.
    pub(crate) fn may_be_editorial(&self) -> bool {
        self.kind().ends_with("-revised")
    }

    /// The kind of subject that it is about; none for corrections and their like, which have the subject of the
    /// event they name.
    #[must_use]
    pub fn subject(&self) -> Option<SubjectKind> {
        Some(match self {
            Self::PlanPublished(_) | Self::PlanRevised(_) => SubjectKind::Plan,
            Self::OrganizationNamed(_) => SubjectKind::Organization,
            Self::CommitmentMade(_)
            | Self::CommitmentRevised(_)
            | Self::CommitmentSucceeded(_)
            | Self::CommitmentWithdrawn(_)
            | Self::ContactRevised(_)
            | Self::ScheduleStated(_) => SubjectKind::Commitment,
            Self::MilestoneAdded(_)
            | Self::MilestoneRevised(_)
            | Self::MilestoneStatusReported(_)
            | Self::MilestoneMoved(_)
            | Self::MilestoneWithdrawn(_) => SubjectKind::Milestone,
            Self::IndicatorDefined(_)
            | Self::IndicatorRevised(_)
            | Self::IndicatorWithdrawn(_)
            | Self::MeasurementRecorded(_) => SubjectKind::Indicator,
            Self::TargetSet(_) | Self::TargetRevised(_) | Self::TargetWithdrawn(_) => SubjectKind::Target,
            Self::AchievementReported(_) => SubjectKind::Achievement,
            Self::EvidenceAttached(_) => SubjectKind::Evidence,
            Self::NotePublished(_) => SubjectKind::Note,
            Self::ChallengePosed(_) | Self::ChallengeAnswered(_) | Self::ChallengeClosed(_) => {
                SubjectKind::Challenge
            }
            Self::AssessmentRecorded(_) => SubjectKind::Assessment,
            Self::EventCorrected(_) | Self::EventRetracted(_) | Self::EventRedacted(_) => return None,
        })
    }

    /// Whether it can be about this kind of source.
    pub(crate) fn belongs_to(&self, source: &Source) -> bool {
        match (self, self.subject()) {
            (Self::EventRedacted(_), _) => true,
            (_, Some(SubjectKind::Plan)) => matches!(source, Source::Plan(_)),
            (_, Some(SubjectKind::Organization)) => matches!(source, Source::Organization(_)),
            (_, Some(_) | None) => matches!(source, Source::Commitment(_)),
        }
    }
}

//! What is said of earlier events: that one was wrong, should not have been, or had to go.

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::Fact;
use super::payload::{Achievement, Assessment, Evidence, ScheduleStatement, StatusReport, Words};
use crate::{Measurement, Text};

/// What an earlier event should have said: `event-corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The event that was wrong.
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::UlidText"))]
    pub event: Ulid,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// What it should have said.
    pub replacement: Replacement,
}

/// A fact that can be corrected, with its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "data", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "named for the kinds of events")]
pub enum Replacement {
    ScheduleStated(ScheduleStatement),
    MilestoneStatusReported(StatusReport),
    MeasurementRecorded(Measurement),
    AchievementReported(Achievement),
    EvidenceAttached(Evidence),
    NotePublished(Words),
    ChallengePosed(Words),
    AssessmentRecorded(Assessment),
}

/// An earlier event that should not have been recorded (`event-retracted`), or whose text had to be removed
/// (`event-redacted`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Removal {
    /// The event.
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::UlidText"))]
    pub event: Ulid,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

impl From<Replacement> for Fact {
    /// What an event would have said, had it been right.
    fn from(replacement: Replacement) -> Self {
        match replacement {
            Replacement::ScheduleStated(said) => Self::ScheduleStated(said),
            Replacement::MilestoneStatusReported(said) => Self::MilestoneStatusReported(said),
            Replacement::MeasurementRecorded(said) => Self::MeasurementRecorded(said),
            Replacement::AchievementReported(said) => Self::AchievementReported(said),
            Replacement::EvidenceAttached(said) => Self::EvidenceAttached(said),
            Replacement::NotePublished(said) => Self::NotePublished(said),
            Replacement::ChallengePosed(said) => Self::ChallengePosed(said),
            Replacement::AssessmentRecorded(said) => Self::AssessmentRecorded(said),
        }
    }
}

//! The current status, as it is published. These types are the JSON of the service, so their members are a contract.

mod commitment;
mod completeness;
mod indicator;
mod milestone;
mod parts;
mod period;
mod summary;

pub(crate) use commitment::status_as_of;
pub use commitment::{CommitmentView, Disagreement, ScheduleView};
pub use completeness::{CompletenessView, GapTally, PlacedGap};
pub use indicator::{IndicatorView, MeasurementView, TargetRevision, TargetView};
pub use milestone::{MilestoneView, StatusView};
pub use parts::{AchievementView, AnswerView, AssessmentView, ChallengeView, EvidenceView, NoteView};
pub use period::{
    AnswerWord, AskedPart, PeriodOfOrganization, PeriodSummary, PeriodView, PeriodsView, Reports,
};
pub use summary::{CommitmentSummary, OrganizationView, PlanView};

use std::sync::Arc;

use domain::Slug;
use domain::event::Provenance;
use domain::record::{Record, Reported, Trace};
use domain::{Text, When};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use ulid::Ulid;

/// An organization or a plan as it is named now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Slug,
    /// Its name, or its title.
    pub name: Text,
    /// Its short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<Text>,
}

/// Where a statement comes from: its event and its times.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin {
    /// The event that said it.
    pub event: Ulid,
    /// When it was recorded.
    #[serde(serialize_with = "instant")]
    pub recorded: Timestamp,
    /// The time of the world that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<When>,
    /// When its source said so in public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attested: Option<When>,
    /// The document that says what is said here, where it came from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Arc<Provenance>>,
    /// The events that corrected it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected_by: Vec<Ulid>,
}

impl Origin {
    /// The origin of a report.
    #[must_use]
    pub fn of<T>(report: &Reported<T>) -> Self {
        Self {
            event: report.trace.event,
            recorded: report.trace.time,
            effective: report.effective.clone(),
            attested: report.attested.clone(),
            provenance: report.provenance.clone(),
            corrected_by: report.corrected.iter().map(|trace| trace.event).collect(),
        }
    }

    /// The origin of something that is about no time.
    #[must_use]
    pub fn at(trace: &Trace) -> Self {
        Self {
            event: trace.event,
            recorded: trace.time,
            effective: None,
            attested: None,
            provenance: None,
            corrected_by: Vec::new(),
        }
    }
}

impl Named {
    /// An organization by its present name; by its id where the record does not name it.
    #[must_use]
    pub fn organization(record: &Record, id: &Slug) -> Self {
        match record.organizations.get(id) {
            Some(known) => {
                let abbreviation = known.now.abbreviation.clone();
                Self { id: id.clone(), name: known.now.name.clone(), abbreviation }
            }
            None => Self { id: id.clone(), name: Text::default(), abbreviation: None },
        }
    }

    /// A plan by its present title.
    #[must_use]
    pub fn plan(record: &Record, id: &Slug) -> Self {
        let name = record.plans.get(id).map(|plan| plan.now.title.clone()).unwrap_or_default();
        Self { id: id.clone(), name, abbreviation: None }
    }
}

/// Writes an instant as RFC 3339, UTC, milliseconds.
///
/// # Errors
///
/// Those of the serializer.
pub fn instant<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{time:.3}"))
}

//! Commitments in a list, plans and organizations.

use domain::event::{License, PlanDefinition};
use domain::{AttainmentTally, Code, Slug, Tally, Text, When};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{Named, ScheduleView, instant};
use crate::{Figures, State};

/// A commitment in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see CommitmentView")]
pub struct CommitmentSummary {
    pub id: Slug,
    pub plan: Slug,
    pub number: Code,
    pub title: Text,
    pub lead: Vec<Named>,
    pub schedule: Option<ScheduleView>,
    pub tally: Tally,
    pub attainments: AttainmentTally,
    /// How many of its milestones are overdue.
    pub overdue: usize,
    /// Since when it awaits a report: the day of the last one, or of the commitment itself; null where nothing more is
    /// expected.
    pub silent_since: Option<Date>,
    pub withdrawn: bool,
    pub version: u64,
    #[serde(serialize_with = "instant")]
    pub date_modified: Timestamp,
}

/// A plan with its commitments.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see PlanDefinition")]
pub struct PlanView {
    pub id: Slug,
    pub title: Text,
    pub period: When,
    pub publisher: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// The milestones of all its commitments.
    pub tally: Tally,
    /// The verdicts of all its commitments.
    pub attainments: AttainmentTally,
    /// Its commitments, by number.
    pub commitments: Vec<CommitmentSummary>,
}

/// An organization with the commitments it leads or supports.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrganizationView {
    /// Its names.
    #[serde(flatten)]
    pub named: Named,
    /// The names that it had, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<Text>,
    /// Its address in a public register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// What it leads, by plan and number.
    pub leads: Vec<CommitmentSummary>,
    /// What it supports, by plan and number.
    pub supports: Vec<CommitmentSummary>,
}

impl CommitmentSummary {
    /// One commitment with its figures; none where there is no such.
    #[must_use]
    pub fn of(state: &State, id: &Slug, figures: &Figures) -> Option<Self> {
        let known = state.record.outlines.get(id)?;
        let version = state.version(id)?;
        Some(Self {
            id: id.clone(),
            plan: known.plan.clone(),
            number: known.number.clone(),
            title: known.title.clone(),
            lead: known.lead.iter().map(|id| Named::organization(&state.record, id)).collect(),
            schedule: figures.schedule.as_ref().map(ScheduleView::of),
            tally: figures.tally,
            attainments: figures.attainments,
            overdue: figures.overdue,
            silent_since: figures.silent_since,
            withdrawn: known.withdrawn.is_some(),
            version: version.number,
            date_modified: version.time,
        })
    }
}

impl PlanView {
    /// A plan with its commitments, which are by number; none where there is no such.
    #[must_use]
    pub fn of(state: &State, id: &Slug, commitments: Vec<CommitmentSummary>) -> Option<Self> {
        let plan = state.record.plans.get(id)?;
        let PlanDefinition { title, period, publisher, place, license } = plan.now.clone();
        Some(Self {
            id: id.clone(),
            title,
            period,
            publisher,
            place,
            license,
            tally: commitments.iter().map(|c| c.tally).sum(),
            attainments: commitments.iter().map(|c| c.attainments).sum(),
            commitments,
        })
    }
}

impl OrganizationView {
    /// An organization with the commitments that it leads or supports; none where there is no such.
    #[must_use]
    pub fn of(state: &State, id: &Slug, involved: &[CommitmentSummary]) -> Option<Self> {
        let known = state.record.organizations.get(id)?;
        let outline = |summary: &CommitmentSummary| state.record.outlines.get(&summary.id);
        let leads =
            |summary: &&CommitmentSummary| outline(summary).is_some_and(|known| known.lead.contains(id));
        let supports = |summary: &&CommitmentSummary| {
            outline(summary).is_some_and(|known| known.supporting.contains(id))
        };
        Some(Self {
            named: Named::organization(&state.record, id),
            former_names: known.before.iter().map(|(_, name)| name.name.clone()).collect(),
            same_as: known.now.same_as.clone(),
            leads: involved.iter().filter(leads).cloned().collect(),
            supports: involved.iter().filter(supports).cloned().collect(),
        })
    }
}

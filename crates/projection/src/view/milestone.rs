//! Milestones as they stand, in a tree.

use domain::event::StatusReport;
use domain::record::{Commitment, Milestone, Reported, latest_first};
use domain::{Code, Completion, LocalId, Slug, Text, When};
use jiff::civil::Date;
use serde::Serialize;

use super::Origin;

/// A milestone with those below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MilestoneView {
    /// Its id within the commitment.
    pub id: LocalId,
    /// Its code as published.
    pub code: Code,
    /// The codes that it had.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_codes: Vec<Code>,
    /// What is to be done.
    pub text: Text,
    /// The organizations that answer for it, where they are named for it alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<Slug>,
    /// By when: the date of the deadline, where it has one date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<When>,
    /// The deadline as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Text>,
    /// How far it has got; null where nobody reported, which is not `not-started`.
    pub completion: Option<Completion>,
    /// Whether its time has passed and it is not complete.
    pub overdue: bool,
    /// The reports, the valid one first.
    pub reports: Vec<StatusView>,
    /// The milestones that it is made of. Their completion is their own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneView>,
}

/// One report on a milestone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusView {
    /// How far.
    pub status: Completion,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Text>,
    /// Who reports, where it is not the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Slug>,
    /// Where it comes from.
    #[serde(flatten)]
    pub origin: Origin,
}

impl MilestoneView {
    /// The milestones below a parent, or at the top, by code.
    #[must_use]
    pub fn tree(commitment: &Commitment, parent: Option<&LocalId>, on: Date) -> Vec<Self> {
        let children = commitment.children(parent);
        children.into_iter().map(|(id, milestone)| Self::of(commitment, id, milestone, on)).collect()
    }

    fn of(commitment: &Commitment, id: &LocalId, milestone: &Milestone, on: Date) -> Self {
        let definition = &milestone.definition.now;
        Self {
            id: id.clone(),
            code: definition.code.clone(),
            former_codes: milestone.former_codes.clone(),
            text: definition.text.clone(),
            lead: definition.lead.clone(),
            due: definition.due.clone(),
            deadline: definition.deadline.clone(),
            completion: milestone.completion(),
            overdue: milestone.is_overdue(on),
            reports: latest_first(&milestone.reports).into_iter().map(StatusView::of).collect(),
            milestones: Self::tree(commitment, Some(id), on),
        }
    }

    /// This milestone and all below it.
    #[must_use]
    pub fn flat(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.milestones.iter().flat_map(Self::flat)).collect()
    }
}

impl StatusView {
    fn of(report: &Reported<StatusReport>) -> Self {
        let StatusReport { status, progress, source } = report.said.clone();
        Self { status, progress, source, origin: Origin::of(report) }
    }
}

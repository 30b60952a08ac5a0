//! The parts of a commitment that stand beside its milestones and indicators.

use std::collections::BTreeMap;

use domain::event::{Achievement, Evidence, UnitWords};
use domain::record::{Challenge, Commitment, Reported};
use domain::{LocalId, Quantity, Text, When};
use serde::Serialize;

use super::Origin;

/// Something done that is no milestone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see Achievement")]
pub struct AchievementView {
    pub id: LocalId,
    pub text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<When>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Quantity>,
    #[serde(skip_serializing_if = "UnitWords::is_empty")]
    pub units: UnitWords,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub achievements: Vec<AchievementView>,
    #[serde(flatten)]
    pub origin: Origin,
}

/// Where a claim can be checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see Evidence")]
pub struct EvidenceView {
    pub id: LocalId,
    #[serde(flatten)]
    pub said: Evidence,
    #[serde(flatten)]
    pub origin: Origin,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see Words")]
pub struct NoteView {
    pub id: LocalId,
    pub text: Text,
    #[serde(flatten)]
    pub origin: Origin,
}

/// A question to the public.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see Words and Answer")]
pub struct ChallengeView {
    pub id: LocalId,
    pub text: Text,
    pub closed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AnswerView>,
    #[serde(flatten)]
    pub origin: Origin,
}

/// A reply to a challenge.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see Answer")]
pub struct AnswerView {
    pub text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Text>,
    #[serde(flatten)]
    pub origin: Origin,
}

/// The judgement of a third party.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see Assessment")]
pub struct AssessmentView {
    pub id: LocalId,
    #[serde(flatten)]
    pub said: domain::event::Assessment,
    #[serde(flatten)]
    pub origin: Origin,
}

impl EvidenceView {
    pub(super) fn of((id, report): (&LocalId, &Reported<Evidence>)) -> Self {
        Self { id: id.clone(), said: report.said.clone(), origin: Origin::of(report) }
    }
}

impl NoteView {
    pub(super) fn of(id: &LocalId, report: &Reported<domain::event::Words>) -> Self {
        Self { id: id.clone(), text: report.said.text.clone(), origin: Origin::of(report) }
    }
}

impl AssessmentView {
    pub(super) fn of((id, report): (&LocalId, &Reported<domain::event::Assessment>)) -> Self {
        Self { id: id.clone(), said: report.said.clone(), origin: Origin::of(report) }
    }
}

/// Reports by id in the order in which they were recorded.
pub(super) fn in_order<T>(reports: &BTreeMap<LocalId, Reported<T>>) -> Vec<(&LocalId, &Reported<T>)> {
    let mut sorted: Vec<_> = reports.iter().collect();
    sorted.sort_by_key(|(_, report)| report.trace.sequence);
    sorted
}

pub(super) fn achievements(commitment: &Commitment, parent: Option<&LocalId>) -> Vec<AchievementView> {
    let mut below: Vec<_> = commitment.achievements_under(parent).collect();
    below.sort_by_key(|(_, report)| report.trace.sequence);
    below
        .into_iter()
        .map(|(id, report)| {
            let Achievement { text, date, counts, units, .. } = report.said.clone();
            let achievements = achievements(commitment, Some(id));
            AchievementView {
                id: id.clone(),
                text,
                date,
                counts,
                units,
                achievements,
                origin: Origin::of(report),
            }
        })
        .collect()
}

pub(super) fn challenges(commitment: &Commitment) -> Vec<ChallengeView> {
    let mut sorted: Vec<_> = commitment.challenges.iter().collect();
    sorted.sort_by_key(|(_, challenge)| challenge.posed.trace.sequence);
    let answer = |report: &Reported<domain::event::Answer>| AnswerView {
        text: report.said.text.clone(),
        by: report.said.by.clone(),
        origin: Origin::of(report),
    };
    let view = |(id, challenge): (&LocalId, &Challenge)| ChallengeView {
        id: id.clone(),
        text: challenge.posed.said.text.clone(),
        closed: challenge.closed.is_some(),
        answers: challenge.answers.iter().map(answer).collect(),
        origin: Origin::of(&challenge.posed),
    };
    sorted.into_iter().map(view).collect()
}

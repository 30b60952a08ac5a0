//! Reporting periods of a plan: who has reported, and who has not.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

use domain::event::{Completion, Subject, SubjectKind};
use domain::period::{Asked, Outcome, asked, periods};
use domain::record::Commitment;
use domain::{Code, Slug, Text, When};
use jiff::civil::Date;
use serde::Serialize;
use ulid::Ulid;

use super::Named;
use crate::State;

/// How many reports a period has and lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Reports {
    /// Given.
    pub reported: usize,
    /// Not given.
    pub missing: usize,
    /// Not asked for any more: complete or withdrawn before.
    pub complete: usize,
}

/// The periods of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodsView {
    /// The plan.
    pub plan: Named,
    /// The periods that its reports name, the latest first. One that they write in several ways is there once.
    pub periods: Vec<PeriodSummary>,
}

/// A period in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodSummary {
    /// The period, as the reports name it.
    pub period: When,
    /// Its reports.
    #[serde(flatten)]
    pub reports: Reports,
}

/// A period of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodView {
    /// The plan.
    pub plan: Named,
    /// The period, as the address names it.
    pub period: When,
    /// Its first day.
    pub first_day: Date,
    /// Its last day.
    pub last_day: Date,
    /// All reports of it.
    #[serde(flatten)]
    pub reports: Reports,
    /// Those who were asked, those with the most missing first.
    pub organizations: Vec<PeriodOfOrganization>,
}

/// What one organization was asked for in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodOfOrganization {
    /// Who.
    #[serde(flatten)]
    pub named: Named,
    /// Its reports.
    #[serde(flatten)]
    pub reports: Reports,
    /// The milestones and indicators, by commitment and code.
    pub parts: Vec<AskedPart>,
}

/// One milestone or indicator that an organization was asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskedPart {
    /// The commitment.
    pub commitment: Slug,
    /// Its number within the plan.
    pub number: Code,
    /// The milestone or indicator.
    pub subject: Subject,
    /// Its code as published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The text of the milestone, or the name of the indicator.
    pub name: Text,
    /// What came of it.
    pub answer: AnswerWord,
    /// For a report on a milestone: how far it had got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Completion>,
    /// The event that reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Ulid>,
}

/// What came of being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "see domain::period::Outcome")]
pub enum AnswerWord {
    Reported,
    Missing,
    Complete,
}

impl PeriodsView {
    /// The periods of a plan, in a state that has its commitments in full; none where there is no such plan.
    #[must_use]
    pub fn of(state: &State, plan: &Slug) -> Option<Self> {
        state.record.plans.get(plan)?;
        let commitments: Vec<&Commitment> = of_plan(state, plan).map(|(_, commitment)| commitment).collect();
        let named: BTreeSet<When> = commitments.iter().flat_map(|commitment| periods(commitment)).collect();
        let mut named: Vec<When> = named.into_iter().collect();
        named.dedup_by(is_again);
        let summary = |period: When| {
            let asked = commitments.iter().flat_map(|commitment| asked(commitment, &period));
            PeriodSummary { reports: asked.map(|asked| Reports::of(&asked.outcome)).sum(), period }
        };
        let periods = named.into_iter().rev().map(summary).collect();
        Some(Self { plan: Named::plan(&state.record, plan), periods })
    }
}

/// Whether a period is the one before it in another writing. The shorter writing is kept: `2018-Q2`, not `2018-04/2018-06`.
fn is_again(next: &mut When, kept: &mut When) -> bool {
    let same = next.is_same_time(kept);
    if same && next.as_str().len() < kept.as_str().len() {
        std::mem::swap(next, kept);
    }
    same
}

impl PeriodView {
    /// A period of a plan, in a state that has its commitments in full; none where there is no such plan, or the period has
    /// no end.
    #[must_use]
    pub fn of(state: &State, plan: &Slug, period: &When) -> Option<Self> {
        state.record.plans.get(plan)?;
        let mut parts: BTreeMap<Slug, Vec<AskedPart>> = BTreeMap::new();
        let mut commitments: Vec<_> = of_plan(state, plan).collect();
        commitments.sort_by_key(|(id, commitment)| (&commitment.definition.now.number, *id));
        for (id, commitment) in commitments {
            for asked in asked(commitment, period) {
                let part = AskedPart::of(id, commitment, &asked);
                parts.entry(asked.organization).or_default().extend(part);
            }
        }
        let organization = |(id, parts): (Slug, Vec<AskedPart>)| PeriodOfOrganization {
            named: Named::organization(&state.record, &id),
            reports: parts.iter().map(|part| Reports::counted(part.answer)).sum(),
            parts,
        };
        let mut organizations: Vec<_> = parts.into_iter().map(organization).collect();
        organizations.sort_by_key(|one| (std::cmp::Reverse(one.reports.missing), one.named.id.clone()));
        Some(Self {
            plan: Named::plan(&state.record, plan),
            period: period.clone(),
            first_day: period.first_day(),
            last_day: period.last_day()?,
            reports: organizations.iter().map(|one| one.reports).sum(),
            organizations,
        })
    }
}

/// The commitments of a plan.
fn of_plan<'a>(state: &'a State, plan: &'a Slug) -> impl Iterator<Item = (&'a Slug, &'a Commitment)> {
    let all = state.record.commitments.iter().map(|(id, commitment)| (id, &**commitment));
    all.filter(move |(_, commitment)| commitment.definition.now.plan == *plan)
}

impl AskedPart {
    fn of(id: &Slug, commitment: &Commitment, asked: &Asked) -> Option<Self> {
        let part = asked.subject.id()?;
        let milestone = || commitment.milestones.get(part).map(|milestone| &milestone.definition.now);
        let indicator = || commitment.indicators.get(part).map(|indicator| &indicator.definition.now);
        let of_milestone = milestone().map(|now| (Some(now.code.clone()), now.text.clone()));
        let of_indicator = || indicator().map(|now| (now.code.clone(), now.name.clone()));
        let is_milestone = asked.subject.kind() == SubjectKind::Milestone;
        let (code, name) = if is_milestone { of_milestone } else { of_indicator() }?;
        let (answer, status, event) = match &asked.outcome {
            Outcome::Reported { event, status } => (AnswerWord::Reported, *status, Some(*event)),
            Outcome::Missing => (AnswerWord::Missing, None, None),
            Outcome::Complete => (AnswerWord::Complete, None, None),
        };
        Some(Self {
            commitment: id.clone(),
            number: commitment.definition.now.number.clone(),
            subject: asked.subject.clone(),
            code,
            name,
            answer,
            status,
            event,
        })
    }
}

impl Reports {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Reported { .. } => Self::counted(AnswerWord::Reported),
            Outcome::Missing => Self::counted(AnswerWord::Missing),
            Outcome::Complete => Self::counted(AnswerWord::Complete),
        }
    }

    fn counted(answer: AnswerWord) -> Self {
        match answer {
            AnswerWord::Reported => Self { reported: 1, ..Self::default() },
            AnswerWord::Missing => Self { missing: 1, ..Self::default() },
            AnswerWord::Complete => Self { complete: 1, ..Self::default() },
        }
    }
}

impl Sum for Reports {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            reported: sum.reported + one.reported,
            missing: sum.missing + one.missing,
            complete: sum.complete + one.complete,
        })
    }
}

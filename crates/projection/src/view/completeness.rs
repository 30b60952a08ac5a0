//! What a plan lacks.

use domain::completeness::{Gap, gaps, missing_texts};
use domain::event::{Source, Subject, SubjectKind};
use domain::record::Commitment;
use domain::{Code, Slug, Text};
use jiff::civil::Date;
use serde::Serialize;

use super::Named;
use crate::State;

/// What a plan and its commitments lack on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompletenessView {
    /// The plan.
    pub plan: Named,
    /// The day.
    pub on: Date,
    /// After how many days without a report a commitment is stale.
    pub stale_days: u16,
    /// Whether nothing is lacking.
    pub complete: bool,
    /// How many there are of each kind.
    pub tally: GapTally,
    /// Each of them: those of the plan and of the organizations that lead it, then by commitment.
    pub gaps: Vec<PlacedGap>,
}

/// How many gaps there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see domain::completeness::Gap")]
pub struct GapTally {
    pub missing_texts: usize,
    pub milestones_without_report: usize,
    pub indicators_without_target: usize,
    pub indicators_without_data: usize,
    pub limited_without_challenge: usize,
    pub promised_data_late: usize,
    pub stale: usize,
}

/// A gap with what it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlacedGap {
    /// What is lacking.
    #[serde(flatten)]
    pub gap: Gap,
    /// The plan, organization or commitment.
    pub source: Source,
    /// For a commitment: its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Code>,
    /// The code of the milestone or indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What it is called: the text of a milestone, the name of an indicator, or the title of the commitment.
    pub name: Text,
    /// Who leads it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<Slug>,
}

impl CompletenessView {
    /// What a plan lacks on a day, in a state that has its commitments in full; none where there is no such plan.
    #[must_use]
    pub fn of(state: &State, plan: &Slug, on: Date, stale_days: u16) -> Option<Self> {
        let definition = state.record.plans.get(plan)?;
        let mut commitments: Vec<(&Slug, &Commitment)> =
            state.record.commitments.iter().map(|(id, commitment)| (id, &**commitment)).collect();
        commitments.retain(|(_, commitment)| commitment.definition.now.plan == *plan);
        commitments.sort_by_key(|(id, commitment)| (&commitment.definition.now.number, *id));
        let mut all =
            texts(Source::Plan(plan.clone()), Subject::PLAN, &definition.now.title, &definition.now);
        all.extend(organizations(&commitments).into_iter().flat_map(|id| of_organization(state, id)));
        for (id, commitment) in commitments {
            let found = gaps(commitment, on, stale_days).into_iter();
            all.extend(found.map(|gap| PlacedGap::of_commitment(id, commitment, gap)));
        }
        Some(Self {
            plan: Named::plan(&state.record, plan),
            on,
            stale_days,
            complete: all.is_empty(),
            tally: GapTally::of(&all),
            gaps: all,
        })
    }
}

/// The organizations that lead or support a commitment or lead a milestone, in the order in which they first do.
fn organizations<'a>(commitments: &[(&Slug, &'a Commitment)]) -> Vec<&'a Slug> {
    let mut all: Vec<&Slug> = Vec::new();
    for (_, commitment) in commitments {
        let definition = &commitment.definition.now;
        let milestones = commitment.milestones.values().flat_map(|milestone| &milestone.definition.now.lead);
        for id in definition.lead.iter().chain(&definition.supporting).chain(milestones) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
    }
    all
}

fn of_organization(state: &State, id: &Slug) -> Vec<PlacedGap> {
    let Some(known) = state.record.organizations.get(id) else { return Vec::new() };
    texts(Source::Organization(id.clone()), Subject::ORGANIZATION, &known.now.name, &known.now)
}

fn texts(source: Source, subject: Subject, name: &Text, said: &impl Serialize) -> Vec<PlacedGap> {
    let gap = |(member, lang)| PlacedGap {
        gap: Gap::MissingText { subject: subject.clone(), member, lang },
        source: source.clone(),
        number: None,
        code: None,
        name: name.clone(),
        lead: Vec::new(),
    };
    missing_texts(said).into_iter().map(gap).collect()
}

impl PlacedGap {
    fn of_commitment(id: &Slug, commitment: &Commitment, gap: Gap) -> Self {
        let definition = &commitment.definition.now;
        let subject = gap.subject();
        let part = subject.id();
        let milestone = part.filter(|_| subject.kind() == SubjectKind::Milestone);
        let milestone = milestone.and_then(|id| Some((id, &commitment.milestones.get(id)?.definition.now)));
        let indicator = part.filter(|_| subject.kind() == SubjectKind::Indicator);
        let indicator = indicator.and_then(|id| commitment.indicators.get(id)).map(|i| &i.definition.now);
        let (code, name) = match (milestone, indicator) {
            (Some((_, now)), _) => (Some(now.code.clone()), now.text.clone()),
            (None, Some(now)) => (now.code.clone(), now.name.clone()),
            (None, None) => (None, definition.title.clone()),
        };
        let lead =
            milestone.map_or(definition.lead.as_slice(), |(id, _)| domain::period::leads(commitment, id));
        let (number, lead) = (Some(definition.number.clone()), lead.to_vec());
        Self { source: Source::Commitment(id.clone()), number, code, name, lead, gap }
    }
}

impl GapTally {
    fn of(all: &[PlacedGap]) -> Self {
        let mut tally = Self::default();
        for PlacedGap { gap, .. } in all {
            *match gap {
                Gap::MissingText { .. } => &mut tally.missing_texts,
                Gap::MilestoneWithoutReport { .. } => &mut tally.milestones_without_report,
                Gap::IndicatorWithoutTarget { .. } => &mut tally.indicators_without_target,
                Gap::IndicatorWithoutData { .. } => &mut tally.indicators_without_data,
                Gap::LimitedWithoutChallenge { .. } => &mut tally.limited_without_challenge,
                Gap::PromisedDataLate { .. } => &mut tally.promised_data_late,
                Gap::Stale { .. } => &mut tally.stale,
            } += 1;
        }
        tally
    }
}

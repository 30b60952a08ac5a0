//! A commitment as it stands, whole.

use std::collections::BTreeMap;

use domain::event::{Contact, Extent, ScheduleState, ScheduleStatement};
use domain::record::{Commitment, Record, Reported, current};
use domain::{AttainmentTally, Code, Completion, Lang, Slug, Tally, Text, When};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::parts::{
    AchievementView, AssessmentView, ChallengeView, EvidenceView, NoteView, achievements, challenges,
    in_order,
};
use super::{IndicatorView, MilestoneView, Named, Origin, instant};
use crate::Version;

/// A commitment with everything that the record has on it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommitmentView {
    /// Its id.
    pub id: Slug,
    /// Its plan.
    pub plan: Named,
    /// Its number within the plan.
    pub number: Code,
    /// Its title, without the number.
    pub title: Text,
    /// The version that this is.
    pub version: u64,
    /// How many events the log had at this version.
    pub position: u64,
    /// The day for which verdicts are given.
    pub verdicts_on: Date,
    /// The day of the world to which it goes, where it does not go to the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// The day by which its sources had told it, where it is not what they have told by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attested_by: Option<Date>,
    /// The last day of the world that a statement on it speaks about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_as_of: Option<Date>,
    /// When the last event about it was recorded.
    #[serde(serialize_with = "instant")]
    pub date_modified: Timestamp,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// What people will have of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_result: Option<Text>,
    /// The organizations that answer for it.
    pub lead: Vec<Named>,
    /// The organizations that help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supporting: Vec<Named>,
    /// Organizations that lead a milestone, measured or reported, and are neither.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Named>,
    /// Others involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_actors: Option<Text>,
    /// Its ids elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<String>,
    /// The addresses for enquiries; an empty list was published as empty, null was not published.
    pub contacts: Option<Vec<Contact>>,
    /// What its lead states about the schedule.
    pub schedule: Option<ScheduleView>,
    /// Where the statement and the figures do not go together.
    pub disagreement: Option<Disagreement>,
    /// How many milestones have got how far.
    pub tally: Tally,
    /// How many verdicts there are of each kind.
    pub attainments: AttainmentTally,
    /// The milestones, by code.
    pub milestones: Vec<MilestoneView>,
    /// The indicators.
    pub indicators: Vec<IndicatorView>,
    /// What else was done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub achievements: Vec<AchievementView>,
    /// Where claims can be checked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceView>,
    /// Notes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteView>,
    /// Questions to the public.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<ChallengeView>,
    /// Judgements of third parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<AssessmentView>,
    /// Whether it is withdrawn.
    pub withdrawn: bool,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_because: Option<Text>,
    /// The commitment that continues it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<Slug>,
    /// Per official language, how many of its texts are not given in it.
    pub missing_texts: BTreeMap<Lang, usize>,
}

/// What the lead states about the schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "see ScheduleStatement")]
pub struct ScheduleView {
    pub state: ScheduleState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    pub statement: Text,
    #[serde(flatten)]
    pub origin: Origin,
}

/// A statement that all is well beside figures that say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The state that is stated.
    pub stated: ScheduleState,
    /// How many verdicts are `not-met`.
    pub not_met: usize,
    /// How many milestones are overdue.
    pub overdue: usize,
    /// How many milestones are reported and not complete, where completion is stated.
    pub incomplete: usize,
}

impl CommitmentView {
    /// The view of a commitment that a record holds in full; none where it holds no such commitment.
    ///
    /// `version` is the version that the record holds; `on` the day for which verdicts are given.
    #[must_use]
    pub fn of(record: &Record, id: &Slug, version: Version, on: Date) -> Option<Self> {
        let commitment = record.commitments.get(id)?;
        Some(Self::with(record, id, commitment, version, on))
    }

    /// The view of a commitment as of a day of the world, with the verdicts of that day.
    #[must_use]
    pub fn as_of(record: &Record, id: &Slug, version: Version, day: Date) -> Option<Self> {
        let commitment = domain::as_of(record.commitments.get(id)?, day);
        Some(Self { as_of: Some(day), ..Self::with(record, id, &commitment, version, day) })
    }

    /// The view of a commitment as its sources had told it by a day.
    #[must_use]
    pub fn attested_by(record: &Record, id: &Slug, version: Version, day: Date) -> Option<Self> {
        let commitment = domain::attested_by(record.commitments.get(id)?, day);
        Some(Self { attested_by: Some(day), ..Self::with(record, id, &commitment, version, day) })
    }

    fn with(record: &Record, id: &Slug, commitment: &Commitment, version: Version, on: Date) -> Self {
        let definition = commitment.definition.now.clone();
        let named = |ids: &[Slug]| ids.iter().map(|id| Named::organization(record, id)).collect::<Vec<_>>();
        let milestones = MilestoneView::tree(commitment, None, on);
        let attainments = AttainmentTally::of(commitment, on);
        let schedule = current(&commitment.schedule).map(ScheduleView::of);
        let disagreement =
            schedule.as_ref().and_then(|stated| disagreement(stated, &attainments, &milestones));
        let involved = [definition.lead.as_slice(), definition.supporting.as_slice()].concat();
        let sources: Vec<Slug> =
            sources(commitment).into_iter().filter(|id| !involved.contains(id)).collect();
        let mut view = Self {
            id: id.clone(),
            plan: Named::plan(record, &definition.plan),
            number: definition.number,
            title: definition.title,
            version: version.number,
            position: version.position,
            verdicts_on: on,
            as_of: None,
            attested_by: None,
            status_as_of: status_as_of(commitment),
            date_modified: version.time,
            description: definition.description,
            planned_result: definition.planned_result,
            lead: named(&definition.lead),
            supporting: named(&definition.supporting),
            sources: named(&sources),
            other_actors: definition.other_actors,
            external_ids: definition.external_ids,
            contacts: commitment.contacts.as_ref().map(|report| report.said.contacts.clone()),
            schedule,
            disagreement,
            tally: Tally::of(commitment),
            attainments,
            milestones,
            indicators: IndicatorView::all(commitment, on),
            achievements: achievements(commitment, None),
            evidence: in_order(&commitment.evidence).into_iter().map(EvidenceView::of).collect(),
            notes: in_order(&commitment.notes).into_iter().map(|(id, r)| NoteView::of(id, r)).collect(),
            challenges: challenges(commitment),
            assessments: in_order(&commitment.assessments).into_iter().map(AssessmentView::of).collect(),
            withdrawn: commitment.definition.withdrawn.is_some(),
            withdrawn_because: commitment.definition.withdrawn.as_ref().and_then(|(_, r)| r.reason.clone()),
            successor: commitment.successor.as_ref().map(|(_, id)| id.clone()),
            missing_texts: BTreeMap::new(),
        };
        view.missing_texts = missing_texts(&view);
        view
    }

    /// The name of an organization that the page mentions.
    #[must_use]
    pub fn organization(&self, id: &Slug) -> Option<&Named> {
        let all = self.lead.iter().chain(&self.supporting).chain(&self.sources);
        all.into_iter().find(|named| named.id == *id)
    }
}

impl ScheduleView {
    pub(crate) fn of(report: &Reported<ScheduleStatement>) -> Self {
        let ScheduleStatement { state, extent, statement } = report.said.clone();
        Self { state, extent, statement, origin: Origin::of(report) }
    }
}

/// The organizations that measured, reported or lead a milestone, in the order in which they first did.
fn sources(commitment: &Commitment) -> Vec<Slug> {
    let measured = commitment.indicators.values().flat_map(|indicator| &indicator.measurements);
    let reported = commitment.milestones.values().flat_map(|milestone| &milestone.reports);
    let mut sources = Vec::new();
    let leads = commitment.milestones.values().flat_map(|milestone| &milestone.definition.now.lead);
    let all = measured.map(|r| &r.said.source).chain(reported.map(|r| &r.said.source));
    for source in all.flatten().chain(leads) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    sources
}

/// The last day of the world that a dated statement speaks about.
pub(crate) fn status_as_of(commitment: &Commitment) -> Option<Date> {
    let schedule = commitment.schedule.iter().map(|report| &report.effective);
    let milestones =
        commitment.milestones.values().flat_map(|milestone| &milestone.reports).map(|r| &r.effective);
    let measured =
        commitment.indicators.values().flat_map(|indicator| &indicator.measurements).map(|r| &r.effective);
    schedule.chain(milestones).chain(measured).flatten().filter_map(When::last_day).max()
}

fn disagreement(
    stated: &ScheduleView,
    attainments: &AttainmentTally,
    milestones: &[MilestoneView],
) -> Option<Disagreement> {
    let all: Vec<_> = milestones.iter().flat_map(MilestoneView::flat).collect();
    let overdue = all.iter().filter(|milestone| milestone.overdue).count();
    let unfinished = |milestone: &&&MilestoneView| {
        milestone.completion.is_some_and(|c| !matches!(c, Completion::Complete | Completion::Withdrawn))
    };
    let claims_done =
        stated.state == ScheduleState::Completed && stated.extent.is_none_or(|e| e == Extent::All);
    let claims_time =
        stated.state == ScheduleState::OnSchedule && stated.extent.is_none_or(|e| e == Extent::All);
    let incomplete = if claims_done { all.iter().filter(unfinished).count() } else { 0 };
    let found = Disagreement { stated: stated.state, not_met: attainments.not_met, overdue, incomplete };
    let differs = found.not_met + found.overdue + found.incomplete > 0;
    ((claims_done || claims_time) && differs).then_some(found)
}

/// Counts the texts of a view that are not given in an official language, wherever they stand in it.
fn missing_texts(view: &CommitmentView) -> BTreeMap<Lang, usize> {
    let mut counts: BTreeMap<Lang, usize> = Lang::OFFICIAL.into_iter().map(|lang| (lang, 0)).collect();
    for (_, lang) in domain::completeness::missing_texts(view) {
        *counts.entry(lang).or_default() += 1;
    }
    counts
}

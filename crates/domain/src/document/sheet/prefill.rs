//! The sheet that a department is sent: a row for each milestone that it is asked to report on in a period, in the
//! columns of progress. Reading it back as it is changes nothing.

use super::cells::LANGS;
use super::parts::Parts;
use super::progress::is_below;
use crate::event::{StatusReport, SubjectKind};
use crate::period::{Asked, Outcome, asked, is_own, leads};
use crate::record::{Commitment, Milestone, Reported};
use crate::{Code, Completion, Lang, LocalId, Slug, Text, When};

/// The columns of the national tracker's sixth plan, in its order.
pub const PROGRESS_COLUMNS: [&str; 18] = [
    "reporting_period",
    "commitments",
    "milestones",
    "indicators",
    "indicator_en",
    "indicator_fr",
    "indicator_deadline_en",
    "indicator_deadline_fr",
    "indicator_lead_dept",
    "status",
    "progress_en",
    "progress_fr",
    "evidence_en",
    "evidence_fr",
    "challenges_en",
    "challenges_fr",
    "owner_org",
    "owner_org_title",
];

/// A row under [`PROGRESS_COLUMNS`].
pub type ProgressRow = [String; PROGRESS_COLUMNS.len()];

/// Who is to report, and on which period.
#[derive(Debug, Clone)]
pub struct Addressee<'a> {
    /// The period.
    pub period: &'a When,
    /// The organization.
    pub organization: &'a Slug,
    /// Its names.
    pub name: &'a Text,
}

/// The rows for one commitment, and the codes of milestones that the columns have no place for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Prefilled {
    pub rows: Vec<ProgressRow>,
    pub left_out: Vec<Code>,
}

/// The rows for a commitment. What the organization has already reported stands in them, where the sheet can say it.
///
/// A milestone at the top stands in the columns of both milestone and indicator. A code that does not begin with that
/// above it has no place in the sheet.
#[must_use]
pub fn prefilled(commitment: &Commitment, to: &Addressee<'_>) -> Prefilled {
    let mut all = Prefilled::default();
    for Asked { organization, subject, outcome } in asked(commitment, to.period) {
        let id =
            subject.id().filter(|_| subject.kind() == SubjectKind::Milestone && outcome != Outcome::Complete);
        let milestone = id.and_then(|id| Some((id, commitment.milestones.get(id)?)));
        let Some((id, milestone)) = milestone.filter(|_| organization == *to.organization) else { continue };
        match codes(commitment, milestone) {
            Some(codes) => all.rows.push(row(codes, leads(commitment, id), milestone, to)),
            None => all.left_out.push(milestone.definition.now.code.clone()),
        }
    }
    all
}

/// The codes of commitment, milestone and deliverable. None where the sheet could not be read back.
fn codes<'a>(commitment: &'a Commitment, milestone: &'a Milestone) -> Option<[&'a Code; 3]> {
    let (number, own) = (&commitment.definition.now.number, &milestone.definition.now.code);
    let parent = milestone.definition.now.parent.as_ref();
    let above = match parent {
        Some(parent) => &commitment.milestones.get(parent)?.definition.now.code,
        None => own,
    };
    let below = parent.is_none() || is_below(own, above);
    let named = |code: &Code| code.as_str().parse::<LocalId>().is_ok();
    let fits = below && is_below(above, number) && [number, above, own].into_iter().all(named);
    fits.then_some([number, above, own])
}

fn row(
    [number, above, own]: [&Code; 3],
    leads: &[Slug],
    milestone: &Milestone,
    to: &Addressee<'_>,
) -> ProgressRow {
    let now = &milestone.definition.now;
    let said = said(milestone, leads, to);
    let [english, french] =
        said.map(|report| report.said.progress.as_ref()).map_or_else(Default::default, parts);
    let owner = said.is_none_or(|report| report.said.source.is_some());
    let leads: Vec<&str> = leads.iter().map(Slug::as_str).collect();
    let names: Vec<&str> = Lang::OFFICIAL.iter().filter_map(|lang| to.name.get(*lang)).collect();
    let words =
        |text: Option<&Text>, lang| text.and_then(|text| text.get(lang)).unwrap_or_default().to_owned();
    [
        to.period.to_string(),
        number.to_string(),
        above.to_string(),
        own.to_string(),
        words(Some(&now.text), Lang::EN),
        words(Some(&now.text), Lang::FR),
        words(now.deadline.as_ref(), Lang::EN),
        words(now.deadline.as_ref(), Lang::FR),
        leads.join(","),
        said.map(|report| status(report.said.status).to_owned()).unwrap_or_default(),
        english.progress,
        french.progress,
        english.evidence,
        french.evidence,
        english.challenges,
        french.challenges,
        if owner { to.organization.to_string() } else { String::new() },
        names.join(" | "),
    ]
}

/// What the organization has reported, where a row of the sheet says just that: for the period as its time.
fn said<'a>(
    milestone: &'a Milestone,
    leads: &[Slug],
    to: &Addressee<'_>,
) -> Option<&'a Reported<StatusReport>> {
    let just = |report: &&Reported<StatusReport>| {
        let is_then = |time: Option<&When>| When::are_same_time(time, Some(to.period));
        let own = is_own(report.said.source.as_ref(), to.organization, leads);
        own && is_then(report.period.as_ref())
            && is_then(report.effective.as_ref())
            && is_said(report.said.progress.as_ref())
    };
    milestone.reports.iter().filter(just).max_by_key(|report| report.trace.sequence)
}

/// Whether the cells say the same words again.
fn is_said(progress: Option<&Text>) -> bool {
    let all = parts(progress);
    let same = |(lang, parts): (Lang, &Parts)| {
        parts.join(lang).unwrap_or_default() == progress.and_then(|text| text.get(lang)).unwrap_or_default()
    };
    LANGS.into_iter().zip(&all).all(same)
}

fn parts(progress: Option<&Text>) -> [Parts; 2] {
    LANGS.map(|lang| {
        let text = progress.and_then(|text| text.get(lang)).unwrap_or_default();
        Parts::of(text, lang)
    })
}

/// The word of the sheet for a status.
fn status(status: Completion) -> &'static str {
    match status {
        Completion::NotStarted => "NS",
        Completion::Limited => "LP",
        Completion::Substantial => "SP",
        Completion::Complete => "C",
        Completion::InProgress => "In progress",
        Completion::Suspended => "Suspended",
        Completion::Withdrawn => "Withdrawn",
    }
}

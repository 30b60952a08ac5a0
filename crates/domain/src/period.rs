//! Reporting periods: who was asked for a report, and who gave one.
//!
//! Asked are the organizations that lead a milestone (those named for it, else for the nearest milestone above it, else
//! for the commitment), and those that have measured an indicator (else those that lead the commitment). A milestone
//! that is made of others is asked for only where it has had a report of its own; what was complete before the period is
//! asked for no more.
//!
//! A report answers the period that it names. One that names none answers the period in which its time ends. A report
//! that names no organization is that of the lead.

use std::collections::BTreeSet;

use ulid::Ulid;

use crate::event::{Completion, Subject, SubjectKind};
use crate::record::{Commitment, Indicator, Milestone, Reported, current};
use crate::{LocalId, Measurement, Precision, Slug, When};

/// What one organization was asked for in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who.
    pub organization: Slug,
    /// For which milestone or indicator.
    pub subject: Subject,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of being asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// There is a report.
    Reported {
        /// The event that holds.
        event: Ulid,
        /// For a milestone: how far it had got.
        status: Option<Completion>,
    },
    /// There is none.
    Missing,
    /// It was complete or withdrawn before, so that nothing is missing.
    Complete,
}

/// Who was asked for what in a period, milestones by their codes before indicators.
#[must_use]
pub fn asked(commitment: &Commitment, period: &When) -> Vec<Asked> {
    if commitment.definition.withdrawn.is_some() {
        return Vec::new();
    }
    let milestones = commitment.in_order().into_iter();
    let milestones = milestones.flat_map(|(id, milestone)| of_milestone(commitment, id, milestone, period));
    let indicators = commitment.indicators.iter();
    let indicators = indicators.filter(|(_, indicator)| indicator.definition.withdrawn.is_none());
    let indicators = indicators.flat_map(|(id, indicator)| of_indicator(commitment, id, indicator, period));
    milestones.chain(indicators).collect()
}

/// The periods that reports on a commitment name.
#[must_use]
pub fn periods(commitment: &Commitment) -> BTreeSet<When> {
    let milestones =
        commitment.milestones.values().flat_map(|milestone| &milestone.reports).map(|r| &r.period);
    let indicators = commitment.indicators.values().flat_map(|i| &i.measurements).filter_map(named);
    let schedule = commitment.schedule.iter().map(|report| &report.period);
    milestones.chain(schedule).flatten().chain(indicators).cloned().collect()
}

/// The reporting period that a measurement names. The day on which something was counted is none, though there are events
/// that name it so.
fn named(report: &Reported<Measurement>) -> Option<&When> {
    let counted =
        |named: &&When| named.precision() == Precision::Day && report.said.as_of.as_ref() == Some(*named);
    report.period.as_ref().filter(|named| !counted(named))
}

/// The organizations that answer for a milestone.
#[must_use]
pub fn leads<'a>(commitment: &'a Commitment, milestone: &LocalId) -> &'a [Slug] {
    let mut at = commitment.milestones.get(milestone);
    for _ in 0..=commitment.milestones.len() {
        match at.map(|milestone| &milestone.definition.now) {
            Some(now) if !now.lead.is_empty() => return &now.lead,
            Some(now) => at = now.parent.as_ref().and_then(|id| commitment.milestones.get(id)),
            None => break,
        }
    }
    &commitment.definition.now.lead
}

/// Whether reports on a milestone are expected: it is made of no others that stand, or has had reports of its own.
pub(crate) fn is_reported_on(commitment: &Commitment, id: &LocalId, milestone: &Milestone) -> bool {
    let stands = |part: &Milestone| part.definition.withdrawn.is_none();
    let is_part = |part: &Milestone| part.definition.now.parent.as_ref() == Some(id) && stands(part);
    stands(milestone) && (!milestone.reports.is_empty() || !commitment.milestones.values().any(is_part))
}

/// Whether a report that names a period, or none, and is about a time answers a period.
fn answers(named: Option<&When>, time: Option<&When>, period: &When) -> bool {
    match (named, time) {
        (Some(named), _) => named.is_same_time(period),
        (None, Some(when)) => when.last_day().is_some_and(|day| period.covers(day)),
        (None, None) => false,
    }
}

fn of_milestone(commitment: &Commitment, id: &LocalId, milestone: &Milestone, period: &When) -> Vec<Asked> {
    let answers = |report: &&Reported<_>| answers(report.period.as_ref(), report.effective.as_ref(), period);
    let answering: Vec<_> = milestone.reports.iter().filter(answers).collect();
    if answering.is_empty() && !is_reported_on(commitment, id, milestone) {
        return Vec::new();
    }
    let silent = if is_done_before(milestone, period) { Outcome::Complete } else { Outcome::Missing };
    let leads = leads(commitment, id);
    let sources = answering.iter().map(|report| &report.said.source);
    let subject = Subject::part(SubjectKind::Milestone, id);
    let one = |organization: Slug| {
        let own = answering.iter().filter(|report| is_own(report.said.source.as_ref(), &organization, leads));
        let last = own.max_by_key(|report| report.trace.sequence);
        let said =
            last.map(|own| Outcome::Reported { event: own.trace.event, status: Some(own.said.status) });
        Asked { outcome: said.unwrap_or_else(|| silent.clone()), subject: subject.clone(), organization }
    };
    together(leads, sources).into_iter().map(one).collect()
}

/// Whether the last report about an earlier time says that nothing more is to come.
fn is_done_before(milestone: &Milestone, period: &When) -> bool {
    let before = |report: &&Reported<_>| {
        let last = report.effective.as_ref().and_then(When::last_day);
        last.is_some_and(|day| day < period.first_day())
    };
    let earlier: Vec<_> = milestone.reports.iter().filter(before).cloned().collect();
    let last = current(&earlier).map(|report| report.said.status);
    matches!(last, Some(Completion::Complete | Completion::Withdrawn))
}

fn of_indicator(commitment: &Commitment, id: &LocalId, indicator: &Indicator, period: &When) -> Vec<Asked> {
    let subject = Subject::part(SubjectKind::Indicator, id);
    let leads = commitment.definition.now.lead.as_slice();
    let sources = || indicator.measurements.iter().map(|report| &report.said.source);
    let is_led = indicator.measurements.is_empty() || sources().any(Option::is_none);
    let one = |organization: Slug| {
        let answers = |report: &&Reported<Measurement>| answers(named(report), report.said.dated(), period);
        let answering = indicator.measurements.iter().filter(answers);
        let own = answering.filter(|report| is_own(report.said.source.as_ref(), &organization, leads));
        let last = own.max_by_key(|report| report.trace.sequence);
        let said = last.map(|own| Outcome::Reported { event: own.trace.event, status: None });
        Asked { outcome: said.unwrap_or(Outcome::Missing), subject: subject.clone(), organization }
    };
    together(if is_led { leads } else { &[] }, sources()).into_iter().map(one).collect()
}

/// Whether a report is that of an organization: it says so, or says nothing and is that of a lead.
pub(crate) fn is_own(source: Option<&Slug>, organization: &Slug, leads: &[Slug]) -> bool {
    match source {
        Some(source) => source == organization,
        None => leads.contains(organization),
    }
}

/// The leads and the sources, each once.
fn together<'a>(leads: &[Slug], sources: impl Iterator<Item = &'a Option<Slug>>) -> Vec<Slug> {
    let mut all = leads.to_vec();
    for source in sources.flatten() {
        if !all.contains(source) {
            all.push(source.clone());
        }
    }
    all
}

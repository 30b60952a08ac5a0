//! What a commitment still lacks on a day: texts in a language, reports, targets, data, news. Each is computed, never
//! recorded, and none of them is a verdict.

use jiff::civil::Date;
use jiff::tz::Offset;
use serde::Serialize;

use crate::event::{Completion, ScheduleState, Subject, SubjectKind};
use crate::period::is_reported_on;
use crate::record::{Commitment, Indicator, Milestone, Reported, Trace, current};
use crate::text::is_text;
use crate::{Goal, Lang, LocalId, Value, When, attested_by};

/// After how many days without a report a commitment is stale, unless asked otherwise: two quarters and a week.
pub const STALE_DAYS: u16 = 190;

/// Something that a commitment lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Gap {
    /// A text is not given in an official language.
    MissingText {
        /// The part of the commitment.
        subject: Subject,
        /// The member of it, by its keys: `published`, `units.employees`.
        member: String,
        /// The language.
        lang: Lang,
    },
    /// Nobody has reported on a milestone.
    MilestoneWithoutReport {
        /// The milestone.
        subject: Subject,
    },
    /// An indicator has no target, or one that was announced and not set.
    IndicatorWithoutTarget {
        /// The indicator.
        subject: Subject,
    },
    /// An indicator has no measurement with a value.
    IndicatorWithoutData {
        /// The indicator.
        subject: Subject,
    },
    /// A milestone is not started or has limited progress, and the commitment has no challenge open that says what stands
    /// in the way.
    LimitedWithoutChallenge {
        /// The milestone.
        subject: Subject,
    },
    /// The newest that is said of an indicator is that its data will come, by a day that is over.
    PromisedDataLate {
        /// The indicator.
        subject: Subject,
        /// The last day of the promise.
        promised: Date,
    },
    /// Nothing was reported on the commitment for long, though it is not completed.
    Stale {
        /// The commitment.
        subject: Subject,
        /// The day of the last report, or of the commitment itself where there was none.
        since: Date,
    },
}

impl Gap {
    /// The part that lacks it.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        match self {
            Self::MissingText { subject, .. }
            | Self::MilestoneWithoutReport { subject }
            | Self::IndicatorWithoutTarget { subject }
            | Self::IndicatorWithoutData { subject }
            | Self::LimitedWithoutChallenge { subject }
            | Self::PromisedDataLate { subject, .. }
            | Self::Stale { subject, .. } => subject,
        }
    }
}

/// What a commitment lacks on a day, part by part. Nothing, where it is withdrawn or continued by another one.
#[must_use]
pub fn gaps(commitment: &Commitment, on: Date, stale_days: u16) -> Vec<Gap> {
    if commitment.definition.withdrawn.is_some() || commitment.successor.is_some() {
        return Vec::new();
    }
    let mut found = whole(commitment);
    found.extend(
        stale_since(commitment, on, stale_days)
            .map(|since| Gap::Stale { subject: Subject::COMMITMENT, since }),
    );
    for (id, milestone) in commitment.in_order() {
        found.extend(of_milestone(commitment, id, milestone));
    }
    for (id, indicator) in &commitment.indicators {
        found.extend(of_indicator(commitment, id, indicator));
        found.extend(late_since(indicator, on).map(|promised| {
            let subject = Subject::part(SubjectKind::Indicator, id);
            Gap::PromisedDataLate { subject, promised }
        }));
    }
    found.extend(voices(commitment));
    found
}

/// Since when a commitment is stale on a day; none where it is not: it was reported on in time, or nothing more is
/// expected of it.
#[must_use]
pub fn stale_since(commitment: &Commitment, on: Date, stale_days: u16) -> Option<Date> {
    silent_since(commitment, on).filter(|since| is_stale(*since, on, stale_days))
}

/// Whether what is silent since a day is stale on another one.
#[must_use]
pub fn is_stale(since: Date, on: Date, stale_days: u16) -> bool {
    (on - since).get_days() >= i32::from(stale_days)
}

/// Since when a commitment awaits a report on a day: the day of the last one, or of the commitment itself.
///
/// None where nothing more is expected, since its lead had stated by that day that it is completed or all its milestones
/// were, or where the commitment was not there yet. A report counts from the day on which its source said so in public, or else from that of recording.
#[must_use]
pub fn silent_since(commitment: &Commitment, on: Date) -> Option<Date> {
    if commitment.definition.withdrawn.is_some() || commitment.successor.is_some() {
        return None;
    }
    let told: Vec<Date> = told(commitment).collect();
    let is_done = match told.iter().any(|day| *day > on) {
        true => is_done(&attested_by(commitment, on)),
        false => is_done(commitment),
    };
    if is_done {
        return None;
    }
    let made = day(&commitment.definition.first);
    told.into_iter().filter(|day| *day <= on).max().or(Some(made).filter(|made| *made <= on))
}

/// The days from which on it may be silent since another day than before: those of its reports, and its own.
pub(crate) fn heard(commitment: &Commitment) -> impl Iterator<Item = Date> {
    told(commitment).chain([day(&commitment.definition.first)])
}

/// The texts that something says and does not give in an official language: their keys, and the language.
#[must_use]
pub fn missing_texts(said: &impl Serialize) -> Vec<(String, Lang)> {
    let mut found = Vec::new();
    walk(&serde_json::to_value(said).unwrap_or_default(), "", &mut found);
    found
}

fn walk(json: &serde_json::Value, path: &str, found: &mut Vec<(String, Lang)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match json {
        serde_json::Value::Object(members) => match is_text(members) {
            true => {
                let missing = Lang::OFFICIAL.into_iter().filter(|lang| !members.contains_key(lang.as_str()));
                found.extend(missing.map(|lang| (path.to_owned(), lang)));
            }
            false => members.iter().for_each(|(key, member)| walk(member, &below(key), found)),
        },
        serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, path, found)),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

fn texts(subject: &Subject, said: &impl Serialize) -> Vec<Gap> {
    let gap = |(member, lang)| Gap::MissingText { subject: subject.clone(), member, lang };
    missing_texts(said).into_iter().map(gap).collect()
}

/// The texts of the commitment itself.
fn whole(commitment: &Commitment) -> Vec<Gap> {
    let subject = Subject::COMMITMENT;
    let mut found = texts(&subject, &commitment.definition.now);
    found.extend(commitment.contacts.iter().flat_map(|report| texts(&subject, &report.said)));
    found.extend(current(&commitment.schedule).into_iter().flat_map(|report| texts(&subject, &report.said)));
    found
}

fn of_milestone(commitment: &Commitment, id: &LocalId, milestone: &Milestone) -> Vec<Gap> {
    if milestone.definition.withdrawn.is_some() {
        return Vec::new();
    }
    let subject = Subject::part(SubjectKind::Milestone, id);
    let mut found = texts(&subject, &milestone.definition.now);
    match current(&milestone.reports) {
        Some(report) => {
            found.extend(texts(&subject, &report.said));
            let limited = matches!(report.said.status, Completion::NotStarted | Completion::Limited);
            let told = commitment.challenges.values().any(|challenge| challenge.closed.is_none());
            found.extend((limited && !told).then_some(Gap::LimitedWithoutChallenge { subject }));
        }
        None if is_reported_on(commitment, id, milestone) => {
            found.push(Gap::MilestoneWithoutReport { subject })
        }
        None => {}
    }
    found
}

fn of_indicator(commitment: &Commitment, id: &LocalId, indicator: &Indicator) -> Vec<Gap> {
    if indicator.definition.withdrawn.is_some() {
        return Vec::new();
    }
    let subject = Subject::part(SubjectKind::Indicator, id);
    let mut found = texts(&subject, &indicator.definition.now);
    let targets = commitment.targets_of(id).into_iter().filter(|(_, target)| target.withdrawn.is_none());
    let mut set = false;
    for (target, definition) in targets {
        set |= definition.now.goal != Goal::NotSet;
        found.extend(texts(&Subject::part(SubjectKind::Target, target), &definition.now));
    }
    let measured = |report: &Reported<crate::Measurement>| !matches!(report.said.value, Value::Missing(..));
    found.extend(indicator.measurements.iter().flat_map(|report| texts(&subject, &report.said)));
    found.extend((!set).then(|| Gap::IndicatorWithoutTarget { subject: subject.clone() }));
    found.extend(
        (!indicator.measurements.iter().any(measured)).then_some(Gap::IndicatorWithoutData { subject }),
    );
    found
}

/// The last day by which data were promised and did not come.
fn late_since(indicator: &Indicator, on: Date) -> Option<Date> {
    let newest = indicator.measurements.iter().max_by_key(|report| report.trace.sequence)?;
    let Value::Missing(_, Some(expected)) = &newest.said.value else { return None };
    expected.last_day().filter(|promised| *promised < on && indicator.definition.withdrawn.is_none())
}

/// The texts of what else is said. What the public answers is in the language that it chose.
fn voices(commitment: &Commitment) -> Vec<Gap> {
    let part = |kind, id: &LocalId| Subject::part(kind, id);
    let achievements = commitment.achievements.iter();
    let achievements = achievements.flat_map(|(id, r)| texts(&part(SubjectKind::Achievement, id), &r.said));
    let evidence =
        commitment.evidence.iter().flat_map(|(id, r)| texts(&part(SubjectKind::Evidence, id), &r.said));
    let notes = commitment.notes.iter().flat_map(|(id, r)| texts(&part(SubjectKind::Note, id), &r.said));
    let open = commitment.challenges.iter().filter(|(_, challenge)| challenge.closed.is_none());
    let challenges = open.flat_map(|(id, c)| texts(&part(SubjectKind::Challenge, id), &c.posed.said));
    let assessments = commitment.assessments.iter();
    let assessments = assessments.flat_map(|(id, r)| texts(&part(SubjectKind::Assessment, id), &r.said));
    achievements.chain(evidence).chain(notes).chain(challenges).chain(assessments).collect()
}

fn is_done(commitment: &Commitment) -> bool {
    let stated = current(&commitment.schedule).map(|report| report.said.state);
    let over = |milestone: &Milestone| {
        matches!(milestone.completion(), Some(Completion::Complete | Completion::Withdrawn))
    };
    let mut asked = commitment
        .milestones
        .iter()
        .filter(|(id, milestone)| is_reported_on(commitment, id, milestone))
        .peekable();
    let complete = asked.peek().is_some() && asked.all(|(_, milestone)| over(milestone));
    stated == Some(ScheduleState::Completed) || complete
}

/// The days on which something was reported.
fn told(commitment: &Commitment) -> impl Iterator<Item = Date> {
    fn said<T>(report: &Reported<T>) -> Date {
        let attested = report.attested.as_ref().and_then(When::last_day);
        attested.unwrap_or_else(|| day(&report.trace))
    }
    let schedule = commitment.schedule.iter().map(said);
    let milestones = commitment.milestones.values().flat_map(|milestone| &milestone.reports).map(said);
    let measured = commitment.indicators.values().flat_map(|indicator| &indicator.measurements).map(said);
    let achieved = commitment.achievements.values().map(said);
    schedule.chain(milestones).chain(measured).chain(achieved)
}

/// The day of recording, UTC.
fn day(trace: &Trace) -> Date {
    Offset::UTC.to_datetime(trace.time).date()
}

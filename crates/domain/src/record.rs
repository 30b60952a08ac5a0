//! The record: what the events up to a position add up to.
//!
//! A record is a value. Its maps are persistent, so that a copy costs nothing: the writer tries changes on one copy
//! while readers hold another.
//!
//! It knows every commitment in outline, which is enough for the rules between commitments. In full it holds those
//! that somebody needs: all of them where every event was folded by [`evolve`](crate::evolve()) from the first one
//! on, and none where all were folded by [`evolve_outline`](crate::evolve_outline).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rpds::RedBlackTreeMapSync;
use ulid::Ulid;

pub use crate::outline::Outline;

use crate::event::{
    Achievement, Answer, Assessment, CommitmentDefinition, Contacts, Event, Evidence, IndicatorDefinition,
    MilestoneDefinition, OrganizationName, PlanDefinition, Provenance, Reason, ScheduleStatement,
    StatusReport, TargetDefinition, Words,
};
use crate::{Code, LocalId, Measurement, Slug, When};

/// Everything that is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The plans by id.
    pub plans: RedBlackTreeMapSync<Slug, Arc<Defined<PlanDefinition>>>,
    /// The organizations by id, with the names they had.
    pub organizations: RedBlackTreeMapSync<Slug, Arc<Defined<OrganizationName>>>,
    /// Every commitment in outline by id.
    pub outlines: RedBlackTreeMapSync<Slug, Arc<Outline>>,
    /// The commitments that are held in full, by id.
    pub commitments: RedBlackTreeMapSync<Slug, Arc<Commitment>>,
    /// Sources of which an event could not be read, being of a later program: they are read-only.
    pub beyond: RedBlackTreeMapSync<crate::event::Source, u64>,
}

/// Which event said something, and when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace {
    /// The event.
    pub event: Ulid,
    /// Its position.
    pub sequence: u64,
    /// When it was recorded.
    pub time: Timestamp,
}

/// Something with a definition that was revised now and then.
#[derive(Debug, Clone, PartialEq)]
pub struct Defined<T> {
    /// What is valid now.
    pub now: T,
    /// The event that brought it into the record.
    pub first: Trace,
    /// The event that gave the present definition.
    pub last: Trace,
    /// The definitions before, oldest first, each with the event that gave it.
    pub before: Vec<(Trace, T)>,
    /// Whether and why it is no longer part of the record.
    pub withdrawn: Option<(Trace, Reason)>,
}

/// Something that was said once, at a time, about a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported<T> {
    /// The event.
    pub trace: Trace,
    /// The time of the world that it is about.
    pub effective: Option<When>,
    /// When its source said so in public.
    pub attested: Option<When>,
    /// The reporting period that it answers.
    pub period: Option<When>,
    /// The document that says what is said here, where it came from one.
    pub provenance: Option<Arc<Provenance>>,
    /// What was said.
    pub said: T,
    /// The events that corrected it, oldest first.
    pub corrected: Vec<Trace>,
}

/// A commitment with all its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// Its definition.
    pub definition: Defined<CommitmentDefinition>,
    /// The addresses for enquiries, where the page has such a field.
    pub contacts: Option<Reported<Contacts>>,
    /// What was stated about the schedule.
    pub schedule: Vec<Reported<ScheduleStatement>>,
    /// The milestones of every depth by id.
    pub milestones: BTreeMap<LocalId, Milestone>,
    /// The indicators by id.
    pub indicators: BTreeMap<LocalId, Indicator>,
    /// The targets of all indicators by id.
    pub targets: BTreeMap<LocalId, Defined<TargetDefinition>>,
    /// The achievements by id.
    pub achievements: BTreeMap<LocalId, Reported<Achievement>>,
    /// The evidence by id.
    pub evidence: BTreeMap<LocalId, Reported<Evidence>>,
    /// The notes by id.
    pub notes: BTreeMap<LocalId, Reported<Words>>,
    /// The challenges by id.
    pub challenges: BTreeMap<LocalId, Challenge>,
    /// The assessments by id.
    pub assessments: BTreeMap<LocalId, Reported<Assessment>>,
    /// The commitment that continues it.
    pub successor: Option<(Trace, Slug)>,
    /// The last event about it.
    pub last: Trace,
}

/// A milestone and what was reported about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    /// Its definition.
    pub definition: Defined<MilestoneDefinition>,
    /// The codes it had.
    pub former_codes: Vec<Code>,
    /// The reports on it, in the order of recording.
    pub reports: Vec<Reported<StatusReport>>,
}

/// An indicator and what was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its definition.
    pub definition: Defined<IndicatorDefinition>,
    /// The measurements, in the order of recording.
    pub measurements: Vec<Reported<Measurement>>,
}

/// A question to the public and the replies.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// The question.
    pub posed: Reported<Words>,
    /// The replies.
    pub answers: Vec<Reported<Answer>>,
    /// Whether it is closed.
    pub closed: Option<(Trace, Reason)>,
}

impl Record {
    /// The commitment of a plan that has this number, or else this id.
    #[must_use]
    pub fn numbered(&self, plan: &Slug, number: &Code) -> Option<&Slug> {
        let of_plan = || self.outlines.iter().filter(|(_, known)| known.plan == *plan);
        let numbered = of_plan().find(|(_, known)| known.withdrawn.is_none() && known.number == *number);
        let found = numbered.or_else(|| of_plan().find(|(id, _)| id.as_str() == number.as_str()));
        found.map(|(id, _)| id)
    }

    /// The record as it was before the event at a position, of later events of which it holds all: its plans and
    /// organizations, and no commitment.
    #[must_use]
    pub fn frame_at(&self, position: u64) -> Self {
        Self {
            plans: at(&self.plans, position),
            organizations: at(&self.organizations, position),
            beyond: self.beyond.clone(),
            ..Self::default()
        }
    }
}

/// What was defined before a position, as it was then.
fn at<T: Clone>(
    all: &RedBlackTreeMapSync<Slug, Arc<Defined<T>>>,
    position: u64,
) -> RedBlackTreeMapSync<Slug, Arc<Defined<T>>> {
    let mut then = all.clone();
    for (id, known) in all.iter().filter(|(_, known)| known.last.sequence >= position) {
        match known.at(position) {
            Some(known) => then.insert_mut(id.clone(), Arc::new(known)),
            None => drop(then.remove_mut(id)),
        }
    }
    then
}

impl Trace {
    /// The trace of an event.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        Self { event: event.stamp.id, sequence: event.stamp.sequence, time: event.stamp.time }
    }
}

impl<T> Defined<T> {
    /// Something new.
    #[must_use]
    pub fn new(trace: Trace, now: T) -> Self {
        Self { now, first: trace, last: trace, before: Vec::new(), withdrawn: None }
    }

    /// Gives it a new definition and keeps the old one.
    pub fn revise(&mut self, trace: Trace, now: T) {
        let before = std::mem::replace(&mut self.now, now);
        self.before.push((self.last, before));
        self.last = trace;
    }
}

impl<T: Clone> Defined<T> {
    /// As it was before the event at a position; none where it came later.
    #[must_use]
    pub fn at(&self, position: u64) -> Option<Self> {
        let then = |(trace, _): &&(Trace, T)| trace.sequence < position;
        let withdrawn = self.withdrawn.clone().filter(|(trace, _)| trace.sequence < position);
        if self.last.sequence < position {
            return Some(Self { withdrawn, ..self.clone() });
        }
        let mut before: Vec<_> = self.before.iter().take_while(then).cloned().collect();
        let (last, now) = before.pop()?;
        Some(Self { now, first: self.first, last, before, withdrawn })
    }
}

impl<T> Reported<T> {
    /// What an event said.
    #[must_use]
    pub fn new(event: &Event, said: T) -> Self {
        let Event { change, .. } = event;
        Self {
            trace: Trace::of(event),
            effective: change.effective.clone(),
            attested: change.attested.clone(),
            period: change.period.clone(),
            provenance: change.provenance.clone(),
            said,
            corrected: Vec::new(),
        }
    }

    /// By which it is younger than another report: last day of the time it is about, then position. One without a
    /// time never displaces one with a time. A period without an end reaches to the day on which it was attested.
    fn age(&self) -> (Option<Date>, u64) {
        let attested = || self.attested.as_ref().and_then(When::last_day);
        let last = |when: &When| when.last_day().or_else(attested).unwrap_or(when.first_day());
        (self.effective.as_ref().map(last), self.trace.sequence)
    }
}

/// The report that is valid now: the latest by (last day of effective, sequence).
#[must_use]
pub fn current<T>(reports: &[Reported<T>]) -> Option<&Reported<T>> {
    reports.iter().max_by_key(|report| report.age())
}

/// Reports from the latest to the earliest.
#[must_use]
pub fn latest_first<T>(reports: &[Reported<T>]) -> Vec<&Reported<T>> {
    let mut sorted: Vec<_> = reports.iter().collect();
    sorted.sort_by_key(|report| Reverse(report.age()));
    sorted
}

impl Commitment {
    /// A commitment that was just made, without parts.
    #[must_use]
    pub fn new(trace: Trace, definition: CommitmentDefinition) -> Self {
        Self {
            definition: Defined::new(trace, definition),
            contacts: None,
            schedule: Vec::new(),
            milestones: BTreeMap::new(),
            indicators: BTreeMap::new(),
            targets: BTreeMap::new(),
            achievements: BTreeMap::new(),
            evidence: BTreeMap::new(),
            notes: BTreeMap::new(),
            challenges: BTreeMap::new(),
            assessments: BTreeMap::new(),
            successor: None,
            last: trace,
        }
    }

    /// The milestones directly under a parent, or under the commitment itself, in the order of their codes.
    #[must_use]
    pub fn children(&self, parent: Option<&LocalId>) -> Vec<(&LocalId, &Milestone)> {
        let of_parent = |milestone: &Milestone| milestone.definition.now.parent.as_ref() == parent;
        let mut children: Vec<_> =
            self.milestones.iter().filter(|(_, milestone)| of_parent(milestone)).collect();
        children.sort_by(|a, b| a.1.definition.now.code.cmp(&b.1.definition.now.code));
        children
    }

    /// All milestones in the order of their codes, each before those that it is made of.
    #[must_use]
    pub fn in_order(&self) -> Vec<(&LocalId, &Milestone)> {
        let mut below: BTreeMap<Option<&LocalId>, Vec<(&LocalId, &Milestone)>> = BTreeMap::new();
        for part in &self.milestones {
            below.entry(part.1.definition.now.parent.as_ref()).or_default().push(part);
        }
        for parts in below.values_mut() {
            parts.sort_by(|a, b| a.1.definition.now.code.cmp(&b.1.definition.now.code));
            // They are taken from the end.
            parts.reverse();
        }
        let (mut all, mut open) = (Vec::new(), below.remove(&None).unwrap_or_default());
        while let Some(part) = open.pop() {
            all.push(part);
            open.extend(below.remove(&Some(part.0)).unwrap_or_default());
        }
        all
    }

    /// The achievements directly under a parent, or under the commitment itself, by id. One whose parent was taken back
    /// stands under the commitment.
    pub fn achievements_under(
        &self,
        parent: Option<&LocalId>,
    ) -> impl Iterator<Item = (&LocalId, &Reported<Achievement>)> {
        self.achievements.iter().filter(move |(_, known)| {
            let above = known.said.parent.as_ref();
            above.filter(|id| self.achievements.contains_key(*id)) == parent
        })
    }

    /// The targets of an indicator, in the order in which they were set.
    #[must_use]
    pub fn targets_of(&self, indicator: &LocalId) -> Vec<(&LocalId, &Defined<TargetDefinition>)> {
        let mut targets: Vec<_> =
            self.targets.iter().filter(|(_, t)| &t.now.indicator == indicator).collect();
        targets.sort_by_key(|(_, target)| target.first.sequence);
        targets
    }
}

impl Milestone {
    /// How far it has got; none where nobody reported.
    #[must_use]
    pub fn completion(&self) -> Option<crate::Completion> {
        match &self.definition.withdrawn {
            Some(_) => Some(crate::Completion::Withdrawn),
            None => current(&self.reports).map(|report| report.said.status),
        }
    }

    /// Whether it is overdue on a day: the last day of its deadline is before that day, and it is neither complete nor
    /// given up. A deadline in words without a date never passes.
    #[must_use]
    pub fn is_overdue(&self, on: Date) -> bool {
        let due = self.definition.now.due.as_ref().and_then(When::last_day);
        let done =
            matches!(self.completion(), Some(crate::Completion::Complete | crate::Completion::Withdrawn));
        !done && due.is_some_and(|due| due < on)
    }
}

//! News: an event with what a reader needs to understand it without opening anything.

use std::sync::Arc;

use domain::event::{
    CommitmentDefinition, Event, Fact, IndicatorDefinition, MilestoneDefinition, Source, SubjectKind,
    TargetDefinition, UnitWords,
};
use domain::record::{Commitment, Record, current};
use domain::{Code, LocalId, Slug, Text, Verdict, verdicts};
use jiff::tz::Offset;

use crate::Mentioned;

/// One piece of news: an event, what it is about in words, and what was said before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// The event.
    pub event: Arc<Event>,
    /// The plan, where it is about one or about a commitment.
    pub plan: Option<Slug>,
    /// The commitment as it was defined then.
    pub commitment: Option<(Slug, CommitmentDefinition)>,
    /// The published number of the part that it is about.
    pub code: Option<Code>,
    /// The words of the part: a milestone's text, an indicator's name, a commitment's title.
    pub name: Option<Text>,
    /// What was valid before, of the same kind as what the event says (for a correction: as its replacement).
    pub before: Option<Fact>,
    /// For a measurement: the words of its units.
    pub units: UnitWords,
    /// For a measurement: each target of its indicator and what it means for it, on the day of recording.
    pub verdicts: Vec<(TargetDefinition, Verdict)>,
    /// For a report of a status or a schedule: whether it leaves another one valid, being about an older time or about
    /// none. That one is then what was valid before.
    pub late: bool,
    /// What else it mentions, in the words of then.
    pub mentioned: Mentioned,
    /// Whether subscribers hear of it at once. An import of the past is only found in the archives of feeds.
    pub live: bool,
}

impl Update {
    /// The news that an event is, for the record before it.
    #[must_use]
    pub fn of(record: &Record, event: &Arc<Event>) -> Self {
        let change = &event.change;
        let commitment = match &change.source {
            Source::Commitment(id) => record.commitments.get(id).map(|commitment| (id, commitment)),
            Source::Plan(_) | Source::Organization(_) => None,
        };
        let mut update = Self {
            event: Arc::clone(event),
            plan: None,
            commitment: commitment.map(|(id, commitment)| (id.clone(), commitment.definition.now.clone())),
            code: None,
            name: None,
            before: None,
            units: UnitWords::default(),
            verdicts: Vec::new(),
            late: false,
            mentioned: Mentioned::default(),
            live: true,
        };
        update.introduce();
        if let Some((_, commitment)) = commitment {
            update.name_part(commitment);
            update.before = before(commitment, event);
        }
        update
    }

    /// The day on which it was recorded, UTC.
    #[must_use]
    pub fn day(&self) -> jiff::civil::Date {
        Offset::UTC.to_datetime(self.event.stamp.time).date()
    }

    /// Adds what the record after the event makes of it.
    pub(crate) fn with_outcome(mut self, record: &Record) -> Self {
        let Some((id, _)) = &self.commitment else { return self };
        let Some(commitment) = record.commitments.get(id) else { return self };
        self.late = valid(commitment, &self.event).is_some_and(|valid| valid != self.event.stamp.id);
        if let (Fact::MeasurementRecorded(_), Some(id)) =
            (&self.event.change.fact, self.event.change.subject.id())
        {
            self.verdicts = verdicts_on(commitment, id, &self);
        }
        let successor = self.successor().and_then(|id| record.outlines.get(id)).cloned();
        self.mentioned = Mentioned { successor, ..Mentioned::by(&self, commitment) };
        self
    }

    /// What the event itself brings into the record.
    #[expect(clippy::wildcard_enum_match_arm, reason = "other events are about what is there already")]
    fn introduce(&mut self) {
        let change = &self.event.change;
        let id = change.source.id().clone();
        match &change.fact {
            Fact::CommitmentMade(new) | Fact::CommitmentRevised(new) => {
                self.commitment = Some((id, new.clone()))
            }
            Fact::PlanPublished(plan) | Fact::PlanRevised(plan) => {
                (self.plan, self.name) = (Some(id), Some(plan.title.clone()));
            }
            Fact::MilestoneAdded(MilestoneDefinition { code, text, .. })
            | Fact::MilestoneRevised(MilestoneDefinition { code, text, .. }) => {
                (self.code, self.name) = (Some(code.clone()), Some(text.clone()));
            }
            Fact::IndicatorDefined(IndicatorDefinition { code, name, .. })
            | Fact::IndicatorRevised(IndicatorDefinition { code, name, .. }) => {
                (self.code, self.name) = (code.clone(), Some(name.clone()));
            }
            _ => {}
        }
        if let Some((_, definition)) = &self.commitment {
            self.plan = Some(definition.plan.clone());
        }
    }

    /// Names the part that the event is about, as the record knows it.
    fn name_part(&mut self, commitment: &Commitment) {
        let subject = &self.event.change.subject;
        let Some(id) = subject.id() else { return };
        if let Some(indicator) = self.indicator(commitment, id) {
            self.units = indicator.units.clone();
            self.code = self.code.take().or_else(|| indicator.code.clone());
            self.name = self.name.take().or_else(|| Some(indicator.name.clone()));
            return;
        }
        let (code, name) = match subject.kind() {
            SubjectKind::Milestone => {
                let known = commitment.milestones.get(id).map(|milestone| &milestone.definition.now);
                (known.map(|milestone| milestone.code.clone()), known.map(|milestone| milestone.text.clone()))
            }
            SubjectKind::Achievement => (None, commitment.achievements.get(id).map(|r| r.said.text.clone())),
            SubjectKind::Note => (None, commitment.notes.get(id).map(|r| r.said.text.clone())),
            SubjectKind::Challenge => {
                (None, commitment.challenges.get(id).map(|c| c.posed.said.text.clone()))
            }
            SubjectKind::Assessment => (None, commitment.assessments.get(id).map(|r| r.said.scale.clone())),
            SubjectKind::Evidence => (None, commitment.evidence.get(id).and_then(|r| r.said.title.clone())),
            SubjectKind::Indicator
            | SubjectKind::Target
            | SubjectKind::Plan
            | SubjectKind::Organization
            | SubjectKind::Commitment => return,
        };
        self.code = self.code.take().or(code);
        self.name = self.name.take().or(name);
    }

    /// The indicator that the event is about, itself or by one of its targets.
    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else has an indicator")]
    fn indicator<'a>(&self, commitment: &'a Commitment, id: &LocalId) -> Option<&'a IndicatorDefinition> {
        let change = &self.event.change;
        let of_target = || match &change.fact {
            Fact::TargetSet(target) | Fact::TargetRevised(target) => Some(&target.indicator),
            _ => commitment.targets.get(id).map(|target| &target.now.indicator),
        };
        let indicator = match change.subject.kind() {
            SubjectKind::Indicator => Some(id),
            SubjectKind::Target => of_target(),
            _ => None,
        };
        indicator.and_then(|id| commitment.indicators.get(id)).map(|indicator| &indicator.definition.now)
    }
}

/// What was valid before an event about a commitment, of the same kind.
#[expect(clippy::wildcard_enum_match_arm, reason = "most events have nothing before them")]
fn before(commitment: &Commitment, event: &Event) -> Option<Fact> {
    let id = event.change.subject.id();
    let milestone = || id.and_then(|id| commitment.milestones.get(id));
    match &event.change.fact {
        Fact::CommitmentRevised(_) => Some(Fact::CommitmentRevised(commitment.definition.now.clone())),
        Fact::ScheduleStated(_) => {
            current(&commitment.schedule).map(|r| Fact::ScheduleStated(r.said.clone()))
        }
        Fact::MilestoneStatusReported(_) => {
            let report = milestone().and_then(|milestone| current(&milestone.reports));
            report.map(|r| Fact::MilestoneStatusReported(r.said.clone()))
        }
        Fact::MilestoneRevised(_) | Fact::MilestoneMoved(_) => {
            milestone().map(|milestone| Fact::MilestoneRevised(milestone.definition.now.clone()))
        }
        Fact::IndicatorRevised(_) => {
            let known = id.and_then(|id| commitment.indicators.get(id));
            known.map(|indicator| Fact::IndicatorRevised(indicator.definition.now.clone()))
        }
        Fact::TargetRevised(_) | Fact::TargetWithdrawn(_) => {
            id.and_then(|id| commitment.targets.get(id)).map(|target| Fact::TargetRevised(target.now.clone()))
        }
        Fact::ContactRevised(_) => commitment.contacts.as_ref().map(|r| Fact::ContactRevised(r.said.clone())),
        Fact::EventCorrected(correction) => said(commitment, correction.event),
        Fact::EventRetracted(removal) | Fact::EventRedacted(removal) => said(commitment, removal.event),
        _ => None,
    }
}

/// The report that is valid after an event, for the kinds of which one is.
fn valid(commitment: &Commitment, event: &Event) -> Option<ulid::Ulid> {
    if let Fact::ScheduleStated(_) = &event.change.fact {
        return current(&commitment.schedule).map(|report| report.trace.event);
    }
    let Fact::MilestoneStatusReported(_) = &event.change.fact else { return None };
    let milestone = event.change.subject.id().and_then(|id| commitment.milestones.get(id));
    milestone.and_then(|milestone| current(&milestone.reports)).map(|report| report.trace.event)
}

/// What an event said, as the record has it now.
fn said(commitment: &Commitment, event: ulid::Ulid) -> Option<Fact> {
    let mut reports = domain::reports(commitment);
    let report = reports.find(|said| said.event == event).and_then(|said| said.fact).map(Fact::from);
    let withdrawal = || domain::withdrawals(commitment).find(|(withdrawal, ..)| *withdrawal == event);
    report.or_else(|| withdrawal().map(|(_, _, fact)| fact))
}

fn verdicts_on(
    commitment: &Commitment,
    indicator: &LocalId,
    update: &Update,
) -> Vec<(TargetDefinition, Verdict)> {
    let Some(known) = commitment.indicators.get(indicator) else { return Vec::new() };
    let targets = commitment.targets_of(indicator);
    let live = targets.into_iter().filter(|(_, target)| target.withdrawn.is_none());
    live.flat_map(|(_, target)| {
        let all = verdicts(target, known, update.day());
        let own = all.into_iter().filter(|verdict| verdict.measurement == Some(update.event.stamp.id));
        own.map(|verdict| (target.now.clone(), verdict)).collect::<Vec<_>>()
    })
    .collect()
}

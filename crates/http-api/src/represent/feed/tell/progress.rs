//! How it goes: the schedule and the milestones.

use domain::event::{Fact, MilestoneDefinition, MilestonePlace, ScheduleStatement, StatusReport};
use domain::{LocalId, When};

use super::super::html::Html;
use super::super::line::in_sentence;
use super::commitment::changed;
use super::{Teller, Told};

impl Teller<'_> {
    pub(super) fn schedule_stated(self, statement: &ScheduleStatement) -> Told {
        let said = |said: &ScheduleStatement| self.schedule(said);
        let old = match &self.update.before {
            Some(Fact::ScheduleStated(old)) => Some(said(old)),
            Some(_) | None => None,
        };
        let news = self.movement(old.as_deref(), &said(statement));
        let news = self.say("feed-schedule", &[("schedule", news.into())]);
        self.placed(Told::new(self.whole(), news), "schedule", statement.state.word())
            .row(self.still_row(old.as_deref()))
            .quote(Some(self.html(&statement.statement)))
    }

    pub(super) fn milestone_added(self, milestone: &MilestoneDefinition) -> Told {
        let news = match self.deadline(milestone) {
            Some(due) => self.say("feed-milestone-added-due", &[("due", due.into())]),
            None => self.words.say("feed-milestone-added"),
        };
        let lead = || self.row("feed-row-lead", &self.organizations(&milestone.lead));
        Told::new(self.part(), news)
            .row(self.parent_row(milestone.parent.as_ref()))
            .row((!milestone.lead.is_empty()).then(lead))
            .row(self.text_row(
                "feed-row-deadline",
                milestone.deadline.as_ref().filter(|_| milestone.due.is_some()),
            ))
    }

    /// The deadline in a title: its date, else its words.
    fn deadline(self, milestone: &MilestoneDefinition) -> Option<String> {
        let date = milestone.due.as_ref().map(|due| self.words.when(due));
        date.or_else(|| milestone.deadline.as_ref().map(|words| self.quoted(words)))
    }

    pub(super) fn milestone_revised(self, new: &MilestoneDefinition) -> Told {
        let Some(Fact::MilestoneRevised(old)) = &self.update.before else {
            return self.revised(self.part(), Vec::new());
        };
        let due = |milestone: &MilestoneDefinition| {
            self.deadline(milestone).unwrap_or_else(|| self.words.say("feed-none"))
        };
        let date = |when: &Option<When>| {
            let none = || self.words.say("feed-none");
            Html::text(&when.as_ref().map_or_else(none, |when| self.words.when(when)))
        };
        let changed = [
            changed("feed-field-code", &old.code, &new.code, |code| Html::text(code.as_str())),
            changed("feed-field-text", &old.text, &new.text, |text| self.html(text)),
            changed("feed-field-lead", &old.lead, &new.lead, |ids| self.organizations(ids)),
            changed("feed-field-due", &old.due, &new.due, date),
            changed("feed-field-deadline", &old.deadline, &new.deadline, |words| {
                self.optional(words.as_ref())
            }),
        ];
        let told = self.revised(self.part(), changed.into_iter().flatten().collect());
        match due(old) == due(new) {
            true => told,
            false => {
                let news =
                    self.say("feed-milestone-due", &[("dates", self.arrow(&due(old), &due(new)).into())]);
                Told { news, ..told }
            }
        }
    }

    pub(super) fn status_reported(self, report: &StatusReport) -> Told {
        let said = |report: &StatusReport| self.completion(report);
        let old = match &self.update.before {
            Some(Fact::MilestoneStatusReported(old)) => Some(said(old)),
            Some(_) | None => None,
        };
        let news = self.movement(old.as_deref(), &said(report));
        self.placed(Told::new(self.part(), news), "completion", report.status.word())
            .row(self.still_row(old.as_deref()))
            .row(report.source.as_ref().map(|source| self.reporter_row(source)))
            .quote(report.progress.as_ref().map(|progress| self.html(progress)))
    }

    pub(super) fn milestone_moved(self, to: &MilestonePlace) -> Told {
        let old = match &self.update.before {
            Some(Fact::MilestoneRevised(old)) => Some(&old.code),
            Some(_) | None => None,
        };
        let codes = match old {
            Some(old) if *old != to.code => self.arrow(old.as_str(), to.code.as_str()),
            Some(_) | None => to.code.to_string(),
        };
        let news = self.say("feed-milestone-moved", &[("codes", codes.into())]);
        Told::new(self.part(), news).row(self.parent_row(to.parent.as_ref()))
    }

    fn parent_row(self, parent: Option<&LocalId>) -> Option<Html> {
        let parent = self.update.mentioned.milestones.get(parent?)?;
        let name = Html::text(&format!("{} ", parent.code)).then(&self.html(&parent.text));
        Some(self.row("feed-row-parent", &name))
    }

    /// How a schedule goes, in the middle of a sentence.
    pub(super) fn schedule(self, said: &ScheduleStatement) -> String {
        in_sentence(&self.words.schedule(said.state, said.extent))
    }

    /// How far a milestone has got, in the middle of a sentence.
    pub(super) fn completion(self, report: &StatusReport) -> String {
        in_sentence(&self.words.completion(Some(report.status)))
    }

    /// From one state to another; that it stays where it was; that it says something of an older time.
    fn movement(self, old: Option<&str>, new: &str) -> String {
        let effective = self.update.event.change.effective.as_ref();
        match (old, effective) {
            (_, Some(when)) if self.update.late => {
                self.say("feed-late", &[("when", self.words.when(when).into()), ("state", new.into())])
            }
            (_, None) if self.update.late => self.say("feed-undated", &[("state", new.into())]),
            (Some(old), _) if old == new => self.say("feed-still", &[("state", new.into())]),
            (Some(old), _) => self.arrow(old, new),
            (None, _) => self.say("feed-first", &[("state", new.into())]),
        }
    }

    /// Where the news puts its subject on an axis; nowhere where another report stays valid.
    fn placed(self, told: Told, axis: &'static str, state: &'static str) -> Told {
        if self.update.late { told } else { told.state(axis, state) }
    }

    /// What stays valid beside a report about an older time.
    fn still_row(self, old: Option<&str>) -> Option<Html> {
        old.filter(|_| self.update.late).map(|old| self.row("feed-row-valid", &Html::text(old)))
    }
}

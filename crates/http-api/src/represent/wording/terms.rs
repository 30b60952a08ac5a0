//! The words for the closed lists of the record: states, answers and reasons.

use domain::event::{Extent, Provenance, ScheduleState};
use domain::{Attainment, Because, Completion, Qualifier};

use super::Wording;

impl Wording {
    /// How far a milestone has got; that nobody said so where nobody did.
    #[must_use]
    pub fn completion(&self, completion: Option<Completion>) -> String {
        self.say(match completion {
            Some(Completion::NotStarted) => "completion-not-started",
            Some(Completion::InProgress) => "completion-in-progress",
            Some(Completion::Limited) => "completion-limited",
            Some(Completion::Substantial) => "completion-substantial",
            Some(Completion::Complete) => "completion-complete",
            Some(Completion::Suspended) => "completion-suspended",
            Some(Completion::Withdrawn) => "completion-withdrawn",
            None => "completion-none",
        })
    }

    /// The state of a schedule, and of how many deliverables it is said.
    #[must_use]
    pub fn schedule(&self, state: ScheduleState, extent: Option<Extent>) -> String {
        let extent = match extent {
            Some(Extent::All) => "all",
            Some(Extent::Most) => "most",
            Some(Extent::Some) => "some",
            None => "none",
        };
        let key = match state {
            ScheduleState::OnSchedule => "schedule-on-schedule",
            ScheduleState::BehindSchedule => "schedule-behind-schedule",
            ScheduleState::Completed => "schedule-completed",
        };
        self.text(key, &[("extent", extent.into())])
    }

    /// Whether a target is met.
    #[must_use]
    pub fn attainment(&self, attainment: Attainment) -> String {
        self.say(match attainment {
            Attainment::Met => "attainment-met",
            Attainment::NotMet => "attainment-not-met",
            Attainment::Pending => "attainment-pending",
            Attainment::NotAvailable => "attainment-not-available",
            Attainment::NotComparable => "attainment-not-comparable",
        })
    }

    /// Why a verdict is what it is, as a clause without a full stop.
    #[must_use]
    pub fn because(&self, because: Because) -> String {
        self.say(match because {
            Because::Reached => "because-reached",
            Because::Missed => "because-missed",
            Because::DeadlineAhead => "because-deadline-ahead",
            Because::NothingByDeadline => "because-nothing-by-deadline",
            Because::NothingMeasured => "because-nothing-measured",
            Because::NotCollected => "because-not-collected",
            Because::NotPublished => "because-not-published",
            Because::SaidNotAvailable => "because-said-not-available",
            Because::Promised => "because-promised",
            Because::TargetNotSet => "because-target-not-set",
            Because::TargetInWords => "because-target-in-words",
            Because::ValueInWords => "because-value-in-words",
            Because::OtherUnit => "because-other-unit",
            Because::OtherDimension => "because-other-dimension",
            Because::OtherPeriod => "because-other-period",
            Because::Inexact => "because-inexact",
        })
    }

    /// A value with how exactly it is meant: `approximately 29%`; the value alone where it is exact.
    #[must_use]
    pub fn qualifier(&self, qualifier: Qualifier, value: &str) -> String {
        let key = match qualifier {
            Qualifier::Exactly => return value.to_owned(),
            Qualifier::Approximately => "qualifier-approximately",
            Qualifier::MoreThan => "qualifier-more-than",
            Qualifier::AtLeast => "qualifier-at-least",
            Qualifier::LessThan => "qualifier-less-than",
            Qualifier::AtMost => "qualifier-at-most",
        };
        self.text(key, &[("value", value.into())])
    }

    /// A document by its name, else by its address, with the row and the day on which it was got.
    #[must_use]
    pub fn provenance(&self, known: &Provenance) -> String {
        let named = known.document.clone().or_else(|| known.address.clone());
        let row = known.row.map(|row| self.text("provenance-row", &[("row", row.to_string().into())]));
        let captured = known.captured.as_ref().map(|when| self.when(when));
        let captured = captured.map(|when| self.text("provenance-captured", &[("when", when.into())]));
        let named = named.unwrap_or_else(|| self.say("provenance-document"));
        [Some(named), row, captured].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

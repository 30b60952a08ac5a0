//! The record as it was when an event was recorded, so that what is said of the event never changes.

use domain::Slug;
use domain::event::{OrganizationName, PlanDefinition};
use domain::record::{Defined, Record};

/// The plans and organizations of a later record as they were at a position of the log. What an update needs of its
/// commitment it [mentions](projection::Update::mentioned).
#[derive(Clone, Copy)]
pub(in crate::represent::feed) struct Then<'a> {
    record: &'a Record,
    sequence: u64,
}

impl<'a> Then<'a> {
    /// As of an event, itself included.
    pub(in crate::represent::feed) fn at(record: &'a Record, sequence: u64) -> Self {
        Self { record, sequence }
    }

    pub(in crate::represent::feed) fn organization(self, id: &Slug) -> Option<&'a OrganizationName> {
        self.record.organizations.get(id).and_then(|known| self.valid(known))
    }

    /// The organization as it was before it was named anew by the event.
    pub(super) fn organization_before(self, id: &Slug) -> Option<&'a OrganizationName> {
        let sequence = self.sequence.checked_sub(1)?;
        Self { sequence, ..self }.organization(id)
    }

    pub(in crate::represent::feed) fn plan(self, id: &Slug) -> Option<&'a PlanDefinition> {
        self.record.plans.get(id).and_then(|known| self.valid(known))
    }

    /// The plan as it was before a revision by the event.
    pub(super) fn plan_before(self, id: &Slug) -> Option<&'a PlanDefinition> {
        let sequence = self.sequence.checked_sub(1)?;
        Self { sequence, ..self }.plan(id)
    }

    /// The definition that was valid then; none where it came later.
    fn valid<T>(self, known: &'a Defined<T>) -> Option<&'a T> {
        let before = known.before.iter().map(|(trace, definition)| (trace.sequence, definition));
        let mut all = before.chain([(known.last.sequence, &known.now)]).rev();
        all.find(|(sequence, _)| *sequence <= self.sequence).map(|(_, definition)| definition)
    }
}

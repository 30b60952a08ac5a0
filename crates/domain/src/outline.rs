//! A commitment in outline: what the rules between commitments, lists of them and subscribers' scopes need of each.

use ulid::Ulid;

use crate::event::{CommitmentDefinition, Event, Fact};
use crate::record::Trace;
use crate::{Code, Slug, Text};

/// A commitment without its parts, small enough that a record holds one of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its plan.
    pub plan: Slug,
    /// Its published number.
    pub number: Code,
    /// The numbers that it had, each with the plan in which it had it, the first one first.
    pub former_numbers: Vec<(Slug, Code)>,
    /// Its title.
    pub title: Text,
    /// The organizations that lead it.
    pub lead: Vec<Slug>,
    /// The organizations that support it.
    pub supporting: Vec<Slug>,
    /// Its ids in other registers.
    pub external_ids: Vec<String>,
    /// The event that withdrew it, where it is withdrawn.
    pub withdrawn: Option<Ulid>,
    /// The organizations that ever measured or reported something on it or were named for a milestone, in the order of
    /// their ids. Who was corrected away stays: whoever follows an organization has been told.
    pub parties: Vec<Slug>,
    /// The event that made it.
    pub first: Trace,
    /// The last event about it.
    pub last: Trace,
}

impl Outline {
    /// A commitment that was just made.
    #[must_use]
    pub fn new(trace: Trace, definition: &CommitmentDefinition) -> Self {
        let CommitmentDefinition { plan, number, title, lead, supporting, external_ids, .. } =
            definition.clone();
        Self {
            plan,
            number,
            former_numbers: Vec::new(),
            title,
            lead,
            supporting,
            external_ids,
            withdrawn: None,
            parties: Vec::new(),
            first: trace,
            last: trace,
        }
    }

    /// Takes in an event about it.
    pub(crate) fn evolve(&mut self, event: &Event) {
        let trace = Trace::of(event);
        let fact = &event.change.fact;
        if let Fact::CommitmentRevised(definition) = fact {
            let Self { withdrawn, first, .. } = *self;
            let parties = std::mem::take(&mut self.parties);
            let mut former_numbers = std::mem::take(&mut self.former_numbers);
            let before = (self.plan.clone(), self.number.clone());
            let now = (&definition.plan, &definition.number);
            if now != (&before.0, &before.1) && !former_numbers.contains(&before) {
                former_numbers.push(before);
            }
            *self = Self { withdrawn, parties, first, former_numbers, ..Self::new(trace, definition) };
        }
        if matches!(fact, Fact::CommitmentWithdrawn(_)) {
            self.withdrawn = Some(trace.event);
        }
        if let Fact::EventRetracted(removal) = fact {
            self.withdrawn = self.withdrawn.filter(|event| *event != removal.event);
        }
        fact.parties().for_each(|organization| self.add_party(organization));
        self.last = trace;
    }

    fn add_party(&mut self, organization: &Slug) {
        if let Err(place) = self.parties.binary_search(organization) {
            self.parties.insert(place, organization.clone());
        }
    }

    /// Whether an organization leads or supports it.
    #[must_use]
    pub fn involves(&self, organization: &Slug) -> bool {
        self.lead.contains(organization) || self.supporting.contains(organization)
    }

    /// The organizations that it concerns: those that lead or support it, and those that ever reported something on it
    /// or were named for a milestone. What it says is news of theirs, and what they are called is part of what it shows.
    pub fn concerned(&self) -> impl Iterator<Item = &Slug> {
        let involved = self.lead.iter().chain(&self.supporting);
        involved.chain(self.parties.iter().filter(|organization| !self.involves(organization)))
    }

    /// Whether it concerns an organization.
    #[must_use]
    pub fn concerns(&self, organization: &Slug) -> bool {
        self.involves(organization) || self.parties.binary_search(organization).is_ok()
    }
}

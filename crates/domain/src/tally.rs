//! Tallies: how many milestones have got how far, how many verdicts there are of each kind. Counts, never a
//! percentage.

use std::iter::Sum;
use std::ops::Add;

use jiff::civil::Date;
use serde::Serialize;

use crate::attainment::{Attainment, verdicts};
use crate::event::Completion;
use crate::record::Commitment;

/// The milestones of every depth, each counted once by its own completion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see Completion")]
pub struct Tally {
    pub complete: usize,
    pub substantial: usize,
    pub limited: usize,
    pub in_progress: usize,
    pub not_started: usize,
    pub suspended: usize,
    pub withdrawn: usize,
    /// Nobody reported on them, which is not `not_started`.
    pub unreported: usize,
}

/// The verdicts on all targets that are pursued.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "see Attainment")]
pub struct AttainmentTally {
    pub met: usize,
    pub not_met: usize,
    pub pending: usize,
    pub not_available: usize,
    pub not_comparable: usize,
}

impl Tally {
    /// Counts the milestones of a commitment.
    #[must_use]
    pub fn of(commitment: &Commitment) -> Self {
        let mut tally = Self::default();
        for milestone in commitment.milestones.values() {
            *tally.count_mut(milestone.completion()) += 1;
        }
        tally
    }

    /// How many milestones there are.
    #[must_use]
    pub fn total(&self) -> usize {
        let Self { complete, substantial, limited, in_progress, not_started, suspended, withdrawn, unreported } = self;
        complete + substantial + limited + in_progress + not_started + suspended + withdrawn + unreported
    }

    fn count_mut(&mut self, completion: Option<Completion>) -> &mut usize {
        match completion {
            Some(Completion::Complete) => &mut self.complete,
            Some(Completion::Substantial) => &mut self.substantial,
            Some(Completion::Limited) => &mut self.limited,
            Some(Completion::InProgress) => &mut self.in_progress,
            Some(Completion::NotStarted) => &mut self.not_started,
            Some(Completion::Suspended) => &mut self.suspended,
            Some(Completion::Withdrawn) => &mut self.withdrawn,
            None => &mut self.unreported,
        }
    }
}

impl AttainmentTally {
    /// Counts the verdicts on a commitment as of a day.
    #[must_use]
    pub fn of(commitment: &Commitment, on: Date) -> Self {
        let mut tally = Self::default();
        for (id, indicator) in &commitment.indicators {
            if indicator.definition.withdrawn.is_some() {
                continue;
            }
            let targets = commitment.targets_of(id);
            for (_, target) in targets.iter().filter(|(_, target)| target.withdrawn.is_none()) {
                for verdict in verdicts(target, indicator, on) {
                    *tally.count_mut(verdict.attainment) += 1;
                }
            }
        }
        tally
    }

    fn count_mut(&mut self, attainment: Attainment) -> &mut usize {
        match attainment {
            Attainment::Met => &mut self.met,
            Attainment::NotMet => &mut self.not_met,
            Attainment::Pending => &mut self.pending,
            Attainment::NotAvailable => &mut self.not_available,
            Attainment::NotComparable => &mut self.not_comparable,
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            complete: self.complete + other.complete,
            substantial: self.substantial + other.substantial,
            limited: self.limited + other.limited,
            in_progress: self.in_progress + other.in_progress,
            not_started: self.not_started + other.not_started,
            suspended: self.suspended + other.suspended,
            withdrawn: self.withdrawn + other.withdrawn,
            unreported: self.unreported + other.unreported,
        }
    }
}

impl Add for AttainmentTally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            met: self.met + other.met,
            not_met: self.not_met + other.not_met,
            pending: self.pending + other.pending,
            not_available: self.not_available + other.not_available,
            not_comparable: self.not_comparable + other.not_comparable,
        }
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

impl Sum for AttainmentTally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), Add::add)
    }
}

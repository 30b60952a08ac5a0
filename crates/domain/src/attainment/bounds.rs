//! Comparing what may be meant by a value with what a target asks for.

use crate::{Decimal, Goal, Qualifier};

/// The lowest and highest number that may be meant; open where there is none.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    low: Option<Decimal>,
    high: Option<Decimal>,
    /// The bound itself is not meant.
    strict: bool,
    /// About this number is meant, which says nothing at the goal itself.
    vague: bool,
}

impl Bounds {
    /// From one number to another, both included.
    pub(super) fn between(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(low), high: Some(high), strict: false, vague: false }
    }

    /// What a number with a qualifier may mean.
    pub(super) fn of(number: Decimal, qualifier: Qualifier) -> Self {
        let point = Self::between(number, number);
        match qualifier {
            Qualifier::Exactly => point,
            Qualifier::Approximately => Self { vague: true, ..point },
            Qualifier::AtLeast => Self { high: None, ..point },
            Qualifier::MoreThan => Self { high: None, strict: true, ..point },
            Qualifier::AtMost => Self { low: None, ..point },
            Qualifier::LessThan => Self { low: None, strict: true, ..point },
        }
    }

    /// Whether every number meant reaches a goal: yes, no, or none where some do, or the goal is in words.
    pub(super) fn reach(self, goal: &Goal) -> Option<bool> {
        let not = |answer: Option<bool>| answer.map(|yes| !yes);
        match *goal {
            Goal::AtLeast(goal) => self.at_least(goal),
            Goal::MoreThan(goal) => self.more_than(goal),
            Goal::AtMost(goal) => not(self.more_than(goal)),
            Goal::LessThan(goal) => not(self.at_least(goal)),
            Goal::Exactly(goal) => both(self.at_least(goal), not(self.more_than(goal))),
            Goal::Between(low, high) => both(self.at_least(low), not(self.more_than(high))),
            Goal::Prose | Goal::NotSet => None,
        }
    }

    fn at_least(self, goal: Decimal) -> Option<bool> {
        match (self.low, self.high) {
            _ if self.vague && self.low == Some(goal) => None,
            (Some(low), _) if low >= goal => Some(true),
            (_, Some(high)) if high < goal || (self.strict && high == goal) => Some(false),
            _ => None,
        }
    }

    fn more_than(self, goal: Decimal) -> Option<bool> {
        match (self.low, self.high) {
            _ if self.vague && self.low == Some(goal) => None,
            (Some(low), _) if low > goal || (self.strict && low == goal) => Some(true),
            (_, Some(high)) if high <= goal => Some(false),
            _ => None,
        }
    }
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

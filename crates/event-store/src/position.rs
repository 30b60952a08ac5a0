//! Where a record stands in the log.

use std::fmt;

/// The index of a record, counted from 0, and so also the number of records before it.
///
/// The head of a log is the position that the next record will take. Positions have no gaps and are
/// never used twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u64);

impl Position {
    /// The first record of every log, and the head of an empty one.
    pub const START: Self = Self(0);

    /// The position with `index` records before it.
    pub const fn new(index: u64) -> Self {
        Self(index)
    }

    /// The number of records before this position.
    pub const fn index(self) -> u64 {
        self.0
    }

    /// The position `records` further on.
    #[must_use]
    pub const fn plus(self, records: usize) -> Self {
        Self(self.0.saturating_add(records as u64))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

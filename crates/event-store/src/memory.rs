//! The engine that forgets: for tests, dry runs and previews.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use bytes::Bytes;

use crate::log::{Page, check_append};
use crate::{Error, EventLog, Origin, Position};

/// A log in memory, gone with the process.
#[derive(Debug)]
pub struct MemoryLog {
    origin: Origin,
    records: RwLock<Vec<Bytes>>,
}

impl MemoryLog {
    /// An empty log of this name.
    pub fn new(origin: Origin) -> Self {
        Self { origin, records: RwLock::default() }
    }

    /// A holder of the lock that panicked left whole records, or none, behind.
    fn records(&self) -> RwLockReadGuard<'_, Vec<Bytes>> {
        self.records.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EventLog for MemoryLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        let mut stored = self.records.write().unwrap_or_else(PoisonError::into_inner);
        let head = Position::START.plus(stored.len());
        if expected != head {
            return Err(Error::Conflict { expected, head });
        }
        stored.extend_from_slice(records);
        Ok(head.plus(records.len()))
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        let stored = self.records();
        let mut page = Page::new(from, Position::START.plus(stored.len()), limit)?;
        let skipped =
            usize::try_from(from.index()).expect("a position below the head counts what memory holds");
        let mut rest = stored.iter().skip(skipped);
        while !page.is_full() {
            page.push(rest.next().expect("a page ends at the head").clone());
        }
        Ok(page.into_records())
    }

    fn head(&self) -> Position {
        Position::START.plus(self.records().len())
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn ready(&self) -> Result<(), Error> {
        Ok(())
    }
}

//! The engine that forgets: for tests, dry runs and previews.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use bytes::Bytes;

use crate::levels::{Levels, TILE_WIDTH, first_covered};
use crate::page::{Page, check_append};
use crate::{Checkpoint, Error, EventLog, Hash, Key, Origin, PAGE_BYTES_MAX, Position, VerifierKey, bundle};

/// A log in memory, gone with the process.
#[derive(Debug)]
pub struct MemoryLog {
    origin: Origin,
    key: Key,
    stored: RwLock<Stored>,
}

#[derive(Debug, Default)]
struct Stored {
    records: Vec<Bytes>,
    levels: Levels,
    /// Ascending.
    redacted: Vec<Position>,
    redactions: u64,
}

impl MemoryLog {
    /// An empty log of this name, signed with a key that everyone knows.
    pub fn new(origin: Origin) -> Self {
        Self::with_key(origin, Key::generate([0; 32]))
    }

    /// An empty log of this name, signed with this key.
    pub fn with_key(origin: Origin, key: Key) -> Self {
        Self { origin, key, stored: RwLock::default() }
    }

    /// A holder of the lock that panicked left whole records, or none, behind.
    fn stored(&self) -> RwLockReadGuard<'_, Stored> {
        self.stored.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> RwLockWriteGuard<'_, Stored> {
        self.stored.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stored {
    fn head(&self) -> Position {
        Position::START.plus(self.records.len())
    }

    fn from(&self, position: Position) -> &[Bytes] {
        usize::try_from(position.index()).ok().and_then(|index| self.records.get(index..)).unwrap_or_default()
    }
}

impl EventLog for MemoryLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        let mut stored = self.writer();
        let head = stored.head();
        if expected != head {
            return Err(Error::Conflict { expected, head });
        }
        records.iter().for_each(|record| stored.levels.push(Hash::of_leaf(record)));
        stored.records.extend_from_slice(records);
        Ok(stored.head())
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        let stored = self.stored();
        let mut page = Page::new(from, stored.head(), limit)?;
        page.extend(stored.from(from).iter().cloned());
        Ok(page.into_records())
    }

    fn head(&self) -> Position {
        self.stored().head()
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn ready(&self) -> Result<(), Error> {
        Ok(())
    }

    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        let stored = self.stored();
        let records = stored.from(Position::new(from.saturating_mul(TILE_WIDTH as u64)));
        let (mut frames, mut bytes) = (Vec::new(), 0);
        for bundle in records.chunks_exact(TILE_WIDTH).take(limit) {
            if bytes >= PAGE_BYTES_MAX {
                break;
            }
            let frame = bundle::frame(bundle);
            bytes += frame.len();
            frames.push(frame);
        }
        Ok(frames)
    }

    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        let stored = self.stored();
        let held = stored.levels.held(level.into(), first, count);
        let end = first_covered(level, first.saturating_add(count as u64));
        held.map(<[Hash]>::to_vec).ok_or_else(|| Error::BeyondHead { from: end, head: stored.head() })
    }

    fn redacted(&self) -> Vec<Position> {
        self.stored().redacted.clone()
    }

    fn redactions(&self) -> u64 {
        self.stored().redactions
    }

    fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error> {
        check_append(std::slice::from_ref(&stub))?;
        let mut stored = self.writer();
        let head = stored.head();
        let record = usize::try_from(position.index()).ok().and_then(|index| stored.records.get_mut(index));
        *record.ok_or(Error::BeyondHead { from: position, head })? = stub;
        stored.redactions += 1;
        if let Err(place) = stored.redacted.binary_search(&position) {
            stored.redacted.insert(place, position);
        }
        Ok(())
    }

    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error> {
        Ok(Checkpoint::sign(&self.origin, &self.key, size, self.root(size)?))
    }

    fn verifier_key(&self) -> Result<VerifierKey, Error> {
        Ok(self.key.verifier(&self.origin.to_string()))
    }
}

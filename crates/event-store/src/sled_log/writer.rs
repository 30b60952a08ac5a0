//! The one that appends: what a change writes, and what the log is after it.

use std::path::PathBuf;

use bytes::Bytes;
use sled::Batch;

use super::disk::Disk;
use super::folder::caught;
use super::snapshot::Snapshot;
use super::witness::Witness;
use super::{commit, key, slices};
use crate::levels::TILE_WIDTH;
use crate::{Damage, Error, Hash, Position};

/// The most keys that one batch removes, so that sealing costs every append alike.
pub(super) const REMOVED_MAX: usize = 400;

/// What belongs to the one that appends; its lock is held for the whole of an append.
pub(super) struct Writer {
    /// Why no append is taken until the log is opened again, if so.
    pub(super) stop: Option<Stop>,
    pub(super) disk: Box<dyn Disk>,
    pub(super) witness: Witness,
    /// The folder that is sled's own.
    pub(super) sled: PathBuf,
    /// The keys of the tail that hold records which are not sealed.
    pub(super) live: Vec<Vec<u8>>,
    /// Those whose records lie in bundles that are durable, in ascending order.
    pub(super) stale: Vec<Vec<u8>>,
}

/// Why no append is taken until the log is opened again.
pub(super) enum Stop {
    Failed,
    Damaged(Position, Damage),
    Spilled,
}

/// A record to append.
pub(crate) struct Entry {
    pub(crate) record: Bytes,
    /// The leaf hash that it had before it was redacted elsewhere, if it was.
    pub(crate) redacted: Option<Hash>,
}

impl Entry {
    /// The leaf hash that the record has in every log.
    pub(crate) fn leaf(&self) -> Hash {
        self.redacted.unwrap_or_else(|| Hash::of_leaf(&self.record))
    }
}

impl From<&Bytes> for Entry {
    fn from(record: &Bytes) -> Self {
        Self { record: record.clone(), redacted: None }
    }
}

impl Writer {
    /// Refuses what would not be taken whatever it is.
    pub(super) fn check(&self) -> Result<(), Error> {
        match &self.stop {
            None => Ok(()),
            Some(Stop::Failed) => Err(Error::Poisoned),
            Some(Stop::Damaged(position, damage)) => Err(damage.clone().at(*position)),
            Some(Stop::Spilled) => Err(self.spilled()),
        }
    }

    /// Makes the log durable as it is after these records, and answers it.
    pub(super) fn commit(&mut self, log: &Snapshot, entries: Vec<Entry>) -> Result<Snapshot, Error> {
        let mut next = log.clone();
        let batch = self.prepare(&mut next, entries);
        self.write(&next, batch).inspect_err(|_| self.stop = Some(Stop::Failed))?;
        Ok(next)
    }

    /// Adds the records to `log` and answers the batch that stores what changed.
    ///
    /// Records that fill a bundle go straight into it, together with the older ones of the tail. Those stay
    /// in the tail too, until a later batch removes them: by then the bundle is durable.
    fn prepare(&mut self, log: &mut Snapshot, entries: Vec<Entry>) -> Batch {
        let mut batch = Batch::default();
        let (first, sealed) = (log.head, log.sealed);
        for key in self.stale.drain(self.stale.len().saturating_sub(REMOVED_MAX)..) {
            batch.remove(key);
        }
        for entry in entries {
            if let Some(leaf) = &entry.redacted {
                batch.insert(key::of_redacted(log.tail_end()), leaf.as_bytes());
            }
            log.push(entry);
        }
        while log.tail.len() >= TILE_WIDTH {
            log.seal(&mut batch);
        }
        if log.sealed > sealed {
            self.stale.append(&mut self.live);
        }
        let first = first.max(log.tail_start());
        let old = usize::try_from(first.index() - log.tail_start().index()).unwrap_or_default();
        self.live.extend(put_commit(&mut batch, first, log.tail.get(old..).unwrap_or_default()));
        batch.insert(key::HEAD, &log.head.index().to_be_bytes());
        log.levels.forget_full_tiles();
        batch
    }

    fn write(&self, log: &Snapshot, batch: Batch) -> Result<(), Error> {
        write_durably(&log.db, &*self.disk, batch)?;
        let spilled = self.witness.note(log.head).and_then(|()| self.disk.has_spilled());
        match spilled.map_err(|error| Error::NotDurable(error.into()))? {
            false => Ok(()),
            true => Err(self.spilled()),
        }
    }

    fn spilled(&self) -> Error {
        Error::Spilled { path: self.sled.join("blobs") }
    }
}

/// Adds a commit of these records to a batch, if there are any, and answers its keys.
pub(super) fn put_commit(batch: &mut Batch, first: Position, records: &[Bytes]) -> Vec<Vec<u8>> {
    if records.is_empty() {
        return Vec::new();
    }
    slices::put(batch, &key::of_commit(first), &commit::encode(first, records))
}

/// sled's flush writes without an fsync, so that acknowledged records could be lost with the power.
pub(super) fn write_durably(db: &sled::Db, disk: &dyn Disk, batch: Batch) -> Result<(), Error> {
    let write = || {
        db.apply_batch(batch)?;
        db.flush()?;
        Ok(disk.sync()?)
    };
    caught(write).map_err(Error::NotDurable)
}

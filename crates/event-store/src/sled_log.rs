//! The durable engine: one folder, one process, sled inside.

mod commit;
mod disk;
mod folder;
mod key;
mod opening;
mod tail;
#[cfg(test)]
mod tests;
mod witness;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use sled::Batch;

use self::commit::SLICE_BYTES_MAX;
use self::disk::Disk;
use self::folder::{Folder, caught};
use self::tail::Records;
use self::witness::Witness;
use crate::log::{Page, check_append};
use crate::{Damage, Error, EventLog, Origin, Position};

/// Under this much free space appends are refused, since sled cannot open its folder on a full disk.
pub const FREE_BYTES_MIN: u64 = 128 << 20;

/// A log in a folder of its own, opened by one process at a time.
///
/// - An append is one sled batch, flushed, and `db` synced, before its records can be read.
/// - The head stands in the same batch as the records before it, and once more outside sled.
/// - After a failed write nothing more is written until the log is opened again.
/// - The folder `blobs` stays empty: what sled puts there would not be synced.
pub struct SledLog {
    origin: Origin,
    /// Durable records only; moved by the writer, read by everyone.
    head: AtomicU64,
    /// Held for the whole of an append: why no more are taken, if so.
    stopped: Mutex<Option<Stop>>,
    witness: Witness,
    disk: Box<dyn Disk>,
    db: sled::Db,
    /// Dropped after `db`, so that it is unlocked last.
    folder: Folder,
}

/// Why no append is taken until the log is opened again.
enum Stop {
    Failed,
    Damaged(Position, Damage),
    Spilled,
}

impl SledLog {
    /// Opens the log in `dir`; where there is none, creates one with the name `when_new`.
    ///
    /// A log that exists keeps the name it was created with. The lock of a process that is just ending is
    /// waited for, up to two seconds. Damage to the log's structure does not keep it from opening:
    /// what is whole can be read, and [`EventLog::ready`] names the damage.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] while another process has it; [`Error::Format`], [`Error::Emptied`] and
    /// [`Error::Unopenable`] for a folder that is not a readable log; [`Error::Io`];
    /// [`Error::NotDurable`] when a new log could not be written.
    pub fn open(dir: &Path, when_new: &Origin) -> Result<Self, Error> {
        opening::open(dir, when_new)
    }

    /// The right to append; an appender that panicked left the log in a state that nobody knows.
    fn writer(&self) -> Result<MutexGuard<'_, Option<Stop>>, Error> {
        let stopped = self.stopped.lock().map_err(|_| Error::Poisoned)?;
        match &*stopped {
            None => Ok(stopped),
            Some(Stop::Failed) => Err(Error::Poisoned),
            Some(Stop::Damaged(position, damage)) => Err(damage.clone().at(*position)),
            Some(Stop::Spilled) => Err(self.spilled()),
        }
    }

    fn check_room(&self) -> Result<(), Error> {
        let path = self.folder.path();
        match self.disk.free_bytes() {
            Ok(free_bytes) if free_bytes < FREE_BYTES_MIN => {
                Err(Error::DiskFull { path: path.into(), free_bytes })
            }
            Ok(_) => Ok(()),
            Err(source) => Err(Error::Io { path: path.into(), source }),
        }
    }

    /// Writes `records` as one batch and makes it durable.
    fn commit(&self, first: Position, records: &[Bytes]) -> Result<Position, Error> {
        let head = first.plus(records.len());
        let mut batch = Batch::default();
        for (number, slice) in (0..).zip(commit::encode(first, records).chunks(SLICE_BYTES_MAX)) {
            batch.insert(key::of_slice(first, number), slice);
        }
        batch.insert(key::HEAD, &head.index().to_be_bytes());
        write_durably(&self.db, &*self.disk, batch)?;
        let spilled = self.witness.note(head).and_then(|()| self.disk.has_spilled());
        match spilled.map_err(|error| Error::NotDurable(error.into()))? {
            false => Ok(head),
            true => Err(self.spilled()),
        }
    }

    fn spilled(&self) -> Error {
        Error::Spilled { path: self.folder.sled().join("blobs") }
    }
}

impl EventLog for SledLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        let mut stopped = self.writer()?;
        let head = self.head();
        if expected != head {
            return Err(Error::Conflict { expected, head });
        }
        if records.is_empty() {
            return Ok(head);
        }
        self.check_room()?;
        let head = self.commit(head, records).inspect_err(|_| *stopped = Some(Stop::Failed))?;
        self.head.store(head.index(), Ordering::Release);
        Ok(head)
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        let mut page = Page::new(from, self.head(), limit)?;
        let mut records = Records::from(&self.db, from);
        while !page.is_full() {
            match records.next().unwrap_or_else(|| Err(Damage::Missing.at(from))) {
                Ok(record) => page.push(record),
                Err(error) if page.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(page.into_records())
    }

    fn head(&self) -> Position {
        Position::new(self.head.load(Ordering::Acquire))
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn ready(&self) -> Result<(), Error> {
        self.writer().map(drop)?;
        self.check_room()
    }
}

/// sled's flush writes without an fsync, so that acknowledged records could be lost with the power.
fn write_durably(db: &sled::Db, disk: &dyn Disk, batch: Batch) -> Result<(), Error> {
    let write = || {
        db.apply_batch(batch)?;
        db.flush()?;
        Ok(disk.sync()?)
    };
    caught(write).map_err(Error::NotDurable)
}

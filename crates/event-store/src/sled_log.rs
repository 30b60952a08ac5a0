//! The durable engine: one folder, one process, sled inside.

mod beside;
mod commit;
mod disk;
mod folder;
mod key;
mod loading;
mod notary;
mod opening;
mod raising;
mod redaction;
mod sealed;
mod slices;
mod snapshot;
mod staging;
mod tail;
#[cfg(test)]
mod tests;
mod witness;
mod writer;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use bytes::Bytes;

use self::folder::Folder;
use self::notary::Notary;
use self::opening::Want;
use self::snapshot::Snapshot;
pub(crate) use self::staging::Staged;
pub(crate) use self::writer::Entry;
use self::writer::Writer;
use crate::page::check_append;
use crate::{Checkpoint, Error, EventLog, Hash, Key, Origin, Position, VerifierKey};

/// Under this much free space appends are refused, since sled cannot open its folder on a full disk.
pub const FREE_BYTES_MIN: u64 = 128 << 20;

/// A log in a folder of its own, opened by one process at a time.
///
/// - An append is one sled batch, flushed, and `db` synced, before its records can be read.
/// - The head stands in the same batch as the records before it, and once more outside sled.
/// - Every 256 records lie in one bundle; the fewer that follow are kept in memory too.
/// - A key of the tail is removed only when the bundle that replaces it is durable.
/// - After a failed write nothing more is written until the log is opened again.
/// - The folder `blobs` stays empty: what sled puts there would not be synced.
/// - A checkpoint is kept, synced, before it is answered; a log that differs from it does not open.
pub struct SledLog {
    origin: Origin,
    /// Durable records only; replaced by the writer, read by everyone.
    current: RwLock<Arc<Snapshot>>,
    writer: Mutex<Writer>,
    notary: Notary,
    /// Those of this process.
    redactions: AtomicU64,
    /// Dropped last, so that it is unlocked last.
    folder: Folder,
}

impl SledLog {
    /// Opens the log in `dir`; where there is none, creates one with the name `when_new`.
    ///
    /// A log that exists keeps the name it was created with. The lock of a process that is just ending is
    /// waited for, up to two seconds. Damage to the log's structure does not keep it from opening:
    /// what is whole can be read, and [`EventLog::ready`] names the damage. A log that never was given a
    /// key opens without one, and signs nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] while another process has it; [`Error::Format`], [`Error::Emptied`] and
    /// [`Error::Unopenable`] for a folder that is not a readable log; [`Error::Note`],
    /// [`Error::Regressed`] and [`Error::Diverged`] for one that is not what it had signed for;
    /// [`Error::Damaged`] when even its bounds cannot be read; [`Error::Io`];
    /// [`Error::NotDurable`] when a new log could not be written.
    pub fn open(dir: &Path, when_new: &Origin) -> Result<Self, Error> {
        opening::open(dir, &Want::Any(when_new), None)
    }

    /// Opens the log in `dir` as [`SledLog::open`] does; one without a key gets this one, for ever.
    ///
    /// # Errors
    ///
    /// As [`SledLog::open`].
    pub fn open_with_key(dir: &Path, when_new: &Origin, when_without: Key) -> Result<Self, Error> {
        opening::open(dir, &Want::Any(when_new), Some(when_without))
    }

    /// Opens the log in `dir` as [`SledLog::open`] does, and creates none.
    ///
    /// # Errors
    ///
    /// As [`SledLog::open`]; [`Error::Format`] where there is no log.
    pub fn open_existing(dir: &Path) -> Result<Self, Error> {
        opening::open(dir, &Want::Existing, None)
    }

    /// Whether `dir` holds a log, or what is left of one that is damaged.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        ["ORIGIN", "HEAD", "CURRENT", "log"].iter().any(|name| dir.join(name).exists())
    }

    /// The right to append; an appender that panicked left the log in a state that nobody knows.
    fn writer(&self) -> Result<MutexGuard<'_, Writer>, Error> {
        let writer = self.writer.lock().map_err(|_| Error::Poisoned)?;
        writer.check()?;
        Ok(writer)
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn publish(&self, log: Snapshot) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(log);
    }

    /// Refuses to write as many bytes on top of what an append may when they would fill the disk.
    fn check_room(&self, writer: &Writer, bytes: u64) -> Result<(), Error> {
        let path = self.folder.path();
        match writer.disk.free_bytes() {
            Ok(free_bytes) if free_bytes < FREE_BYTES_MIN + bytes => {
                Err(Error::DiskFull { path: path.into(), free_bytes })
            }
            Ok(_) => Ok(()),
            Err(source) => Err(Error::Io { path: path.into(), source }),
        }
    }

    /// Appends records of which some may be stubs of redacted ones.
    pub(crate) fn append_entries(&self, expected: Position, entries: Vec<Entry>) -> Result<Position, Error> {
        let mut writer = self.writer()?;
        let log = self.snapshot();
        if expected != log.head {
            return Err(Error::Conflict { expected, head: log.head });
        }
        if entries.is_empty() {
            return Ok(log.head);
        }
        self.check_room(&writer, 0)?;
        let next = writer.commit(&log, entries)?;
        let head = next.head;
        self.publish(next);
        Ok(head)
    }
}

impl EventLog for SledLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        self.append_entries(expected, records.iter().map(Entry::from).collect())
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.snapshot().read(from, limit)
    }

    fn head(&self) -> Position {
        self.snapshot().head
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn ready(&self) -> Result<(), Error> {
        let writer = self.writer()?;
        self.check_room(&writer, 0)
    }

    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.snapshot().frames(from, limit)
    }

    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        self.snapshot().hashes(level, first, count)
    }

    fn redacted(&self) -> Vec<Position> {
        self.snapshot().redacted.keys().copied().collect()
    }

    fn redactions(&self) -> u64 {
        self.redactions.load(Ordering::Acquire)
    }

    fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error> {
        let mut writer = self.writer()?;
        self.rewrite(&mut writer, position, stub)
    }

    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error> {
        self.notary.sign(size, self.root(size)?)
    }

    fn kept_checkpoint(&self) -> Option<Checkpoint> {
        self.notary.kept()
    }

    fn verifier_key(&self) -> Result<VerifierKey, Error> {
        self.notary.verifier_key()
    }
}

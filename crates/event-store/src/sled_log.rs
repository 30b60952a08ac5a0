//! The durable engine: one folder, one process, sled inside.

mod commit;
mod disk;
mod folder;
mod key;
mod tail;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use sled::Batch;

use self::commit::SLICE_BYTES_MAX;
use self::disk::{Disk, LocalDisk};
use self::folder::{Folder, caught};
use self::tail::Records;
use crate::log::{Page, check_append};
use crate::{Damage, Error, EventLog, Origin, Position};

/// Under this much free space appends are refused, since sled cannot open its folder on a full disk.
pub const FREE_BYTES_MIN: u64 = 128 << 20;

/// The version of the layout that this code writes, and the only one so far.
const FORMAT: &[u8] = b"1";

/// A log in a folder of its own, opened by one process at a time.
///
/// - An append is one sled batch, flushed, and `db` synced, before its records can be read.
/// - The head stands in the same batch as the records before it.
/// - After a failed write nothing more is written until the log is opened again.
/// - The folder `blobs` stays empty: what sled puts there would not be synced.
pub struct SledLog {
    origin: Origin,
    /// Durable records only; moved by the writer, read by everyone.
    head: AtomicU64,
    writer: Mutex<Writer>,
    disk: Box<dyn Disk>,
    db: sled::Db,
    /// After `db`, so that it is unlocked last.
    folder: Folder,
}

/// What only the one writer at a time may touch.
struct Writer {
    stopped: Option<Stop>,
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
    /// [`Error::Unopenable`] for a folder that is not a readable log; [`Error::Io`].
    pub fn open(dir: &Path, when_new: &Origin) -> Result<Self, Error> {
        let folder = Folder::take(dir)?;
        let db = folder.open_sled()?;
        let disk =
            LocalDisk::of(&folder.sled()).map_err(|source| Error::Io { path: folder.sled(), source })?;
        let (origin, head) = match stored(&db, &folder)? {
            Some(found) => found,
            None => (create(&db, &disk, when_new)?, Position::START),
        };
        folder.sync_names()?;
        folder.remember(&origin)?;
        let stopped =
            stop_at_open(&db, &disk, head).map_err(|source| Error::Io { path: folder.sled(), source })?;
        let (head, writer) = (AtomicU64::new(head.index()), Mutex::new(Writer { stopped }));
        Ok(Self { origin, head, writer, disk: Box::new(disk), db, folder })
    }

    /// A writer that panicked left the log in a state that nobody knows.
    fn writer(&self) -> Result<MutexGuard<'_, Writer>, Error> {
        let writer = self.writer.lock().map_err(|_| Error::Poisoned)?;
        match &writer.stopped {
            None => Ok(writer),
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

    /// Writes one batch and makes it durable.
    fn commit(&self, first: Position, records: &[Bytes]) -> Result<Position, Error> {
        let head = first.plus(records.len());
        let mut batch = Batch::default();
        for (number, slice) in (0..).zip(commit::encode(first, records).chunks(SLICE_BYTES_MAX)) {
            batch.insert(key::of_slice(first, number), slice);
        }
        batch.insert(key::HEAD, &head.index().to_be_bytes());
        write_durably(&self.db, &*self.disk, batch)?;
        match self.disk.has_spilled() {
            Ok(false) => Ok(head),
            Ok(true) => Err(self.spilled()),
            Err(error) => Err(Error::NotDurable(error.into())),
        }
    }

    fn spilled(&self) -> Error {
        Error::Spilled { path: self.folder.sled().join("blobs") }
    }
}

impl EventLog for SledLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        let mut writer = self.writer()?;
        let head = self.head();
        if expected != head {
            return Err(Error::Conflict { expected, head });
        }
        if records.is_empty() {
            return Ok(head);
        }
        self.check_room()?;
        let head = self.commit(head, records).inspect_err(|_| writer.stopped = Some(Stop::Failed))?;
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

/// The name and head of the log that is here; none in a folder that never held one.
fn stored(db: &sled::Db, folder: &Folder) -> Result<Option<(Origin, Position)>, Error> {
    let foreign = |found: String| Error::Format { path: folder.path().into(), found };
    let value =
        |key| caught(|| db.get(key)).map_err(|source| Error::Unopenable { path: folder.sled(), source });
    match (value(key::FORMAT)?, folder.remembered()?) {
        (None, Some(origin)) => return Err(Error::Emptied { path: folder.path().into(), origin }),
        (None, None) if db.is_empty() => return Ok(None),
        (None, None) => return Err(foreign("a sled database of another program".into())),
        (Some(format), _) if format != FORMAT => {
            return Err(foreign(format!("its format is {:?}", String::from_utf8_lossy(&format))));
        }
        (Some(_), _) => {}
    }
    let origin = value(key::ORIGIN)?.and_then(|origin| Origin::from_stored(&origin));
    let head = value(key::HEAD)?.and_then(|head| Some(u64::from_be_bytes(head.as_ref().try_into().ok()?)));
    match (origin, head) {
        (Some(origin), Some(head)) => Ok(Some((origin, Position::new(head)))),
        (None, _) | (_, None) => Err(foreign("its origin or head is unreadable".into())),
    }
}

/// Writes the first batch of a new log.
fn create(db: &sled::Db, disk: &dyn Disk, origin: &Origin) -> Result<Origin, Error> {
    let mut batch = Batch::default();
    batch.insert(key::FORMAT, FORMAT);
    batch.insert(key::ORIGIN, origin.stored().as_bytes());
    batch.insert(key::HEAD, &Position::START.index().to_be_bytes());
    write_durably(db, disk, batch)?;
    Ok(origin.clone())
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

fn stop_at_open(db: &sled::Db, disk: &dyn Disk, head: Position) -> std::io::Result<Option<Stop>> {
    if disk.has_spilled()? {
        return Ok(Some(Stop::Spilled));
    }
    Ok(tail::survey(db, head).map(|(position, damage)| Stop::Damaged(position, damage)))
}

//! Opening a folder: the guards in their order, and what is found or made.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use sled::Batch;

use super::disk::{Disk, LocalDisk};
use super::folder::{Folder, caught};
use super::witness::Witness;
use super::{SledLog, Stop, key, tail, write_durably};
use crate::{Error, Origin, Position};

/// The version of the layout that this code writes, and the only one so far.
const FORMAT: &[u8] = b"1";

pub(super) fn open(dir: &Path, when_new: &Origin) -> Result<SledLog, Error> {
    let folder = Folder::take(dir)?;
    let db = folder.open_sled()?;
    let sled_io = |source| Error::Io { path: folder.sled(), source };
    let disk = LocalDisk::of(&folder.sled()).map_err(sled_io)?;
    let mut witness = Witness::of(dir);
    let origin = match stored_origin(&db, &folder, &witness)? {
        Some(origin) => origin,
        None => create(&db, &disk, when_new)?,
    };
    let head = stored_head(&db, &folder)?.max(witness.head()?);
    folder.sync_names()?;
    witness.begin(&origin, head)?;
    let stopped = match disk.has_spilled().map_err(sled_io)? {
        true => Some(Stop::Spilled),
        false => tail::survey(&db, head).map(|(position, damage)| Stop::Damaged(position, damage)),
    };
    let (head, stopped, disk) = (AtomicU64::new(head.index()), Mutex::new(stopped), Box::new(disk));
    Ok(SledLog { origin, head, stopped, witness, disk, db, folder })
}

/// The name of the log that is here; none in a folder that never held one.
fn stored_origin(db: &sled::Db, folder: &Folder, witness: &Witness) -> Result<Option<Origin>, Error> {
    let Some(format) = value(db, folder, key::FORMAT)? else {
        return match witness.origin()? {
            Some(origin) => Err(Error::Emptied { path: folder.path().into(), origin }),
            None if db.is_empty() => Ok(None),
            None => Err(foreign(folder, "a sled database of another program")),
        };
    };
    if format != FORMAT {
        return Err(foreign(folder, &format!("its format is {:?}", String::from_utf8_lossy(&format))));
    }
    let origin = value(db, folder, key::ORIGIN)?.and_then(|origin| Origin::from_stored(&origin));
    origin.map(Some).ok_or_else(|| foreign(folder, "its origin is unreadable"))
}

fn stored_head(db: &sled::Db, folder: &Folder) -> Result<Position, Error> {
    let head = value(db, folder, key::HEAD)?.and_then(|head| head.as_ref().try_into().ok());
    let head = head.ok_or_else(|| foreign(folder, "its head is unreadable"))?;
    Ok(Position::new(u64::from_be_bytes(head)))
}

fn value(db: &sled::Db, folder: &Folder, key: &[u8]) -> Result<Option<sled::IVec>, Error> {
    caught(|| db.get(key)).map_err(|source| Error::Unopenable { path: folder.sled(), source })
}

fn foreign(folder: &Folder, found: &str) -> Error {
    Error::Format { path: folder.path().into(), found: found.into() }
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

//! Opening a folder: the guards in their order, and what is found or made.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, RwLock};

use sled::Batch;

use super::disk::{Disk, LocalDisk};
use super::folder::{Folder, caught, open_sled, sync_names};
use super::loading::load;
use super::notary::Notary;
use super::raising::{FORMAT, raise};
use super::witness::Witness;
use super::writer::{Stop, Writer, write_durably};
use super::{SledLog, key};
use crate::{Damage, Error, Key, Origin, Position};

/// What the caller wants with the folder.
pub(super) enum Want<'a> {
    /// The log that is there, or a new one of this name.
    Any(&'a Origin),
    /// The log that is there.
    Existing,
    /// A new one of this name, with nothing beside it.
    Staged(&'a Origin),
}

pub(super) fn open(dir: &Path, want: &Want<'_>, key: Option<Key>) -> Result<SledLog, Error> {
    if matches!(want, Want::Existing) && !dir.join("ORIGIN").exists() {
        return Err(Error::Format { path: dir.into(), found: "it holds no log".into() });
    }
    let folder = Folder::take(dir)?;
    let sled = folder.sled()?;
    folder.remove_all_but(&sled)?;
    open_at(folder, sled, want, key)
}

/// Opens the log in a folder of sled's that is not yet, or no longer, the one that counts.
pub(super) fn open_at(
    folder: Folder,
    sled: PathBuf,
    want: &Want<'_>,
    key: Option<Key>,
) -> Result<SledLog, Error> {
    let db = open_sled(&sled)?;
    let disk = LocalDisk::of(&sled).map_err(|source| Error::Io { path: sled.clone(), source })?;
    let mut witness = Witness::of(folder.files());
    let found = Found { db: &db, sled: &sled, folder: folder.path(), disk: &disk };
    let origin = found.origin(want, &witness)?;
    let notary = Notary::open(folder.files(), &origin, key)?;
    let head = found.head()?.max(witness.head()?);
    sync_names(&sled)?;
    let loaded = load(&db, head)?;
    let damage = match notary.check(&loaded.log) {
        Err(Error::Damaged { position, damage }) => loaded.damage.or(Some((position, damage))),
        checked => checked.map(|()| loaded.damage)?,
    };
    if !matches!(want, Want::Staged(_)) {
        witness.begin(&origin, head)?;
    }
    let stop = found.stop(damage)?;
    let (live, stale) = (loaded.live, loaded.stale);
    let writer = Mutex::new(Writer { stop, disk: Box::new(disk), witness, sled, live, stale });
    let (current, redactions) = (RwLock::new(Arc::new(loaded.log)), AtomicU64::new(0));
    Ok(SledLog { origin, current, writer, notary, redactions, folder })
}

/// What is in the folder, as far as it has been opened.
struct Found<'a> {
    db: &'a sled::Db,
    sled: &'a Path,
    folder: &'a Path,
    disk: &'a LocalDisk,
}

impl Found<'_> {
    /// The name of the log, which is made where there is none and raised where it is of an older format.
    fn origin(&self, want: &Want<'_>, witness: &Witness) -> Result<Origin, Error> {
        let Some(format) = self.value(key::FORMAT)? else {
            return match (witness.origin()?, want) {
                (Some(origin), _) => Err(Error::Emptied { path: self.folder.into(), origin }),
                (None, Want::Any(origin) | Want::Staged(origin)) if self.db.is_empty() => self.create(origin),
                (None, _) => Err(self.foreign("a sled database of another program")),
            };
        };
        if !raise(self.db, self.disk, &format)? {
            return Err(self.foreign(&format!("its format is `{}`", String::from_utf8_lossy(&format))));
        }
        let origin = self.value(key::ORIGIN)?.and_then(|origin| Origin::from_stored(&origin));
        origin.ok_or_else(|| Damage::Altered.at(Position::START))
    }

    fn head(&self) -> Result<Position, Error> {
        let head = self.value(key::HEAD)?.and_then(|head| head.as_ref().try_into().ok());
        let head = head.ok_or_else(|| Damage::Altered.at(Position::START))?;
        Ok(Position::new(u64::from_be_bytes(head)))
    }

    /// Why the log takes no appends from the beginning, if so.
    fn stop(&self, damage: Option<(Position, Damage)>) -> Result<Option<Stop>, Error> {
        let spilled =
            self.disk.has_spilled().map_err(|source| Error::Io { path: self.sled.into(), source })?;
        Ok(match spilled {
            true => Some(Stop::Spilled),
            false => damage.map(|(position, damage)| Stop::Damaged(position, damage)),
        })
    }

    /// Writes the first batch of a new log.
    fn create(&self, origin: &Origin) -> Result<Origin, Error> {
        let mut batch = Batch::default();
        batch.insert(key::FORMAT, FORMAT);
        batch.insert(key::ORIGIN, origin.stored().as_bytes());
        batch.insert(key::HEAD, &Position::START.index().to_be_bytes());
        write_durably(self.db, self.disk, batch)?;
        Ok(origin.clone())
    }

    fn value(&self, key: &[u8]) -> Result<Option<sled::IVec>, Error> {
        caught(|| self.db.get(key)).map_err(|source| Error::Unopenable { path: self.sled.into(), source })
    }

    fn foreign(&self, found: &str) -> Error {
        Error::Format { path: self.folder.into(), found: found.into() }
    }
}

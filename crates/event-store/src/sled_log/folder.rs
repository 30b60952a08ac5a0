//! The folder that one process holds, and the guards around opening sled in it.

use std::any::Any;
use std::fs::{self, File, TryLockError};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::beside::{Beside, Readers};
use crate::Error;

/// How long a lock that another process is about to release is waited for: 40 times 50 ms.
const LOCK_TRIES: usize = 40;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

const CACHE_BYTES: u64 = 16 << 20;

/// A folder whose lock this process holds, until it is dropped.
///
/// sled's own folder in it is `log`, and after a redaction the one that the file `CURRENT` names.
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where it is absent, and locks it.
    pub(super) fn take(path: &Path) -> Result<Self, Error> {
        create_folder(path).map_err(|source| Error::Io { path: path.into(), source })?;
        let lock = patiently(|| lock(&path.join("LOCK")))?;
        Ok(Self { path: path.into(), _lock: lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn files(&self) -> Beside {
        Beside::of(&self.path)
    }

    /// The folder that is sled's own.
    pub(super) fn sled(&self) -> Result<PathBuf, Error> {
        let name = self.files().read("CURRENT")?.map(|name| name.trim_end().to_owned());
        let known = name.as_deref().is_none_or(|name| generation(name).is_some());
        let path = self.path.join(name.as_deref().unwrap_or("log"));
        match known && (path.is_dir() || self.generations()?.is_empty()) {
            true => Ok(path),
            false => {
                let source =
                    io::Error::new(io::ErrorKind::InvalidData, "it names none of the folders beside it");
                Err(Error::Io { path: self.path.join("CURRENT"), source })
            }
        }
    }

    /// The next folder that sled may be rewritten to, after this one.
    pub(super) fn after(&self, sled: &Path) -> PathBuf {
        let name = sled.file_name().and_then(|name| name.to_str());
        let generation = name.and_then(generation).unwrap_or_default();
        self.path.join(format!("log.{}", generation + 1))
    }

    /// Makes `sled` the folder that counts, in one step.
    pub(super) fn make_current(&self, sled: &Path) -> Result<(), Error> {
        let name = sled.file_name().unwrap_or_default().to_string_lossy();
        self.files().replace("CURRENT", &format!("{name}\n"), &Readers::Everyone)
    }

    /// Removes sled folders that do not count: what a redaction left behind, or had not finished.
    pub(super) fn remove_all_but(&self, sled: &Path) -> Result<(), Error> {
        let others = self.generations()?.into_iter().filter(|path| path != sled && sled.is_dir());
        let removed = others.map(fs::remove_dir_all).try_for_each(|removed| removed);
        removed.and_then(|()| sync(&self.path)).map_err(|source| self.io(source))
    }

    fn generations(&self) -> Result<Vec<PathBuf>, Error> {
        let entries = fs::read_dir(&self.path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(|source| self.io(source))?;
        let is_generation =
            |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).and_then(generation).is_some();
        Ok(entries.iter().map(fs::DirEntry::path).filter(is_generation).collect())
    }

    fn io(&self, source: io::Error) -> Error {
        Error::Io { path: self.path.clone(), source }
    }
}

/// Opens sled, whose own lock the last process may release late.
pub(super) fn open_sled(path: &Path) -> Result<sled::Db, Error> {
    remove_half_snapshots(path).map_err(|source| Error::Io { path: path.into(), source })?;
    let config = sled::Config::new().path(path).cache_capacity(CACHE_BYTES).flush_every_ms(Some(500));
    patiently(|| caught(|| config.open()).map_err(|error| unopenable(path, error)))
}

/// Makes the names of sled's files durable, and `conf`, which sled never syncs.
pub(super) fn sync_names(sled: &Path) -> Result<(), Error> {
    let above = sled.parent().unwrap_or(Path::new("."));
    for path in [&sled.join("conf"), sled, above] {
        sync(path).map_err(|source| Error::Io { path: path.into(), source })?;
    }
    Ok(())
}

/// Removes the snapshots that sled was writing when it was killed.
///
/// sled 0.34.7 would take such a half file for its newest snapshot and fail for ever. The log itself
/// is not in it, so nothing is lost.
fn remove_half_snapshots(sled: &Path) -> io::Result<()> {
    if !sled.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(sled)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The number of a folder of sled's: 0 for `log`, 2 for `log.2`.
fn generation(name: &str) -> Option<u32> {
    match name.strip_prefix("log")? {
        "" => Some(0),
        rest => rest.strip_prefix('.')?.parse().ok(),
    }
}

/// Calls sled and takes a panic in it for an error: on damaged files it does either.
pub(super) fn caught<T>(call: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, sled::Error> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|panic| Err(sled::Error::ReportableBug(message(&*panic))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "sled panicked".into())
}

/// Makes `path` and what is missing above it, each name durable in the folder that holds it.
fn create_folder(path: &Path) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    if !path.is_dir() {
        create_folder(parent)?;
        fs::create_dir(path)?;
        sync(parent)?;
    }
    Ok(())
}

pub(super) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Tries again while another process holds the lock, for two seconds.
fn patiently<T>(mut attempt: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..LOCK_TRIES {
        match attempt() {
            Err(Error::Locked { .. }) => thread::sleep(LOCK_PAUSE),
            done => return done,
        }
    }
    attempt()
}

fn lock(path: &Path) -> Result<File, Error> {
    let file = File::options().create(true).append(true).open(path);
    let file = file.map_err(|source| Error::Io { path: path.into(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { path: path.into() }),
        Err(TryLockError::Error(source)) => Err(Error::Io { path: path.into(), source }),
    }
}

/// sled tells a held lock from other trouble in its message only.
fn unopenable(path: &Path, source: sled::Error) -> Error {
    match source.to_string().contains("could not acquire lock") {
        true => Error::Locked { path: path.join("db") },
        false => Error::Unopenable { path: path.into(), source },
    }
}

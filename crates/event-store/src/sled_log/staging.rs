//! A log that does not count until it is whole: the target of an import.

use std::fs;
use std::path::Path;

use super::SledLog;
use super::beside::{Readers, draft_of};
use super::folder::{Folder, sync};
use super::opening::{Want, open, open_at};
use super::writer::Entry;
use crate::{Error, EventLog, Fault, Hash, Key, Origin, Position};

/// The folder in which a log is built; it becomes `log` in one step.
const STAGE: &str = "import";

/// A log that is being imported.
pub(crate) struct Staged(SledLog);

impl Staged {
    /// Begins in a folder that is empty, that an import was killed in, or that holds the key of the log.
    pub(crate) fn begin(dir: &Path, origin: &Origin) -> Result<Self, Fault> {
        let folder = Folder::take(dir)?;
        let entries = fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = entries.map_err(|source| io(dir, source))?;
        let allowed = ["LOCK".to_owned(), "key".to_owned(), draft_of("key"), STAGE.to_owned()];
        if entries.iter().any(|entry| allowed.iter().all(|name| entry.file_name() != **name)) {
            return Err(Fault::NotEmpty { path: dir.into() });
        }
        let stage = dir.join(STAGE);
        if stage.exists() {
            fs::remove_dir_all(&stage).map_err(|source| io(&stage, source))?;
        }
        Ok(Self(open_at(folder, stage, &Want::Staged(origin), None)?))
    }

    pub(crate) fn append(&self, entries: Vec<Entry>) -> Result<Position, Error> {
        self.0.append_entries(self.0.head(), entries)
    }

    pub(crate) fn outcome(&self) -> Result<(Position, Hash), Error> {
        Ok((self.0.head(), self.0.root(self.0.head())?))
    }

    /// Makes the log count, and opens it once, so that its name lies beside it.
    ///
    /// The key is there first: a log that was restored must not be given another one by whoever opens it next.
    pub(crate) fn finish(self, dir: &Path, origin: &Origin, key: Key) -> Result<(), Error> {
        let files = self.0.folder.files();
        if files.read("key")?.is_none() {
            files.replace("key", &key.stored(&origin.to_string()), &Readers::Owner)?;
        }
        drop(self.0);
        let log = dir.join("log");
        fs::rename(dir.join(STAGE), &log).and_then(|()| sync(dir)).map_err(|source| io(&log, source))?;
        open(dir, &Want::Any(origin), None).map(drop)
    }
}

fn io(path: &Path, source: std::io::Error) -> Error {
    Error::Io { path: path.into(), source }
}

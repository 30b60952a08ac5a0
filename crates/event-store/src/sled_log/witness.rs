//! What is remembered beside sled: the log's name, and how far it had come.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::{Error, Origin, Position};

/// Two small text files that tell a log that lost records from one that never had them.
///
/// sled takes a damaged batch for one that a crash cut short and drops it, with all that followed, without
/// a word. `ORIGIN` holds the log's name; `HEAD` a head that was durable, in 20 digits, at most as high as
/// the log's own. `HEAD` is overwritten in place and not synced at every append: after a power cut it
/// may be older, which still holds.
pub(super) struct Witness {
    folder: PathBuf,
    head: Option<File>,
}

impl Witness {
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.into(), head: None }
    }

    /// The name of the log that was opened here before, as [`Origin`] stores it.
    pub(super) fn origin(&self) -> Result<Option<String>, Error> {
        let text = absent_as_none(fs::read_to_string(self.path("ORIGIN")));
        Ok(text.map_err(|source| self.io("ORIGIN", source))?.map(|text| text.trim_end().into()))
    }

    /// A head that the log had reached; the start when nothing is remembered.
    pub(super) fn head(&self) -> Result<Position, Error> {
        let text = absent_as_none(fs::read_to_string(self.path("HEAD")));
        let Some(text) = text.map_err(|source| self.io("HEAD", source))? else { return Ok(Position::START) };
        let unreadable = |_| Error::Format {
            path: self.path("HEAD"),
            found: format!("{text:?} is not a position; remove it to open the log without this check"),
        };
        text.trim_end().parse().map(Position::new).map_err(unreadable)
    }

    /// Writes both files anew where they say something else, and keeps `HEAD` open.
    pub(super) fn begin(&mut self, origin: &Origin, head: Position) -> Result<(), Error> {
        let name = origin.stored();
        if self.origin()?.as_ref() != Some(&name) {
            self.replace("ORIGIN", &name).map_err(|source| self.io("ORIGIN", source))?;
        }
        let open = || {
            self.replace("HEAD", &digits(head))?;
            File::options().write(true).open(self.path("HEAD"))
        };
        self.head = Some(open().map_err(|source| self.io("HEAD", source))?);
        Ok(())
    }

    /// Remembers a head that is durable in the log.
    pub(super) fn note(&self, head: Position) -> io::Result<()> {
        match &self.head {
            Some(file) => file.write_all_at(digits(head).as_bytes(), 0),
            None => Ok(()),
        }
    }

    /// A reader finds the old text or the new one, also after a power cut.
    fn replace(&self, name: &str, line: &str) -> io::Result<()> {
        let draft = self.path("DRAFT");
        fs::write(&draft, format!("{line}\n"))?;
        File::open(&draft)?.sync_all()?;
        fs::rename(&draft, self.path(name))?;
        File::open(&self.folder)?.sync_all()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn io(&self, name: &str, source: io::Error) -> Error {
        Error::Io { path: self.path(name), source }
    }
}

fn digits(head: Position) -> String {
    format!("{:020}", head.index())
}

fn absent_as_none(read: io::Result<String>) -> io::Result<Option<String>> {
    match read {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

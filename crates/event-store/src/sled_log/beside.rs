//! The small files that lie beside sled.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::Error;

/// A folder of small text files, each replaced as a whole.
#[derive(Clone)]
pub(super) struct Beside {
    folder: PathBuf,
}

/// The name under which a file is written before it takes the place of the one before it.
pub(super) fn draft_of(name: &str) -> String {
    format!("{name}.draft")
}

/// Who may read a file.
pub(super) enum Readers {
    Everyone,
    Owner,
}

impl Beside {
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.into() }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The text of a file; none when there is no such file.
    pub(super) fn read(&self, name: &str) -> Result<Option<String>, Error> {
        match fs::read_to_string(self.path(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(self.io(name, source)),
        }
    }

    /// Writes a file; a reader finds the old text or the new one, also after a power cut.
    pub(super) fn replace(&self, name: &str, text: &str, readers: &Readers) -> Result<(), Error> {
        self.try_replace(name, text, readers).map_err(|source| self.io(name, source))
    }

    pub(super) fn io(&self, name: &str, source: io::Error) -> Error {
        Error::Io { path: self.path(name), source }
    }

    fn try_replace(&self, name: &str, text: &str, readers: &Readers) -> io::Result<()> {
        let draft = self.path(&draft_of(name));
        let mode = match readers {
            Readers::Everyone => 0o644,
            Readers::Owner => 0o600,
        };
        // A draft that a crash left behind may have other readers.
        let _absent = fs::remove_file(&draft);
        let mut file = OpenOptions::new().create_new(true).write(true).mode(mode).open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, self.path(name))?;
        File::open(&self.folder)?.sync_all()
    }
}

//! What is remembered beside sled: the log's name, and how far it had come.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::beside::{Beside, Readers};
use crate::{Error, Origin, Position};

/// Two small text files that tell a log that lost records from one that never had them.
///
/// sled takes a damaged batch for one that a crash cut short and drops it, with all that followed, without
/// a word. `ORIGIN` holds the log's name; `HEAD` a head that was durable, in 20 digits, at most as high as
/// the log's own. `HEAD` is overwritten in place and not synced at every append: after a power cut it
/// may be older, which still holds.
pub(super) struct Witness {
    files: Beside,
    head: Option<File>,
}

impl Witness {
    pub(super) fn of(files: Beside) -> Self {
        Self { files, head: None }
    }

    /// The name of the log that was opened here before, as [`Origin`] stores it.
    pub(super) fn origin(&self) -> Result<Option<String>, Error> {
        Ok(self.files.read("ORIGIN")?.map(|text| text.trim_end().into()))
    }

    /// A head that the log had reached; the start when nothing is remembered.
    pub(super) fn head(&self) -> Result<Position, Error> {
        let Some(text) = self.files.read("HEAD")? else { return Ok(Position::START) };
        let unreadable = |_| Error::Format {
            path: self.files.path("HEAD"),
            found: format!(
                "`{}` is not a position; remove it to open the log without this check",
                text.trim_end()
            ),
        };
        text.trim_end().parse().map(Position::new).map_err(unreadable)
    }

    /// Writes both files anew where they say something else, and keeps `HEAD` open.
    pub(super) fn begin(&mut self, origin: &Origin, head: Position) -> Result<(), Error> {
        let name = origin.stored();
        if self.origin()?.as_ref() != Some(&name) {
            self.files.replace("ORIGIN", &format!("{name}\n"), &Readers::Everyone)?;
        }
        if self.files.read("HEAD")? != Some(digits(head)) {
            self.files.replace("HEAD", &digits(head), &Readers::Everyone)?;
        }
        let file = File::options().write(true).open(self.files.path("HEAD"));
        self.head = Some(file.map_err(|source| self.files.io("HEAD", source))?);
        Ok(())
    }

    /// Remembers a head that is durable in the log.
    pub(super) fn note(&self, head: Position) -> io::Result<()> {
        match &self.head {
            Some(file) => file.write_all_at(digits(head).as_bytes(), 0),
            None => Ok(()),
        }
    }
}

fn digits(head: Position) -> String {
    format!("{:020}\n", head.index())
}

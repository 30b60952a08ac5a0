//! Backups: a log as lines, and lines as a log.

use std::io::{BufRead, Write};
use std::path::Path;

use bytes::Bytes;

use crate::levels::TILE_WIDTH;
use crate::lines::Lines;
use crate::sled_log::{Entry, Staged};
use crate::verify::Report;
use crate::{APPEND_BYTES_MAX, Checkpoint, EventLog, Fault, Hash, Key, NoteError, Origin, Position};

/// Records that are imported in one append: whole bundles.
const PAGE: usize = 4 * TILE_WIDTH;

/// Writes the records from one position up to another as NDJSON, and answers the checkpoint at its end.
///
/// The lines are the stored bytes. Exports that follow each other, laid end to end, are one export. Appends go
/// on meanwhile. `progress` is told each position that was reached, after some hundred records.
///
/// # Errors
///
/// [`Fault::Write`]; [`Fault::Log`] with what [`EventLog::read`] and [`EventLog::checkpoint_at`] answer.
pub fn export(
    log: &dyn EventLog,
    (from, to): (Position, Position),
    replay: &mut dyn Write,
    progress: &mut dyn FnMut(Position),
) -> Result<Checkpoint, Fault> {
    let checkpoint = log.checkpoint_at(to)?;
    let mut position = from;
    while position < to {
        let left = usize::try_from(to.index() - position.index()).unwrap_or(PAGE);
        for record in log.read(position, left.min(PAGE))? {
            let written = replay.write_all(&record).and_then(|()| replay.write_all(b"\n"));
            written.map_err(|source| Fault::Write { position, source })?;
            position = position.plus(1);
        }
        progress(position);
    }
    replay.flush().map_err(|source| Fault::Write { position, source })?;
    Ok(checkpoint)
}

/// How a log is made of a replay.
pub struct Import<'a> {
    /// The name of the log, which a checkpoint must share.
    pub origin: &'a Origin,
    /// The key that the log signs with from now on, unless the folder already holds its file `key`.
    pub key: Key,
    /// What the replay must amount to; open it with the verifier key of the log.
    pub checkpoint: Option<&'a Checkpoint>,
    /// The leaf hash that a line names in place of a redacted record's own; none for an ordinary line.
    pub stub_hash: &'a dyn Fn(&[u8]) -> Option<Hash>,
}

impl Import<'_> {
    /// Makes a log in `dir`, which must be absent or hold at most the file `key`, of a replay from position 0 on.
    ///
    /// The log is there when all is durable and fits the checkpoint, and not before: after an error or a
    /// crash the folder holds no log, and can be imported into again.
    ///
    /// # Errors
    ///
    /// [`Fault::NotEmpty`]; the first [`Fault`] of the replay; [`Fault::Log`].
    pub fn run(
        self,
        dir: &Path,
        replay: &mut dyn BufRead,
        progress: &mut dyn FnMut(Position),
    ) -> Result<Report, Fault> {
        self.check_origin()?;
        let staged = Staged::begin(dir, self.origin)?;
        let mut lines = Lines::of(replay);
        let mut redacted = 0;
        loop {
            let page = self.page(&mut lines)?;
            if page.is_empty() {
                break;
            }
            redacted += page.iter().filter(|entry| entry.redacted.is_some()).count() as u64;
            progress(staged.append(page)?);
        }
        let (size, root) = staged.outcome()?;
        self.check_outcome(size, root)?;
        staged.finish(dir, self.origin, self.key)?;
        Ok(Report { size, root, redacted })
    }

    fn check_origin(&self) -> Result<(), Fault> {
        let expected = self.origin.to_string();
        match self.checkpoint.map(Checkpoint::origin) {
            Some(found) if found != expected => {
                Err(Fault::Note(NoteError::Origin { expected, found: found.into() }))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The next records.
    fn page(&self, lines: &mut Lines<'_>) -> Result<Vec<Entry>, Fault> {
        let (mut page, mut bytes) = (Vec::new(), 0);
        while page.len() < PAGE && bytes < APPEND_BYTES_MAX {
            let Some(line) = lines.next_line()? else { break };
            bytes += line.len();
            let (record, redacted) = (Bytes::copy_from_slice(line), (self.stub_hash)(line));
            page.push(Entry { record, redacted });
        }
        Ok(page)
    }

    fn check_outcome(&self, size: Position, root: Hash) -> Result<(), Fault> {
        match self.checkpoint {
            Some(claim) if claim.size() > size => Err(Fault::Short { head: size, signed: claim.size() }),
            Some(claim) if claim.size() < size => Err(Fault::Long { signed: claim.size() }),
            Some(claim) if claim.root() != root => {
                Err(Fault::Root { size, found: root, signed: claim.root() })
            }
            Some(_) | None => Ok(()),
        }
    }
}

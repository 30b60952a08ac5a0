//! The folder of a backup.
//!
//! ```text
//! 00000000000000000000-00000000000000000140.ndjson   the events of positions 0 to 139, as they are stored
//! 00000000000000000140-00000000000000000151.ndjson   those of the next run
//! checkpoint                                          signed, over all of them
//! verifier-key                                        whose signature that must be
//! ```
//!
//! The checkpoint is written last: what it does not cover is of a run that was cut short, and counts for nothing. Where
//! two files begin at one position, the longer one counts, so that a backup can be written anew beside the old one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use event_store::{Checkpoint, VerifierKey};

use crate::exit::{Exit, LOCKED};

const CHECKPOINT: &str = "checkpoint";
const VERIFIER_KEY: &str = "verifier-key";
const DRAFT: &str = "draft";
const LOCK: &str = "lock";

/// A folder that holds a backup, or will.
pub(crate) struct BackupFolder(PathBuf);

/// A file of events: the positions from the first to before the second.
struct Part {
    from: u64,
    to: u64,
    path: PathBuf,
}

impl BackupFolder {
    /// One that is there.
    pub(crate) fn existing(path: &Path) -> Result<Self> {
        ensure!(path.join(CHECKPOINT).is_file(), "{} is not a backup: it has no checkpoint", path.display());
        Ok(Self(path.to_owned()))
    }

    /// One that is there, or an empty folder, which is made where there is none.
    pub(crate) fn make(path: &Path) -> Result<Self> {
        let cannot = || format!("cannot write {}", path.display());
        fs::create_dir_all(path).with_context(cannot)?;
        let folder = Self(path.to_owned());
        for entry in fs::read_dir(path).with_context(cannot)? {
            let name = entry.with_context(cannot)?.file_name();
            let name = name.to_string_lossy();
            let known = [CHECKPOINT, VERIFIER_KEY, DRAFT, LOCK].contains(&&*name)
                || name.strip_suffix(".draft").is_some_and(|of| of == CHECKPOINT || of == VERIFIER_KEY)
                || positions(&name).is_some();
            ensure!(known, "{} holds {name}, so it is no backup; name an empty folder", path.display());
        }
        Ok(folder)
    }

    /// Keeps other runs out for as long as it is held.
    pub(crate) fn lock(&self) -> Result<File> {
        let path = self.0.join(LOCK);
        let cannot = || format!("cannot write {}", path.display());
        let file = OpenOptions::new().create(true).append(true).open(&path).with_context(cannot)?;
        self.held(file.try_lock())?;
        Ok(file)
    }

    /// Keeps runs out that would write, for as long as it is held. A copy on a medium that takes no writes needs none.
    pub(crate) fn lock_to_read(&self) -> Result<Option<File>> {
        let file = File::open(self.0.join(LOCK)).ok();
        file.map(|file| self.held(file.try_lock_shared()).map(|()| file)).transpose()
    }

    fn held(&self, locked: Result<(), TryLockError>) -> Result<()> {
        locked.map_err(|error| match error {
            TryLockError::WouldBlock => Exit::error(
                LOCKED,
                format!("another process writes {}; try again when it has ended", self.0.display()),
            ),
            TryLockError::Error(error) => error.into(),
        })
    }

    /// Where what is fetched stands until it counts.
    pub(crate) fn draft(&self) -> PathBuf {
        self.0.join(DRAFT)
    }

    /// What the last run that came to its end was signed for.
    pub(crate) fn checkpoint(&self) -> Result<Option<Checkpoint>> {
        self.read(CHECKPOINT)?.map(|note| Checkpoint::parse(&note).context(CHECKPOINT)).transpose()
    }

    /// The same, when the log has signed it.
    pub(crate) fn signed_checkpoint(&self) -> Result<Checkpoint> {
        let checkpoint = self.checkpoint()?.context("there is no checkpoint")?;
        let key = self.verifier_key()?.with_context(|| format!("there is no file {VERIFIER_KEY}"))?;
        Ok(key.open(checkpoint.as_note())?)
    }

    /// Whose signature the checkpoint must bear.
    pub(crate) fn verifier_key(&self) -> Result<Option<VerifierKey>> {
        self.read(VERIFIER_KEY)?.map(|key| VerifierKey::parse(&key).context(VERIFIER_KEY)).transpose()
    }

    /// All events that the checkpoint is signed for.
    pub(crate) fn lines(&self) -> Result<Box<dyn BufRead>> {
        let size = self.checkpoint()?.map_or(0, |checkpoint| checkpoint.size().index());
        self.lines_up_to(size)
    }

    /// The events before a position, and after them those of the draft.
    pub(crate) fn lines_with_draft(&self, from: u64) -> Result<Box<dyn BufRead>> {
        let draft = open(&self.draft())?;
        Ok(Box::new(self.lines_up_to(from)?.chain(draft)))
    }

    fn lines_up_to(&self, size: u64) -> Result<Box<dyn BufRead>> {
        let mut lines: Box<dyn BufRead> = Box::new(std::io::empty());
        for part in self.counting(size)? {
            lines = Box::new(lines.chain(open(&part.path)?));
        }
        Ok(lines)
    }

    /// Makes what was fetched count: from a position on, everything before it stays. What is superseded is removed.
    pub(crate) fn commit(
        &self,
        (from, to): (u64, u64),
        checkpoint: &Checkpoint,
        key: &VerifierKey,
    ) -> Result<()> {
        let cannot = || format!("cannot write {}", self.0.display());
        match from < to {
            true => fs::rename(self.draft(), self.0.join(name(from, to))),
            false => fs::remove_file(self.draft()),
        }
        .with_context(cannot)?;
        self.replace(VERIFIER_KEY, &key.to_string())?;
        self.replace(CHECKPOINT, checkpoint.as_note())?;
        let counting: Vec<_> = self.counting(to)?.into_iter().map(|part| part.path).collect();
        for part in self.parts()?.into_iter().filter(|part| !counting.contains(&part.path)) {
            fs::remove_file(&part.path).with_context(cannot)?;
        }
        File::open(&self.0).and_then(|folder| folder.sync_all()).with_context(cannot)
    }

    /// The files that the first events are in, one after the other.
    fn counting(&self, size: u64) -> Result<Vec<Part>> {
        let mut parts = self.parts()?;
        let (mut counting, mut next) = (Vec::new(), 0);
        while next < size {
            let fits = |part: &&Part| part.from == next && part.to <= size;
            let longest = parts.iter().filter(fits).max_by_key(|part| part.to).map(|part| part.to);
            let Some(to) = longest else {
                bail!("{}: the events from {next} on are missing", self.0.display())
            };
            let at = parts.iter().position(|part| (part.from, part.to) == (next, to));
            counting.extend(at.map(|at| parts.swap_remove(at)));
            next = to;
        }
        Ok(counting)
    }

    fn parts(&self) -> Result<Vec<Part>> {
        let cannot = || format!("cannot read {}", self.0.display());
        let mut parts = Vec::new();
        for entry in fs::read_dir(&self.0).with_context(cannot)? {
            let path = entry.with_context(cannot)?.path();
            let range = path.file_name().and_then(|name| positions(&name.to_string_lossy()));
            parts.extend(range.map(|(from, to)| Part { from, to, path }));
        }
        Ok(parts)
    }

    fn read(&self, name: &str) -> Result<Option<String>> {
        let path = self.0.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// Writes a file so that it is there whole, before and after a crash.
    fn replace(&self, name: &str, text: &str) -> Result<()> {
        let (path, draft) = (self.0.join(name), self.0.join(format!("{name}.draft")));
        let write = || {
            let mut file = File::create(&draft)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            // What stands before it in the folder must be there when it is.
            File::open(&self.0)?.sync_all()?;
            fs::rename(&draft, &path)
        };
        write().with_context(|| format!("cannot write {}", path.display()))
    }
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(BufReader::with_capacity(1 << 20, file))
}

fn name(from: u64, to: u64) -> String {
    format!("{from:020}-{to:020}.ndjson")
}

/// The positions in the name of a file of events.
fn positions(file: &str) -> Option<(u64, u64)> {
    let (from, to) = file.strip_suffix(".ndjson")?.split_once('-')?;
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from < to && name(from, to) == file).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_events_is_known_by_its_name_alone() {
        assert_eq!(positions(&name(0, 140)), Some((0, 140)));
        for other in ["checkpoint", "0-140.ndjson", &name(3, 3), "00000000000000000000-x.ndjson"] {
            assert_eq!(positions(other), None, "{other}");
        }
    }

    #[test]
    fn of_two_files_the_longer_counts_and_none_beyond_the_checkpoint() {
        let folder = tempfile::tempdir().unwrap();
        for (from, to) in [(0, 5), (0, 9), (5, 9), (9, 12), (12, 13)] {
            fs::write(folder.path().join(name(from, to)), "").unwrap();
        }
        let backup = BackupFolder(folder.path().to_owned());
        let counting = |size| -> Option<Vec<(u64, u64)>> {
            Some(backup.counting(size).ok()?.iter().map(|part| (part.from, part.to)).collect())
        };
        assert_eq!(counting(0), Some(vec![]));
        assert_eq!(counting(5), Some(vec![(0, 5)]));
        assert_eq!(counting(12), Some(vec![(0, 9), (9, 12)]));
        assert_eq!(counting(14), None, "nothing begins at 13");
    }
}

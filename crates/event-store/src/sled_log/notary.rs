//! The key and the last signed checkpoint, which lie beside sled.

use std::sync::{Mutex, PoisonError};

use super::beside::{Beside, Readers};
use super::snapshot::Snapshot;
use crate::{Checkpoint, Error, Hash, Key, NoteError, Origin, Position, VerifierKey};

/// Signs for the log, and remembers the largest size that was ever signed for.
///
/// A checkpoint is kept in `checkpoint`, synced, before anyone sees it. So a log that lost records, or whose
/// records were changed, is found out the next time it is opened.
pub(super) struct Notary {
    files: Beside,
    origin: Origin,
    key: Option<Key>,
    kept: Mutex<Option<Checkpoint>>,
}

impl Notary {
    /// Reads what is kept for the log; without a key there, `when_new` becomes its key.
    pub(super) fn open(files: Beside, origin: &Origin, when_new: Option<Key>) -> Result<Self, Error> {
        let name = origin.to_string();
        let note = |file: &str, source| Error::Note { path: files.path(file), source };
        let stored = files.read("key")?.map(|text| Key::from_stored(&text, &name));
        let stored = stored.transpose().map_err(|source| note("key", source))?;
        let is_new = stored.is_none();
        let key = stored.or(when_new);
        let kept = files.read("checkpoint")?.map(|text| read(&text, &name, key.as_ref()));
        let kept = kept.transpose().map_err(|source| note("checkpoint", source))?;
        if let (true, Some(key)) = (is_new, &key) {
            files.replace("key", &key.stored(&name), &Readers::Owner)?;
        }
        Ok(Self { files, origin: origin.clone(), key, kept: Mutex::new(kept) })
    }

    /// Refuses a log that is not the one that was signed for.
    pub(super) fn check(&self, log: &Snapshot) -> Result<(), Error> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(kept) = &*kept else { return Ok(()) };
        let path = self.files.path("checkpoint");
        if kept.size() > log.head {
            return Err(Error::Regressed { path, signed: kept.size(), head: log.head });
        }
        match log.root(kept.size())? {
            found if found == kept.root() => Ok(()),
            found => Err(Error::Diverged { path, size: kept.size(), signed: kept.root(), found }),
        }
    }

    pub(super) fn verifier_key(&self) -> Result<VerifierKey, Error> {
        Ok(self.key()?.verifier(&self.origin.to_string()))
    }

    /// Signs, and keeps what it signed when it is the largest size yet.
    pub(super) fn sign(&self, size: Position, root: Hash) -> Result<Checkpoint, Error> {
        let checkpoint = Checkpoint::sign(&self.origin, self.key()?, size, root);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|kept| kept.size() < size) {
            self.files.replace("checkpoint", checkpoint.as_note(), &Readers::Everyone)?;
            *kept = Some(checkpoint.clone());
        }
        Ok(checkpoint)
    }

    /// The largest checkpoint that is kept.
    pub(super) fn kept(&self) -> Option<Checkpoint> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn key(&self) -> Result<&Key, Error> {
        self.key.as_ref().ok_or(Error::NoKey)
    }
}

fn read(text: &str, name: &str, key: Option<&Key>) -> Result<Checkpoint, NoteError> {
    match key {
        Some(key) => key.verifier(name).open(text),
        None => Checkpoint::parse(text),
    }
}

//! An engine that fails when it is told to, and a log that outlives it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use event_store::{Checkpoint, Error, EventLog, Hash, MemoryLog, Origin, Position, VerifierKey};

use super::Fault;

/// An engine of one process: after an append that it cannot tell about it takes no more.
pub(crate) struct Engine {
    durable: Arc<MemoryLog>,
    next: Mutex<Option<Fault>>,
    poisoned: AtomicBool,
}

impl Engine {
    /// Opens the log that is there.
    pub(crate) fn open(durable: &Arc<MemoryLog>) -> Self {
        Self { durable: Arc::clone(durable), next: Mutex::default(), poisoned: AtomicBool::new(false) }
    }

    /// Lets the next append fail.
    pub(crate) fn fail(&self, fault: Fault) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    fn unknown(&self) -> Error {
        self.poisoned.store(true, Ordering::Relaxed);
        Error::Io { path: "the disk".into(), source: std::io::Error::other("told to fail") }
    }
}

impl EventLog for Engine {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        if self.poisoned.load(Ordering::Relaxed) {
            return Err(Error::Poisoned);
        }
        // An empty append asks for nothing of the disk.
        let fault = match records.is_empty() {
            true => None,
            false => self.next.lock().unwrap_or_else(PoisonError::into_inner).take(),
        };
        match fault {
            None => self.durable.append(expected, records),
            Some(Fault::Full) => Err(Error::DiskFull { path: "the disk".into(), free_bytes: 0 }),
            Some(Fault::Before) => Err(self.unknown()),
            Some(Fault::After) => {
                self.durable.append(expected, records)?;
                Err(self.unknown())
            }
        }
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.durable.read(from, limit)
    }

    fn head(&self) -> Position {
        self.durable.head()
    }

    fn origin(&self) -> &Origin {
        self.durable.origin()
    }

    fn ready(&self) -> Result<(), Error> {
        if self.poisoned.load(Ordering::Relaxed) { Err(Error::Poisoned) } else { Ok(()) }
    }

    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.durable.frames(from, limit)
    }

    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        self.durable.hashes(level, first, count)
    }

    fn redacted(&self) -> Vec<Position> {
        self.durable.redacted()
    }

    fn redactions(&self) -> u64 {
        self.durable.redactions()
    }

    fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error> {
        self.durable.redact(position, stub)
    }

    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error> {
        self.durable.checkpoint_at(size)
    }

    fn verifier_key(&self) -> Result<VerifierKey, Error> {
        self.durable.verifier_key()
    }
}

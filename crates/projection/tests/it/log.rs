//! A log in memory that does what a test says: its appends fail, or wait, and others are told of them.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use bytes::Bytes;
use event_store::{Checkpoint, Error, EventLog, Hash, MemoryLog, Origin, Position, VerifierKey, Wake};

use crate::origin;

/// A log whose appends fail, or wait, when told to.
pub(crate) struct TestLog {
    pub(crate) log: MemoryLog,
    /// How many appends were begun.
    pub(crate) begun: AtomicUsize,
    pub(crate) fails: AtomicBool,
    pub(crate) full: AtomicBool,
    /// Held while an append is to wait.
    pub(crate) gate: Mutex<()>,
    /// How many records are on their way.
    pub(crate) unread: AtomicU64,
    /// Who is told that it has grown, where several share it.
    wakes: Option<RwLock<Vec<Wake>>>,
}

impl TestLog {
    /// A log that one process has to itself.
    pub(crate) fn alone() -> Arc<Self> {
        Arc::new(Self::with(None))
    }

    /// A log that tells everyone who holds it that it has grown.
    pub(crate) fn shared() -> Arc<Self> {
        Arc::new(Self::with(Some(RwLock::default())))
    }

    fn with(wakes: Option<RwLock<Vec<Wake>>>) -> Self {
        let (fails, full) = (AtomicBool::new(false), AtomicBool::new(false));
        let (log, begun, unread) = (MemoryLog::new(origin()), AtomicUsize::new(0), AtomicU64::new(0));
        Self { log, begun, fails, full, gate: Mutex::new(()), unread, wakes }
    }
}

impl EventLog for TestLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        drop(self.gate.lock().unwrap());
        if self.fails.load(Ordering::SeqCst) {
            return Err(Error::Poisoned);
        }
        if self.full.load(Ordering::SeqCst) {
            return Err(Error::DiskFull { path: "here".into(), free_bytes: 0 });
        }
        let head = self.log.append(expected, records)?;
        if let Some(wakes) = &self.wakes {
            wakes.read().unwrap().iter().for_each(|wake| wake());
        }
        Ok(head)
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.log.read(from, limit)
    }

    fn head(&self) -> Position {
        self.log.head()
    }

    fn origin(&self) -> &Origin {
        self.log.origin()
    }

    fn ready(&self) -> Result<(), Error> {
        self.log.ready()
    }

    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.log.frames(from, limit)
    }

    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        self.log.hashes(level, first, count)
    }

    fn redacted(&self) -> Vec<Position> {
        self.log.redacted()
    }

    fn redactions(&self) -> u64 {
        self.log.redactions()
    }

    fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error> {
        self.log.redact(position, stub)
    }

    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error> {
        self.log.checkpoint_at(size)
    }

    fn verifier_key(&self) -> Result<VerifierKey, Error> {
        self.log.verifier_key()
    }

    fn behind(&self) -> u64 {
        self.unread.load(Ordering::Relaxed)
    }

    fn on_growth(&self, wake: Wake) {
        if let Some(wakes) = &self.wakes {
            wakes.write().unwrap().push(wake);
        }
    }
}

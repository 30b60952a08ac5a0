//! A log that goes on from another one in memory: for previews of what an append would lead to.

use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;

use crate::levels::{TILE_WIDTH, first_covered};
use crate::page::{Page, check_append};
use crate::{Checkpoint, Error, EventLog, Hash, Origin, Position, VerifierKey, Wake};

/// The records of another log up to its head at one moment, and behind them records of its own, gone with the process.
///
/// The other log is only read. What is proved and signed here is what is proved and signed there: of its own records
/// a fork proves nothing, since nothing of them is recorded.
pub struct ForkLog {
    base: Arc<dyn EventLog>,
    /// Where the two part.
    at: Position,
    own: RwLock<Vec<Bytes>>,
}

impl ForkLog {
    /// A fork at a position of a log; records behind it are not seen.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`].
    pub fn new(base: Arc<dyn EventLog>, at: Position) -> Result<Self, Error> {
        match base.head() {
            head if at <= head => Ok(Self { base, at, own: RwLock::default() }),
            head => Err(Error::BeyondHead { from: at, head }),
        }
    }

    fn head_behind(&self, own: &[Bytes]) -> Position {
        self.at.plus(own.len())
    }
}

impl EventLog for ForkLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        let head = self.head_behind(&own);
        if expected != head {
            return Err(Error::Conflict { expected, head });
        }
        own.extend_from_slice(records);
        Ok(self.head_behind(&own))
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        if from < self.at {
            let left = usize::try_from(self.at.index() - from.index()).unwrap_or(usize::MAX);
            return self.base.read(from, limit.min(left));
        }
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        let mut page = Page::new(from, self.head_behind(&own), limit)?;
        let skipped = usize::try_from(from.index() - self.at.index()).unwrap_or(usize::MAX);
        page.extend(own.iter().skip(skipped).cloned());
        Ok(page.into_records())
    }

    fn head(&self) -> Position {
        self.head_behind(&self.own.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn origin(&self) -> &Origin {
        self.base.origin()
    }

    fn ready(&self) -> Result<(), Error> {
        Ok(())
    }

    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        let sealed = self.at.index() / TILE_WIDTH as u64;
        let left = usize::try_from(sealed.saturating_sub(from)).unwrap_or(usize::MAX);
        match limit.min(left) {
            0 => Ok(Vec::new()),
            limit => self.base.frames(from, limit),
        }
    }

    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        let (end, head) = (first_covered(level, first.saturating_add(count as u64)), self.head());
        match end {
            end if end <= self.at => self.base.hashes(level, first, count),
            end if end <= head => Err(Error::NoKey),
            end => Err(Error::BeyondHead { from: end, head }),
        }
    }

    fn redacted(&self) -> Vec<Position> {
        let redacted = self.base.redacted().into_iter();
        redacted.take_while(|position| *position < self.at).collect()
    }

    fn redactions(&self) -> u64 {
        self.base.redactions()
    }

    fn on_redaction(&self, wake: Wake) {
        self.base.on_redaction(wake);
    }

    /// Nothing is redacted in a preview: [`Error::NoKey`] stands for that it has no right to.
    fn redact(&self, _: Position, _: Bytes) -> Result<(), Error> {
        Err(Error::NoKey)
    }

    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error> {
        match size <= self.at {
            true => self.base.checkpoint_at(size),
            false => Err(Error::NoKey),
        }
    }

    fn verifier_key(&self) -> Result<VerifierKey, Error> {
        self.base.verifier_key()
    }
}

//! A replay for a client that unpacks zstd: the stored frames end to end, which is one zstd stream (RFC 8878).

use std::sync::Arc;

use bytes::Bytes;
use event_store::{EventLog, Position, TILE_WIDTH, frame};

/// How many stored frames are copied at once.
const FRAMES: usize = 64;

/// A walk from a position to another. What is in no sealed bundle, at the start or at the end, is packed on the way.
pub(super) struct Frames {
    log: Arc<dyn EventLog>,
    next: u64,
    end: u64,
}

impl Frames {
    pub(super) fn new(log: &Arc<dyn EventLog>, from: u64, end: u64) -> Self {
        Self { log: Arc::clone(log), next: from, end }
    }

    fn step(&mut self) -> Result<Bytes, event_store::Error> {
        let width = TILE_WIDTH as u64;
        let whole = usize::try_from((self.end - self.next) / width).unwrap_or(FRAMES).min(FRAMES);
        if self.next.is_multiple_of(width) && whole > 0 {
            let frames = self.log.frames(self.next / width, whole)?;
            if !frames.is_empty() {
                self.next += frames.len() as u64 * width;
                return Ok(frames.concat().into());
            }
        }
        let boundary = (self.next / width + 1) * width;
        let limit = usize::try_from(boundary.min(self.end) - self.next).unwrap_or(TILE_WIDTH);
        let records = self.log.read(Position::new(self.next), limit)?;
        if records.is_empty() {
            self.end = self.next;
            return Ok(Bytes::new());
        }
        self.next += records.len() as u64;
        Ok(frame(&records))
    }
}

impl Iterator for Frames {
    type Item = Result<Bytes, event_store::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.end {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.end = self.next;
        }
        Some(step).filter(|step| !step.as_ref().is_ok_and(Bytes::is_empty))
    }
}

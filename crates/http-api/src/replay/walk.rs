//! A walk along the log, a page at a time.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use event_store::{EventLog, Position, TILE_WIDTH};

use super::filter::Filter;
use super::format::Format;

/// The bytes at which a page is full; the event that reaches them is its last. With one page on its way and one that
/// waits, that is what a slow reader keeps in memory.
pub(super) const PAGE_BYTES: usize = 512 << 10;

/// Events on their way to a client: from a position to an end, those that a filter lets through, in a format. It holds
/// one page, however slowly it is read.
pub(crate) struct Replay {
    log: Arc<dyn EventLog>,
    next: u64,
    end: u64,
    left: u64,
    filter: Filter,
    format: Format,
}

impl Replay {
    pub(super) fn new(log: &Arc<dyn EventLog>, from: u64, left: u64, filter: Filter, format: Format) -> Self {
        Self { log: Arc::clone(log), next: from, end: from, left, filter, format }
    }

    /// Lets it walk up to a position.
    pub(crate) fn up_to(mut self, end: u64) -> Self {
        self.end = end;
        self
    }

    /// Whether it will answer nothing more, however long the log becomes.
    pub(crate) fn is_over(&self) -> bool {
        self.left == 0
    }

    /// Whether it has answered everything up to its end.
    pub(crate) fn is_caught_up(&self) -> bool {
        self.next >= self.end || self.is_over()
    }

    /// Whether it answers every event between its bounds, as stored.
    pub(super) fn is_all(&self) -> bool {
        self.filter.is_open()
    }

    /// From which position it walks to which other one, where it answers all between.
    pub(super) fn bounds(&self) -> (u64, u64) {
        (self.next, self.next.saturating_add(self.left).min(self.end))
    }

    /// The position that it has reached.
    pub(crate) fn position(&self) -> u64 {
        self.next
    }

    fn page(&mut self) -> Result<Bytes, event_store::Error> {
        // To the end of a bundle, so that none is unpacked twice.
        let width = TILE_WIDTH as u64;
        let boundary = (self.next / width + 1) * width;
        let limit = usize::try_from(boundary.min(self.end) - self.next).unwrap_or(TILE_WIDTH);
        let page = self.log.read(Position::new(self.next), limit)?;
        if page.is_empty() {
            self.end = self.next;
        }
        let bytes: usize = page.iter().map(|line| line.len() + 64).sum();
        let mut out = BytesMut::with_capacity(bytes.min(2 * PAGE_BYTES));
        for line in page {
            self.next += 1;
            if self.left > 0 && self.filter.lets_through(&line) {
                self.left -= 1;
                self.format.event(&mut out, &line, self.next);
            }
            if self.is_over() || out.len() >= PAGE_BYTES {
                break;
            }
        }
        Ok(out.freeze())
    }
}

impl Iterator for Replay {
    type Item = Result<Bytes, event_store::Error>;

    /// The next page in which there is something.
    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_caught_up() {
            match self.page() {
                Ok(page) if page.is_empty() => {}
                Ok(page) => return Some(Ok(page)),
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

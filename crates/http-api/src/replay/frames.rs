//! A replay of everything between two positions, from the stored bundles: as they are for a client that unpacks zstd
//! (frames end to end are one stream, RFC 8878), else unpacked, a bundle at a time and no line by itself.

use std::io::Cursor;
use std::sync::Arc;
use std::vec;

use bytes::Bytes;
use event_store::{EventLog, Position, TILE_WIDTH, frame};
use zstd::bulk::Decompressor;
use zstd::zstd_safe::get_frame_content_size;

use super::walk::PAGE_BYTES;
use crate::app::App;
use crate::rendered::Rendered;

/// How many stored frames are read at once.
const FRAMES: usize = 16;
/// How many bundles are unpacked at once.
const BUNDLES: usize = 2;

/// How the bundles are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As stored. What is in no sealed bundle, at the start or at the end, is packed on the way.
    Packed,
    /// As lines.
    Plain,
}

/// A walk from a position to another.
pub(super) struct Frames {
    log: Arc<dyn EventLog>,
    rendered: Arc<Rendered>,
    form: Form,
    next: u64,
    end: u64,
    /// Stored frames that come before the next position.
    ready: vec::IntoIter<Bytes>,
}

impl Frames {
    pub(super) fn new(app: &App, form: Form, (from, end): (u64, u64)) -> Self {
        let (log, rendered) = (Arc::clone(app.projection().log()), Arc::clone(app.rendered()));
        Self { log, rendered, form, next: from, end, ready: Vec::new().into_iter() }
    }

    fn step(&mut self) -> Result<Bytes, event_store::Error> {
        let width = TILE_WIDTH as u64;
        let whole = usize::try_from((self.end - self.next) / width).unwrap_or(FRAMES);
        if self.next.is_multiple_of(width) && whole > 0 {
            let (first, limit) = (self.next / width, whole.min(self.form.bundles()));
            let frames = self.rendered.frames(&*self.log, first, limit)?;
            if let Some((page, bundles)) = self.of_bundles(frames) {
                self.next += bundles as u64 * width;
                return Ok(page);
            }
        }
        let boundary = (self.next / width + 1) * width;
        let limit = usize::try_from(boundary.min(self.end) - self.next).unwrap_or(TILE_WIDTH);
        let records = self.log.read(Position::new(self.next), limit)?;
        let records = self.form.first_page(&records);
        self.next += records.len() as u64;
        Ok(self.form.of_records(records))
    }

    /// The first piece of some frames, and how many bundles are behind it once all pieces are sent. None where there are
    /// none, or where the first is not unpacked here, being too large or damaged: then the log is read record by record.
    fn of_bundles(&mut self, frames: Vec<Bytes>) -> Option<(Bytes, usize)> {
        match self.form {
            Form::Packed => {
                let bundles = frames.len();
                self.ready = frames.into_iter();
                self.ready.next().map(|first| (first, bundles))
            }
            Form::Plain => unpack(&frames),
        }
    }
}

impl Form {
    fn bundles(self) -> usize {
        match self {
            Self::Packed => FRAMES,
            Self::Plain => BUNDLES,
        }
    }

    /// The records that one page of lines holds; at least one. Packed, all are held: they go out smaller than they are.
    fn first_page(self, records: &[Bytes]) -> &[Bytes] {
        let mut bytes = 0;
        let fit = |record: &&Bytes| {
            let begins = bytes;
            bytes += record.len();
            self == Self::Packed || begins < PAGE_BYTES
        };
        let count = records.iter().take_while(fit).count();
        records.get(..count).unwrap_or(records)
    }

    fn of_records(self, records: &[Bytes]) -> Bytes {
        match (self, records) {
            (_, []) => Bytes::new(),
            (Self::Packed, records) => frame(records),
            (Self::Plain, records) => {
                let mut lines = Vec::with_capacity(records.iter().map(|record| record.len() + 1).sum());
                for record in records {
                    lines.extend_from_slice(record);
                    lines.push(b'\n');
                }
                lines.into()
            }
        }
    }
}

/// The lines of as many frames as a page holds, in one buffer.
fn unpack(frames: &[Bytes]) -> Option<(Bytes, usize)> {
    let (mut bytes, mut bundles) = (0, 0);
    for frame in frames {
        let length = usize::try_from(get_frame_content_size(frame).ok()??).ok()?;
        if bytes + length > PAGE_BYTES {
            break;
        }
        (bytes, bundles) = (bytes + length, bundles + 1);
    }
    let mut zstd = Decompressor::new().ok()?;
    let mut lines = Cursor::new(Vec::with_capacity(bytes));
    for frame in frames.iter().take(bundles) {
        lines.set_position(lines.get_ref().len() as u64);
        zstd.decompress_to_buffer(frame, &mut lines).ok()?;
    }
    (bundles > 0).then(|| (lines.into_inner().into(), bundles))
}

impl Iterator for Frames {
    type Item = Result<Bytes, event_store::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(frame) = self.ready.next() {
            return Some(Ok(frame));
        }
        if self.next >= self.end {
            return None;
        }
        let step = self.step();
        if !step.as_ref().is_ok_and(|page| !page.is_empty()) {
            self.end = self.next;
        }
        Some(step).filter(|step| !step.as_ref().is_ok_and(Bytes::is_empty))
    }
}

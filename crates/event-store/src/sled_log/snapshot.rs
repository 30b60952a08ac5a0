//! The log as readers see it: whole, durable, and unchanged while they read.

use std::collections::BTreeMap;

use bytes::Bytes;
use sled::Batch;

use super::{Entry, key, sealed};
use crate::levels::{Levels, TILE_WIDTH, first_covered};
use crate::page::Page;
use crate::{Damage, Error, Hash, PAGE_BYTES_MAX, Position, bundle, merkle};

/// The durable log at one moment; the writer makes the next one of it, and readers keep theirs.
///
/// - Records below [`Snapshot::tail_start`] are in bundles in sled, which never change.
/// - Later ones are in memory, fewer than 256 of them; so are the unfinished tiles.
/// - On a damaged log the tail ends at the damage, and what was found behind it is in `broken`.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) db: sled::Db,
    pub(super) head: Position,
    /// The number of sealed bundles.
    pub(super) sealed: u64,
    pub(super) tail: Vec<Bytes>,
    pub(super) broken: BTreeMap<Position, Result<Bytes, Damage>>,
    pub(super) levels: Levels,
    /// The leaf hashes of the redacted records.
    pub(super) redacted: BTreeMap<Position, Hash>,
}

impl Snapshot {
    pub(super) fn empty(db: sled::Db) -> Self {
        Self {
            db,
            head: Position::START,
            sealed: 0,
            tail: Vec::new(),
            broken: BTreeMap::new(),
            levels: Levels::default(),
            redacted: BTreeMap::new(),
        }
    }

    /// The position of the first record that is not sealed.
    pub(super) fn tail_start(&self) -> Position {
        Position::new(self.sealed * TILE_WIDTH as u64)
    }

    /// The position after the last record that is sealed or in the tail.
    pub(super) fn tail_end(&self) -> Position {
        self.tail_start().plus(self.tail.len())
    }

    pub(super) fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        let mut page = Page::new(from, self.head, limit)?;
        while !page.is_full() {
            match self.records_from(from.plus(page.len())) {
                Ok(records) => page.extend(records),
                Err(damage) if page.len() == 0 => return Err(damage.at(from)),
                Err(_) => break,
            }
        }
        Ok(page.into_records())
    }

    pub(super) fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        let (mut frames, mut bytes) = (Vec::new(), 0);
        for bundle in (from..self.sealed).take(limit) {
            match sealed::frame(&self.db, bundle) {
                Ok(_) if bytes >= PAGE_BYTES_MAX => break,
                Ok(frame) => {
                    bytes += frame.len();
                    frames.push(frame);
                }
                Err(damage) if bundle == from => {
                    return Err(damage.at(Position::new(bundle * TILE_WIDTH as u64)));
                }
                Err(_) => break,
            }
        }
        Ok(frames)
    }

    pub(super) fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        if let Some(held) = self.levels.held(level.into(), first, count) {
            return Ok(held.to_vec());
        }
        let end = first_covered(level, first.saturating_add(count as u64));
        if end > self.head {
            return Err(Error::BeyondHead { from: end, head: self.head });
        }
        if end.index() > self.levels.size() {
            return Err(Damage::Missing.at(Position::new(self.levels.size())));
        }
        let stored = match level {
            0 => self.leaves(first, count),
            _ => sealed::nodes(&self.db, level, first, count),
        };
        stored.map_err(|damage| damage.at(first_covered(level, first)))
    }

    /// The root over the first `size` records.
    pub(super) fn root(&self, size: Position) -> Result<Hash, Error> {
        let read = |level, first, count| self.hashes(level, first, count);
        merkle::root(&mut merkle::whole_tiles(size.index(), read), size.index())
    }

    /// Adds a record behind the last one.
    pub(super) fn push(&mut self, entry: Entry) {
        let position = self.tail_end();
        self.levels.push(entry.leaf());
        self.redacted.extend(entry.redacted.map(|hash| (position, hash)));
        self.tail.push(entry.record);
        self.head = self.tail_end();
    }

    /// Moves the first 256 records of the tail into a bundle.
    pub(super) fn seal(&mut self, batch: &mut Batch) {
        let bundle = self.sealed;
        let frame = bundle::frame(self.tail.iter().take(TILE_WIDTH));
        sealed::put_frame(batch, bundle, &frame);
        let (mut level, mut nodes) = (1, bundle + 1);
        loop {
            let node = self.levels.held(level.into(), nodes - 1, 1).and_then(<[_]>::first);
            sealed::put_node(
                batch,
                level,
                nodes - 1,
                *node.expect("a tile that was just filled has its root"),
            );
            if !nodes.is_multiple_of(TILE_WIDTH as u64) {
                break;
            }
            (level, nodes) = (level + 1, nodes / TILE_WIDTH as u64);
        }
        self.tail.drain(..TILE_WIDTH);
        self.sealed += 1;
        batch.insert(key::SEALED, &self.sealed.to_be_bytes());
    }

    /// The records of one bundle, or of the tail, from a position below the head on.
    fn records_from(&self, position: Position) -> Result<Vec<Bytes>, Damage> {
        if position < self.tail_start() {
            let skipped = position.index() % TILE_WIDTH as u64;
            let records = bundle::unframe(&sealed::frame(&self.db, position.index() / TILE_WIDTH as u64)?)?;
            return Ok(records.into_iter().skip(skipped.try_into().unwrap_or_default()).collect());
        }
        let skipped = usize::try_from(position.index() - self.tail_start().index()).unwrap_or(usize::MAX);
        match self.tail.get(skipped..) {
            Some(rest) if !rest.is_empty() => Ok(rest.to_vec()),
            Some(_) | None => {
                let found = self.broken.get(&position).cloned();
                found.unwrap_or(Err(Damage::Missing)).map(|record| vec![record])
            }
        }
    }

    /// Leaf hashes of one sealed bundle: computed from its lines, but for those that were redacted.
    fn leaves(&self, first: u64, count: usize) -> Result<Vec<Hash>, Damage> {
        let records = self.records_from(Position::new(first))?;
        let leaf = |(position, record): (Position, &Bytes)| {
            self.redacted.get(&position).copied().unwrap_or_else(|| Hash::of_leaf(record))
        };
        let positions = (first..).map(Position::new);
        let leaves: Vec<_> = positions.zip(&records).take(count).map(leaf).collect();
        if leaves.len() == count { Ok(leaves) } else { Err(Damage::Missing) }
    }
}

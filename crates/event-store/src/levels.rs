//! The part of the Merkle tree that is kept in memory.

use crate::merkle::{self, perfect};
use crate::{Hash, Position};

/// Hashes in one tile, and records in one bundle: two to the eighth, so that a tile's root is one hash of
/// the level above ([tlog-tiles](https://c2sp.org/tlog-tiles)).
pub const TILE_WIDTH: usize = 256;

/// The position of the first record that hash `index` of a level covers, which is where the hash before it ends.
pub(crate) fn first_covered(level: u8, index: u64) -> Position {
    Position::new(index.saturating_mul((TILE_WIDTH as u64).saturating_pow(level.into())))
}

/// The levels of hash tiles: level 0 holds the leaf hashes, each higher one the roots of the full tiles
/// below it.
///
/// - A level holds a run of hashes without a gap, up to the last one that is complete.
/// - The tile of a level that is not full yet is always held; what was stored elsewhere may be forgotten.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    levels: Vec<Level>,
}

/// The hashes of one level that are held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    /// The number of hashes that came before the first one held.
    pub(crate) first: u64,
    pub(crate) hashes: Vec<Hash>,
}

impl Levels {
    /// Goes on from levels that were stored, the lowest first, each with its unfinished tile.
    pub(crate) fn resume(levels: Vec<Level>) -> Self {
        Self { levels }
    }

    /// The number of leaves.
    pub(crate) fn size(&self) -> u64 {
        self.levels.first().map_or(0, Level::end)
    }

    /// Adds a leaf, and a node on each level whose tile it fills.
    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut carried = Some(leaf);
        let mut level = 0;
        while let Some(hash) = carried {
            if self.levels.len() == level {
                self.levels.push(Level::default());
            }
            carried = self.levels.get_mut(level).and_then(|level| level.push(hash));
            level += 1;
        }
    }

    /// Hashes `first` to `first + count` of a level; none unless all of them are held.
    pub(crate) fn held(&self, level: usize, first: u64, count: usize) -> Option<&[Hash]> {
        let level = self.levels.get(level)?;
        let skipped = usize::try_from(first.checked_sub(level.first)?).ok()?;
        level.hashes.get(skipped..skipped.checked_add(count)?)
    }

    /// The root over all leaves.
    pub(crate) fn root(&self) -> Hash {
        let mut tiles = |level: u8, first, count| {
            let held = self.held(level.into(), first, count);
            Ok(held.expect("the edge of the tree is held").to_vec())
        };
        merkle::root(&mut tiles, self.size()).expect("memory has no faults")
    }

    /// For each level above the leaves, from the lowest: the number of its hashes.
    pub(crate) fn ends_above_leaves(&self) -> Vec<u64> {
        self.levels.iter().skip(1).map(Level::end).collect()
    }

    /// Forgets the full tiles of every level, which must be stored by now.
    pub(crate) fn forget_full_tiles(&mut self) {
        for level in &mut self.levels {
            let full = level.hashes.len() / TILE_WIDTH * TILE_WIDTH;
            level.hashes.drain(..full);
            level.first += full as u64;
        }
    }
}

impl Level {
    fn end(&self) -> u64 {
        self.first + self.hashes.len() as u64
    }

    /// Adds a hash; answers the root of the tile that it fills.
    fn push(&mut self, hash: Hash) -> Option<Hash> {
        self.hashes.push(hash);
        let filled = self.end().is_multiple_of(TILE_WIDTH as u64);
        filled.then(|| perfect(self.hashes.split_at(self.hashes.len() - TILE_WIDTH).1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgetting_what_is_full_changes_nothing_that_follows() {
        let (mut all, mut edge) = (Levels::default(), Levels::default());
        for n in 0..70_000_u32 {
            let leaf = Hash::of_leaf(&n.to_be_bytes());
            all.push(leaf);
            edge.push(leaf);
            if n % 999 == 0 {
                edge.forget_full_tiles();
            }
        }
        edge.forget_full_tiles();
        assert_eq!((all.size(), edge.size()), (70_000, 70_000));
        let (full, rest) = (70_000 / 256, 70_000 % 256);
        assert_eq!(edge.held(0, full * 256, rest), all.held(0, full * 256, rest));
        assert!(edge.held(0, full * 256 - 1, 1).is_none());
        assert_eq!(edge.held(1, 256, 17), all.held(1, 256, 17));
        assert!(edge.held(1, 256, 17).is_some() && edge.held(1, 256, 18).is_none());
        assert_eq!(edge.held(2, 0, 1), all.held(2, 0, 1));
    }
}

//! What is stored of the sealed part of the log: bundles, and the hashes of the tree from their roots up.

use bytes::{Buf as _, Bytes};
use sled::{Batch, Tree};

use super::folder::caught;
use super::slices::checksum;
use super::{key, slices};
use crate::{Damage, Hash};

/// Adds the frame of a bundle to a batch, after its length and checksum.
pub(super) fn put_frame(batch: &mut Batch, bundle: u64, frame: &[u8]) {
    let length = u32::try_from(frame.len()).expect("a bundle of limited records is below 4 GiB");
    let header = [length.to_be_bytes(), checksum(bundle, frame).to_be_bytes()].concat();
    slices::put(batch, &key::of_bundle(bundle), &[&header, frame].concat());
}

/// Adds a hash of a level from 1 on.
pub(super) fn put_node(batch: &mut Batch, level: u8, index: u64, node: Hash) {
    batch.insert(key::of_node(level, index), node.as_bytes());
}

/// The frame of a bundle, once its checksum fits.
pub(super) fn frame(tree: &Tree, bundle: u64) -> Result<Bytes, Damage> {
    let mut stored = Bytes::from(slices::joined(tree, &key::of_bundle(bundle))?);
    let (Ok(length), Ok(sum)) = (stored.try_get_u32(), stored.try_get_u32()) else {
        return Err(Damage::Missing);
    };
    if u64::from(length) != stored.len() as u64 {
        return Err(Damage::Missing);
    }
    match sum == checksum(bundle, &stored) {
        true => Ok(stored),
        false => Err(Damage::Altered),
    }
}

/// Hashes `first` to `first + count` of a level from 1 on.
pub(super) fn nodes(tree: &Tree, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Damage> {
    let range = key::of_node(level, first)..key::of_node(level, first.saturating_add(count as u64));
    let mut nodes = Vec::with_capacity(count);
    let mut stored = tree.range(range);
    while let Some((key, node)) = caught(|| stored.next().transpose()).map_err(Damage::Unreadable)? {
        if key != key::of_node(level, first + nodes.len() as u64) {
            return Err(Damage::Missing);
        }
        nodes.push(Hash::new(node.as_ref().try_into().map_err(|_| Damage::Altered)?));
    }
    match nodes.len() == count {
        true => Ok(nodes),
        false => Err(Damage::Missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> sled::Db {
        sled::Config::new().temporary(true).open().unwrap()
    }

    #[test]
    fn a_frame_is_read_back_from_its_own_place_only() {
        let tree = tree();
        for bundle in [7, 8] {
            let mut batch = Batch::default();
            put_frame(&mut batch, bundle, &[7; 9_000]);
            tree.apply_batch(batch).unwrap();
        }
        assert_eq!(frame(&tree, 7), Ok(Bytes::from(vec![7; 9_000])));
        for slice in 0..3_u16 {
            let key = |bundle| [&key::of_bundle(bundle)[..], &slice.to_be_bytes()].concat();
            tree.insert(key(7), tree.get(key(8)).unwrap().unwrap()).unwrap();
        }
        assert_eq!(frame(&tree, 7), Err(Damage::Altered));
        assert_eq!(frame(&tree, 9), Err(Damage::Missing));
    }

    #[test]
    fn a_gap_among_hashes_is_missed() {
        let tree = tree();
        let mut batch = Batch::default();
        (0..5)
            .filter(|index| *index != 3)
            .for_each(|index| put_node(&mut batch, 2, index, Hash::of_nothing()));
        tree.apply_batch(batch).unwrap();
        assert_eq!(nodes(&tree, 2, 0, 3).map(|nodes| nodes.len()), Ok(3));
        for (first, count) in [(2, 2), (2, 3), (3, 1), (4, 2)] {
            assert_eq!(nodes(&tree, 2, first, count), Err(Damage::Missing), "{first} {count}");
        }
    }
}

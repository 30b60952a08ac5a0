//! Values that are too long for one key of sled: cut into slices, under keys that end in consecutive numbers.

use sled::{Batch, Tree};

use super::folder::caught;
use crate::Damage;

/// The longest value given to sled.
///
/// A leaf of sled's tree holds sixteen values and some more before it splits, and a page of over a quarter
/// of a segment (128 KB) would go to a file of its own, which a sync of `db` does not cover.
pub(super) const SLICE_BYTES_MAX: usize = 3_500;

/// Adds a value to a batch under the keys that begin so, and answers these keys.
pub(super) fn put(batch: &mut Batch, prefix: &[u8], value: &[u8]) -> Vec<Vec<u8>> {
    let put_slice = |(number, slice): (u16, &[u8])| {
        let key = key(prefix, number);
        batch.insert(key.clone(), slice);
        key
    };
    (0_u16..).zip(value.chunks(SLICE_BYTES_MAX)).map(put_slice).collect()
}

/// The slices under the keys that begin so, joined up to the first gap.
///
/// Each is looked up by its key, which sled counts as a use of its page. Its cache notes uses in 256 queues,
/// and lets pages go only when a queue has 64 entries. A range would count as one use for all its slices, and a
/// walk along a million records would keep every page of them: 78 MB at its peak instead of 47.
pub(super) fn joined(tree: &Tree, prefix: &[u8]) -> Result<Vec<u8>, Damage> {
    let mut joined = Vec::new();
    for number in 0..=u16::MAX {
        match caught(|| tree.get(key(prefix, number))).map_err(Damage::Unreadable)? {
            Some(slice) => joined.extend_from_slice(&slice),
            None => break,
        }
    }
    Ok(joined)
}

/// The key of a slice: the number is big-endian, so that key order is the order of slices.
pub(super) fn key(prefix: &[u8], number: u16) -> Vec<u8> {
    [prefix, &number.to_be_bytes()].concat()
}

/// The CRC-32 (IEEE) of a place in eight bytes, big-endian, then of what is stored there: so what moved is found too.
pub(super) fn checksum(place: u64, bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&place.to_be_bytes());
    hasher.update(bytes);
    hasher.finalize()
}

//! Roots and proofs of the Merkle tree, computed from its hash tiles, and checked without them.
//!
//! The tree is that of [RFC 6962](https://www.rfc-editor.org/rfc/rfc6962), section 2.1; the checks follow
//! [RFC 9162](https://www.rfc-editor.org/rfc/rfc9162), sections 2.1.3.2 and 2.1.4.2.

use crate::levels::TILE_WIDTH;
use crate::{Error, Hash, Position};

/// Bits of a leaf's number that one level of tiles covers.
const TILE_HEIGHT: u32 = 8;

/// Where the hashes of the tiles come from: level, first, count, never across a tile's border.
pub(crate) type Tiles<'a> = dyn FnMut(u8, u64, usize) -> Result<Vec<Hash>, Error> + 'a;

/// Whether `leaf` is record `index` of the log whose first `size` records have this `root`.
///
/// ```
/// # use bytes::Bytes;
/// # use event_store::{EventLog, Hash, MemoryLog, Origin, Position, proves_inclusion};
/// # let log = MemoryLog::new(Origin::parse("commitments.example.ca/log", 2026)?);
/// let head = log.append(Position::START, &["a", "b", "c"].map(Bytes::from))?;
/// let proof = log.inclusion(Position::new(1), head)?;
/// assert!(proves_inclusion(Hash::of_leaf(b"b"), Position::new(1), &proof, (head, log.root(head)?)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn proves_inclusion(leaf: Hash, index: Position, proof: &[Hash], (size, root): (Position, Hash)) -> bool {
    let (mut place, mut last) = (index.index(), size.index().wrapping_sub(1));
    if index >= size {
        return false;
    }
    let mut hash = leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = Hash::of_node(*step, hash);
            climb_past_left_edges(&mut place, &mut last);
        } else {
            hash = Hash::of_node(hash, *step);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    last == 0 && hash == root
}

/// Whether the log of the `older` size and root is the beginning of the log of the `newer` ones.
pub fn proves_consistency(
    (older, older_root): (Position, Hash),
    (newer, newer_root): (Position, Hash),
    proof: &[Hash],
) -> bool {
    let (older, newer) = (older.index(), newer.index());
    match proof.split_first() {
        _ if older > newer => false,
        _ if older == newer => proof.is_empty() && older_root == newer_root,
        _ if older == 0 => proof.is_empty() && older_root == Hash::of_nothing(),
        None => false,
        Some(_) if older.is_power_of_two() => {
            climbs_to((older, older_root), (newer, newer_root), older_root, proof)
        }
        Some((seed, rest)) => climbs_to((older, older_root), (newer, newer_root), *seed, rest),
    }
}

/// The second half of the check: both roots are rebuilt from one seed.
fn climbs_to(
    (older, older_root): (u64, Hash),
    (newer, newer_root): (u64, Hash),
    seed: Hash,
    proof: &[Hash],
) -> bool {
    let (mut place, mut last) = (older - 1, newer - 1);
    let odd = place.trailing_ones();
    (place, last) = (place.checked_shr(odd).unwrap_or(0), last.checked_shr(odd).unwrap_or(0));
    let (mut first, mut second) = (seed, seed);
    for step in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            first = Hash::of_node(*step, first);
            second = Hash::of_node(*step, second);
            climb_past_left_edges(&mut place, &mut last);
        } else {
            second = Hash::of_node(second, *step);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    last == 0 && first == older_root && second == newer_root
}

/// A node at the right edge without a right sibling is its own parent: go up until it has one.
fn climb_past_left_edges(place: &mut u64, last: &mut u64) {
    while *place & 1 == 0 && *place != 0 {
        (*place, *last) = (*place >> 1, *last >> 1);
    }
}

/// Reads every tile that a root or proof over `size` records needs once and as a whole: its hashes may have to be
/// computed from their records.
pub(crate) fn whole_tiles<'a>(
    size: u64,
    read: impl Fn(u8, u64, usize) -> Result<Vec<Hash>, Error> + 'a,
) -> impl FnMut(u8, u64, usize) -> Result<Vec<Hash>, Error> + 'a {
    let mut held: Vec<(u8, u64, Vec<Hash>)> = Vec::new();
    move |level, first, count| {
        let begin = first - first % TILE_WIDTH as u64;
        let is_held =
            |(its_level, its_begin, _): &&(u8, u64, Vec<Hash>)| (*its_level, *its_begin) == (level, begin);
        if held.iter().find(is_held).is_none() {
            let nodes = size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or_default();
            let width = usize::try_from(nodes.saturating_sub(begin)).unwrap_or(TILE_WIDTH).min(TILE_WIDTH);
            held.push((level, begin, read(level, begin, width)?));
        }
        let tile = held.iter().find(is_held).map(|(_, _, tile)| tile.as_slice()).unwrap_or_default();
        let skipped = usize::try_from(first - begin).unwrap_or(TILE_WIDTH);
        Ok(tile.iter().skip(skipped).take(count).copied().collect())
    }
}

/// The root over the first `size` records.
pub(crate) fn root(tiles: &mut Tiles<'_>, size: u64) -> Result<Hash, Error> {
    subtree(tiles, 0, size)
}

/// The audit path of leaf `index` in the tree over the first `size` records, from the leaf up.
pub(crate) fn inclusion(tiles: &mut Tiles<'_>, index: u64, size: u64) -> Result<Vec<Hash>, Error> {
    let (mut first, mut end, mut path) = (0, size, Vec::new());
    while end - first > 1 {
        let middle = first + left_half(end - first);
        if index < middle {
            path.push(subtree(tiles, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(tiles, first, middle)?);
            first = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the first `older` records are the beginning of the first `newer` ones.
pub(crate) fn consistency(tiles: &mut Tiles<'_>, older: u64, newer: u64) -> Result<Vec<Hash>, Error> {
    let (mut first, mut end, mut path) = (0, newer, Vec::new());
    if older == 0 {
        return Ok(path);
    }
    while end != older {
        let middle = first + left_half(end - first);
        if older <= middle {
            path.push(subtree(tiles, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(tiles, first, middle)?);
            first = middle;
        }
    }
    if first > 0 {
        path.push(subtree(tiles, first, end)?);
    }
    path.reverse();
    Ok(path)
}

/// The root of a full tree over these hashes, two to some power in number.
pub(crate) fn perfect(hashes: &[Hash]) -> Hash {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        let (pairs, _) = row.as_chunks::<2>();
        row = pairs.iter().map(|[left, right]| Hash::of_node(*left, *right)).collect();
    }
    row.first().copied().unwrap_or_else(Hash::of_nothing)
}

/// The root over leaves `first` to `end`, which is a tree of its own within the larger one.
fn subtree(tiles: &mut Tiles<'_>, first: u64, end: u64) -> Result<Hash, Error> {
    let count = end - first;
    if count == 0 {
        return Ok(Hash::of_nothing());
    }
    if count.is_power_of_two() {
        let height = count.trailing_zeros();
        let level = u8::try_from(height / TILE_HEIGHT).expect("a height is below 64");
        let width = 1_u64 << (height % TILE_HEIGHT);
        let covered = count / width;
        return Ok(perfect(&tiles(level, first / covered, 1 << (height % TILE_HEIGHT))?));
    }
    let middle = first + left_half(count);
    Ok(Hash::of_node(subtree(tiles, first, middle)?, subtree(tiles, middle, end)?))
}

/// The largest power of two below `count`, which is over 1.
fn left_half(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::levels::Levels;

    /// The leaves and roots published with the certificate-transparency project's Merkle tree tests.
    const VECTORS: [(&[u8], &str); 8] = [
        (&[], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (&[0x00], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (&[0x10], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (&[0x20, 0x21], "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (&[0x30, 0x31], "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (&[0x40, 0x41, 0x42, 0x43], "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        ),
        (
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ),
    ];

    fn levels(leaves: impl Iterator<Item = Hash>) -> Levels {
        let mut levels = Levels::default();
        leaves.for_each(|leaf| levels.push(leaf));
        levels
    }

    fn tiles(levels: &Levels) -> impl FnMut(u8, u64, usize) -> Result<Vec<Hash>, Error> {
        |level, first, count| {
            let held = levels.held(level.into(), first, count);
            Ok(held.expect("a hash below the size").to_vec())
        }
    }

    /// The definition, word for word.
    fn naive(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of_nothing(),
            [leaf] => *leaf,
            [..] => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                Hash::of_node(naive(left), naive(right))
            }
        }
    }

    #[test]
    fn the_published_roots_are_reached() {
        let levels = levels(VECTORS.iter().map(|(leaf, _)| Hash::of_leaf(leaf)));
        for ((_, expected), size) in VECTORS.iter().zip(1..) {
            assert_eq!(root(&mut tiles(&levels), size).unwrap().to_string(), *expected, "of {size}");
        }
        assert_eq!(root(&mut tiles(&levels), 0).unwrap(), Hash::of_nothing());
    }

    fn leaf(n: u64) -> Hash {
        Hash::of_leaf(&n.to_be_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

        #[test]
        fn roots_and_proofs_agree_with_the_definition(size in 1..1_500_u64, older in 0..1_500_u64, index in 0..1_500_u64, flip in 0..12_usize) {
            let (older, index) = (older % (size + 1), index % size);
            let leaves: Vec<_> = (0..size).map(leaf).collect();
            let levels = levels(leaves.iter().copied());
            let mut tiles = tiles(&levels);
            let now = (Position::new(size), naive(&leaves));
            let then = (Position::new(older), naive(&leaves[..usize::try_from(older).unwrap()]));
            prop_assert_eq!(root(&mut tiles, size).unwrap(), now.1);

            let mut path = inclusion(&mut tiles, index, size).unwrap();
            prop_assert!(proves_inclusion(leaf(index), Position::new(index), &path, now));
            prop_assert!(!proves_inclusion(leaf(index), Position::new(size), &path, now));
            prop_assert!(!proves_inclusion(leaf(index + 1), Position::new(index), &path, now));
            if spoil(&mut path, flip) {
                prop_assert!(!proves_inclusion(leaf(index), Position::new(index), &path, now));
            }

            let mut path = consistency(&mut tiles, older, size).unwrap();
            prop_assert!(proves_consistency(then, now, &path));
            if older < size && older > 0 {
                prop_assert!(!proves_consistency((then.0, leaf(0)), now, &path) || older == 1);
                prop_assert!(!proves_consistency(now, then, &path));
            }
            if spoil(&mut path, flip) {
                prop_assert!(!proves_consistency(then, now, &path));
            }
        }
    }

    fn spoil(path: &mut [Hash], step: usize) -> bool {
        let count = path.len().max(1);
        let Some(step) = path.get_mut(step % count) else { return false };
        *step = Hash::of_node(*step, *step);
        true
    }
}

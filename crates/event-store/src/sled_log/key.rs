//! The keys of the one sled tree; the crate's documentation draws them.

use super::slices;
use crate::Position;

/// The version of the layout, in decimal digits.
pub(super) const FORMAT: &[u8] = b"m/format";
/// The log's name, as [`crate::Origin`] stores it.
pub(super) const ORIGIN: &[u8] = b"m/origin";
/// The head, eight bytes, big-endian; written in the same batch as the records before it.
pub(super) const HEAD: &[u8] = b"m/head";
/// The number of sealed bundles, likewise.
pub(super) const SEALED: &[u8] = b"m/sealed";

const BUNDLE: u8 = b'b';
const HASH: u8 = b'h';
const TAIL: u8 = b't';
/// What the keys of leaf hashes begin with, which logs of the second format stored.
pub(super) const LEAVES_PREFIX: &[u8] = &[HASH, 0];
/// What every key of the tail begins with.
pub(super) const TAIL_PREFIX: &[u8] = &[TAIL];
/// What the key of a redacted record's leaf hash begins with; its position follows.
pub(super) const REDACTED: u8 = b'r';

/// What the keys of all slices of the commit begin with whose first record is at `first`.
///
/// Numbers are big-endian, so that key order is log order.
pub(super) fn of_commit(first: Position) -> Vec<u8> {
    [&[TAIL][..], &first.index().to_be_bytes()].concat()
}

/// The key of slice `number` of that commit.
pub(super) fn of_slice(first: Position, number: u16) -> Vec<u8> {
    slices::key(&of_commit(first), number)
}

/// The commit and number of the slice under `key`; none for a key of another kind.
pub(super) fn read_slice(key: &[u8]) -> Option<(Position, u16)> {
    let rest = key.strip_prefix(&[TAIL])?;
    let (first, number) = rest.split_first_chunk()?;
    let number = number.try_into().ok()?;
    Some((Position::new(u64::from_be_bytes(*first)), u16::from_be_bytes(number)))
}

/// What the keys of all slices of a bundle begin with.
pub(super) fn of_bundle(bundle: u64) -> Vec<u8> {
    [&[BUNDLE][..], &bundle.to_be_bytes()].concat()
}

/// The key of hash `index` of a level from 1 on.
pub(super) fn of_node(level: u8, index: u64) -> Vec<u8> {
    [&[HASH, level][..], &index.to_be_bytes()].concat()
}

/// The key of the leaf hash of a redacted record.
pub(super) fn of_redacted(position: Position) -> Vec<u8> {
    [&[REDACTED][..], &position.index().to_be_bytes()].concat()
}

/// The position in the key of a redacted record.
pub(super) fn read_redacted(key: &[u8]) -> Option<Position> {
    let position = key.strip_prefix(&[REDACTED])?.try_into().ok()?;
    Some(Position::new(u64::from_be_bytes(position)))
}

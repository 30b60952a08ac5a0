//! The keys of the one sled tree; the crate's documentation draws them.

use crate::Position;

/// The version of the layout, in decimal digits.
pub(super) const FORMAT: &[u8] = b"m/format";
/// The log's name, as [`crate::Origin`] stores it.
pub(super) const ORIGIN: &[u8] = b"m/origin";
/// The head, eight bytes, big-endian; written in the same batch as the records before it.
pub(super) const HEAD: &[u8] = b"m/head";

const TAIL: u8 = b't';

/// The key of slice `number` of the commit whose first record is at `first`.
///
/// Numbers are big-endian, so that key order is log order.
pub(super) fn of_slice(first: Position, number: u16) -> Vec<u8> {
    let mut key = vec![TAIL];
    key.extend_from_slice(&first.index().to_be_bytes());
    key.extend_from_slice(&number.to_be_bytes());
    key
}

/// The commit and number of the slice under `key`; none for a key of another kind.
pub(super) fn read_slice(key: &[u8]) -> Option<(Position, u16)> {
    let rest = key.strip_prefix(&[TAIL])?;
    let (first, number) = rest.split_first_chunk()?;
    let number = number.try_into().ok()?;
    Some((Position::new(u64::from_be_bytes(*first)), u16::from_be_bytes(number)))
}

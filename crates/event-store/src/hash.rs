//! The hashes of the Merkle tree.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

/// A SHA-256 hash, of a record or of a part of the log.
///
/// [`Display`](fmt::Display) writes 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; Hash::BYTES]);

impl Hash {
    /// The length of a hash in bytes.
    pub const BYTES: usize = 32;

    /// The hash of these bytes' making.
    pub const fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The hash that a record has as a leaf: over the byte 0 and its bytes
    /// ([RFC 6962](https://www.rfc-editor.org/rfc/rfc6962), section 2.1).
    pub fn of_leaf(record: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0]).chain_update(record).finalize().into())
    }

    /// The hash of the node above two others: over the byte 1 and both hashes (same section).
    pub fn of_node(left: Self, right: Self) -> Self {
        Self(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// The root of a tree without leaves: the hash of nothing.
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The bytes, as they stand in a hash tile.
    pub const fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// The form of a checkpoint: base64 with padding, 44 characters.
    pub fn to_base64(self) -> String {
        BASE64_STANDARD.encode(self.0)
    }

    /// Reads what [`Hash::to_base64`] writes; none when it is something else.
    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        BASE64_STANDARD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// Reads 64 hexadecimal digits; none when they are something else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits: Vec<u8> =
            text.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect::<Option<_>>()?;
        let (pairs, rest) = digits.as_chunks::<2>();
        let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        if rest.is_empty() { bytes.try_into().ok().map(Self) } else { None }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_both_forms_that_it_writes() {
        let hash = Hash::of_leaf(b"a");
        assert_eq!(Hash::from_base64(&hash.to_base64()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_string()), Some(hash));
        for text in ["", "00", "é", &hash.to_string()[1..]] {
            assert_eq!((Hash::from_hex(text), Hash::from_base64(text)), (None, None), "{text}");
        }
    }

    #[test]
    fn nothing_and_a_leaf_of_nothing_hash_as_published() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Hash::of_nothing().to_string(), empty);
        let leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(Hash::of_leaf(b"").to_string(), leaf);
    }
}

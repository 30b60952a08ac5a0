//! The bytes of one commit: a header, then every record with its length and checksum.

use bytes::{Buf, Bytes};
use sled::IVec;

use super::key;
use super::slices::checksum;
use crate::{APPEND_RECORDS_MAX, Damage, Position};

const HEADER_BYTES: usize = 8;

/// The commit of `records` from `first` on, to be cut into slices.
pub(super) fn encode(first: Position, records: &[Bytes]) -> Vec<u8> {
    let body_bytes = records.iter().map(|record| 8 + record.len()).sum();
    let mut commit = Vec::with_capacity(HEADER_BYTES + body_bytes);
    commit.extend_from_slice(&number(records.len()));
    commit.extend_from_slice(&number(body_bytes));
    for (offset, record) in records.iter().enumerate() {
        commit.extend_from_slice(&number(record.len()));
        commit.extend_from_slice(&checksum(first.plus(offset).index(), record).to_be_bytes());
        commit.extend_from_slice(record);
    }
    commit
}

/// The slices found under one first position, in the order of their keys.
pub(super) struct Stored {
    /// The position of the commit's first record.
    pub(super) first: Position,
    /// Slice numbers and bytes.
    pub(super) slices: Vec<(u16, IVec)>,
}

impl Stored {
    /// The number of records, if all slices are there.
    pub(super) fn whole(&self) -> Result<usize, Damage> {
        let (count, body_bytes) = self.header()?;
        let found: usize = self.counted().map(|slice| slice.len()).sum();
        match found == HEADER_BYTES + body_bytes {
            true => Ok(count),
            false => Err(Damage::Missing),
        }
    }

    /// The number of records, by its header alone.
    pub(super) fn count(&self) -> Result<usize, Damage> {
        Ok(self.header()?.0)
    }

    /// The keys of its slices.
    pub(super) fn keys(&self) -> impl Iterator<Item = Vec<u8>> {
        self.slices.iter().map(|(number, _)| key::of_slice(self.first, *number))
    }

    /// Every record with its position, or what is wrong with it.
    pub(super) fn decode(&self) -> Vec<(Position, Result<Bytes, Damage>)> {
        let (count, _) = match self.header() {
            Ok(header) => header,
            Err(damage) => return vec![(self.first, Err(damage))],
        };
        let mut joined = Vec::new();
        self.counted().for_each(|slice| joined.extend_from_slice(slice));
        let mut rest = Bytes::from(joined).split_off(HEADER_BYTES);
        (0..count).map(|offset| take(&mut rest, self.first.plus(offset))).collect()
    }

    /// The count of records and the length of all that follows.
    fn header(&self) -> Result<(usize, usize), Damage> {
        let mut rest = self.counted().next().map(AsRef::as_ref).unwrap_or_default();
        let count = rest.try_get_u32().ok().and_then(|count| count.try_into().ok());
        let body_bytes = rest.try_get_u32().ok().and_then(|bytes| bytes.try_into().ok());
        match (count, body_bytes) {
            (Some(count), Some(body_bytes)) if count <= APPEND_RECORDS_MAX => Ok((count, body_bytes)),
            (Some(_), Some(_)) => Err(Damage::Altered),
            (None, _) | (_, None) => Err(Damage::Missing),
        }
    }

    /// The slices from 0 up to the first gap.
    fn counted(&self) -> impl Iterator<Item = &IVec> {
        let numbered = self.slices.iter().zip(0..);
        numbered.take_while(|((number, _), expected)| number == expected).map(|((_, slice), _)| slice)
    }
}

/// Takes the next record, which stands at `position`.
fn take(rest: &mut Bytes, position: Position) -> (Position, Result<Bytes, Damage>) {
    let Some((sum, record)) = take_framed(rest) else {
        // Where the next record begins is unknown, so nothing after it is looked at.
        rest.clear();
        return (position, Err(Damage::Missing));
    };
    match sum == checksum(position.index(), &record) {
        true => (position, Ok(record)),
        false => (position, Err(Damage::Altered)),
    }
}

fn take_framed(rest: &mut Bytes) -> Option<(u32, Bytes)> {
    let length = rest.try_get_u32().ok()?.try_into().ok()?;
    let sum = rest.try_get_u32().ok()?;
    (length <= rest.len()).then(|| (sum, rest.split_to(length)))
}

fn number(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("the limits of an append are far below 4 GiB").to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Position = Position::new(40);

    fn records() -> Vec<Bytes> {
        ["a", "bc", "def"].map(Bytes::from).to_vec()
    }

    fn stored(commit: &[u8], slice_bytes: usize) -> Stored {
        let slices = commit.chunks(slice_bytes).zip(0..).map(|(slice, number)| (number, slice.into()));
        Stored { first: FIRST, slices: slices.collect() }
    }

    #[test]
    fn a_commit_is_the_bytes_that_the_documentation_draws() {
        let commit = encode(FIRST, &[Bytes::from("{}")]);
        let drawn = [0, 0, 0, 1, 0, 0, 0, 10, 0, 0, 0, 2, 0x37, 0xab, 0xd2, 0x92, b'{', b'}'];
        assert_eq!(commit, drawn);
    }

    #[test]
    fn slices_of_any_size_join_to_the_same_records() {
        let commit = encode(FIRST, &records());
        for slice_bytes in HEADER_BYTES..=commit.len() {
            let stored = stored(&commit, slice_bytes);
            assert_eq!(stored.whole(), Ok(3));
            let read: Vec<_> = stored.decode().into_iter().map(|(_, record)| record.unwrap()).collect();
            assert_eq!(read, records(), "slices of {slice_bytes}");
        }
    }

    #[test]
    fn no_flipped_bit_passes_for_a_record() {
        let commit = encode(FIRST, &records());
        for (place, bit) in (0..commit.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
            let mut flipped = commit.clone();
            flipped[place] ^= 1 << bit;
            check_no_lie(&stored(&flipped, 9), &format!("bit {bit} of byte {place}"));
        }
    }

    #[test]
    fn no_cut_commit_passes_for_a_whole_one() {
        let commit = encode(FIRST, &records());
        for length in 0..commit.len() {
            let cut = stored(&commit[..length], 9);
            assert_eq!(cut.whole(), Err(Damage::Missing), "cut at {length}");
            check_no_lie(&cut, &format!("cut at {length}"));
        }
    }

    #[test]
    fn a_lost_slice_leaves_the_records_before_it() {
        let mut stored = stored(&encode(FIRST, &records()), 9);
        stored.slices.remove(2);
        assert_eq!(stored.whole(), Err(Damage::Missing));
        let read: Vec<_> = stored.decode().into_iter().map(|(_, record)| record).collect();
        assert_eq!(read, [Ok(Bytes::from("a")), Err(Damage::Missing), Err(Damage::Missing)]);
    }

    /// Whatever is handed out for a position is what was written there.
    fn check_no_lie(stored: &Stored, case: &str) {
        for ((position, record), index) in stored.decode().into_iter().zip(0..) {
            assert_eq!(position, FIRST.plus(index), "{case}");
            if let Ok(record) = record {
                assert_eq!(Some(&record), records().get(index), "{case}");
            }
        }
    }
}

//! A sealed bundle: 256 lines in one zstd frame.

use std::cell::RefCell;

use bytes::Bytes;
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::get_frame_content_size;

use crate::{Damage, RECORD_BYTES_MAX, TILE_WIDTH};

/// The fastest level of its kind; higher ones save little on lines of JSON.
const LEVEL: i32 = 1;
const BUNDLE_BYTES_MAX: usize = TILE_WIDTH * (RECORD_BYTES_MAX + 1);

thread_local! {
    /// What zstd needs to unpack, which takes longer to make than to use.
    static ZSTD: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// The records as NDJSON in one zstd frame, with its length and a checksum in it: the form of
/// [`EventLog::frames`](crate::EventLog::frames).
///
/// # Panics
///
/// Never: what zstd is asked for, every build of it has.
pub fn frame<'a>(records: impl IntoIterator<Item = &'a Bytes>) -> Bytes {
    let mut lines = Vec::new();
    for record in records {
        lines.extend_from_slice(record);
        lines.push(b'\n');
    }
    let mut compressor = Compressor::new(LEVEL).expect("zstd has this level");
    compressor.include_checksum(true).expect("zstd has checksums");
    compressor.compress(&lines).expect("zstd compresses whatever fits in memory").into()
}

/// The 256 records of a frame, all slices of one buffer.
///
/// # Errors
///
/// [`Damage::Altered`] for anything that is no frame of 256 lines; nothing is unpacked beyond what these may take.
pub fn unframe(frame: &[u8]) -> Result<Vec<Bytes>, Damage> {
    let bytes = get_frame_content_size(frame).ok().flatten().ok_or(Damage::Altered)?;
    let bytes =
        usize::try_from(bytes).ok().filter(|bytes| *bytes <= BUNDLE_BYTES_MAX).ok_or(Damage::Altered)?;
    let lines = ZSTD.with_borrow_mut(|zstd| match zstd {
        Some(zstd) => zstd.decompress(frame, bytes),
        None => zstd.insert(Decompressor::new()?).decompress(frame, bytes),
    });
    split(Bytes::from(lines.map_err(|_| Damage::Altered)?))
}

fn split(lines: Bytes) -> Result<Vec<Bytes>, Damage> {
    let mut begin = 0;
    let mut records = Vec::with_capacity(TILE_WIDTH);
    for end in memchr::memchr_iter(b'\n', &lines) {
        records.push(lines.slice(begin..end));
        begin = end + 1;
    }
    match records.len() == TILE_WIDTH && begin == lines.len() {
        true => Ok(records),
        false => Err(Damage::Altered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Bytes> {
        (0..TILE_WIDTH).map(|n| Bytes::from(format!(r#"{{"n":{n}}}"#))).collect()
    }

    #[test]
    fn a_bundle_reads_back_as_the_records_it_was_made_of() {
        assert_eq!(unframe(&frame(&records())), Ok(records()));
    }

    #[test]
    fn the_largest_bundle_is_read_back() {
        let largest: Vec<_> = (0..TILE_WIDTH)
            .map(|n| Bytes::from(vec![b'a' + u8::try_from(n % 26).unwrap(); RECORD_BYTES_MAX]))
            .collect();
        assert_eq!(unframe(&frame(&largest)), Ok(largest));
    }

    #[test]
    fn no_flipped_byte_and_no_cut_passes_for_a_bundle() {
        let frame = frame(&records());
        for place in 0..frame.len() {
            let mut flipped = frame.to_vec();
            flipped[place] ^= 0x10;
            let read = unframe(&flipped);
            // A bit of the frame's header says nothing about the lines: what is read is right all the same.
            assert!(read.is_err() || read == Ok(records()), "byte {place}");
            assert_eq!(unframe(&frame[..place]), Err(Damage::Altered), "cut at {place}");
        }
    }

    #[test]
    fn a_frame_of_another_number_of_lines_is_refused() {
        assert_eq!(unframe(&frame(&records()[1..])), Err(Damage::Altered));
        assert_eq!(unframe(&frame(&[])), Err(Damage::Altered));
    }

    #[test]
    fn frames_end_to_end_are_one_stream_of_lines() {
        let frame = frame(&records());
        let lines = zstd::stream::decode_all(&[frame.clone(), frame].concat()[..]).unwrap();
        assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 2 * TILE_WIDTH);
    }
}

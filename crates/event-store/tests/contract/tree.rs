//! The Merkle tree, its tiles and its checkpoints, as others compute and read them.

use event_store::{EventLog, Hash, TILE_WIDTH, proves_consistency, proves_inclusion};
use tlog_tiles::{Tile, TileHashReader, TileReader};

use crate::{at, each_engine, fill, key, message, naive_root, numbered};

const COUNT: u64 = 1_300;

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| Hash::of_leaf(&numbered(index))).collect()
}

#[test]
fn the_root_at_every_size_is_that_of_the_definition() {
    let leaves = leaves(COUNT);
    each_engine(|log| {
        fill(log, COUNT);
        for size in [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1_023, 1_024, 1_025, COUNT - 1, COUNT] {
            let naive = naive_root(leaves.split_at(usize::try_from(size).expect("a size")).0);
            assert_eq!(log.root(at(size)).expect("a root"), naive, "of {size}");
        }
        let beyond = "position 1301 is beyond the head of the log at 1300";
        assert_eq!(message(log.root(at(COUNT + 1))), beyond);
    });
}

#[test]
fn any_record_and_any_older_log_is_proved() {
    each_engine(|log| {
        fill(log, COUNT);
        let sizes = [1, 2, 255, 256, 257, 700, COUNT];
        for (older, newer) in sizes.iter().flat_map(|older| sizes.map(|newer| (*older, newer))) {
            if older > newer {
                assert!(log.consistency(at(older), at(newer)).is_err());
                assert!(log.inclusion(at(older - 1), at(newer)).is_err());
                continue;
            }
            let [old, new] = [older, newer].map(|size| (at(size), log.root(at(size)).expect("a root")));
            let proof = log.consistency(at(older), at(newer)).expect("a proof");
            assert!(proves_consistency(old, new, &proof), "{older} {newer}");
            let proof = log.inclusion(at(older - 1), at(newer)).expect("a proof");
            assert!(proves_inclusion(Hash::of_leaf(&numbered(older - 1)), at(older - 1), &proof, new));
        }
    });
}

/// A stranger that knows our tiles by their public addresses only.
struct Stranger<'a>(&'a dyn EventLog);

impl TileReader for Stranger<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &Tile| {
            let width = usize::try_from(tile.width()).expect("a width");
            self.0.tile(tile.level(), tile.level_index(), width).expect("a tile").to_vec()
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _tiles: &[Tile], _data: &[Vec<u8>]) {}
}

#[test]
fn a_stranger_proves_records_and_older_logs_from_the_tiles_alone() {
    each_engine(|log| {
        fill(log, COUNT);
        let root = |size| tlog_tiles::Hash(*log.root(at(size)).expect("a root").as_bytes());
        let stranger = Stranger(log);
        let reader = TileHashReader::new(COUNT, root(COUNT), &stranger);
        for index in [0, 255, 256, 700, COUNT - 1] {
            let proof = tlog_tiles::prove_record(COUNT, index, &reader).expect("a proof");
            let leaf = tlog_tiles::record_hash(&numbered(index));
            tlog_tiles::check_record(&proof, COUNT, root(COUNT), index, leaf).expect("an included record");
            let ours = log.inclusion(at(index), at(COUNT)).expect("a proof");
            assert!(proof.iter().map(|hash| hash.0).eq(ours.iter().map(|hash| *hash.as_bytes())));
        }
        for older in [1, 256, 300, COUNT] {
            let proof = tlog_tiles::prove_tree(COUNT, older, &reader).expect("a proof");
            tlog_tiles::check_tree(&proof, COUNT, root(COUNT), older, root(older)).expect("an older log");
        }
    });
}

#[test]
fn a_tile_or_an_entry_bundle_that_is_not_that_wide_is_refused() {
    each_engine(|log| {
        fill(log, 300);
        assert_eq!(log.tile(0, 0, 256).expect("a tile").len(), 256 * 32);
        assert_eq!(log.tile(0, 1, 44).expect("a tile").len(), 44 * 32);
        assert_eq!(log.tile(1, 0, 1).expect("a tile").len(), 32);
        for (level, index, width) in
            [(0, 1, 45), (0, 2, 1), (1, 0, 2), (2, 0, 1), (200, 0, 1), (0, u64::MAX, 1)]
        {
            assert!(message(log.tile(level, index, width)).contains("beyond the head"), "{level} {index}");
        }
        assert!(message(log.entries(1, 45)).contains("beyond the head"));
    });
}

#[test]
fn an_entry_bundle_is_each_record_after_its_length() {
    each_engine(|log| {
        fill(log, 300);
        for (bundle, width, first) in [(0, 256, 0), (1, 44, 256), (1, 2, 256)] {
            let entries = log.entries(bundle, width).expect("a bundle");
            let mut expected = Vec::new();
            for index in first..first + width as u64 {
                let record = numbered(index);
                expected.extend(u16::try_from(record.len()).expect("a length").to_be_bytes());
                expected.extend(&record);
            }
            assert_eq!(entries, expected, "{bundle}");
        }
    });
}

#[test]
fn frames_end_to_end_are_the_lines_of_all_sealed_records() {
    each_engine(|log| {
        fill(log, COUNT);
        let frames = log.frames(0, usize::MAX).expect("frames");
        assert_eq!(frames.len(), 5);
        let lines = zstd::stream::decode_all(&frames.concat()[..]).expect("one stream");
        let expected: Vec<u8> =
            (0..5 * TILE_WIDTH as u64).flat_map(|index| [&numbered(index)[..], b"\n"].concat()).collect();
        assert!(lines == expected);
        assert_eq!(log.frames(3, 1).expect("frames"), frames.get(3..4).expect("a frame"));
        for from in [5, 6, u64::MAX] {
            assert!(log.frames(from, 9).expect("none").is_empty());
        }
    });
}

#[test]
fn a_checkpoint_is_the_same_whenever_it_is_asked_for() {
    each_engine(|log| {
        fill(log, 300);
        let early = log.checkpoint().expect("a checkpoint");
        fill(log, COUNT);
        let late = log.checkpoint().expect("a checkpoint");
        assert_eq!(log.checkpoint_at(at(300)).expect("a checkpoint"), early);
        assert_eq!((early.size(), late.size()), (at(300), at(COUNT)));
        assert_eq!(late.root(), log.root(at(COUNT)).expect("a root"));
        let verifier = log.verifier_key().expect("a key");
        assert_eq!(verifier, key().verifier("commitments.example.ca/log"));
        assert_eq!(verifier.open(early.as_note()).expect("a genuine checkpoint"), early);
        assert!(message(log.checkpoint_at(at(COUNT + 1))).contains("beyond the head"));
    });
}

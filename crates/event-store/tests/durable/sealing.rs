//! What becomes of the tail, and of bundles that are not what was written.

use std::fs;

use event_store::{Damage, Error, EventLog, Hash, SledLog, verify};
use tempfile::TempDir;

use crate::{
    at, check_readable, check_takes_no_more, folder, key, open, record, sealed_log, tamper, tamper_in,
    three_commits,
};

/// Every key in sled that begins with `kind`.
fn keys(dir: &std::path::Path, kind: &str) -> Vec<Vec<u8>> {
    let mut keys = Vec::new();
    tamper(dir, |db| {
        keys.extend(db.scan_prefix(kind).keys().map(|key| key.expect("a key").to_vec()));
    });
    keys
}

/// The first position of each commit in the tail.
fn commits(dir: &std::path::Path) -> Vec<u64> {
    let first = |key: &Vec<u8>| {
        u64::from_be_bytes(key.get(1..9).and_then(|first| first.try_into().ok()).expect("eight bytes"))
    };
    let mut commits: Vec<_> = keys(dir, "t").iter().map(first).collect();
    commits.dedup();
    commits
}

fn bundle_key(kind: &[u8], bundle: u64, slice: u16) -> Vec<u8> {
    [kind, &bundle.to_be_bytes(), &slice.to_be_bytes()].concat()
}

fn remove(db: &sled::Db, key: Vec<u8>) {
    db.remove(key).expect("a removal").expect("a key that was there");
}

fn flip(db: &sled::Db, key: Vec<u8>) {
    let mut value = db.get(&key).expect("a read").expect("a value").to_vec();
    *value.last_mut().expect("a byte") ^= 1;
    db.insert(key, value).expect("a write");
}

#[track_caller]
fn check_damaged(log: &SledLog, from: u64, damage: &Damage) {
    let read = log.read(at(from), 1);
    assert!(
        matches!(&read, Err(Error::Damaged { position, damage: found })
        if *position == at(from) && found == damage),
        "{read:?}"
    );
}

#[test]
fn the_tail_keeps_what_is_not_sealed_and_loses_the_rest_one_append_later() {
    let dir = folder();
    let log = open(dir.path());
    let mut head = at(0);
    for index in 0..256 {
        head = log.append(head, &[record(index)]).expect("head");
    }
    drop(log);
    let tail = keys(dir.path(), "t");
    assert_eq!(tail.len(), 255, "the record that filled the bundle went straight into it");

    let log = open(dir.path());
    for index in 256..513 {
        head = log.append(head, &[record(index)]).expect("head");
    }
    check_readable(&log, 0..100);
    drop(log);
    assert_eq!(keys(dir.path(), "t"), [key(512, 0)], "those found when opening, and those of this process");
}

#[test]
fn a_process_that_ends_between_sealing_and_clearing_leaves_both_and_no_harm() {
    let dir = folder();
    let log = open(dir.path());
    log.append(at(0), &(0..250).map(record).collect::<Vec<_>>()).expect("head");
    drop(log);
    let mut tail = Vec::new();
    tamper(dir.path(), |db| tail.extend(db.scan_prefix("t").map(|pair| pair.expect("a pair"))));

    let log = open(dir.path());
    log.append(at(250), &(250..300).map(record).collect::<Vec<_>>()).expect("head");
    log.append(at(300), &[record(300)]).expect("head");
    drop(log);
    // As if the commit that cleared the tail had stopped half way through.
    let half = tail.len() / 2;
    tamper(dir.path(), |db| {
        tail.iter().take(half).for_each(|(key, value)| drop(db.insert(key, value).expect("a write")));
    });
    let log = open(dir.path());
    log.ready().expect("a whole log");
    check_readable(&log, 201..301);
    log.append(at(301), &[record(301)]).expect("head");
    verify(&log, None, &mut |_| ()).expect("a whole log");
    drop(log);
    assert_eq!(commits(dir.path()), [256, 300, 301]);
}

/// A copy of a log of an older layout, with 579 records, whose sled folder has this name.
fn fixture(layout: &str, sled: &str) -> TempDir {
    let dir = folder();
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(layout);
    fs::create_dir_all(dir.path().join(sled).join("blobs")).expect("a folder");
    for name in ["ORIGIN", "HEAD", "CURRENT", &format!("{sled}/conf"), &format!("{sled}/db")] {
        if fixture.join(name).exists() {
            fs::copy(fixture.join(name), dir.path().join(name)).expect("a copy");
        }
    }
    dir
}

/// A record of those.
fn line(index: u64) -> String {
    format!(r#"{{"n":{index},"text":"Développer l’accès, open by default"}}"#)
}

/// The root over those.
const FIXTURE_ROOT: &str = "ce3d62bdbbd8b80fc7877974dd95d65b359affcd16cc7ea2033f4f6ad351e5bd";

#[test]
fn a_log_of_the_second_layout_keeps_its_root_and_loses_its_leaf_hashes() {
    let dir = fixture("format-2", "log.1");
    let count = |kind: &[u8]| {
        let mut count = 0;
        tamper_in(&dir.path().join("log.1"), |db| count = db.scan_prefix(kind).count());
        count
    };
    assert_eq!(count(b"h\0"), 6, "three slices for each bundle");
    for round in 0..3 {
        let log = open(dir.path());
        log.ready().expect("a whole log");
        assert_eq!((log.head(), log.redacted()), (at(579 + round), vec![at(300)]));
        assert_eq!(log.root(at(579)).expect("a root").to_string(), FIXTURE_ROOT);
        let read = log.read(at(0), 1_000).expect("a page");
        assert!(read.iter().zip(0..).all(|(record, index)| *record == line(index) || index == 300));
        assert_eq!(log.read(at(300), 1).expect("a record"), [r#"{"n":300}"#]);
        assert_eq!(log.hashes(0, 300, 1).expect("a hash"), [Hash::of_leaf(line(300).as_bytes())]);
        assert_eq!(verify(&log, None, &mut |_| ()).expect("a whole log").redacted, 1);
        log.append(log.head(), &[line(579 + round).into()]).expect("head");
    }
    assert_eq!((count(b"h\0"), count(b"h\x01")), (0, 2));
}

#[test]
fn a_log_of_the_first_layout_is_read_raised_and_goes_on() {
    let dir = fixture("format-1", "log");
    for round in 0..3 {
        let log = open(dir.path());
        log.ready().expect("a whole log");
        assert_eq!(log.head(), at(579 + round));
        assert_eq!(log.frames(0, 9).expect("frames").len(), 2);
        let read = log.read(at(0), 1_000).expect("a page");
        assert!(read.iter().zip(0..).all(|(record, index)| *record == line(index)));
        verify(&log, None, &mut |_| ()).expect("a whole log");
        assert_eq!(log.root(at(579)).expect("a root").to_string(), FIXTURE_ROOT);
        log.append(log.head(), &[line(579 + round).into()]).expect("head");
    }
    assert_eq!(commits(dir.path()), [304, 544, 549, 579, 580, 581], "what is not sealed stays where it was");
}

#[test]
fn a_damaged_bundle_is_named_and_what_lies_around_it_is_read() {
    let check = |change: &dyn Fn(&sled::Db), damage: Damage| {
        let dir = sealed_log();
        tamper(dir.path(), change);
        let log = open(dir.path());
        check_readable(&log, 200..256);
        check_damaged(&log, 256, &damage);
        check_damaged(&log, 300, &damage);
        check_readable(&log, 512..600);
        let fault = verify(&log, None, &mut |_| ()).expect_err("a fault");
        assert_eq!(fault.to_string(), "the record at 256 cannot be read, in bundle 1");
        let frames = log.frames(1, 2);
        assert!(matches!(frames, Err(Error::Damaged { position, .. }) if position == at(256)), "{frames:?}");
        assert_eq!(log.frames(0, 2).expect("the frame before it").len(), 1);
    };
    check(&|db| flip(db, bundle_key(b"b", 1, 0)), Damage::Altered);
    check(&|db| remove(db, bundle_key(b"b", 1, 0)), Damage::Missing);
    check(&|db| remove(db, bundle_key(b"b", 1, 1)), Damage::Missing);
    // The bundle before it, in its place.
    let swap = |db: &sled::Db| {
        for slice in 0..10 {
            match db.get(bundle_key(b"b", 0, slice)).expect("a read") {
                Some(value) => drop(db.insert(bundle_key(b"b", 1, slice), value).expect("a write")),
                None => drop(db.remove(bundle_key(b"b", 1, slice)).expect("a removal")),
            }
        }
    };
    check(&swap, Damage::Missing);
}

#[test]
fn what_does_not_fit_a_hash_is_found_by_the_check_and_named() {
    let check = |change: &dyn Fn(&sled::Db)| {
        let dir = sealed_log();
        tamper(dir.path(), change);
        let log = open(dir.path());
        check_readable(&log, 0..100);
        let fault = verify(&log, None, &mut |_| ()).expect_err("a fault").to_string();
        assert!(fault.starts_with("the records from 256 to 511 have the hash "), "{fault}");
        assert!(fault.contains("and hash 1 of level 1 of the tiles is "), "{fault}");
    };
    let node = || [&b"h\x01"[..], &1_u64.to_be_bytes()].concat();
    check(&|db| flip(db, node()));
    // A bundle with one other record, whose checksums fit.
    check(&|db| {
        let mut records: Vec<_> = (256..512).map(record).collect();
        records[200] = record(7);
        let frame = event_store::frame(&records);
        let mut sum = crc32fast::Hasher::new();
        sum.update(&1_u64.to_be_bytes());
        sum.update(&frame);
        let length = u32::try_from(frame.len()).expect("a short frame").to_be_bytes();
        let stored = [&length, &sum.finalize().to_be_bytes(), &frame[..]].concat();
        (0..100).for_each(|slice| drop(db.remove(bundle_key(b"b", 1, slice)).expect("a removal")));
        for (slice, bytes) in (0..).zip(stored.chunks(3_500)) {
            db.insert(bundle_key(b"b", 1, slice), bytes).expect("a write");
        }
    });

    let dir = sealed_log();
    tamper(dir.path(), |db| remove(db, bundle_key(b"b", 1, 1)));
    let log = open(dir.path());
    assert!(matches!(log.tile(0, 1, 256), Err(Error::Damaged { position, .. }) if position == at(256)));
    assert!(matches!(log.inclusion(at(300), at(600)), Err(Error::Damaged { .. })));
    log.tile(1, 0, 2).expect("the hashes above it");
}

#[test]
fn a_log_without_its_upper_hashes_is_read_and_takes_no_more() {
    let dir = sealed_log();
    tamper(dir.path(), |db| remove(db, [&b"h\x01"[..], &0_u64.to_be_bytes()].concat()));
    let log = open(dir.path());
    check_readable(&log, 0..100);
    check_readable(&log, 590..600);
    check_takes_no_more(&log, 0);
    assert!(matches!(log.checkpoint_at(at(600)), Err(Error::Damaged { .. })));
}

#[test]
fn bundles_of_every_size_spill_nothing() {
    let dir = folder();
    let log = open(dir.path());
    let mut head = at(0);
    for round in 0..4_u64 {
        for index in 0..64 {
            // Digits of a number that never repeats are hard to compress.
            let random = |n: u64| (n ^ (round << 9)).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string();
            let text: String = (0..1_000).map(|n| random(index * 1_000 + n)).collect();
            let records = vec![bytes::Bytes::from(text); 4];
            head = log.append(head, &records).expect("head");
        }
    }
    assert_eq!(log.frames(0, 9).expect("frames").len(), 4);
    assert_eq!(fs::read_dir(dir.path().join("log/blobs")).expect("a folder").count(), 0);
}

#[test]
fn what_is_whole_of_a_damaged_log_of_the_first_layout_is_sealed() {
    // The layout before bundles is that of a log whose format says so.
    let dir = three_commits();
    tamper(dir.path(), |db| {
        db.insert("m/format", "1").expect("a write");
        remove(db, key(20, 1));
    });
    let log = open(dir.path());
    check_readable(&log, 0..23);
    check_takes_no_more(&log, 20);
}

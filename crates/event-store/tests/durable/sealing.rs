//! What becomes of the tail, and of bundles that are not what was written.

use std::fs;

use event_store::{Damage, Error, EventLog, Fault, SledLog, verify};

use crate::{
    at, check_readable, check_takes_no_more, folder, key, open, record, sealed_log, tamper, three_commits,
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

#[test]
fn a_log_of_the_first_layout_is_read_raised_and_goes_on() {
    let dir = folder();
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-1");
    fs::create_dir_all(dir.path().join("log/blobs")).expect("a folder");
    for name in ["ORIGIN", "HEAD", "log/conf", "log/db"] {
        fs::copy(fixture.join(name), dir.path().join(name)).expect("a copy");
    }
    let line = |index: u64| format!(r#"{{"n":{index},"text":"Développer l’accès, open by default"}}"#);
    for round in 0..3 {
        let log = open(dir.path());
        log.ready().expect("a whole log");
        assert_eq!(log.head(), at(579 + round));
        assert_eq!(log.frames(0, 9).expect("frames").len(), 2);
        let read = log.read(at(0), 1_000).expect("a page");
        assert!(read.iter().zip(0..).all(|(record, index)| *record == line(index)));
        verify(&log, None, &mut |_| ()).expect("a whole log");
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
fn damaged_hashes_are_found_by_the_check_and_named() {
    let check = |key: Vec<u8>, expected: &str| {
        let dir = sealed_log();
        tamper(dir.path(), |db| flip(db, key));
        let log = open(dir.path());
        check_readable(&log, 0..100);
        let fault = verify(&log, None, &mut |_| ()).expect_err("a fault").to_string();
        assert!(fault.starts_with(expected), "{fault}");
    };
    check(bundle_key(b"h\0", 1, 2), "the record at 511 has the hash ");
    check([&b"h\x01"[..], &1_u64.to_be_bytes()].concat(), "hash 1 of level 1 of the tiles is not ");

    let dir = sealed_log();
    tamper(dir.path(), |db| remove(db, bundle_key(b"h\0", 1, 1)));
    let log = open(dir.path());
    let fault = verify(&log, None, &mut |_| ()).expect_err("a fault");
    assert!(matches!(&fault, Fault::Tiles { .. }), "{fault}");
    assert!(matches!(log.tile(0, 1, 256), Err(Error::Damaged { position, .. }) if position == at(256)));
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

//! Stored bytes that are not what was written.

use std::fs;
use std::path::Path;

use crate::{
    at, check_readable, check_takes_no_more, copy_of, key, open, origin, record, refusal, sealed_log, tamper,
    three_commits,
};
use event_store::{Damage, Error, EventLog, SledLog, verify};

#[test]
fn a_flipped_byte_is_named_by_its_position_and_all_other_records_are_read() {
    let dir = three_commits();
    // The first slice holds the header, records 10 to 12 and most of 13.
    tamper(dir.path(), |db| flip(db, &key(10, 0), 3_000));
    let log = open(dir.path());
    check_readable(&log, 0..12);
    check_damage(&log, 12, 12, Damage::Altered);
    check_readable(&log, 13..30);
}

#[test]
fn a_missing_slice_is_named_by_the_first_record_it_takes_away() {
    let dir = three_commits();
    tamper(dir.path(), |db| drop(db.remove(key(10, 1)).expect("a removal")));
    let log = open(dir.path());
    check_readable(&log, 0..13);
    check_damage(&log, 13, 13, Damage::Missing);
    check_damage(&log, 19, 19, Damage::Missing);
    check_readable(&log, 20..30);
    check_takes_no_more(&log, 10);
}

#[test]
fn a_missing_commit_is_named_by_its_first_record() {
    let dir = three_commits();
    tamper(dir.path(), |db| (0..3).for_each(|slice| drop(db.remove(key(10, slice)).expect("a removal"))));
    let log = open(dir.path());
    check_readable(&log, 0..10);
    check_damage(&log, 10, 10, Damage::Missing);
    check_readable(&log, 20..30);
    check_takes_no_more(&log, 10);
}

#[test]
fn a_shortened_tail_is_named_by_where_it_ends() {
    let dir = three_commits();
    tamper(dir.path(), |db| (0..3).for_each(|slice| drop(db.remove(key(20, slice)).expect("a removal"))));
    let log = open(dir.path());
    assert_eq!(log.head(), at(30));
    check_readable(&log, 0..20);
    check_damage(&log, 20, 20, Damage::Missing);
    check_takes_no_more(&log, 20);
}

#[test]
fn a_head_below_the_records_is_damage() {
    let dir = three_commits();
    tamper(dir.path(), |db| drop(db.insert("m/head", &20_u64.to_be_bytes()).expect("a write")));
    fs::remove_file(dir.path().join("HEAD")).expect("a removal");
    let log = open(dir.path());
    check_readable(&log, 0..20);
    check_takes_no_more(&log, 20);
}

#[test]
fn records_that_sled_dropped_are_missed() {
    let dir = three_commits();
    let tamperer = |db: &sled::Db| {
        (0..3).for_each(|slice| drop(db.remove(key(20, slice)).expect("a removal")));
        db.insert("m/head", &20_u64.to_be_bytes()).expect("a write");
    };
    tamper(dir.path(), tamperer);
    let log = open(dir.path());
    assert_eq!(log.head(), at(30));
    check_readable(&log, 0..20);
    check_damage(&log, 20, 20, Damage::Missing);
    check_takes_no_more(&log, 20);
}

#[test]
fn an_unreadable_memory_of_the_head_says_the_way_out() {
    let dir = three_commits();
    let head = dir.path().join("HEAD");
    assert_eq!(fs::read_to_string(&head).expect("a file"), "00000000000000000030\n");
    fs::write(&head, "3x").expect("a file");
    let text = format!(
        "{} is not an event log that this version reads: `3x` is not a position; remove it to open the log without this check",
        head.display()
    );
    assert_eq!(refusal(dir.path()).to_string(), text);
    fs::remove_file(&head).expect("a removal");
    check_readable(&open(dir.path()), 0..30);
}

#[test]
fn no_flipped_byte_in_the_file_of_sled_goes_unnoticed() {
    for dir in [three_commits(), sealed_log()] {
        let db = fs::read(dir.path().join("log/db")).expect("sled's file");
        let used = db.iter().rposition(|byte| *byte != 0).expect("some bytes");
        for place in (0..used).step_by(used / 60) {
            let mut flipped = db.clone();
            *flipped.get_mut(place).expect("a byte") ^= 0x10;
            check_nothing_is_lost_in_silence(dir.path(), &flipped, place);
        }
    }
}

#[test]
fn no_cut_of_the_file_of_sled_goes_unnoticed() {
    for dir in [three_commits(), sealed_log()] {
        let db = fs::read(dir.path().join("log/db")).expect("sled's file");
        let used = db.iter().rposition(|byte| *byte != 0).expect("some bytes");
        for place in (0..used).step_by(used / 40) {
            check_nothing_is_lost_in_silence(dir.path(), db.get(..place).expect("a beginning"), place);
        }
    }
}

fn flip(db: &sled::Db, key: &[u8], byte: usize) {
    let mut value = db.get(key).expect("a read").expect("a value").to_vec();
    *value.get_mut(byte).expect("a byte") ^= 1;
    db.insert(key, value).expect("a write");
}

#[track_caller]
fn check_damage(log: &SledLog, from: u64, position: u64, damage: Damage) {
    match log.read(at(from), 100) {
        Err(Error::Damaged { position: p, damage: d }) => assert_eq!((p, d), (at(position), damage)),
        other => panic!("{other:?}"),
    }
}

/// The log may not open, and reads may fail; but it says so, and what it reads is right.
fn check_nothing_is_lost_in_silence(dir: &Path, db: &[u8], place: usize) {
    let head = fs::read_to_string(dir.join("HEAD")).expect("a file").trim_end().parse().expect("a head");
    let copy = copy_of(dir);
    fs::write(copy.path().join("log/db"), db).expect("a file");
    let Ok(log) = SledLog::open(copy.path(), &origin()) else { return };
    assert_eq!(log.head(), at(head), "byte {place}");
    let mut read = 0;
    let mut index = 0;
    while index < head {
        match log.read(at(index), 100) {
            Ok(page) => {
                let expected = (index..).zip(&page).all(|(index, found)| *found == record(index));
                assert!(expected, "byte {place}: a record after {index} is wrong");
                read += page.len() as u64;
                index += page.len() as u64;
            }
            Err(Error::Damaged { position, .. }) => index = position.index() + 1,
            Err(other) => panic!("byte {place}: {other}"),
        }
    }
    let whole = log.ready().is_ok() && verify(&log, None, &mut |_| ()).is_ok();
    assert!(read == head || !whole, "byte {place}: {read} records");
}

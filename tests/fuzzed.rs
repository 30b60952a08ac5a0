//! What any bytes may do at the doors: nothing but be refused.
//!
//! The doors stand in `fuzzed/doors.rs`; `fuzz/` has a target of cargo-fuzz for each, which looks for inputs that
//! panic. Here each input of the corpus, and some that differ from it a little, go through the same doors.

#[path = "fuzzed/doors.rs"]
mod doors;

use std::fs;

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use stories::root;

/// How many altered forms of each input are tried.
const ALTERED_EACH: u32 = 150;

/// The inputs of a door, in the order of their names.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = root().join("tests/data/fuzz").join(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    assert!(files.len() >= 3, "{} has inputs", folder.display());
    files.iter().map(|path| fs::read(path).expect("an input can be read")).collect()
}

/// A form of an input that differs in a few bytes.
fn altered(input: &[u8], random: &mut TestRng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=random.next_u32() % 4 {
        let at = random.next_u32() as usize % (bytes.len() + 1);
        let byte = random.next_u32().to_le_bytes()[0];
        match random.next_u32() % 5 {
            0 => bytes.insert(at, byte),
            1 => bytes.truncate(at),
            2 => bytes.extend_from_within(at..),
            _ => bytes.get_mut(at).into_iter().for_each(|old| *old = byte),
        }
    }
    bytes
}

fn try_all(name: &str, door: fn(&[u8])) {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    for input in corpus(name) {
        door(&input);
        (0..ALTERED_EACH).for_each(|_| door(&altered(&input, &mut random)));
    }
}

#[test]
fn no_header_is_answered_with_a_fault_of_the_service() {
    try_all("headers", doors::headers);
}

#[test]
fn no_document_is_answered_with_a_fault_of_the_service() {
    try_all("documents", doors::documents);
}

#[test]
fn no_text_breaks_the_reading_and_every_word_reads_back() {
    try_all("words", doors::words);
}

#[test]
fn no_text_that_is_read_loses_a_figure_and_every_other_one_is_refused_or_kept() {
    try_all("readings", doors::readings);
}

#[test]
fn no_line_that_is_read_as_an_event_is_written_as_another_one() {
    try_all("events", doors::events);
}

#[test]
fn no_frame_unpacks_to_anything_but_256_lines() {
    try_all("bundles", doors::bundles);
}

#[test]
fn no_note_passes_for_a_checkpoint_that_was_not_signed() {
    try_all("checkpoints", doors::checkpoints);
}

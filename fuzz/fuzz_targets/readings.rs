#![no_main]
#[path = "../../tests/fuzzed/doors.rs"]
#[expect(dead_code, reason = "each target goes through one door")]
mod doors;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| doors::readings(bytes));

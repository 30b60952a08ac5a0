//! A service on an engine that fails when it is told to, under a clock that steps, with clients that lose answers.
//!
//! A run is a list of [`Op`]s. After each of them everything must hold that a client may rely on:
//!
//! - What was acknowledged is in the log exactly once, and stays.
//! - What was refused for a reason is not there. What was answered with 503, or lost, is there at most once.
//! - One key is answered the same for ever.
//! - Sequences have no gap, ids rise, times never run backwards, whatever the clock does.
//! - Reads answer, whatever the disk does; writes are refused after a failed one until the log is opened again.
//!
//! Lists are made at random from a fixed seed. One that fails is printed after its shrinking, as the literal that is then
//! kept below. What is not a failure: a refused write, and which of two unknown outcomes it was.
//!
//! This is the one test here that knows the workspace's crates, since no disk of the real command fails on demand.

#![expect(clippy::indexing_slicing, reason = "a member that JSON lacks reads as null")]

#[path = "simulation/engine.rs"]
mod engine;
#[path = "simulation/model.rs"]
mod model;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use model::World;

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    /// A client records note `n` with the key `n`: again, where it did so before.
    Write(u8),
    /// The same, but the client never hears the answer.
    Lost(u8),
    /// A client sends another note with the key `n`.
    Reuse(u8),
    /// A client that has seen another version sends note `n` with a key of its own.
    Stale(u8),
    /// The next append fails so.
    Fail(Fault),
    /// The clock steps by so many seconds.
    Clock(i32),
    /// The process ends, in an orderly way or not, and starts on the same log.
    Restart,
}

/// How an append fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The disk is full: nothing is written, and the engine says so.
    Full,
    /// Nothing is written, and the engine cannot tell.
    Before,
    /// Everything is written, and the engine cannot tell.
    After,
}

use Fault::{After, Before, Full};
use Op::{Clock, Fail, Lost, Restart, Reuse, Stale, Write};

/// Lists that are worth keeping: those that failed once, and the corners that random ones seldom reach.
const KEPT: &[&[Op]] = &[
    &[Write(1), Write(1), Restart, Write(1)],
    &[Lost(1), Write(1), Restart, Write(1)],
    &[Fail(Full), Write(1), Write(1), Write(1)],
    &[Fail(Before), Write(1), Write(2), Restart, Write(1), Write(2)],
    &[Fail(After), Write(1), Write(1), Restart, Write(1), Write(1)],
    &[Write(1), Clock(-86_400), Write(2), Restart, Clock(-86_400), Write(3)],
    &[Fail(After), Lost(1), Restart, Reuse(1), Write(1)],
    &[Stale(1), Write(1), Reuse(1), Stale(1), Restart, Reuse(1)],
    &[Clock(i32::MAX), Write(1), Clock(i32::MIN), Write(2), Restart, Write(3)],
    &[Fail(Full), Lost(1), Fail(After), Lost(1), Restart, Fail(Full), Write(1), Write(1)],
];

fn run(ops: &[Op]) {
    let mut world = World::new();
    for (at, op) in ops.iter().enumerate() {
        world.carry_out(*op);
        world.check(&format!("after {at}, {op:?}, of {ops:?}"));
    }
    world.check_replica();
}

#[test]
fn lists_that_are_kept_hold() {
    KEPT.iter().for_each(|ops| run(ops));
}

#[test]
fn lists_at_random_hold() {
    let fault = prop_oneof![Just(Full), Just(Before), Just(After)];
    let op = prop_oneof![
        6 => (0_u8..6).prop_map(Write),
        2 => (0_u8..6).prop_map(Lost),
        1 => (0_u8..6).prop_map(Reuse),
        1 => (0_u8..6).prop_map(Stale),
        3 => fault.prop_map(Fail),
        2 => (-100_000_i32..100_000).prop_map(Clock),
        2 => Just(Restart),
    ];
    let lists = prop::collection::vec(op, 1..16);
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let ran = TestRunner::new_with_rng(config, seed).run(&lists, |ops| {
        run(&ops);
        Ok(())
    });
    ran.unwrap_or_else(|failed| panic!("{failed}"));
}

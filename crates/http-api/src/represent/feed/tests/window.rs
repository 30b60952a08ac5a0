//! Which news a feed holds.

use std::sync::Arc;

use jiff::SignedDuration;
use projection::Update;

use super::sample::{BASE, Told, after, state};
use crate::represent::feed::{Filter, Natures};
use crate::represent::site::Topic;

/// A state with so many notes in commitment 6, each so long after the one before.
fn notes(count: usize, apart: SignedDuration) -> Told {
    let text = |n| format!(r#"note-published note/{n} {{"text":{{"en":"{n}"}}}}"#);
    (0..count).fold(state(BASE), |state, n| after(state, &text(n), apart))
}

fn numbers(updates: &[Arc<Update>]) -> Vec<u64> {
    updates.iter().map(|update| update.event.stamp.sequence).collect()
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Commitment 6 has five more items than notes.
#[test]
fn a_window_holds_what_no_full_page_holds_and_what_is_new() {
    let check = |count, apart, expected: (usize, usize, usize)| {
        let state = notes(count, apart);
        let window = state.window(&Filter::all(commitment("c6")));
        let found = (window.updates.len(), window.kept, window.pages);
        assert_eq!(found, expected, "{count} {apart:?}");
    };
    check(0, DAY, (5, 5, 0));
    check(40, DAY, (45, 45, 0));
    check(94, DAY, (99, 99, 0));
    check(95, DAY, (50, 0, 1));
    check(155, DAY, (60, 60, 1));
    check(155, HOUR, (60, 60, 1));
    check(195, HOUR / 4, (193, 0, 2));
    check(600, HOUR / 60, (500, 5, 6));
}

#[test]
fn i8_the_newest_comes_first_also_within_one_moment() {
    let state = notes(60, SignedDuration::ZERO);
    let window = state.window(&Filter::all(Topic::All));
    let key = |update: &Arc<Update>| (update.event.stamp.time, update.event.stamp.id);
    assert!(window.updates.is_sorted_by(|newer, older| key(newer) > key(older)), "I8");
}

#[test]
fn p1_p2_pages_and_window_hold_every_item_and_a_page_never_changes() {
    let filter = Filter::all(commitment("c6"));
    let (early, late) = (notes(250, DAY), notes(333, DAY));
    let pages = |state: &Told| (0..9).map_while(|n| state.page(&filter, n)).collect::<Vec<_>>();
    assert_eq!(pages(&early), pages(&late).get(..2).expect("they are full"), "P1");
    let window = late.window(&filter);
    assert_eq!(pages(&late).len(), window.pages, "P2");
    let mut all: Vec<_> =
        pages(&late).concat().iter().chain(&window.updates).map(|u| u.event.stamp.sequence).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 338, "P1");
}

#[test]
fn a_scope_holds_what_concerns_it() {
    let rows = [
        r#"/organizations/stc organization-named organization {"name":{"en":"Statistics"}}"#,
        r#"measurement-recorded indicator/employees {"source":"stc","value":"1"}"#,
        r#"/commitments/q1 commitment-revised commitment {"plan":"q","number":"1","title":{"en":"More"},"lead":["csps"]}"#,
        r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
    ];
    let state = state(BASE.into_iter().chain(rows));
    let check = |topic, expected: &[u64]| {
        let window = state.window(&Filter::all(topic));
        assert_eq!(numbers(&window.updates), expected);
    };
    let organization = |id: &str| Topic::Organization(id.parse().unwrap());
    check(Topic::All, &[13, 12, 11, 9, 8, 7, 6, 5, 4, 3, 0]);
    check(commitment("c6"), &[13, 11, 7, 6, 5, 4, 3]);
    check(Topic::Plan("q".parse().unwrap()), &[12, 9, 8]);
    check(organization("stc"), &[13, 11]);
    check(organization("tbs"), &[13, 12, 11, 9, 7, 6, 5, 4, 3]);
    check(organization("csps"), &[13, 12, 11, 7, 6, 5, 4, 3]);
    check(organization("nobody"), &[]);
    let removed = r#"/organizations/stc event-redacted organization {"event":"~10"}"#;
    let state = after(state.clone(), removed, HOUR);
    let filter = Filter::all(organization("stc"));
    assert_eq!(numbers(&state.window(&filter).updates), [14, 13, 11]);
}

#[test]
fn one_set_of_natures_has_one_address() {
    let check = |text: &str, query: &str| {
        let natures: Natures = text.parse().unwrap();
        assert_eq!(Filter { topic: Topic::All, natures }.query(), query);
    };
    check("update,correction,retraction", "");
    check("retraction,correction,correction", "?nature=correction,retraction");
    for wrong in ["", "news", "update,", "Update"] {
        assert!(wrong.parse::<Natures>().is_err(), "{wrong}");
    }
    let state = state(BASE.into_iter().chain([
        r#"milestone-status-reported milestone/6.2 {"status":"complete"}"#,
        r#"event-retracted milestone/6.2 {"event":"~10"}"#,
    ]));
    let filter = Filter { topic: Topic::All, natures: "retraction".parse().unwrap() };
    assert_eq!(numbers(&state.window(&filter).updates), [11]);
}

fn commitment(id: &str) -> Topic {
    Topic::Commitment(id.parse().unwrap())
}

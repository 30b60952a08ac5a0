//! Ten thousand events of all kinds, as a reader walks through them.

use std::collections::BTreeSet;

use super::{distinct, ids};
use crate::Service;

/// How many changes are recorded.
const CHANGES: usize = 10_000;

/// How many a request has.
const AT_ONCE: usize = 500;

/// Numbers that look like any, the same in each run.
struct Dice(u64);

impl Dice {
    /// A number below another one.
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A change of some kind: often the same as one before, word for word.
fn change(dice: &mut Dice, n: usize) -> String {
    let status =
        ["not-started", "limited", "substantial", "complete"][usize::try_from(dice.below(4)).unwrap()];
    let (month, milestone) = (1 + dice.below(12), 1 + dice.below(2));
    match dice.below(4) {
        0 | 1 => format!(
            r#"{{"type":"milestone-status-reported","subject":"milestone/6.{milestone}","effective":"2018-{month:02}","data":{{"status":"{status}"}}}}"#
        ),
        2 => format!(
            r#"{{"type":"note-published","subject":"note/r{n}","data":{{"text":{{"en":"The same words."}}}}}}"#
        ),
        _ => format!(
            r#"{{"type":"evidence-attached","subject":"evidence/r{n}","data":{{"address":"https://example.ca/{month}"}}}}"#
        ),
    }
}

#[test]
fn i2_of_ten_thousand_random_events_no_two_items_share_an_id() {
    let service = Service::with_commitment_6("2018-09-01T12:00:00Z");
    let (mut dice, mut recorded) = (Dice(5), BTreeSet::new());
    let all: Vec<String> = (0..CHANGES).map(|n| change(&mut dice, n)).collect();
    for some in all.chunks(AT_ONCE) {
        // The clock stands, runs, and is set back now and then.
        let day = 1 + dice.below(28);
        service.at(&format!("2018-10-{day:02}T12:00:00Z"));
        let answer = service.record(&some.join(",")).json();
        let changes = answer["changes"].as_array().unwrap();
        recorded.extend(changes.iter().map(|change| change["event"].as_str().unwrap().to_owned()));
    }
    assert_eq!(recorded.len(), CHANGES, "I2 an event has an id of its own");
    let window = service.get("/feeds/all.rss");
    let mut seen = distinct(&window);
    for page in 0.. {
        let archived = service.get(&format!("/feeds/all/archive/{page}.rss"));
        if archived.status != 200 {
            break;
        }
        assert_eq!(distinct(&archived).len(), ids(&archived).len(), "I2 page {page}");
        seen.extend(distinct(&archived));
    }
    let missing: Vec<_> = recorded.difference(&seen).collect();
    assert!(missing.is_empty(), "P1 {} of {CHANGES} are nowhere: {:?}", missing.len(), missing.first());
}

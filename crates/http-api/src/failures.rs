//! How often an address may try tokens that are none.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::limits::{FAILURES_MAX, FAILURES_PEERS_MAX, FAILURES_TIME};

/// Failed tokens per address, within a time that begins with the first of them.
///
/// A good token is never asked here: a token cannot be guessed in any number of tries, so that what is limited is
/// noise, and nobody behind the same proxy is locked out by it.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<HashMap<IpAddr, Tally>>);

#[derive(Debug, Clone, Copy)]
struct Tally {
    since: Timestamp,
    count: u32,
}

impl Tally {
    /// How many seconds it still counts.
    fn rest(self, now: Timestamp) -> Option<u64> {
        let over = now.duration_since(self.since);
        // A clock that stepped back begins anew.
        let rest = (over >= SignedDuration::ZERO).then(|| FAILURES_TIME - over)?;
        u64::try_from(rest.as_secs()).ok().filter(|rest| *rest > 0)
    }
}

impl Failures {
    /// Counts a failure; where there are too many, how many seconds to wait.
    pub(crate) fn count(&self, peer: IpAddr, now: Timestamp) -> Option<u64> {
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tallies.len() >= FAILURES_PEERS_MAX && !tallies.contains_key(&peer) {
            tallies.retain(|_, tally| tally.rest(now).is_some());
            if tallies.len() >= FAILURES_PEERS_MAX {
                // That many addresses at once are one attack.
                return Some(FAILURES_TIME.as_secs().unsigned_abs());
            }
        }
        let fresh = Tally { since: now, count: 0 };
        let tally = tallies.entry(peer).or_insert(fresh);
        if tally.rest(now).is_none() {
            *tally = fresh;
        }
        tally.count = tally.count.saturating_add(1);
        tally.rest(now).filter(|_| tally.count > FAILURES_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn an_address_that_fails_too_often_has_to_wait_until_its_time_is_over() {
        let failures = Failures::default();
        let (one, two) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        for _ in 0..FAILURES_MAX {
            assert_eq!(failures.count(one, at(0)), None);
        }
        assert_eq!(failures.count(one, at(1)), Some(59));
        assert_eq!(failures.count(two, at(1)), None, "others do not");
        assert_eq!(failures.count(one, at(59)), Some(1));
        assert_eq!(failures.count(one, at(60)), None, "a new time begins");
        assert_eq!(failures.count(two, at(-3_600)), None, "a clock that steps back locks nobody out");
    }

    #[test]
    fn what_is_remembered_is_limited() {
        let failures = Failures::default();
        let peer = |n: usize| IpAddr::from(u128::try_from(n).unwrap().to_be_bytes());
        for n in 0..FAILURES_PEERS_MAX {
            assert_eq!(failures.count(peer(n), at(0)), None);
        }
        assert_eq!(failures.count(peer(FAILURES_PEERS_MAX), at(1)), Some(60));
        assert_eq!(failures.count(peer(FAILURES_PEERS_MAX), at(61)), None);
        assert_eq!(failures.0.lock().unwrap().len(), 1, "what is over is forgotten");
    }
}

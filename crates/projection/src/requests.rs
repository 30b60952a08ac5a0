//! The requests that were answered, by the key that a client gave: enough to find the answer of each in the log.
//!
//! A key is a hash already, so its first eight bytes name it; the event at the position has all of it. Entries lie in
//! sorted runs, each at least twice as long as the next one, so that a lookup is a few binary searches, a new entry
//! merges the short runs, and a copy shares them all.

use std::sync::Arc;

use crate::snapshot::codec::{In, Out};

/// The first eight bytes of a key, and the position of the event that has it.
type Entry = (u64, u64);

/// Sixteen bytes for each request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Requests {
    runs: Vec<Arc<[Entry]>>,
}

impl Requests {
    pub(crate) fn remember(&mut self, key: &str, position: u64) {
        let mut run = vec![(short(key), position)];
        while let Some(last) = self.runs.pop_if(|last| last.len() < 2 * run.len()) {
            run.extend_from_slice(&last);
        }
        run.sort_unstable();
        self.runs.push(run.into());
    }

    /// The positions of the events that may have this key, the first of which has it where any has.
    pub(crate) fn candidates(&self, key: &str) -> Vec<u64> {
        let short = short(key);
        let within = |run: &Arc<[Entry]>| {
            let from = run.partition_point(|(known, _)| *known < short);
            let same = run.iter().skip(from).take_while(|(known, _)| *known == short);
            same.map(|(_, position)| *position).collect::<Vec<_>>()
        };
        self.runs.iter().flat_map(within).collect()
    }

    /// Writes them into a snapshot, in one run.
    pub(crate) fn put(&self, out: &mut Out) {
        let mut all: Vec<Entry> = self.runs.iter().flat_map(|run| run.iter().copied()).collect();
        all.sort_unstable();
        let mut before = 0;
        out.count(all.len());
        for (key, position) in all {
            out.number(key - before);
            out.number(position);
            before = key;
        }
    }

    /// Reads them from a snapshot.
    pub(crate) fn take(from: &mut In<'_>) -> Option<Self> {
        let mut run: Vec<Entry> = from.all(|from| Some((from.number()?, from.number()?)))?;
        let mut key = 0_u64;
        for entry in &mut run {
            key = key.checked_add(entry.0)?;
            entry.0 = key;
        }
        let runs = if run.is_empty() { Vec::new() } else { vec![run.into()] };
        Some(Self { runs })
    }
}

/// A key is in hexadecimal; what is not, is rare and only found more slowly.
fn short(key: &str) -> u64 {
    let first = key.get(..16).and_then(|first| u64::from_str_radix(first, 16).ok());
    first.unwrap_or_default()
}

//! Keeping snapshots: one at a time, on a thread of its own, never while anybody waits.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use event_store::{EventLog, Position};
use jiff::tz::Offset;

use crate::library::Library;
use crate::snapshot::{Place, encode};
use crate::{Clock, State};

/// After how many events a snapshot is written again: what a start has to fold beside it.
///
/// A log of a million events has more of them between, so that what is written stays in proportion to what is recorded.
pub const SNAPSHOT_EVENTS: u64 = 10_000;

/// The share of the log that may follow its last snapshot.
const SNAPSHOT_SHARE: u64 = 64;

/// How many events a snapshot must be behind for a start or an end to write another one.
const TAIL_EVENTS: u64 = 1_000;

/// How many commitments have their figures computed before it is asked whether the end has come.
const PORTION_COMMITMENTS: usize = 100;

/// The snapshot of a log, and who writes it.
pub(crate) struct Keeper {
    place: Place,
    log: Arc<dyn EventLog>,
    library: Arc<Library>,
    clock: Arc<dyn Clock>,
    /// What was redacted when the state was folded. What is redacted since, the state still has: it is not kept.
    redacted: Vec<Position>,
    /// The position of the last snapshot.
    kept: AtomicU64,
    ending: AtomicBool,
    /// Whether nothing is kept any more.
    over: AtomicBool,
    writing: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    /// A keeper of the snapshot at a place, which is of a position, or of 0 where there is none.
    pub(crate) fn new(
        place: Place,
        (log, library, clock): (Arc<dyn EventLog>, Arc<Library>, Arc<dyn Clock>),
        redacted: Vec<Position>,
        kept: u64,
    ) -> Self {
        let (kept, writing) = (AtomicU64::new(kept), Mutex::new(None));
        let (ending, over) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { place, log, library, clock, redacted, kept, ending, over, writing }
    }

    /// Writes a snapshot of the state at a start, if the last one is behind.
    pub(crate) fn begin(self: &Arc<Self>, state: &Arc<State>) {
        self.write_after(TAIL_EVENTS, state);
    }

    /// Writes a snapshot of a state that is durable, if the last one is far behind and none is being written.
    pub(crate) fn offer(self: &Arc<Self>, state: &Arc<State>) {
        self.write_after(SNAPSHOT_EVENTS.max(state.position / SNAPSHOT_SHARE), state);
    }

    /// Writes a snapshot of the last state, if the last one is behind, and returns when it is written.
    pub(crate) fn end(&self, state: &State) {
        self.wait();
        if self.is_behind(TAIL_EVENTS, state) {
            self.write(state);
        }
    }

    /// Removes the snapshot, which may hold what was just redacted, as the state still does: nothing is kept any more.
    pub(crate) fn forget(&self) {
        self.over.store(true, Ordering::Relaxed);
        self.wait();
        self.place.remove();
    }

    fn is_behind(&self, events: u64, state: &State) -> bool {
        !self.over.load(Ordering::Relaxed) && state.position >= self.kept.load(Ordering::Relaxed) + events
    }

    fn write_after(self: &Arc<Self>, events: u64, state: &Arc<State>) {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_written = writing.as_ref().is_some_and(|thread| !thread.is_finished());
        if is_written || !self.is_behind(events, state) {
            return;
        }
        let (keeper, state) = (Arc::clone(self), Arc::clone(state));
        let thread = std::thread::Builder::new().name("snapshot".to_owned());
        let write = move || {
            keeper.compute(&state);
            keeper.write(&state);
        };
        // Without a thread, or where it cannot be written, there is none, and a start takes longer.
        *writing = thread.spawn(write).ok();
    }

    /// Computes the figures of every commitment that were not asked for yet, so that the snapshot has them, and the first
    /// list after it waits for none.
    fn compute(&self, state: &State) {
        let today = Offset::UTC.to_datetime(self.clock.now()).date();
        let ids: Vec<_> = state.record.outlines.keys().collect();
        for some in ids.chunks(PORTION_COMMITMENTS) {
            // Where the log cannot be read, whoever asks is told; here it is only not kept.
            let computed = self.library.figures(state, some.iter().copied(), today);
            if computed.is_err() || self.ending.load(Ordering::Relaxed) {
                return;
            }
        }
    }

    fn write(&self, state: &State) {
        let Ok(root) = self.log.root(Position::new(state.position)) else { return };
        let (figures, vocabulary) = self.library.figures_and_vocabulary();
        let bytes = encode(state, (vocabulary, &figures), root, &self.redacted);
        let holds_all = self.log.redacted() == self.redacted && !self.over.load(Ordering::Relaxed);
        if holds_all && self.place.write(&bytes).is_ok() {
            self.kept.store(state.position, Ordering::Relaxed);
        }
    }

    /// Waits for what is being written.
    fn wait(&self) {
        self.ending.store(true, Ordering::Relaxed);
        let thread = self.writing.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked has written nothing that counts.
        thread.into_iter().for_each(|thread| drop(thread.join()));
        self.ending.store(false, Ordering::Relaxed);
    }
}

//! Keeping snapshots: one at a time, on a thread of its own, never while anybody waits.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use event_store::{EventLog, Position};

use crate::State;
use crate::library::Library;
use crate::snapshot::{Place, Snapshot, encode};

/// After how many events a snapshot is written again: what a start has to fold beside it. A log of a million events has
/// more of them between, so that what is written stays in proportion to what is recorded.
pub const SNAPSHOT_EVENTS: u64 = 10_000;

/// The share of the log that may follow its last snapshot.
const SNAPSHOT_SHARE: u64 = 64;

/// How many events a snapshot must be behind for a start or an end to write another one.
const TAIL_EVENTS: u64 = 1_000;

/// The snapshot of a log, and who writes it.
pub(crate) struct Keeper {
    place: Place,
    log: Arc<dyn EventLog>,
    /// What was redacted when the state was folded. What is redacted since, the state still has: it is not kept.
    redacted: Vec<Position>,
    /// The position of the last snapshot.
    kept: AtomicU64,
    writing: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    /// The keeper of the snapshot at a path, and the snapshot, where it can be used.
    pub(crate) fn at(path: PathBuf, log: Arc<dyn EventLog>) -> (Self, Option<Snapshot>) {
        let (place, redacted) = (Place::at(path), log.redacted());
        let snapshot = place.read(&*log);
        let kept = AtomicU64::new(snapshot.as_ref().map_or(0, |snapshot| snapshot.state.position));
        (Self { place, log, redacted, kept, writing: Mutex::new(None) }, snapshot)
    }

    /// Writes a snapshot of a state that is durable, if the last one is far behind and none is being written.
    pub(crate) fn offer(self: &Arc<Self>, state: &Arc<State>, library: &Arc<Library>) {
        let due = SNAPSHOT_EVENTS.max(state.position / SNAPSHOT_SHARE);
        self.write_after(due, state, library);
    }

    /// Writes a snapshot of the state at a start or an end, if the last one is behind.
    pub(crate) fn settle(self: &Arc<Self>, state: &Arc<State>, library: &Arc<Library>) {
        self.write_after(TAIL_EVENTS, state, library);
    }

    fn write_after(self: &Arc<Self>, events: u64, state: &Arc<State>, library: &Arc<Library>) {
        if state.position < self.kept.load(Ordering::Relaxed) + events {
            return;
        }
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if writing.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return;
        }
        let (keeper, state, library) = (Arc::clone(self), Arc::clone(state), Arc::clone(library));
        let thread = std::thread::Builder::new().name("snapshot".to_owned());
        // Without a thread, or where it cannot be written, there is none, and a start takes longer.
        *writing = thread.spawn(move || keeper.write(&state, &library)).ok();
    }

    fn write(&self, state: &State, library: &Library) {
        let Ok(root) = self.log.root(Position::new(state.position)) else { return };
        let (figures, vocabulary) = library.figures_and_vocabulary();
        let bytes = encode(state, (vocabulary, &figures), root, &self.redacted);
        if self.log.redacted() == self.redacted && self.place.write(&bytes).is_ok() {
            self.kept.store(state.position, Ordering::Relaxed);
        }
    }

    /// Waits for what is being written.
    pub(crate) fn wait(&self) {
        let thread = self.writing.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A thread that panicked has written nothing that counts.
        thread.into_iter().for_each(|thread| drop(thread.join()));
    }

    /// Removes the snapshot, which may hold what was just redacted.
    pub(crate) fn forget(&self) {
        self.wait();
        self.place.remove();
    }
}

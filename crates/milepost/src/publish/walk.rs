//! Asking for everything that is linked, on several threads.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ScopedJoinHandle;

use anyhow::Result;

/// The addresses of a site: those that were asked for, and those that are left.
pub(super) struct Walk {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    seen: BTreeSet<String>,
    left: Vec<String>,
    /// How many are being asked for: what they lead to is not known yet.
    asked: usize,
    failed: bool,
}

impl Walk {
    /// A walk that begins at these addresses.
    pub(super) fn from(seeds: Vec<String>) -> Self {
        let mut state = State { seen: BTreeSet::new(), left: Vec::new(), asked: 0, failed: false };
        state.find(seeds);
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Has `take` ask for each address once, on so many threads; it answers where the address leads. The first that fails
    /// ends it.
    pub(super) fn run(
        &self,
        threads: usize,
        take: impl Fn(&str) -> Result<Vec<String>> + Sync,
    ) -> Result<()> {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| self.work(&take))).collect();
            // What a thread panicked with goes on.
            let joined = |worker: ScopedJoinHandle<'_, Result<()>>| {
                worker.join().unwrap_or_else(|panic| resume_unwind(panic))
            };
            workers.into_iter().try_for_each(joined)
        })
    }

    fn work(&self, take: &impl Fn(&str) -> Result<Vec<String>>) -> Result<()> {
        while let Some(path) = self.next() {
            // Whatever happens, the others are not left waiting for it.
            let mut visit = Visit { walk: self, failed: true };
            let found = take(&path)?;
            self.state().find(found);
            visit.failed = false;
        }
        Ok(())
    }

    /// The next address; none when all have been asked for, or one of them failed.
    fn next(&self) -> Option<String> {
        let mut state = self.state();
        loop {
            if state.failed {
                return None;
            }
            if let Some(path) = state.left.pop() {
                state.asked += 1;
                return Some(path);
            }
            if state.asked == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Leaves those to be asked for that were not found before.
    fn find(&mut self, found: Vec<String>) {
        for path in found {
            if self.seen.insert(path.clone()) {
                self.left.push(path);
            }
        }
    }
}

/// An address that is being asked for; when it goes, the walk goes on, or has failed with it.
struct Visit<'a> {
    walk: &'a Walk,
    failed: bool,
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let mut state = self.walk.state();
        state.asked -= 1;
        state.failed |= self.failed;
        self.walk.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use anyhow::bail;

    use super::*;

    /// Each number leads to the two below it, down to 0.
    fn below(path: &str) -> Vec<String> {
        let number: usize = path.parse().unwrap();
        number
            .checked_sub(1)
            .into_iter()
            .flat_map(|less| [less.to_string(), (less / 2).to_string()])
            .collect()
    }

    #[test]
    fn each_address_is_asked_for_once_however_many_threads_there_are() {
        for threads in [1, 2, 8] {
            let asked = AtomicUsize::new(0);
            let walk = Walk::from(vec!["1000".to_owned(), "1000".to_owned()]);
            walk.run(threads, |path| {
                asked.fetch_add(1, Ordering::Relaxed);
                Ok(below(path))
            })
            .unwrap();
            assert_eq!(asked.into_inner(), 1_001);
        }
    }

    #[test]
    fn what_fails_ends_the_walk_and_is_told() {
        for threads in [1, 8] {
            let walk = Walk::from(vec!["1000".to_owned()]);
            let failed = walk.run(threads, |path| match path {
                "900" => bail!("900 is not there"),
                path => Ok(below(path)),
            });
            assert_eq!(failed.unwrap_err().to_string(), "900 is not there");
        }
    }
}

//! What was used last, up to a size.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Values by key, each with its size. When they are too much together, those that nobody used for longest go.
pub(crate) struct Shelf<K, V> {
    size_max: usize,
    held: Mutex<Held<K, V>>,
}

struct Held<K, V> {
    entries: HashMap<K, Entry<V>>,
    size: usize,
    /// Counts uses; the higher, the later.
    uses: u64,
}

struct Entry<V> {
    value: V,
    size: usize,
    used: u64,
}

impl<K: Clone + Eq + Hash, V: Clone> Shelf<K, V> {
    /// An empty one for values of at most this size together.
    pub(crate) fn new(size_max: usize) -> Self {
        Self { size_max, held: Mutex::new(Held { entries: HashMap::new(), size: 0, uses: 0 }) }
    }

    /// The value of a key, which is used by this.
    pub(crate) fn get(&self, key: &K) -> Option<V> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.uses += 1;
        let used = held.uses;
        let entry = held.entries.get_mut(key)?;
        entry.used = used;
        Some(entry.value.clone())
    }

    /// Takes a value in, unless it is too large for ever.
    pub(crate) fn put(&self, key: K, value: V, size: usize) {
        if size > self.size_max {
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.uses += 1;
        let entry = Entry { value, size, used: held.uses };
        held.size += size;
        if let Some(replaced) = held.entries.insert(key, entry) {
            held.size -= replaced.size;
        }
        if held.size > self.size_max {
            held.make_room(self.size_max);
        }
    }

    /// Takes a value out.
    pub(crate) fn remove(&self, key: &K) -> Option<(V, usize)> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = held.entries.remove(key)?;
        held.size -= entry.size;
        Some((entry.value, entry.size))
    }
}

impl<K: Clone + Eq + Hash, V> Held<K, V> {
    /// Lets go of what nobody used for longest, until an eighth is free: so it is seldom done.
    fn make_room(&mut self, size_max: usize) {
        let mut by_use: Vec<(u64, K)> =
            self.entries.iter().map(|(key, entry)| (entry.used, key.clone())).collect();
        by_use.sort_unstable_by_key(|(used, _)| *used);
        for (_, key) in by_use {
            if self.size <= size_max - size_max / 8 {
                break;
            }
            self.size -= self.entries.remove(&key).map_or(0, |entry| entry.size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shelf;

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let shelf = Shelf::new(8);
        (0..8).for_each(|n| shelf.put(n, n, 1));
        assert_eq!(shelf.get(&0), Some(0));
        shelf.put(8, 8, 1);
        let held: Vec<_> = (0..9).filter(|n| shelf.get(n).is_some()).collect();
        assert_eq!(held, [0, 3, 4, 5, 6, 7, 8]);
        shelf.put(9, 9, 9);
        assert_eq!(shelf.get(&9), None, "it is larger than the shelf");
        shelf.put(8, 80, 2);
        assert_eq!((shelf.get(&8), shelf.remove(&8), shelf.get(&8)), (Some(80), Some((80, 2)), None));
    }
}

//! The log as readers use it: what they ask for beyond the state is loaded from it, and what was asked for last is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use domain::Slug;
use domain::record::{Commitment, Record};
use event_store::EventLog;
use jiff::civil::Date;

use crate::load::{self, Loaded};
use crate::shelf::Shelf;
use crate::snapshot::AllFigures;
use crate::words::Vocabulary;
use crate::{Figures, FoldError, Search, State, Update};

/// How many bytes of events the commitments may have that are kept in full. In memory they take about twice as much.
pub const KEPT_BYTES_MAX: usize = 8 << 20;

/// How many pieces of news are kept as they are told.
pub const KEPT_UPDATES_MAX: usize = 1_024;

/// The log, with what was asked for last.
pub(crate) struct Library {
    log: Arc<dyn EventLog>,
    /// By id and the position of the last event about it, so that what is kept never grows old.
    commitments: Shelf<(Slug, u64), Loaded>,
    updates: Shelf<u64, Arc<Update>>,
    /// Of each commitment, with the position of the last event about it.
    figures: RwLock<AllFigures>,
    vocabulary: Vocabulary,
}

impl Library {
    /// The library of a log, with what is known of its commitments.
    pub(crate) fn of(log: Arc<dyn EventLog>, vocabulary: Vocabulary, figures: AllFigures) -> Self {
        Self {
            log,
            commitments: Shelf::new(KEPT_BYTES_MAX),
            updates: Shelf::new(KEPT_UPDATES_MAX),
            figures: RwLock::new(figures),
            vocabulary,
        }
    }

    /// The library of a log that goes on from this one, with what is known of its commitments.
    pub(crate) fn fork(&self, log: Arc<dyn EventLog>) -> Self {
        let (figures, vocabulary) = self.figures_and_vocabulary();
        Self::of(log, vocabulary.clone(), figures)
    }

    /// Commitments with their events below a position; those that the state does not have are left out.
    fn commitments<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        below: u64,
    ) -> Result<BTreeMap<Slug, Loaded>, FoldError> {
        let (mut found, mut missing) = (BTreeMap::new(), BTreeMap::new());
        for id in ids {
            let Some(last) = state.index.of_commitment(id).last_own(below) else { continue };
            match self.commitments.get(&(id.clone(), last)) {
                Some(loaded) => drop(found.insert(id.clone(), loaded)),
                None => drop(missing.insert(id, last)),
            }
        }
        for (id, loaded) in load::commitments(&*self.log, state, missing.keys().copied(), below)? {
            if let Some(last) = missing.get(&id) {
                self.commitments.put((id.clone(), *last), loaded.clone(), loaded.bytes);
            }
            found.insert(id, loaded);
        }
        Ok(found)
    }

    /// The state with these commitments in full.
    pub(crate) fn load<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
    ) -> Result<State, FoldError> {
        let held = &state.record.commitments;
        let missing = ids.into_iter().filter(|id| !held.contains_key(*id));
        let loaded = self.commitments(state, missing, state.position)?;
        let mut state = state.clone();
        for (id, loaded) in loaded {
            state.record.commitments.insert_mut(id, loaded.commitment);
        }
        Ok(state)
    }

    /// The record as it was before the event at a position, with these commitments and no others.
    pub(crate) fn record_at<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        position: u64,
    ) -> Result<Record, FoldError> {
        let mut record = state.record.frame_at(position);
        for (id, Loaded { outline, commitment, .. }) in self.commitments(state, ids, position)? {
            record.outlines.insert_mut(id.clone(), outline);
            record.commitments.insert_mut(id, commitment);
        }
        Ok(record)
    }

    /// What the events at some positions tell, in this order; events of later programs tell nothing.
    pub(crate) fn tell(&self, state: &State, positions: &[u64]) -> Result<Vec<Arc<Update>>, FoldError> {
        let wanted: BTreeSet<u64> = positions.iter().copied().filter(|at| *at < state.position).collect();
        let mut told: BTreeMap<u64, Arc<Update>> =
            wanted.iter().filter_map(|position| Some((*position, self.updates.get(position)?))).collect();
        let missing: Vec<u64> = wanted.into_iter().filter(|position| !told.contains_key(position)).collect();
        for update in load::updates(&*self.log, state, &missing)? {
            self.keep_update(&update);
            told.insert(update.event.stamp.sequence, update);
        }
        Ok(positions.iter().filter_map(|position| told.get(position).cloned()).collect())
    }

    /// The figures of commitments on a day.
    pub(crate) fn figures<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        on: Date,
    ) -> Result<BTreeMap<&'a Slug, Arc<Figures>>, FoldError> {
        let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
        let known = self.figures.read().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            let last = state.index.of_commitment(id).last_own(state.position);
            match known.get(id) {
                Some((of, figures)) if Some(*of) == last && figures.holds.contains(&on) => {
                    found.insert(id, Arc::clone(figures));
                }
                Some(_) | None => missing.push((id, last)),
            }
        }
        drop(known);
        for some in portions(state, &missing) {
            let loaded = self.commitments(state, some.iter().map(|(id, _)| *id), state.position)?;
            for (id, last) in some {
                let Some((Loaded { commitment, .. }, last)) = loaded.get(*id).zip(*last) else { continue };
                found.insert(*id, self.keep_figures(id, last, commitment, on));
            }
        }
        Ok(found)
    }

    /// The figures of commitments as of a day of the world. They are not kept: those of today are asked for again.
    pub(crate) fn figures_as_of<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        day: Date,
    ) -> Result<BTreeMap<&'a Slug, Arc<Figures>>, FoldError> {
        let ids: Vec<_> = ids.into_iter().map(|id| (id, None)).collect();
        let mut found = BTreeMap::new();
        for some in portions(state, &ids) {
            let loaded = self.commitments(state, some.iter().map(|(id, _)| *id), state.position)?;
            let figures =
                |id| Some(Arc::new(Figures::as_of(&loaded.get(id)?.commitment, day, &self.vocabulary)));
            found.extend(some.iter().filter_map(|(id, _)| Some((*id, figures(id)?))));
        }
        Ok(found)
    }

    fn keep_figures(&self, id: &Slug, last: u64, commitment: &Commitment, on: Date) -> Arc<Figures> {
        let figures = Arc::new(Figures::of(commitment, on, &self.vocabulary));
        let mut known = self.figures.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(id.clone(), (last, Arc::clone(&figures)));
        figures
    }

    /// What is known of commitments, with the words of all of it.
    pub(crate) fn figures_and_vocabulary(&self) -> (AllFigures, &Vocabulary) {
        (self.figures.read().unwrap_or_else(PoisonError::into_inner).clone(), &self.vocabulary)
    }

    /// Words to look for in figures.
    pub(crate) fn search(&self, text: &str) -> Search {
        Search::new(text, &self.vocabulary)
    }

    /// Keeps a piece of news that is durable.
    pub(crate) fn keep_update(&self, update: &Arc<Update>) {
        self.updates.put(update.event.stamp.sequence, Arc::clone(update), 1);
    }

    /// Keeps the commitments that a state holds in full, in the place of what is kept of them as they were in an earlier
    /// one. Its events are durable.
    pub(crate) fn keep_commitments(&self, before: &State, state: &State) {
        for (id, commitment) in &state.record.commitments {
            let last = |state: &State| state.index.of_commitment(id).last_own(u64::MAX);
            let (Some(last), before) = (last(state), last(before)) else { continue };
            if before == Some(last) {
                continue;
            }
            let replaced = before.and_then(|before| self.commitments.remove(&(id.clone(), before)));
            let Some(outline) = state.record.outlines.get(id).map(Arc::clone) else { continue };
            let events = state.index.of_commitment(id).from(before.map_or(0, |before| before + 1));
            let added = events.filter(|place| place.own).count() * EVENT_BYTES;
            let bytes = replaced.map_or(0, |(_, bytes)| bytes) + added;
            let loaded = Loaded { outline, commitment: Arc::clone(commitment), bytes };
            self.commitments.put((id.clone(), last), loaded, bytes);
        }
    }
}

/// Commitments in portions that are loaded at once.
fn portions<'a, 'b>(
    state: &State,
    ids: &'b [(&'a Slug, Option<u64>)],
) -> impl Iterator<Item = &'b [(&'a Slug, Option<u64>)]> {
    let mut left = ids;
    std::iter::from_fn(move || {
        let mut events = 0;
        let count = left.iter().take_while(|(id, _)| {
            let fits = events < PORTION_EVENTS;
            events += state.index.of_commitment(id).len();
            fits
        });
        let (some, rest) = left.split_at(count.count());
        left = rest;
        (!some.is_empty()).then_some(some)
    })
}

/// About how many events are loaded at once where a list needs many commitments. Each portion unpacks the bundles of
/// the log that it needs, so a larger one takes less time and more memory.
const PORTION_EVENTS: usize = 5_000;

/// What an event is taken to have, where its line is not at hand.
const EVENT_BYTES: usize = 800;

//! Loading: what the log says at some positions, folded commitment by commitment.
//!
//! A load costs in proportion to the events of what is loaded: each bundle of the log that holds some of them is
//! unpacked once, whatever else it holds is not read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use domain::event::{Event, Line, Source};
use domain::evolve::pass_over;
use domain::record::{Commitment, Outline, Record};
use domain::{Slug, evolve};
use event_store::{EventLog, Position, TILE_WIDTH};

use crate::state::read;
use crate::{FoldError, State, Update};

/// Hands over the lines at positions that rise, each with its position.
fn lines(
    log: &dyn EventLog,
    positions: &[u64],
    mut take: impl FnMut(u64, &Bytes) -> Result<(), FoldError>,
) -> Result<(), FoldError> {
    let bundle = |position: &u64| position / TILE_WIDTH as u64;
    for wanted in positions.chunk_by(|a, b| bundle(a) == bundle(b)) {
        let mut wanted = wanted.iter().copied().peekable();
        while let Some(first) = wanted.peek().copied() {
            let last = wanted.clone().last().unwrap_or(first);
            let count = usize::try_from(last - first).unwrap_or(TILE_WIDTH) + 1;
            let page = log.read(Position::new(first), count)?;
            if page.is_empty() {
                return Ok(());
            }
            for (position, line) in (first..).zip(&page) {
                if wanted.next_if_eq(&position).is_some() {
                    take(position, line)?;
                }
            }
        }
    }
    Ok(())
}

/// The lines at positions that rise, read; those of later programs are left out.
pub(crate) fn events(log: &dyn EventLog, positions: &[u64]) -> Result<Vec<Arc<Event>>, FoldError> {
    let mut events = Vec::with_capacity(positions.len());
    lines(log, positions, |position, line| {
        if let Line::Event(event) = read(line, position)? {
            events.push(Arc::new(*event));
        }
        Ok(())
    })?;
    Ok(events)
}

/// A commitment as it was loaded.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) outline: Arc<Outline>,
    pub(crate) commitment: Arc<Commitment>,
    /// The bytes of its events, by which its size in memory is measured.
    pub(crate) bytes: usize,
}

/// The commitments of a state with their events up to a position; those that it does not have are left out.
pub(crate) fn commitments<'a>(
    log: &dyn EventLog,
    state: &State,
    ids: impl IntoIterator<Item = &'a Slug>,
    below: u64,
) -> Result<BTreeMap<Slug, Loaded>, FoldError> {
    let mut folding = Folding::new(state, ids, below);
    let positions: Vec<u64> = folding.positions.iter().map(|(position, _)| *position).collect();
    lines(log, &positions, |position, line| folding.take(position, line).map(|_| ()))?;
    Ok(folding.loaded())
}

/// The news at positions that rise, each as it was told then; events of later programs are left out.
pub(crate) fn updates(
    log: &dyn EventLog,
    state: &State,
    positions: &[u64],
) -> Result<Vec<Arc<Update>>, FoldError> {
    let mut told: BTreeMap<u64, Arc<Update>> = BTreeMap::new();
    let mut wanted: BTreeMap<u64, Arc<Event>> = BTreeMap::new();
    let mut last: BTreeMap<Slug, u64> = BTreeMap::new();
    for event in events(log, positions)? {
        let position = event.stamp.sequence;
        match &event.change.source {
            Source::Commitment(id) => {
                last.insert(id.clone(), position);
                wanted.insert(position, event);
            }
            Source::Plan(_) | Source::Organization(_) => {
                let update = Update::of(&Record::default(), &event);
                told.insert(position, Arc::new(Update { live: state.is_live(&event), ..update }));
            }
        }
    }
    let mut folding = Folding::default();
    last.iter().for_each(|(id, last)| folding.add(state, id, last + 1));
    folding.positions.sort_unstable();
    let needed: Vec<u64> = folding.positions.iter().map(|(position, _)| *position).collect();
    lines(log, &needed, |position, line| {
        match wanted.get(&position) {
            None => folding.take(position, line)?,
            Some(event) => {
                let update = folding.tell(log, state, event)?;
                told.insert(position, Arc::new(Update { live: state.is_live(event), ..update }));
            }
        }
        Ok(())
    })?;
    Ok(told.into_values().collect())
}

/// Commitments that are being folded side by side.
#[derive(Default)]
struct Folding {
    /// Where their events stand, and whose each is.
    positions: Vec<(u64, Slug)>,
    /// The record of each, which knows nothing else.
    records: BTreeMap<Slug, (Record, usize)>,
}

impl Folding {
    fn new<'a>(state: &State, ids: impl IntoIterator<Item = &'a Slug>, below: u64) -> Self {
        let mut folding = Self::default();
        ids.into_iter().collect::<BTreeSet<_>>().into_iter().for_each(|id| folding.add(state, id, below));
        folding.positions.sort_unstable();
        folding
    }

    fn add(&mut self, state: &State, id: &Slug, below: u64) {
        let own = state.index.of_commitment(id).own(below);
        self.positions.extend(own.into_iter().map(|position| (position, id.clone())));
    }

    /// Folds a line into its commitment.
    fn take(&mut self, position: u64, line: &Bytes) -> Result<(), FoldError> {
        match read(line, position)? {
            Line::Event(event) => self.fold(&event, line.len()),
            Line::Unknown { source, .. } => {
                let (record, bytes) = self.records.remove(source.id()).unwrap_or_default();
                let passed = (pass_over(record, &source), bytes + line.len());
                self.records.insert(source.id().clone(), passed);
                Ok(())
            }
        }
    }

    fn fold(&mut self, event: &Event, length: usize) -> Result<(), FoldError> {
        let id = event.change.source.id();
        // Taken out, so that the fold changes in place what nobody else holds.
        let (record, bytes) = self.records.remove(id).unwrap_or_default();
        self.records.insert(id.clone(), (evolve(record, event)?, bytes + length));
        Ok(())
    }

    /// Folds an event into its commitment and says what it tells.
    fn tell(&mut self, log: &dyn EventLog, state: &State, event: &Arc<Event>) -> Result<Update, FoldError> {
        let id = event.change.source.id();
        let before = self.records.get(id).map(|(record, _)| record.clone()).unwrap_or_default();
        let update = Update::of(&before, event);
        drop(before);
        self.fold(event, 0)?;
        let mut after = self.records.get(id).map(|(record, _)| record.clone()).unwrap_or_default();
        if let Some(successor) = update.successor() {
            let loaded = commitments(log, state, [successor], event.stamp.sequence)?;
            let outlines = loaded.into_iter().map(|(id, loaded)| (id, loaded.outline));
            outlines.for_each(|(id, outline)| after.outlines.insert_mut(id, outline));
        }
        Ok(update.with_outcome(&after))
    }

    fn loaded(self) -> BTreeMap<Slug, Loaded> {
        let loaded = |(id, (record, bytes)): (Slug, (Record, usize))| {
            let outline = Arc::clone(record.outlines.get(&id)?);
            let commitment = Arc::clone(record.commitments.get(&id)?);
            Some((id, Loaded { outline, commitment, bytes }))
        };
        self.records.into_iter().filter_map(loaded).collect()
    }
}

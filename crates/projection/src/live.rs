//! The projection as it lives: the published state, and the way to change it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;

use domain::Slug;
use domain::record::{Outline, Record};
use event_store::{EventLog, ForkLog, Position};
use jiff::civil::Date;

use crate::keeper::Keeper;
use crate::library::Library;
use crate::order::{Order, Outcome, Refusal, changes, expect_version};
use crate::queue::Queue;
use crate::snapshot::{AllFigures, Place, Snapshot};
use crate::stamp::stamp;
use crate::view::CommitmentSummary;
use crate::words::Vocabulary;
use crate::writer::Writer;
use crate::{Clock, Figures, FoldError, Search, State, Update};

/// The state of the log and the way to change it.
pub struct Projection {
    log: Arc<dyn EventLog>,
    library: Arc<Library>,
    published: Arc<RwLock<Arc<State>>>,
    listeners: Listeners,
    clock: Arc<dyn Clock>,
    random: fn() -> u128,
    keeper: Option<Arc<Keeper>>,
    /// Taken when the projection is dropped, so that the writer ends.
    queue: Option<Queue>,
    poisoned: Poisoned,
    writer: Option<JoinHandle<()>>,
}

/// Those who want to hear of every new position.
#[derive(Clone, Default)]
pub(crate) struct Listeners(Arc<RwLock<Vec<Listener>>>);

type Listener = Box<dyn Fn(u64) + Send + Sync>;

impl Listeners {
    pub(crate) fn tell(&self, position: u64) {
        for listener in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(position);
        }
    }
}

/// Why the writer takes nothing more, once that is so.
pub(crate) type Poisoned = Arc<OnceLock<String>>;

impl Projection {
    /// Folds the log and starts the writer. `random` gives random bits, for ids and salts.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not fold.
    pub fn open(
        log: Arc<dyn EventLog>,
        clock: Arc<dyn Clock>,
        random: fn() -> u128,
    ) -> Result<Self, FoldError> {
        let state = Arc::new(State::of(&*log)?);
        let library = Arc::new(Library::of(Arc::clone(&log), Vocabulary::default(), AllFigures::new()));
        Ok(Self::start((log, library), clock, random, (state, None))?)
    }

    /// Opens a log as [`Projection::open`] does, from the snapshot at a path where there is one that fits. Another one
    /// is removed. From time to time, and at the end, the state is written there.
    ///
    /// # Errors
    ///
    /// As [`Projection::open`].
    pub fn open_with_snapshot(
        log: Arc<dyn EventLog>,
        clock: Arc<dyn Clock>,
        random: fn() -> u128,
        snapshot: PathBuf,
    ) -> Result<Self, FoldError> {
        let place = Place::at(snapshot);
        let redacted = log.redacted();
        let found = place.read(&*log);
        let kept = found.as_ref().map_or(0, |found| found.state.position);
        let (state, vocabulary, figures) = match found {
            Some(Snapshot { state, vocabulary, figures }) => (state, vocabulary, figures),
            None => (State::default(), Vocabulary::default(), AllFigures::new()),
        };
        let state = Arc::new(state.catch_up(&*log)?);
        let library = Arc::new(Library::of(Arc::clone(&log), vocabulary, figures));
        let of = (Arc::clone(&log), Arc::clone(&library), Arc::clone(&clock));
        let keeper = Arc::new(Keeper::new(place, of, redacted, kept));
        keeper.begin(&state);
        Ok(Self::start((log, library), clock, random, (state, Some(keeper)))?)
    }

    /// Starts the writer on a state that the log adds up to.
    fn start(
        (log, library): (Arc<dyn EventLog>, Arc<Library>),
        clock: Arc<dyn Clock>,
        random: fn() -> u128,
        (state, keeper): (Arc<State>, Option<Arc<Keeper>>),
    ) -> Result<Self, event_store::Error> {
        let published = Arc::new(RwLock::new(Arc::clone(&state)));
        let (queue, jobs) = Queue::new();
        queue.follow(&*log);
        let (listeners, poisoned) = (Listeners::default(), Poisoned::default());
        let writer = Writer {
            log: Arc::clone(&log),
            library: Arc::clone(&library),
            keeper: keeper.clone(),
            published: Arc::clone(&published),
            listeners: listeners.clone(),
            clock: Arc::clone(&clock),
            random,
            state: (*state).clone(),
            poisoned: Arc::clone(&poisoned),
        };
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let writer = thread
            .spawn(move || writer.run(&jobs))
            .map_err(|source| event_store::Error::Io { path: "the writer thread".into(), source })?;
        let (queue, writer) = (Some(queue), Some(writer));
        Ok(Self { log, library, published, listeners, clock, random, keeper, queue, poisoned, writer })
    }

    /// A projection that goes on from the present state by itself, in memory: what is recorded there is read there
    /// and nowhere else. So a preview shows what would be, by the rules that make what is.
    ///
    /// # Errors
    ///
    /// Those of the log.
    pub fn fork(&self) -> Result<Self, event_store::Error> {
        let state = self.state();
        let log: Arc<dyn EventLog> =
            Arc::new(ForkLog::new(Arc::clone(&self.log), Position::new(state.position))?);
        let library = Arc::new(self.library.fork(Arc::clone(&log)));
        Self::start((log, library), Arc::clone(&self.clock), self.random, (state, None))
    }

    /// The state as of the last durable event. Cheap; hold it for as long as one answer takes.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A state with these commitments in full; those that it does not have are left out.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not say what they are.
    pub fn load<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
    ) -> Result<State, FoldError> {
        self.library.load(state, ids)
    }

    /// The record as it was before the event at a position, with its plans and organizations, and of its commitments
    /// with these and no others.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not say what they were.
    pub fn record_at<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        position: u64,
    ) -> Result<Record, FoldError> {
        self.library.record_at(state, ids, position)
    }

    /// What the events at some positions tell a reader, in the order of the positions. Events of later programs, and
    /// positions that the state does not reach, are left out.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not say it.
    pub fn tell(&self, state: &State, positions: &[u64]) -> Result<Vec<Arc<Update>>, FoldError> {
        self.library.tell(state, positions)
    }

    /// The figures of commitments on a day.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not say them.
    pub fn figures<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        on: Date,
    ) -> Result<BTreeMap<&'a Slug, Arc<Figures>>, FoldError> {
        self.library.figures(state, ids, on)
    }

    /// The figures of commitments as of a day of the world: from the reports that speak about it or earlier days.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not say them.
    pub fn figures_as_of<'a>(
        &self,
        state: &State,
        ids: impl IntoIterator<Item = &'a Slug>,
        day: Date,
    ) -> Result<BTreeMap<&'a Slug, Arc<Figures>>, FoldError> {
        self.library.figures_as_of(state, ids, day)
    }

    /// Some commitments in a list, with their figures on a day, by plan and number.
    ///
    /// # Errors
    ///
    /// A [`FoldError`] where the log does not say them.
    pub fn summaries(
        &self,
        state: &State,
        on: Date,
        wants: impl Fn(&Slug, &Outline) -> bool,
    ) -> Result<Vec<CommitmentSummary>, FoldError> {
        let listed = state.listed(wants);
        let figures = self.figures(state, listed.iter().map(|(id, _)| *id), on)?;
        let summary = |id: &Slug| CommitmentSummary::of(state, id, figures.get(id)?);
        Ok(listed.into_iter().filter_map(|(id, _)| summary(id)).collect())
    }

    /// Words to look for in figures that were [computed](Projection::figures) before.
    #[must_use]
    pub fn search(&self, text: &str) -> Search {
        self.library.search(text)
    }

    /// Calls `listener` with the new position each time a batch is durable and readers see it. It must be quick.
    pub fn on_publish(&self, listener: impl Fn(u64) + Send + Sync + 'static) {
        self.listeners.0.write().unwrap_or_else(PoisonError::into_inner).push(Box::new(listener));
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &Arc<dyn EventLog> {
        &self.log
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// 128 random bits.
    #[must_use]
    pub fn random(&self) -> u128 {
        (self.random)()
    }

    /// Removes the snapshot, which may hold what was redacted, and keeps none of this state any more.
    pub fn forget_snapshot(&self) {
        self.keeper.iter().for_each(|keeper| keeper.forget());
    }

    /// Whether a write would be tried now.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that every write would get.
    pub fn ready(&self) -> Result<(), Refusal> {
        match self.log.ready() {
            Ok(()) => match self.poisoned.get() {
                None => Ok(()),
                Some(why) => Err(Refusal::Unavailable(why.clone())),
            },
            Err(event_store::Error::DiskFull { .. }) => Err(Refusal::DiskFull),
            Err(error @ event_store::Error::Away { .. }) => Err(Refusal::Away(error.to_string())),
            Err(error @ event_store::Error::Lost { .. }) => Err(Refusal::Lost(error.to_string())),
            Err(error) => Err(Refusal::Unavailable(error.to_string())),
        }
    }

    /// How many events the log is known to hold, here or elsewhere, that the state does not show yet.
    #[must_use]
    pub fn behind(&self) -> u64 {
        let unread = self.log.behind();
        self.log.head().index().saturating_sub(self.state().position).saturating_add(unread)
    }

    /// What an order would record now, and the state that would be; nothing is recorded.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that [`Projection::submit`] would answer.
    pub fn preview(&self, order: &Order) -> Result<(State, Vec<Arc<Update>>), Refusal> {
        let state = self.state();
        expect_version(&state, order)?;
        let touched = order.command.commitments(&state.record);
        let loaded = self.load(&state, &touched);
        let state = loaded.map_err(|error| Refusal::Unavailable(error.to_string()))?;
        let changes = changes(&state, order)?;
        let stamped = stamp(&state, order, changes, &*self.clock, || 0)?;
        Ok((stamped.state, stamped.updates))
    }

    /// Records what an order asks for, and returns when it is durable and readers see it. Blocks.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was recorded, except that after [`Refusal::Unavailable`] and [`Refusal::Away`] the
    /// outcome is unknown until the log has been read on.
    pub fn submit(&self, order: Order) -> Result<Outcome, Refusal> {
        self.queue().submit(order)
    }

    /// Records what orders ask for, one after the other, and returns when all of it is durable: many of them in one
    /// append, each whole or not at all. Ends with the first that is refused. Behind one that finds no room none is
    /// recorded; behind one that is refused otherwise some may be, which were sent with it. Blocks.
    #[must_use]
    pub fn submit_all(&self, orders: impl IntoIterator<Item = Order>) -> Vec<Result<Outcome, Refusal>> {
        self.queue().submit_all(orders)
    }

    fn queue(&self) -> &Queue {
        self.queue.as_ref().expect("it is taken when the projection is dropped")
    }
}

impl Drop for Projection {
    /// Lets the writer finish what it has accepted, and keeps a snapshot of it.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has said so on standard error, and there is nobody left to answer.
            drop(writer.join());
        }
        if let Some(keeper) = &self.keeper {
            keeper.end(&self.state());
        }
    }
}

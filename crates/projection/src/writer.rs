//! The one writer: decides, appends durably, publishes, answers.
//!
//! A single thread takes orders from a bounded queue. It decides each against the state that the orders before it in
//! the same batch lead to, appends the events of the whole batch at once, and only when they are durable publishes
//! the new state and answers. A failed append poisons the log: what was not durable is answered as failed, and
//! nothing more is accepted until a restart has read the log anew.
//!
//! Where other processes add to the log too, it follows them, and decides anew what they were first with.

use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use domain::event::{Event, Request};
use event_store::{APPEND_BYTES_MAX, APPEND_RECORDS_MAX, EventLog, Position};

use crate::keeper::Keeper;
use crate::library::Library;
use crate::live::{Listeners, Poisoned};
use crate::order::{Order, Outcome, Refusal, changes, expect_version};
use crate::queue::{Job, QUEUE_ORDERS_MAX, Waiting};
use crate::stamp::{Stamped, stamp};
use crate::{Clock, FoldError, State, load};

/// How many events the orders of one batch may make; a batch is one append.
pub const BATCH_EVENTS_MAX: usize = APPEND_RECORDS_MAX;

/// How often a batch is decided anew because others were first; then it is refused as [`Refusal::Busy`].
const RACES_MAX: usize = 32;

/// After how many events the log keeps a signed checkpoint of its own accord.
const SIGNED_EVENTS: u64 = 1_024;

/// The state as the writer makes it, ahead of what is published by at most one batch. It holds in full the commitments
/// that the batch is about.
pub(crate) struct Writer {
    pub(crate) log: Arc<dyn EventLog>,
    pub(crate) library: Arc<Library>,
    pub(crate) keeper: Option<Arc<Keeper>>,
    pub(crate) published: Arc<RwLock<Arc<State>>>,
    pub(crate) listeners: Listeners,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: fn() -> u128,
    pub(crate) state: State,
    pub(crate) poisoned: Poisoned,
}

/// The orders that one append makes durable.
#[derive(Default)]
struct Batch {
    lines: Vec<Bytes>,
    bytes: usize,
    answers: Vec<(Waiting, Outcome)>,
    /// How often others were first.
    races: usize,
}

impl Batch {
    fn has_room(&self, lines: &[Bytes]) -> bool {
        let bytes: usize = lines.iter().map(Bytes::len).sum();
        self.lines.len() + lines.len() <= BATCH_EVENTS_MAX && self.bytes + bytes <= APPEND_BYTES_MAX
    }

    fn add(&mut self, lines: Vec<Bytes>, waiting: Waiting, outcome: Outcome) {
        self.bytes += lines.iter().map(Bytes::len).sum::<usize>();
        self.lines.extend(lines);
        self.answers.push((waiting, outcome));
    }
}

impl Writer {
    /// Until nobody can send orders any more.
    pub(crate) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            self.follow();
            let mut batch = Batch::default();
            let waiting = std::iter::once(first).chain(jobs.try_iter().take(QUEUE_ORDERS_MAX));
            for job in waiting {
                if let Job::Order(waiting) = job {
                    batch = self.take(waiting, batch);
                }
            }
            self.commit(batch);
        }
        self.sign();
    }

    /// Has the log keep a signed checkpoint, by which it would notice that it was shortened. That it cannot be kept
    /// now loses nothing, and is tried again.
    fn sign(&self) {
        if self.log.head() > Position::START {
            drop(self.log.checkpoint());
        }
    }

    /// Adds an order to the batch, after committing the batch if there is no room for it.
    fn take(&mut self, job: Waiting, mut batch: Batch) -> Batch {
        if self.is_being_answered(&job.order) {
            self.commit(std::mem::take(&mut batch));
        }
        match self.prepare(&job.order) {
            Err(refusal) => send(&job.reply, Err(refusal)),
            Ok(Prepared::Known(outcome)) => batch.answers.push((job, outcome)),
            Ok(Prepared::New { lines, outcome, state }) if batch.has_room(&lines) => {
                self.state = *state;
                batch.add(lines, job, outcome);
            }
            Ok(Prepared::New { .. }) => {
                self.commit(batch);
                return self.take(job, Batch::default());
            }
        }
        batch
    }

    /// Whether an order repeats one of the batch that is not durable yet.
    fn is_being_answered(&self, order: &Order) -> bool {
        let head = self.log.head().index();
        let known =
            order.request.iter().flat_map(|request| self.state.index.requests.candidates(&request.key));
        known.into_iter().any(|position| position >= head)
    }

    fn prepare(&self, order: &Order) -> Result<Prepared, Refusal> {
        if self.poisoned.get().is_some() {
            return Err(self.unavailable());
        }
        if let Some(request) = &order.request
            && let Some(first) = self.answered(request).map_err(|error| unreadable(&error))?
        {
            return match first.stamp.request.as_ref().is_some_and(|known| known.body == request.body) {
                true => self.retold(&first).map(Prepared::Known).map_err(|error| unreadable(&error)),
                false => Err(Refusal::KeyReused),
            };
        }
        expect_version(&self.state, order)?;
        let touched = order.command.commitments(&self.state.record);
        let state = self.library.load(&self.state, &touched).map_err(|error| unreadable(&error))?;
        let changes = changes(&state, order)?;
        let Stamped { lines, updates, change, state } =
            stamp(&state, order, changes, &*self.clock, self.random)?;
        let bytes = lines.iter().map(Bytes::len).sum();
        if lines.len() > BATCH_EVENTS_MAX || bytes > APPEND_BYTES_MAX {
            return Err(Refusal::TooLarge { events: lines.len(), bytes });
        }
        let change = (!updates.is_empty()).then_some(change);
        let outcome = Outcome { change, updates, position: state.position, replayed: false };
        Ok(Prepared::New { lines, outcome, state: Box::new(state) })
    }

    /// The first event of the list that answered a request, if one did.
    fn answered(&self, request: &Request) -> Result<Option<Arc<Event>>, FoldError> {
        let mut positions = self.state.index.requests.candidates(&request.key);
        positions.sort_unstable();
        let same =
            |event: &Arc<Event>| event.stamp.request.as_ref().is_some_and(|known| known.key == request.key);
        Ok(load::events(&*self.log, &positions)?.into_iter().find(same))
    }

    /// The outcome of a request that was answered before, from the log.
    fn retold(&self, first: &Event) -> Result<Outcome, FoldError> {
        let from = first.stamp.sequence;
        let list: Vec<u64> = (from..self.state.position).take(BATCH_EVENTS_MAX).collect();
        let events = load::events(&*self.log, &list)?;
        let own = events.iter().take_while(|event| event.stamp.change == first.stamp.change);
        let positions: Vec<u64> = own.map(|event| event.stamp.sequence).collect();
        let position = positions.last().map_or(from, |last| last + 1);
        let updates = self.library.tell(&self.state, &positions)?;
        Ok(Outcome { change: Some(first.stamp.change), updates, position, replayed: true })
    }

    /// Makes a batch durable, publishes the state, answers. Of a batch without events nobody but its callers hears.
    fn commit(&mut self, batch: Batch) {
        let Batch { lines, answers, races, .. } = batch;
        if lines.is_empty() {
            // What was loaded to find that out is let go.
            self.state = self.state.in_outline();
            return answer(answers);
        }
        let head = self.state.position - lines.len() as u64;
        match self.log.append(Position::new(head), &lines) {
            Ok(_) => {
                self.keep(&answers);
                self.state = self.state.in_outline();
                self.publish();
                if head / SIGNED_EVENTS != self.state.position / SIGNED_EVENTS {
                    self.sign();
                }
                answer(answers);
            }
            Err(event_store::Error::Conflict { .. }) if races < RACES_MAX && self.catch_up() => {
                let mut batch = Batch { races: races + 1, ..Batch::default() };
                for (waiting, _) in answers {
                    batch = self.take(waiting, batch);
                }
                self.commit(batch);
            }
            Err(error) => self.fail(&error, answers),
        }
    }

    /// Takes in what others have added to the log.
    fn follow(&mut self) {
        if self.poisoned.get().is_none() && self.log.head().index() > self.state.position {
            self.catch_up();
        }
    }

    /// Goes on from what is published to what the log has by now; whether that could be done. Nothing more is accepted
    /// where it could not, since what is published is not what the log says.
    fn catch_up(&mut self) -> bool {
        let published = (**self.published.read().unwrap_or_else(PoisonError::into_inner)).clone();
        match published.catch_up(&*self.log) {
            Ok(state) => {
                self.state = state;
                self.publish();
                true
            }
            Err(error) => {
                self.poisoned.get_or_init(|| error.to_string());
                false
            }
        }
    }

    /// Shows the state to readers.
    fn publish(&self) {
        let state = Arc::new(self.state.clone());
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&state);
        self.keeper.iter().for_each(|keeper| keeper.offer(&state));
        self.listeners.tell(self.state.position);
    }

    /// Keeps what was just made durable, since readers ask for it first.
    fn keep(&self, answers: &[(Waiting, Outcome)]) {
        let before = Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner));
        self.library.keep_commitments(&before, &self.state);
        answers
            .iter()
            .flat_map(|(_, outcome)| &outcome.updates)
            .for_each(|update| self.library.keep_update(update));
    }

    /// Goes back to what is published, which is what is durable, and answers that nothing came of the batch.
    fn fail(&mut self, error: &event_store::Error, answers: Vec<(Waiting, Outcome)>) {
        use event_store::Error::{Away, Conflict, DiskFull};
        let refusal = if matches!(error, DiskFull { .. }) {
            Refusal::DiskFull
        } else if matches!(error, Conflict { .. }) && self.poisoned.get().is_none() {
            Refusal::Busy
        } else if matches!(error, Away { .. }) {
            // What became of it is seen when the log is read on.
            Refusal::Away(error.to_string())
        } else {
            self.poisoned.get_or_init(|| error.to_string());
            self.unavailable()
        };
        self.state = (**self.published.read().unwrap_or_else(PoisonError::into_inner)).clone();
        for (waiting, _) in answers {
            send(&waiting.reply, Err(refusal.clone()));
        }
    }

    fn unavailable(&self) -> Refusal {
        Refusal::Unavailable(self.poisoned.get().cloned().unwrap_or_default())
    }
}

/// What an order comes to before it is durable.
enum Prepared {
    /// It was appended before.
    Known(Outcome),
    /// It leads to a new state.
    New { lines: Vec<Bytes>, outcome: Outcome, state: Box<State> },
}

/// The log cannot be read where it has to be.
fn unreadable(error: &FoldError) -> Refusal {
    Refusal::Unavailable(error.to_string())
}

fn answer(answers: Vec<(Waiting, Outcome)>) {
    for (waiting, outcome) in answers {
        send(&waiting.reply, Ok(outcome));
    }
}

fn send(reply: &SyncSender<Result<Outcome, Refusal>>, answer: Result<Outcome, Refusal>) {
    // A caller that has gone away does not want its answer.
    drop(reply.send(answer));
}

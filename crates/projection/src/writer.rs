//! The one writer: decides, appends durably, publishes, answers.
//!
//! A single thread takes orders from a bounded queue. It decides each against the state that the orders before it in
//! the same batch lead to, appends the events of the whole batch at once, and only when they are durable publishes
//! the new state and answers. A failed append poisons the log: what was not durable is answered as failed, and
//! nothing more is accepted until a restart has read the log anew.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use bytes::Bytes;
use domain::event::{Change, Event, Line, Request, Stamp};
use domain::{Command, Rejection, Slug, decide};
use event_store::{APPEND_BYTES_MAX, APPEND_RECORDS_MAX, EventLog, Position};
use jiff::Timestamp;
use ulid::Ulid;

use crate::{Clock, FoldError, State, Update, fold_up_to};

/// How many orders wait at most; one more is refused as [`Refusal::Busy`].
pub const QUEUE_ORDERS_MAX: usize = 1_024;

/// How many events the orders of one batch may make; a batch is one append.
pub const BATCH_EVENTS_MAX: usize = APPEND_RECORDS_MAX;

/// After how many events the log keeps a signed checkpoint of its own accord.
const SIGNED_EVENTS: u64 = 1_024;

/// What a caller wants recorded.
#[derive(Debug, Clone)]
pub struct Order {
    /// The command.
    pub command: Command,
    /// Who asks: the key id of a token, or `operator`.
    pub actor: String,
    /// The version that the caller has seen of a commitment; another one is refused.
    pub expected: Option<(Slug, u64)>,
    /// The request, so that its repetition is answered the same and appends nothing.
    pub request: Option<Request>,
}

/// What an order came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The change list, where something was appended.
    pub change: Option<Ulid>,
    /// What was appended, in order.
    pub updates: Vec<Arc<Update>>,
    /// The number of events in the log after them: a reader at this position sees them.
    pub position: u64,
    /// Whether it was appended before and only answered again.
    pub replayed: bool,
}

/// Why an order came to nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// A rule says no: mend what is named.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The caller has seen another version: read it again, decide again.
    #[error(
        "commitment {commitment} is at version {current}, not at {expected}; read it again and decide again"
    )]
    Stale {
        /// The commitment.
        commitment: Slug,
        /// The version the caller has seen.
        expected: u64,
        /// The version it has.
        current: u64,
    },
    /// The key was used with another body: use a new key for a new request.
    #[error("this Idempotency-Key was used for another request; use a new key")]
    KeyReused,
    /// It makes more events than one append may hold: split it.
    #[error("it makes {events} events in {bytes} bytes, more than one change list may have; split it")]
    TooLarge {
        /// How many events.
        events: usize,
        /// How many bytes.
        bytes: usize,
    },
    /// Too many orders wait: ask again in a second.
    #[error("too many writes are waiting; ask again in a second")]
    Busy,
    /// The disk is full: reads go on; make room, then ask again.
    #[error("the disk is full; make room and ask again")]
    DiskFull,
    /// The log takes no more writes: reads go on; the operator must look at it and restart.
    #[error("the log takes no more writes: {0}")]
    Unavailable(String),
}

/// The state of the log and the way to change it.
pub struct Projection {
    log: Arc<dyn EventLog>,
    published: Arc<RwLock<Arc<State>>>,
    listeners: Listeners,
    clock: Arc<dyn Clock>,
    queue: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
}

/// Those who want to hear of every new position.
#[derive(Clone, Default)]
struct Listeners(Arc<RwLock<Vec<Listener>>>);

type Listener = Box<dyn Fn(u64) + Send + Sync>;

impl Listeners {
    fn tell(&self, position: u64) {
        for listener in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(position);
        }
    }
}

struct Job {
    order: Order,
    reply: SyncSender<Result<Outcome, Refusal>>,
}

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
        let published = Arc::new(RwLock::new(Arc::clone(&state)));
        let (queue, jobs) = sync_channel(QUEUE_ORDERS_MAX);
        let listeners = Listeners::default();
        let writer = Writer {
            log: Arc::clone(&log),
            published: Arc::clone(&published),
            listeners: listeners.clone(),
            clock: Arc::clone(&clock),
            random,
            state: (*state).clone(),
            poisoned: None,
        };
        let thread = std::thread::Builder::new().name("writer".to_owned());
        let writer = thread
            .spawn(move || writer.run(&jobs))
            .map_err(|source| event_store::Error::Io { path: "the writer thread".into(), source })?;
        Ok(Self { log, published, listeners, clock, queue: Some(queue), writer: Some(writer) })
    }

    /// The state as of the last durable event. Cheap; hold it for as long as one answer takes.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
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

    /// Whether a write would be tried now.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that every write would get.
    pub fn ready(&self) -> Result<(), Refusal> {
        match self.log.ready() {
            Ok(()) => Ok(()),
            Err(event_store::Error::DiskFull { .. }) => Err(Refusal::DiskFull),
            Err(error) => Err(Refusal::Unavailable(error.to_string())),
        }
    }

    /// What an order would record now, and the state that would be; nothing is recorded.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] that [`Projection::submit`] would answer.
    pub fn preview(&self, order: &Order) -> Result<(State, Vec<Arc<Update>>), Refusal> {
        let state = self.state();
        expect_version(&state, order)?;
        let changes = decide(&state.record, &order.command)?;
        let stamped = stamp(&state, order, changes, &*self.clock, || 0)?;
        Ok((stamped.state, stamped.updates))
    }

    /// Records what an order asks for, and returns when it is durable and readers see it. Blocks.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; then nothing was recorded, except that after [`Refusal::Unavailable`] the outcome is unknown
    /// until the log has been read anew.
    pub fn submit(&self, order: Order) -> Result<Outcome, Refusal> {
        let (reply, answer) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue.try_send(Job { order, reply }).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::Busy,
            TrySendError::Disconnected(_) => stopped(),
        })?;
        answer.recv().unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Projection {
    /// Lets the writer finish what it has accepted.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has said so on standard error, and there is nobody left to answer.
            drop(writer.join());
        }
    }
}

fn stopped() -> Refusal {
    Refusal::Unavailable("the writer has stopped".to_owned())
}

fn expect_version(state: &State, order: &Order) -> Result<(), Refusal> {
    let Some((commitment, expected)) = &order.expected else { return Ok(()) };
    let current = state.version(commitment).map_or(0, |version| version.number);
    match current == *expected {
        true => Ok(()),
        false => Err(Refusal::Stale { commitment: commitment.clone(), expected: *expected, current }),
    }
}

/// The state as the writer makes it, ahead of what is published by at most one batch.
struct Writer {
    log: Arc<dyn EventLog>,
    published: Arc<RwLock<Arc<State>>>,
    listeners: Listeners,
    clock: Arc<dyn Clock>,
    random: fn() -> u128,
    state: State,
    poisoned: Option<String>,
}

/// The orders that one append makes durable.
#[derive(Default)]
struct Batch {
    lines: Vec<Bytes>,
    bytes: usize,
    answers: Vec<(SyncSender<Result<Outcome, Refusal>>, Outcome)>,
}

impl Batch {
    fn has_room(&self, lines: &[Bytes]) -> bool {
        let bytes: usize = lines.iter().map(Bytes::len).sum();
        self.lines.len() + lines.len() <= BATCH_EVENTS_MAX && self.bytes + bytes <= APPEND_BYTES_MAX
    }

    fn add(&mut self, lines: Vec<Bytes>, reply: SyncSender<Result<Outcome, Refusal>>, outcome: Outcome) {
        self.bytes += lines.iter().map(Bytes::len).sum::<usize>();
        self.lines.extend(lines);
        self.answers.push((reply, outcome));
    }
}

impl Writer {
    /// Until nobody can send orders any more.
    fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let mut batch = Batch::default();
            let waiting = std::iter::once(first).chain(jobs.try_iter().take(QUEUE_ORDERS_MAX));
            for job in waiting {
                batch = self.take(job, batch);
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
    fn take(&mut self, job: Job, mut batch: Batch) -> Batch {
        if self.is_being_answered(&job.order) {
            self.commit(std::mem::take(&mut batch));
        }
        match self.prepare(&job.order) {
            Err(refusal) => send(&job.reply, Err(refusal)),
            Ok(Prepared::Known(outcome)) => batch.answers.push((job.reply, outcome)),
            Ok(Prepared::New { lines, outcome, state }) if batch.has_room(&lines) => {
                self.state = *state;
                batch.add(lines, job.reply, outcome);
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
        let known = order.request.as_ref().and_then(|request| self.state.requests.get(&request.key));
        known.is_some_and(|known| known.first >= self.log.head().index())
    }

    fn prepare(&self, order: &Order) -> Result<Prepared, Refusal> {
        if self.poisoned.is_some() {
            return Err(self.unavailable());
        }
        let asked = order.request.as_ref();
        if let Some((request, known)) = asked.and_then(|r| Some((r, self.state.requests.get(&r.key)?))) {
            return match known.body == request.body {
                true => self.again(known.change, known.first).map(Prepared::Known),
                false => Err(Refusal::KeyReused),
            };
        }
        expect_version(&self.state, order)?;
        let changes = decide(&self.state.record, &order.command)?;
        let Stamped { lines, updates, change, state } =
            stamp(&self.state, order, changes, &*self.clock, self.random)?;
        let bytes = lines.iter().map(Bytes::len).sum();
        if lines.len() > BATCH_EVENTS_MAX || bytes > APPEND_BYTES_MAX {
            return Err(Refusal::TooLarge { events: lines.len(), bytes });
        }
        let change = (!updates.is_empty()).then_some(change);
        let outcome = Outcome { change, updates, position: state.position, replayed: false };
        Ok(Prepared::New { lines, outcome, state: Box::new(state) })
    }

    /// The outcome of a request that was answered before, from the log.
    fn again(&self, change: Ulid, first: u64) -> Result<Outcome, Refusal> {
        self.retold(change, first).map_err(|error| Refusal::Unavailable(error.to_string()))
    }

    fn retold(&self, change: Ulid, first: u64) -> Result<Outcome, FoldError> {
        let mut state = fold_up_to(&*self.log, first)?;
        let mut updates = Vec::new();
        while state.position < self.state.position {
            let page = self.log.read(Position::new(state.position), 1)?;
            let Some(line) = page.first() else { break };
            let text = std::str::from_utf8(line).map_err(|_| FoldError::NotText(state.position))?;
            let Line::Event(event) = Line::read(text, state.position)? else { break };
            if event.stamp.change != change {
                break;
            }
            let (next, update) = state.fold_and_tell(&Arc::new(*event))?;
            state = next;
            updates.push(update);
        }
        Ok(Outcome { change: Some(change), updates, position: state.position, replayed: true })
    }

    /// Makes a batch durable, publishes the state, answers.
    fn commit(&mut self, batch: Batch) {
        let Batch { lines, answers, .. } = batch;
        let head = self.state.position - lines.len() as u64;
        let appended = match lines.is_empty() {
            true => Ok(Position::new(head)),
            false => self.log.append(Position::new(head), &lines),
        };
        match appended {
            Ok(_) => {
                let state = Arc::new(self.state.clone());
                *self.published.write().unwrap_or_else(PoisonError::into_inner) = state;
                self.listeners.tell(self.state.position);
                if head / SIGNED_EVENTS != self.state.position / SIGNED_EVENTS {
                    self.sign();
                }
                for (reply, outcome) in answers {
                    send(&reply, Ok(outcome));
                }
            }
            Err(error) => self.fail(&error, answers),
        }
    }

    /// Goes back to what is published, which is what is durable, and answers that nothing came of the batch.
    fn fail(
        &mut self,
        error: &event_store::Error,
        answers: Vec<(SyncSender<Result<Outcome, Refusal>>, Outcome)>,
    ) {
        let refusal = if matches!(error, event_store::Error::DiskFull { .. }) {
            Refusal::DiskFull
        } else {
            self.poisoned = Some(error.to_string());
            self.unavailable()
        };
        self.state = (**self.published.read().unwrap_or_else(PoisonError::into_inner)).clone();
        for (reply, _) in answers {
            send(&reply, Err(refusal.clone()));
        }
    }

    fn unavailable(&self) -> Refusal {
        Refusal::Unavailable(self.poisoned.clone().unwrap_or_default())
    }
}

/// Changes made into events.
struct Stamped {
    lines: Vec<Bytes>,
    updates: Vec<Arc<Update>>,
    change: Ulid,
    state: State,
}

/// Stamps changes and folds them into a state.
fn stamp(
    state: &State,
    order: &Order,
    changes: Vec<Change>,
    clock: &dyn Clock,
    random: impl Fn() -> u128,
) -> Result<Stamped, Refusal> {
    let failed = |error: &dyn std::fmt::Display| Refusal::Unavailable(error.to_string());
    let (change, time) = next(state, clock, &random);
    let mut stamped = Stamped { lines: Vec::new(), updates: Vec::new(), change, state: state.clone() };
    for (index, item) in changes.into_iter().enumerate() {
        let stamp = Stamp {
            id: next(&stamped.state, clock, &random).0,
            sequence: stamped.state.position,
            time,
            actor: order.actor.clone(),
            change,
            salt: format!("{:032x}", random()),
            request: order.request.clone().filter(|_| index == 0),
            leaf_hash: None,
        };
        let event = Arc::new(Event { stamp, change: item });
        let line = event.to_line().map_err(|error| failed(&error))?;
        stamped.lines.push(Bytes::from(line));
        let (state, update) = stamped.state.fold_and_tell(&event).map_err(|error| failed(&error))?;
        stamped.state = state;
        stamped.updates.push(update);
    }
    Ok(stamped)
}

/// The next id and time: both later than the last ones, also when the clock steps back.
fn next(state: &State, clock: &dyn Clock, random: impl Fn() -> u128) -> (Ulid, Timestamp) {
    let now = clock.now();
    let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    let (last_id, last_time) = state.last.unwrap_or((Ulid::nil(), Timestamp::UNIX_EPOCH));
    let time = now.max(last_time);
    let millis = u64::try_from(time.as_millisecond()).unwrap_or_default();
    let fresh = Ulid::from_parts(millis, random());
    let id = if fresh > last_id { fresh } else { last_id.increment().unwrap_or(fresh) };
    (id, time)
}

/// What an order comes to before it is durable.
enum Prepared {
    /// It was appended before.
    Known(Outcome),
    /// It leads to a new state.
    New { lines: Vec<Bytes>, outcome: Outcome, state: Box<State> },
}

fn send(reply: &SyncSender<Result<Outcome, Refusal>>, answer: Result<Outcome, Refusal>) {
    // A caller that has gone away does not want its answer.
    drop(reply.send(answer));
}

//! The projection as it lives: the published state, and the way to change it.

use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use domain::decide;
use event_store::{EventLog, ForkLog, Position};

use crate::order::{Order, Outcome, Refusal, expect_version};
use crate::stamp::stamp;
use crate::writer::Writer;
use crate::{Clock, FoldError, State, Update};

/// How many orders wait at most; one more is refused as [`Refusal::Busy`].
pub const QUEUE_ORDERS_MAX: usize = 1_024;

/// The state of the log and the way to change it.
pub struct Projection {
    log: Arc<dyn EventLog>,
    published: Arc<RwLock<Arc<State>>>,
    listeners: Listeners,
    clock: Arc<dyn Clock>,
    random: fn() -> u128,
    queue: Option<SyncSender<Job>>,
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

pub(crate) struct Job {
    pub(crate) order: Order,
    pub(crate) reply: SyncSender<Result<Outcome, Refusal>>,
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
        Ok(Self::start(log, state, clock, random)?)
    }

    /// Starts the writer on a state that the log adds up to.
    fn start(
        log: Arc<dyn EventLog>,
        state: Arc<State>,
        clock: Arc<dyn Clock>,
        random: fn() -> u128,
    ) -> Result<Self, event_store::Error> {
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
        Ok(Self { log, published, listeners, clock, random, queue: Some(queue), writer: Some(writer) })
    }

    /// A projection that goes on from the present state by itself, in memory: what is recorded there is read there
    /// and nowhere else. So a preview shows what would be, by the rules that make what is.
    ///
    /// # Errors
    ///
    /// Those of the log.
    pub fn fork(&self) -> Result<Self, event_store::Error> {
        let state = self.state();
        let log = ForkLog::new(Arc::clone(&self.log), Position::new(state.position))?;
        Self::start(Arc::new(log), state, Arc::clone(&self.clock), self.random)
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

    /// 128 random bits.
    #[must_use]
    pub fn random(&self) -> u128 {
        (self.random)()
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

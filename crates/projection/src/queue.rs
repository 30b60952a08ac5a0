//! The queue before the writer: what waits there, and how a caller waits with it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use event_store::EventLog;

use crate::order::{Order, Outcome, Refusal};

/// How many orders wait at most; one more is refused as [`Refusal::Busy`].
pub const QUEUE_ORDERS_MAX: usize = 1_024;

/// How many of the orders of one caller wait together, so that others find room beside them.
const ORDERS_AT_ONCE: usize = QUEUE_ORDERS_MAX / 4;

/// What the writer has to do.
pub(crate) enum Job {
    /// An order, and where its outcome goes.
    Order(Waiting),
    /// Others have added to the log.
    Follow,
}

/// An order that somebody waits for.
pub(crate) struct Waiting {
    pub(crate) order: Order,
    pub(crate) reply: SyncSender<Result<Outcome, Refusal>>,
}

/// Where the outcome of an order comes.
type Answer = Receiver<Result<Outcome, Refusal>>;

/// Where orders are sent. The writer ends when it is dropped.
pub(crate) struct Queue(Arc<SyncSender<Job>>);

impl Queue {
    /// An empty one, and the end at which the writer takes what waits.
    pub(crate) fn new() -> (Self, Receiver<Job>) {
        let (queue, jobs) = sync_channel(QUEUE_ORDERS_MAX);
        (Self(Arc::new(queue)), jobs)
    }

    /// Has the writer look at a log whenever others have added to it.
    pub(crate) fn follow(&self, log: &dyn EventLog) {
        // The log does not keep the writer going when nobody else does.
        let queue = Arc::downgrade(&self.0);
        log.on_growth(Box::new(move || {
            // Of a full queue the writer looks at the log anyway.
            if let Some(queue) = queue.upgrade() {
                drop(queue.try_send(Job::Follow));
            }
        }));
    }

    /// As [`Projection::submit`](crate::Projection::submit).
    pub(crate) fn submit(&self, order: Order) -> Result<Outcome, Refusal> {
        outcome(&self.send(order)?)
    }

    /// As [`Projection::submit_all`](crate::Projection::submit_all).
    pub(crate) fn submit_all(
        &self,
        orders: impl IntoIterator<Item = Order>,
    ) -> Vec<Result<Outcome, Refusal>> {
        let (mut outcomes, mut orders) = (Vec::new(), orders.into_iter());
        loop {
            let sent = self.send_some(&mut orders);
            if sent.is_empty() {
                return outcomes;
            }
            for answer in sent {
                let outcome = answer.and_then(|answer| outcome(&answer));
                let refused = outcome.is_err();
                outcomes.push(outcome);
                if refused {
                    return outcomes;
                }
            }
        }
    }

    /// Sends as many orders as one caller may have wait together, up to the first that finds no room.
    fn send_some(&self, orders: impl Iterator<Item = Order>) -> Vec<Result<Answer, Refusal>> {
        let mut sent = Vec::new();
        for order in orders.take(ORDERS_AT_ONCE) {
            let answer = self.send(order);
            let refused = answer.is_err();
            sent.push(answer);
            if refused {
                break;
            }
        }
        sent
    }

    fn send(&self, order: Order) -> Result<Answer, Refusal> {
        let (reply, answer) = sync_channel(1);
        self.0.try_send(Job::Order(Waiting { order, reply })).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::Busy,
            TrySendError::Disconnected(_) => stopped(),
        })?;
        Ok(answer)
    }
}

fn outcome(answer: &Answer) -> Result<Outcome, Refusal> {
    answer.recv().unwrap_or_else(|_| Err(stopped()))
}

fn stopped() -> Refusal {
    Refusal::Unavailable("the writer has stopped".to_owned())
}

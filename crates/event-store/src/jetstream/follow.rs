//! Following: the copy grows with the stream, whoever appends to it.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic;
use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::DeliverPolicy;
use async_nats::jetstream::consumer::pull::OrderedConfig;
use futures_util::{FutureExt, StreamExt};

use super::stream::{Found, PAUSE, leaf_hash};
use super::{Shared, Trouble};
use crate::page::check_record;
use crate::sled_log::Entry;
use crate::{Error, EventLog, Position, REDACTIONS_LOOKED_FOR};

/// After how long without a message the stream is asked whether it is still there, has no more, and is the one that it was:
/// one in which something was redacted is another one, and no message comes from the old one any more. Also how often it
/// is asked how many records it holds.
const QUIET: Duration = REDACTIONS_LOOKED_FOR;

/// The most messages that are added to the copy at once.
const TAKEN_MAX: usize = 1_000;

/// The most bytes that are added to the copy at once.
const TAKEN_BYTES_MAX: usize = 2 << 20;

/// Follows the stream until the log is dropped. What goes wrong is tried again: also a stream that is gone may come back,
/// as it does where another process redacts.
pub(super) async fn follow(shared: Arc<Shared>) {
    loop {
        let Err(trouble) = shared.follow_once().await;
        shared.set_trouble(Some(trouble));
        tokio::time::sleep(PAUSE).await;
    }
}

impl Shared {
    /// Follows the stream until something goes wrong.
    async fn follow_once(&self) -> Result<Infallible, Trouble> {
        let found = self.link.look().await.map_err(Trouble::Away)?;
        let found = found.ok_or_else(|| Trouble::Lost("it is gone".to_owned()))?;
        self.check_same(&found).await?;
        self.see(found.head());
        tokio::select! {
            ended = self.tail(&found) => ended,
            never = self.watch() => match never {},
        }
    }

    /// Looks again and again how many records the stream holds: what is on its way does not say so before it comes.
    async fn watch(&self) -> Infallible {
        loop {
            tokio::time::sleep(QUIET).await;
            // Whoever follows finds out why it cannot be looked up.
            if let Ok(Some(found)) = self.link.look().await {
                self.see(found.head());
            }
        }
    }

    /// Refuses a stream that is not a continuation of the copy. What others redacted is forgotten, and this process has
    /// to start anew, since it may have it in its memory: that is said first, since the copy takes a while to be rewritten.
    async fn check_same(&self, found: &Found) -> Result<(), Trouble> {
        found.check_continues(&self.link, &self.copy).await.map_err(into_trouble)?;
        let redacting = self.redacting.lock().await;
        if !found.to_forget(&self.copy).is_empty() {
            self.become_stale();
        }
        found.forget(&self.link, &self.copy).await.map_err(into_trouble)?;
        drop(redacting);
        match self.stale.load(atomic::Ordering::Relaxed) {
            true => Err(Trouble::Stale),
            false => Ok(()),
        }
    }

    /// Takes what is appended to the stream, until something goes wrong.
    async fn tail(&self, found: &Found) -> Result<Infallible, Trouble> {
        let away = |error: &dyn std::fmt::Display| Trouble::Away(error.to_string());
        let from = self.copy.head();
        let policy = DeliverPolicy::ByStartSequence { start_sequence: from.index() + 1 };
        let config = OrderedConfig { deliver_policy: policy, ..OrderedConfig::default() };
        let consumer = found.stream.create_consumer(config).await.map_err(|error| away(&error))?;
        let mut messages = consumer.messages().await.map_err(|error| away(&error))?;
        let mut next = from;
        self.set_trouble(Some(Trouble::Behind(found.head())));
        loop {
            let message = match tokio::time::timeout(QUIET, messages.next()).await {
                Ok(Some(message)) => message.map_err(|error| away(&error))?,
                Ok(None) => return Err(away(&"its messages ended")),
                Err(_) => {
                    self.check_quiet(next).await?;
                    continue;
                }
            };
            let mut taken = vec![self.take_next(&message, next)?];
            let mut bytes = message.payload.len();
            while taken.len() < TAKEN_MAX && bytes < TAKEN_BYTES_MAX {
                let Some(Some(message)) = messages.next().now_or_never() else { break };
                let message = message.map_err(|error| away(&error))?;
                bytes += message.payload.len();
                taken.push(self.take_next(&message, next.plus(taken.len()))?);
            }
            let end = next.plus(taken.len());
            let grown = self.copy.head() < end;
            tokio::task::block_in_place(|| self.grow(next, taken)).map_err(into_trouble)?;
            next = end;
            if grown {
                self.wake();
            }
        }
    }

    /// A stream that says nothing has nothing more, or is followed anew.
    async fn check_quiet(&self, next: Position) -> Result<(), Trouble> {
        let now = self.link.look().await.map_err(Trouble::Away)?;
        let now = now.ok_or_else(|| Trouble::Lost("it is gone".to_owned()))?;
        self.check_same(&now).await?;
        self.see(now.head());
        match now.head() > next {
            true => Err(Trouble::Away("its messages do not come".to_owned())),
            false => Ok(()),
        }
    }

    /// The record of a message, which must be the next one.
    fn take_next(&self, message: &Message, next: Position) -> Result<Entry, Trouble> {
        let info = message.info().map_err(|error| Trouble::Away(error.to_string()))?;
        let sequence = info.stream_sequence;
        self.see(Position::new(sequence.saturating_add(info.pending)));
        match sequence.cmp(&(next.index() + 1)) {
            Ordering::Equal => {
                let unfit = |fault| Trouble::Lost(format!("its record {next} {fault}"));
                check_record(&message.payload).map_err(unfit)?;
                let (record, redacted) = (message.payload.clone(), leaf_hash(message.headers.as_ref()));
                Ok(Entry { record, redacted })
            }
            // A consumer that is made anew before its first message begins at the first of all; whether the stream is
            // another one is looked at before it is followed again.
            Ordering::Less => Err(Trouble::Away(format!("after message {next} comes {sequence} again"))),
            Ordering::Greater => Err(Trouble::Lost(format!("after message {next} comes {sequence}"))),
        }
    }
}

fn into_trouble(error: Error) -> Trouble {
    if let Error::Lost { reason, .. } = error {
        return Trouble::Lost(reason);
    }
    if let Error::Away { reason, .. } = error {
        return Trouble::Away(reason);
    }
    Trouble::Away(error.to_string())
}

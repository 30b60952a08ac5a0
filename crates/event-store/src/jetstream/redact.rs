//! Redacting: no message of a stream can be altered, so the log moves to a new stream that never had the record.

use std::collections::HashMap;

use async_nats::jetstream::stream::Config;
use bytes::Bytes;
use tokio::time::Instant;

use super::stream::{Found, Link, PAUSE, REDACTED, config, listed};
use super::{APPEND_DEADLINE, Shared, Trouble};
use crate::sled_log::Entry;
use crate::{Error, EventLog, Position};

/// Records that are copied in one batch.
const PAGE: usize = 500;

impl Shared {
    /// Replaces a record by a stub, in the copy and in the stream.
    ///
    /// 1. The stream is sealed, so that nothing is added to it, and the copy gets the rest of it.
    /// 2. The copy forgets the record.
    /// 3. A new stream, under a subject of its own, is filled from the copy.
    /// 4. The old stream is deleted with all that it holds, and the new one takes its subject.
    ///
    /// Appends wait or are refused meanwhile. If it is cut short, it is done again from the beginning; but where that happens
    /// within the last step, between its two halves, the subject has no stream, and `milepost copy` makes it from the copy.
    pub(super) async fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error> {
        let _redacting = self.redacting.lock().await;
        let old = self.link.find().await?;
        let head = self.copy.head().max(old.head());
        if position >= head {
            return Err(Error::BeyondHead { from: position, head });
        }
        let old = self.seal(old).await?;
        self.catch_up(old.head(), &mut |_, _| {}).await?;
        tokio::task::block_in_place(|| self.copy.redact(position, stub))?;
        let new = self.successor(&old).await?;
        self.link.fill(&beside(&self.link.subject), new.head(), &self.copy, &mut |_| {}).await?;
        self.replace(&old, &new).await
    }

    async fn seal(&self, found: Found) -> Result<Found, Error> {
        let config = Config { sealed: true, ..found.info().config.clone() };
        let sealed = self.link.context.update_stream(config).await;
        sealed.map_err(|error| self.link.error(Trouble::Away(error.to_string())))?;
        self.link.find().await
    }

    /// An empty stream that is otherwise like the old one. What an earlier attempt left is removed.
    async fn successor(&self, old: &Found) -> Result<Found, Error> {
        let mut metadata: HashMap<String, String> = old.info().config.metadata.clone();
        // What begins with an underscore is the server's own.
        metadata.retain(|name, _| !name.starts_with('_'));
        metadata.insert(REDACTED.to_owned(), listed(&self.copy.redacted()));
        let name = following(&old.info().config.name);
        // It may not be there, and creating it says so if it still is.
        drop(self.link.context.delete_stream(&name).await);
        let subjects = vec![beside(&self.link.subject)];
        let config = Config { name, subjects, ..config(old.info().config.num_replicas, metadata) };
        Ok(Found { stream: self.link.make(config).await? })
    }

    async fn replace(&self, old: &Found, new: &Found) -> Result<(), Error> {
        let away = |error: &dyn std::fmt::Display| self.link.error(Trouble::Away(error.to_string()));
        let deleted = self.link.context.delete_stream(&old.info().config.name).await;
        deleted.map_err(|error| away(&error))?;
        let subjects = vec![self.link.subject.clone()];
        let config = Config { subjects, ..new.info().config.clone() };
        let deadline = Instant::now() + APPEND_DEADLINE;
        loop {
            match self.link.context.update_stream(config.clone()).await {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() >= deadline => return Err(away(&error)),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

impl Link {
    /// Adds to a stream what a log holds from a position on.
    pub(super) async fn fill(
        &self,
        subject: &str,
        from: Position,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(Position),
    ) -> Result<(), Error> {
        let redacted = log.redacted();
        let mut next = from;
        progress(next);
        while next < log.head() {
            let records = log.read(next, PAGE)?;
            let entry = |(index, record)| {
                let position = next.plus(index);
                let leaf = match redacted.binary_search(&position) {
                    Ok(_) => log.hashes(0, position.index(), 1)?.first().copied(),
                    Err(_) => None,
                };
                Ok(Entry { record, redacted: leaf })
            };
            let entries = records.into_iter().enumerate().map(entry).collect::<Result<Vec<_>, Error>>()?;
            self.send_copy(subject, next, &entries).await?;
            next = next.plus(entries.len());
            progress(next);
        }
        Ok(())
    }
}

/// The subject of a stream that is to take the place of another one.
fn beside(subject: &str) -> String {
    format!("{subject}.redacted")
}

/// The name of the stream after one: `log`, `log~1`, `log~2`.
fn following(name: &str) -> String {
    let (stem, number) = name.rsplit_once('~').unwrap_or((name, "0"));
    format!("{stem}~{}", number.parse::<u64>().unwrap_or_default() + 1)
}

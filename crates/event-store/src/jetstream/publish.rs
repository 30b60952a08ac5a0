//! Appending: one message or one atomic batch, tried until it is known what became of it.

use std::time::Duration;

use async_nats::jetstream::publish::PublishAck;
use async_nats::jetstream::response::Response;
use async_nats::{HeaderMap, Request, header};
use bytes::Bytes;
use tokio::time::Instant;

use super::stream::{LEAF_HASH, Link, PAUSE};
use super::{APPEND_DEADLINE, Shared, Trouble};
use crate::sled_log::Entry;
use crate::{Error, EventLog, Position};

/// How long one try waits for the acknowledgement.
const ACK_TIMEOUT: Duration = Duration::from_secs(5);

/// The header with the id of the append that a message is part of, by which its writer knows it again.
const APPEND: &str = "Milepost-Append";

/// What stands there where the message was copied from another stream or a folder, which do not say by whom it was
/// appended.
const COPIED: &str = "copied";

/// What the stream has where an append was to go.
enum Stands {
    /// This append.
    Ours,
    /// Another one.
    Theirs,
    /// Nothing.
    Nothing,
}

impl Shared {
    /// Appends records to the stream where it ends at `expected`, and then to the copy.
    ///
    /// An acknowledgement that does not come says nothing, and neither does a conflict: the message may have been stored
    /// before. So whatever is not acknowledged is looked up by its id, and sent again where nothing stands in its place.
    pub(super) async fn publish(&self, expected: Position, entries: Vec<Entry>) -> Result<Position, Error> {
        // An inbox is unique among all clients.
        let append = self.link.client.new_inbox();
        let end = expected.plus(entries.len());
        let deadline = Instant::now() + APPEND_DEADLINE;
        loop {
            let sent = self.link.send(&self.link.subject, &append, expected, &entries).await;
            let Err(reason) = sent else { break };
            let reason = match self.what_stands(&append, expected, &entries).await {
                Ok(Stands::Ours) => break,
                Ok(Stands::Theirs) => return Err(self.lost_race(expected).await),
                Ok(Stands::Nothing) => reason,
                Err(unknown) => unknown,
            };
            if Instant::now() >= deadline {
                return Err(self.link.error(Trouble::Away(reason)));
            }
            tokio::time::sleep(PAUSE).await;
        }
        // More may have come from others by now; what was appended ends there.
        self.grow(expected, entries).map(|()| end)
    }

    /// What stands where an append was to begin, as the leader of the stream has it.
    ///
    /// Where a redaction has copied the stream meanwhile, nobody knows any more who appended what. The record itself
    /// tells: an append is stored as a whole, and no two begin with the same record.
    async fn what_stands(
        &self,
        append: &str,
        expected: Position,
        entries: &[Entry],
    ) -> Result<Stands, String> {
        let found = self.link.look().await?.ok_or_else(|| "the stream is gone".to_owned())?;
        let Some((entry, headers)) = found.record(expected).await? else { return Ok(Stands::Nothing) };
        let ours = match headers.get(APPEND).map(async_nats::HeaderValue::as_str) {
            Some(COPIED) => entries.first().is_some_and(|first| first.leaf() == entry.leaf()),
            by => by == Some(append),
        };
        Ok(if ours { Stands::Ours } else { Stands::Theirs })
    }

    /// Waits until the copy has what was written first.
    async fn lost_race(&self, expected: Position) -> Error {
        match self.catch_up(expected.plus(1), &mut |_, _| {}).await {
            Ok(()) => Error::Conflict { expected, head: self.copy.head() },
            Err(error) => error,
        }
    }
}

impl Link {
    /// Sends a copy of records to a subject, behind those that it has.
    pub(super) async fn send_copy(
        &self,
        subject: &str,
        expected: Position,
        entries: &[Entry],
    ) -> Result<(), Error> {
        let sent = self.send(subject, COPIED, expected, entries).await;
        sent.map_err(|reason| self.error(Trouble::Away(reason)))
    }

    /// Sends an append to a subject once. An error says why it was not acknowledged.
    async fn send(
        &self,
        subject: &str,
        append: &str,
        expected: Position,
        entries: &[Entry],
    ) -> Result<(), String> {
        let messages = messages(&self.client.new_inbox(), append, expected, entries);
        let Some(((last, headers), before)) = messages.split_last() else { return Ok(()) };
        let sending = async {
            for (record, headers) in before {
                let (subject, headers) = (subject.to_owned(), headers.clone());
                self.client.publish_with_headers(subject, headers, record.clone()).await?;
            }
            Ok::<_, async_nats::PublishError>(())
        };
        // Where no server takes anything the client keeps some thousand messages, and then waits.
        let sent = tokio::time::timeout(ACK_TIMEOUT, sending).await;
        sent.map_err(|_| "no server takes its messages".to_owned())?.map_err(|error| error.to_string())?;
        let request = Request::new().headers(headers.clone()).payload(last.clone());
        let request = request.timeout(Some(ACK_TIMEOUT));
        let answer = self.client.send_request(subject.to_owned(), request).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let end = expected.plus(entries.len()).index();
        match serde_json::from_slice(&answer.payload) {
            Ok(Response::<PublishAck>::Ok(ack)) if !ack.duplicate && ack.sequence == end => Ok(()),
            Ok(Response::Ok(ack)) => Err(format!("it is acknowledged at {}", ack.sequence)),
            Ok(Response::Err { error }) => Err(error.to_string()),
            Err(_) => Err("the stream's answer cannot be read".to_owned()),
        }
    }
}

/// The messages of an append with their headers; several of them are a batch with this id.
fn messages(batch: &str, append: &str, expected: Position, entries: &[Entry]) -> Vec<(Bytes, HeaderMap)> {
    let message = |(number, entry): (usize, &Entry)| {
        let mut headers = HeaderMap::new();
        headers.insert(APPEND, append);
        // Its position and its hash, so that no event is stored twice within the window, whoever sends it again.
        let id = format!("{}-{}", expected.plus(number), entry.leaf());
        headers.insert(header::NATS_MESSAGE_ID, id);
        if let Some(leaf) = &entry.redacted {
            headers.insert(LEAF_HASH, leaf.to_string());
        }
        if number == 0 {
            headers.insert(header::NATS_EXPECTED_LAST_SEQUENCE, expected.index().to_string());
        }
        if entries.len() > 1 {
            headers.insert(header::NATS_BATCH_ID, batch);
            headers.insert(header::NATS_BATCH_SEQUENCE, (number + 1).to_string());
            if number + 1 == entries.len() {
                headers.insert(header::NATS_BATCH_COMMIT, header::NATS_BATCH_COMMIT_FINAL);
            }
        }
        (entry.record.clone(), headers)
    };
    entries.iter().enumerate().map(message).collect()
}

//! Appending: one message or one atomic batch, tried until it is known what became of it.

use std::time::Duration;

use async_nats::jetstream::publish::PublishAck;
use async_nats::jetstream::response::Response;
use async_nats::{HeaderMap, Request, header};
use bytes::Bytes;
use tokio::time::Instant;

use super::stream::{LEAF_HASH, Link, PAUSE};
use super::{APPEND_DEADLINE, Shared, Taken, Trouble};
use crate::{Error, EventLog, Hash, Position};

/// How long one try waits for the acknowledgement.
const ACK_TIMEOUT: Duration = Duration::from_secs(5);

/// The header with the id of the append that a message is part of, by which its writer knows it again.
const APPEND: &str = "Milepost-Append";

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
    pub(super) async fn publish(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        let messages: Vec<Taken> = records.iter().map(|record| (record.clone(), None)).collect();
        // An inbox is unique among all clients.
        let append = self.link.client.new_inbox();
        let deadline = Instant::now() + APPEND_DEADLINE;
        loop {
            let reason = match self.link.send(&self.link.subject, &append, expected, &messages).await {
                Ok(()) => return self.keep(expected, records),
                Err(reason) => reason,
            };
            let reason = match self.what_stands(&append, expected).await {
                Ok(Stands::Ours) => return self.keep(expected, records),
                Ok(Stands::Theirs) => return Err(self.lost_race(expected).await),
                Ok(Stands::Nothing) => reason,
                Err(unknown) => unknown,
            };
            if Instant::now() >= deadline {
                return Err(self.link.error(Trouble::Away(reason)));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn keep(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        let end = expected.plus(records.len());
        // More may have come from others by now; what was appended ends here.
        self.grow(expected, records).map(|_| end)
    }

    /// What stands where an append was to begin, as the leader of the stream has it.
    async fn what_stands(&self, append: &str, expected: Position) -> Result<Stands, String> {
        let found = self.link.look().await?.ok_or_else(|| "the stream is gone".to_owned())?;
        let Some((_, headers)) = found.record(expected).await? else { return Ok(Stands::Nothing) };
        let ours = headers.get(APPEND).is_some_and(|id| id.as_str() == append);
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
    /// Sends an append to a subject once. An error says why it was not acknowledged.
    pub(super) async fn send(
        &self,
        subject: &str,
        append: &str,
        expected: Position,
        messages: &[Taken],
    ) -> Result<(), String> {
        let Some(((last, _), before)) = messages.split_last() else { return Ok(()) };
        let sending = async {
            for (number, (record, _)) in before.iter().enumerate() {
                let headers = headers(append, expected, number, messages);
                self.client.publish_with_headers(subject.to_owned(), headers, record.clone()).await?;
            }
            Ok::<_, async_nats::PublishError>(())
        };
        // Where no server takes anything the client keeps some thousand messages, and then waits.
        let sent = tokio::time::timeout(ACK_TIMEOUT, sending).await;
        sent.map_err(|_| "no server takes its messages".to_owned())?.map_err(|error| error.to_string())?;
        let mut headers = headers(append, expected, before.len(), messages);
        if !before.is_empty() {
            headers.insert(header::NATS_BATCH_COMMIT, header::NATS_BATCH_COMMIT_FINAL);
        }
        let request = Request::new().headers(headers).payload(last.clone()).timeout(Some(ACK_TIMEOUT));
        let answer = self.client.send_request(subject.to_owned(), request).await;
        let answer = answer.map_err(|error| error.to_string())?;
        let end = expected.plus(messages.len()).index();
        match serde_json::from_slice(&answer.payload) {
            Ok(Response::<PublishAck>::Ok(ack)) if !ack.duplicate && ack.sequence == end => Ok(()),
            Ok(Response::Ok(ack)) => Err(format!("it is acknowledged at {}", ack.sequence)),
            Ok(Response::Err { error }) => Err(error.to_string()),
            Err(_) => Err("the stream's answer cannot be read".to_owned()),
        }
    }
}

/// The headers of one message of an append.
fn headers(append: &str, expected: Position, number: usize, messages: &[Taken]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(APPEND, append);
    if let Some((record, redacted)) = messages.get(number) {
        // Its position and its hash, so that no event is stored twice within the window, whoever sends it again.
        let id = format!("{}-{}", expected.plus(number), Hash::of_leaf(record));
        headers.insert(header::NATS_MESSAGE_ID, id);
        if let Some(hash) = redacted {
            headers.insert(LEAF_HASH, hash.to_string());
        }
    }
    if number == 0 {
        headers.insert(header::NATS_EXPECTED_LAST_SEQUENCE, expected.index().to_string());
    }
    if messages.len() > 1 {
        headers.insert(header::NATS_BATCH_ID, append);
        headers.insert(header::NATS_BATCH_SEQUENCE, (number + 1).to_string());
    }
    headers
}

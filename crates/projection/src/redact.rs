//! Redaction: removing the texts of an event for good, with an event that says so.

use bytes::Bytes;
use domain::event::{Change, Fact, Line, Removal, Unreadable, stub};
use domain::{Command, Permit};
use event_store::{Hash, Position};
use ulid::Ulid;

use crate::{Order, Projection, Refusal, find_event};

/// Why an event was not redacted, or not to the end: ask again when what is named is mended.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// There is no such event.
    #[error("the log has no event {0}")]
    NoSuchEvent(Ulid),
    /// The event that says so was refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log could not be read or rewritten.
    #[error(transparent)]
    Store(#[from] event_store::Error),
    /// The event is no event.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The event cannot be rewritten.
    #[error("the event cannot be rewritten: {0}")]
    Json(#[from] serde_json::Error),
}

/// Removes the texts of an event for good and answers its position. Its hash and its place stay.
///
/// An `event-redacted` event is recorded first, so that a crash in between leaves something to be done again, never
/// something done in silence. What was folded before still holds the texts: fold the log anew. A snapshot of
/// it is removed.
///
/// # Errors
///
/// A [`RedactError`].
pub fn redact(
    projection: &Projection,
    event: Ulid,
    removal: &Removal,
    actor: &str,
) -> Result<u64, RedactError> {
    let log = projection.log();
    let found = find_event(&**log, event, log.head().index())?;
    let (position, line) = found.ok_or(RedactError::NoSuchEvent(event))?;
    let text = String::from_utf8_lossy(&line);
    let (source, subject) = match Line::read(&text, position)? {
        Line::Event(event) => (event.change.source, event.change.subject),
        Line::Unknown { source, .. } => {
            let subject = source.whole();
            (source, subject)
        }
    };
    let change = Change::new(source, subject, Fact::EventRedacted(removal.clone()));
    let command = Command::Redact(Box::new(change));
    let (actor, permit) = (actor.to_owned(), Permit::everything());
    projection.submit(Order { command, actor, permit, expected: None, request: None })?;
    let stub = stub(&text, &Hash::of_leaf(&line).to_string())?;
    let redacted = log.redact(Position::new(position), Bytes::from(stub));
    projection.forget_snapshot();
    redacted?;
    Ok(position)
}

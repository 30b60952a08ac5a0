//! What a caller asks the writer for, and what it answers.

use std::sync::Arc;

use domain::event::{Change, Request};
use domain::{Command, Forbidden, Permit, Rejection, Slug, decide};
use ulid::Ulid;

use crate::{State, Update};

/// What a caller wants recorded.
#[derive(Debug, Clone)]
pub struct Order {
    /// The command.
    pub command: Command,
    /// Who asks: the key id of a token, or `operator`.
    pub actor: String,
    /// What the caller may record.
    pub permit: Permit,
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
    /// The caller may not record this: let those do it who may.
    #[error("{forbidden}")]
    Forbidden {
        /// The place of the change in what would be recorded, from 0.
        index: usize,
        /// Its row or line in the document that asks for it, from 1.
        row: Option<u64>,
        /// Why.
        forbidden: Forbidden,
    },
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
    /// The log cannot be written to for now: reads go on. Whether the order was recorded is unknown; ask again, with the
    /// same Idempotency-Key.
    #[error("{0}; ask again in some seconds")]
    Away(String),
    /// Something that was acknowledged is gone from the log, which takes no more writes: reads go on; the operator must
    /// restore it and restart.
    #[error("{0}")]
    Lost(String),
    /// The log takes no more writes: reads go on; the operator must look at it and restart.
    #[error("the log takes no more writes: {0}")]
    Unavailable(String),
}

/// The changes that an order comes to upon a state that has in full what it touches, if the rules and the caller's permit allow them.
pub(crate) fn changes(state: &State, order: &Order) -> Result<Vec<Change>, Refusal> {
    let changes = decide(&state.record, &order.command)?;
    let allowed = order.permit.check(&state.record, &changes);
    allowed.map_err(|(index, forbidden)| {
        let of_document = matches!(order.command, Command::Apply(..));
        let change = changes.get(index).filter(|_| of_document);
        let row = change.and_then(|change| change.provenance.as_ref()?.row);
        Refusal::Forbidden { index, row, forbidden }
    })?;
    Ok(changes)
}

pub(crate) fn expect_version(state: &State, order: &Order) -> Result<(), Refusal> {
    let Some((commitment, expected)) = &order.expected else { return Ok(()) };
    let current = state.version(commitment).map_or(0, |version| version.number);
    match current == *expected {
        true => Ok(()),
        false => Err(Refusal::Stale { commitment: commitment.clone(), expected: *expected, current }),
    }
}

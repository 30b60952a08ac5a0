//! Events: what has happened, as it stands in the log and is published.
//!
//! One event is one line of JSON in the form of `CloudEvents` 1.0 (structured mode, see its specification
//! section 3.1). The line as stored is the line as served: it is written once and never written again.

mod address;
mod amendment;
mod fact;
mod line;
mod payload;
mod provenance;
#[cfg(feature = "schema")]
mod schema;
mod schemas;
mod stub;

pub use address::{Source, Subject, SubjectKind};
pub use amendment::{Correction, Removal, Replacement};
pub use fact::{Fact, Nature};
pub use line::{EVENT_BYTES_MAX, Line, Unreadable};
pub use payload::*;
pub use provenance::{DOCUMENT_NAME_CHARS_MAX, Provenance};
#[cfg(feature = "schema")]
pub use schema::schema;
pub use schemas::SCHEMAS;
pub use stub::{leaf_hash, stub};

use std::sync::Arc;

use jiff::Timestamp;
use ulid::Ulid;

use crate::When;

/// What somebody says has happened: an event before it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The plan, organization or commitment that it is about.
    pub source: Source,
    /// The part of it that it is about.
    pub subject: Subject,
    /// The day or period of the world that it speaks about.
    pub effective: Option<When>,
    /// The day on which its source said so in public.
    pub attested: Option<When>,
    /// The reporting period that it answers.
    pub period: Option<When>,
    /// Whether it is news, a correction, a retraction or wording only.
    pub nature: Nature,
    /// Whether it is an import of the past, which is no news.
    pub history: bool,
    /// The document that it came from, where it came from one.
    pub provenance: Option<Arc<Provenance>>,
    /// What happened.
    pub fact: Fact,
}

impl Change {
    /// A change without dates, of the nature that its fact has by itself.
    #[must_use]
    pub fn new(source: Source, subject: Subject, fact: Fact) -> Self {
        let nature = fact.nature();
        let (effective, attested, period, provenance) = (None, None, None, None);
        Self { source, subject, effective, attested, period, nature, history: false, provenance, fact }
    }
}

/// What the writer adds to a change when it records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The event's own name, for ever. Rises strictly along the log.
    pub id: Ulid,
    /// Its position in the log, from 0, without a gap.
    pub sequence: u64,
    /// When it was recorded, UTC, to the millisecond. Never runs backwards along the log.
    pub time: Timestamp,
    /// Who wrote it: the key id of a token, or `operator`.
    pub actor: String,
    /// The change list that it was recorded with.
    pub change: Ulid,
    /// 128 random bits in hexadecimal, so that a removed text cannot be guessed from its hash.
    pub salt: String,
    /// The request that asked for it, in the first event of a list: see [`Request`].
    pub request: Option<Request>,
    /// Of a redacted event: the Merkle leaf hash of the line that it was, in hexadecimal.
    pub leaf_hash: Option<String>,
}

/// The request behind a change list, so that its repetition is recognised for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// SHA-256 of token id, path and `Idempotency-Key`, in hexadecimal.
    pub key: String,
    /// SHA-256 of the body, after the query and a newline where there is one, in hexadecimal.
    pub body: String,
}

/// A recorded change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, by whom and where in the log.
    pub stamp: Stamp,
    /// What.
    pub change: Change,
}

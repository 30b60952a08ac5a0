//! What the log adds up to: the current status, its versions and its news, folded from the log and kept current by
//! the one writer.
//!
//! A [`State`] is an index: plans and organizations in full, commitments in outline, and where in the log everything
//! else stands. A commitment, an old version or a piece of news is folded from its own events when it is asked for.
//! Deleting all of it loses time, never data.

mod clock;

// The state: an index of the log.
mod index;
mod places;
mod requests;
mod snapshot;
mod state;
mod varint;
mod versions;

// What is loaded by it.
mod figures;
mod library;
mod load;
mod mentioned;
mod search;
mod shelf;
mod update;
pub mod view;
mod words;

// The one writer.
mod keeper;
mod live;
mod order;
mod queue;
mod redact;
mod seek;
mod stamp;
mod writer;

pub use clock::{Clock, FixedClock, SystemClock};
pub use figures::Figures;
pub use keeper::SNAPSHOT_EVENTS;
pub use library::{KEPT_BYTES_MAX, KEPT_UPDATES_MAX};
pub use live::Projection;
pub use mentioned::Mentioned;
pub use order::{Order, Outcome, Refusal};
pub use places::Places;
pub use queue::QUEUE_ORDERS_MAX;
pub use redact::{RedactError, redact};
pub use search::Search;
pub use seek::{find_event, first_since};
pub use snapshot::FOLD;
pub use state::{FoldError, State};
pub use update::Update;
pub use versions::Version;
pub use writer::BATCH_EVENTS_MAX;

//! What the log adds up to: the current status, its versions and its news, folded from the log and kept current by
//! the one writer.
//!
//! Nothing here is kept: deleting it loses time, never data. It is not a database; it answers from memory.

mod clock;
mod live;
mod order;
mod redact;
mod seek;
mod stamp;
mod state;
mod update;
pub mod view;
mod writer;

pub use clock::{Clock, FixedClock, SystemClock};
pub use live::{Projection, QUEUE_ORDERS_MAX};
pub use order::{Order, Outcome, Refusal};
pub use redact::{RedactError, redact};
pub use seek::{find_event, first_since};
pub use state::{FoldError, State, Version, fold_up_to};
pub use update::Update;
pub use writer::BATCH_EVENTS_MAX;

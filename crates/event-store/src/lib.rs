//! The append-only log of opaque records.

mod error;
mod log;
mod memory;
mod origin;
mod position;
mod sled_log;

pub use self::error::{Damage, Error, Unfit};
pub use self::log::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, EventLog, PAGE_BYTES_MAX, PAGE_RECORDS_MAX, RECORD_BYTES_MAX,
};
pub use self::memory::MemoryLog;
pub use self::origin::{Origin, OriginError};
pub use self::position::Position;
pub use self::sled_log::{FREE_BYTES_MIN, SledLog};

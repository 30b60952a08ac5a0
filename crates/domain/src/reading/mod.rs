//! Reading what people write: numbers in the shapes in which they are published.
//!
//! Everything here reads strictly: what could mean two things is refused with both, never guessed.

mod number;

pub use number::{Unread, number};

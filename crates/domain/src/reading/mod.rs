//! Reading what people publish: numbers, measurements, targets, periods and deadlines, in English and in French.
//!
//! Everything here reads strictly. A text is read as a whole or refused as a whole: what could mean two things is
//! refused with both, what the grammar does not know is refused with the reason, and nothing around a number is
//! skipped. A refused text is no mistake; it is published as it stands, and a person says what it means.
//!
//! The grammar is one; its words stand per language. Where the caller does not know the language, words may be of
//! either one, and figures must read the same in both.

mod amount;
mod any;
mod cursor;
mod date;
mod deadline;
mod diagnosis;
mod en;
mod figures;
mod fiscal;
mod fr;
mod measurement;
mod missing;
mod moment;
mod number;
mod organizations;
mod span;
mod status;
mod target;
mod unread;
mod vocabulary;
mod words;

pub use any::{Came, Kind, check, read_as};
pub use deadline::deadline;
pub(crate) use figures::days_in_figures;
pub use measurement::measurement;
pub use missing::says_nothing;
pub use number::{number, number_alone, number_in};
pub use organizations::organizations;
pub use span::period;
pub use status::{completion, schedule};
pub use target::{Target, target};
pub use unread::Unread;

use serde::Serialize;

/// What a text was read as, with the words around the number.
///
/// The words are kept as published and not interpreted: whether `workshops delivered` is what the indicator counts
/// is for a person to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading<T> {
    /// What was read.
    #[serde(flatten)]
    pub read: T,
    /// The words that name what was counted, where the text has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// The words that name the subset or the denominator, where the text has some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
}

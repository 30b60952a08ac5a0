//! Why a text was not read.

use crate::{Decimal, Malformed};

/// Why a text is not taken as what was asked for. The message names the text and says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// One comma and three figures: English groups thousands so, French writes decimals so.
    #[error("`{text}` can be read as {grouped} or as {decimal}; write {grouped} or {decimal}")]
    Ambiguous {
        /// The text as given.
        text: String,
        /// With the comma as a sign of grouping.
        grouped: Decimal,
        /// With the comma as the sign before the decimals.
        decimal: Decimal,
    },
    /// The comma can only stand before decimals.
    #[error("`{text}` has a decimal comma; write {decimal}")]
    Comma {
        /// The text as given.
        text: String,
        /// The same number with a point.
        decimal: Decimal,
    },
    /// A date that means two things, or none that is certain.
    #[error("`{text}` can be read as {first} or as {second}; write {first} or {second}")]
    EitherDate {
        /// The text as given.
        text: String,
        /// One reading, as the date is written.
        first: String,
        /// The other.
        second: String,
    },
    /// More than one value or date.
    #[error("`{text}` says more than one thing; record each on its own, or keep it as a text")]
    Several {
        /// The text as given.
        text: String,
    },
    /// Something that has no date, or goes on after it.
    #[error("`{text}` goes on or comes again, so it is no date; leave the date out and keep the text")]
    Continuing {
        /// The text as given.
        text: String,
    },
    /// Words without a number or a date that would answer.
    #[error("`{text}` gives no figures to read; keep it as a text")]
    Words {
        /// The text as given.
        text: String,
    },
    /// There is a number or a date, but also something that is not understood.
    #[error("`{text}` has more around its figures than can be read without a guess; write them alone")]
    Unclear {
        /// The text as given.
        text: String,
    },
    /// Nothing of the kind in any language, or a language whose words are not known.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

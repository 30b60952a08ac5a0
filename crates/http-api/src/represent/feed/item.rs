//! An item: a piece of news in words of one language, before it has a format.

use domain::event::Nature;
use jiff::Timestamp;

/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 150;

/// A piece of news in one language. It is the same in every feed, and never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The id, a `tag:` URI (RFC 4151): the same in every language and format.
    pub id: String,
    /// What happened, in one line of plain text of at most [`TITLE_CHARS_MAX`] characters.
    pub title: String,
    /// What happened, as HTML of a few elements without scripts, styles or relative addresses.
    pub html: String,
    /// The page of the event, absolute.
    pub link: String,
    /// When it was recorded, which is never in the future.
    pub published: Timestamp,
    /// What it is to a subscriber.
    pub nature: Nature,
    /// The kind of event: `milestone-status-reported`.
    pub kind: &'static str,
    /// The status that it reports: `substantial`, `on-schedule`.
    pub status: Option<&'static str>,
    /// Names of the lead organizations, or of the publisher of a plan.
    pub authors: Vec<String>,
    /// Tokens by which readers and programs filter.
    pub categories: Vec<Category>,
    /// The page of the event that this one corrects or withdraws, absolute.
    pub related: Option<String>,
}

/// A token from a vocabulary, the same in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The vocabulary, as an absolute address.
    pub vocabulary: String,
    /// The token.
    pub term: String,
}

//! A feed before it has a format.

use domain::Lang;
use jiff::Timestamp;

use super::Item;

/// The most bytes of a document that readers poll.
pub const DOCUMENT_BYTES_MAX: usize = 250_000;

/// The most bytes of an answer to a reader that has missed more than the document holds.
pub const CATCH_UP_BYTES_MAX: usize = 1_048_576;

/// A feed in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Its id, the same in every format and for ever.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub description: String,
    /// The language of its texts.
    pub lang: Lang,
    /// The address at which it was asked for, absolute.
    pub self_link: String,
    /// The page about the same, absolute.
    pub page_link: String,
    /// The same feed in the other languages, absolute.
    pub twins: Vec<(Lang, String)>,
    /// The archive page with what is older, absolute.
    pub older: Option<String>,
    /// When its newest event was recorded; none where it has none.
    pub updated: Option<Timestamp>,
    /// Its items, newest first.
    pub items: Vec<Item>,
    /// How many of the newest items must not be left out, however long they are.
    pub kept: usize,
    /// The most bytes that it may have.
    pub bytes_max: usize,
}

//! Feeds: what changed, once each, in every feed reader.
//!
//! One event is one [`Item`] with one id, for ever and everywhere: a correction or a withdrawal is an item of its own,
//! because feed readers hide or ignore a change to an item that they have. [`Choice`] chooses the items of a document,
//! [`Item::of`] says each in words, [`Feed::write`] writes them in one of the [formats](Format).

mod atom;
mod axis;
mod document;
mod format;
mod head;
mod html;
mod item;
mod json_feed;
mod line;
mod opml;
mod rss;
mod tag;
mod tell;
mod window;
mod xml;

pub use axis::Axis;
pub use document::{Asked, CATCH_UP_BYTES_MAX, DOCUMENT_BYTES_MAX, Document, Feed, Part, Tell, Twin};
pub use format::Format;
pub use head::Head;
pub use item::{Category, ITEM_BYTES_MAX, Item, TITLE_CHARS_MAX};
pub use opml::{MEDIA_TYPE as OPML_MEDIA_TYPE, opml};
pub use tag::{RENDERER, Tag};
pub use window::{Choice, Filter, Natures, PAGE_ITEMS, WINDOW_ITEMS_MAX, WINDOW_ITEMS_MIN, Window};

#[cfg(test)]
mod tests;

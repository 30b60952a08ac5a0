//! Feeds: what changed, once each, in every feed reader.
//!
//! One event is one [`Item`] with one id, for ever and everywhere: a correction or a withdrawal is an item of its own,
//! because feed readers hide or ignore a change to an item that they have. [`Window`] chooses the news of a document,
//! [`Item::of`] says it in words, [`rss()`] writes it.

mod document;
mod html;
mod item;
mod line;
mod rss;
mod tell;
mod window;
mod xml;

pub use document::{Asked, CATCH_UP_BYTES_MAX, DOCUMENT_BYTES_MAX, Feed};
pub use item::{Category, Item, TITLE_CHARS_MAX};
pub use rss::{MEDIA_TYPE as RSS_MEDIA_TYPE, rss, rss_item};
pub use window::{Filter, Natures, PAGE_ITEMS, WINDOW_ITEMS_MAX, WINDOW_ITEMS_MIN, Window};

#[cfg(test)]
mod tests;

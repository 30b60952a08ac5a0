//! The formats of feeds: each writes an item by itself, and a document around items.

use std::str::FromStr;

use bytes::Bytes;
use domain::Malformed;

use super::{Feed, Item, atom, json_feed, rss};

/// A format of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// RSS 2.0, which every reader takes.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1, with the data of the events.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// How the addresses of its feeds end.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }

    /// The `Content-Type`, complete.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Json => "application/feed+json",
        }
    }

    /// The media type without parameters, as in links.
    #[must_use]
    pub fn essence(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// An item by itself: the same bytes in every document of its language, so that they are written once.
    #[must_use]
    pub fn item(self, item: &Item) -> Bytes {
        let [rss, atom, json] = &item.written;
        let (written, write): (_, fn(&Item) -> Vec<u8>) = match self {
            Self::Rss => (rss, rss::item),
            Self::Atom => (atom, atom::entry),
            Self::Json => (json, json_feed::item),
        };
        written.get_or_init(|| write(item).into()).clone()
    }

    /// A document with these items, which [`Format::item`] wrote.
    #[must_use]
    pub(super) fn document(self, feed: &Feed, items: &[Bytes]) -> Vec<u8> {
        match self {
            Self::Rss => rss::document(feed, items),
            Self::Atom => atom::document(feed, items),
            Self::Json => json_feed::document(feed, items),
        }
    }
}

impl FromStr for Format {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let known = Self::ALL.into_iter().find(|format| format.suffix() == text);
        known.ok_or_else(|| Malformed::new("a format of feeds", text, "write rss, atom or json"))
    }
}

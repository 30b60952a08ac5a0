//! Atom 1.0 (RFC 4287), with a tombstone (RFC 6721) for each entry that was withdrawn or whose text was removed.

use bytes::Bytes;
use jiff::Timestamp;

use super::xml::Xml;
use super::{Feed, Format, Item};

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";
const HISTORY: &str = "http://purl.org/syndication/history/1.0";
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// A document around `<entry>` elements.
pub(super) fn document(feed: &Feed, entries: &[Bytes]) -> Vec<u8> {
    let mut xml = Xml::document();
    let lang = feed.asked.lang.as_str();
    let attributes = [("xmlns", NAMESPACE), ("xmlns:fh", HISTORY), ("xml:lang", lang)];
    xml.within("feed", &attributes, |xml| {
        head(xml, feed);
        entries.iter().for_each(|entry| xml.insert(entry));
    });
    xml.into_bytes()
}

/// An item as its `<entry>` element, after the tombstone of the one that it takes back.
pub(super) fn entry(item: &Item) -> Vec<u8> {
    let mut xml = Xml::part();
    if let Some(removed) = &item.removed {
        let when = rfc3339(item.published);
        xml.empty("at:deleted-entry", &[("xmlns:at", TOMBSTONES), ("ref", removed), ("when", &when)]);
    }
    xml.within("entry", &[], |xml| {
        xml.text("id", &item.id);
        xml.text_with("title", &[("type", "text")], &item.title);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &item.link)]);
        if let Some(related) = &item.related {
            xml.empty("link", &[("rel", "related"), ("type", "text/html"), ("href", related)]);
        }
        xml.text("published", &rfc3339(item.published));
        xml.text("updated", &rfc3339(item.published));
        for author in &item.authors {
            xml.within("author", &[], |xml| xml.text("name", author));
        }
        for category in &item.categories {
            xml.empty("category", &[("term", &category.term), ("scheme", &category.vocabulary)]);
        }
        xml.text_with("content", &[("type", "html")], &item.html);
    });
    xml.into_bytes()
}

/// What stands before the entries. The feed has an author of its own, since not every entry has one (section 4.1.1).
fn head(xml: &mut Xml, feed: &Feed) {
    xml.text("id", &feed.id);
    xml.text_with("title", &[("type", "text")], &feed.head.title);
    xml.text_with("subtitle", &[("type", "text")], &feed.head.description);
    xml.text("updated", &rfc3339(feed.head.updated));
    xml.within("author", &[], |xml| {
        xml.text("name", "Milepost");
        xml.text("uri", &feed.home_link);
    });
    xml.text("generator", "Milepost");
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.page_link)]);
    xml.feed_links("link", feed, Format::Atom);
    if feed.current.is_some() {
        xml.empty("fh:archive", &[]);
    }
}

/// `2024-01-01T10:00:00.000Z`: to the millisecond, so that entries that differ in time differ here.
pub(super) fn rfc3339(time: Timestamp) -> String {
    format!("{time:.3}")
}

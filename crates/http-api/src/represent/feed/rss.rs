//! RSS 2.0 as the RSS Advisory Board specifies it, with its Best Practices Profile.
//!
//! The `rss` crate cannot write a feed by these rules (characters that XML forbids, hexadecimal references, the order
//! of an item's children), so the feed is written here and that crate reads it back in the tests.

use bytes::Bytes;
use jiff::Timestamp;

use super::xml::Xml;
use super::{Feed, Format, Item};

/// Every prefix that a feed uses, declared on its root whether or not an item needs it.
const NAMESPACES: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
];

/// How long a reader may wait before it asks again, in minutes.
const TTL_MINUTES: &str = "60";

const SPECIFICATION: &str = "https://www.rssboard.org/rss-specification";

/// A document around `<item>` elements.
pub(super) fn document(feed: &Feed, items: &[Bytes]) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.within("rss", &NAMESPACES, |xml| {
        xml.within("channel", &[], |xml| {
            channel(xml, feed);
            items.iter().for_each(|item| xml.insert(item));
        });
    });
    xml.into_bytes()
}

/// An item as its `<item>` element.
pub(super) fn item(item: &Item) -> Vec<u8> {
    let mut xml = Xml::part();
    xml.within("item", &[], |xml| {
        xml.text("title", &item.title);
        xml.text("link", &item.link);
        xml.text("description", &item.html);
        for author in &item.authors {
            xml.text("dc:creator", author);
        }
        for category in &item.categories {
            xml.text_with("category", &[("domain", &category.vocabulary)], &category.term);
        }
        xml.text_with("guid", &[("isPermaLink", "false")], &item.id);
        xml.text("pubDate", &rfc822(item.published));
        if let Some(related) = &item.related {
            xml.empty("atom:link", &[("rel", "related"), ("type", "text/html"), ("href", related)]);
        }
    });
    xml.into_bytes()
}

fn channel(xml: &mut Xml, feed: &Feed) {
    xml.text("title", &feed.head.title);
    xml.text("link", &feed.page_link);
    xml.text("description", &feed.head.description);
    xml.text("language", feed.asked.lang.as_str());
    xml.text("lastBuildDate", &rfc822(feed.head.updated));
    xml.text("generator", "Milepost");
    xml.text("docs", SPECIFICATION);
    xml.text("ttl", TTL_MINUTES);
    xml.feed_links("atom:link", feed, Format::Rss);
    if feed.current.is_some() {
        xml.empty("fh:archive", &[]);
    }
}

/// `Mon, 01 Jan 2024 10:00:00 GMT`, in English whatever the language: the one form that every reader takes (Best
/// Practices Profile, section 3.2).
fn rfc822(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

//! RSS 2.0 as the RSS Advisory Board specifies it, with its Best Practices Profile.
//!
//! The `rss` crate cannot write a feed by these rules (characters that XML forbids, hexadecimal references, the order
//! of an item's children), so the feed is written here and that crate reads it back in the tests.

use jiff::Timestamp;

use super::xml::Xml;
use super::{Feed, Item};

/// The `Content-Type`, complete.
pub const MEDIA_TYPE: &str = "application/rss+xml; charset=utf-8";

/// Every prefix that a feed uses, declared on its root whether or not an item needs it.
const NAMESPACES: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
];

/// What follows the items.
const CLOSING: &str = "</channel>\n</rss>\n";

/// How long a reader may wait before it asks again, in minutes.
const TTL_MINUTES: &str = "60";

const SPECIFICATION: &str = "https://www.rssboard.org/rss-specification";

/// A feed as RSS 2.0. The same feed gives the same bytes.
///
/// The oldest items are left out from where the document would exceed [`Feed::bytes_max`], yet never one of
/// the newest [`Feed::kept`], which stand in no archive page.
#[must_use]
pub fn rss(feed: &Feed) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.within("rss", &NAMESPACES, |xml| {
        xml.within("channel", &[], |xml| {
            channel(xml, feed);
            items(xml, feed);
        });
    });
    xml.into_bytes()
}

/// An item as its `<item>` element: the same bytes in every feed of its language, so that it can be kept.
#[must_use]
pub fn rss_item(item: &Item) -> Vec<u8> {
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
    xml.text("title", &feed.title);
    xml.text("link", &feed.page_link);
    xml.text("description", &feed.description);
    xml.text("language", feed.lang.as_str());
    if let Some(updated) = feed.updated {
        xml.text("lastBuildDate", &rfc822(updated));
    }
    xml.text("generator", "Milepost");
    xml.text("docs", SPECIFICATION);
    xml.text("ttl", TTL_MINUTES);
    link(xml, "self", &feed.self_link);
    for (lang, address) in &feed.twins {
        let attributes = [("rel", "alternate"), ("type", "application/rss+xml"), ("hreflang", lang.as_str())];
        xml.empty("atom:link", &[attributes.as_slice(), &[("href", address)]].concat());
    }
    if let Some(address) = &feed.older {
        link(xml, "prev-archive", address);
    }
}

fn link(xml: &mut Xml, relation: &str, address: &str) {
    xml.empty("atom:link", &[("rel", relation), ("type", "application/rss+xml"), ("href", address)]);
}

/// Writes the items that fit, newest first.
fn items(xml: &mut Xml, feed: &Feed) {
    let room = feed.bytes_max.saturating_sub(CLOSING.len());
    for (place, item) in feed.items.iter().enumerate() {
        let item = rss_item(item);
        if place >= feed.kept && xml.len() + item.len() > room {
            break;
        }
        xml.insert(&item);
    }
}

/// `Mon, 01 Jan 2024 10:00:00 GMT`, in English whatever the language: the one form that every reader takes (Best
/// Practices Profile, section 3.2).
fn rfc822(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

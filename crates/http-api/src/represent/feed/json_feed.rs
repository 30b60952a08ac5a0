//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), with the data of the events in an extension, so that a
//! program need not read words.

use bytes::Bytes;
use domain::event::{Fact, Source};
use domain::{Slug, When};
use serde::Serialize;
use ulid::Ulid;

use super::atom::rfc3339;
use super::xml::clean;
use super::{Feed, ITEM_BYTES_MAX, Item, Twin};

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// A document but for its items, which are last.
#[derive(Serialize)]
struct Head<'a> {
    version: &'a str,
    title: String,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: String,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(rename = "_milepost")]
    more: Document<'a>,
}

/// What JSON Feed has no member for.
#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    updated: String,
    alternates: Vec<Alternate<'a>>,
    /// For an archive page: the document that readers poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<&'a str>,
    /// For an archive page: the one with what is newer.
    #[serde(skip_serializing_if = "Option::is_none")]
    newer: Option<&'a str>,
}

#[derive(Serialize)]
struct Alternate<'a> {
    url: &'a str,
    mime_type: &'a str,
    language: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    url: &'a str,
    title: String,
    content_html: String,
    date_published: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    tags: Vec<&'a str>,
    language: &'a str,
    #[serde(rename = "_milepost")]
    data: Data<'a>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// The event, in the words of the log.
#[derive(Serialize)]
struct Data<'a> {
    event: Ulid,
    kind: &'a str,
    nature: &'a str,
    source: &'a Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<&'a Slug>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commitment: Option<&'a Slug>,
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<&'a When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attested: Option<&'a When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<&'a When>,
    history: bool,
    late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<&'a str>,
    /// What was valid before, as the event that would say so; none for the removal of a text, or where it has no room.
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Fact>,
    /// What the event says: its kind and its data. Where they have no room, they are read at `/events/{event}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a Fact>,
}

/// A document around items.
pub(super) fn document(feed: &Feed, items: &[Bytes]) -> Vec<u8> {
    let mut json = written(&head(feed));
    // The closing brace of the head comes after the items.
    json.pop();
    json.extend_from_slice(b",\"items\":[\n");
    for (place, item) in items.iter().enumerate() {
        json.extend_from_slice(if place == 0 { b"" } else { b",\n" });
        json.extend_from_slice(item);
    }
    json.extend_from_slice(b"\n]}\n");
    json
}

/// An item as an object, with as much of what it says as there is room for: the new first, then the old.
pub(super) fn item(item: &Item) -> Vec<u8> {
    let update = &*item.update;
    let removal = matches!(update.event.change.fact, Fact::EventRedacted(_));
    let (old, new) = (update.before.as_ref().filter(|_| !removal), Some(&update.event.change.fact));
    let tries = [(old, new), (None, new)].map(|(old, new)| entry(item, old, new));
    let fits = tries.into_iter().find(|entry| entry.len() <= ITEM_BYTES_MAX);
    fits.unwrap_or_else(|| entry(item, None, None))
}

fn entry(item: &Item, old: Option<&Fact>, new: Option<&Fact>) -> Vec<u8> {
    written(&Entry {
        id: &item.id,
        url: &item.link,
        title: clean(&item.title).collect(),
        content_html: clean(&item.html).collect(),
        date_published: rfc3339(item.published),
        authors: item.authors.iter().map(|name| Author { name }).collect(),
        tags: item.categories.iter().map(|category| category.term.as_str()).collect(),
        language: item.lang.as_str(),
        data: Data { old, new, ..data(item) },
    })
}

fn head(feed: &Feed) -> Head<'_> {
    Head {
        version: VERSION,
        title: clean(&feed.head.title).collect(),
        home_page_url: &feed.page_link,
        feed_url: &feed.head.address,
        description: clean(&feed.head.description).collect(),
        language: feed.asked.lang.as_str(),
        next_url: feed.older.as_deref(),
        more: Document {
            id: &feed.id,
            updated: rfc3339(feed.head.updated),
            alternates: feed.twins.iter().map(alternate).collect(),
            current: feed.current.as_deref(),
            newer: feed.newer.as_deref(),
        },
    }
}

fn alternate(twin: &Twin) -> Alternate<'_> {
    Alternate { url: &twin.address, mime_type: twin.format.essence(), language: twin.lang.as_str() }
}

fn data(item: &Item) -> Data<'_> {
    let update = &*item.update;
    let change = &update.event.change;
    Data {
        event: update.event.stamp.id,
        kind: change.fact.kind(),
        nature: change.nature.word(),
        source: &change.source,
        plan: update.plan.as_ref(),
        commitment: update.commitment.as_ref().map(|(id, _)| id),
        subject: change.subject.to_string(),
        effective: change.effective.as_ref(),
        attested: change.attested.as_ref(),
        period: change.period.as_ref(),
        history: change.history,
        late: update.late,
        related: item.related.as_deref(),
        old: None,
        new: None,
    }
}

fn written(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("it has no maps but those with text for keys")
}

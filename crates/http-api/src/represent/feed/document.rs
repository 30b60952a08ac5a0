//! A document of a feed: from the state to bytes.

use std::sync::Arc;

use bytes::Bytes;
use domain::Lang;
use jiff::Timestamp;
use projection::{State, Update};

use super::{Filter, Format, Head, Item, Window};
use crate::represent::site::Site;

/// The most bytes of a document that readers poll.
pub const DOCUMENT_BYTES_MAX: usize = 250_000;

/// The most bytes of an answer to a reader that has missed more than the document holds.
pub const CATCH_UP_BYTES_MAX: usize = 1_048_576;

/// Which document somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// About what, and which kinds of news.
    pub filter: Filter,
    /// In which official language.
    pub lang: Lang,
    /// In which format.
    pub format: Format,
    /// Which part of it.
    pub part: Part,
}

/// A part of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What readers poll.
    Window,
    /// What a reader has not seen that knows the log up to a position.
    Since(u64),
    /// An archive page (RFC 5005, section 4), by its number.
    Page(usize),
}

/// Tells an update as an item in the language that was asked for.
pub type Tell<'a> = dyn Fn(&Arc<Update>) -> Arc<Item> + 'a;

/// A document before it has a format.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// What was asked for.
    pub asked: Asked,
    /// The id of the feed, the same in every format and for ever.
    pub id: String,
    /// Its title, its address and how far it goes.
    pub head: Head,
    /// The page about the same, absolute.
    pub page_link: String,
    /// The front page of the site, absolute.
    pub home_link: String,
    /// The same document in other formats and languages.
    pub twins: Vec<Twin>,
    /// The document that readers poll, absolute; none where this is it.
    pub current: Option<String>,
    /// The archive page with what is older, absolute.
    pub older: Option<String>,
    /// The archive page with what is newer, absolute. It may not be full yet; then its address leads to `current`.
    pub newer: Option<String>,
    /// Its items, newest first.
    pub items: Vec<Arc<Item>>,
    /// How many of the newest items must not be left out, however long they are.
    pub kept: usize,
}

/// The same document in another format or language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Its language.
    pub lang: Lang,
    /// Its format.
    pub format: Format,
    /// Its address, absolute.
    pub address: String,
}

/// A document as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// When the newest item was recorded.
    pub updated: Timestamp,
    /// How many events the log had after the newest item.
    pub position: u64,
    /// The position of the oldest item; none where there is none.
    pub oldest: Option<u64>,
}

impl Feed {
    /// What readers poll, with its items; none where the state has nothing of that name.
    #[must_use]
    pub fn window(
        tell: &Tell<'_>,
        state: &State,
        asked: &Asked,
        site: &Site,
        window: Window,
    ) -> Option<Self> {
        let Window { updates, kept, pages } = window;
        let older = pages.checked_sub(1).map(|last| asked.page(last, site));
        Some(Self { kept, older, ..Self::with(Head::of(state, asked, site)?, &updates, tell, asked, site) })
    }

    /// What a reader has not seen, newest first; none where the state has nothing of that name.
    #[must_use]
    pub fn since(
        tell: &Tell<'_>,
        state: &State,
        asked: &Asked,
        site: &Site,
        updates: &[Arc<Update>],
    ) -> Option<Self> {
        Some(Self::with(Head::of(state, asked, site)?, updates, tell, asked, site))
    }

    /// An archive page with its items, newest first; none where the state has nothing of that name.
    #[must_use]
    pub fn page(
        tell: &Tell<'_>,
        state: &State,
        asked: &Asked,
        site: &Site,
        updates: &[Arc<Update>],
    ) -> Option<Self> {
        let Part::Page(page) = asked.part else { return None };
        let newest = updates.first();
        let last = newest.map_or(0, |newest| newest.event.stamp.sequence);
        let definition =
            newest.and_then(|newest| newest.commitment.as_ref()).map(|(_, definition)| definition);
        let named = definition.map(|definition| (&definition.number, &definition.title));
        let head = Head::at(state, asked, site, (last, named))?;
        Some(Self {
            current: Some(Asked { part: Part::Window, ..asked.clone() }.address(site)),
            older: page.checked_sub(1).map(|page| asked.page(page, site)),
            newer: Some(asked.page(page + 1, site)),
            ..Self::with(head, updates, tell, asked, site)
        })
    }

    fn with(head: Head, updates: &[Arc<Update>], tell: &Tell<'_>, asked: &Asked, site: &Site) -> Self {
        let Asked { filter, lang, .. } = asked;
        Self {
            asked: asked.clone(),
            id: format!("{}{}", site.feed_tag(&filter.topic, *lang), filter.query()),
            head,
            page_link: site.page(&filter.topic, *lang),
            home_link: site.url("/"),
            twins: asked.twins(site),
            current: None,
            older: None,
            newer: None,
            items: updates.iter().map(tell).collect(),
            kept: updates.len(),
        }
    }

    /// The document in its format. The same feed gives the same bytes.
    ///
    /// Where it would be too large, what readers poll does without its oldest items, yet never without one of the
    /// newest [`Feed::kept`], which stand in no archive page; what a reader missed does without the newest, which it
    /// gets the next time; an archive page does without none. [`ITEM_BYTES_MAX`](super::ITEM_BYTES_MAX) is such that
    /// what may not be left out always fits.
    #[must_use]
    pub fn write(self) -> Document {
        let (feed, written) = self.fitted();
        Document {
            bytes: feed.asked.format.document(&feed, &written),
            updated: feed.head.updated,
            position: feed.head.position,
            oldest: feed.items.last().map(|item| item.update.event.stamp.sequence),
        }
    }

    /// The feed with the items that its document has, for whoever shows them otherwise.
    #[must_use]
    pub fn as_written(self) -> Self {
        self.fitted().0
    }

    /// The feed without what has no room in its document, and its items as written.
    fn fitted(mut self) -> (Self, Vec<Bytes>) {
        let format = self.asked.format;
        let mut written: Vec<Bytes> = self.items.iter().map(|item| format.item(item)).collect();
        let around = format.document(&self, &[]).len();
        match self.asked.part {
            Part::Window => {
                let fits = fitting(written.iter(), DOCUMENT_BYTES_MAX.saturating_sub(around));
                written.truncate(fits.max(self.kept));
                self.items.truncate(written.len());
            }
            Part::Since(_) => {
                let fits = fitting(written.iter().rev(), CATCH_UP_BYTES_MAX.saturating_sub(around)).max(1);
                let left_out = written.len().saturating_sub(fits);
                written.drain(..left_out);
                self.items.drain(..left_out);
            }
            Part::Page(_) => {}
        }
        self.go_as_far_as_the_newest_item();
        (self, written)
    }

    fn go_as_far_as_the_newest_item(&mut self) {
        let Some(newest) = self.items.first().map(|item| &item.update.event.stamp) else { return };
        if self.asked.part != Part::Window {
            (self.head.updated, self.head.position) = (newest.time, newest.sequence + 1);
        }
    }
}

impl Asked {
    fn page(&self, page: usize, site: &Site) -> String {
        Self { part: Part::Page(page), ..self.clone() }.address(site)
    }

    /// The same document in every other format and language.
    #[must_use]
    pub fn twins(&self, site: &Site) -> Vec<Twin> {
        let each = Lang::OFFICIAL.into_iter().flat_map(|lang| Format::ALL.map(|format| (lang, format)));
        let others = each.filter(|twin| *twin != (self.lang, self.format));
        let twin = |(lang, format)| Twin {
            lang,
            format,
            address: Self { lang, format, ..self.clone() }.address(site),
        };
        others.map(twin).collect()
    }
}

/// How many of these items fit into so many bytes, each with a separator.
fn fitting<'a>(items: impl Iterator<Item = &'a Bytes>, bytes: usize) -> usize {
    let ends = items.scan(0, |end, item| {
        *end += item.len() + 2;
        Some(*end)
    });
    ends.take_while(|end| *end <= bytes).count()
}

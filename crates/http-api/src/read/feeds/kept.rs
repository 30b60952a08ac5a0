//! Feeds that were written before: their items, which never change, and the documents that readers poll, until they do.

use std::sync::Arc;

use bytes::Bytes;
use domain::Lang;
use projection::{State, Update};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::represent::feed::{Asked, Document, Item, Tag};
use crate::represent::site::Site;

/// How many entries room is made for at first.
const ENTRIES: usize = 256;

/// What was written before. Of many readers that ask at once for what was not, one has the work.
pub(crate) struct WrittenFeeds {
    /// By the position of the event, and the language.
    items: Cache<(u64, Lang), Arc<Item>, Weight>,
    /// By what was asked for and its tag, which names the bytes exactly: no reader gets those of another state.
    documents: Cache<(Asked, Tag), Arc<Written>, Weight>,
}

/// A document that readers poll.
pub(super) struct Written {
    /// The document.
    pub(super) bytes: Bytes,
    /// The position of its oldest item; none where there is none.
    pub(super) oldest: Option<u64>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<(u64, Lang), Arc<Item>> for Weight {
    fn weight(&self, _: &(u64, Lang), item: &Arc<Item>) -> u64 {
        item.bytes() as u64
    }
}

impl Weighter<(Asked, Tag), Arc<Written>> for Weight {
    fn weight(&self, _: &(Asked, Tag), written: &Arc<Written>) -> u64 {
        written.bytes.len() as u64
    }
}

impl WrittenFeeds {
    /// Keeps at most so many bytes, half of them of items.
    pub(crate) fn within(bytes: u64) -> Self {
        Self {
            items: Cache::with_weighter(ENTRIES, bytes / 2, Weight),
            documents: Cache::with_weighter(ENTRIES, bytes / 2, Weight),
        }
    }

    /// The document with a tag, written where it is not there.
    pub(super) fn document<E>(
        &self,
        asked: &Asked,
        tag: &Tag,
        write: impl FnOnce() -> Result<Document, E>,
    ) -> Result<Arc<Written>, E> {
        self.documents.get_or_insert_with(&(asked.clone(), tag.clone()), || {
            let Document { bytes, oldest, .. } = write()?;
            Ok(Arc::new(Written { bytes: bytes.into(), oldest }))
        })
    }

    /// The item of an update, told where it is not there.
    pub(super) fn item(&self, update: &Arc<Update>, state: &State, lang: Lang, site: &Site) -> Arc<Item> {
        let name = (update.event.stamp.sequence, lang);
        if let Some(item) = self.items.get(&name) {
            return item;
        }
        let item = Arc::new(Item::of(update, &state.record, lang, site));
        self.items.insert(name, Arc::clone(&item));
        item
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::represent::feed::{Filter, Format, Part};
    use crate::represent::site::Topic;

    #[test]
    fn feeds_that_are_kept_stay_within_their_bytes() {
        let asked = Asked {
            filter: Filter::all(Topic::All),
            lang: Lang::EN,
            format: Format::Rss,
            part: Part::Window,
        };
        let feeds = WrittenFeeds::within(20_000);
        let (mut written, each) = (0, 1_000);
        let mut ask = |position| {
            let tag = Tag { position, from: None, version: String::new(), packed: None };
            let write = || {
                written += 1;
                let bytes = vec![b'x'; each];
                Ok::<_, ()>(Document { bytes, updated: Timestamp::UNIX_EPOCH, position, oldest: None })
            };
            assert_eq!(feeds.document(&asked, &tag, write).unwrap().bytes.len(), each);
        };
        ask(0);
        ask(0);
        (1..100).for_each(ask);
        assert_eq!(written, 100, "each once, and none that is there again");
        let kept = feeds.documents.weight();
        assert!(kept > 0 && kept <= 10_000, "{kept}");
    }
}

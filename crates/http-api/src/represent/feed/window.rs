//! Which items a document of a feed holds: enough that nobody who polls now and then misses any, and no more than a
//! reader takes.
//!
//! Every item of a filter has a place, from 0, in the order of recording, and keeps it. Places 100n to 100n+99 are
//! archive page n; it can be read once it is full and then never changes. The document that readers poll has only
//! what is [live](Update::live): an import of the past takes places too, so that archives hold it, but goes into no
//! reader's list of news. Imports on the page that is not full yet are read when it is.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use domain::Malformed;
use domain::event::Nature;
use jiff::SignedDuration;
use projection::{Places, State, Update};

use crate::represent::site::Topic;

/// How many items an archive page holds, for ever.
pub const PAGE_ITEMS: usize = 100;

/// The least that a feed holds where there is so much.
pub const WINDOW_ITEMS_MIN: usize = 50;

/// The most that one document holds.
pub const WINDOW_ITEMS_MAX: usize = 500;

/// Everything as young as that, measured from the newest item, is in the feed: a reader that polls once a day misses
/// nothing of a burst.
const RECENT: SignedDuration = SignedDuration::from_hours(48);

/// What a feed is about, and which kinds of news it has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Filter {
    /// About what.
    pub topic: Topic,
    /// Of which natures.
    pub natures: Natures,
}

/// Natures of events, as in `?nature=correction,retraction`. By default all that say something new.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Natures(BTreeSet<Nature>);

/// The items of the document that readers poll.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    /// Newest first: by time, then by id, which is the order of the log backwards.
    pub updates: Vec<Arc<Update>>,
    /// How many of the newest stand in no full archive page, so that leaving one out would lose it.
    pub kept: usize,
    /// How many archive pages are full: they are numbered from 0 and never change.
    pub pages: usize,
}

/// What a window may hold. How much of it is recent shows when the items are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The positions of what is live, newest first.
    live: Vec<u64>,
    kept: usize,
    pages: usize,
}

impl Choice {
    /// The choice for a filter.
    ///
    /// A window holds what is live and in no full archive page, at least [`WINDOW_ITEMS_MIN`], and whatever is at most
    /// 48 hours older than the newest, but at most [`WINDOW_ITEMS_MAX`].
    #[must_use]
    pub fn of(state: &State, filter: &Filter) -> Self {
        let (places, wants) = (filter.places(state), |nature| filter.natures.has(nature));
        let total = places.count(wants);
        let live = places.live(wants, WINDOW_ITEMS_MAX);
        let kept = live.iter().take_while(|(_, later)| *later < total % PAGE_ITEMS).count();
        let live = live.into_iter().map(|(position, _)| position).collect();
        Self { live, kept, pages: filter.pages(state) }
    }

    /// The positions of the items to tell next, after those that were told; none where these are enough.
    #[must_use]
    pub fn next(&self, told: &[Arc<Update>]) -> &[u64] {
        let wanted = match told.len() {
            0 => self.kept.max(WINDOW_ITEMS_MIN),
            told_so_far if recent(told) == told_so_far => told_so_far + WINDOW_ITEMS_MIN,
            _ => 0,
        };
        self.live.get(told.len()..wanted.min(self.live.len())).unwrap_or_default()
    }

    /// The window, of all items that were asked for.
    #[must_use]
    pub fn window(&self, mut updates: Vec<Arc<Update>>) -> Window {
        updates.truncate(recent(&updates).max(self.kept).max(WINDOW_ITEMS_MIN));
        Window { updates, kept: self.kept, pages: self.pages }
    }
}

/// How many of the newest are recent.
fn recent(updates: &[Arc<Update>]) -> usize {
    let Some(newest) = updates.first() else { return 0 };
    let since = newest.event.stamp.time - RECENT;
    updates.iter().take_while(|update| update.event.stamp.time >= since).count()
}

impl Filter {
    /// Everything on a topic that says something new.
    #[must_use]
    pub fn all(topic: Topic) -> Self {
        Self { topic, natures: Natures::default() }
    }

    /// The items of the topic.
    pub(super) fn places<'a>(&self, state: &'a State) -> &'a Places {
        match &self.topic {
            Topic::All => state.news(),
            Topic::Plan(id) => state.news_of_plan(id),
            Topic::Organization(id) => state.news_of_organization(id),
            Topic::Commitment(id) => state.news_of_commitment(id),
        }
    }

    /// The positions of the newest live items, newest first.
    #[must_use]
    pub fn latest(&self, state: &State, max: usize) -> Vec<u64> {
        let live = self.places(state).live(|nature| self.natures.has(nature), max);
        live.into_iter().map(|(position, _)| position).collect()
    }

    /// The positions of what a reader has not seen that knows the log up to a position, newest first.
    ///
    /// Of more than [`WINDOW_ITEMS_MAX`] it is the oldest: the reader comes back for the rest.
    #[must_use]
    pub fn since(&self, state: &State, position: u64) -> Vec<u64> {
        let wants = |nature| self.natures.has(nature);
        let mut unseen = self.places(state).live_since(wants, position, WINDOW_ITEMS_MAX);
        unseen.reverse();
        unseen
    }

    /// How many archive pages are full.
    #[must_use]
    pub fn pages(&self, state: &State) -> usize {
        self.places(state).count(|nature| self.natures.has(nature)) / PAGE_ITEMS
    }

    /// The positions of the items of an archive page, newest first; none where the page is not full yet.
    #[must_use]
    pub fn page(&self, state: &State, page: usize) -> Option<Vec<u64>> {
        let wants = |nature| self.natures.has(nature);
        let mut items = self.places(state).items(wants, page.checked_mul(PAGE_ITEMS)?, PAGE_ITEMS);
        items.reverse();
        (items.len() == PAGE_ITEMS).then_some(items)
    }

    /// The query of the feed's address, with its question mark; empty for the default.
    #[must_use]
    pub fn query(&self) -> String {
        match self.natures == Natures::default() {
            true => String::new(),
            false => format!("?nature={}", self.natures),
        }
    }
}

impl Natures {
    /// Whether a nature is one of them.
    #[must_use]
    pub fn has(&self, nature: Nature) -> bool {
        self.0.contains(&nature)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Nature> {
        self.0.iter().copied()
    }
}

impl FromIterator<Nature> for Natures {
    fn from_iter<I: IntoIterator<Item = Nature>>(natures: I) -> Self {
        Self(natures.into_iter().collect())
    }
}

impl Default for Natures {
    fn default() -> Self {
        Self(BTreeSet::from([Nature::Update, Nature::Correction, Nature::Retraction]))
    }
}

impl FromStr for Natures {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let read = |word| Nature::ALL.into_iter().find(|nature| nature.word() == word);
        let natures = text.split(',').map(read).collect::<Option<_>>().map(Self);
        let rule = "write update, correction, retraction or editorial, with commas between them";
        natures.ok_or_else(|| Malformed::new("a nature", text, rule))
    }
}

impl fmt::Display for Natures {
    /// In one order, so that one set has one address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|nature| nature.word()).collect();
        f.write_str(&words.join(","))
    }
}

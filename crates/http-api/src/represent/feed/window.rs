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

use domain::event::{CommitmentDefinition, Fact, Nature, Replacement, Source};
use domain::{Malformed, Slug};
use jiff::SignedDuration;
use projection::Update;

use crate::represent::site::Scope;

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
    pub scope: Scope,
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

impl Window {
    /// The window on items that come in the order of the log.
    ///
    /// It holds what is live and in no full archive page, at least [`WINDOW_ITEMS_MIN`], and whatever is at most
    /// 48 hours older than the newest, but at most [`WINDOW_ITEMS_MAX`].
    pub fn of<'a>(news: impl DoubleEndedIterator<Item = &'a Arc<Update>>, filter: &Filter) -> Self {
        let (mut updates, mut places, mut total) = (Vec::new(), Vec::new(), 0);
        for update in news.rev().filter(|update| filter.has(update)) {
            if update.live && updates.len() < WINDOW_ITEMS_MAX {
                updates.push(Arc::clone(update));
                places.push(total);
            }
            total += 1;
        }
        let kept = places.iter().take_while(|place| **place < total % PAGE_ITEMS).count();
        let recent = updates.first().map(|newest| newest.event.stamp.time - RECENT);
        let is_recent =
            |update: &&Arc<Update>| recent.is_some_and(|recent| update.event.stamp.time >= recent);
        let due = updates.iter().take_while(is_recent).count();
        updates.truncate(due.max(kept).max(WINDOW_ITEMS_MIN));
        Self { updates, kept, pages: total / PAGE_ITEMS }
    }

    /// What a reader has not seen that knows the log up to a position, newest first.
    ///
    /// Of more than [`WINDOW_ITEMS_MAX`] it is the oldest: the reader comes back for the rest.
    pub fn since<'a>(
        news: impl DoubleEndedIterator<Item = &'a Arc<Update>>,
        filter: &Filter,
        position: u64,
    ) -> Vec<Arc<Update>> {
        let unseen = news.rev().take_while(|update| update.event.stamp.sequence >= position);
        let mut updates: Vec<_> =
            unseen.filter(|update| update.live && filter.has(update)).cloned().collect();
        updates.split_off(updates.len().saturating_sub(WINDOW_ITEMS_MAX))
    }

    /// The items of an archive page, newest first; none where the page is not full yet.
    pub fn page<'a>(
        news: impl Iterator<Item = &'a Arc<Update>>,
        filter: &Filter,
        page: usize,
    ) -> Option<Vec<Arc<Update>>> {
        let matching = news.filter(|update| filter.has(update));
        let skipped = page.checked_mul(PAGE_ITEMS)?;
        let mut updates: Vec<_> = matching.skip(skipped).take(PAGE_ITEMS).cloned().collect();
        updates.reverse();
        (updates.len() == PAGE_ITEMS).then_some(updates)
    }
}

impl Filter {
    /// Everything on a scope that says something new.
    #[must_use]
    pub fn all(scope: Scope) -> Self {
        Self { scope, natures: Natures::default() }
    }

    /// Whether a piece of news passes. That never changes once it is recorded.
    #[must_use]
    pub fn has(&self, update: &Update) -> bool {
        self.natures.0.contains(&update.event.change.nature) && concerns(update, &self.scope)
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
    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Nature> {
        self.0.iter().copied()
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
        let all = [Nature::Update, Nature::Correction, Nature::Retraction, Nature::Editorial];
        let read = |word| all.into_iter().find(|nature| nature.word() == word);
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

fn concerns(update: &Update, scope: &Scope) -> bool {
    let change = &update.event.change;
    match scope {
        Scope::All => true,
        Scope::Plan(id) => {
            let former = || defined_before(update).is_some_and(|definition| definition.plan == *id);
            change.source == Source::Plan(id.clone()) || update.plan.as_ref() == Some(id) || former()
        }
        Scope::Commitment(id) => change.source == Source::Commitment(id.clone()),
        Scope::Organization(id) => {
            let now = update.commitment.as_ref().map(|(_, definition)| definition);
            let involved = |definition: &CommitmentDefinition| {
                definition.lead.contains(id) || definition.supporting.contains(id)
            };
            change.source == Source::Organization(id.clone())
                || [now, defined_before(update)].into_iter().flatten().any(involved)
                || [reporter(&change.fact), update.before.as_ref().and_then(reporter)].contains(&Some(id))
        }
    }
}

/// What the commitment was before a revision: whoever followed that also wants to know.
fn defined_before(update: &Update) -> Option<&CommitmentDefinition> {
    match &update.before {
        Some(Fact::CommitmentRevised(before)) => Some(before),
        Some(_) | None => None,
    }
}

/// The organization that an event names as its source.
fn reporter(fact: &Fact) -> Option<&Slug> {
    if let Fact::MeasurementRecorded(said) = fact {
        return said.source.as_ref();
    }
    if let Fact::MilestoneStatusReported(said) = fact {
        return said.source.as_ref();
    }
    let Fact::EventCorrected(correction) = fact else { return None };
    match &correction.replacement {
        Replacement::MeasurementRecorded(said) => said.source.as_ref(),
        Replacement::MilestoneStatusReported(said) => said.source.as_ref(),
        Replacement::ScheduleStated(_)
        | Replacement::AchievementReported(_)
        | Replacement::EvidenceAttached(_)
        | Replacement::NotePublished(_)
        | Replacement::ChallengePosed(_)
        | Replacement::AssessmentRecorded(_) => None,
    }
}

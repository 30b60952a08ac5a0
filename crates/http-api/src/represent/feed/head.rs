//! What a feed is before its items are written: enough to answer a reader that has them already.

use domain::event::Nature;
use domain::{Code, Text};
use jiff::Timestamp;
use projection::State;

use super::line::{one_line, shortened};
use super::tell::Then;
use super::{Asked, Filter, Part, TITLE_CHARS_MAX, Tag};
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// The most of a name that the description of a feed repeats, in characters.
const NAME_CHARS_MAX: usize = 200;

/// The most of it that the title repeats, in characters: what the wording puts around it has the rest of a title.
const TITLE_NAME_CHARS_MAX: usize = TITLE_CHARS_MAX - 60;

/// The head of a feed document.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The title.
    pub title: String,
    /// What the feed is about, in a sentence.
    pub description: String,
    /// The address of the document, absolute.
    pub address: String,
    /// When the newest item was recorded; when the thing entered the record, where there is none.
    pub updated: Timestamp,
    /// How many events the log had after the newest item, imports of the past included; 0 where there is none.
    pub position: u64,
    /// When something was redacted last, in whatever feed: items before may have been written anew.
    pub redacted: Option<Timestamp>,
}

impl Head {
    /// The head of a document; none where the state has nothing of that name.
    #[must_use]
    pub fn of(state: &State, asked: &Asked, site: &Site) -> Option<Self> {
        let newest = asked.filter.places(state).newest(|nature| asked.filter.natures.has(nature));
        Self::at(state, asked, site, (u64::MAX, None)).map(|head| Self {
            updated: newest.map_or(head.updated, |(_, time)| time),
            position: newest.map_or(0, |(position, _)| position + 1),
            ..head
        })
    }

    /// The head of a document without items, with the names that were valid after an event, and those of its
    /// commitment as they were then, if these are others.
    pub(super) fn at(
        state: &State,
        asked: &Asked,
        site: &Site,
        (sequence, named): (u64, Option<(&Code, &Text)>),
    ) -> Option<Self> {
        let Asked { filter, lang, .. } = asked;
        let now = || match &filter.topic {
            Topic::Commitment(id) => state.record.outlines.get(id).map(|known| (&known.number, &known.title)),
            Topic::All | Topic::Plan(_) | Topic::Organization(_) => None,
        };
        let then = Then::at(&state.record, sequence);
        let (title, description) = titles(then, named.or_else(now), filter, Wording::of(*lang))?;
        let updated = entered(state, &filter.topic)?;
        let address = asked.address(site);
        Some(Self { title, description, address, updated, position: 0, redacted: state.redacted })
    }

    /// The tag of the document that readers poll.
    #[must_use]
    pub fn tag(&self) -> Tag {
        let redacted = self.redacted.map(|time| time.to_string());
        let parts = [&self.title, &self.description, &self.address].into_iter().chain(&redacted);
        let version = Tag::version(&parts.map(String::as_str).collect::<Vec<_>>());
        Tag { position: self.position, from: None, version, packed: None }
    }
}

impl Asked {
    /// The address of the document.
    #[must_use]
    pub fn address(&self, site: &Site) -> String {
        let Self { filter, lang, format, part } = self;
        let address = match part {
            Part::Window | Part::Since(_) => site.feed(&filter.topic, *lang, format.suffix()),
            Part::Page(page) => site.archive(&filter.topic, *lang, *page, format.suffix()),
        };
        format!("{address}{}", filter.query())
    }
}

/// When something entered the record.
fn entered(state: &State, topic: &Topic) -> Option<Timestamp> {
    let record = &state.record;
    Some(match topic {
        Topic::All => Timestamp::UNIX_EPOCH,
        Topic::Plan(id) => record.plans.get(id)?.first.time,
        Topic::Organization(id) => record.organizations.get(id)?.first.time,
        Topic::Commitment(id) => record.outlines.get(id)?.first.time,
    })
}

/// The title and the description of a feed.
fn titles(
    then: Then<'_>,
    commitment: Option<(&Code, &Text)>,
    filter: &Filter,
    words: &Wording,
) -> Option<(String, String)> {
    let named = |name: &Text| one_line(&words.words(name));
    let (title, name) = match &filter.topic {
        Topic::All => (words.say("feed-title-all"), None),
        Topic::Plan(id) => topic_title(words, named(&then.plan(id)?.title)),
        Topic::Organization(id) => topic_title(words, named(&then.organization(id)?.name)),
        Topic::Commitment(_) => {
            let (number, title) = commitment?;
            let name = named(title);
            let short = shortened(&name, TITLE_NAME_CHARS_MAX);
            let args = [("number", number.as_str().into()), ("name", short.into())];
            (words.text("feed-title-commitment", &args), Some(name))
        }
    };
    let description = match name.map(|name| shortened(&name, NAME_CHARS_MAX)) {
        Some(name) => words.text("feed-description-topic", &[("name", name.into())]),
        None => words.say("feed-description-all"),
    };
    Some((with_natures(words, title, filter), description))
}

fn topic_title(words: &Wording, name: String) -> (String, Option<String>) {
    let short = shortened(&name, TITLE_NAME_CHARS_MAX);
    (words.text("feed-title-topic", &[("name", short.into())]), Some(name))
}

/// The title, which says so where the feed has not all the news.
fn with_natures(words: &Wording, title: String, filter: &Filter) -> String {
    if filter.query().is_empty() {
        return title;
    }
    let natures: Vec<_> = filter.natures.iter().map(|nature| words.say(nature_key(nature))).collect();
    words.text("feed-title-natures", &[("title", title.into()), ("natures", natures.join(", ").into())])
}

/// The key of the words for a nature.
pub(super) fn nature_key(nature: Nature) -> &'static str {
    match nature {
        Nature::Update => "feed-nature-update",
        Nature::Correction => "feed-nature-correction",
        Nature::Retraction => "feed-nature-retraction",
        Nature::Editorial => "feed-nature-editorial",
    }
}

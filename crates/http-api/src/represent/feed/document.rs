//! A feed before it has a format.

use domain::event::Nature;
use domain::{Lang, Text};
use jiff::Timestamp;
use projection::State;

use super::line::{one_line, shortened};
use super::{Filter, Item, TITLE_CHARS_MAX, Window};
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;

/// The most bytes of a document that readers poll.
pub const DOCUMENT_BYTES_MAX: usize = 250_000;

/// The most bytes of an answer to a reader that has missed more than the document holds.
pub const CATCH_UP_BYTES_MAX: usize = 1_048_576;

/// Which feed somebody wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// About what, and which kinds of news.
    pub filter: Filter,
    /// In which official language.
    pub lang: Lang,
    /// In which format, as its address ends: `rss`.
    pub format: &'static str,
    /// Up to which position of the log the reader knows it, where it said so.
    pub since: Option<u64>,
}

/// A feed in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Its id, the same in every format and for ever.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    pub description: String,
    /// The language of its texts.
    pub lang: Lang,
    /// The address at which it was asked for, absolute.
    pub self_link: String,
    /// The page about the same, absolute.
    pub page_link: String,
    /// The same feed in the other languages, absolute.
    pub twins: Vec<(Lang, String)>,
    /// The archive page with what is older, absolute.
    pub older: Option<String>,
    /// When its newest event was recorded; none where it has none.
    pub updated: Option<Timestamp>,
    /// Its items, newest first.
    pub items: Vec<Item>,
    /// How many of the newest items must not be left out, however long they are.
    pub kept: usize,
    /// How many archive pages are full.
    pub pages: usize,
    /// The most bytes that it may have.
    pub bytes_max: usize,
}

impl Feed {
    /// A feed of a state; none where the state has nothing of that name.
    ///
    /// It does not link to archive pages: who serves them sets [`Feed::older`].
    #[must_use]
    pub fn of(state: &State, asked: &Asked, site: &Site) -> Option<Self> {
        let Asked { filter, lang, format, since } = asked;
        let (title, description) = titles(state, filter, Wording::of(*lang))?;
        let window = Window::of(state.news.iter(), filter, *since);
        let query = filter.query();
        let address = |lang: Lang| format!("{}{query}", site.feed(&filter.scope, lang, format));
        let others = Lang::OFFICIAL.into_iter().filter(|other| other != lang);
        Some(Self {
            id: format!("{}{query}", site.feed_tag(&filter.scope, *lang)),
            title,
            description,
            lang: *lang,
            self_link: address(*lang),
            page_link: site.page(&filter.scope, *lang),
            twins: others.map(|other| (other, address(other))).collect(),
            older: None,
            updated: window.updates.first().map(|newest| newest.event.stamp.time),
            items: window.updates.iter().map(|update| Item::of(update, &state.record, *lang, site)).collect(),
            kept: window.kept,
            pages: window.pages,
            bytes_max: if since.is_some() { CATCH_UP_BYTES_MAX } else { DOCUMENT_BYTES_MAX },
        })
    }
}

/// The title and the description of a feed.
fn titles(state: &State, filter: &Filter, words: &Wording) -> Option<(String, String)> {
    let record = &state.record;
    let named = |name: &Text| one_line(&words.words(name));
    let (title, name) = match &filter.scope {
        Scope::All => (words.say("feed-title-all"), None),
        Scope::Plan(id) => scope_title(words, named(&record.plans.get(id)?.now.title)),
        Scope::Organization(id) => scope_title(words, named(&record.organizations.get(id)?.now.name)),
        Scope::Commitment(id) => {
            let definition = &record.commitments.get(id)?.definition.now;
            let name = named(&definition.title);
            let short = shortened(&name, TITLE_CHARS_MAX - 60);
            let args = [("number", definition.number.as_str().into()), ("name", short.into())];
            (words.text("feed-title-commitment", &args), Some(name))
        }
    };
    let description = match name {
        Some(name) => words.text("feed-description-scope", &[("name", name.into())]),
        None => words.say("feed-description-all"),
    };
    Some((with_natures(words, title, filter), description))
}

fn scope_title(words: &Wording, name: String) -> (String, Option<String>) {
    let short = shortened(&name, TITLE_CHARS_MAX - 60);
    (words.text("feed-title-scope", &[("name", short.into())]), Some(name))
}

/// The title, which says so where the feed has not all the news.
fn with_natures(words: &Wording, title: String, filter: &Filter) -> String {
    if filter.query().is_empty() {
        return title;
    }
    let natures = filter.natures.iter().map(|nature| {
        words.say(match nature {
            Nature::Update => "feed-nature-update",
            Nature::Correction => "feed-nature-correction",
            Nature::Retraction => "feed-nature-retraction",
            Nature::Editorial => "feed-nature-editorial",
        })
    });
    let natures = natures.collect::<Vec<_>>().join(", ");
    words.text("feed-title-natures", &[("title", title.into()), ("natures", natures.into())])
}

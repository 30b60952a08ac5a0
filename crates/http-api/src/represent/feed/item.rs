//! An item: a piece of news in words of one language, before it has a format.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use domain::Lang;
use domain::event::{Fact, Nature};
use domain::record::Record;
use jiff::Timestamp;
use projection::Update;
use ulid::Ulid;

use super::Format;
use super::html::Html;
use super::line::{one_line, shortened};
use super::tell::{Room, Teller, Told};
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 150;

/// The most bytes of an item in any format: so many that all which stand in no archive page fit into the document that
/// readers poll, and those of an archive page into one.
pub const ITEM_BYTES_MAX: usize = 2_450;

/// The least of a name that says anything, in characters.
const NAME_CHARS_MIN: usize = 24;

/// A piece of news in one language. It is the same in every feed, and never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The language.
    pub lang: Lang,
    /// The id, a `tag:` URI (RFC 4151): the same in every language and format.
    pub id: String,
    /// What happened, in one line of plain text of at most [`TITLE_CHARS_MAX`] characters.
    pub title: String,
    /// What happened, as HTML of a few elements without scripts, styles or relative addresses.
    pub html: String,
    /// The page of the event, absolute.
    pub link: String,
    /// When it was recorded, which is never in the future.
    pub published: Timestamp,
    /// Names of the lead organizations, or of the publisher of a plan.
    pub authors: Vec<String>,
    /// Tokens by which readers and programs filter, of the vocabularies of [`Axis`](super::Axis).
    pub categories: Vec<Category>,
    /// The page of the event that this one corrects or withdraws, absolute.
    pub related: Option<String>,
    /// The id of the item that this one withdraws, or whose text it removes.
    pub removed: Option<String>,
    /// What it tells.
    pub update: Arc<Update>,
    /// What the formats have written of it, in the order of [`Format::ALL`].
    pub(super) written: [OnceLock<Bytes>; 3],
}

/// A token from a vocabulary, the same in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The vocabulary, as an absolute address.
    pub vocabulary: String,
    /// The token.
    pub term: String,
}

impl Item {
    /// The item of an update, in a language.
    ///
    /// `record` is the one of any moment from the event on: names are taken as they were when it was recorded.
    #[must_use]
    pub fn of(update: &Arc<Update>, record: &Record, lang: Lang, site: &Site) -> Self {
        let teller = Teller::new(update, record, lang, site);
        let mut item = Self::told(update, teller, Room::MOST);
        for room in Room::LESS {
            if item.fits() {
                return item;
            }
            item = Self::told(update, teller, room);
        }
        match item.fits() {
            true => item,
            false => item.bare(),
        }
    }

    fn told(update: &Arc<Update>, teller: Teller<'_>, room: Room) -> Self {
        let teller = teller.with(room);
        let (site, lang) = (teller.site, teller.words.lang());
        let (stamp, change) = (&update.event.stamp, &update.event.change);
        let told = teller.tell();
        Self {
            lang,
            id: site.event_tag(stamp.id),
            title: title(teller, &told),
            html: html(teller, room, &told),
            link: site.event_page(stamp.id, lang),
            published: stamp.time,
            authors: teller.authors(),
            categories: categories(update, room, &told, site),
            related: earlier(&change.fact).map(|event| site.event_page(event, lang)),
            removed: removed(&change.fact).map(|event| site.event_tag(event)),
            update: Arc::clone(update),
            written: [const { OnceLock::new() }; 3],
        }
    }

    /// The item with nothing in its description but a link to the page.
    fn bare(self) -> Self {
        let link = Html::link(&self.link, &Html::text(&shortened(&self.title, NAME_CHARS_MIN)));
        self.saying(Html::paragraph(&link).into_string())
    }

    /// The item with another description.
    pub(super) fn saying(self, html: String) -> Self {
        Self { html, written: [const { OnceLock::new() }; 3], ..self }
    }

    /// The description without its first paragraph, where that says no more than the title above it.
    #[must_use]
    pub fn below_title(&self) -> &str {
        let title = Html::text(&self.title).into_string();
        let parts = self.html.strip_prefix("<p>").and_then(|html| html.split_once("</p>"));
        let repeats = |said: &str| !said.contains("<a ") && said.len() <= title.len();
        parts.filter(|(said, _)| repeats(said)).map_or(&self.html, |(_, rest)| rest)
    }

    /// How many bytes all formats together make of it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        Format::ALL.iter().map(|format| format.item(self).len()).sum()
    }

    /// Whether it is small enough in every format.
    fn fits(&self) -> bool {
        Format::ALL.iter().all(|format| format.item(self).len() <= ITEM_BYTES_MAX)
    }

    /// The title alone of an item.
    #[must_use]
    pub fn title_of(update: &Update, record: &Record, lang: Lang, site: &Site) -> String {
        let teller = Teller::new(update, record, lang, site);
        title(teller, &teller.tell())
    }
}

/// The event that an event takes up.
fn earlier(fact: &Fact) -> Option<Ulid> {
    if let Fact::EventCorrected(correction) = fact {
        return Some(correction.event);
    }
    removed(fact)
}

/// The event that an event withdraws, or whose text it removes.
fn removed(fact: &Fact) -> Option<Ulid> {
    let (Fact::EventRetracted(removal) | Fact::EventRedacted(removal)) = fact else { return None };
    Some(removal.event)
}

/// `Commitment 6 – 6.1 Provide enhanced …: Limited → Substantial`: the name gives way, then particulars of the news.
fn title(teller: Teller<'_>, told: &Told) -> String {
    let wanted = chars(&told.about.whole());
    let room = |news: &str| TITLE_CHARS_MAX.saturating_sub(chars(&heading(teller, "…", news)) - 1);
    let enough = |news: &&String| room(news) >= wanted.min(NAME_CHARS_MIN);
    let tellings = || [Some(&told.news), told.brief.as_ref()].into_iter().flatten();
    if let Some(news) = tellings().find(enough) {
        return heading(teller, &told.about.within(room(news)), news);
    }
    let alone = || tellings().map(|news| heading(teller, "", news));
    let whole = alone().find(|title| chars(title) <= TITLE_CHARS_MAX);
    whole.unwrap_or_else(|| cut(&heading(teller, "", &told.news), teller.words))
}

/// A title that is too long, cut. Words in another language than the feed's keep the remark that they are.
fn cut(title: &str, words: &Wording) -> String {
    let short = shortened(title, TITLE_CHARS_MAX);
    let others = Lang::OFFICIAL.into_iter().filter(|lang| *lang != words.lang());
    let mut remarks = others.map(|lang| words.text("in-language", &[("lang", lang.as_str().into())]));
    match remarks.find(|remark| title.contains(remark) && !short.contains(remark)) {
        Some(remark) => {
            format!("{} {remark}", shortened(title, TITLE_CHARS_MAX - 1 - chars(&remark)))
        }
        None => short,
    }
}

/// What happened, after the commitment and after what it is about.
fn heading(teller: Teller<'_>, about: &str, news: &str) -> String {
    let words = teller.words;
    let said = match about {
        "" => news.to_owned(),
        about => words.text("feed-about", &[("about", about.into()), ("news", news.into())]),
    };
    let commitment = teller.update.commitment.as_ref().map(|(_, definition)| definition.number.as_str());
    let placed = match commitment {
        Some(number) => words.text("feed-of-commitment", &[("number", number.into()), ("news", said.into())]),
        None => said,
    };
    let marked = match (&teller.update.event.change.fact, teller.update.event.change.nature) {
        (Fact::EventRedacted(_), _) | (_, Nature::Update | Nature::Editorial) => placed,
        (_, Nature::Correction) => words.text("feed-correction", &[("news", placed.into())]),
        (_, Nature::Retraction) if teller.brings_back() => {
            words.text("feed-reinstatement", &[("news", placed.into())])
        }
        (_, Nature::Retraction) => words.text("feed-retraction", &[("news", placed.into())]),
    };
    one_line(&marked)
}

fn html(teller: Teller<'_>, room: Room, told: &Told) -> String {
    let head =
        Html::paragraph(&Html::text(&heading(teller, &told.about.within(room.text_chars), &told.news)));
    let quotes = told.quotes.iter().map(Html::quote);
    let context = teller.context();
    let body = quotes.chain([Html::list(&told.rows), Html::list(&context)]);
    body.fold(head, |html, part| html.then(&part)).into_string()
}

fn categories(update: &Update, room: Room, told: &Told, site: &Site) -> Vec<Category> {
    let change = &update.event.change;
    let of = |axis: &str, term: &str| Category { vocabulary: site.vocabulary(axis), term: term.to_owned() };
    let mut categories = vec![of("kind", change.fact.kind()), of("nature", change.nature.word())];
    categories.extend(told.states.iter().map(|(axis, state)| of(axis, state)));
    if let Some((id, definition)) = &update.commitment {
        categories.push(of("commitment", id.as_str()));
        let leads = definition.lead.iter().take(room.names);
        categories.extend(leads.map(|lead| of("organization", lead.as_str())));
    }
    categories
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

//! The items of a feed for a browser, with the addresses under which feed readers find them.

use askama::Template;
use domain::Lang;
use domain::event::Nature;

use super::NewsPage;
use super::cite::copy_script;
use super::follow::BY_EMAIL;
use super::frame::{Crumb, Frame};
use super::html;
use super::link::{in_language, local, page as page_of};
use super::phrase::Phrase;
use crate::represent::feed::{Asked, Feed, Filter, Format, Item, Natures, Part};
use crate::represent::site::{Site, Topic, news_path};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "news.html")]
struct News<'a> {
    frame: Frame,
    w: &'static Wording,
    title: String,
    description: &'a str,
    /// The feed itself; an archive page of it otherwise.
    current: bool,
    addresses: Vec<Address>,
    choices: Vec<Choice>,
    email: String,
    entries: Vec<Entry<'a>>,
    older: Option<String>,
    newer: Option<String>,
    script: String,
}

/// The address of the feed in a format.
struct Address {
    id: &'static str,
    format: &'static str,
    url: String,
    href: String,
}

/// Another choice of what is news.
struct Choice {
    href: String,
    text: String,
    chosen: bool,
}

/// An item.
struct Entry<'a> {
    title: &'a str,
    href: String,
    iso: String,
    recorded: String,
    html: &'a str,
}

/// What one may choose, each with its wording.
const CHOICES: [(&str, &[Nature]); 4] = [
    ("news-usual", &[Nature::Update, Nature::Correction, Nature::Retraction]),
    ("news-updates", &[Nature::Update]),
    ("news-mended", &[Nature::Correction, Nature::Retraction]),
    ("news-editorial", &[Nature::Update, Nature::Correction, Nature::Retraction, Nature::Editorial]),
];

/// The items of a feed.
#[must_use]
pub fn page(page: &NewsPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let NewsPage { feed, pages, about } = *page;
    let Asked { filter, part, .. } = &feed.asked;
    let archived = match part {
        Part::Page(page) => Some(*page),
        Part::Window | Part::Since(_) => None,
    };
    let title = match archived {
        Some(page) => {
            let args = [("title", feed.head.title.as_str().into()), ("page", w.whole(page + 1).into())];
            w.text("news-archived", &args)
        }
        None => feed.head.title.clone(),
    };
    let path = format!("{}{}", news_path(&filter.topic, archived), filter.query());
    let mut frame = Frame::new(title.clone(), &path, lang, site);
    frame.feeds = super::frame::Feed::all(&feed.head.title, filter, w, site);
    frame.description.clone_from(&feed.head.description);
    frame.crumbs.extend(
        about.map(|name| Crumb { href: page_of(site, &filter.topic, lang), name: Phrase::of(name, w) }),
    );
    let at = |archived| format!("{}{}", local(&site.news(&filter.topic, lang, archived)), filter.query());
    let older = archived.map_or(pages, |page| page).checked_sub(1);
    let newer = archived.map(|page| Some(page + 1).filter(|next| *next < pages));
    let page = News {
        frame,
        w,
        title,
        description: &feed.head.description,
        current: archived.is_none(),
        addresses: addresses(feed, site),
        choices: choices(&filter.topic, &filter.natures, w, site),
        email: in_language(site, BY_EMAIL, lang),
        entries: feed.items.iter().map(|item| Entry::of(item, w)).collect(),
        older: older.map(|page| at(Some(page))),
        newer: newer.map(at),
        script: copy_script(site),
    };
    html(&page)
}

fn addresses(feed: &Feed, site: &Site) -> Vec<Address> {
    let address = |format: Format| {
        let url = Asked { format, part: Part::Window, ..feed.asked.clone() }.address(site);
        Address { id: format.suffix(), format: format.name(), href: local(&url), url }
    };
    Format::ALL.into_iter().map(address).collect()
}

fn choices(topic: &Topic, natures: &Natures, w: &Wording, site: &Site) -> Vec<Choice> {
    let choice = |(key, of): (&str, &[Nature])| {
        let own = of.iter().copied().collect::<Natures>();
        let chosen = own == *natures;
        let query = Filter { topic: topic.clone(), natures: own }.query();
        let href = format!("{}{query}", local(&site.news(topic, w.lang(), None)));
        Choice { href, text: w.say(key), chosen }
    };
    CHOICES.into_iter().map(choice).collect()
}

impl<'a> Entry<'a> {
    fn of(item: &'a Item, w: &Wording) -> Self {
        Self {
            title: &item.title,
            href: local(&item.link),
            iso: format!("{:.3}", item.published),
            recorded: w.instant(item.published),
            html: item.below_title(),
        }
    }
}

//! What surrounds every page: head, header and footer.

use domain::{Lang, event};

use super::link::{in_language, local, page, web};
use super::phrase::Phrase;
use super::{ICON_PATH, LatestItem, STYLESHEET_PATH};
use crate::represent::feed::{Asked, Filter, Format, Part};
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// The frame of a page.
pub(super) struct Frame {
    pub(super) w: &'static Wording,
    /// The title of the window; what is in another language says so in a remark.
    pub(super) title: String,
    /// The absolute address of this page.
    pub(super) canonical: String,
    /// The same page in each language, this one included.
    pub(super) languages: Vec<Language>,
    /// Where this page stands whatever the language; none where nothing negotiates it.
    pub(super) negotiated: Option<String>,
    /// The feed of what the page is about in each format, of nothing else: a reader that is given the address of the
    /// page need not choose what to follow.
    pub(super) feeds: Vec<Feed>,
    /// The items of that feed as a page.
    pub(super) news: String,
    pub(super) home: String,
    pub(super) about: String,
    pub(super) stylesheet: String,
    pub(super) icon: String,
    pub(super) follow: String,
    pub(super) search: String,
    /// The way from the entrance to this page, without the two ends.
    pub(super) crumbs: Vec<Crumb>,
    /// What the page is about, in a sentence; empty where its title says it.
    pub(super) description: String,
    pub(super) all_news: String,
    /// Where readers say whether the pages serve them.
    pub(super) feedback: Option<String>,
    /// For the head: names and contents of `meta` elements.
    pub(super) meta: Vec<(&'static str, String)>,
    /// For the head: `link` elements to other representations.
    pub(super) links: Vec<HeadLink>,
    pub(super) json_ld: String,
    /// By which reference managers ask at `unapi` for a citation: the address to cite.
    pub(super) unapi_id: Option<String>,
    pub(super) unapi: String,
    pub(super) license: Option<License>,
    pub(super) publisher: Option<Phrase>,
    /// Whether search engines are to leave it out.
    pub(super) hidden: bool,
    /// Where the team that reports enters; none in a preview.
    pub(super) team: Option<String>,
    /// That the page shows what would be.
    pub(super) preview: Option<PreviewNote>,
}

/// The remark on every page of a preview.
pub(super) struct PreviewNote {
    /// The page that tells what would change; none where there is none.
    pub(super) told_at: Option<String>,
}

/// A page on the way to another one.
pub(super) struct Crumb {
    pub(super) href: String,
    pub(super) name: Phrase,
}

/// A language in which the page is given.
pub(super) struct Language {
    /// With its region.
    pub(super) locale: &'static str,
    /// The same as the Open Graph protocol writes it: `fr_CA`.
    pub(super) open_graph: String,
    /// What it calls itself.
    pub(super) name: String,
    pub(super) url: String,
    pub(super) href: String,
    pub(super) here: bool,
}

/// A feed, as a feed reader finds it.
pub(super) struct Feed {
    pub(super) title: String,
    pub(super) media_type: &'static str,
    pub(super) url: String,
}

impl Feed {
    /// A feed in each format.
    pub(super) fn all(name: &str, filter: &Filter, w: &Wording, site: &Site) -> Vec<Self> {
        let feed = |format: Format| {
            let asked = Asked { filter: filter.clone(), lang: w.lang(), format, part: Part::Window };
            let args = [("feed", name.into()), ("format", format.name().into())];
            let title = w.text("feed-as", &args);
            Self { title, media_type: format.essence(), url: asked.address(site) }
        };
        Format::ALL.into_iter().map(feed).collect()
    }
}

/// A relation to another address.
pub(super) struct HeadLink {
    pub(super) rel: &'static str,
    pub(super) media_type: &'static str,
    pub(super) url: String,
}

/// A licence with its address.
pub(super) struct License {
    pub(super) name: Phrase,
    pub(super) href: Option<String>,
}

impl Frame {
    /// The frame of the page at a path that begins with a slash and has no language: `/about`.
    pub(super) fn new(title: String, path: &str, lang: Lang, site: &Site) -> Self {
        let w = Wording::of(lang);
        let language = |other: Lang| {
            let url = site.url(&format!("/{other}{path}"));
            let wording = Wording::of(other);
            let href = local(&url);
            Language {
                locale: wording.locale(),
                open_graph: wording.locale().replace('-', "_"),
                name: wording.say("language-name"),
                url,
                href,
                here: other == lang,
            }
        };
        let feeds = Feed::all(&w.say("feed-title-all"), &Filter::all(Topic::All), w, site);
        Self {
            w,
            title: format!("{title} – {}", w.say("site-name")),
            canonical: site.url(&format!("/{lang}{path}")),
            languages: Lang::OFFICIAL.into_iter().map(language).collect(),
            negotiated: None,
            all_news: local(&site.news(&Topic::All, lang, None)),
            news: local(&site.news(&Topic::All, lang, None)),
            feedback: site.feedback().map(str::to_owned),
            feeds,
            home: page(site, &Topic::All, lang),
            about: in_language(site, "/about", lang),
            stylesheet: local(&site.url(STYLESHEET_PATH)),
            icon: local(&site.url(ICON_PATH)),
            follow: in_language(site, "/follow", lang),
            search: in_language(site, "/commitments", lang),
            crumbs: Vec::new(),
            description: String::new(),
            meta: Vec::new(),
            links: Vec::new(),
            json_ld: String::new(),
            unapi_id: None,
            unapi: local(&site.url("/unapi")),
            license: None,
            publisher: None,
            hidden: site.is_preview(),
            team: (!site.is_preview()).then(|| in_language(site, "/team", lang)),
            preview: site
                .is_preview()
                .then(|| PreviewNote { told_at: site.told_at(lang).as_deref().map(local) }),
        }
    }

    /// The frame of the page of a topic.
    pub(super) fn of(title: String, topic: &Topic, lang: Lang, site: &Site) -> Self {
        let mut frame = Self::new(title.clone(), &topic.path(), lang, site);
        frame.negotiated = Some(site.thing(topic)).filter(|_| *topic != Topic::All);
        if *topic != Topic::All {
            frame.follows(&title, &Filter::all(topic.clone()), site);
        }
        frame
    }

    /// Keeps a query on the way to the same page in another language.
    pub(super) fn keep_query(&mut self, query: &str) {
        if !query.is_empty() {
            self.languages
                .iter_mut()
                .for_each(|language| language.href = format!("{}?{query}", language.href));
        }
    }

    /// Lets feed readers find the feed of what the page is about.
    pub(super) fn follows(&mut self, name: &str, filter: &Filter, site: &Site) {
        let title = self.w.text("feed-title-topic", &[("name", name.into())]);
        self.feeds = Feed::all(&title, filter, self.w, site);
        self.news = local(&site.news(&filter.topic, self.w.lang(), None));
    }

    /// Names the licence of what the page shows.
    pub(super) fn licensed(&mut self, license: Option<&event::License>) {
        self.license = license.map(|license| {
            let address = license.address.best(self.w.lang()).map(|(_, address)| address);
            License { name: Phrase::of(&license.name, self.w), href: address.and_then(web) }
        });
    }

    /// The languages that the page is not in.
    pub(super) fn others(&self) -> impl Iterator<Item = &Language> {
        self.languages.iter().filter(|language| !language.here)
    }
}

/// A piece of news in a list.
pub(super) struct News {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) day: String,
    pub(super) iso: String,
}

impl News {
    /// All of them as a page lists them.
    pub(super) fn all(items: &[LatestItem], w: &Wording) -> Vec<Self> {
        let news = |item: &LatestItem| Self {
            title: item.title.clone(),
            href: local(&item.link),
            day: w.day(item.day),
            iso: item.day.to_string(),
        };
        items.iter().map(news).collect()
    }
}

//! Pages of few parts: one piece of news, an error, and what this service is.

use askama::Template;
use domain::Lang;

use super::frame::{Crumb, Frame, prefix};
use super::difference::Difference;
use super::link::{self, local};
use super::{ErrorPage, UpdatePage};
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "update.html")]
struct Update<'a> {
    frame: Frame,
    w: &'static Wording,
    title: &'a str,
    body_html: &'a str,
    about: Option<(&'a str, String)>,
    differences: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct Error<'a> {
    frame: Frame,
    w: &'static Wording,
    title: &'a str,
    detail: &'a str,
    status: String,
    home: String,
}

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    frame: Frame,
    w: &'static Wording,
    all_news: String,
    cited: String,
    replay: String,
    checkpoint: String,
    openapi: String,
}

pub(super) fn update(page: &UpdatePage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let UpdatePage { title, body_html, path, about, update } = *page;
    let mut frame = Frame::new(title.to_owned(), path, lang, site);
    let about = about.map(|(name, address)| (name, local(address)));
    frame.crumbs.extend(about.iter().map(|(name, href)| Crumb { href: href.clone(), name: (*name).to_owned() }));
    let differences = update.map(|update| Difference::of(update, w)).unwrap_or_default();
    Update { frame, w, title, body_html, about, differences }.render().expect("a page is text")
}

pub(super) fn error(page: &ErrorPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let ErrorPage { title, detail, status } = *page;
    let mut frame = Frame::new(title.to_owned(), "", lang, site);
    frame.hidden = true;
    let home = link::page(site, &Scope::All, lang);
    Error { frame, w, title, detail, status: status.to_string(), home }.render().expect("a page is text")
}

pub(super) fn about(lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let page = About {
        frame: Frame::new(w.say("about-title"), "/about", lang, site),
        w,
        all_news: site.feed(&Scope::All, lang, "rss"),
        cited: site.url(&format!("{}/commitments/…/versions/….bib", prefix(lang))),
        replay: site.url("/events?from=0"),
        checkpoint: site.url("/log/checkpoint"),
        openapi: site.url("/openapi.json"),
    };
    page.render().expect("a page is text")
}

//! Pages of few parts: versions, one piece of news, an error, and what this service is.

use askama::Template;
use domain::Lang;
use projection::Version;

use super::frame::{Frame, prefix};
use super::link::{self, Link, local};
use super::phrase::Phrase;
use super::{ErrorPage, HistoryPage, UpdatePage};
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "history.html")]
struct History {
    frame: Frame,
    w: &'static Wording,
    commitment: Link,
    feed: String,
    rows: Vec<Row>,
}

/// A version in a table.
struct Row {
    label: String,
    href: String,
    recorded: String,
    iso: String,
    position: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "update.html")]
struct Update<'a> {
    frame: Frame,
    w: &'static Wording,
    title: &'a str,
    body_html: &'a str,
    about: Option<(&'a str, String)>,
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

pub(super) fn history(page: &HistoryPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let view = page.view;
    let title = Phrase::of(&view.title, w);
    let scope = Scope::Commitment(view.id.clone());
    let mut frame = Frame::new(
        w.text("history-of", &[("title", title.text.as_str().into())]),
        &link::history(&view.id),
        lang,
        site,
    );
    frame.add_feed(&title.text, &scope, site);
    let newest = page.versions.last().map(|version| version.number);
    let row = |version: &Version| Row {
        label: w.text("version", &[("number", version.number.to_string().into())]),
        href: local(&site.version_page(&view.id, version.number, lang)),
        recorded: w.instant(version.time),
        iso: format!("{:.3}", version.time),
        position: version.position.to_string(),
        current: Some(version.number) == newest,
    };
    let commitment = Link { href: link::page(site, &scope, lang), text: title };
    let feed = local(&site.feed(&scope, lang, "rss"));
    let rows = page.versions.iter().rev().map(row).collect();
    History { frame, w, commitment, feed, rows }.render().expect("a page is text")
}

pub(super) fn update(page: &UpdatePage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let UpdatePage { title, body_html, path, about } = *page;
    let frame = Frame::new(title.to_owned(), path, lang, site);
    let about = about.map(|(name, address)| (name, local(address)));
    Update { frame, w, title, body_html, about }.render().expect("a page is text")
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

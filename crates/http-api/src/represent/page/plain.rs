//! Pages of few parts: one piece of news, an error, and what this service is.

use askama::Template;
use domain::Lang;

use super::cite::Cite;
use super::difference::Difference;
use super::frame::{Crumb, Frame};
use super::html;
use super::link::{self, Link, local, web};
use super::phrase::Phrase;
use super::{ErrorPage, UpdatePage};
use crate::represent::citation::FORMATS;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "update.html")]
struct Update<'a> {
    frame: Frame,
    w: &'static Wording,
    title: &'a str,
    body_html: &'a str,
    /// When it was recorded, for machines and people.
    recorded: Option<(String, String)>,
    about: Option<Link>,
    provenance: Option<Document>,
    differences: Vec<Difference>,
    cite: Cite<'a>,
}

/// The document that an event came from.
struct Document {
    named: String,
    /// Where it was published, if that is an address of the web.
    href: Option<String>,
    sha256: Option<String>,
}

#[derive(Template)]
#[template(path = "error.html")]
struct Error<'a> {
    frame: Frame,
    w: &'static Wording,
    title: &'a str,
    detail: Phrase,
    status: String,
    home: String,
}

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    frame: Frame,
    w: &'static Wording,
    /// Names and suffixes.
    citations: Vec<(&'static str, &'static str)>,
    /// Names and addresses.
    data: [(String, String); 5],
    api: String,
    replay: String,
    server: String,
    checkpoint: String,
    key: String,
}

/// One piece of news.
#[must_use]
pub fn update(page: &UpdatePage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let UpdatePage { title, body_html, path, about, update, cited } = *page;
    let mut frame = Frame::new(title.to_owned(), path, lang, site);
    let link = |(name, address)| Link { href: local(address), text: Phrase::of(name, w) };
    frame.crumbs.extend(about.map(link).map(|to| Crumb { href: to.href, name: to.text }));
    let about = about.map(link);
    let differences = update.map(|update| Difference::of(update, w)).unwrap_or_default();
    let cite = Cite::of(cited, w, site);
    let recorded = update.map(|update| {
        let time = update.event.stamp.time;
        (format!("{time:.3}"), w.text("update-recorded", &[("when", w.instant(time).into())]))
    });
    let provenance = update.and_then(|update| update.event.change.provenance.as_ref());
    let provenance = provenance.map(|known| Document {
        named: w.text("history-document", &[("document", w.provenance(known).into())]),
        href: known.address.as_deref().and_then(web),
        sha256: known.sha256.clone(),
    });
    let page = Update { frame, w, title, body_html, recorded, about, provenance, differences, cite };
    html(&page)
}

/// What went wrong.
#[must_use]
pub fn error(page: &ErrorPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let ErrorPage { title, detail, status } = *page;
    let mut frame = Frame::new(title.to_owned(), "", lang, site);
    frame.hidden = true;
    let home = link::page(site, &Topic::All, lang);
    let detail = Phrase::of_program(detail, w);
    html(&Error { frame, w, title, detail, status: status.to_string(), home })
}

/// What the service is, and how to follow, cite and replay what it holds.
#[must_use]
pub fn about(lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let data = |key: &str, path: &str| (w.say(key), site.url(path));
    let mut frame = Frame::new(w.say("about-title"), "/about", lang, site);
    frame.description = w.say("about-lead");
    let page = About {
        frame,
        w,
        citations: FORMATS.iter().map(|format| (format.called, format.suffix)).collect(),
        data: [
            data("plans", "/plans"),
            data("about-commitments", "/commitments"),
            data("about-log", "/events"),
            data("about-openapi", "/openapi.json"),
            data("about-map", "/sitemap.xml"),
        ],
        api: local(&site.url(&format!("/{lang}/api"))),
        replay: site.url("/events?from=0"),
        server: site.url(""),
        checkpoint: local(&site.url("/log/checkpoint")),
        key: local(&site.url("/log/key")),
    };
    html(&page)
}

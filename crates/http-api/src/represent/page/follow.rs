//! How to follow what changes: feeds explained, and where they are; and how they come by e-mail.

use askama::Template;
use domain::Lang;
use projection::view::Named;

use super::FollowPage;
use super::frame::{Crumb, Frame};
use super::html;
use super::link::{in_language, local};
use super::phrase::Phrase;
use crate::represent::feed::Format;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// Where it stands how feeds come by e-mail, without a language.
pub(super) const BY_EMAIL: &str = "/follow/email";

#[derive(Template)]
#[template(path = "follow.html")]
struct Follow {
    frame: Frame,
    w: &'static Wording,
    /// Heading, id and what can be followed.
    groups: [(String, &'static str, Vec<Followed>); 3],
    /// The list of all feeds.
    opml: String,
    /// How feeds come by e-mail.
    email: String,
}

#[derive(Template)]
#[template(path = "follow-email.html")]
struct ByEmail {
    frame: Frame,
    w: &'static Wording,
    /// The address of the feed of everything.
    all: String,
}

/// Something that can be followed.
struct Followed {
    name: Phrase,
    /// Its items as a page.
    news: String,
    feeds: Vec<Feed>,
}

/// Its feed in a format.
struct Feed {
    format: &'static str,
    /// The name of the link, with what it is about.
    label: String,
    href: String,
}

/// How to follow what changes, and where.
#[must_use]
pub fn page(page: &FollowPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let news = |topic: &Topic| local(&site.news(topic, lang, None));
    let all = Followed {
        name: Phrase::plain(w.say("follow-all")),
        news: news(&Topic::All),
        feeds: feeds(&Topic::All, &w.say("follow-all"), lang, site),
    };
    let each = |named: &[Named], topic: fn(domain::Slug) -> Topic| {
        let followed = |named: &Named| Followed {
            name: Phrase::named(named, w),
            news: news(&topic(named.id.clone())),
            feeds: feeds(&topic(named.id.clone()), &Phrase::marked(named, w), lang, site),
        };
        named.iter().map(followed).collect()
    };
    let mut frame = Frame::new(w.say("follow-title"), "/follow", lang, site);
    frame.description = w.say("follow-lead");
    let page = Follow {
        frame,
        w,
        groups: [
            (w.say("follow-everything"), "everything", vec![all]),
            (w.say("plans"), "plans", each(page.plans, Topic::Plan)),
            (w.say("organizations"), "organizations", each(page.organizations, Topic::Organization)),
        ],
        opml: local(&site.feeds(lang)),
        email: in_language(site, BY_EMAIL, lang),
    };
    html(&page)
}

/// How to follow what changes by e-mail.
#[must_use]
pub fn by_email(lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let mut frame = Frame::new(w.say("mail-title"), BY_EMAIL, lang, site);
    frame.description = w.say("mail-lead");
    frame
        .crumbs
        .push(Crumb { href: in_language(site, "/follow", lang), name: Phrase::plain(w.say("follow-title")) });
    let all = site.feed(&Topic::All, lang, Format::Rss.suffix());
    html(&ByEmail { frame, w, all })
}

fn feeds(topic: &Topic, name: &str, lang: Lang, site: &Site) -> Vec<Feed> {
    let feed = |format: Format| {
        let called = format.name();
        let href = local(&site.feed(topic, lang, format.suffix()));
        Feed { format: called, label: format!("{called} – {name}"), href }
    };
    Format::ALL.into_iter().map(feed).collect()
}

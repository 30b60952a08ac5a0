//! How to follow what changes: feeds explained, and where they are.

use askama::Template;
use domain::Lang;
use projection::view::Named;

use super::FollowPage;
use super::frame::Frame;
use super::link::local;
use super::phrase::Phrase;
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "follow.html")]
struct Follow {
    frame: Frame,
    w: &'static Wording,
    all: String,
    /// Heading, id and feeds.
    groups: [(String, &'static str, Vec<Feed>); 2],
}

/// What can be followed.
struct Feed {
    name: Phrase,
    /// The name of the link.
    label: String,
    href: String,
}

pub(super) fn page(page: &FollowPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let feeds = |all: &[Named], scope: fn(domain::Slug) -> Scope| {
        let feed = |named: &Named| Feed {
            name: Phrase::named(named, w),
            label: Phrase::marked(named, w),
            href: local(&site.feed(&scope(named.id.clone()), lang, "rss")),
        };
        all.iter().map(feed).collect()
    };
    let page = Follow {
        frame: Frame::new(w.say("follow-title"), "/follow", lang, site),
        w,
        all: local(&site.feed(&Scope::All, lang, "rss")),
        groups: [
            (w.say("plans"), "plans", feeds(page.plans, Scope::Plan)),
            (w.say("organizations"), "organizations", feeds(page.organizations, Scope::Organization)),
        ],
    };
    page.render().expect("a page is text")
}

//! How to follow what changes: feeds explained, and where they are.

use askama::Template;
use domain::Lang;
use projection::view::Named;

use super::FollowPage;
use super::frame::Frame;
use super::link::local;
use super::phrase::Phrase;
use crate::represent::feed::Format;
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "follow.html")]
struct Follow {
    frame: Frame,
    w: &'static Wording,
    /// Heading, id and what can be followed.
    groups: [(String, &'static str, Vec<Followed>); 3],
    /// The list of all feeds.
    opml: String,
}

/// Something that can be followed.
struct Followed {
    name: Phrase,
    feeds: Vec<Feed>,
}

/// Its feed in a format.
struct Feed {
    format: &'static str,
    /// The name of the link, with what it is about.
    label: String,
    href: String,
}

pub(super) fn page(page: &FollowPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let all = Followed {
        name: Phrase::plain(w.say("follow-all")),
        feeds: feeds(&Scope::All, &w.say("follow-all"), lang, site),
    };
    let each = |named: &[Named], scope: fn(domain::Slug) -> Scope| {
        let followed = |named: &Named| Followed {
            name: Phrase::named(named, w),
            feeds: feeds(&scope(named.id.clone()), &Phrase::marked(named, w), lang, site),
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
            (w.say("plans"), "plans", each(page.plans, Scope::Plan)),
            (w.say("organizations"), "organizations", each(page.organizations, Scope::Organization)),
        ],
        opml: local(&site.feeds(lang)),
    };
    page.render().expect("a page is text")
}

fn feeds(scope: &Scope, name: &str, lang: Lang, site: &Site) -> Vec<Feed> {
    let feed = |format: Format| {
        let called = match format {
            Format::Rss => "RSS",
            Format::Atom => "Atom",
            Format::Json => "JSON",
        };
        let href = local(&site.feed(scope, lang, format.suffix()));
        Feed { format: called, label: format!("{called} – {name}"), href }
    };
    Format::ALL.into_iter().map(feed).collect()
}

//! Where everything stands: the one place that knows the addresses of things.

use domain::{Lang, Slug};
use event_store::Origin;
use ulid::Ulid;

/// The public address of a service and the name of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    base: String,
    former: Vec<String>,
    tag: String,
    preview: Option<Preview>,
    feedback: Option<String>,
}

/// That a site shows what would be and is not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Preview {
    /// On the machine of the person who made it.
    Alone,
    /// Within another site.
    Within {
        /// The address of the other site.
        base: String,
        /// The path, behind the language, of the page there that tells what would change.
        path: String,
    },
}

/// What a page or a feed is about: all of the record, or one thing in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Topic {
    All,
    Plan(Slug),
    Organization(Slug),
    Commitment(Slug),
}

/// The language whose addresses have no prefix where a feed or a citation has one for every other language.
pub const UNPREFIXED: Lang = Lang::EN;

impl Site {
    /// A site at a public address, without its trailing slash; feed ids come from the origin of the log.
    #[must_use]
    pub fn new(public_url: &str, origin: &Origin) -> Self {
        let base = public_url.trim_end_matches('/').to_owned();
        Self { base, former: Vec::new(), tag: origin.tag_prefix(), preview: None, feedback: None }
    }

    /// The same, where it shows what would be.
    #[must_use]
    pub fn of_preview(self, preview: Preview) -> Self {
        Self { preview: Some(preview), ..self }
    }

    /// The same, with the address where readers say whether it serves them.
    #[must_use]
    pub fn with_feedback(self, feedback: Option<String>) -> Self {
        Self { feedback, ..self }
    }

    /// The same, with the public addresses that it had before.
    #[must_use]
    pub fn with_former(self, former: &[String]) -> Self {
        Self { former: former.to_vec(), ..self }
    }

    /// Where readers say whether it serves them.
    #[must_use]
    pub fn feedback(&self) -> Option<&str> {
        self.feedback.as_deref()
    }

    /// Whether it shows what would be.
    #[must_use]
    pub fn is_preview(&self) -> bool {
        self.preview.is_some()
    }

    /// The page that tells what would change, where this site stands within another one.
    #[must_use]
    pub fn told_at(&self, lang: Lang) -> Option<String> {
        match self.preview.as_ref()? {
            Preview::Alone => None,
            Preview::Within { base, path } => Some(format!("{base}/{lang}{path}")),
        }
    }

    /// The absolute address of a path that begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The path, with its query, of an address that the site has or had before; none for an address elsewhere.
    #[must_use]
    pub fn path_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        let below = |base: &String| address.trim().strip_prefix(base).filter(|path| path.starts_with('/'));
        let path = std::iter::once(&self.base).chain(&self.former).find_map(below)?;
        path.split('#').next()
    }

    /// The id of an event in feeds: a `tag:` URI (RFC 4151) that changes with neither host nor address.
    #[must_use]
    pub fn event_tag(&self, event: Ulid) -> String {
        format!("{}/event/{event}", self.tag)
    }

    /// The id of a feed, which is the same in every format.
    #[must_use]
    pub fn feed_tag(&self, topic: &Topic, lang: Lang) -> String {
        format!("{}/feed{}/{lang}", self.tag, topic.path())
    }

    /// The page of an event: the permalink of a feed item.
    #[must_use]
    pub fn event_page(&self, event: Ulid, lang: Lang) -> String {
        self.url(&format!("/{lang}/events/{event}"))
    }

    /// The page of a topic.
    #[must_use]
    pub fn page(&self, topic: &Topic, lang: Lang) -> String {
        self.url(&page_path(topic, lang))
    }

    /// The page of a version of a commitment.
    #[must_use]
    pub fn version_page(&self, commitment: &Slug, version: u64, lang: Lang) -> String {
        self.url(&format!("/{lang}/commitments/{commitment}/versions/{version}"))
    }

    /// The address of a thing whatever its representation.
    #[must_use]
    pub fn thing(&self, topic: &Topic) -> String {
        self.url(&topic.path())
    }

    /// The address of a commitment, or of a version of it, as it is cited in a language.
    #[must_use]
    pub fn cited(&self, commitment: &Slug, version: Option<u64>, lang: Lang) -> String {
        self.url(&cited_path(commitment, version, lang))
    }

    /// The address of a feed in a format (`rss`).
    #[must_use]
    pub fn feed(&self, topic: &Topic, lang: Lang, format: &str) -> String {
        self.url(&feed_path(topic, lang, format))
    }

    /// The address of an archive page of a feed in a format.
    #[must_use]
    pub fn archive(&self, topic: &Topic, lang: Lang, page: usize, format: &str) -> String {
        self.url(&archive_path(topic, lang, page, format))
    }

    /// The items of a feed as a page, or an archive page of them.
    #[must_use]
    pub fn news(&self, topic: &Topic, lang: Lang, archived: Option<usize>) -> String {
        self.url(&format!("/{lang}{}", news_path(topic, archived)))
    }

    /// A vocabulary of the tokens by which items of feeds can be told apart: `completion`.
    #[must_use]
    pub fn vocabulary(&self, axis: &str) -> String {
        self.url(&format!("/ns/{axis}"))
    }

    /// The list of all feeds in a language.
    #[must_use]
    pub fn feeds(&self, lang: Lang) -> String {
        self.url(&format!("{}/feeds.opml", prefix(lang)))
    }
}

/// The path of the page of a topic.
#[must_use]
pub fn page_path(topic: &Topic, lang: Lang) -> String {
    format!("/{lang}{}", topic.path())
}

/// The path at which a commitment or a version of it is cited: without a suffix; one of the citation formats follows.
#[must_use]
pub fn cited_path(commitment: &Slug, version: Option<u64>, lang: Lang) -> String {
    let version = version.map(|version| format!("/versions/{version}")).unwrap_or_default();
    format!("{}/commitments/{commitment}{version}", prefix(lang))
}

/// The path of a feed: `/feeds/all.rss`, `/commitments/{id}/feed.atom`.
#[must_use]
pub fn feed_path(topic: &Topic, lang: Lang, format: &str) -> String {
    format!("{}.{format}", feed_stem(topic, lang))
}

/// The path of an archive page: `/feeds/all/archive/0.rss`, `/commitments/{id}/feed/archive/0.atom`. It is a path and
/// no query, so that a publication as files has it too.
#[must_use]
pub fn archive_path(topic: &Topic, lang: Lang, page: usize, format: &str) -> String {
    format!("{}/archive/{page}.{format}", feed_stem(topic, lang))
}

/// The path of the items of a feed as a page, behind the language: `/feeds/all`, `/commitments/{id}/feed/archive/0`.
#[must_use]
pub fn news_path(topic: &Topic, archived: Option<usize>) -> String {
    let stem = match *topic == Topic::All {
        true => "/feeds/all".to_owned(),
        false => format!("{}/feed", topic.path()),
    };
    match archived {
        Some(page) => format!("{stem}/archive/{page}"),
        None => stem,
    }
}

fn feed_stem(topic: &Topic, lang: Lang) -> String {
    format!("{}{}", prefix(lang), news_path(topic, None))
}

fn prefix(lang: Lang) -> String {
    if lang == UNPREFIXED { String::new() } else { format!("/{lang}") }
}

/// An address of the site without its host, so that pages work under any name of the service.
#[must_use]
pub fn local(url: &str) -> String {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(after_scheme..).and_then(|rest| rest.find('/')).map(|at| at + after_scheme);
    path.and_then(|at| url.get(at..)).unwrap_or("/").to_owned()
}

impl Topic {
    /// Its path; empty for everything.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Plan(id) => format!("/plans/{id}"),
            Self::Organization(id) => format!("/organizations/{id}"),
            Self::Commitment(id) => format!("/commitments/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_within_the_site_name_no_host() {
        assert_eq!(local("https://a.ca/en/about"), "/en/about");
        assert_eq!(local("http://localhost:8080/x/en"), "/x/en");
        assert_eq!(local("https://a.ca"), "/");
    }
}

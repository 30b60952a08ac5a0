//! Where everything stands: the one place that knows the addresses of things.

use domain::{Lang, Slug};
use event_store::Origin;
use ulid::Ulid;

/// The public address of a service and the name of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    base: String,
    tag: String,
}

/// What a feed, a list or a replay is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Scope {
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
        Self { base: public_url.trim_end_matches('/').to_owned(), tag: origin.tag_prefix() }
    }

    /// The absolute address of a path that begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The id of an event in feeds: a `tag:` URI (RFC 4151) that changes with neither host nor address.
    #[must_use]
    pub fn event_tag(&self, event: Ulid) -> String {
        format!("{}/event/{event}", self.tag)
    }

    /// The id of a feed, which is the same in every format.
    #[must_use]
    pub fn feed_tag(&self, scope: &Scope, lang: Lang) -> String {
        format!("{}/feed{}/{lang}", self.tag, scope.path())
    }

    /// The page of an event: the permalink of a feed item.
    #[must_use]
    pub fn event_page(&self, event: Ulid, lang: Lang) -> String {
        self.url(&format!("/{lang}/events/{event}"))
    }

    /// The page of a scope.
    #[must_use]
    pub fn page(&self, scope: &Scope, lang: Lang) -> String {
        self.url(&page_path(scope, lang))
    }

    /// The page of a version of a commitment.
    #[must_use]
    pub fn version_page(&self, commitment: &Slug, version: u64, lang: Lang) -> String {
        self.url(&format!("/{lang}/commitments/{commitment}/versions/{version}"))
    }

    /// The address of a thing whatever its representation.
    #[must_use]
    pub fn thing(&self, scope: &Scope) -> String {
        self.url(&scope.path())
    }

    /// The address of a commitment, or of a version of it, as it is cited in a language.
    #[must_use]
    pub fn cited(&self, commitment: &Slug, version: Option<u64>, lang: Lang) -> String {
        self.url(&cited_path(commitment, version, lang))
    }

    /// The address of a feed in a format (`rss`).
    #[must_use]
    pub fn feed(&self, scope: &Scope, lang: Lang, format: &str) -> String {
        self.url(&feed_path(scope, lang, format))
    }
}

/// The path of the page of a scope.
#[must_use]
pub fn page_path(scope: &Scope, lang: Lang) -> String {
    format!("/{lang}{}", scope.path())
}

/// The path at which a commitment or a version of it is cited: without a suffix; one of the citation formats follows.
#[must_use]
pub fn cited_path(commitment: &Slug, version: Option<u64>, lang: Lang) -> String {
    let version = version.map(|version| format!("/versions/{version}")).unwrap_or_default();
    format!("{}/commitments/{commitment}{version}", prefix(lang))
}

/// The path of a feed.
#[must_use]
pub fn feed_path(scope: &Scope, lang: Lang, format: &str) -> String {
    let prefix = prefix(lang);
    match *scope == Scope::All {
        true => format!("{prefix}/feeds/all.{format}"),
        false => format!("{prefix}{}/feed.{format}", scope.path()),
    }
}

fn prefix(lang: Lang) -> String {
    if lang == UNPREFIXED { String::new() } else { format!("/{lang}") }
}

impl Scope {
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

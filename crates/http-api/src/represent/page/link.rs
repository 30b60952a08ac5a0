//! Addresses on pages.

use domain::{Lang, Slug};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use projection::view::{Named, Origin};
use ulid::Ulid;

use super::phrase::Phrase;
pub(super) use crate::represent::site::local;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// A text with its address.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) text: Phrase,
}

/// What stands unescaped in an address for e-mail (RFC 6068, section 2); `?` and `&` would begin header fields.
const EMAIL: AsciiSet = NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'+');

impl Link {
    /// To the page of an organization.
    pub(super) fn organization(named: &Named, w: &Wording, site: &Site) -> Self {
        let topic = Topic::Organization(named.id.clone());
        Self { href: page(site, &topic, w.lang()), text: Phrase::with_abbreviation(named, w) }
    }

    /// To the page of a plan.
    pub(super) fn plan(named: &Named, w: &Wording, site: &Site) -> Self {
        Self { href: page(site, &Topic::Plan(named.id.clone()), w.lang()), text: Phrase::named(named, w) }
    }
}

/// The page of a topic, from any other page of the site.
pub(super) fn page(site: &Site, topic: &Topic, lang: Lang) -> String {
    local(&site.page(topic, lang))
}

/// A path in a language: `/en/about`.
pub(super) fn in_language(site: &Site, path: &str, lang: Lang) -> String {
    local(&site.url(&format!("/{lang}{path}")))
}

/// The page of an event.
pub(super) fn event(site: &Site, event: Ulid, lang: Lang) -> String {
    local(&site.event_page(event, lang))
}

/// What a link to an event says where no figure does: that it was reported, and of when.
pub(super) fn told(origin: &Origin, w: &Wording) -> String {
    match &origin.effective {
        Some(when) => w.text("told-when", &[("when", w.when(when).into())]),
        None => w.say("told"),
    }
}

/// The page with the versions of a commitment.
pub(super) fn history(commitment: &Slug) -> String {
    format!("/commitments/{commitment}/history")
}

/// An address of the record as a link, if it is one of the web.
pub(super) fn web(address: &str) -> Option<String> {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https")).then(|| address.to_owned())
}

/// An address for e-mail as a link.
pub(super) fn mail(address: &str) -> String {
    format!("mailto:{}", utf8_percent_encode(address, &EMAIL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert_eq!(web("HTTPS://a.ca/?b&c").as_deref(), Some("HTTPS://a.ca/?b&c"));
        for wrong in ["javascript:alert(1)//://", "data:text/html,x", "a.ca", "//a.ca", " javascript://a"] {
            assert_eq!(web(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_for_mail_cannot_bring_header_fields() {
        assert_eq!(mail("open-ouvert@tbs-sct.gc.ca"), "mailto:open-ouvert@tbs-sct.gc.ca");
        assert_eq!(mail("a@b.ca?bcc=c@d.ca"), "mailto:a@b.ca%3Fbcc%3Dc@d.ca");
    }
}

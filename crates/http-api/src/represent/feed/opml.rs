//! OPML 2.0 (<http://opml.org/spec2.opml>): the list of all feeds, as feed readers import it.

use domain::{Lang, Text};
use projection::State;

use super::Format;
use super::line::one_line;
use super::xml::Xml;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// The `Content-Type`, complete.
pub const MEDIA_TYPE: &str = "text/x-opml; charset=utf-8";

/// The feeds of everything, of each plan with its commitments, and of each organization, in one language.
#[must_use]
pub fn opml(state: &State, lang: Lang, site: &Site) -> Vec<u8> {
    let list = List { state, lang, site, words: Wording::of(lang) };
    let mut xml = Xml::document();
    xml.within("opml", &[("version", "2.0")], |xml| {
        xml.within("head", &[], |xml| {
            xml.text("title", &list.words.say("feed-list"));
            xml.text("docs", "http://opml.org/spec2.opml");
        });
        xml.within("body", &[], |xml| list.body(xml));
    });
    xml.into_bytes()
}

#[derive(Clone, Copy)]
struct List<'a> {
    state: &'a State,
    lang: Lang,
    site: &'a Site,
    words: &'static Wording,
}

impl List<'_> {
    fn body(self, xml: &mut Xml) {
        let record = &self.state.record;
        self.feed(xml, &self.words.say("feed-title-all"), &Topic::All);
        for (id, plan) in &record.plans {
            let name = self.name(&plan.now.title);
            xml.within("outline", &[("text", &name)], |xml| {
                self.feed(xml, &name, &Topic::Plan(id.clone()));
                self.commitments(xml, id);
            });
        }
        let organizations = self.words.say("feed-list-organizations");
        xml.within("outline", &[("text", &organizations)], |xml| {
            for (id, organization) in &record.organizations {
                self.feed(xml, &self.name(&organization.now.name), &Topic::Organization(id.clone()));
            }
        });
    }

    fn commitments(self, xml: &mut Xml, plan: &domain::Slug) {
        let mut own: Vec<_> =
            self.state.record.outlines.iter().filter(|(_, known)| known.plan == *plan).collect();
        own.sort_by(|a, b| a.1.number.cmp(&b.1.number));
        for (id, known) in own {
            let number = self.words.text("feed-commitment", &[("number", known.number.as_str().into())]);
            let name = format!("{number} – {}", self.name(&known.title));
            self.feed(xml, &name, &Topic::Commitment(id.clone()));
        }
    }

    /// An outline for a feed. `type` is `rss` whatever the format, which stands in `version`.
    fn feed(self, xml: &mut Xml, name: &str, topic: &Topic) {
        let address = self.site.feed(topic, self.lang, Format::Rss.suffix());
        xml.empty(
            "outline",
            &[
                ("type", "rss"),
                ("text", name),
                ("title", name),
                ("version", "RSS2"),
                ("language", self.lang.as_str()),
                ("xmlUrl", &address),
                ("htmlUrl", &self.site.page(topic, self.lang)),
            ],
        );
    }

    fn name(self, text: &Text) -> String {
        one_line(&self.words.words(text))
    }
}

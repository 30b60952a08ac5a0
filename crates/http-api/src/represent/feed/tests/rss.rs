//! The rules of a feed document, each by its letter and number; an independent parser reads what was written.

use std::sync::Arc;

use domain::Lang;
use roxmltree::{Document, Node};

use super::sample::{BASE, c6, state, written};
use crate::represent::feed::{Asked, DOCUMENT_BYTES_MAX, Feed, Filter, Format, Item, Part};
use crate::represent::site::Topic;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const DC: &str = "http://purl.org/dc/elements/1.1/";

fn feed(topic: Topic, lang: Lang) -> Feed {
    super::sample::feed(topic, lang, Format::Rss)
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Node<'a, 'i> {
    let mut found = node.children().filter(|child| child.tag_name().name() == name);
    found.next().unwrap_or_else(|| panic!("{name} is missing"))
}

fn text<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    child(node, name).text().unwrap_or_default()
}

/// Reads a document and calls the check with its channel.
fn check(document: &str, check: impl FnOnce(Node<'_, '_>)) {
    let tree = Document::parse(document).unwrap_or_else(|error| panic!("D1 {error}: {document}"));
    check(child(tree.root_element(), "channel"));
}

#[test]
fn d3_d4_d6_a_document_has_one_channel_with_its_items_last() {
    let document = written(&feed(Topic::All, Lang::EN));
    assert!(
        document.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" "),
        "D3 D4"
    );
    assert!(!document.contains("<!") && !document.contains("xml-stylesheet"), "D7 I18");
    check(&document, |channel| {
        let names: Vec<_> =
            channel.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
        for name in ["title", "description", "language", "lastBuildDate", "ttl", "docs", "generator"] {
            assert_eq!(names.iter().filter(|found| **found == name).count(), 1, "D4 {name}");
        }
        let first = names.iter().position(|name| *name == "item").expect("it has items");
        assert!(names.iter().skip(first).all(|name| *name == "item"), "D6");
    });
}

#[test]
fn c1_to_c6_the_channel_says_what_it_is() {
    check(&written(&feed(c6(), Lang::FR)), |channel| {
        let links: Vec<_> = channel.children().filter(|node| node.has_tag_name((ATOM, "link"))).collect();
        let found: Vec<_> = links
            .iter()
            .map(|link| {
                ["rel", "type", "hreflang", "href"]
                    .map(|name| link.attribute(name).unwrap_or_default())
                    .join(" ")
            })
            .collect();
        let expected = [
            "self application/rss+xml  https://example.ca/fr/commitments/c6/feed.rss",
            "alternate application/rss+xml en https://example.ca/commitments/c6/feed.rss",
            "alternate application/atom+xml en https://example.ca/commitments/c6/feed.atom",
            "alternate application/feed+json en https://example.ca/commitments/c6/feed.json",
            "alternate application/atom+xml fr https://example.ca/fr/commitments/c6/feed.atom",
            "alternate application/feed+json fr https://example.ca/fr/commitments/c6/feed.json",
        ];
        assert_eq!(found, expected, "C1");
        let title = text(channel, "title").replace('\u{A0}', " ");
        assert_eq!(
            title,
            "Engagement 6 : Développer les compétences en matière de gouvernement ouvert – changements"
        );
        assert_eq!(text(channel, "link"), "https://example.ca/fr/commitments/c6", "C2");
        assert_eq!(text(channel, "lastBuildDate"), "Mon, 01 Jan 2024 10:12:00 GMT", "C3 I6");
        assert_eq!(text(channel, "language"), "fr", "C4");
        assert_eq!(text(channel, "docs"), "https://www.rssboard.org/rss-specification", "C5");
        assert_eq!(text(channel, "ttl"), "60", "C6");
    });
}

#[test]
fn i1_to_i16_an_item_has_its_parts_in_order() {
    check(&written(&feed(c6(), Lang::EN)), |channel| {
        let mut items = channel.children().filter(|node| node.has_tag_name("item"));
        let item = items.nth(1).expect("it has items");
        let names: Vec<_> =
            item.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
        let mut expected = vec!["title", "link", "description", "creator", "creator"];
        expected.extend(["category"; 5]);
        expected.extend(["guid", "pubDate", "link"]);
        assert_eq!(names, expected, "I1 I12 I16");
        assert_eq!(text(item, "title"), "Withdrawn – Commitment 6 – 6.2 Hold forums: complete", "I11");
        assert_eq!(child(item, "guid").attribute("isPermaLink"), Some("false"), "I3");
        let guid = text(item, "guid");
        assert!(
            guid.starts_with("tag:commitments.example.ca,2026:log/event/01") && guid.len() < 255,
            "I5 {guid}"
        );
        assert_eq!(text(item, "pubDate"), "Mon, 01 Jan 2024 10:11:00 GMT", "I6");
        assert!(text(item, "link").starts_with("https://example.ca/en/events/01"), "I9");
        let creator = item.children().find(|node| node.has_tag_name((DC, "creator"))).expect("I16");
        assert_eq!(creator.text(), Some("Treasury Board of Canada Secretariat"), "I16");
        let domain = child(item, "category").attribute("domain");
        assert_eq!(domain, Some("https://example.ca/ns/kind"), "I15");
        let related = item.children().find(|node| node.has_tag_name((ATOM, "link"))).expect("it corrects");
        assert_eq!(related.attribute("rel"), Some("related"));
    });
}

#[test]
fn i2_ids_differ_within_a_document_and_are_the_same_in_every_feed() {
    let ids =
        |topic, lang| feed(topic, lang).items.into_iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    let all = ids(Topic::All, Lang::EN);
    let mut distinct = all.clone();
    distinct.dedup();
    assert_eq!(all, distinct, "I2");
    assert_eq!(all, ids(Topic::All, Lang::FR), "I4");
    assert!(ids(c6(), Lang::EN).iter().all(|id| all.contains(id)), "I4");
}

#[test]
fn i17_an_item_has_the_same_bytes_in_every_feed() {
    let all = written(&feed(Topic::All, Lang::EN));
    for item in feed(c6(), Lang::EN).items {
        let bytes = String::from_utf8(Format::Rss.item(&item).to_vec()).unwrap();
        assert!(all.contains(&bytes), "I17 {bytes}");
    }
}

#[test]
fn i10_i13_a_hostile_text_is_shown_as_it_is() {
    check(&written(&feed(Topic::All, Lang::EN)), |channel| {
        let item = child(channel, "item");
        let shown = "note: “< item> ]]> & \"é\" < script>alert(1)< /script>”";
        assert!(text(item, "title").ends_with(shown), "I10 {}", text(item, "title"));
        let escaped = "&lt;item&gt; ]]&gt; &amp; &quot;é&quot; &lt;script&gt;alert(1)&lt;/script&gt;";
        assert!(text(item, "description").contains(escaped), "I13 {}", text(item, "description"));
    });
}

#[test]
fn d8_the_same_news_gives_the_same_bytes() {
    for lang in Lang::OFFICIAL {
        assert_eq!(written(&feed(Topic::All, lang)), written(&feed(Topic::All, lang)), "D8");
    }
}

#[test]
fn d4_a_feed_without_news_is_a_feed() {
    let topic = Topic::Organization("csps".parse().unwrap());
    let state = state(BASE.into_iter().take(3));
    let asked = Asked { filter: Filter::all(topic), lang: Lang::EN, format: Format::Rss, part: Part::Window };
    let empty = state.feed(&asked).expect("the organization is known");
    assert_eq!(empty.items, Vec::<Arc<Item>>::new(), "D4");
    let document = written(&empty);
    assert!(!document.contains("<item>"), "D4 {document}");
    check(&document, |channel| {
        assert_eq!(text(channel, "title"), "Canada School of Public Service – what changed");
        assert_eq!(text(channel, "lastBuildDate"), "Mon, 01 Jan 2024 10:02:00 GMT", "C3");
    });
    let nobody = Filter::all(Topic::Organization("nobody".parse().unwrap()));
    assert_eq!(state.feed(&Asked { filter: nobody, ..asked }), None);
}

#[test]
fn a_document_is_not_too_large_but_for_what_it_must_hold() {
    let mut feed = feed(Topic::All, Lang::EN);
    let item = Arc::new(Item::clone(&feed.items.remove(0)).saying("x".repeat(2_000)));
    (feed.items, feed.kept) = (std::iter::repeat_n(item, 500).collect(), 50);
    let count = |feed: &Feed| written(feed).matches("<item>").count();
    assert!(written(&feed).len() <= DOCUMENT_BYTES_MAX, "{}", written(&feed).len());
    assert!((80..500).contains(&count(&feed)), "{}", count(&feed));
    feed.kept = 200;
    assert_eq!(count(&feed), 200);
}

#[test]
fn the_rss_crate_reads_what_was_written() {
    let feed = feed(Topic::All, Lang::FR);
    let channel = ::rss::Channel::read_from(written(&feed).as_bytes()).expect("it is RSS");
    assert_eq!(channel.title(), feed.head.title);
    assert_eq!(channel.items().len(), feed.items.len());
    for (read, item) in channel.items().iter().zip(&feed.items) {
        assert_eq!(read.title(), Some(item.title.as_str()));
        assert_eq!(read.description(), Some(item.html.as_str()));
        assert_eq!(
            read.guid().map(|guid| (guid.value(), guid.is_permalink())),
            Some((item.id.as_str(), false))
        );
    }
}

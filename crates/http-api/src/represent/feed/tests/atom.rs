//! The rules of an Atom document, each by its letter and number; an independent parser reads what was written.

use domain::Lang;
use roxmltree::{Document, Node};

use super::sample::{c6, feed, written};
use crate::represent::feed::Format;
use crate::represent::site::Topic;

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name((ATOM, name)))
}

fn text(node: Node<'_, '_>, name: &'static str) -> String {
    children(node, name).next().and_then(|node| node.text()).unwrap_or_default().to_owned()
}

fn link(node: Node<'_, '_>, relation: &str) -> Vec<String> {
    let links = children(node, "link").filter(|link| link.attribute("rel") == Some(relation));
    links.filter_map(|link| link.attribute("href").map(str::to_owned)).collect()
}

#[test]
fn a_document_keeps_the_rules_of_atom() {
    let feed = feed(c6(), Lang::FR, Format::Atom);
    let document = written(&feed);
    let tree = Document::parse(&document).unwrap_or_else(|error| panic!("D1 {error}: {document}"));
    let root = tree.root_element();
    let entries: Vec<_> = children(root, "entry").collect();
    let each = |holds: fn(&Node<'_, '_>) -> bool| !entries.is_empty() && entries.iter().all(holds);
    let ids = |node: &Node<'_, '_>| text(*node, "id");
    let guids: Vec<_> = super::sample::feed(c6(), Lang::EN, Format::Rss)
        .items
        .into_iter()
        .map(|item| item.id.clone())
        .collect();
    let table = [
        (
            "A1 the feed has an id",
            text(root, "id") == "tag:commitments.example.ca,2026:log/feed/commitments/c6/fr",
        ),
        ("A1 an entry has the id of its RSS item", entries.iter().map(ids).collect::<Vec<_>>() == guids),
        ("A2 an entry is published", text(entries[0], "published") == "2024-01-01T10:12:00.000Z"),
        (
            "A2 an entry is updated when it is published",
            each(|e| text(*e, "updated") == text(*e, "published")),
        ),
        (
            "A3 a title is text",
            each(|e| children(*e, "title").all(|title| title.attribute("type") == Some("text"))),
        ),
        (
            "A4 no element of Atom has a prefix",
            document.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\""),
        ),
        ("A5 the feed has a language", document.contains("xml:lang=\"fr\"")),
        ("A5 the feed has an author", children(root, "author").count() == 1),
        (
            "A6 the feed links to itself",
            link(root, "self") == ["https://example.ca/fr/commitments/c6/feed.atom"],
        ),
        (
            "A6 the feed links to its page",
            link(root, "alternate")[0] == "https://example.ca/fr/commitments/c6",
        ),
        ("A6 the feed links to its twins", link(root, "alternate").len() == 6),
        ("A6 an entry links to its page", each(|e| link(*e, "alternate")[0].contains("/fr/events/"))),
        ("A7 times differ", text(entries[0], "updated") != text(entries[1], "updated")),
        ("C3 the feed is as new as its newest entry", text(root, "updated") == text(entries[0], "updated")),
        (
            "D3 the declaration is first",
            document.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "),
        ),
        (
            "I15 categories are slugs",
            each(|e| children(*e, "category").all(|c| c.attribute("scheme").is_some())),
        ),
        ("a withdrawal links to what it withdraws", link(entries[1], "related").len() == 1),
    ];
    for (rule, holds) in table {
        assert!(holds, "{rule}: {document}");
    }
}

#[test]
fn rfc_6721_what_is_withdrawn_has_a_tombstone() {
    let document = written(&feed(c6(), Lang::EN, Format::Atom));
    let tree = Document::parse(&document).unwrap();
    let root = tree.root_element();
    let of = |node: &Node<'_, '_>, name| node.attribute(name).unwrap_or_default().to_owned();
    let stones = root
        .children()
        .filter(|node| node.has_tag_name(("http://purl.org/atompub/tombstones/1.0", "deleted-entry")));
    let stones: Vec<_> = stones.map(|stone| (of(&stone, "ref"), of(&stone, "when"))).collect();
    let entries: Vec<_> = children(root, "entry").collect();
    assert_eq!(stones, [(text(entries[2], "id"), text(entries[1], "published"))], "{document}");
}

#[test]
fn i10_i13_a_hostile_text_is_shown_as_it_is() {
    let document = written(&feed(Topic::All, Lang::EN, Format::Atom));
    let tree = Document::parse(&document).unwrap();
    let entry = children(tree.root_element(), "entry").next().unwrap();
    assert!(
        text(entry, "title").ends_with("“< item> ]]> & \"é\" < script>alert(1)< /script>”"),
        "I10 {document}"
    );
    let escaped = "&lt;item&gt; ]]&gt; &amp; &quot;é&quot; &lt;script&gt;alert(1)&lt;/script&gt;";
    assert!(text(entry, "content").contains(escaped), "I13 {document}");
}

#[test]
fn i17_an_entry_has_the_same_bytes_in_every_feed() {
    let all = written(&feed(Topic::All, Lang::EN, Format::Atom));
    for item in feed(c6(), Lang::EN, Format::Atom).items {
        let bytes = String::from_utf8(Format::Atom.item(&item).to_vec()).unwrap();
        assert!(all.contains(&bytes), "I17 {bytes}");
    }
}

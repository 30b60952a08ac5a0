//! Nobody else's HTML stands in an item: an independent parser reads the descriptions of hostile events.

use domain::Lang;
use roxmltree::{Document, Node};

use super::sample::{BASE, site, state};
use super::size::rows;
use crate::represent::feed::Item;

/// Texts that would be markup, or would end what they stand in.
const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\\\"><a href=javascript:alert(1) style=x>",
    "]]></p><![CDATA[",
    "<!-- --><?php ?>",
    "&lt;b&gt; &#60;b&#62; &amp;lt;",
    "<p class=x>'<iframe/srcdoc=x>",
];

/// The elements that a description may have, with their attributes.
const ALLOWED: [(&str, &[&str]); 7] = [
    ("p", &[]),
    ("br", &[]),
    ("ul", &[]),
    ("li", &[]),
    ("blockquote", &[]),
    ("a", &["href"]),
    ("span", &["lang"]),
];

fn check(node: Node<'_, '_>, html: &str) {
    let name = node.tag_name().name();
    let (_, attributes) =
        ALLOWED.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("I14 {name}: {html}"));
    for attribute in node.attributes() {
        assert!(attributes.contains(&attribute.name()), "I14 {}: {html}", attribute.name());
    }
    if let Some(address) = node.attribute("href") {
        assert!(address.starts_with("https://") || address.starts_with("http://"), "I14 {address}");
    }
}

#[test]
fn i14_no_html_but_ours_passes() {
    for text in HOSTILE {
        let rows = rows(text);
        let state = state(BASE.into_iter().chain(rows.iter().map(String::as_str)));
        for update in &state.all_news() {
            for lang in Lang::OFFICIAL {
                let html = Item::of(update, &state.record, lang, &site()).html;
                let document = format!("<body>{}</body>", html.replace("<br>", "<br/>"));
                let tree = Document::parse(&document).unwrap_or_else(|error| panic!("I14 {error}: {html}"));
                let elements = tree.root_element().descendants().filter(Node::is_element).skip(1);
                elements.for_each(|node| check(node, &html));
                let kinds = tree.root_element().descendants().all(|node| node.is_element() || node.is_text());
                assert!(kinds, "I14 {html}");
            }
        }
    }
}

#[test]
fn i14_only_the_web_is_linked_to() {
    let schemes = [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.ca",
        "mailto:a@example.ca",
    ];
    for address in schemes {
        let rows = [
            format!(r#"evidence-attached evidence/e {{"address":"{address}","archived":"{address}"}}"#),
            format!(
                r#"assessment-recorded assessment/i {{"assessor":{{"en":"A"}},"scale":{{"en":"S"}},"value":{{"en":"V"}},"address":"{address}"}}"#
            ),
        ];
        let state = state(BASE.into_iter().chain(rows.iter().map(String::as_str)));
        for update in &state.all_news() {
            let html = Item::of(update, &state.record, Lang::EN, &site()).html;
            let all = html.matches("href=").count();
            assert_eq!(html.matches("href=\"https://example.ca/").count(), all, "I14 {html}");
        }
    }
}

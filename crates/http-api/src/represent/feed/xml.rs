//! The one way to write XML: every text of every feed passes [`escaped`].

use quick_xml::Writer;
use quick_xml::events::attributes::{Attr, Attribute};
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Feed, Format, Twin};

/// A document, or a part of one, in the making.
///
/// Elements stand each on a line, without indentation. Writing into memory cannot fail.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// The beginning of a document: its declaration is the first thing in it (XML 1.0, section 2.8).
    pub(super) fn document() -> Self {
        let mut xml = Self::part();
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.new_line();
        xml
    }

    /// A part of a document.
    pub(super) fn part() -> Self {
        Self(Writer::new(Vec::new()))
    }

    /// An element with attributes around what `inner` writes.
    pub(super) fn within(&mut self, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        self.write(Event::Start(start(name, attributes)));
        self.new_line();
        inner(self);
        self.write(Event::End(BytesEnd::new(name)));
        self.new_line();
    }

    /// An element with a text and nothing else.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes and a text.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.write(Event::Start(start(name, attributes)));
        self.write(Event::Text(BytesText::from_escaped(escaped(text))));
        self.write(Event::End(BytesEnd::new(name)));
        self.new_line();
    }

    /// An element with attributes alone.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
        self.new_line();
    }

    /// The links of a document to itself, its twins and its archives, which RSS borrows from Atom.
    pub(super) fn feed_links(&mut self, name: &str, feed: &Feed, format: Format) {
        let media_type = format.essence();
        self.empty(name, &[("rel", "self"), ("type", media_type), ("href", &feed.head.address)]);
        for Twin { lang, format, address } in &feed.twins {
            let media_type = format.essence();
            let twin =
                [("rel", "alternate"), ("type", media_type), ("hreflang", lang.as_str()), ("href", address)];
            self.empty(name, &twin);
        }
        for (relation, address) in
            [("current", &feed.current), ("prev-archive", &feed.older), ("next-archive", &feed.newer)]
        {
            if let Some(address) = address {
                self.empty(name, &[("rel", relation), ("type", media_type), ("href", address)]);
            }
        }
    }

    /// Puts a part where the writer is.
    pub(super) fn insert(&mut self, part: &[u8]) {
        self.0.get_mut().extend_from_slice(part);
    }

    /// The bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner()
    }

    fn new_line(&mut self) {
        self.0.get_mut().push(b'\n');
    }

    fn write(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("memory takes every byte");
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute(Attribute::from(Attr::DoubleQ(*key, escaped(value).as_str())));
    }
    start
}

/// A text as it can stand between tags and in quoted attributes.
///
/// - It is [`clean`].
/// - Markup characters are hexadecimal references, which readers of titles take for text and never for markup
///   (RSS Best Practices Profile, section 3.1).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in clean(text) {
        match c {
            '&' => out.push_str("&#x26;"),
            '<' => out.push_str("&#x3C;"),
            '>' => out.push_str("&#x3E;"),
            '"' => out.push_str("&#x22;"),
            c => out.push(c),
        }
    }
    out
}

/// A text as every format of feeds has it.
///
/// - Whatever XML 1.0 (section 2.2) cannot hold is gone; so is what it can hold and readers choke on: controls from
///   U+007F on and non-characters. A next-line control becomes a blank.
/// - Line ends are line feeds, as every parser would make them (section 2.11).
pub(super) fn clean(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        loop {
            match rest.next()? {
                '\r' if rest.peek() == Some(&'\n') => {}
                '\r' => return Some('\n'),
                '\u{85}' => return Some(' '),
                c if is_writable(c) => return Some(c),
                _ => {}
            }
        }
    })
}

fn is_writable(c: char) -> bool {
    let noncharacter =
        matches!(c, '\u{FDD0}'..='\u{FDEF}') || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF);
    matches!(c, '\t' | '\n') || !c.is_control() && !noncharacter
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> String {
        let mut xml = Xml::document();
        xml.within("a", &[("b", text)], |xml| xml.text("c", text));
        String::from_utf8(xml.into_bytes()).unwrap()
    }

    fn read_back(document: &str) -> (String, String) {
        let tree = roxmltree::Document::parse(document).unwrap_or_else(|error| panic!("{error}: {document}"));
        let text = tree.descendants().find(|node| node.has_tag_name("c")).and_then(|node| node.text());
        let attribute = tree.root_element().attribute("b");
        (text.unwrap_or_default().to_owned(), attribute.unwrap_or_default().to_owned())
    }

    /// The characters that XML 1.0 (section 2.2) allows.
    fn allowed(c: char) -> bool {
        matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
    }

    #[test]
    fn d1_d2_what_xml_or_readers_cannot_hold_is_left_out() {
        let bad = ('\0'..='\u{1F}').chain('\u{7F}'..='\u{9F}').chain('\u{FDD0}'..='\u{FDEF}');
        let last_two = (0..=16).flat_map(|plane| [plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF]);
        for c in bad.chain(last_two.filter_map(char::from_u32)) {
            let expected = match c {
                '\t' => "a\tb",
                '\n' | '\r' => "a\nb",
                '\u{85}' => "a b",
                _ => "ab",
            };
            let (text, _) = read_back(&written(&format!("a{c}b")));
            assert_eq!(text, expected, "D1 D2 U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn d3_the_declaration_comes_first() {
        assert!(written("x").starts_with(r#"<?xml version="1.0" encoding="utf-8"?>"#), "D3");
    }

    #[test]
    fn i10_i18_markup_in_a_text_stays_text() {
        for text in [
            r#"<item> ]]> & "é""#,
            "x ]]> y",
            "R&D <b>",
            "&#x0B; &nbsp; &amp;",
            "a 'b' \u{202E}c",
            "<?php <!--",
        ] {
            let document = written(text);
            assert_eq!(read_back(&document), (text.to_owned(), text.to_owned()), "I10 I18");
            assert!(!document.contains("&amp;") && !document.contains("&lt;"), "I10 {document}");
        }
    }

    #[test]
    fn a_line_end_is_a_line_feed() {
        assert_eq!(read_back(&written("a\r\nb\rc\nd")).0, "a\nb\nc\nd");
    }

    proptest! {
        #[test]
        fn d1_any_text_gives_a_document_of_allowed_characters(text in any::<String>()) {
            let document = written(&text);
            prop_assert!(document.chars().all(allowed), "D1");
            let kept: String = text.chars().filter(|c| !c.is_control() && is_writable(*c)).collect();
            let read: String = read_back(&document).0.chars().filter(|c| !c.is_control()).collect();
            prop_assert_eq!(read.replace(' ', ""), kept.replace(' ', ""), "D1");
        }
    }
}

//! Rules that no other table has: what a document must not have, whatever it could have; and that each rule is tested.

use std::collections::BTreeSet;

use domain::Lang;
use roxmltree::{Document, Node};

use super::items::newest;
use super::sample::{BASE, c6, feed, state, written};
use super::size::rows;
use crate::represent::feed::{Asked, Filter, Format, Item, Part, TITLE_CHARS_MAX};
use crate::represent::site::Topic;

/// Every rule, by its letter and how many there are: of documents, channels, items, Atom, JSON Feed, answers, paging and
/// finding.
const RULES: [(&str, usize); 8] =
    [("D", 8), ("C", 8), ("I", 18), ("A", 7), ("J", 1), ("H", 12), ("P", 3), ("F", 1)];

/// The tests that print them.
const TESTS: [&str; 16] = [
    include_str!("archive.rs"),
    include_str!("atom.rs"),
    include_str!("items.rs"),
    include_str!("json.rs"),
    include_str!("renderer.rs"),
    include_str!("rss.rs"),
    include_str!("rules.rs"),
    include_str!("safety.rs"),
    include_str!("titles.rs"),
    include_str!("window.rs"),
    include_str!("../line.rs"),
    include_str!("../html.rs"),
    include_str!("../xml.rs"),
    include_str!("../../../../tests/it/feeds/catching_up.rs"),
    include_str!("../../../../tests/it/feeds/pages.rs"),
    include_str!("../../../../tests/it/feeds/serving.rs"),
];

#[test]
fn each_rule_has_a_row_that_prints_its_number() {
    // Numbers outside of comments stand in texts, which are printed when a row fails.
    let printed: BTreeSet<&str> = TESTS
        .iter()
        .flat_map(|test| test.lines().filter(|line| !line.trim_start().starts_with("//")))
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()))
        .collect();
    let rules = RULES.iter().flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}{n}")));
    let missing: Vec<String> = rules.filter(|rule| !printed.contains(rule.as_str())).collect();
    assert!(missing.is_empty(), "no test prints {missing:?}");
}

/// What no document has, each with its rule, and whether it is so in this one.
fn table(document: &str) -> [(&'static str, bool); 17] {
    let tree = Document::parse(document).unwrap_or_else(|error| panic!("D5 {error}: {document}"));
    let root = tree.root_element();
    let all: Vec<_> = root.descendants().filter(Node::is_element).collect();
    let none = |names: &[&str]| !all.iter().any(|node| names.contains(&node.tag_name().name()));
    let texts = |name: &'static str| {
        let found = all.iter().filter(move |node| node.tag_name() == name.into());
        found.map(|node| node.text().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let web = |address: &String| address.starts_with("https://") && address.is_ascii();
    let rel = |relation: &str| all.iter().filter(|node| node.attribute("rel") == Some(relation)).count();
    let guids = texts("guid");
    let dates = texts("pubDate");
    [
        ("D5 each prefix is declared on the root", document.matches("xmlns:").count() == 3),
        ("D6 no element of the past", none(&["textInput", "rating"])),
        ("D7 no entity but those of XML", !document.contains("&nbsp;") && !document.contains("<!DOCTYPE")),
        ("C1 one address of its own", rel("self") == 1),
        ("C2 links are absolute", texts("link").iter().all(web)),
        ("C5 nobody without a name", none(&["managingEditor", "webMaster"])),
        ("C6 it may be asked at any hour", none(&["skipHours", "skipDays"])),
        ("C7 no picture of a wrong size", none(&["image"])),
        ("C8 no hub that nobody tells", rel("hub") == 0),
        ("I1 an item has an id", guids.len() == document.matches("<item>").count()),
        ("I3 an id is no address", document.matches("isPermaLink=\"false\"").count() == guids.len()),
        (
            "I5 an id is short and plain",
            guids.iter().all(|id| id.len() < 255 && id.is_ascii() && !id.contains(' ')),
        ),
        ("I9 a link opens the event", texts("link").iter().skip(1).all(|link| link.contains("/en/events/"))),
        ("I12 one description, no other form of it", none(&["encoded", "summary"])),
        ("I16 nothing that readers take for another", none(&["author", "date", "modified"])),
        ("I18 no CDATA", !document.contains("<![CDATA[")),
        ("I8 the newest is first", dates.is_sorted_by_key(|date| std::cmp::Reverse(when(date)))),
    ]
}

#[test]
fn a_document_has_nothing_that_readers_stumble_over() {
    let document = written(&feed(Topic::All, Lang::EN, Format::Rss));
    for (rule, holds) in table(&document) {
        assert!(holds, "{rule}: {document}");
    }
}

/// Each row of the table sees a document that breaks its rule, and no other row is needed for it.
#[test]
fn a_row_fails_where_its_rule_is_broken() {
    let document = written(&feed(Topic::All, Lang::EN, Format::Rss));
    let last = document.rsplit("<pubDate>").next().and_then(|rest| rest.split('<').next()).unwrap();
    let breaks = [
        ("D5", "<channel>", "<channel xmlns:x=\"urn:x\">"),
        ("D6", "<channel>", "<channel><rating>1</rating>"),
        ("D7", "<rss ", "<!-- <!DOCTYPE rss> --><rss "),
        ("C1", "rel=\"alternate\"", "rel=\"self\""),
        ("C2", "<link>https://", "<link>http://"),
        ("C5", "<channel>", "<channel><webMaster>a@b.ca</webMaster>"),
        ("C6", "<channel>", "<channel><skipDays/>"),
        ("C7", "<channel>", "<channel><image/>"),
        ("C8", "rel=\"alternate\"", "rel=\"hub\""),
        ("I1", "</item>", "</item><item></item>"),
        ("I3", "isPermaLink=\"false\"", "isPermaLink=\"true\""),
        ("I5", "isPermaLink=\"false\">tag:", "isPermaLink=\"false\">tag : "),
        ("I9", "/en/events/", "/en/other/"),
        ("I12", "</description><dc:creator>", "</description><summary/><dc:creator>"),
        ("I16", "<pubDate>", "<author/><pubDate>"),
        ("I18", "<title>", "<title><![CDATA[a]]>"),
        ("I8", last, "Fri, 01 Jan 2100 10:00:00 GMT"),
    ];
    for (rule, from, to) in breaks {
        let lines = document.replace("</description>\n<dc:creator>", "</description><dc:creator>");
        assert!(lines.contains(from), "{rule}: nothing to break");
        let at = if rule == "I8" { lines.rfind(from) } else { lines.find(from) };
        let (before, after) = lines.split_at(at.unwrap_or_default());
        let broken = format!("{before}{}", after.replacen(from, to, 1));
        let failed: Vec<&str> =
            table(&broken).iter().filter(|(_, holds)| !holds).map(|(row, _)| *row).collect();
        assert!(failed.len() == 1 && failed[0].starts_with(&format!("{rule} ")), "{rule}: {failed:?}");
    }
}

/// A date of RFC 822 as an instant.
fn when(date: &str) -> jiff::Timestamp {
    jiff::fmt::rfc2822::parse(date).unwrap_or_else(|error| panic!("I6 {error}: {date}")).timestamp()
}

#[test]
fn i6_every_date_is_of_the_one_form_and_the_second_of_its_event() {
    for lang in Lang::OFFICIAL {
        let feed = feed(Topic::All, lang, Format::Rss);
        let document = written(&feed);
        let dates = document.split("<pubDate>").skip(1).map(|rest| rest.split('<').next().unwrap());
        for (date, item) in dates.zip(&feed.items) {
            let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
            let (day, rest) = shape.split_once(", ").unwrap();
            let (month, time) = rest[3..].split_once(' ').unwrap();
            assert!(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].contains(&day), "I6 {date}");
            assert!(rest.starts_with("99 ") && month.len() == 3 && month.is_ascii(), "I6 {date}");
            assert_eq!(time, "9999 99:99:99 GMT", "I6 {date}");
            assert_eq!(when(date).as_second(), item.published.as_second(), "I6 {date}");
        }
    }
}

#[test]
fn i7_what_speaks_of_the_future_is_dated_when_it_was_recorded() {
    let row = r#"measurement-recorded indicator/employees @2031-06-30 {"source":"tbs","value":"277","period":"2031-04-01/2031-06-30"}"#;
    let state = state(BASE.into_iter().chain([row]));
    let item = newest(&state, Lang::EN);
    assert_eq!(item.published, state.newest().event.stamp.time, "I7");
    assert!(item.title.contains("2031"), "I7 {}", item.title);
}

/// Words of the interface that are no French ones.
const ENGLISH: &str = "the of to by for with from met not target targets late report first still revised added withdrawn \
    withdrawal changed new due moved closed challenge answer assessment entered record name lead title evidence \
    commitment milestone published reported before now said text removed correction's see page";

/// The worst that a French feed can have is a record without a French word.
#[test]
fn c4_a_french_feed_is_french_but_for_what_it_marks_as_english() {
    let rows = rows("Zz ");
    let english = r#"event-corrected note/n {"event":"~10","replacement":{"type":"note-published","data":{"text":{"en":"Zz"}}}}"#;
    let notes = [r#"note-published note/n {"text":{"en":"Zz"}}"#, english];
    for rows in [notes.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>(), rows] {
        let state = state(BASE.into_iter().chain(rows.iter().map(String::as_str)));
        for update in state.all_news().iter().skip(BASE.len()) {
            let item = Item::of(update, &state.record, Lang::FR, &super::sample::site());
            let told = format!("{} {}", item.title, plain(&item.html)).to_lowercase();
            let words: BTreeSet<&str> = told.split(|c: char| !c.is_alphanumeric() && c != '\'').collect();
            let found: Vec<&str> = ENGLISH.split_whitespace().filter(|word| words.contains(word)).collect();
            assert!(found.is_empty(), "C4 {found:?} {}", item.title);
            let marked = !item.title.contains("Zz") || item.title.contains("[en anglais]");
            assert!(marked && item.title.chars().count() <= TITLE_CHARS_MAX, "C4 {}", item.title);
        }
    }
}

/// The words of a description in its own language: without elements, addresses, and what is marked as another language.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut foreign = false;
    for part in html.split('<') {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        foreign = (foreign || tag.contains("lang=")) && tag != "/span";
        if !foreign {
            text.push_str(after);
        }
        text.push(' ');
    }
    text
}

#[test]
fn c4_the_channel_says_its_language_and_speaks_it() {
    let untitled =
        r#"commitment-revised commitment {"plan":"p","number":"6","title":{"en":"Zz"},"lead":["tbs"]}"#;
    let state = state(BASE.into_iter().chain([untitled]));
    let asked = Asked { filter: Filter::all(c6()), lang: Lang::FR, format: Format::Rss, part: Part::Window };
    let feed = state.feed(&asked).unwrap();
    let title = feed.head.title.replace('\u{A0}', " ");
    assert_eq!(title, "Engagement 6 : Zz [en anglais] – changements", "C4");
    assert!(
        feed.head.description.starts_with("Chaque changement au registre"),
        "C4 {}",
        feed.head.description
    );
    assert!(written(&feed).contains("<language>fr</language>"), "C4");
}

//! No English in what is French: pages, plain texts, feeds and references.

use std::collections::BTreeSet;

use crate::pages::{crawl, service};

const SIX: &str = "/fr/commitments/canada-2016-2018-6";

/// Words that no French text has, whatever the French wording says.
const ENGLISH: &str = "the of and with for from this that which are was were not have been who what where when until since \
    target targets milestone milestones period reported recorded measured latest address given status stated nothing \
    overdue record evidence skip back withdrawn closed show search follow compare changes";

/// The words of a language's wording that the other one's has not, in lower case; shorter ones are in both languages.
fn english_only() -> BTreeSet<String> {
    let of = |source: &str| -> BTreeSet<String> {
        let lines = source.lines().filter(|line| !line.starts_with('#'));
        let said = lines.map(|line| line.split_once(" = ").map_or(line, |(_, said)| said));
        let said = said.map(|said| said.trim_start().trim_start_matches('*'));
        let said =
            said.map(|said| said.strip_prefix('[').and_then(|s| s.split_once(']')).map_or(said, |s| s.1));
        let words = said.flat_map(|said| said.split(|c: char| !c.is_alphanumeric() && c != '$'));
        words.filter(|word| word.len() > 2 && !word.starts_with('$')).map(str::to_lowercase).collect()
    };
    let english = of(include_str!("../../src/represent/wording/en.ftl"));
    let french = of(include_str!("../../src/represent/wording/fr.ftl"));
    english.difference(&french).cloned().chain(ENGLISH.split_whitespace().map(str::to_owned)).collect()
}

/// The words of a text that only the English wording has. Addresses, code and names of files are of no language.
fn left_over(text: &str, english: &BTreeSet<String>) -> Vec<String> {
    let spoken = text.split_whitespace().filter(|part| !part.contains(['/', '@', '_', '=']));
    let words = spoken.flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    let found: BTreeSet<String> =
        words.map(str::to_lowercase).filter(|word| english.contains(word)).collect();
    found.into_iter().collect()
}

/// What a reader sees or hears of a page or of an item: text and labels, the passages in another language, code and what
/// programs read left out. A reference names a title as it is.
fn seen(html: &str) -> String {
    let mut text = String::new();
    let mut hidden: Option<(&str, usize)> = None;
    for part in html.split('<') {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        let name = tag.split_whitespace().next().unwrap_or_default();
        let ends = tag.ends_with('/') || matches!(name, "meta" | "link" | "input" | "br" | "path");
        hidden = match hidden {
            Some((outer, depth)) if name == outer && !ends => Some((outer, depth + 1)),
            Some((outer, 1)) if name.strip_prefix('/') == Some(outer) => None,
            Some((outer, depth)) if name.strip_prefix('/') == Some(outer) => Some((outer, depth - 1)),
            None if !ends && is_hidden(name, tag) => Some((name, 1)),
            known => known,
        };
        if hidden.is_none() {
            for label in ["aria-label", "data-label", "title", "alt"] {
                let said = tag.split_once(&format!(" {label}=\"")).and_then(|(_, rest)| rest.split_once('"'));
                text.extend(said.map(|(said, _)| format!(" {} ", marked(said))));
            }
            text.push_str(marked(after));
        }
        text.push(' ');
    }
    text
}

/// A text, but for one that says itself that it is in English.
fn marked(text: &str) -> &str {
    if text.contains("[en anglais]") || text.contains("(en anglais seulement)") { "" } else { text }
}

fn is_hidden(name: &str, tag: &str) -> bool {
    let machine =
        ["code", "pre", "script", "style", "guid", "pubDate", "lastBuildDate", "generator", "category"];
    machine.contains(&name)
        || tag.contains("class=\"reference\"")
        || (tag.contains("lang=\"en") && !tag.contains("lang=\"fr"))
}

#[test]
fn a_french_page_has_no_english_word() {
    let english = english_only();
    assert!(english.len() > 300 && english.contains("milestones"), "{}", english.len());
    let service = service();
    for (path, html) in crawl(&service).iter().filter(|(path, _)| path.starts_with("/fr")) {
        let found = left_over(&seen(html), &english);
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}

/// The title of a window is words of the page, with no element that could say in which language a part of it is.
#[test]
fn a_title_of_a_window_says_what_of_it_is_in_the_other_language() {
    let service = service();
    service.change(
        "/changes",
        r#"{"type":"organization-named","source":"/organizations/one","data":{"name":{"en":"One"}}},
           {"type":"plan-published","source":"/plans/one","data":{"title":{"en":"Plan of one"},"period":"2018/2020","publisher":{"en":"One"}}},
           {"type":"commitment-made","source":"/commitments/one","data":{"plan":"one","number":"1","title":{"en":"Do one thing"},"lead":["one"]}}"#,
    );
    service.change(
        "/commitments/one/changes",
        r#"{"type":"note-published","subject":"note/n","data":{"text":{"en":"N"}}}"#,
    );
    for (path, name) in [
        ("/commitments/one", "Do one thing"),
        ("/commitments/one/versions/1", "Do one thing"),
        ("/commitments/one/history", "Do one thing"),
        ("/commitments/one/history?from=1&to=2", "Do one thing"),
        ("/commitments/one/feed", "Do one thing"),
        ("/plans/one", "Plan of one"),
        ("/organizations/one", "One"),
    ] {
        for (lang, said) in [("fr", format!("{name} [en anglais]")), ("en", name.to_owned())] {
            let html = service.get(&format!("/{lang}{path}")).body;
            let title = html.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(
                title.contains(&said) && title.contains("[en") == (lang == "fr"),
                "/{lang}{path}: {title}"
            );
        }
    }
    let cited = service.get("/fr/commitments/one").body;
    let meta = "<meta name=\"citation_title\" content=\"Do one thing\u{a0}: Engagement 1\">";
    assert!(cited.contains(meta), "{cited}");
}

#[test]
fn a_french_feed_reference_or_plain_text_has_no_english_word() {
    let english = english_only();
    let service = service();
    let check = |path: &str, said: &str| {
        let found = left_over(said, &english);
        assert!(!said.is_empty() && found.is_empty(), "{path}: {found:?} {said}");
    };
    for format in ["rss", "atom"] {
        let path = format!("{SIX}/feed.{format}");
        let body = service.get(&path).body;
        let signs = [
            ("&#x3C;", "<"),
            ("&lt;", "<"),
            ("&#x3E;", ">"),
            ("&gt;", ">"),
            ("&#x22;", "\""),
            ("&#x26;", "&"),
        ];
        let html = signs.iter().fold(body, |body, (entity, sign)| body.replace(entity, sign));
        check(&path, &seen(&html));
    }
    let feed = service.get(&format!("{SIX}/feed.json")).json();
    for item in feed["items"].as_array().unwrap() {
        check("feed.json", &seen(&format!("{} {}", item["title"], item["content_html"].as_str().unwrap())));
    }
    for style in ["apa", "chicago-author-date", "mla", "vancouver", "ieee"] {
        let path = format!("{SIX}/versions/1?format=text&style={style}");
        check(&path, &service.get(&path).body);
    }
    let path = format!("{SIX}/versions/1.ris");
    let ris = service.get(&path).body;
    check(
        &path,
        &ris.lines().filter_map(|line| Some(line.split_once("  - ")?.1)).collect::<Vec<_>>().join("\n"),
    );
    let path = format!("{SIX}/versions/1.bib");
    let bib = service.get(&path).body;
    let values = bib.lines().filter_map(|line| Some(line.split_once(" = ")?.1.replace("} and {", "} {")));
    check(&path, &values.collect::<Vec<_>>().join("\n"));
    for path in [format!("{SIX}.txt"), format!("{SIX}/versions/1.txt")] {
        check(&path, &service.get(&path).body);
    }
}

//! Archives (RFC 5005) and catching up.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::Lang;
use jiff::SignedDuration;
use projection::Update;

use super::sample::{BASE, Told, after, c6, site, state, written};
use crate::represent::feed::{
    Asked, CATCH_UP_BYTES_MAX, Feed, Filter, Format, Head, Item, Part, WINDOW_ITEMS_MAX,
};

/// Commitment 6 with five items, and so many notes, every third of them imported.
fn notes(count: usize) -> Told {
    let row = |n| {
        let past = if n % 3 == 0 { "past " } else { "" };
        format!(r#"{past}note-published note/{n} {{"text":{{"en":"{n}"}}}}"#)
    };
    (0..count).fold(state(BASE), |state, n| after(state, &row(n), SignedDuration::from_hours(1)))
}

fn feed(state: &Told, format: Format, part: Part) -> Option<Feed> {
    let asked = Asked { filter: Filter::all(c6()), lang: Lang::FR, format, part };
    state.feed(&asked)
}

fn is_c6(update: &Update) -> bool {
    update.event.change.source.id().as_str() == "c6"
}

fn ids(feed: &Feed) -> Vec<String> {
    feed.items.iter().map(|item| item.id.clone()).collect()
}

#[test]
fn p1_p2_archive_pages_keep_their_bytes_and_are_linked_both_ways() {
    let (early, late) = (notes(250), notes(420));
    let address = |part: &str| format!("https://example.ca/fr/commitments/c6/feed{part}");
    for format in Format::ALL {
        let suffix = format.suffix();
        let page = |state: &Told, n| feed(state, format, Part::Page(n)).map(|feed| written(&feed));
        for n in 0..2 {
            assert_eq!(page(&early, n), page(&late, n), "P1 {suffix} {n}");
        }
        assert_eq!(page(&early, 2), None, "P2 a page that is not full");
        let second = feed(&late, format, Part::Page(1)).unwrap();
        let archive = |n: usize| Some(address(&format!("/archive/{n}.{suffix}")));
        assert_eq!(second.current, Some(address(&format!(".{suffix}"))), "P1");
        assert_eq!((second.older.clone(), second.newer.clone()), (archive(0), archive(2)), "P1");
        assert_eq!(second.head.address, archive(1).unwrap(), "C1");
        assert_eq!(feed(&late, format, Part::Page(0)).unwrap().older, None, "P1");
        let window = feed(&late, format, Part::Window).unwrap();
        assert_eq!((window.older.clone(), window.current.clone()), (archive(3), None), "P1");
        let (archived, live) = (written(&second), written(&window));
        match format {
            Format::Rss | Format::Atom => {
                assert!(archived.contains("<fh:archive/>") && !live.contains("fh:archive"), "P1");
                assert!(!archived.contains("fh:complete") && !live.contains("fh:complete"), "P3");
                for relation in ["current", "prev-archive", "next-archive"] {
                    assert_eq!(archived.matches(&format!("rel=\"{relation}\"")).count(), 1, "P1 {relation}");
                }
            }
            Format::Json => {
                let next = |document: &str| {
                    serde_json::from_str::<serde_json::Value>(document).unwrap()["next_url"].clone()
                };
                assert_eq!(next(&live), archive(3).unwrap(), "J1");
                assert_eq!(next(&archived), archive(0).unwrap(), "J1");
            }
        }
    }
}

#[test]
fn an_import_of_the_past_is_in_archives_only() {
    let state = notes(420);
    let is_past = |feed: &Feed| feed.items.iter().filter(|item| item.update.event.change.history).count();
    let window = feed(&state, Format::Rss, Part::Window).unwrap();
    assert_eq!(is_past(&window), 0);
    assert_eq!(is_past(&feed(&state, Format::Rss, Part::Since(0)).unwrap()), 0);
    let pages: Vec<_> = (0..4).map(|n| feed(&state, Format::Rss, Part::Page(n)).unwrap()).collect();
    let archived: BTreeSet<_> = pages.iter().flat_map(ids).collect();
    assert_eq!(archived.len(), 400, "P1 each once");
    assert!(pages.iter().map(is_past).sum::<usize>() > 100);
    let all = state.all_news().into_iter().filter(|update| is_c6(update) && update.live);
    let all: BTreeSet<_> = all.map(|update| site().event_tag(update.event.stamp.id)).collect();
    let found: BTreeSet<_> = archived.into_iter().chain(ids(&window)).collect();
    assert!(found.is_superset(&all), "P1 nothing that is live is missing");
}

#[test]
fn an_archive_page_has_the_names_of_its_time() {
    let state = notes(100);
    let revised = r#"commitment-revised commitment {"plan":"p","number":"7","title":{"en":"Renumbered"},"lead":["tbs"]}"#;
    let later = after(state.clone(), revised, SignedDuration::from_hours(1));
    let titles = |state: &Told, part| feed(state, Format::Rss, part).unwrap().head.title;
    assert_eq!(titles(&state, Part::Page(0)), titles(&later, Part::Page(0)), "P1");
    assert_ne!(titles(&state, Part::Window), titles(&later, Part::Window));
}

#[test]
fn who_comes_back_gets_everything_since_and_in_parts_where_it_is_too_much() {
    let state = notes(1_800);
    let live = state.all_news().iter().filter(|update| is_c6(update) && update.live).count();
    let (mut position, mut seen, mut polls) = (0, BTreeSet::new(), 0);
    while seen.len() < live {
        let feed = feed(&state, Format::Rss, Part::Since(position)).unwrap();
        assert!(feed.items.len() <= WINDOW_ITEMS_MAX);
        let before = seen.len();
        let count = feed.items.len();
        seen.extend(ids(&feed));
        assert_eq!(seen.len(), before + count, "nothing twice");
        let document = feed.write();
        assert!(document.bytes.len() <= CATCH_UP_BYTES_MAX);
        (position, polls) = (document.position, polls + 1);
    }
    assert_eq!(polls, 3);
}

#[test]
fn what_is_too_large_for_one_answer_is_the_newest_of_what_was_missed() {
    let state = notes(400);
    let mut feed = feed(&state, Format::Rss, Part::Since(0)).unwrap();
    for item in &mut feed.items {
        *item = Arc::new(Item::clone(item).saying("x".repeat(10_000)));
    }
    let (all, oldest) = (feed.items.len(), feed.items.last().unwrap().update.event.stamp.sequence);
    let document = feed.write();
    let text = String::from_utf8(document.bytes).unwrap();
    assert!(text.len() <= CATCH_UP_BYTES_MAX && text.matches("<item>").count() < all);
    assert_eq!(document.oldest, Some(oldest));
    assert!(document.position < state.position, "the next answer begins where this one ends");
}

#[test]
fn a_tag_changes_with_what_the_document_says() {
    let tag = |state: &Told| {
        let asked =
            Asked { filter: Filter::all(c6()), lang: Lang::FR, format: Format::Rss, part: Part::Window };
        Head::of(state, &asked, &site()).unwrap().tag()
    };
    let state = notes(3);
    let more = |row: &str| tag(&after(state.clone(), row, SignedDuration::from_hours(1)));
    assert_eq!(
        more(r#"/commitments/q1 note-published note/n {"text":{"en":"Elsewhere"}}"#),
        tag(&state),
        "D8"
    );
    assert_eq!(more(r#"note-published note/n {"text":{"en":"Here"}}"#).position, state.position + 1, "H3");
    let renamed = r#"commitment-revised commitment {"plan":"p","number":"7","title":{"en":"Renumbered"},"lead":["tbs"]}"#;
    assert_ne!(more(renamed).version, tag(&state).version, "H3");
}

//! Documents are of a size that readers take, whatever people write.

use domain::Lang;
use jiff::SignedDuration;

use super::sample::{BASE, Told, after, site, state};
use crate::represent::feed::{
    Asked, CATCH_UP_BYTES_MAX, DOCUMENT_BYTES_MAX, Filter, Format, ITEM_BYTES_MAX, Item, PAGE_ITEMS, Part,
};
use crate::represent::site::Topic;

/// Texts that take the most room when they are escaped, and as many lead organizations as one likes.
const WORST: [&str; 5] = ["<", "& ", "\\\"", "\u{1F600}", "é"];

/// Events of the kinds with the most texts, each of them as long as a text may be.
pub(super) fn rows(text: &str) -> Vec<String> {
    let long = text.repeat(3_000 / text.len());
    let id = "i".repeat(80);
    let leads: Vec<_> = (0..40).map(|n| format!("\"{}{n:02}\"", "o".repeat(78))).collect();
    let leads = leads.join(",");
    let named = (0..40).map(|n| {
        let of = format!("/organizations/{}{n:02}", "o".repeat(78));
        format!(r#"{of} organization-named organization {{"name":{{"en":"{long}"}},"abbreviation":{{"fr":"{long}"}}}}"#)
    });
    let units = format!(r#"{{"employees":{{"en":"{long}"}}}}"#);
    let rest = [
        format!(
            r#"commitment-revised commitment {{"plan":"p","number":"6","title":{{"en":"{long}"}},"description":{{"fr":"{long}"}},"planned_result":{{"en":"{long}"}},"other_actors":{{"en":"{long}"}},"lead":[{leads}],"supporting":[{leads}]}}"#
        ),
        format!(
            r#"indicator-revised indicator/employees {{"name":{{"en":"{long}"}},"unit":"employees","units":{units}}}"#
        ),
        format!(
            r#"measurement-recorded indicator/employees {{"source":"{}","value":"1","period":"2018-04-01/2018-06-30","dimension":{{"en":"{long}"}},"published":{{"en":"{long}","fr":"{long}"}}}}"#,
            "o".repeat(78) + "07"
        ),
        format!(r#"milestone-added milestone/{id} {{"code":"6.9","text":{{"en":"{long}"}},"parent":"6.1"}}"#),
        format!(
            r#"evidence-attached evidence/{id} {{"address":"https://example.ca/?{}","archived":"https://example.ca/?{0}","title":{{"en":"{long}"}}}}"#,
            "a".repeat(1_900)
        ),
        format!(r#"note-published note/{id} {{"text":{{"en":"{long}","fr":"{long}"}}}}"#),
        format!(
            r#"assessment-recorded assessment/{id} {{"assessor":{{"en":"{long}"}},"scale":{{"en":"{long}"}},"value":{{"en":"{long}"}},"address":"https://example.ca/?{}"}}"#,
            "a".repeat(1_900)
        ),
    ];
    let removal = format!(r#"event-retracted note/{id} {{"event":"~55","reason":{{"en":"{long}"}}}}"#);
    named.chain(rest).chain([removal]).collect()
}

fn asked(topic: Topic, lang: Lang, format: Format, part: Part) -> Asked {
    Asked { filter: Filter::all(topic), lang, format, part }
}

/// A state whose every item is as large as can be: the rows, and notes until there are so many.
fn worst(text: &str, count: usize) -> Told {
    let rows = rows(text);
    let state = state(BASE.into_iter().chain(rows.iter().map(String::as_str)));
    let long = text.repeat(3_000 / text.len());
    let note = |n: usize| format!(r#"note-published note/{n} {{"text":{{"en":"{long}","fr":"{long}"}}}}"#);
    (state.all_news().len()..count)
        .fold(state, |state, n| after(state, &note(n), SignedDuration::from_mins(1)))
}

#[test]
fn an_item_is_small_whatever_its_event() {
    for text in WORST {
        let state = worst(text, 0);
        for update in &state.all_news() {
            for lang in Lang::OFFICIAL {
                let item = Item::of(update, &state.record, lang, &site());
                for format in Format::ALL {
                    let bytes = format.item(&item).len();
                    assert!(bytes <= ITEM_BYTES_MAX, "{bytes} {format:?} {item:?}");
                }
            }
        }
    }
}

#[test]
fn no_document_is_too_large_whatever_the_events() {
    // The last of the second page is missing, so that as much as can be stands in no archive; three items are about
    // something else.
    let state = worst("<", 2 * PAGE_ITEMS - 1 + 3);
    let commitment: Topic = Topic::Commitment("c6".parse().unwrap());
    let feed = |part, format| state.feed(&asked(commitment.clone(), Lang::FR, format, part)).unwrap();
    let check = |part, format, bytes_max| {
        let feed = feed(part, format);
        assert!(part != Part::Window || feed.kept == PAGE_ITEMS - 1);
        let bytes = feed.write().bytes.len();
        assert!((bytes_max / 4..=bytes_max).contains(&bytes), "{bytes} {part:?} {format:?}");
    };
    for format in Format::ALL {
        check(Part::Window, format, DOCUMENT_BYTES_MAX);
    }
    check(Part::Page(0), Format::Atom, DOCUMENT_BYTES_MAX);
    check(Part::Since(0), Format::Atom, CATCH_UP_BYTES_MAX);
}

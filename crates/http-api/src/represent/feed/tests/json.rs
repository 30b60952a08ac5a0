//! The rules of a JSON Feed, each by its letter and number.

use domain::Lang;
use serde_json::{Value, json};

use super::sample::{BASE, c6, feed, id, state, written};
use crate::represent::feed::{Asked, Feed, Filter, Format, Part};
use crate::represent::site::Topic;

fn read(feed: &Feed) -> Value {
    let document = written(feed);
    serde_json::from_str(&document).unwrap_or_else(|error| panic!("J1 {error}: {document}"))
}

/// Whether an extension is somewhere but behind an underscore, or has a dot in its name.
fn bends_the_format(value: &Value, known: &[&str]) -> bool {
    value.as_object().unwrap().keys().any(|key| !known.contains(&key.as_str()) && key != "_milepost")
}

#[test]
fn a_document_keeps_the_rules_of_json_feed() {
    let feed = feed(c6(), Lang::FR, Format::Json);
    let json = read(&feed);
    let items = json["items"].as_array().unwrap();
    let each = |holds: fn(&Value) -> bool| !items.is_empty() && items.iter().all(holds);
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    let guids = super::sample::feed(c6(), Lang::EN, Format::Rss).items;
    let known =
        ["version", "title", "home_page_url", "feed_url", "description", "language", "next_url", "items"];
    let known_of_items =
        ["id", "url", "title", "content_html", "date_published", "authors", "tags", "language"];
    let table = [
        ("J1 the version", json["version"] == "https://jsonfeed.org/version/1.1"),
        ("J1 the title", json["title"].as_str().is_some_and(|title| title.starts_with("Engagement 6"))),
        ("J1 its own address", json["feed_url"] == "https://example.ca/fr/commitments/c6/feed.json"),
        ("J1 its page", json["home_page_url"] == "https://example.ca/fr/commitments/c6"),
        ("J1 its language", json["language"] == "fr"),
        ("J1 nothing is older", json.get("next_url").is_none()),
        ("J1 ids are those of RSS", guids.iter().map(|item| item.id.as_str()).eq(ids)),
        (
            "J1 an item has an address",
            each(|i| i["url"].as_str().is_some_and(|url| url.contains("/fr/events/"))),
        ),
        (
            "J1 an item has content",
            each(|i| i["content_html"].as_str().is_some_and(|html| html.starts_with("<p>"))),
        ),
        ("J1 a date is of RFC 3339", items[0]["date_published"] == "2024-01-01T10:12:00.000Z"),
        (
            "J1 authors, not author",
            items[0]["authors"][0]["name"] == "Secrétariat du Conseil du Trésor du Canada",
        ),
        ("J1 an item has a language", each(|i| i["language"] == "fr")),
        ("J1 extensions of the feed", !bends_the_format(&json, &known)),
        ("J1 extensions of items", !items.iter().any(|item| bends_the_format(item, &known_of_items))),
        (
            "A6 it names its twins",
            json["_milepost"]["alternates"].as_array().is_some_and(|all| all.len() == 5),
        ),
    ];
    for (rule, holds) in table {
        assert!(holds, "{rule}: {json:#}");
    }
}

#[test]
fn an_item_has_the_data_of_the_event() {
    let rows = [
        r#"milestone-status-reported milestone/6.1 @2018-03 {"status":"limited"}"#,
        r#"milestone-status-reported milestone/6.1 @2018-06 {"status":"substantial","source":"csps"}"#,
    ];
    let state = state(BASE.into_iter().chain(rows));
    let asked = Asked { filter: Filter::all(c6()), lang: Lang::EN, format: Format::Json, part: Part::Window };
    let json = read(&state.feed(&asked).unwrap());
    let expected = json!({
        "event": id(11), "kind": "milestone-status-reported", "nature": "update", "source": "/commitments/c6",
        "plan": "p", "commitment": "c6", "subject": "milestone/6.1", "effective": "2018-06",
        "history": false, "late": false,
        "old": {"type": "milestone-status-reported", "data": {"status": "limited"}},
        "new": {"type": "milestone-status-reported", "data": {"status": "substantial", "source": "csps"}},
    });
    assert_eq!(json["items"][0]["_milepost"], expected);
}

#[test]
fn a_removed_text_is_not_in_the_data_of_its_removal() {
    let rows = [
        r#"note-published note/n {"text":{"en":"Some were webcast."}}"#,
        r#"event-redacted note/n {"event":"~10"}"#,
    ];
    let state = state(BASE.into_iter().chain(rows));
    let item = super::items::newest(&state, Lang::EN);
    let json = String::from_utf8(Format::Json.item(&item).to_vec()).unwrap();
    assert!(json.contains("event-redacted") && !json.contains("webcast"), "{json}");
}

#[test]
fn j1_what_is_too_long_is_left_out_of_the_data() {
    let long = "mot ".repeat(2_000);
    let row = format!(r#"note-published note/n {{"text":{{"en":"{long}"}}}}"#);
    let item = super::items::newest(&state(BASE.into_iter().chain([row.as_str()])), Lang::EN);
    let json = Format::Json.item(&item);
    assert!(json.len() < 4_000, "J1 {}", json.len());
}

#[test]
fn i17_an_item_has_the_same_bytes_in_every_feed() {
    let all = written(&feed(Topic::All, Lang::EN, Format::Json));
    for item in feed(c6(), Lang::EN, Format::Json).items {
        let bytes = String::from_utf8(Format::Json.item(&item).to_vec()).unwrap();
        assert!(all.contains(&bytes), "I17 {bytes}");
    }
}

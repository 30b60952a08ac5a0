//! The subscriber: what changed, once each, in a feed reader.

pub(crate) mod story;

use http::Request;
use serde_json::{Value, json};
use stories::{COMMITMENT, Folder, Service, python, status_change};

const FEED: &str = "/commitments/canada-2016-2018-6/feed.rss";
const ALL: &str = "/feeds/all.rss";

/// A feed as feedparser reads it; it must find nothing wrong.
fn feed(service: &Service, path: &str) -> Value {
    let feed = python("feed.py", &[&format!("{}{path}", service.address)]);
    assert_eq!(feed["bozo"], false, "{path}: {}", feed["reason"]);
    feed
}

fn ids(feed: &Value) -> Vec<String> {
    let entries = feed["entries"].as_array().expect("entries are a list");
    entries.iter().map(|entry| entry["id"].as_str().expect("an entry has an id").to_owned()).collect()
}

/// A poll of both feeds by a reader that keeps a database: what each brought that was new, what was modified.
fn poll(service: &Service) -> [(u64, u64); 2] {
    let addresses = [FEED, ALL].map(|path| format!("{}{path}", service.address));
    let database = service.folder.at("subscriber.sqlite").display().to_string();
    let seen = python("subscriber.py", &[&database, &addresses[0], &addresses[1]]);
    let count = |address: &String, what| seen[address][what].as_u64().expect("a count");
    addresses.each_ref().map(|address| (count(address, "new"), count(address, "modified")))
}

#[test]
fn a_status_change_comes_once_and_not_again_after_a_restart() {
    let service = Service::with_examples();
    assert!(poll(&service)[0].0 > 0, "the commitment itself is the first item");
    assert_eq!(poll(&service), [(0, 0); 2], "nothing happened between two polls");
    let answer = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(poll(&service), [(1, 0); 2]);
    let before = [FEED, ALL].map(|path| ids(&feed(&service, path)));
    let service = service.restart();
    assert_eq!(poll(&service), [(0, 0); 2]);
    assert_eq!([FEED, ALL].map(|path| ids(&feed(&service, path))), before);
}

/// The ids of the entries that feed-rs finds; it reads every format.
fn with_feed_rs(_: &Folder, file: &str) -> Vec<String> {
    let document = std::fs::read(file).expect("it was downloaded");
    let feed = feed_rs::parser::parse(document.as_slice()).unwrap_or_else(|error| panic!("{error}"));
    feed.entries.into_iter().map(|entry| entry.id).collect()
}

/// The ids that the `reader` library has in its database.
pub(crate) fn with_reader(folder: &Folder, address: &str) -> Vec<String> {
    let database = folder.at("reader.sqlite").display().to_string();
    let seen = python("subscriber.py", &[&database, address]);
    let entries = seen[address]["entries"].as_object().expect("entries are by id");
    entries.keys().cloned().collect()
}

/// The ids that feedparser found in all polls, each with the validators of the one before.
pub(crate) fn with_feedparser(folder: &Folder, address: &str) -> Vec<String> {
    let state = folder.at("feedparser.json").display().to_string();
    let seen = python("follow.py", &[&state, address]);
    let shown = seen["shown"].as_array().expect("ids are a list");
    shown.iter().map(|id| id.as_str().expect("an id is text").to_owned()).collect()
}

#[test]
fn feed_rs_shows_each_change_once_in_rss() {
    story::tell_parser("rss", with_feed_rs);
}

#[test]
fn feed_rs_shows_each_change_once_in_atom() {
    story::tell_parser("atom", with_feed_rs);
}

#[test]
fn feed_rs_shows_each_change_once_in_json() {
    story::tell_parser("json", with_feed_rs);
}

#[test]
fn the_reader_library_shows_each_change_once_in_rss() {
    story::tell("rss", with_reader);
}

#[test]
fn feedparser_shows_each_change_once_in_rss() {
    story::tell("rss", with_feedparser);
}

#[test]
fn an_item_says_what_became_what() {
    let service = Service::with_examples();
    let answer = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    let event = answer.json()["changes"][0]["event"].as_str().expect("it was appended").to_owned();
    for (path, words) in [
        (FEED, ["6.1", "Substantial", "Complete"]),
        ("/fr/commitments/canada-2016-2018-6/feed.rss", ["6.1", "Progrès important", "Réalisé"]),
    ] {
        let feed = feed(&service, path);
        let item = &feed["entries"][0];
        let title = item["title"].as_str().expect("an item has a title");
        assert!(words.iter().all(|word| title.to_lowercase().contains(&word.to_lowercase())), "{title}");
        assert!(
            item["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("tag:milepost.example,") && id.ends_with(&event)),
            "{item}"
        );
        assert!(
            item["link"].as_str().is_some_and(|link| link.ends_with(&format!("/events/{event}"))),
            "{item}"
        );
        assert!(
            item["published"].as_str().is_some_and(|date| date.ends_with("GMT") || date.ends_with("+0000")),
            "{item}"
        );
    }
}

#[test]
fn an_import_of_the_past_does_not_flood_the_feeds() {
    let service = Service::with_examples();
    assert_eq!(ids(&feed(&service, FEED)).len(), 1);
    let all = feed(&service, ALL);
    let about = |id: &str| {
        let entries = all["entries"].as_array().expect("entries are a list");
        let tagged =
            |entry: &&Value| entry["categories"].as_array().is_some_and(|tags| tags.contains(&json!(id)));
        entries.iter().filter(tagged).count()
    };
    for number in [1, 2, 3, 6, 9, 13, 17, 20] {
        assert_eq!(about(&format!("canada-2016-2018-{number}")), 1, "commitment {number}");
    }
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let service = Service::with_examples();
    for path in [FEED, ALL] {
        let first = service.ok(path);
        let etag = first.header("etag").to_owned();
        let again = |service: &Service| service.send(Request::get(path).header("if-none-match", &etag), "");
        let held = again(&service);
        assert_eq!((held.status, held.body.len(), held.header("etag")), (304, 0, etag.as_str()));
        let done = service.post_changes(
            COMMITMENT,
            &status_change("6.1", if path == FEED { "complete" } else { "limited" }, "2018-09-30"),
        );
        assert_eq!(done.status, 200, "{}", done.text());
        assert_eq!(again(&service).status, 200, "{path} has changed");
    }
}

/// What was sent once lies ready, and is handed out as long as it is true.
#[test]
fn what_lies_ready_is_what_is_true() {
    let service = Service::with_examples();
    // Until the second of the last change is over, nothing says when it was.
    let second_over = || std::thread::sleep(std::time::Duration::from_millis(1_100));
    second_over();
    let polls = |coding: &str, held: &str| {
        let poll = || {
            let request = Request::get(FEED).header("accept-encoding", coding).header("if-none-match", held);
            let mut answer = service.send(request, "");
            // These are of one request.
            answer.headers.remove("date");
            answer.headers.remove("x-request-id");
            answer
        };
        let [first, second, third] = [poll(), poll(), poll()];
        for again in [second, third] {
            assert_eq!((again.status, &again.headers), (first.status, &first.headers), "{coding}");
            assert_eq!(again.body, first.body, "{coding}");
        }
        first
    };
    let plain = polls("identity", "\"none\"");
    let packed = polls("gzip", "\"none\"");
    assert_eq!((plain.status, packed.header("content-encoding")), (200, "gzip"));
    assert_ne!(plain.header("etag"), packed.header("etag"));
    for held in [&plain, &packed] {
        assert_eq!(polls("gzip", held.header("etag")).status, 304);
        assert_eq!(polls("identity", held.header("etag")).status, 304);
    }
    let done = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(done.status, 200, "{}", done.text());
    second_over();
    for coding in ["identity", "gzip"] {
        let answer = polls(coding, plain.header("etag"));
        assert_eq!(answer.status, 200);
        assert!(answer.body != plain.body && answer.body != packed.body, "{coding}");
    }
    let head = service.send(Request::head(FEED), "");
    assert_eq!(head.header("content-length"), service.ok(FEED).body.len().to_string());
}

/// A reader on libcurl that was told `Last-Modified` drops whatever changed later in that same second.
#[test]
fn a_second_that_is_not_over_is_not_given_as_the_last_change() {
    let service = Service::with_examples();
    let answer = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    for path in [FEED, ALL] {
        let feed = service.ok(path);
        assert_ne!(feed.header("last-modified"), feed.header("date"), "{path}");
    }
}

#[test]
fn every_feed_is_read_without_a_complaint_whatever_people_write() {
    let service = Service::with_examples();
    let hostile = "<item> ]]> & \"é\" <script>alert(1)</script> \u{1F600} &amp;lt;";
    let note = json!({"changes": [{"type": "note-published", "subject": "note/hostile", "effective": "2018-09-30", "data": {"text": {"en": hostile}}}]});
    let answer = service.post_changes(COMMITMENT, &note.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let scopes = ["/commitments/canada-2016-2018-6", "/plans/canada-2016-2018", "/organizations/tbs-sct"];
    for path in scopes.map(|scope| format!("{scope}/feed.rss")).iter().map(String::as_str).chain([ALL]) {
        let (english, french) = (feed(&service, path), feed(&service, &format!("/fr{path}")));
        assert_eq!(ids(&english), ids(&french), "{path}");
        assert!(!ids(&english).is_empty(), "{path}");
        let languages =
            [&english, &french].map(|feed| feed["language"].as_str().unwrap_or_default().to_lowercase());
        assert!(languages[0].starts_with("en") && languages[1].starts_with("fr"), "{path}: {languages:?}");
    }
    let item = &feed(&service, FEED)["entries"][0];
    let summary = item["summary"].as_str().unwrap_or_default();
    assert!(summary.contains("&lt;item&gt;") && !summary.contains("<script"), "{item}");
}

#[test]
fn a_correction_is_an_item_of_its_own_and_changes_no_other() {
    let service = Service::with_examples();
    let document = |value: &str| {
        format!(
            "plan = \"canada-2016-2018\"\nid = \"{COMMITMENT}\"\nreports_on = \"2018-09-30\"\n\n\
             [[indicator]]\nid = \"employees\"\n\n[[indicator.measurement]]\nsource = \"tbs-sct\"\n\
             period = \"2018-07-01/2018-09-30\"\nvalue = \"{value}\"\npublished = {{ en = \"{value} (fictional)\" }}\n"
        )
    };
    assert_eq!(service.post_document(&document("1204")).status, 200);
    poll(&service);
    assert_eq!(service.post_document(&document("1240")).status, 200);
    assert_eq!(poll(&service), [(1, 0); 2]);
    let feed = feed(&service, FEED);
    let title = feed["entries"][0]["title"].as_str().unwrap_or_default();
    assert!(title.contains("1,240") && title.to_lowercase().contains("correct"), "{title}");
}

#[test]
fn an_applied_document_that_changes_nothing_brings_no_item() {
    let service = Service::with_examples();
    let before = service.ok(ALL);
    let done = service.folder.milepost(
        &stories::apply_examples(&["--server", &service.address])
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(
        done.out.lines().count() == 10 && done.out.lines().all(|line| line.ends_with(": no change")),
        "{}",
        done.out
    );
    assert_eq!(service.ok(ALL).body, before.body);
}

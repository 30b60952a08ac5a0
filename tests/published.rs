//! The operator who has no server: the whole site as files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use http::Request;
use serde_json::{Value, json};
use stories::{Answer, COMMITMENT, Folder, Service, status_change};

use crate::redaction::{publish_note, redact};

/// The address under which the files are reached; the service of a story has the same.
const URL: &str = "https://milepost.example";

fn publish(service: &Service) -> String {
    let done = service.milepost(&["publish", "--out", "site"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    done.out
}

fn list(folder: &Folder) -> Value {
    serde_json::from_str(&folder.read("site/published.json")).expect("the list is JSON")
}

/// The members of an object of the list.
fn members<'a>(list: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    list[name].as_object().expect("it is an object").iter()
}

/// What a browser gets.
fn browse(service: &Service, path: &str) -> Answer {
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    service.send(Request::get(path).header("accept", accept), "")
}

/// Every file below a folder, with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).expect("a folder").filter_map(Result::ok) {
            match entry.path() {
                path if path.is_dir() => left.push(path),
                path => {
                    let name = path.strip_prefix(folder).expect("it is below").display().to_string();
                    found.insert(name, fs::read(path).expect("it is a file"));
                }
            }
        }
    }
    found
}

#[test]
fn every_file_is_what_the_service_answers() {
    let service = Service::with_examples();
    publish(&service);
    let list = list(&service.folder);
    let mut held = files(&service.folder.at("site"));
    assert!(held.remove("published.json").is_some());
    // Two addresses may have one file: that of the thing, and that of its only form.
    let listed: BTreeSet<_> =
        members(&list, "files").filter_map(|(_, entry)| entry["file"].as_str()).collect();
    assert!(held.keys().map(String::as_str).eq(listed), "each file is in the list, and no other");
    for (path, entry) in members(&list, "files") {
        let answer = browse(&service, path);
        let file = entry["file"].as_str().expect("a name");
        assert_eq!(answer.status, 200, "{path}");
        assert!(held.get(file) == Some(&answer.body), "{file} is not what {path} answers");
        for (member, header) in
            [("content_type", "content-type"), ("cache_control", "cache-control"), ("etag", "etag")]
        {
            assert_eq!(entry[member], answer.header(header), "{path}: {header}");
        }
        let language = entry["content_language"].as_str().unwrap_or_default();
        assert_eq!(language, answer.header("content-language"), "{path}");
    }
    for text in
        ["/en/commitments/canada-2016-2018-6.txt", "/fr/commitments/canada-2016-2018-6/versions/1.txt"]
    {
        assert!(list["files"][text].is_object(), "{text}");
    }
    for (path, to) in members(&list, "redirects") {
        let answer = browse(&service, path);
        let to = format!("{URL}{}", to.as_str().expect("a path"));
        assert!(answer.status >= 300 && answer.status < 400, "{path}: {}", answer.status);
        assert_eq!(answer.header("location"), to, "{path}");
    }
}

#[test]
fn whatever_a_reader_is_led_to_is_there() {
    let service = Service::with_examples();
    publish(&service);
    let list = list(&service.folder);
    let is_there = |path: &str| !list["files"][path].is_null() || !list["redirects"][path].is_null();
    // By the map of the pages.
    let map = service.ok("/sitemap.xml").text();
    let pages: Vec<&str> =
        map.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
    assert!(pages.len() > 30, "{map}");
    for page in pages {
        let path = page.strip_prefix(URL).expect("it is of the site");
        assert!(is_there(path), "{path} is in the map");
    }
    // By the description of the interface: each address that can be read without a question.
    let description = service.ok("/openapi.json").json();
    let versions = service.ok(&format!("/commitments/{COMMITMENT}.json")).json()["version"].to_string();
    for (template, item) in description["paths"].as_object().expect("it has paths") {
        let asked =
            ["unapi", "citations/check", "/citation", "timegate", "/team", "/events/{event}.", "sheet"];
        let filled = template
            .replace("{plan}", "canada-2016-2018")
            .replace("{organization}", "tbs-sct")
            .replace("/commitments/{id}", &format!("/commitments/{COMMITMENT}"))
            .replace("{version}", &versions)
            .replace("{lang}", "fr");
        let is_question = asked.iter().any(|part| filled.contains(part));
        if item["get"].is_null() || is_question || filled.contains('{') {
            continue;
        }
        // What nobody may store is no part of a publication.
        let answer = browse(&service, &filled);
        if answer.status < 400 && !answer.header("cache-control").contains("no-store") {
            assert!(is_there(&filled), "{filled} is in the description");
        }
    }
    for below in ["history", "timemap", "versions/1/checkpoint", "feed.rss"] {
        assert!(is_there(&format!("/commitments/{COMMITMENT}/{below}")), "{below}");
    }
    assert!(is_there(&format!("/fr/commitments/{COMMITMENT}.bib")), "the live citation");
    // By feeds: whoever follows one gets every item's page.
    for path in ["/feeds/all.atom", "/fr/feeds/all.atom"] {
        let feed = service.ok(path).text();
        let links = feed.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| !link.contains('?')) {
            let path = link.strip_prefix(URL).expect("it is of the site");
            assert!(is_there(path), "{path} is in the feed");
        }
    }
    // The whole log, by its tiles.
    let size = service.position();
    for level in ["entries", "0"] {
        assert!(is_there(&format!("/log/tile/{level}/000.p/{size}")), "{level}");
    }
}

#[test]
fn a_later_run_writes_what_changed_and_nothing_else() {
    let service = Service::with_examples();
    publish(&service);
    let site = service.folder.at("site");
    let before = files(&site);
    let again = publish(&service);
    assert!(again.contains(" 0 written, ") && again.contains("; 0 removed"), "{again}");
    assert!(files(&site) == before, "nothing changed");
    let untouched = fs::metadata(site.join("en/commitments/canada-2016-2018-1.html")).expect("a page");
    let answer = service.post_changes(COMMITMENT, &status_change("6.1", "complete", "2018-09-30"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let later = publish(&service);
    let after = files(&site);
    let size = service.position();
    assert!(!after.contains_key(&format!("log/tile/0/000.p/{}", size - 1)), "{later}");
    assert!(after.contains_key(&format!("log/tile/0/000.p/{size}")), "{later}");
    let page = format!("en/commitments/{COMMITMENT}.html");
    assert_ne!(before[&page], after[&page]);
    let same = fs::metadata(site.join("en/commitments/canada-2016-2018-1.html")).expect("a page");
    assert_eq!(untouched.modified().expect("a time"), same.modified().expect("a time"), "it is as it was");
    // What a whole run into another folder writes is the same.
    let whole = service.milepost(&["publish", "--out", "whole"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    let differing: Vec<_> = files(&service.folder.at("whole"))
        .into_iter()
        .filter(|(name, body)| name != "published.json" && after.get(name) != Some(body))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(differing, [""; 0]);
}

#[test]
fn a_later_run_is_whole_however_much_came_since() {
    let service = Service::with_examples();
    publish(&service);
    // More than a feed shows.
    let note = |number: u32| {
        json!({"type": "note-published", "subject": format!("note/n{number}"), "effective": "2018-09-30",
               "data": {"text": {"en": format!("Note {number}.")}}})
    };
    let notes: Vec<Value> = (0..120).map(note).collect();
    let answer = service.post_changes(COMMITMENT, &json!({ "changes": notes }).to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let later = publish(&service);
    let whole = service.milepost(&["publish", "--out", "whole"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    let (here, there) = (files(&service.folder.at("site")), files(&service.folder.at("whole")));
    let differing: Vec<_> = there
        .iter()
        .filter(|(name, body)| *name != "published.json" && here.get(*name) != Some(body))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(differing, [""; 0], "{later}");
    assert_eq!(here.len(), there.len(), "{later}");
}

#[test]
fn tables_are_published_too() {
    let service = Service::with_examples();
    publish(&service);
    let name = "site/plans/canada-2016-2018/measurements.csv";
    let table = service.folder.read(name);
    assert!(table.lines().count() > 10, "{table}");
    assert_eq!(table, service.ok("/plans/canada-2016-2018/measurements.csv").text());
}

#[test]
fn a_stopped_log_is_published_as_its_service_would_answer() {
    let service = Service::with_examples();
    publish(&service);
    let (folder, _) = service.stop();
    let done = folder.milepost(&["publish", "--out", "alone", "--public-url", URL]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let (with, without) = (files(&folder.at("site")), files(&folder.at("alone")));
    let differing: Vec<_> = with.keys().filter(|name| with.get(*name) != without.get(*name)).collect();
    assert!(differing.is_empty() && with.len() == without.len(), "{differing:?}");
}

#[test]
fn what_is_redacted_goes_from_the_site_and_a_folder_of_others_is_left_alone() {
    let service = Service::with_examples();
    let secret = "A telephone number that should not be here.";
    let event = publish_note(&service, secret);
    publish(&service);
    let told = |folder: &Folder| {
        let found = files(&folder.at("site"));
        found.into_iter().filter(|(_, body)| holds(body, secret)).map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert!(!told(&service.folder).is_empty());
    let (folder, _) = service.stop();
    redact(&folder, &[event], &[]);
    let done = folder.milepost(&["publish", "--out", "site", "--public-url", URL]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(told(&folder), [""; 0]);
    let taken = folder.milepost(&["publish", "--out", ".", "--public-url", URL]);
    assert!(taken.code != Some(0) && taken.err.contains("is not empty"), "{taken:?}");
    let moved = folder.milepost(&["publish", "--out", "site", "--public-url", "https://elsewhere.example"]);
    assert!(moved.code != Some(0) && moved.err.contains("holds the site of"), "{moved:?}");
}

fn holds(body: &[u8], text: &str) -> bool {
    body.windows(text.len()).any(|part| part == text.as_bytes())
}

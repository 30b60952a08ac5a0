//! Whoever may not be named any more: once events are redacted and the service runs again, nothing of their texts is told
//! anywhere, not to those either who hold an older copy and ask whether it is still good.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use http::Request;
use serde_json::{Value, json};
use stories::{Answer, COMMITMENT, Folder, Service};

/// A word that stands nowhere else. Every text that is redacted has it.
pub(crate) const SECRET: &str = "Zyxwvut";

/// How many notes follow: enough for an archive of every feed, and for a sealed bundle of the log.
const NOTES: usize = 115;

/// The name of a member of a problem, kind or schema, and so on: where a path can be anything known, one will do.
const FIXED: [(&str, &[&str]); 18] = [
    ("lang", &["en", "fr"]),
    ("plan", &["canada-2016-2018"]),
    ("organization", &["tbs-sct", "secret"]),
    ("id", &[COMMITMENT]),
    ("indicator", &["secret"]),
    ("page", &["0", "1"]),
    ("period", &["2018-07-01~2018-09-30"]),
    ("axis", &["kind"]),
    ("level", &["0", "entries"]),
    ("tile", &["000"]),
    ("schema", &["note-published.v1"]),
    ("kind", &["not-found"]),
    ("name", &["copy.js"]),
    ("preview", &["none"]),
    ("path", &["en"]),
    ("version", &["3", "100"]),
    ("code", &["6.1"]),
    ("number", &["6"]),
];

/// Texts of every kind that has some, each of an event of its own.
fn secrets() -> Vec<Value> {
    let said = |text: &str| json!({"en": format!("{text} {SECRET}"), "fr": format!("{SECRET}, {text}")});
    let commitment = format!("/commitments/{COMMITMENT}");
    let of = |kind: &str, subject: &str, data: Value| json!({"type": kind, "source": commitment, "subject": subject, "effective": "2018-09-30", "data": data});
    vec![
        json!({"type": "organization-named", "source": "/organizations/secret", "data": {"name": said("Office")}}),
        of("note-published", "note/secret", json!({"text": said("Note")})),
        of("achievement-reported", "achievement/secret", json!({"text": said("Achievement")})),
        of("indicator-defined", "indicator/secret", json!({"name": said("Indicator")})),
        of(
            "measurement-recorded",
            "indicator/secret",
            json!({"source": "tbs-sct", "period": "2018-07-01/2018-09-30", "value": "7", "published": said("7")}),
        ),
        of(
            "evidence-attached",
            "evidence/secret",
            json!({"address": format!("https://example.ca/{SECRET}"), "title": said("Evidence"), "about": "milestone/6.1"}),
        ),
        of(
            "milestone-status-reported",
            "milestone/6.1",
            json!({"status": "complete", "progress": said("Progress")}),
        ),
        of("challenge-posed", "challenge/secret", json!({"text": said("Challenge")})),
    ]
}

fn recorded(service: &Service, changes: &[Value]) {
    let request = Request::post("/changes").header("content-type", "application/json");
    let answer = service.send(request, json!({"changes": changes}).to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// The ids of the events whose lines have the secret.
pub(crate) fn told(lines: &str) -> Vec<String> {
    let event = |line: &str| serde_json::from_str::<Value>(line).expect("a line is JSON");
    let of = lines.lines().filter(|line| line.contains(SECRET)).map(event);
    of.map(|event| event["id"].as_str().expect("it has an id").to_owned()).collect()
}

/// Every address that the description has, with what its parameters can be.
fn addresses(service: &Service, events: &[String]) -> Vec<String> {
    let description = service.ok("/openapi.json").json();
    let paths = description["paths"].as_object().expect("there are paths");
    let mut addresses = Vec::new();
    for (template, item) in paths.iter().filter(|(_, item)| item["get"].is_object()) {
        let mut found = vec![template.clone()];
        let parameters = item["get"]["parameters"].as_array().into_iter().flatten();
        for parameter in parameters {
            let name = parameter["$ref"].as_str().and_then(|of| of.rsplit('/').next());
            let parameter = name.map_or(parameter, |name| &description["components"]["parameters"][name]);
            let name = parameter["name"].as_str().expect("a parameter has a name");
            if parameter["in"] != "path" || !template.contains(&format!("{{{name}}}")) {
                continue;
            }
            let listed = parameter["schema"]["enum"].as_array().into_iter().flatten();
            let mut values: Vec<String> =
                listed.filter_map(|value| value.as_str().map(str::to_owned)).collect();
            if name == "event" {
                values = events.to_vec();
            } else if values.is_empty() {
                let fixed = FIXED.iter().find(|(known, _)| *known == name);
                let fixed = fixed.unwrap_or_else(|| panic!("{template}: say what `{name}` can be"));
                values = fixed.1.iter().map(|value| (*value).to_owned()).collect();
            }
            let filled = |path: String| -> Vec<String> {
                values.iter().map(|value| path.replace(&format!("{{{name}}}"), value)).collect()
            };
            found = found.into_iter().flat_map(filled).collect();
        }
        assert!(found.iter().all(|path| !path.contains('{')), "{template}: {found:?}");
        addresses.extend(found);
    }
    let versions = (1..=9).map(|version| format!("/commitments/{COMMITMENT}/versions/{version}"));
    let asked = [
        format!("/events?commitment={COMMITMENT}"),
        "/events?from=0&limit=1000".to_owned(),
        format!("/en/commitments/{COMMITMENT}/history?from=1&to=9"),
        format!("/commitments/{COMMITMENT}/history?from=1&to=9"),
        "/feeds/all.rss?nature=update".to_owned(),
        format!("/commitments/{COMMITMENT}.json?as_of=2018-09-30"),
        format!("/commitments/{COMMITMENT}/versions/9/indicators/secret?format=text&style=ieee"),
    ];
    addresses.extend(asked.into_iter().chain(
        versions.flat_map(|version| {
            ["", ".json", ".bib", ".csl.json"].map(|suffix| format!("{version}{suffix}"))
        }),
    ));
    addresses
}

/// Asks as programs do, and as browsers where the answer depends on it.
fn each(service: &Service, addresses: &[String]) -> BTreeMap<String, Answer> {
    let ask = |accept: &str, path: &str| service.send(Request::get(path).header("accept", accept), "");
    let asked = addresses.iter().filter(|path| !path.contains("/team")).flat_map(|path| {
        let negotiates =
            !["/en/", "/fr/"].iter().any(|lang| path.starts_with(lang)) && !path.contains(['.', '?']);
        let accepts: &[&str] = if negotiates { &["application/json", "text/html"] } else { &["*/*"] };
        accepts.iter().map(move |accept| (format!("{path} ({accept})"), ask(accept, path)))
    });
    asked.filter(|(_, answer)| answer.status == 200).collect()
}

fn tell(answers: &BTreeMap<String, Answer>) -> Vec<&String> {
    answers.iter().filter(|(_, answer)| answer.text().contains(SECRET)).map(|(path, _)| path).collect()
}

/// Whether a file under a folder has the word.
fn holds(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").filter_map(Result::ok).any(|entry| match entry.path().is_dir() {
        true => holds(&entry.path()),
        false => {
            let bytes = fs::read(entry.path()).expect("a file");
            bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
        }
    })
}

/// Publishes a note that has to go again; its event.
pub(crate) fn publish_note(service: &Service, text: &str) -> String {
    let note = json!({"type": "note-published", "source": format!("/commitments/{COMMITMENT}"),
        "subject": "note/n1", "effective": "2018-09-30", "data": {"text": {"en": text}}});
    recorded(service, &[note]);
    let lines = service.ok("/events").text();
    let event: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("a line is JSON");
    event["id"].as_str().expect("it has an id").to_owned()
}

/// Removes the texts of events from a stopped log; `more` says which, where it is not the folder's own.
pub(crate) fn redact(folder: &Folder, events: &[String], more: &[&str]) {
    for event in events {
        let redact = ["redact", event, "--reason-en", "A court.", "--reason-fr", "Un tribunal."];
        let done = folder.milepost(&[&redact, more].concat());
        assert_eq!(done.code, Some(0), "{done:?}");
    }
}

/// What has to have told it before, or the test would find nothing wrong: addresses, or what they begin with.
fn check_told(said: &[&String], events: &[String]) {
    let six = format!("/commitments/{COMMITMENT}");
    for kind in [
        "/feeds/all/archive/",
        "/feeds/all.rss?nature=update",
        &format!("/fr{six}/feed/archive/"),
        "/organizations/tbs-sct/feed/archive/",
        "/en/feeds/all/archive/",
        &format!("/en{six} "),
        &format!("/fr{six}/history"),
        &format!("{six}/versions/3.json"),
        &format!("/fr{six}/versions/100/indicators/secret.bib"),
        &format!("/events/{}.ris", events[4]),
        &format!("/en/events/{}", events[1]),
        "/en/organizations/secret",
        "/plans/canada-2016-2018/measurements.csv",
        "/plans/canada-2016-2018/documents",
        "/events?from=0&limit=1000",
    ] {
        assert!(said.iter().any(|address| address.starts_with(kind)), "{kind} told nothing: {said:#?}");
    }
}

/// A service with the secrets, and enough after them.
fn with_secrets() -> Service {
    let service = Service::with_examples();
    recorded(&service, &secrets());
    for number in 0..NOTES {
        let text = json!({"en": format!("Note {number}."), "fr": format!("Note {number}.")});
        let note = json!({"type": "note-published", "source": format!("/commitments/{COMMITMENT}"),
            "subject": format!("note/n{number}"), "data": {"text": text}});
        recorded(&service, &[note]);
    }
    service
}

/// A sealed bundle of the log, as programs replay it.
fn bundle(service: &Service) -> Vec<u8> {
    service.send(Request::get("/events?from=0&limit=256").header("accept-encoding", "zstd"), "").body
}

/// How many commitments a search for the word finds.
fn found(service: &Service) -> Option<usize> {
    service.ok(&format!("/commitments?q={SECRET}")).json()["commitments"].as_array().map(Vec::len)
}

/// A copy that somebody holds is not said to be good.
fn check_revalidation(service: &Service, path: &str, before: &Answer) {
    let (address, accept) = path.split_once(" (").expect("so it was written");
    for (validator, condition) in [("etag", "if-none-match"), ("last-modified", "if-modified-since")] {
        let Some(held) = before.headers.get(validator) else { continue };
        let request = Request::get(address).header("accept", accept.trim_end_matches(')'));
        let again = service.send(request.header(condition, held), "");
        assert_ne!(again.status, 304, "{path}: the copy of {held:?} is not good any more");
    }
}

#[test]
fn what_was_redacted_is_told_nowhere_by_the_service_that_runs_again() {
    let service = with_secrets();
    let events = told(&service.ok("/events?from=0&limit=1000").text());
    assert_eq!(events.len(), secrets().len());
    let addresses = addresses(&service, &events);
    let before = each(&service, &addresses);
    let said = tell(&before);
    check_told(&said, &events);
    assert_eq!(found(&service), Some(1));
    let packed = bundle(&service);
    let (folder, _) = service.stop();
    redact(&folder, &events, &[]);
    assert!(!holds(&folder.at("milepost-data")), "the data folder still has the word");
    let service = Service::start(folder, &[]);
    let after = each(&service, &addresses);
    assert_eq!(tell(&after), [""; 0]);
    // A tile of entries must fit their hashes, so there is none of those that were redacted.
    let hashed = |path: &str| path.starts_with("/log/tile/entries/");
    let gone: Vec<&String> =
        before.keys().filter(|path| !after.contains_key(*path) && !hashed(path)).collect();
    assert_eq!(gone, [""; 0], "what was there is there");
    assert_ne!(bundle(&service), packed);
    assert_eq!(found(&service), Some(0), "nor is it found by the word");
    said.iter().for_each(|path| check_revalidation(&service, path, &before[*path]));
    for (lang, removed) in [("en", "[removed]"), ("fr", "[retiré]")] {
        assert!(service.ok(&format!("/{lang}/events/{}", events[1])).text().contains(removed), "{lang}");
    }
    let (folder, _) = service.stop();
    assert!(!holds(&folder.at("milepost-data")), "nor has a snapshot");
    for done in [folder.milepost(&["backup", "backup"]), folder.milepost(&["verify"])] {
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    assert!(!holds(&folder.at("backup")));
}

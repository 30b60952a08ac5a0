//! The whole story of a subscriber, told to one feed reader: whatever happens, it shows its user each change once.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Request;
use serde_json::{Value, json};
use stories::{Answer, COMMITMENT, Folder, Service, ask};

/// How many changes are recorded between two polls of the burst.
const BURST: usize = 300;

/// How many changes are recorded while the reader polls.
const WHILE_POLLING: usize = 40;

/// A lead organization of the commitment of the story.
const LEAD: &str = "csps-efpc";

/// The feed that is subscribed to, without its suffix.
const FEED: &str = "/organizations/csps-efpc/feed";

/// A story in the telling.
struct Story<'a> {
    service: Option<Service>,
    /// The path of the feed.
    path: String,
    /// Where the reader keeps what it has seen.
    reader: Folder,
    poll: &'a mut dyn FnMut(&Folder, &str) -> Vec<String>,
    /// What the id of an item begins with, before that of the event.
    tag: String,
    /// The ids of all items that the user must have been shown.
    expected: Vec<String>,
}

/// Tells the story with a feed in a format.
///
/// `poll` lets a reader that keeps its things in a folder look at an address. It answers the ids of all items that the
/// reader ever showed its user, each as often as it did.
pub(crate) fn tell(format: &str, mut poll: impl FnMut(&Folder, &str) -> Vec<String>) {
    let mut story = Story {
        service: Some(Service::with_examples()),
        path: format!("{FEED}.{format}"),
        reader: Folder::new(),
        poll: &mut poll,
        tag: String::new(),
        expected: Vec::new(),
    };
    story.subscribes();
    story.hears_of_an_update_a_correction_and_a_withdrawal();
    story.misses_nothing_of_a_burst();
    story.misses_nothing_that_is_recorded_while_it_polls();
    story.hears_nothing_again_after_a_restart_a_rebuild_and_a_change_of_host();
    story.follows_an_organization_that_gets_another_name();
    story.hears_of_the_end_of_a_plan();
}

/// Tells the story to a parser, which has no memory of its own: what stands around it here asks with the validators
/// that it got, follows redirects, and remembers which ids its user has seen.
///
/// `ids` are those that the parser finds in a document, which lies in a file of the folder.
pub(crate) fn tell_parser(format: &str, mut ids: impl FnMut(&Folder, &str) -> Vec<String>) {
    let (mut seen, mut etag) = (BTreeSet::new(), String::new());
    tell(format, |folder, address| {
        let answer = fetched(address, &etag);
        if answer.status != 304 {
            answer.header("etag").clone_into(&mut etag);
            let file = folder.write("feed.document", &answer.text()).display().to_string();
            let found = ids(folder, &file);
            let distinct: BTreeSet<_> = found.iter().cloned().collect();
            assert_eq!(found.len(), distinct.len(), "an item stands twice in a document");
            seen.extend(distinct);
        }
        seen.iter().cloned().collect()
    });
}

/// A feed with the redirects that lead to it; one must be enough.
fn fetched(address: &str, etag: &str) -> Answer {
    let (server, path) = parts(address);
    let get = |path: &str| ask(server, Request::get(path).header("if-none-match", etag), "");
    let answer = get(path);
    let answer = match answer.status {
        301 | 308 => get(parts(answer.header("location")).1),
        _ => answer,
    };
    assert!(matches!(answer.status, 200 | 304), "{address}: {}", answer.status);
    answer
}

/// The server of an address, and its path.
fn parts(address: &str) -> (&str, &str) {
    let host = address.find("://").map_or(0, |at| at + 3);
    let path = address[host..].find('/').map_or(address.len(), |at| host + at);
    address.split_at(path)
}

impl Story<'_> {
    fn service(&self) -> &Service {
        self.service.as_ref().expect("it runs")
    }

    fn subscribes(&mut self) {
        let document = self.service().ok(&self.path).text();
        let ends = document.find(EVENT).expect("the commitment itself is the first item") + EVENT.len();
        let begins = document[..ends].rfind("tag:milepost.example,").expect("its id comes from the log");
        self.tag = document[begins..ends].to_owned();
        self.expected = document.split(&self.tag).skip(1).map(|rest| self.tagged(ulid(rest))).collect();
        self.looks("subscribe");
        self.looks("nothing happened");
        self.looks("nothing happened again");
    }

    fn hears_of_an_update_a_correction_and_a_withdrawal(&mut self) {
        let status = |status: &str| json!({"status": status});
        let report = json!({
            "type": "milestone-status-reported", "subject": "milestone/6.1", "effective": "2018-09-30",
            "data": status("complete"),
        });
        let event = self.records(&[report]).remove(0);
        self.looks("an update");
        let replacement = json!({"type": "milestone-status-reported", "data": status("limited")});
        let correction = json!({
            "type": "event-corrected", "subject": "milestone/6.1", "data": {"event": event, "replacement": replacement},
        });
        self.records(&[correction]);
        self.looks("a correction");
        self.records(&[
            json!({"type": "event-retracted", "subject": "milestone/6.1", "data": {"event": event}}),
        ]);
        self.looks("a withdrawal");
    }

    fn misses_nothing_of_a_burst(&mut self) {
        let notes: Vec<_> = (0..BURST).map(|n| note(&format!("burst-{n}"))).collect();
        notes.chunks(10).for_each(|some| drop(self.records(some)));
        let held = self.service().ok(&self.path).text().matches(&self.tag).count();
        assert!(held < BURST, "the document that all readers poll has no room for the burst: {held}");
        self.looks("a burst");
    }

    fn misses_nothing_that_is_recorded_while_it_polls(&mut self) {
        let written = AtomicBool::new(false);
        let address = self.service().address.clone();
        let recorded = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let each = |n| {
                    std::thread::sleep(Duration::from_millis(10));
                    record(&address, &[note(&format!("meanwhile-{n}"))]).remove(0)
                };
                let recorded: Vec<_> = (0..WHILE_POLLING).map(each).collect();
                written.store(true, Ordering::Release);
                recorded
            });
            while !written.load(Ordering::Acquire) {
                self.poll();
            }
            writer.join().expect("each is recorded")
        });
        self.expects(&recorded);
        self.looks("polls while others write");
    }

    fn hears_nothing_again_after_a_restart_a_rebuild_and_a_change_of_host(&mut self) {
        self.again(Service::restart);
        self.looks("a restart");
        self.again(|service| {
            let address = service.address.clone();
            let (folder, _) = service.stop();
            let copied = ["export", "import"].map(|verb| {
                let data = if verb == "export" { "milepost-data" } else { "rebuilt" };
                folder.milepost(&[verb, "--data", data, "events.ndjson"])
            });
            assert!(copied.iter().all(|done| done.code == Some(0)), "{copied:?}");
            Service::listen(folder, port(&address), &["--data", "rebuilt"])
        });
        self.looks("a log made anew from its events");
        self.again(|service| {
            let address = service.address.clone();
            let (folder, _) = service.stop();
            let moved = ["--data", "rebuilt", "--public-url", "https://elsewhere.example"];
            Service::listen(folder, port(&address), &moved)
        });
        self.looks("another host");
    }

    fn follows_an_organization_that_gets_another_name(&mut self) {
        let source = format!("/organizations/{LEAD}");
        let name = json!({"en": "Canada School", "fr": "École du Canada"});
        self.records_of(&[json!({"type": "organization-named", "source": source, "data": {"name": name}})]);
        self.looks("another name");
    }

    fn hears_of_the_end_of_a_plan(&mut self) {
        let plan = json!({"title": {"en": "Next"}, "period": "2018/2020", "publisher": {"en": "Government of Canada"}});
        let next = json!({"plan": "next", "number": "1", "title": {"en": "More skills"}, "lead": [LEAD]});
        let made = self.records_of(&[
            json!({"type": "plan-published", "source": "/plans/next", "data": plan}),
            json!({"type": "commitment-made", "source": "/commitments/next-1", "data": next}),
        ]);
        let elsewhere = self.tagged(&made[0]);
        self.expected.retain(|id| *id != elsewhere);
        self.records(&[json!({"type": "commitment-succeeded", "data": {"by": "next-1"}})]);
        self.looks("what continues it");
        self.records(&[
            json!({"type": "commitment-withdrawn", "data": {"reason": {"en": "The plan is over."}}}),
        ]);
        self.looks("the end");
    }

    /// Records changes to the commitment; their events.
    fn records(&mut self, changes: &[Value]) -> Vec<String> {
        let events = record(&self.service().address, changes);
        self.expects(&events);
        events
    }

    /// Records changes that name their sources.
    fn records_of(&mut self, changes: &[Value]) -> Vec<String> {
        let events = post(&self.service().address, "/changes", changes);
        self.expects(&events);
        events
    }

    fn expects(&mut self, events: &[String]) {
        let ids: Vec<_> = events.iter().map(|event| self.tagged(event)).collect();
        self.expected.extend(ids);
    }

    fn tagged(&self, event: &str) -> String {
        format!("{}{event}", self.tag)
    }

    fn again(&mut self, start: impl FnOnce(Service) -> Service) {
        self.service = self.service.take().map(start);
    }

    fn poll(&mut self) -> Vec<String> {
        let address = format!("{}{}", self.service().address, self.path);
        (self.poll)(&self.reader, &address)
    }

    /// A poll after which the user has been shown each change once.
    fn looks(&mut self, when: &str) {
        let mut shown = self.poll();
        shown.sort();
        self.expected.sort();
        let missing: Vec<_> = self.expected.iter().filter(|id| !shown.contains(id)).collect();
        assert!(missing.is_empty(), "{when}: {} are missing: {missing:?}", missing.len());
        assert_eq!(shown, self.expected, "{when}: nothing twice, nothing else");
    }
}

fn note(id: &str) -> Value {
    json!({"type": "note-published", "subject": format!("note/{id}"), "data": {"text": {"en": format!("Note {id}")}}})
}

fn record(server: &str, changes: &[Value]) -> Vec<String> {
    post(server, &format!("/commitments/{COMMITMENT}/changes"), changes)
}

fn post(server: &str, path: &str, changes: &[Value]) -> Vec<String> {
    let request = Request::post(path).header("content-type", "application/json");
    let answer = ask(server, request, json!({ "changes": changes }).to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let recorded = answer.json()["changes"].as_array().expect("changes are a list").clone();
    let event = |change: &Value| change["event"].as_str().expect("it was recorded").to_owned();
    recorded.iter().map(event).collect()
}

/// What stands in the id of an item before that of its event.
const EVENT: &str = ":log/event/";

/// The id of an event at the beginning of a text.
fn ulid(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn port(address: &str) -> &str {
    address.strip_prefix("http://").expect("an address begins so")
}

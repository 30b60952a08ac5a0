//! Records for the tests of pages.

use std::sync::Arc;

use bytes::Bytes;
use domain::Lang;
use domain::document::{difference, read_toml};
use domain::event::{Change, Event, Line, Stamp};
use event_store::{EventLog, MemoryLog, Origin, Position};
use jiff::Timestamp;
use projection::view::{CommitmentSummary, CommitmentView, OrganizationView, PlanView};
use projection::{FixedClock, Projection, State, Update, Version};
use serde_json::Value;
use ulid::Ulid;

use crate::represent::page::{ChapterOfHistory, Piece};
use crate::represent::site::Site;

const PLAN: &str = include_str!("../../../../../../examples/canada-2016-2018/plan.toml");
const ORGANIZATIONS: &str = include_str!("../../../../../../examples/canada-2016-2018/organizations.toml");

/// The example of the page from which all grew.
pub(super) const SEED: [&str; 3] =
    [PLAN, ORGANIZATIONS, include_str!("../../../../../../examples/canada-2016-2018/commitment-6.toml")];

/// A commitment with a part of every kind, in English only, in three documents.
pub(super) const EVERYTHING: [&str; 4] = [PLAN, ORGANIZATIONS, FIRST, SECOND];

const FIRST: &str = r#"
plan = "canada-2016-2018"
id = "everything"
number = "7"
reports_on = "2018-06-30"
title = { en = "Everything" }
description = { en = "All of it" }
planned_result = { en = "More" }
lead = ["tbs-sct"]
supporting = ["csps-efpc"]
[[contact]]
label = { en = "General" }
email = "a+b@c.ca"
[schedule]
state = "on-schedule"
statement = { en = "On schedule." }
[[milestone]]
code = "m1"
text = { en = "First" }
due = "2018-06-30"
status = "limited"
progress = { en = "Half is done." }
source = "statcan"
[[indicator]]
id = "seats"
name = { en = "Seats" }
unit = "seats"
units = { seats = { en = "seats" } }
[[indicator.target]]
id = "t"
at_least = "5"
due = "2030"
published = { en = "five seats" }
[[indicator.measurement]]
source = "statcan"
as_of = "2018-06"
range = ["3", "4"]
dimension = { en = "Ottawa only" }
published = { en = "three to four" }
[[indicator]]
id = "prose"
name = { en = "Satisfaction" }
[[indicator.target]]
id = "w"
prose = true
published = { en = "People are satisfied" }
[[indicator.measurement]]
text = { en = "They are" }
[[achievement]]
id = "a"
text = { en = "Done" }
counts = [{ value = "3", unit = "seats" }]
units = { seats = { en = "seats" } }
[[note]]
id = "n"
text = { en = "Note" }
[[challenge]]
id = "c"
text = { en = "Can you?" }
[[evidence]]
id = "e"
address = "https://example.ca/report?a=1&b=2"
title = { en = "Report" }
about = "milestone/m1"
archived = "https://archive.example.ca/1"
captured = "2018"
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
[[assessment]]
id = "irm"
assessor = { en = "Reviewer" }
scale = { en = "Early results" }
value = { en = "Marginal" }
address = "https://example.ca/irm"
"#;

const SECOND: &str = r#"
plan = "canada-2016-2018"
id = "everything"
number = "7"
[[indicator]]
id = "seats"
[[indicator.target]]
id = "t"
at_least = "6"
baseline = { value = "2", period = "2016" }
"#;

/// The state after some documents, each a change list of its own.
pub(super) struct Sample {
    events: Vec<Event>,
    updates: Vec<Arc<Update>>,
    state: State,
}

pub(super) fn site() -> Site {
    Site::new("https://commitments.example.ca", &Origin::parse("commitments.example.ca/log", 2026).unwrap())
}

impl Sample {
    pub(super) fn of(documents: &[&str]) -> Self {
        let mut sample = Self { events: Vec::new(), updates: Vec::new(), state: State::default() };
        for (list, document) in documents.iter().enumerate() {
            let document = read_toml(document).unwrap_or_else(|problems| panic!("{problems:?}"));
            let changes =
                difference(&sample.state.record, &document).unwrap_or_else(|problems| panic!("{problems:?}"));
            for change in changes {
                sample.record(list, change);
            }
        }
        sample
    }

    fn record(&mut self, list: usize, change: Change) {
        let sequence = self.state.position;
        let stamp = Stamp {
            id: Ulid::from_parts(sequence, 0),
            sequence,
            time: "2018-07-15T14:03:11.250Z".parse::<Timestamp>().unwrap(),
            actor: "operator".to_owned(),
            change: Ulid::from_parts(list as u64, 1),
            salt: String::new(),
            request: None,
            leaf_hash: None,
        };
        let event = Event { stamp, change };
        let (state, update) = self.state.clone().fold_and_tell(&Arc::new(event.clone())).unwrap();
        self.state = state;
        self.updates.push(update);
        self.events.push(event);
    }

    /// The same record with this text in the place of every other, in every language that was given, and with scripts
    /// in the place of addresses.
    pub(super) fn reworded(&self, text: &str) -> Self {
        let (mut state, mut events, mut updates) = (State::default(), Vec::new(), Vec::new());
        for event in &self.events {
            let mut line: Value = serde_json::from_str(&event.to_line().unwrap()).unwrap();
            replace(&mut line["data"], text);
            let Line::Event(event) = Line::read(&line.to_string(), state.position).unwrap() else { panic!() };
            let (next, update) = state.fold_and_tell(&Arc::new((*event).clone())).unwrap();
            state = next;
            events.push(*event);
            updates.push(update);
        }
        Self { events, updates, state }
    }

    pub(super) fn commitment(&self, id: &str) -> CommitmentView {
        let id = id.parse().unwrap();
        let version = self.state.version(&id).unwrap();
        CommitmentView::of(&self.state.record, &id, version, "2018-07-15".parse().unwrap()).unwrap()
    }

    pub(super) fn versions(&self, id: &str) -> Vec<Version> {
        self.state.versions(&id.parse().unwrap()).unwrap()
    }

    /// The versions with what each changed.
    pub(super) fn chapters(&self, id: &str) -> Vec<ChapterOfHistory<'_>> {
        let list = |update: &'_ Arc<Update>| update.event.stamp.change;
        let chapter = |version: Version| {
            let last = self.updates.iter().find(|update| update.event.stamp.sequence + 1 == version.position);
            let last = last.map(list);
            let own = self.updates.iter().filter(|update| Some(list(update)) == last);
            let piece = |update| {
                let link = "https://commitments.example.ca/en/events/01J".to_owned();
                Piece { title: "T".to_owned(), link, update }
            };
            ChapterOfHistory { version, pieces: own.map(|update| piece(&**update)).collect() }
        };
        self.versions(id).into_iter().map(chapter).collect()
    }

    pub(super) fn plan(&self) -> PlanView {
        PlanView::of(&self.state, &"canada-2016-2018".parse().unwrap(), self.summaries()).unwrap()
    }

    pub(super) fn organization(&self, id: &str) -> OrganizationView {
        OrganizationView::of(&self.state, &id.parse().unwrap(), &self.summaries()).unwrap()
    }

    fn summaries(&self) -> Vec<CommitmentSummary> {
        let lines: Vec<Bytes> = self.events.iter().map(|event| event.to_line().unwrap().into()).collect();
        let log = MemoryLog::new(Origin::parse("commitments.example.ca/log", 2026).unwrap());
        log.append(Position::START, &lines).unwrap();
        let clock = FixedClock::at("2018-07-15T14:03:11Z".parse().unwrap());
        let projection = Projection::open(Arc::new(log), Arc::new(clock), || 0).unwrap();
        projection.summaries(&self.state, "2018-07-15".parse().unwrap(), |_, _| true).unwrap()
    }
}

/// Puts a text in the place of every text per language below a value.
fn replace(json: &mut Value, text: &str) {
    if let Value::Object(members) = json {
        let languages = !members.is_empty() && members.keys().all(|key| key.parse::<Lang>().is_ok());
        for (key, member) in members.iter_mut() {
            match (member.is_string(), languages, key.as_str()) {
                (true, true, _) => *member = text.into(),
                (true, false, "address") => *member = "javascript:alert(1)".into(),
                _ => replace(member, text),
            }
        }
    }
    if let Value::Array(items) = json {
        items.iter_mut().for_each(|item| replace(item, text));
    }
}

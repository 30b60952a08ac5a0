//! Logs for tests, one event a row: `[past] [/source] kind subject [@effective] {data}`, a minute apart, each its own
//! change list; `past` marks an import. The source is `/commitments/c6` unless given. In the data, `"~13"` stands for
//! the id of event 13.

use std::ops::Deref;
use std::sync::Arc;

use domain::Lang;
use domain::event::{Change, Event, Fact, Stamp};
use event_store::Origin;
use jiff::{SignedDuration, Timestamp};
use projection::{State, Update};
use ulid::Ulid;

use crate::represent::feed::{Asked, Choice, Feed, Filter, Format, Item, Part, Window};
use crate::represent::site::{Site, Topic};

/// A plan with commitment 6 and its parts; each row is the event of its place.
pub(super) const BASE: [&str; 10] = [
    r#"/plans/p plan-published plan {"title":{"en":"Third Plan","fr":"Troisième plan"},"period":"2016-07/2018-06","publisher":{"en":"Government of Canada","fr":"Gouvernement du Canada"}}"#,
    r#"/organizations/tbs organization-named organization {"name":{"en":"Treasury Board of Canada Secretariat","fr":"Secrétariat du Conseil du Trésor du Canada"},"abbreviation":{"en":"TBS","fr":"SCT"}}"#,
    r#"/organizations/csps organization-named organization {"name":{"en":"Canada School of Public Service"}}"#,
    r#"commitment-made commitment {"plan":"p","number":"6","title":{"en":"Develop open government skills across the federal public service","fr":"Développer les compétences en matière de gouvernement ouvert"},"lead":["tbs","csps"]}"#,
    r#"milestone-added milestone/6.1 {"code":"6.1","text":{"en":"Provide enhanced open government learning for public servants so that every department can publish its data and information by itself","fr":"Offrir aux fonctionnaires des formations améliorées sur le gouvernement ouvert afin que chaque ministère puisse publier lui-même ses données"}}"#,
    r#"milestone-added milestone/6.2 {"code":"6.2","text":{"en":"Hold forums"}}"#,
    r#"indicator-defined indicator/employees {"name":{"en":"Number of employees who took a course on open government","fr":"Nombre d’employés ayant suivi un cours sur le gouvernement ouvert"},"unit":"employees","units":{"employees":{"en":"employees","fr":"employés"},"workshops":{"en":"workshops","fr":"ateliers"}}}"#,
    r#"target-set target/t {"indicator":"employees","goal":{"comparison":"at-least","value":"300"},"per":"quarter"}"#,
    r#"/plans/q plan-published plan {"title":{"en":"Fourth Plan"},"period":"2018/2020","publisher":{"en":"Government of Canada"}}"#,
    r#"/commitments/q1 commitment-made commitment {"plan":"q","number":"1","title":{"en":"More"},"lead":["tbs"]}"#,
];

/// A text that breaks whatever takes texts for markup.
pub(super) const HOSTILE: &str = "<item> ]]> & \\\"é\\\" <script>alert(1)</script>";

/// The moment of the first event.
pub(super) fn start() -> Timestamp {
    "2024-01-01T10:00:00Z".parse().unwrap()
}

pub(super) fn site() -> Site {
    Site::new("https://example.ca", &Origin::parse("commitments.example.ca/log", 2026).unwrap())
}

/// The state of a log, and what each of its events tells.
#[derive(Clone, Default)]
pub(super) struct Told {
    state: State,
    updates: Vec<Arc<Update>>,
}

impl Deref for Told {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl Told {
    fn tell(&self, positions: &[u64]) -> Vec<Arc<Update>> {
        let update = |position: &u64| self.updates.get(usize::try_from(*position).ok()?).cloned();
        positions.iter().filter_map(update).collect()
    }

    /// The items of the feed of everything, oldest first.
    pub(super) fn all_news(&self) -> Vec<Arc<Update>> {
        self.tell(&self.news().items(|_| true, 0, usize::MAX))
    }

    /// The newest item of the feed of everything.
    pub(super) fn newest(&self) -> Arc<Update> {
        self.all_news().pop().expect("it is news")
    }

    pub(super) fn window(&self, filter: &Filter) -> Window {
        let (choice, mut updates) = (Choice::of(self, filter), Vec::new());
        while let next @ [_, ..] = choice.next(&updates) {
            updates.extend(self.tell(next));
        }
        choice.window(updates)
    }

    pub(super) fn page(&self, filter: &Filter, page: usize) -> Option<Vec<Arc<Update>>> {
        filter.page(self, page).map(|positions| self.tell(&positions))
    }

    pub(super) fn feed(&self, asked: &Asked) -> Option<Feed> {
        let site = site();
        let told = |update: &Arc<Update>| Arc::new(Item::of(update, &self.record, asked.lang, &site));
        match asked.part {
            Part::Window => Feed::window(&told, self, asked, &site, self.window(&asked.filter)),
            Part::Since(position) => {
                Feed::since(&told, self, asked, &site, &self.tell(&asked.filter.since(self, position)))
            }
            Part::Page(page) => Feed::page(&told, self, asked, &site, &self.page(&asked.filter, page)?),
        }
    }
}

/// The log of these rows.
pub(super) fn state<'a>(rows: impl IntoIterator<Item = &'a str>) -> Told {
    rows.into_iter().fold(Told::default(), |told, row| after(told, row, SignedDuration::from_mins(1)))
}

/// The log with one more row, so long after the last one.
pub(super) fn after(told: Told, row: &str, later: SignedDuration) -> Told {
    let Told { state, mut updates } = told;
    let time = state.last.map_or_else(start, |(_, time)| time + later);
    let id = id(state.position);
    let stamp = Stamp {
        id,
        sequence: state.position,
        time,
        actor: "operator".to_owned(),
        change: id,
        salt: String::new(),
        request: None,
        leaf_hash: None,
    };
    let event = Event { stamp, change: change(row) };
    let told = state.fold_and_tell(&Arc::new(event));
    let (state, update) = told.unwrap_or_else(|impossible| panic!("{row}: {impossible}"));
    updates.push(update);
    Told { state, updates }
}

/// The id of the event at a position.
pub(super) fn id(sequence: u64) -> Ulid {
    let millis = u64::try_from(start().as_millisecond()).unwrap();
    Ulid::from_parts(millis + sequence * 60_000, 7)
}

/// A document of everything on a topic after the base and some more rows, the last of them hostile.
pub(super) fn feed(topic: Topic, lang: Lang, format: Format) -> Feed {
    let hostile = format!(r#"note-published note/n {{"text":{{"en":"{HOSTILE}","fr":"{HOSTILE}"}}}}"#);
    let rows = [
        r#"milestone-status-reported milestone/6.2 @2018-03 {"status":"complete"}"#,
        r#"event-retracted milestone/6.2 {"event":"~10"}"#,
        &hostile,
    ];
    let asked = Asked { filter: Filter::all(topic), lang, format, part: Part::Window };
    state(BASE.into_iter().chain(rows)).feed(&asked).expect("it is there")
}

pub(super) fn written(feed: &Feed) -> String {
    String::from_utf8(feed.clone().write().bytes).expect("D1 it is UTF-8")
}

pub(super) fn c6() -> Topic {
    Topic::Commitment("c6".parse().unwrap())
}

fn change(row: &str) -> Change {
    let (head, data) = row.split_once('{').expect("a row ends in its data");
    let (mut source, mut effective, mut words) = ("/commitments/c6", None, Vec::new());
    let mut past = false;
    for word in head.split_whitespace() {
        match word.split_at(1) {
            ("/", _) => source = word,
            ("p", "ast") => past = true,
            ("@", date) => effective = Some(date.parse().expect(date)),
            _ => words.push(word),
        }
    }
    let &[kind, subject] = words.as_slice() else { panic!("{row}: kind and subject") };
    let fact = fact(kind, &format!("{{{data}"));
    let mut change = Change::new(source.parse().expect(source), subject.parse().expect(subject), fact);
    (change.effective, change.history) = (effective, past);
    change
}

fn fact(kind: &str, data: &str) -> Fact {
    let mut data = data.to_owned();
    while let Some((before, rest)) = data.split_once("\"~") {
        let (number, after) = rest.split_once('"').expect("a number ends");
        data = format!("{before}\"{}\"{after}", id(number.parse().expect(number)));
    }
    let raw = serde_json::value::RawValue::from_string(data).expect("data is JSON");
    Fact::read(kind, &raw).unwrap_or_else(|error| panic!("{kind} {raw}: {error}"))
}

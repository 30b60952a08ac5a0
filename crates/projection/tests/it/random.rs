//! Whatever is said, corrected, taken back, renamed or redacted, and whenever the service ends and starts: what is
//! loaded, kept and indexed is what the whole log gives.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use domain::event::{Change, Event, Line, Removal};
use domain::record::Record;
use domain::{Command, Slug};
use event_store::{EventLog, MemoryLog, Position};
use jiff::SignedDuration;
use projection::view::CommitmentView;
use projection::{FixedClock, Projection, State, Update, redact};
use proptest::prelude::*;
use ulid::Ulid;

use crate::{change, clock, open, order, origin, random};

/// The commitments that are talked about.
const TWO: [&str; 2] = ["c1", "c2"];

/// What happens to a service.
#[derive(Debug, Clone)]
enum Op {
    /// A list of changes is sent; it may be refused.
    Say(Vec<String>),
    /// An event is redacted, and the service starts anew.
    Redact(prop::sample::Index),
    /// The service ends and starts again, with the snapshot that lies there.
    Restart,
}

/// A change of a small vocabulary. `EVENT` stands for the id of an event that is chosen when it is sent.
fn any_change() -> impl Strategy<Value = String> {
    let template = prop::sample::select(vec![
        r#"{"type":"milestone-added","subject":"milestone/ID","data":{"code":"CODE","text":{"en":"M"},"due":"2018-0@","lead":["ORG"]}}"#,
        r#"{"type":"milestone-revised","subject":"milestone/ID","data":{"code":"CODE","text":{"en":"Other","fr":"Autre"},"due":"2018-0@"}}"#,
        r#"{"type":"milestone-moved","subject":"milestone/ID","data":{"code":"CODE","parent":"a"}}"#,
        r#"{"type":"milestone-withdrawn","subject":"milestone/ID","data":{"reason":{"en":"R"}}}"#,
        r#"{"type":"milestone-status-reported","subject":"milestone/ID","effective":"2018-0@","data":{"status":"limited","source":"ORG"}}"#,
        r#"{"type":"milestone-status-reported","subject":"milestone/ID","effective":"2018-0@","data":{"status":"complete","progress":{"en":"P"}}}"#,
        r#"{"type":"milestone-status-reported","subject":"milestone/ID","data":{"status":"not-started"}}"#,
        r#"{"type":"schedule-stated","subject":"commitment","effective":"2018-0@","data":{"state":"on-schedule","extent":"all","statement":{"en":"S"}}}"#,
        r#"{"type":"schedule-stated","subject":"commitment","effective":"2018-0@","data":{"state":"completed","statement":{"en":"S","fr":"S"}}}"#,
        r#"{"type":"measurement-recorded","subject":"indicator/i","effective":"2018-0@","data":{"value":"@","source":"ORG","period":"2018-0@"}}"#,
        r#"{"type":"target-set","subject":"target/ID","data":{"indicator":"i","goal":{"comparison":"at-least","value":"@"},"due":"2018-0@"}}"#,
        r#"{"type":"target-revised","subject":"target/ID","data":{"indicator":"i","goal":{"comparison":"at-most","value":"@"},"due":"2018"}}"#,
        r#"{"type":"target-withdrawn","subject":"target/ID","data":{}}"#,
        r#"{"type":"note-published","subject":"note/ID","effective":"2018-0@","data":{"text":{"en":"Note @"}}}"#,
        r#"{"type":"commitment-revised","subject":"commitment","data":{"plan":"q","number":"CODE","title":{"en":"Other title"},"lead":["ORG"],"supporting":["o1"]}}"#,
        r#"{"type":"organization-named","source":"/organizations/ORG","subject":"organization","data":{"name":{"en":"Name @","fr":"Nom @"}}}"#,
        r#"{"type":"plan-revised","source":"/plans/p","subject":"plan","data":{"title":{"en":"P @"},"period":"2018/2020","publisher":{"en":"P"}}}"#,
        r#"{"type":"event-corrected","subject":"milestone/ID","effective":"2018-0@","data":{"event":"EVENT","replacement":{"type":"milestone-status-reported","data":{"status":"suspended"}}}}"#,
        r#"{"type":"event-corrected","subject":"milestone/ID","data":{"event":"EVENT","replacement":{"type":"milestone-status-reported","data":{"status":"complete","source":"ORG"}}}}"#,
        r#"{"type":"event-corrected","subject":"indicator/i","data":{"event":"EVENT","replacement":{"type":"measurement-recorded","data":{"value":"9","source":"ORG","period":"2018-0@"}}}}"#,
        r#"{"type":"event-retracted","subject":"milestone/ID","data":{"event":"EVENT","reason":{"en":"R"}}}"#,
        r#"{"type":"event-retracted","subject":"indicator/i","data":{"event":"EVENT"}}"#,
        r#"{"type":"event-retracted","subject":"commitment","data":{"event":"EVENT"}}"#,
        r#"{"type":"event-retracted","subject":"note/ID","data":{"event":"EVENT"}}"#,
    ]);
    let of = |words: &'static [&'static str]| prop::sample::select(words);
    let code = of(&["1", "1.1", "1.10", "2.a", "7"]);
    (template, of(&TWO), of(&["a", "b", "c"]), code, of(&["o1", "o2", "o3"]), 1..9_u8).prop_map(
        |(template, commitment, id, code, organization, n)| {
            let said = template.replace("ID", id).replace("CODE", code).replace("ORG", organization);
            let said = said.replace('@', &n.to_string());
            match said.contains("\"source\":\"/") {
                true => said,
                false => said.replacen('{', &format!(r#"{{"source":"/commitments/{commitment}","#), 1),
            }
        },
    )
}

fn any_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        16 => prop::collection::vec(any_change(), 1..4).prop_map(Op::Say),
        1 => any::<prop::sample::Index>().prop_map(Op::Redact),
        2 => Just(Op::Restart),
        // A withdrawn commitment takes few changes.
        1 => prop::sample::select(TWO.to_vec()).prop_map(|id| {
            let withdrawn = r#""type":"commitment-withdrawn","subject":"commitment","data":{}"#;
            Op::Say(vec![format!(r#"{{"source":"/commitments/{id}",{withdrawn}}}"#)])
        }),
    ]
}

/// A log that is long enough for a snapshot, in which two commitments have what can be talked about.
static BASE: LazyLock<Vec<Bytes>> = LazyLock::new(|| {
    let projection = open(Arc::new(MemoryLog::new(origin())), clock());
    let of = |source: &str, json: &str| json.replacen('{', &format!(r#"{{"source":"{source}","#), 1);
    let say = |changes: &[String]| {
        let changes = changes.iter().map(|json| change(json)).collect();
        projection.submit(order(Command::Record(changes))).unwrap();
    };
    for plan in ["p", "q"] {
        say(&[of(
            &format!("/plans/{plan}"),
            r#"{"type":"plan-published","subject":"plan","data":{"title":{"en":"P"},"period":"2018/2020","publisher":{"en":"P"}}}"#,
        )]);
    }
    for organization in ["o1", "o2", "o3"] {
        say(&[of(
            &format!("/organizations/{organization}"),
            r#"{"type":"organization-named","subject":"organization","data":{"name":{"en":"O"}}}"#,
        )]);
    }
    for (number, id) in [("0", "c0"), ("1", "c1"), ("2", "c2")] {
        let source = format!("/commitments/{id}");
        let made = r#"{"type":"commitment-made","subject":"commitment","data":{"plan":"p","number":"NUMBER","title":{"en":"T"},"lead":["o1"]}}"#;
        say(&[
            of(&source, &made.replace("NUMBER", number)),
            of(
                &source,
                r#"{"type":"milestone-added","subject":"milestone/a","data":{"code":"1","text":{"en":"M"}}}"#,
            ),
            of(
                &source,
                r#"{"type":"milestone-added","subject":"milestone/b","data":{"code":"2","text":{"en":"M"}}}"#,
            ),
            of(&source, r#"{"type":"indicator-defined","subject":"indicator/i","data":{"name":{"en":"I"}}}"#),
            of(
                &source,
                r#"{"type":"target-set","subject":"target/a","data":{"indicator":"i","goal":{"comparison":"at-least","value":"5"}}}"#,
            ),
        ]);
    }
    let note = |n: usize| {
        let note = r#"{"type":"note-published","subject":"note/nN","data":{"text":{"en":"N"}}}"#;
        of("/commitments/c0", &note.replacen('N', &n.to_string(), 1))
    };
    for list in (0..1_000).collect::<Vec<_>>().chunks(100) {
        say(&list.iter().map(|n| note(*n)).collect::<Vec<_>>());
    }
    lines(&**projection.log(), 0)
});

/// The lines of a log from a position on.
fn lines(log: &dyn EventLog, from: usize) -> Vec<Bytes> {
    let (mut lines, head) = (Vec::new(), log.head().index());
    while ((from + lines.len()) as u64) < head {
        lines.extend(log.read(Position::new((from + lines.len()) as u64), 1_000).unwrap());
    }
    lines
}

/// The events of a log from a position on.
fn events(log: &dyn EventLog, from: usize) -> Vec<Event> {
    let read =
        |(line, position): (&Bytes, u64)| match Line::read(std::str::from_utf8(line).unwrap(), position)
            .unwrap()
        {
            Line::Event(event) => *event,
            Line::Unknown { .. } => panic!("{line:?}"),
        };
    lines(log, from).iter().zip(from as u64..).map(read).collect()
}

/// A service, and what it showed of each version when that was the newest.
struct World {
    log: Arc<dyn EventLog>,
    clock: Arc<FixedClock>,
    path: std::path::PathBuf,
    projection: Option<Projection>,
    shown: BTreeMap<(Slug, u64), String>,
}

impl World {
    fn new(folder: &Path) -> Self {
        let log: Arc<dyn EventLog> = Arc::new(MemoryLog::new(origin()));
        for some in BASE.chunks(500) {
            log.append(log.head(), some).unwrap();
        }
        let (clock, path) = (clock(), folder.join("snapshot"));
        let mut world = Self { log, clock, path, projection: None, shown: BTreeMap::new() };
        world.restart();
        world.restart();
        assert!(world.path.exists(), "it starts with a snapshot");
        world
    }

    fn projection(&self) -> &Projection {
        self.projection.as_ref().unwrap()
    }

    /// The events behind those that every log begins with.
    fn own(&self) -> Vec<Event> {
        events(&*self.log, BASE.len())
    }

    fn restart(&mut self) {
        self.projection = None;
        let clock = Arc::clone(&self.clock) as Arc<_>;
        self.projection = Some(
            Projection::open_with_snapshot(Arc::clone(&self.log), clock, random, self.path.clone()).unwrap(),
        );
    }

    fn carry_out(&mut self, op: &Op) {
        let now = projection::Clock::now(&*self.clock);
        self.clock.set(now + SignedDuration::from_hours(7));
        match op {
            Op::Say(list) => {
                let changes = list.iter().map(|said| self.filled(said)).collect();
                // What the rules refuse leaves no trace, which the comparison at the end shows.
                drop(self.projection().submit(order(Command::Record(changes))));
                self.look();
            }
            Op::Redact(index) => {
                let own: Vec<_> = self.own().iter().map(|event| event.stamp.id).collect();
                let Some(event) = (!own.is_empty()).then(|| *index.get(&own)) else { return };
                drop(redact(self.projection(), event, &Removal { event, reason: None }, "operator"));
                self.restart();
                // What is removed by law is removed from old versions too.
                self.shown.clear();
                self.look();
            }
            Op::Restart => self.restart(),
        }
    }

    /// A change about the last event of its kind and subject, where it is about an event: the rules refuse others.
    fn filled(&self, said: &str) -> Change {
        let wanted: serde_json::Value = serde_json::from_str(said).unwrap();
        let replaced = wanted["data"]["replacement"]["type"].as_str();
        let about = self.own().into_iter().rev().find(|event| {
            let change = &event.change;
            wanted["source"] == change.source.to_string().as_str()
                && wanted["subject"] == change.subject.to_string().as_str()
                && replaced.is_none_or(|kind| kind == change.fact.kind())
                && !change.fact.kind().starts_with("event-")
        });
        let id = about.map_or(Ulid::nil(), |event| event.stamp.id);
        change(&said.replace("EVENT", &id.to_string()))
    }

    /// Keeps what is shown of the newest versions.
    fn look(&mut self) {
        for id in TWO.map(|id| id.parse::<Slug>().unwrap()) {
            let version = self.projection().state().version(&id).unwrap();
            let shown = seen(self.projection(), &id, version.number);
            let before = self.shown.insert((id, version.number), shown.clone());
            assert!(before.is_none_or(|before| before == shown), "a version is one thing");
        }
    }
}

/// What is shown of a version of a commitment.
fn seen(projection: &Projection, id: &Slug, number: u64) -> String {
    let state = projection.state();
    let versions = state.versions(id).unwrap();
    let version = versions.into_iter().find(|version| version.number == number).unwrap();
    let record = projection.record_at(&state, [id], version.position).unwrap();
    shown(&record, id, version)
}

fn shown(record: &Record, id: &Slug, version: projection::Version) -> String {
    serde_json::to_string(&CommitmentView::of(record, id, version, "2018-05-15".parse().unwrap())).unwrap()
}

/// The log folded from its first event, with every commitment in full: the record after each event, and what each told.
fn folded(log: &dyn EventLog) -> (Vec<State>, Vec<Arc<Update>>) {
    let (mut states, mut told) = (vec![State::default()], Vec::new());
    for event in events(log, 0) {
        let (state, update) = states.last().unwrap().clone().fold_and_tell(&Arc::new(event)).unwrap();
        states.push(state);
        told.push(update);
    }
    (states, told)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_a_tail_and_every_version_are_what_the_whole_log_gives(ops in prop::collection::vec(any_op(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new(folder.path());
        ops.iter().for_each(|op| world.carry_out(op));
        let (states, told) = folded(&*world.log);
        let full = states.last().unwrap();
        let live = world.projection.take().unwrap();
        let all_shown = std::mem::take(&mut world.shown);
        let positions: Vec<u64> = (BASE.len() as u64..full.position).collect();
        let check = |projection: &Projection, what: &str| -> Result<String, TestCaseError> {
            let state = projection.state();
            prop_assert!(state.record.outlines == full.record.outlines, "{}", what);
            prop_assert!(state.record.organizations == full.record.organizations, "{}", what);
            prop_assert!(state.record.plans == full.record.plans, "{}", what);
            prop_assert_eq!((state.position, state.first, state.last), (full.position, full.first, full.last));
            prop_assert_eq!(state.news(), full.news());
            let all = projection.load(&state, full.record.outlines.keys()).unwrap();
            prop_assert!(all.record == full.record, "{}: what is loaded", what);
            for id in TWO.map(|id| id.parse::<Slug>().unwrap()) {
                let versions = state.versions(&id).unwrap();
                let known = full.versions(&id).unwrap();
                prop_assert_eq!(&versions, &known);
                for version in versions {
                    let then = &states[usize::try_from(version.position).unwrap()].record;
                    prop_assert_eq!(seen(projection, &id, version.number), shown(then, &id, version), "{}: version {}", what, version.number);
                }
            }
            for ((id, number), shown) in &all_shown {
                prop_assert_eq!(&seen(projection, id, *number), shown, "{}: {} version {}", what, id, number);
            }
            let now = projection.tell(&state, &positions).unwrap();
            for (now, then) in now.iter().zip(&told[BASE.len()..]) {
                prop_assert_eq!(now, then);
            }
            // Before and behind the deadlines of the vocabulary.
            let lists = ["2018-05-15", "2019-01-01"].map(|day| projection.summaries(&state, day.parse().unwrap(), |_, _| true).unwrap());
            Ok(serde_json::to_string(&lists).unwrap())
        };
        let lists = check(&live, "as it ran")?;
        drop(live);
        prop_assert_eq!(&check(&open(Arc::clone(&world.log), clock()), "folded anew")?, &lists);
        world.restart();
        prop_assert_eq!(&check(world.projection(), "from the snapshot and what follows it")?, &lists);
    }
}

#[test]
fn most_of_what_is_tried_is_recorded() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut kinds: Vec<&'static str> = Vec::new();
    // Each ends where what is withdrawn takes no more.
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new(folder.path());
        for _ in 0..40 {
            let op = any_op().new_tree(&mut runner).unwrap().current();
            world.carry_out(&op);
        }
        kinds.extend(world.own().iter().map(|event| event.change.fact.kind()));
    }
    assert!(kinds.len() > 100, "{kinds:?}");
    kinds.sort_unstable();
    kinds.dedup();
    for kind in
        ["event-corrected", "event-retracted", "event-redacted", "organization-named", "target-revised"]
    {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
}

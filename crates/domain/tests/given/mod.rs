//! Records and changes for tests, one change a row: `[/source] kind subject [@effective]
//! [^attested] [~period] [!nature] {data}`.
//!
//! The source is `/commitments/c6` unless given. In the data, `"#13"` stands for the id of event 13.

use std::sync::Arc;

use domain::event::{Change, Event, Fact, Nature, Provenance, Stamp, Subject};
use domain::record::Record;
use domain::{Command, decide, evolve};
use jiff::Timestamp;
use ulid::Ulid;

/// The record of `base.txt` and of what was recorded after it.
pub(crate) fn record(after: &[&str]) -> Record {
    let rows = rows(include_str!("base.txt")).chain(after.iter().copied()).zip(0..);
    rows.fold(Record::default(), |record, (row, sequence)| {
        let accepted = decide(&record, &Command::Record(vec![change(row)]));
        let changes = accepted.unwrap_or_else(|rejection| panic!("{row}: {rejection}"));
        changes.into_iter().fold(record, |record, change| {
            evolve(record, &recorded(sequence, change))
                .unwrap_or_else(|impossible| panic!("{row}: {impossible}"))
        })
    })
}

/// The number of events in `base.txt`: the position of the first row after them.
pub(crate) const NEXT: u64 = 23;

/// The rows of a text, without empty lines and comments.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The change that a row says.
pub(crate) fn change(row: &str) -> Change {
    let (head, data) = row.split_once('{').expect("a row ends in its data");
    let mut source = "/commitments/c6";
    let (mut effective, mut attested, mut period, mut nature) = (None, None, None, None);
    let mut words = Vec::new();
    for word in head.split_whitespace() {
        match word.split_at(1) {
            ("/", _) => source = word,
            ("@", date) => effective = Some(date.parse().expect(date)),
            ("^", date) => attested = Some(date.parse().expect(date)),
            ("~", date) => period = Some(date.parse().expect(date)),
            ("!", said) => nature = Some(serde_json::from_str::<Nature>(&format!("\"{said}\"")).expect(said)),
            _ => words.push(word),
        }
    }
    let &[kind, subject] = words.as_slice() else { panic!("{row}: kind and subject") };
    let subject: Subject = subject.parse().expect(subject);
    let data = data_of(&format!("{{{data}"));
    let (data, provenance) = Provenance::parted(&data).unwrap_or_else(|error| panic!("{row}: {error}"));
    let mut change = Change::new(source.parse().expect(source), subject, fact(kind, &data));
    change.provenance = provenance.map(Arc::new);
    (change.effective, change.attested, change.period) = (effective, attested, period);
    change.nature = nature.unwrap_or(change.nature);
    change
}

/// The data with the ids of the events that it names by their numbers.
fn data_of(data: &str) -> String {
    let mut data = data.to_owned();
    while let Some((before, rest)) = data.split_once("\"#") {
        let (number, after) = rest.split_once('"').expect("a number ends");
        data = format!("{before}\"{}\"{after}", id(number.parse().expect(number)));
    }
    data
}

fn fact(kind: &str, data: &str) -> Fact {
    let raw = serde_json::value::RawValue::from_string(data.to_owned()).expect("data is JSON");
    Fact::read(kind, &raw).unwrap_or_else(|error| panic!("{kind} {raw}: {error}"))
}

/// The id of the event at a position.
pub(crate) fn id(sequence: u64) -> Ulid {
    Ulid::from_parts(sequence, 0)
}

/// A change as recorded at a position.
pub(crate) fn recorded(sequence: u64, change: Change) -> Event {
    let stamp = Stamp {
        id: id(sequence),
        sequence,
        time: Timestamp::UNIX_EPOCH,
        actor: "operator".to_owned(),
        change: id(sequence),
        salt: String::new(),
        request: None,
        leaf_hash: None,
    };
    Event { stamp, change }
}

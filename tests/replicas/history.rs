//! What clients were told, held against what the log says in the end.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::Value;

/// One thing that a client did, with what it was told.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A note that was acknowledged, perhaps after the same request had been refused.
    Wrote {
        /// Its subject, `note/…`, which no other write has.
        subject: String,
        /// When it was first sent, and when it was acknowledged.
        began: Instant,
        ended: Instant,
        /// The `Milepost-Position` of the answer.
        position: u64,
    },
    /// A read of the commitment that only this client writes to, by the `Milepost-Min-Position` of all that it had seen.
    Read {
        /// The `Milepost-Position` of the answer.
        position: u64,
        /// The version of the commitment.
        version: u64,
        /// How many of this client's notes it showed.
        notes: usize,
    },
}

/// Everything that should not be: none where
///
/// - all replicas tell the same log;
/// - each acknowledged note is there once, at the position that its client was told, and no other note twice;
/// - what was acknowledged before something else began stands before it;
/// - a client never sees less than it has seen, and sees all that it was acknowledged.
pub(super) fn faults(clients: &[Vec<Step>], logs: &[String]) -> Vec<String> {
    let Some(log) = logs.first() else { return vec!["there is no log".to_owned()] };
    let mut faults: Vec<String> = logs.iter().skip(1).filter_map(|other| differ(log, other)).collect();
    let notes = notes(log);
    faults.extend(
        notes
            .iter()
            .filter(|(_, places)| places.len() > 1)
            .map(|(subject, places)| format!("{subject} stands at {places:?}")),
    );
    let wrote = clients.iter().flatten().filter_map(|step| match step {
        Step::Wrote { subject, began, ended, position } => Some((subject, *began, *ended, *position)),
        Step::Read { .. } => None,
    });
    let mut standing = Vec::new();
    for (subject, began, ended, position) in wrote {
        match notes.get(subject).and_then(|places| places.first()) {
            None => faults.push(format!("{subject} was acknowledged and is not there")),
            Some(at) if at + 1 != position => {
                faults.push(format!("{subject} stands at {at} and was acknowledged at position {position}"));
            }
            Some(at) => standing.push((subject, began, ended, *at)),
        }
    }
    for (earlier, _, ended, before) in &standing {
        let after = standing.iter().filter(|(_, began, _, at)| began > ended && at < before);
        faults.extend(after.map(|(later, ..)| format!("{later} began after {earlier} and stands before it")));
    }
    faults.extend(clients.iter().enumerate().flat_map(|(client, steps)| backward(client, steps)));
    faults
}

/// Where two logs differ.
fn differ(log: &str, other: &str) -> Option<String> {
    if log == other {
        return None;
    }
    let same = log.lines().zip(other.lines()).take_while(|(one, other)| one == other).count();
    Some(format!(
        "of {} and {} events the first {same} are the same",
        log.lines().count(),
        other.lines().count()
    ))
}

/// The positions of each note, by its subject.
fn notes(log: &str) -> BTreeMap<String, Vec<u64>> {
    let mut notes: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in log.lines() {
        let event: Value = serde_json::from_str(line).expect("a line is JSON");
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        if text("type").starts_with("note-published") {
            let at = text("sequence").parse().expect("a position is a number");
            notes.entry(text("subject")).or_default().push(at);
        }
    }
    notes
}

/// The reads of a client that show less than it had seen.
fn backward(client: usize, steps: &[Step]) -> Vec<String> {
    let (mut faults, mut seen, mut version_seen, mut written) = (Vec::new(), 0, 0, 0);
    for step in steps {
        match step {
            Step::Wrote { position, .. } => {
                written += 1;
                seen = seen.max(*position);
            }
            Step::Read { position, version, notes } => {
                if *position < seen || *version < version_seen {
                    let now = format!("position {position} and version {version}");
                    faults.push(format!("client {client} had seen {seen} and {version_seen}, then {now}"));
                }
                if *notes < written {
                    faults.push(format!("client {client} has written {written} notes and sees {notes}"));
                }
                (seen, version_seen) = (seen.max(*position), version_seen.max(*version));
            }
        }
    }
    faults
}

/// What the checker itself is held against: histories in which one thing is wrong.
mod tests {
    use std::time::Duration;

    use super::*;

    /// A log with a note of each name.
    fn log(names: &[&str]) -> String {
        let line = |(at, name): (usize, &&str)| {
            format!(
                "{{\"sequence\":\"{at:020}\",\"type\":\"note-published.v1\",\"subject\":\"note/{name}\"}}\n"
            )
        };
        names.iter().enumerate().map(line).collect()
    }

    fn wrote(name: &str, (began, ended): (u64, u64), position: u64) -> Step {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        let at = |second| *START + Duration::from_secs(second);
        Step::Wrote { subject: format!("note/{name}"), began: at(began), ended: at(ended), position }
    }

    fn read(position: u64, version: u64, notes: usize) -> Step {
        Step::Read { position, version, notes }
    }

    #[test]
    fn a_good_history_has_no_fault() {
        let clients = [
            vec![wrote("a", (0, 1), 1), read(2, 2, 1), wrote("c", (4, 5), 3), read(3, 3, 2)],
            vec![wrote("b", (0, 2), 2), read(3, 1, 1)],
        ];
        let log = log(&["a", "b", "c"]);
        assert_eq!(faults(&clients, &[log.clone(), log]), [""; 0]);
    }

    #[test]
    fn each_kind_of_fault_is_found_and_named() {
        for (what, clients, logs, said) in [
            (
                "lost",
                vec![vec![wrote("a", (0, 1), 1)]],
                vec![log(&["b"])],
                "note/a was acknowledged and is not",
            ),
            ("twice", vec![], vec![log(&["a", "b", "a"])], "note/a stands at [0, 2]"),
            (
                "moved",
                vec![vec![wrote("a", (0, 1), 1)]],
                vec![log(&["b", "a"])],
                "note/a stands at 1 and was",
            ),
            (
                "order",
                vec![vec![wrote("a", (0, 1), 2)], vec![wrote("b", (2, 3), 1)]],
                vec![log(&["b", "a"])],
                "note/b began after note/a and stands before it",
            ),
            ("replicas", vec![], vec![log(&["a", "b"]), log(&["a", "c"])], "the first 1 are the same"),
            (
                "position",
                vec![vec![read(5, 1, 0), read(4, 1, 0)]],
                vec![log(&[])],
                "client 0 had seen 5 and 1",
            ),
            (
                "version",
                vec![vec![read(5, 2, 0), read(5, 1, 0)]],
                vec![log(&[])],
                "then position 5 and version 1",
            ),
            (
                "own write",
                vec![vec![wrote("a", (0, 1), 1), read(1, 1, 0)]],
                vec![log(&["a"])],
                "has written 1 notes and sees 0",
            ),
        ] {
            let found = faults(&clients, &logs);
            assert!(matches!(found.as_slice(), [one] if one.contains(said)), "{what}: {found:?}");
        }
    }
}

//! What every engine promises, run on each of them.

mod appending;
mod backup;
#[cfg(feature = "jetstream")]
mod cluster;
mod forking;
#[cfg(feature = "jetstream")]
mod jetstream;
#[cfg(feature = "jetstream")]
#[expect(dead_code, reason = "the stories use the rest of it")]
mod nats;
mod redaction;
mod stranger;
mod tree;
#[cfg(feature = "jetstream")]
mod wire;

use bytes::Bytes;
use event_store::{Error, EventLog, Hash, Key, MemoryLog, Origin, Position, SledLog};

fn origin() -> Origin {
    Origin::parse("commitments.example.ca/log", 2026).expect("an origin")
}

/// The key that [`MemoryLog::new`] signs with.
fn key() -> Key {
    Key::generate([0; 32])
}

fn each_engine(check: impl Fn(&dyn EventLog)) {
    check(&MemoryLog::new(origin()));
    let dir = tempfile::tempdir().expect("a folder");
    check(&SledLog::open_with_key(dir.path(), &origin(), key()).expect("a new log"));
    #[cfg(feature = "jetstream")]
    {
        let (servers, dir) = (nats::Servers::start(1), tempfile::tempdir().expect("a folder"));
        check(&jetstream::make(&jetstream::stream(&servers, "log"), dir.path()));
    }
}

fn at(index: u64) -> Position {
    Position::new(index)
}

fn records<T: AsRef<[u8]>>(texts: &[T]) -> Vec<Bytes> {
    texts.iter().map(|text| Bytes::copy_from_slice(text.as_ref())).collect()
}

/// Reads the whole log in pages of `limit`.
fn read_all(log: &dyn EventLog, limit: usize) -> Vec<Bytes> {
    let mut all = Vec::new();
    loop {
        let page = log.read(Position::START.plus(all.len()), limit).expect("a page");
        if page.is_empty() {
            return all;
        }
        assert!(page.len() <= limit, "a page of {} for a limit of {limit}", page.len());
        all.extend(page);
    }
}

fn message<T>(outcome: Result<T, Error>) -> String {
    outcome.map(drop).expect_err("an error").to_string()
}

/// Appends as many numbered records, in commits of very different sizes.
fn fill(log: &dyn EventLog, count: u64) {
    let mut head = log.head();
    for commit in [1, 30, 256, 3, 700, 255, 1, 512].into_iter().cycle() {
        let end = count.min(head.index() + commit);
        let records: Vec<_> = (head.index()..end).map(numbered).collect();
        head = log.append(head, &records).expect("head");
        if head.index() == count {
            return;
        }
    }
}

fn numbered(index: u64) -> Bytes {
    format!(r#"{{"sequence":"{index:020}","text":"Développer l’accès, open by default"}}"#).into()
}

/// The definition of RFC 6962, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of_nothing(),
        [leaf] => *leaf,
        [..] => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Hash::of_node(naive_root(left), naive_root(right))
        }
    }
}

/// The hash that a stub of these tests names: what follows `stub `, in hexadecimal.
fn stub_hash(line: &[u8]) -> Option<Hash> {
    Hash::from_hex(std::str::from_utf8(line).ok()?.strip_prefix("stub ")?)
}

fn stub_for(record: &[u8]) -> Bytes {
    format!("stub {}", Hash::of_leaf(record)).into()
}

//! A table of published texts in CSV (RFC 4180), and how the grammar fares with it.

use std::collections::BTreeMap;

use domain::reading::{self, Came, deadline};

/// One text with what it should be read as.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) lang: String,
    pub(crate) raw: String,
    /// The reading as JSON; empty where the text is to be refused.
    pub(crate) reading: String,
    /// The date that the publisher stores beside the text, as a month; may be empty.
    pub(crate) machine: String,
}

/// How many texts of one kind were read right, refused, read wrong, and refused though they can be read.
#[derive(Default)]
pub(crate) struct Shares {
    pub(crate) right: usize,
    pub(crate) refused: usize,
    pub(crate) wrong: usize,
    pub(crate) not_read: usize,
}

/// Reads one text and compares.
pub(crate) fn check(row: &Row) -> Came {
    let kind = row.kind.parse().expect("the kind is known");
    let lang = (!row.lang.is_empty()).then(|| row.lang.parse().expect("the language is a language"));
    let expected = (!row.reading.is_empty()).then(|| json(&row.reading));
    reading::check(kind, &row.raw, lang, expected.as_ref())
}

/// Whether the text is a deadline that was read, and its publisher stores another month beside it than the one in
/// which it is due.
pub(crate) fn contradicted(row: &Row) -> bool {
    let stored = !row.machine.is_empty() && row.kind == "deadline";
    let read = deadline(&row.raw, row.lang.parse().ok()).ok().filter(|_| stored);
    let last = read.and_then(|when| when.last_day());
    last.is_some_and(|last| format!("{}-{:02}", last.year(), last.month()) != row.machine)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("the expected reading is JSON")
}

/// The shares of each kind, and of all together under `all`.
pub(crate) fn shares(rows: &[Row]) -> BTreeMap<&str, Shares> {
    let mut all = BTreeMap::new();
    for row in rows {
        let came = check(row);
        for kind in [row.kind.as_str(), "all"] {
            let shares: &mut Shares = all.entry(kind).or_default();
            match came {
                Came::Right(_) => shares.right += 1,
                Came::Refused(_) => shares.refused += 1,
                Came::Wrong(_) => shares.wrong += 1,
                Came::NotRead(_) => shares.not_read += 1,
            }
        }
    }
    all
}

/// The rows of a table with the columns `id`, `kind`, `lang`, `raw`, `reading` and `machine`, in any order.
pub(crate) fn rows(csv: &str) -> Vec<Row> {
    let mut records = records(csv).into_iter();
    let heads = records.next().unwrap_or_default();
    let row = |record: Vec<String>| {
        let cell = |name: &str| {
            let place = heads.iter().position(|head| head == name);
            place.and_then(|place| record.get(place)).cloned().unwrap_or_default()
        };
        let [id, kind, lang, raw] = ["id", "kind", "lang", "raw"].map(cell);
        Row { id, kind, lang, raw, reading: cell("reading"), machine: cell("machine") }
    };
    records.map(row).collect()
}

/// The cells of each record. A quoted cell may hold commas, doubled quotes and line breaks.
fn records(csv: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    records
}

//! What the service answers to a document, and how it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use domain::Lang;
use domain::document::{Place, Problem};
use http::StatusCode;
use serde::Deserialize;

use crate::args::Apply;
use crate::ask::without_reason;

/// What came, or would come, of a document.
#[derive(Debug, Deserialize)]
pub(super) struct Written {
    changes: Vec<Change>,
    #[serde(default)]
    remarks: Vec<Fault>,
}

/// What came, or would come, of several documents.
#[derive(Debug, Deserialize)]
pub(super) struct WrittenAll {
    changes: Vec<Change>,
    documents: Vec<OfDocument>,
}

#[derive(Debug, Deserialize)]
struct OfDocument {
    document: String,
    changes: usize,
    #[serde(default)]
    remarks: Vec<Fault>,
}

impl WrittenAll {
    /// Each document with what came of it, in the order in which they were applied.
    pub(super) fn each(self) -> impl Iterator<Item = (String, Written)> {
        let mut changes = self.changes.into_iter();
        self.documents.into_iter().map(move |OfDocument { document, changes: count, remarks }| {
            (document, Written { changes: changes.by_ref().take(count).collect(), remarks })
        })
    }
}

#[derive(Debug, Deserialize)]
struct Change {
    #[serde(rename = "type")]
    kind: String,
    source: String,
    subject: String,
    summary: BTreeMap<Lang, String>,
}

/// Why a document is refused.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refused {
    #[serde(default)]
    detail: String,
    #[serde(default)]
    errors: Vec<Fault>,
    /// How many reports of a sheet are recorded all the same.
    #[serde(default)]
    recorded: usize,
}

/// Why a file is refused.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// Each fault, behind the name of the file.
    pub(super) lines: Vec<String>,
    /// Whether something of the file is recorded all the same.
    pub(super) in_part: bool,
    /// Whether they keep out all files, not this one alone.
    pub(super) of_all: bool,
}

#[derive(Debug, Deserialize)]
struct Fault {
    detail: String,
    #[serde(default)]
    document: Option<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    line: usize,
    #[serde(default)]
    column: usize,
}

impl Fault {
    /// As it is shown behind the name of its file, with its place where that is known.
    fn shown(&self, file: impl fmt::Display) -> String {
        let place = Place { line: self.line, column: self.column };
        let path = self.path.clone().unwrap_or_default();
        match (self.line, path.as_str()) {
            (0, "") => format!("{file}: {}", self.detail),
            (0, path) => format!("{file}: {path}: {}", self.detail),
            (_, _) => format!("{file}:{}", Problem { place, path, message: self.detail.clone() }),
        }
    }
}

impl Faults {
    /// What is wrong with some of several files, each fault behind the name of its own.
    pub(super) fn of_all(refused: Refused) -> Self {
        let in_part = refused.recorded > 0;
        let fault = |mut fault: Fault| match fault.document.take() {
            Some(name) => fault.shown(name),
            None => fault.detail,
        };
        let lines = match refused.errors.is_empty() {
            true => vec![refused.detail],
            false => refused.errors.into_iter().map(fault).collect(),
        };
        Self { lines, in_part, of_all: true }
    }

    /// Adds what is wrong with a part of the file.
    pub(super) fn add(&mut self, refused: Refused, path: &Path) {
        self.in_part |= refused.recorded > 0;
        self.lines.extend(refused.lines(path));
    }
}

impl Refused {
    /// What an answer says of why; where it is none of the service, that it says nothing.
    pub(super) fn read(status: StatusCode, body: &[u8]) -> Self {
        let mut refused: Self = serde_json::from_slice(body).unwrap_or_default();
        if refused.detail.is_empty() {
            refused.detail = without_reason(status);
        }
        refused
    }

    /// Each fault as a line behind the name of the file.
    fn lines(self, path: &Path) -> Vec<String> {
        let path = path.display();
        match self.errors.is_empty() {
            true => vec![format!("{path}: {}", self.detail)],
            false => self.errors.into_iter().map(|fault| fault.shown(&path)).collect(),
        }
    }
}

/// What a file came to, piece by piece.
#[derive(Default)]
pub(super) struct Told {
    pub(super) changes: usize,
    remarks: usize,
    /// Changes and remarks in words, for a dry run.
    summaries: Vec<String>,
    remarked: Vec<Fault>,
    /// The deliverables that a piece would add: a dry run of the next piece adds them again.
    added: BTreeSet<(String, String)>,
}

/// What a sheet of progress may define.
const ADDED: &str = "milestone-added";

impl Told {
    pub(super) fn add(&mut self, mut written: Written, apply: &Apply) {
        written.changes.retain(|change| {
            let once = || (change.source.clone(), change.subject.clone());
            change.kind != ADDED || self.added.insert(once())
        });
        self.changes += written.changes.len();
        let words = |change: Change| {
            let summary = change.summary.get(&apply.lang).or_else(|| change.summary.values().next());
            summary.cloned().unwrap_or_default()
        };
        self.remarks += written.remarks.len();
        if apply.dry_run {
            self.summaries.extend(written.changes.into_iter().map(words));
            self.remarked.extend(written.remarks);
        }
    }

    /// Prints what came of the file; every change and remark in a dry run.
    pub(super) fn print(&self, apply: &Apply, path: &Path) {
        let path = path.display();
        match (self.changes, apply.dry_run) {
            (0, _) => println!("{path}: no change"),
            (1, false) => println!("{path}: 1 change recorded"),
            (count, false) => println!("{path}: {count} changes recorded"),
            (1, true) => println!("{path}: 1 change would be recorded"),
            (count, true) => println!("{path}: {count} changes would be recorded"),
        }
        for summary in &self.summaries {
            println!("  {summary}");
        }
        match (self.remarks, apply.dry_run) {
            (0, _) => {}
            (_, true) => self.remarked.iter().for_each(|remark| eprintln!("{}", remark.shown(&path))),
            (1, false) => eprintln!("{path}: 1 cell to look at; --dry-run names it"),
            (count, false) => eprintln!("{path}: {count} cells to look at; --dry-run names them"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_somebody_else_is_told_by_its_status() {
        let lines = |body: &[u8]| Refused::read(StatusCode::PAYLOAD_TOO_LARGE, body).lines("a.toml".as_ref());
        let told = "a.toml: refused with 413 Payload Too Large, without a reason";
        assert_eq!(lines(b"<html>Too large</html>"), [told]);
        assert_eq!(lines(b"{}"), [told]);
        assert_eq!(lines(br#"{"detail":"Why."}"#), ["a.toml: Why."]);
    }
}

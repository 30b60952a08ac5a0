//! The text of a document, its syntax and places, and what was found wrong in it so far.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use ::toml::de::{DeTable, DeValue};

use crate::Lang;
use crate::document::{PROBLEMS_MAX, Place, Problem, json};

/// The longest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 1 << 20;

/// Whether a document of so many bytes is not too long; how that is said.
pub(in crate::document) fn fits(bytes: usize) -> Result<(), String> {
    match bytes > DOCUMENT_BYTES_MAX {
        true => Err(format!(
            "the document has {bytes} bytes, more than {DOCUMENT_BYTES_MAX}; divide it into several"
        )),
        false => Ok(()),
    }
}

/// How many items a document may have: organizations, milestones, indicators, targets, measurements and the like.
pub const ITEMS_MAX: usize = 5_000;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Toml,
    Json,
}

pub(super) struct Source<'a> {
    text: &'a str,
    pub(super) syntax: Syntax,
    /// The languages in which every text must stand.
    required: &'a [Lang],
    /// The offset of the first byte of each line.
    lines: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
    items: Cell<usize>,
    /// Where each id was first given, by path and id.
    ids: RefCell<BTreeMap<(String, String), Place>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, syntax: Syntax, required: &'a [Lang]) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let (problems, items, ids) = (RefCell::default(), Cell::default(), RefCell::default());
        Self { text, syntax, required, lines, problems, items, ids }
    }

    /// The tree of the document, unless its syntax is wrong.
    pub(super) fn parse(&self) -> Option<DeValue<'a>> {
        if let Err(message) = fits(self.text.len()) {
            self.refuse(0, "", message);
            return None;
        }
        match self.syntax {
            Syntax::Toml => self.parse_toml(),
            Syntax::Json => self.parse_json(),
        }
    }

    fn parse_toml(&self) -> Option<DeValue<'a>> {
        let (parsed, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            self.refuse(at, "", format!("this is not TOML: {}", error.message()));
        }
        errors.is_empty().then(|| DeValue::Table(parsed.into_inner()))
    }

    fn parse_json(&self) -> Option<DeValue<'a>> {
        let (parsed, wrong) = json::parse(self.text);
        let sound = wrong.is_empty();
        for (at, message) in wrong {
            self.refuse(at, "", message);
        }
        parsed.filter(|_| sound)
    }

    /// Notes a problem at an offset.
    pub(super) fn refuse(&self, at: usize, path: &str, message: String) {
        let mut problems = self.problems.borrow_mut();
        // To find the place takes a look at the whole line, which may be all of the document.
        if problems.len() == PROBLEMS_MAX {
            return;
        }
        let problem = Problem { place: self.place(at), path: path.to_owned(), message };
        // A key that two parts are read from is still wrong once.
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Counts an item; false where the document has too many.
    pub(super) fn count(&self, at: usize, path: &str) -> bool {
        self.items.set(self.items.get() + 1);
        if self.items.get() == ITEMS_MAX + 1 {
            let message = format!("the document has more than {ITEMS_MAX} items; divide it into several");
            self.refuse(at, path, message);
        }
        self.items.get() <= ITEMS_MAX
    }

    /// Where the id was given before under this path, if it was.
    pub(super) fn given_before(&self, path: &str, id: &str, at: usize) -> Option<Place> {
        let key = (path.to_owned(), id.to_owned());
        let mut ids = self.ids.borrow_mut();
        let before = ids.get(&key).copied();
        ids.entry(key).or_insert_with(|| self.place(at));
        before
    }

    /// The languages in which every text must stand.
    pub(super) fn required(&self) -> &'a [Lang] {
        self.required
    }

    /// The text as it stands in the document.
    pub(super) fn written(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or_default()
    }

    /// The line and column, in characters, of an offset.
    pub(super) fn place(&self, at: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        Place { line, column: self.written(start..at).chars().count() + 1 }
    }

    /// All problems, in the order of the document.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.place);
        problems
    }
}

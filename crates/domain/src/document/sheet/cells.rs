//! The cells of a row, read by the name of their column. What is wrong is noted with the sheet; the reader gets none.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::str::FromStr;

use serde::de::DeserializeOwned;

use super::grid::{Cell, Grid, Row};
use super::tidy::plain;
use crate::document::form::Terms;
use crate::document::spelling::word;
use crate::document::{Place, Placed, Problem, Times};
use crate::reading::{self, Unread};
use crate::{Code, Decimal, Lang, LocalId, Malformed, Slug, Text, When};

/// The languages that have columns of their own: `progress_en`, `progress_fr`.
pub(super) const LANGS: [Lang; 2] = [Lang::EN, Lang::FR];

/// A sheet, and what was found in it so far.
pub(super) struct Sheet<'a> {
    grid: &'a Grid,
    pub(super) terms: &'a Terms,
    pub(super) plan: &'a Slug,
    problems: RefCell<Vec<Problem>>,
    remarks: RefCell<Vec<Problem>>,
}

/// A row of a sheet.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    row: &'a Row,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(grid: &'a Grid, terms: &'a Terms, plan: &'a Slug) -> Self {
        Self { grid, terms, plan, problems: RefCell::default(), remarks: RefCell::default() }
    }

    /// Its rows.
    pub(super) fn lines(&'a self) -> impl Iterator<Item = Line<'a>> {
        self.grid.rows.iter().map(move |row| Line { sheet: self, row })
    }

    /// Whether it has a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.column(column).is_some()
    }

    /// The remarks, or all problems in the order of the rows.
    pub(super) fn finish(self) -> Result<Vec<Problem>, Vec<Problem>> {
        let mut problems = self.problems.into_inner();
        if problems.is_empty() {
            return Ok(self.remarks.into_inner());
        }
        problems.sort_by_key(|problem| problem.place);
        // A cell that is looked at several times is wrong once.
        problems.dedup();
        Err(problems)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.grid.columns.iter().position(|column| column == name)
    }
}

impl<'a> Line<'a> {
    /// Where the row begins, from 1.
    pub(super) fn number(&self) -> usize {
        self.row.line
    }

    /// The text of a cell; none where it is empty or cannot be read.
    pub(super) fn text(&self, column: &str) -> Option<&'a str> {
        match self.cell(column)? {
            Cell::Text(text) if text.is_empty() => None,
            Cell::Text(text) | Cell::Number(text) => Some(text),
            Cell::Wrong(message) => self.refused(column, message.clone()),
        }
    }

    /// The text of a cell that cannot be empty.
    pub(super) fn needed(&self, column: &str) -> Option<&'a str> {
        if self.cell(column).is_none_or(Cell::is_empty) {
            return self.refused(column, "the cell is empty; every row needs it".to_owned());
        }
        self.text(column)
    }

    /// A code that cannot be empty, and that can serve as an id. A number with decimals has lost the zeros that it may
    /// have had behind them; one that is whole and shown so has not.
    pub(super) fn code(&self, column: &str) -> Option<(Code, LocalId)> {
        let text = self.needed(column)?;
        if let Some(Cell::Number(shown)) = self.cell(column).filter(|cell| !cell.is_whole()) {
            let way = "format the column as text, so that 1.10 does not become 1.1";
            return self.refused(column, format!("`{shown}` is a number; {way}"));
        }
        let code = self.noted(column, text.parse())?;
        Some((code, self.noted(column, text.parse())?))
    }

    /// An id, a unit and the like, where the cell has one.
    pub(super) fn parsed<T: FromStr<Err = Malformed>>(&self, column: &str) -> Option<T> {
        self.noted(column, self.text(column)?.parse())
    }

    /// A date or period, in the forms of a document or as people write it.
    pub(super) fn when(&self, column: &str) -> Option<When> {
        let text = self.text(column)?;
        let read = text.parse::<When>().or_else(|_| reading::period(text, None));
        self.noted(column, read.map_err(|unread| not_a_time(column, text, unread)))
    }

    /// A number that can be read in one way only, whichever language the sheet is in.
    pub(super) fn decimal(&self, column: &str, text: &str) -> Option<Decimal> {
        self.noted(column, reading::number_alone(text))
    }

    /// One of the words of an enumeration.
    pub(super) fn word<T: DeserializeOwned>(&self, column: &str) -> Option<T> {
        self.noted(column, word(self.text(column)?))
    }

    /// The texts in the columns of each language: `name_en`, `name_fr`.
    pub(super) fn texts(&self, name: &str) -> BTreeMap<Lang, String> {
        let text = |lang: &Lang| Some((*lang, plain(self.text(&in_language(name, *lang))?).into_owned()));
        LANGS.iter().filter_map(text).collect()
    }

    /// The same as one text.
    pub(super) fn words(&self, name: &str) -> Option<Text> {
        self.joined(name, self.texts(name))
    }

    /// A text of these languages, which stands in the columns of a name. Each language that is required and missing is
    /// noted, unless all are missing.
    pub(super) fn joined(&self, name: &str, texts: BTreeMap<Lang, String>) -> Option<Text> {
        let (text, untold) = self.told(name, texts);
        self.note(untold);
        text
    }

    /// The same, with the languages that are required and missing.
    pub(super) fn told(&self, name: &str, texts: BTreeMap<Lang, String>) -> (Option<Text>, Vec<Problem>) {
        let Some((first, _)) = texts.first_key_value() else { return (None, Vec::new()) };
        let column = in_language(name, *first);
        let missing = self.sheet.terms.required.iter().filter(|lang| !texts.contains_key(lang));
        let untold = missing.map(|lang| {
            let message =
                format!("the text in `{lang}` is missing; fill this cell, or leave all languages empty");
            self.problem(&in_language(name, *lang), message)
        });
        let untold = untold.collect();
        (self.noted(&column, Text::try_from(texts)), untold)
    }

    /// Notes what was found before.
    pub(super) fn note(&self, problems: Vec<Problem>) {
        self.sheet.problems.borrow_mut().extend(problems);
    }

    /// What was read, or a note of what is wrong.
    pub(super) fn noted<T>(&self, column: &str, read: Result<T, impl ToString>) -> Option<T> {
        read.map_err(|wrong| self.refuse(column, wrong.to_string())).ok()
    }

    pub(super) fn refuse(&self, column: &str, message: String) {
        self.sheet.problems.borrow_mut().push(self.problem(column, message));
    }

    /// Notes something that a person should look at.
    pub(super) fn remark(&self, column: &str, message: String) {
        self.sheet.remarks.borrow_mut().push(self.problem(column, message));
    }

    /// What was read from the row. What the record has against it is said of the row.
    pub(super) fn placed<T>(&self, said: T) -> Placed<T> {
        Placed { place: Place { line: self.row.line, column: 0 }, times: Times::default(), said }
    }

    fn refused<T>(&self, column: &str, message: String) -> Option<T> {
        self.refuse(column, message);
        None
    }

    fn cell(&self, column: &str) -> Option<&'a Cell> {
        self.row.cells.get(self.sheet.column(column)?)
    }

    fn problem(&self, column: &str, message: String) -> Problem {
        let number = self.sheet.column(column).map_or(0, |index| index + 1);
        Problem { place: Place { line: self.row.line, column: number }, path: column.to_owned(), message }
    }
}

/// The column of a name in a language.
pub(super) fn in_language(name: &str, lang: Lang) -> String {
    format!("{name}_{lang}")
}

/// Why a cell has no date or period, with what would be one in a column of that kind.
fn not_a_time(column: &str, text: &str, unread: Unread) -> String {
    match (reading::days_in_figures(text).as_slice(), unread) {
        ([day], _) => format!("`{text}` is a day written in another order; write {day}"),
        ([first, second, ..], _) => {
            let (text, first, second) = (text.to_owned(), first.to_string(), second.to_string());
            Unread::EitherDate { text, first, second }.to_string()
        }
        ([], Unread::Words { .. } | Unread::Unclear { .. }) if column.ends_with("period") => {
            format!("`{text}` is no period; write one as 2018-Q3 or 2018-07/2018-09")
        }
        ([], Unread::Words { .. } | Unread::Unclear { .. }) => {
            format!("`{text}` is no date; write one as 2018-09-30, 2018-09 or 2018-Q3")
        }
        ([], unread) => unread.to_string(),
    }
}

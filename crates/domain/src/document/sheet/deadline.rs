//! Deadlines in words of two languages, and the date that may stand beside them.

use super::cells::{LANGS, Line, in_language};
use crate::document::Problem;
use crate::reading::{self, Unread};
use crate::{Lang, Text, When};

/// A deadline: its words as published, and the date that they name.
#[derive(Debug, Default)]
pub(super) struct Deadline {
    pub(super) due: Option<When>,
    pub(super) words: Option<Text>,
    /// The required languages in which the words are missing.
    pub(super) untold: Vec<Problem>,
}

impl Deadline {
    /// Reads the words in the columns of a name, and the date in a column of its own where the sheet has one.
    ///
    /// It has a date where all that is given says the same last day, as exactly as the words say it. Otherwise nothing
    /// tells which is right: the milestone has no date, and a date that is not taken stands in brackets behind the words.
    pub(super) fn read(line: &Line<'_>, name: &str, date: &str) -> Self {
        let date: Option<When> = line.when(date);
        let given = LANGS.iter().filter_map(|lang| Some((*lang, line.text(&in_language(name, *lang))?)));
        let read: Vec<_> =
            given.map(|(lang, text)| (lang, text, reading::deadline(text, Some(lang)))).collect();
        let due = agreed(&read, date.as_ref());
        for (lang, text, when) in read.iter().filter(|(_, _, when)| due.is_none() || when.is_err()) {
            line.remark(&in_language(name, *lang), why(text, when.as_ref(), date.as_ref()));
        }
        let beside = date.as_ref().filter(|_| due.is_none());
        let words = read.iter().map(|(lang, text, _)| (*lang, with_date(text, beside)));
        let (words, untold) = line.told(name, words.collect());
        Self { due, words, untold }
    }
}

/// The date that words and date agree on. A date alone is one; words that are none leave it open.
fn agreed(read: &[(Lang, &str, Result<When, Unread>)], date: Option<&When>) -> Option<When> {
    let said = || read.iter().filter_map(|(_, _, when)| when.as_ref().ok());
    let mut days = said().chain(date).map(When::last_day);
    let first = days.next();
    let agree = days.all(|day| Some(day) == first);
    let due = said().next().or(date.filter(|_| read.is_empty()));
    due.filter(|_| agree).cloned()
}

/// The words, with a date in brackets that is not taken.
fn with_date(text: &str, date: Option<&When>) -> String {
    date.map_or_else(|| text.to_owned(), |date| format!("{text} ({date})"))
}

fn why(text: &str, when: Result<&When, &Unread>, date: Option<&When>) -> String {
    match (when, date) {
        (Err(_), _) => format!("`{text}` is not one date; the deadline is kept in words"),
        (Ok(when), Some(date)) => {
            format!(
                "`{text}` is {when}, and the date beside it is {date}; both are kept, and neither is taken"
            )
        }
        (Ok(when), None) => {
            format!("`{text}` is {when}, unlike the other language; both are kept, and neither is taken")
        }
    }
}

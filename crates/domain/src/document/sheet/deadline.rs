//! Deadlines in words of two languages, and the date that may stand beside them.

use std::collections::BTreeMap;

use super::cells::{LANGS, Line, in_language};
use crate::reading::{self, Unread};
use crate::{Lang, When};

/// A deadline as far as it is a date, with its words where the date does not say the same.
#[derive(Debug, Default)]
pub(super) struct Deadline {
    pub(super) due: Option<When>,
    words: Vec<(Lang, String)>,
}

impl Deadline {
    /// Reads the words in the columns of a name, and the date in a column of its own where the sheet has one.
    ///
    /// It is a date where all that is given says the same last day, as exactly as the words say it. Otherwise nothing
    /// tells which is right: the milestone has no date, and words and date are kept as they are.
    pub(super) fn read(line: &Line<'_>, name: &str, date: &str) -> Self {
        let date: Option<When> = line.when(date);
        let given = LANGS.iter().filter_map(|lang| Some((*lang, line.text(&in_language(name, *lang))?)));
        let read: Vec<_> =
            given.map(|(lang, text)| (lang, text, reading::deadline(text, Some(lang)))).collect();
        let due = agreed(&read, date.as_ref());
        let mut words = Vec::new();
        for (lang, text, when) in read.iter().filter(|(_, _, when)| due.is_none() || when.is_err()) {
            line.remark(&in_language(name, *lang), why(text, when.as_ref(), date.as_ref()));
            words.push((*lang, with_date(text, date.as_ref().filter(|_| due.is_none()))));
        }
        Self { due, words }
    }

    /// Puts the words that the date does not say behind the text of the milestone, under the tracker's own heading.
    pub(super) fn behind(&self, mut texts: BTreeMap<Lang, String>) -> BTreeMap<Lang, String> {
        for (lang, words) in &self.words {
            let heading = if *lang == Lang::FR { "Date d’échéance\u{A0}: " } else { "Deadline: " };
            texts.entry(*lang).and_modify(|text| *text = format!("{text}\n\n{heading}{words}"));
        }
        texts
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
        (Err(_), _) => format!("`{text}` is not one date; it stands behind the text of the milestone"),
        (Ok(when), Some(date)) => {
            format!(
                "`{text}` is {when}, and the date beside it is {date}; both stand behind the text of the milestone"
            )
        }
        (Ok(when), None) => {
            format!(
                "`{text}` is {when}, unlike the other language; both stand behind the text of the milestone"
            )
        }
    }
}

//! Texts that say that there is no value, and why.

use super::cursor::Cursor;
use super::date::date;
use super::moment;
use crate::{Measurement, Missing, Qualifier, Value};

/// Whether a text is one of the marks with which people fill a field that has nothing to say: `NIL`, `NUL`, `n/a`,
/// `NA`, `s.o.`, `-`, `.`, or blanks.
///
/// `NIL` is a mark in a field for words. In a field for a number it may as well be zero, so [`measurement`](super::measurement())
/// refuses it.
#[must_use]
pub fn says_nothing(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    MARKS.contains(&text.as_str()) || matches!(&*text, "" | "nil" | "nul" | "n/a" | "na" | "s.o." | "s. o.")
}

/// Signs alone that stand for no value.
const MARKS: [&str; 4] = [".", "-", "\u{2013}", "\u{2014}"];

/// No value, as a whole text.
pub(super) fn missing(at: Cursor<'_>) -> Option<Measurement> {
    let mark = MARKS.contains(&at.rest.trim()).then(|| none(Value::Missing(Missing::NotAvailable, None)));
    mark.or_else(|| stated(at)).or_else(|| subject_and(at, stated_of_subject)).or_else(|| promised(at))
}

/// `Not available (June 2018)`.
fn stated(at: Cursor<'_>) -> Option<Measurement> {
    let (why, after) = at.one_of(at.words.missing)?;
    dated(why, after)
}

/// `has not been collected (June 2018)`, behind its subject.
fn stated_of_subject(at: Cursor<'_>) -> Option<Measurement> {
    let (why, after) = at.one_of(at.words.not_yet)?;
    dated(why, after)
}

fn dated(why: Missing, after: Cursor<'_>) -> Option<Measurement> {
    let moment = moment::trailing(after)?;
    let (period, as_of) = (moment.period().cloned(), moment.as_of);
    Some(Measurement { period, as_of, ..none(Value::Missing(why, None)) })
}

/// What stands behind a subject of words only.
fn subject_and(at: Cursor<'_>, step: fn(Cursor<'_>) -> Option<Measurement>) -> Option<Measurement> {
    let mut here = at.word()?.1;
    loop {
        if let Some(found) = step(here) {
            return Some(found);
        }
        here = here.word()?.1;
    }
}

/// `Data on 2017 participation will be available in March 2018.` A year in the subject is no value.
fn promised(at: Cursor<'_>) -> Option<Measurement> {
    let mut here = at.any(at.words.data)?;
    loop {
        if let Some(after) = here.any(here.words.promised) {
            let (expected, after) = date(after)?;
            let value = Value::Missing(Missing::Pending, Some(expected));
            return after.ends().then(|| none(value));
        }
        here = here
            .word()
            .map(|(_, after)| after)
            .or_else(|| super::date::year(here).map(|(_, after)| after))?;
    }
}

fn none(value: Value) -> Measurement {
    Measurement {
        source: None,
        value,
        qualifier: Qualifier::Exactly,
        unit: None,
        period: None,
        as_of: None,
        dimension: None,
        published: None,
    }
}

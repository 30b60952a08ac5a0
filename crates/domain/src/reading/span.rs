//! Periods: two dates of which the first may borrow its year from the second, or a date alone.

use super::Unread;
use super::cursor::Cursor;
use super::date::{Part, date, part};
use super::diagnosis::{Sought, read};
use crate::{Lang, When};

/// Reads a period: `July 1 to Sept 30, 2017`, `du 1er juillet 2016 au 30 juin 2017`, `2017–18`, `Q1 2022-23`.
///
/// A first date without a year takes the second one's, or the year before where it would otherwise come after
/// (`December to February 2018`). A period since a date has no end.
///
/// # Errors
///
/// [`Unread`], among others for two years that may be fiscal years or years of the calendar.
pub fn period(text: &str, lang: Option<Lang>) -> Result<When, Unread> {
    read(text, lang, Sought::Date, whole)
}

fn whole(at: Cursor<'_>) -> Option<When> {
    let at = at.past(at.words.labels);
    let (when, after) = bracketed(at, |at| span(at).or_else(|| since(at)).or_else(|| date(at)))?;
    after.ends().then_some(when)
}

/// What this step takes, within brackets or not.
pub(super) fn bracketed<'t, T>(
    at: Cursor<'t>,
    step: impl Fn(Cursor<'t>) -> Option<(T, Cursor<'t>)>,
) -> Option<(T, Cursor<'t>)> {
    match at.phrase("(") {
        None => step(at),
        Some(inner) => {
            let (taken, after) = step(inner)?;
            Some((taken, after.phrase(")")?))
        }
    }
}

/// From one date to another: opened and joined by words, or joined alone.
pub(super) fn span(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    opened(at).or_else(|| joined(at, at.words.to))
}

/// From one date to another, with the word that opens it.
pub(super) fn opened(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    at.words.spans.iter().find_map(|(open, joins)| joined(at.phrase(open)?, joins))
}

/// From a date on, without an end.
pub(super) fn since(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    let (first, after) = date(at.any(at.words.since)?)?;
    let open =
        (first.last_day().is_some() && !first.as_str().contains('/')).then(|| format!("{first}/.."))?;
    Some((open.parse().ok()?, after))
}

fn joined<'t>(at: Cursor<'t>, joins: &[&str]) -> Option<(When, Cursor<'t>)> {
    let (first, after) = part(at)?;
    let (last, after) = part(after.any(joins)?)?;
    Some((between(first, last)?, after))
}

/// The period from one date to another. Two years that follow each other may be a fiscal year, so they are none.
fn between(first: Part, last: Part) -> Option<When> {
    let first = match first.year {
        Some(_) => first,
        None => borrowing(first, last)?,
    };
    let years_alone = first.month.is_none() && last.month.is_none();
    let fiscal = years_alone && first.year.map(|year| year + 1) == last.year;
    (!fiscal).then(|| format!("{}/{}", first.when()?, last.when()?).parse().ok())?
}

/// The first date with the year in which it is the nearest one before the last.
fn borrowing(first: Part, last: Part) -> Option<Part> {
    let alike = first.month.is_some() && last.month.is_some() && first.day.is_some() == last.day.is_some();
    let year = last.year.filter(|_| alike)?;
    match (first.month, first.day).cmp(&(last.month, last.day)) {
        std::cmp::Ordering::Less => Some(Part { year: Some(year), ..first }),
        std::cmp::Ordering::Greater => Some(Part { year: Some(year - 1), ..first }),
        std::cmp::Ordering::Equal => None,
    }
}

//! One date: a day, a month, a quarter, a year or a fiscal year, in figures or in words.

use super::cursor::Cursor;
use super::fiscal;
use crate::When;

/// A date as far as it is said: `July 1` has no year, `2017` has nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// The year.
    pub(super) year: Option<i16>,
    /// The month, from 1.
    pub(super) month: Option<i8>,
    /// The day of the month.
    pub(super) day: Option<i8>,
}

impl Part {
    /// The date, where it has its year and there is such a day.
    pub(super) fn when(self) -> Option<When> {
        let year = self.year?;
        let text = match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year}-{month:02}"),
            (None, _) => year.to_string(),
        };
        text.parse().ok()
    }
}

/// A whole date: as this program writes it, a fiscal year or one of its quarters, or with a month in words.
pub(super) fn date(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    canonical(at).or_else(|| fiscal::quarter(at)).or_else(|| fiscal::year(at)).or_else(|| {
        let (part, after) = part(at)?;
        let dashed = after.phrase("-").or_else(|| after.phrase("\u{2013}"));
        let goes_on = dashed.is_some_and(|dashed| dashed.digits().is_some());
        (!goes_on).then_some((part.when()?, after))
    })
}

/// A date of which a part may be missing.
pub(super) fn part(at: Cursor<'_>) -> Option<(Part, Cursor<'_>)> {
    month_first(at).or_else(|| day_first(at)).or_else(|| {
        let (year, after) = year(at)?;
        Some((Part { year: Some(year), month: None, day: None }, after))
    })
}

/// `July`, `July 2017`, `July 1`, `July 1st, 2017`, `Mar-2017`.
fn month_first(at: Cursor<'_>) -> Option<(Part, Cursor<'_>)> {
    let (month, after) = month(at)?;
    if let Some((year, after)) = after.phrase("-").and_then(year) {
        return Some((Part { year: Some(year), month: Some(month), day: None }, after));
    }
    let (day, after) = optional(after, day);
    let (year, after) = optional(after, year_behind);
    Some((Part { year, month: Some(month), day }, after))
}

/// `1 July`, `31 March 2021`, `1er juillet 2016`.
fn day_first(at: Cursor<'_>) -> Option<(Part, Cursor<'_>)> {
    let (day, after) = day(at)?;
    let (month, after) = month(after)?;
    let (year, after) = optional(after, year_behind);
    Some((Part { year, month: Some(month), day: Some(day) }, after))
}

fn month(at: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (month, after) = at.one_of(at.words.months)?;
    let dotted = after.rest.strip_prefix('.').filter(|rest| !rest.trim().is_empty());
    Some((month, Cursor { rest: dotted.unwrap_or(after.rest), ..after }))
}

fn day(at: Cursor<'_>) -> Option<(i8, Cursor<'_>)> {
    let (run, after) = at.digits().filter(|(run, _)| run.len() <= 2)?;
    let after = match after.rest.starts_with(char::is_alphabetic) {
        true => after.any(after.words.ordinals)?,
        false => after,
    };
    Some((run.parse().ok().filter(|day| (1..=31).contains(day))?, after))
}

/// A year of four figures, from 1900 to 2100.
pub(super) fn year(at: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    let (run, after) = at.run(4)?;
    let year = run.parse().ok().filter(|year| run.len() == 4 && (1900..=2100).contains(year))?;
    Some((year, after))
}

/// A date as this program writes it.
fn canonical(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    let from = at.rest.trim_start_matches(super::cursor::is_space);
    let fits = |c: char| c.is_ascii_digit() || matches!(c, 'F' | 'Y' | 'Q' | '-' | '/' | '.');
    let run = from.get(..from.find(|c| !fits(c)).unwrap_or(from.len()))?;
    let text = if run.ends_with("/..") { run } else { run.trim_end_matches('.') };
    let rest = from.strip_prefix(text)?;
    let when: When = text.parse().ok().filter(|_| text.len() > 4 && !fiscal::is_either(text))?;
    (!rest.starts_with(char::is_alphanumeric)).then_some((when, Cursor { rest, ..at }))
}

/// What may stand here with the place behind it, or nothing with this place.
fn optional<'t, T>(
    at: Cursor<'t>,
    step: fn(Cursor<'t>) -> Option<(T, Cursor<'t>)>,
) -> (Option<T>, Cursor<'t>) {
    step(at).map_or((None, at), |(taken, after)| (Some(taken), after))
}

fn year_behind(at: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    year(at.past(&[","]))
}

//! By when something was promised.

use super::Unread;
use super::cursor::Cursor;
use super::date::{date, year};
use super::diagnosis::{Sought, read};
use super::span::{bracketed, span};
use crate::{Lang, When};

/// Reads a deadline, as exactly as it is said: `By March 2023` is `2023-03`, `By 2023` is `2023`, `By fiscal year
/// 2023-24` is `FY2023-24`. It is due on the last day of that.
///
/// A season ends with the month that the Government of Canada's own machine-readable deadlines give it: spring with
/// May, summer with August, fall with November. They give a year its December, and a fiscal year its March.
///
/// # Errors
///
/// [`Unread`]: a winter lies in two years; what is ongoing or annual has no date; two deadlines are two.
pub fn deadline(text: &str, lang: Option<Lang>) -> Result<When, Unread> {
    read(text, lang, Sought::Date, |at| {
        let (when, after) = bracketed(at, |at| due(at.past(at.words.by)))?;
        after.ends().then_some(when)
    })
}

/// A deadline behind its "by", in the middle of a text.
pub(super) fn by(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    due(at.any(at.words.by)?)
}

fn due(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    end_of(at).or_else(|| season(at)).or_else(|| span(at)).or_else(|| date(at))
}

/// The end of a year is its last month; the end of anything else is what its last day is anyway.
fn end_of(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    let (when, after) = date(at.any(at.words.end_of)?)?;
    match when.as_str().len() {
        4 => Some((format!("{when}-12").parse().ok()?, after)),
        _ => Some((when, after)),
    }
}

fn season(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    let (month, after) = at.one_of(at.words.seasons)?;
    let (year, after) = year(after.past(after.words.of))?;
    Some((format!("{year}-{month:02}").parse().ok()?, after))
}

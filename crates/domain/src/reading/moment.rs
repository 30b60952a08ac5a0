//! When a value held, or which period it sums up.

use super::cursor::Cursor;
use super::date::date;
use super::span::{bracketed, opened, since, span};
use crate::{Precision, When};

/// The date of a value, as far as its text gives it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) period: Option<When>,
    pub(super) as_of: Option<When>,
    /// The beginning of a period whose end is not said.
    since: Option<When>,
}

impl Moment {
    /// Both, where they do not contradict each other. A period since a date ends on the day on which it was counted.
    pub(super) fn with(self, other: Self) -> Option<Self> {
        let both = Self {
            period: only(self.period, other.period)?,
            as_of: only(self.as_of, other.as_of)?,
            since: only(self.since, other.since)?,
        };
        match (&both.period, &both.as_of, &both.since) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => None,
            (None, Some(counted), Some(since)) => {
                let first = since.as_str().strip_suffix("/..")?;
                let period = format!("{first}/{counted}").parse().ok()?;
                Some(Self { period: Some(period), ..Self::default() })
            }
            _ => Some(both),
        }
    }

    /// The period, with or without an end.
    pub(super) fn period(&self) -> Option<&When> {
        self.period.as_ref().or(self.since.as_ref())
    }
}

/// The one of the two that there is; nothing, where there are both.
#[expect(clippy::option_option, reason = "none of them and both of them are different answers")]
fn only(one: Option<When>, other: Option<When>) -> Option<Option<When>> {
    match (one, other) {
        (Some(_), Some(_)) => None,
        (one, other) => Some(one.or(other)),
    }
}

/// The moment before a value: `As of June 2018,` or `Between July 1, 2017 and January 24, 2018:`.
pub(super) fn leading(at: Cursor<'_>) -> Option<(Moment, Cursor<'_>)> {
    let (moment, after) = worded(at)?;
    Some((moment, after.any(&[",", ":"])?))
}

/// The moments behind a value, up to the end of the text.
pub(super) fn trailing(at: Cursor<'_>) -> Option<Moment> {
    let (mut all, mut here) = (Moment::default(), at);
    while !here.ends() {
        let (moment, after) = worded(here.past(&[","])).or_else(|| in_brackets(here))?;
        all = all.with(moment)?;
        here = after;
    }
    Some(all)
}

fn worded(at: Cursor<'_>) -> Option<(Moment, Cursor<'_>)> {
    let counted = at.any(at.words.as_of).and_then(date);
    let summed =
        || opened(at).or_else(|| at.any(at.words.during).and_then(|at| span(at).or_else(|| date(at))));
    counted.map(as_of).or_else(|| summed().map(period)).or_else(|| {
        let (since, after) = since(at)?;
        Some((Moment { since: Some(since), ..Moment::default() }, after))
    })
}

/// `(June 2018)`: the day or month on which somebody looked; anything longer is a period.
fn in_brackets(at: Cursor<'_>) -> Option<(Moment, Cursor<'_>)> {
    at.phrase("(")?;
    bracketed(at, |at| span(at).map(period).or_else(|| date(at).map(looked)).or_else(|| worded(at)))
}

fn looked((when, after): (When, Cursor<'_>)) -> (Moment, Cursor<'_>) {
    match when.precision() {
        Precision::Day | Precision::Month => as_of((when, after)),
        Precision::Quarter | Precision::Year | Precision::FiscalYear | Precision::Period => {
            period((when, after))
        }
    }
}

fn as_of((when, after): (When, Cursor<'_>)) -> (Moment, Cursor<'_>) {
    (Moment { as_of: Some(when), ..Moment::default() }, after)
}

fn period((when, after): (When, Cursor<'_>)) -> (Moment, Cursor<'_>) {
    (Moment { period: Some(when), ..Moment::default() }, after)
}

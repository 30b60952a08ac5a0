//! Dates of the world: calendar dates with a precision, without a time zone.

use std::cmp::Ordering;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use serde_with::{DeserializeFromStr, SerializeDisplay};

use crate::Malformed;

/// A day, month, quarter, year, fiscal year, or a period from one to another.
///
/// Written `2018-06-30`, `2018-06`, `2018-Q2`, `2018`, `FY2017-18` (April to March), `a/b`, or `a/..` for a
/// period without an end. It keeps its text and knows its first and last day.
#[derive(Clone, PartialEq, Eq, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct When {
    text: Arc<str>,
    first: Date,
    last: Option<Date>,
}

/// How exactly a date of the world is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// `2018-06-30`
    Day,
    /// `2018-06`
    Month,
    /// `2018-Q2`, a quarter of the calendar year.
    Quarter,
    /// `2018`
    Year,
    /// `FY2017-18`, from 1 April to 31 March.
    FiscalYear,
    /// `a/b`
    Period,
}

/// The month in which a fiscal year begins (Government of Canada: 1 April).
const FISCAL_YEAR_MONTH: i8 = 4;

/// The years that are read. Every date of them has a day before and a day after that can be told.
const YEARS: RangeInclusive<i16> = 1_000..=9_000;

const RULE: &str = "write 2018-06-30, 2018-06, 2018-Q2, 2018, FY2017-18, or two of them as first/last";

impl When {
    /// One day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { text: day.to_string().into(), first: day, last: Some(day) }
    }

    /// The date as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first day that it covers.
    #[must_use]
    pub fn first_day(&self) -> Date {
        self.first
    }

    /// The last day that it covers; none for a period without an end.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.last
    }

    /// How exactly it is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match &*self.text {
            text if text.contains('/') => Precision::Period,
            text if text.starts_with("FY") => Precision::FiscalYear,
            text if text.contains('Q') => Precision::Quarter,
            text if text.len() == 4 => Precision::Year,
            text if text.len() == 7 => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// Whether it covers a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }

    /// Whether it covers the same days, however it is written: `2018-Q2` and `2018-04/2018-06`.
    #[must_use]
    pub fn is_same_time(&self, other: &Self) -> bool {
        self.stretch() == other.stretch()
    }

    /// Whether two dates cover the same days, or neither is given.
    #[must_use]
    pub fn are_same_time(one: Option<&Self>, other: Option<&Self>) -> bool {
        one.map(Self::stretch) == other.map(Self::stretch)
    }

    /// Its first and last day, by which it is known however it is written.
    pub(crate) fn stretch(&self) -> (Date, Option<Date>) {
        (self.first, self.last)
    }

    /// How many days it covers; none for a period without an end.
    #[must_use]
    pub fn days(&self) -> Option<i32> {
        let last = self.last?;
        Some((last - self.first).get_days() + 1)
    }
}

impl FromStr for When {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let wrong = || Malformed::new("a date", text, RULE);
        let (first, last) = match text.split_once('/') {
            None => span(text).map(|(first, last)| (first, Some(last))),
            Some((from, "..")) => span(from).map(|(first, _)| (first, None)),
            Some((from, to)) => span(from).zip(span(to)).map(|(from, to)| (from.0, Some(to.1))),
        }
        .ok_or_else(wrong)?;
        match last {
            Some(last) if last < first => {
                Err(Malformed::new("a period", text, "its last day is before its first"))
            }
            _ => Ok(Self { text: text.into(), first, last }),
        }
    }
}

/// The first and last day of one date.
fn span(text: &str) -> Option<(Date, Date)> {
    if let Some(years) = text.strip_prefix("FY") {
        return fiscal_year(years);
    }
    let mut parts = text.split('-');
    match [(); 4].map(|()| parts.next()) {
        [Some(year), None, None, None] => year_of(year).and_then(|year| months(year, 1, 12)),
        [Some(year), Some(quarter), None, None] if quarter.starts_with('Q') => {
            let quarter: i8 = figures(quarter.get(1..)?, 1)?;
            (1..=4).contains(&quarter).then_some(())?;
            months(year_of(year)?, quarter * 3 - 2, 3)
        }
        [Some(year), Some(month), None, None] => months(year_of(year)?, figures(month, 2)?, 1),
        [Some(year), Some(month), Some(day), None] => {
            let day = Date::new(year_of(year)?, figures(month, 2)?, figures(day, 2)?).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

fn fiscal_year(years: &str) -> Option<(Date, Date)> {
    let (from, to) = years.split_once('-')?;
    let from = year_of(from)?;
    let ends: i16 = figures(to, 2)?;
    ((from + 1) % 100 == ends).then_some(())?;
    months(from, FISCAL_YEAR_MONTH, 12)
}

/// From the first day of a month on, for so many months.
fn months(year: i16, month: i8, count: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    let after = first.checked_add(jiff::Span::new().months(count)).ok()?;
    Some((first, after.yesterday().ok()?))
}

fn year_of(text: &str) -> Option<i16> {
    figures(text, 4).filter(|year| YEARS.contains(year))
}

fn figures<N: FromStr>(text: &str, count: usize) -> Option<N> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

impl Ord for When {
    /// By last day, a period without an end after all others, then by first day and text.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |when: &Self| (when.last.unwrap_or(Date::MAX), when.first);
        key(self).cmp(&key(other)).then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_covers_its_days() {
        let table = [
            ("2018-06-30", "2018-06-30", "2018-06-30"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("2018-Q2", "2018-04-01", "2018-06-30"),
            ("2018", "2018-01-01", "2018-12-31"),
            ("FY2017-18", "2017-04-01", "2018-03-31"),
            ("FY1999-00", "1999-04-01", "2000-03-31"),
            ("2017-10/2017-12", "2017-10-01", "2017-12-31"),
        ];
        for (text, first, last) in table {
            let when: When = text.parse().unwrap();
            assert_eq!(when.first_day().to_string(), first, "{text}");
            assert_eq!(when.last_day().unwrap().to_string(), last, "{text}");
            assert_eq!(when.to_string(), text);
        }
        assert_eq!("2016-12/..".parse::<When>().unwrap().last_day(), None);
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for wrong in [
            "",
            "18",
            "2018-13",
            "2018-02-30",
            "2018-Q5",
            "FY2017-19",
            "2018-6-1",
            "2018/2017",
            "../2018",
            "2018-06-30T00:00",
            "June 2018",
        ] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_order_by_their_last_day() {
        let mut dates: Vec<When> = ["2018", "2018-06", "2018-06-30", "2018-Q1", "2016-12/.."]
            .map(|text| text.parse().unwrap())
            .into();
        dates.sort();
        assert_eq!(
            dates.iter().map(When::as_str).collect::<Vec<_>>(),
            ["2018-Q1", "2018-06", "2018-06-30", "2018", "2016-12/.."]
        );
    }
}

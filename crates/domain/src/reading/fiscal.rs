//! Fiscal years and their quarters, and the dates that may or may not be such.
//!
//! The Government of Canada's fiscal year begins on 1 April. English writes `2017-18`, French `2017-2018`.

use super::cursor::Cursor;
use super::date;
use crate::{Lang, When};

/// Two years as written: `2017-18`, `2017 to 2018`.
struct Years<'t> {
    first: i16,
    second: &'t str,
    joined_by: Join,
}

#[derive(PartialEq, Eq)]
enum Join {
    Hyphen,
    Dash,
    Word,
}

impl Years<'_> {
    fn follow(&self) -> bool {
        match self.second.len() {
            2 => self.second.parse() == Ok((self.first + 1) % 100),
            _ => self.second.parse() == Ok(self.first + 1),
        }
    }

    /// Whether `2011-12` may as well be December.
    fn may_be_a_month(&self) -> bool {
        let month = self.second.parse().is_ok_and(|month: i8| (1..=12).contains(&month));
        self.joined_by == Join::Hyphen && self.second.len() == 2 && month
    }

    /// Whether they are a fiscal year without being called so.
    fn are_fiscal(&self, lang: Lang) -> bool {
        let short = self.second.len() == 2 && !self.may_be_a_month();
        self.joined_by != Join::Word && (short || self.second.len() == 4 && lang == Lang::FR)
    }

    fn when(&self) -> Option<When> {
        fiscal_year(self.first).parse().ok().filter(|_| self.follow())
    }
}

fn fiscal_year(first: i16) -> String {
    format!("FY{first}-{:02}", (first + 1) % 100)
}

/// A fiscal year: `2017-18`, `fiscal year 2023-24`, `exercice 2023-2024`.
pub(super) fn year(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    let named = at.any(at.words.fiscal);
    let (years, after) = years(named.unwrap_or(at))?;
    let certain = named.is_some() || years.are_fiscal(at.words.lang);
    certain.then_some((years.when()?, after))
}

/// A quarter of a fiscal year, as the quarter of the calendar that it is: `Q1 2022-23` is `2022-Q2`.
pub(super) fn quarter(at: Cursor<'_>) -> Option<(When, Cursor<'_>)> {
    let (number, after) = at.one_of(at.words.quarters)?;
    let (fiscal, after) = year(after.past(at.words.of))?;
    let first = fiscal.first_day().year();
    Some((quarter_of(first, number).parse().ok()?, after))
}

fn quarter_of(first: i16, number: i8) -> String {
    match number {
        4 => format!("{}-Q1", first + 1),
        _ => format!("{first}-Q{}", number + 1),
    }
}

fn years(at: Cursor<'_>) -> Option<(Years<'_>, Cursor<'_>)> {
    let (first, after) = date::year(at)?;
    let (joined_by, after) = (after.phrase("-").map(|after| (Join::Hyphen, after)))
        .or_else(|| after.phrase("\u{2013}").map(|after| (Join::Dash, after)))
        .or_else(|| after.any(after.words.to).map(|after| (Join::Word, after)))?;
    let (second, after) = after.run(4).filter(|(second, _)| matches!(second.len(), 2 | 4))?;
    Some((Years { first, second, joined_by }, after))
}

/// Whether a date in figures may be a month or a fiscal year: `2011-12`.
pub(super) fn is_either(text: &str) -> bool {
    let short = text.split_once('-').filter(|(first, second)| first.len() == 4 && second.len() == 2);
    let years = short.and_then(|(first, second)| {
        Some(Years { first: first.parse().ok()?, second, joined_by: Join::Hyphen })
    });
    years.is_some_and(|years| years.follow() && years.may_be_a_month())
}

/// The two readings of a date that has two: a winter, a quarter or two years that may be fiscal or not.
pub(super) fn either(at: Cursor<'_>) -> Option<[String; 2]> {
    winter(at).or_else(|| bare_quarter(at)).or_else(|| bare_years(at))
}

fn winter(at: Cursor<'_>) -> Option<[String; 2]> {
    let after = at.any(at.words.winter)?;
    let (year, _) = date::year(after.past(at.words.of))?;
    Some([format!("{year}-03"), format!("{year}-12")])
}

fn bare_quarter(at: Cursor<'_>) -> Option<[String; 2]> {
    let (number, after) = at.one_of(at.words.quarters)?;
    let after = after.past(at.words.of);
    let (year, _) = date::year(after).filter(|_| years(after).is_none())?;
    Some([format!("{year}-Q{number}"), quarter_of(year, number)])
}

fn bare_years(at: Cursor<'_>) -> Option<[String; 2]> {
    let (years, _) = years(at)?;
    let open = years.follow() && !years.are_fiscal(at.words.lang);
    let plain = match years.second.len() {
        2 => format!("{}-{}", years.first, years.second),
        _ => format!("{}/{}", years.first, years.second),
    };
    open.then(|| [fiscal_year(years.first), plain])
}

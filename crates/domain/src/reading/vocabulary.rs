//! The words of one language, as the grammar asks for them.

use crate::{Lang, Missing, Per, Qualifier};

/// Which way a value is to go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is to rise.
    Up,
    /// It is to fall.
    Down,
    /// The two numbers say it.
    Either,
}

/// The words of one language: lower case, without accents, longer phrases before the shorter ones they begin with.
pub(super) struct Vocabulary {
    /// The language.
    pub(super) lang: Lang,
    /// Names and abbreviations of the months.
    pub(super) months: &'static [(&'static str, i8)],
    /// What makes a day's number ordinal: `1st`.
    pub(super) ordinals: &'static [&'static str],
    /// Seasons with the last month that the Government of Canada's own deadlines give them.
    pub(super) seasons: &'static [(&'static str, i8)],
    /// The season that lies in two years.
    pub(super) winter: &'static [&'static str],
    /// Small words between a season, a quarter or an end and its year.
    pub(super) of: &'static [&'static str],
    /// Announces a fiscal year.
    pub(super) fiscal: &'static [&'static str],
    /// Quarters, by number.
    pub(super) quarters: &'static [(&'static str, i8)],
    /// Opens a period, with what joins its two ends.
    pub(super) spans: &'static [(&'static str, &'static [&'static str])],
    /// Joins two ends that nothing opens.
    pub(super) to: &'static [&'static str],
    /// Before the beginning of something that still goes on.
    pub(super) since: &'static [&'static str],
    /// Before the date on which a value held.
    pub(super) as_of: &'static [&'static str],
    /// Before the period that a value sums up.
    pub(super) during: &'static [&'static str],
    /// Before a deadline.
    pub(super) by: &'static [&'static str],
    /// Before a deadline at the end of something.
    pub(super) end_of: &'static [&'static str],
    /// Names of reporting periods that may stand before their dates.
    pub(super) labels: &'static [&'static str],
    /// Says that something goes on or comes again.
    pub(super) continuing: &'static [&'static str],
    /// How exactly, before a number.
    pub(super) before: &'static [(&'static str, Qualifier)],
    /// How exactly, behind a number.
    pub(super) after: &'static [(&'static str, Qualifier)],
    /// Opens a range of values, with what joins its two ends.
    pub(super) ranges: &'static [(&'static str, &'static [&'static str])],
    /// Percent.
    pub(super) percent: &'static [&'static str],
    /// Dollars, behind a number.
    pub(super) dollars: &'static [&'static str],
    /// Words for so many zeros.
    pub(super) scales: &'static [(&'static str, usize)],
    /// A sentence's beginning that says nothing.
    pub(super) filler: &'static [&'static str],
    /// Before the subset that a value is about.
    pub(super) about: &'static [&'static str],
    /// Before the denominator of a share.
    pub(super) share_of: &'static [&'static str],
    /// How often a target recurs.
    pub(super) per: &'static [(&'static str, Per)],
    /// Behind the number of occurrences.
    pub(super) times: &'static [&'static str],
    /// Makes a value go from one number to another.
    pub(super) change: &'static [(&'static str, Change)],
    /// Opens the two ends of a change, and what joins them.
    pub(super) from_to: (&'static [&'static str], &'static [&'static str]),
    /// Says that a target is still to be set.
    pub(super) not_set: &'static [&'static str],
    /// Says that there is no value, as a whole text.
    pub(super) missing: &'static [(&'static str, Missing)],
    /// Says that there is no value, behind its subject.
    pub(super) not_yet: &'static [(&'static str, Missing)],
    /// Promises a value, behind its subject and before a date.
    pub(super) promised: &'static [&'static str],
    /// What the subject of a promise begins with.
    pub(super) data: &'static [&'static str],
    /// Words that change what a number says, so that they are never mere names of what was counted.
    pub(super) telling: &'static [&'static str],
    /// What there should be little of, so that a number of them alone may be a limit from above.
    pub(super) limits: &'static [&'static str],
    /// Words behind an "or" that begin another thing.
    pub(super) articles: &'static [&'static str],
    /// "or".
    pub(super) or: &'static str,
}

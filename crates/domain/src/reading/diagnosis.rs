//! Asking the grammar in the language of the text, and saying why where it has no answer.

use super::cursor::{Cursor, is_space};
use super::date::date;
use super::number::number_in;
use super::span::span;
use super::{Unread, en, fiscal, fr};
use crate::malformed::shown;
use crate::{Lang, Malformed};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    /// A value, with or without a date.
    Value,
    /// A date or a period.
    Date,
}

/// Reads a text as a whole, or says why not.
///
/// Without a language the words may be English or French; where both read the text they must agree, and a date must
/// be certain in both.
pub(super) fn read<T: PartialEq>(
    text: &str,
    lang: Option<Lang>,
    sought: Sought,
    grammar: impl Fn(Cursor<'_>) -> Option<T>,
) -> Result<T, Unread> {
    let cursors = cursors(text, lang)?;
    let mut readings = cursors.iter().filter_map(|at| grammar(*at));
    let (first, second) = (readings.next(), readings.next());
    let agree = second.is_none() || first == second;
    let certain = || lang.is_some() || cursors.iter().all(|at| survey(*at).either.is_none());
    match first {
        Some(reading) if agree && certain() => Ok(reading),
        _ => Err(why(text, cursors.iter().map(|at| survey(*at)).reduce(Survey::with), sought)),
    }
}

/// The text at its beginning, in each language that it may be in.
fn cursors(text: &str, lang: Option<Lang>) -> Result<Vec<Cursor<'_>>, Unread> {
    let words = match lang {
        None => vec![&en::EN, &fr::FR],
        Some(Lang::EN) => vec![&en::EN],
        Some(Lang::FR) => vec![&fr::FR],
        Some(other) => {
            return Err(Malformed::new("a language that is read", other.as_str(), "use en or fr").into());
        }
    };
    Ok(words.into_iter().map(|words| Cursor { rest: text, words, figures: lang }).collect())
}

/// What a text holds, wherever in it.
#[derive(Default)]
struct Survey {
    dates: usize,
    numbers: usize,
    /// The first number that has two readings, or a comma of the other language.
    refused: Option<Unread>,
    /// The first date that has two readings.
    either: Option<[String; 2]>,
    continuing: bool,
}

impl Survey {
    /// What either language found.
    fn with(self, other: Self) -> Self {
        Self {
            dates: self.dates.max(other.dates),
            numbers: self.numbers.min(other.numbers),
            refused: self.refused.or(other.refused),
            either: self.either.or(other.either),
            continuing: self.continuing || other.continuing,
        }
    }

    /// Counts a number, and keeps why it is none.
    fn count(&mut self, text: &str, lang: Option<Lang>) {
        self.numbers += 1;
        let refused = number_in(text, lang).err().filter(|unread| !matches!(unread, Unread::Malformed(_)));
        self.refused = self.refused.take().or(refused);
    }
}

fn survey(mut at: Cursor<'_>) -> Survey {
    let mut found = Survey::default();
    while !at.rest.is_empty() {
        found.either = found.either.or_else(|| fiscal::either(at));
        found.continuing |= at.any(at.words.continuing).is_some();
        at = step(at, &mut found);
    }
    found
}

/// Behind the next date, number, word or sign.
fn step<'t>(at: Cursor<'t>, found: &mut Survey) -> Cursor<'t> {
    if let Some((_, after)) = span(at).or_else(|| date(at)) {
        found.dates += 1;
        return after;
    }
    if let Some((text, after)) = at.number_text() {
        found.count(text, at.figures);
        return after;
    }
    match at.word() {
        Some((_, after)) => after,
        None => Cursor { rest: sign_behind(at.rest), ..at },
    }
}

fn sign_behind(rest: &str) -> &str {
    let mut chars = rest.trim_start_matches(is_space).chars();
    chars.next();
    chars.as_str()
}

fn why(text: &str, found: Option<Survey>, sought: Sought) -> Unread {
    let found = found.unwrap_or_default();
    let text = shown(text);
    let things = match sought {
        Sought::Value => found.numbers,
        Sought::Date => found.dates,
    };
    match (found.refused, found.either) {
        (Some(refused), _) => refused,
        (None, Some([first, second])) => Unread::EitherDate { text, first, second },
        (None, None) if sought == Sought::Date && found.continuing => Unread::Continuing { text },
        (None, None) if things > 1 => Unread::Several { text },
        (None, None) if things == 0 && found.numbers == 0 => Unread::Words { text },
        (None, None) => Unread::Unclear { text },
    }
}

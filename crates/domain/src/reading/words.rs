//! The words around a number that name what was counted. They are kept as published, and not understood.

use super::cursor::{Cursor, fold};

/// The words from here to where `tail` reads all that is left, with what it read.
///
/// Nothing, where a word among them changes what the number says.
pub(super) fn named_before<'t, T>(
    at: Cursor<'t>,
    tail: impl Fn(Cursor<'t>) -> Option<T>,
) -> Option<(&'t str, T)> {
    let mut here = at;
    for _ in 0..=NAMING_WORDS_MAX {
        if let Some(read) = tail(here) {
            return Some((at.until(here), read));
        }
        here = naming(here)?;
    }
    None
}

/// More words than these are a sentence, not a name.
const NAMING_WORDS_MAX: usize = 20;

/// Behind one word that only names.
fn naming(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let (word, after) = at.word()?;
    let alternative = at.phrase(at.words.or).is_some_and(|or| or.any(or.words.articles).is_some());
    (!alternative && !tells(word, at)).then_some(after)
}

/// Whether one of these words is among those named.
pub(super) fn mentions(named: &str, words: &[&str]) -> bool {
    let folded: String = named.chars().map(fold).collect();
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}

/// Whether the word, or a part of it, changes what a number says.
fn tells(word: &str, at: Cursor<'_>) -> bool {
    let month = |part: &str| at.words.months.iter().any(|(month, _)| *month == part);
    let folded: String = word.chars().map(fold).collect();
    folded
        .split(['-', '\'', '&'])
        .any(|part| at.words.telling.contains(&part) || SHORT_SCALES.contains(&part) || month(part))
}

/// Abbreviated words for zeros, percent and points, in which people and languages differ.
const SHORT_SCALES: [&str; 20] = [
    "k", "m", "mm", "b", "t", "mio", "mia", "mln", "mn", "mil", "mill", "bn", "bio", "md", "mrd", "pct",
    "pc", "pp", "pts", "bps",
];

//! A place in a text, from which words, signs and figures are taken one after the other.

use super::number::number_in;
use super::vocabulary::Vocabulary;
use crate::{Decimal, Lang};

/// What is still to be read, and in which language.
///
/// A step answers what it took with the place behind it, or nothing; it never moves the place it was asked from.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    /// What is still to be read.
    pub(super) rest: &'t str,
    /// The words of the language.
    pub(super) words: &'static Vocabulary,
    /// The language of the figures; without one they must read the same in every language.
    pub(super) figures: Option<Lang>,
}

impl<'t> Cursor<'t> {
    /// Takes this phrase, in whatever case and with or without accents. Words are not cut: `in` is not in `into`.
    pub(super) fn phrase(self, phrase: &str) -> Option<Self> {
        let mut rest = self.rest.trim_start_matches(is_space);
        for expected in phrase.chars() {
            rest = match expected {
                ' ' => rest.strip_prefix(is_space)?.trim_start_matches(is_space),
                _ => rest.strip_prefix(|c| fold(c) == expected)?,
            };
        }
        let cut = phrase.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
        (!cut).then_some(Self { rest, ..self })
    }

    /// Takes the first of these phrases that stands here.
    pub(super) fn any(self, phrases: &[&str]) -> Option<Self> {
        phrases.iter().find_map(|phrase| self.phrase(phrase))
    }

    /// Takes the first of these phrases and answers what it means.
    pub(super) fn one_of<T: Copy>(self, table: &[(&str, T)]) -> Option<(T, Self)> {
        table.iter().find_map(|(phrase, meaning)| Some((*meaning, self.phrase(phrase)?)))
    }

    /// The place behind one of these phrases, or this one.
    pub(super) fn past(self, phrases: &[&str]) -> Self {
        self.any(phrases).unwrap_or(self)
    }

    /// Takes a run of figures 0 to 9, up to `most`, that does not go on in a letter or figure.
    pub(super) fn run(self, most: usize) -> Option<(&'t str, Self)> {
        let (run, after) = self.digits()?;
        let ends = run.len() <= most && !after.rest.starts_with(char::is_alphanumeric);
        ends.then_some((run, after))
    }

    /// Takes all figures 0 to 9 that stand here.
    pub(super) fn digits(self) -> Option<(&'t str, Self)> {
        let from = self.rest.trim_start_matches(is_space);
        let (run, rest) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        (!run.is_empty()).then_some((run, Self { rest, ..self }))
    }

    /// Takes a number, as far as figures and their grouping go.
    pub(super) fn number(self) -> Option<(Decimal, Self)> {
        let (text, after) = self.number_text()?;
        let number = number_in(&text.replace('\u{2212}', "-"), self.figures).ok()?;
        let cut = after.rest.starts_with(|c: char| c.is_alphanumeric() || c == '/');
        (!cut).then_some((number, after))
    }

    /// The text of the number that begins here, readable or not.
    pub(super) fn number_text(self) -> Option<(&'t str, Self)> {
        let from = self.rest.trim_start_matches(is_space);
        let minus = from.strip_prefix(['-', '\u{2212}']).unwrap_or(from);
        let mut rest = minus.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < minus.len()).then_some(())?;
        while let Some(more) = next_group(rest) {
            rest = more;
        }
        Some((from.get(..from.len() - rest.len())?, Self { rest, ..self }))
    }

    /// Takes one word as written.
    pub(super) fn word(self) -> Option<(&'t str, Self)> {
        let from = self.rest.trim_start_matches(is_space);
        let end = from.find(|c: char| !is_letter(c)).unwrap_or(from.len());
        let (word, rest) = from.split_at(end);
        word.starts_with(char::is_alphabetic).then_some((word, Self { rest, ..self }))
    }

    /// What stands between here and a later place, without blanks around it.
    pub(super) fn until(self, later: Self) -> &'t str {
        let taken = self.rest.len().saturating_sub(later.rest.len());
        self.rest.get(..taken).unwrap_or_default().trim_matches(is_space)
    }

    /// Whether nothing is left but a full stop.
    pub(super) fn ends(self) -> bool {
        let rest = self.rest.trim_matches(is_space);
        rest.is_empty() || rest == "."
    }
}

/// Behind a sign of grouping or decimals and the figures that follow it directly.
fn next_group(rest: &str) -> Option<&str> {
    let sign = rest.strip_prefix(|c: char| is_space(c) || c == ',' || c == '.')?;
    let figures = match rest.starts_with(',') {
        true => sign.strip_prefix(is_space).unwrap_or(sign),
        false => sign,
    };
    let after = figures.trim_start_matches(|c: char| c.is_ascii_digit());
    (after.len() < figures.len()).then_some(after)
}

/// The blanks within a line: space, tab, and the spaces that typography puts into numbers and before signs.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(fold(c), '-' | '\'' | '&')
}

/// The letter in lower case and without its accent; one form for each hyphen and apostrophe.
pub(super) fn fold(c: char) -> char {
    match c.to_lowercase().next().unwrap_or(c) {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        '\u{2019}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

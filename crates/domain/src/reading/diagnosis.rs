//! Asking the grammar in the language of the text, and saying why where it has no answer.

use super::cursor::Cursor;
use super::date::date;
use super::number::number_in;
use super::unread::shown;
use super::vocabulary::Vocabulary;
use super::{Unread, en, fr, span};
use crate::{Lang, Malformed};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A value, with or without a date.
    Value,
    /// A date or a period.
    Date,
}

/// Reads a text as a whole, or says why not.
///
/// Without a language, the words may be English or French; where both read the text, they must agree.
pub(super) fn read<T: PartialEq>(
    text: &str,
    lang: Option<Lang>,
    kind: Kind,
    grammar: impl Fn(Cursor<'_>) -> Option<T>,
) -> Result<T, Unread> {
    let cursors = cursors(text, lang)?;
    let refused = cursors.iter().find_map(|at| ambiguous(text, *at, kind, cursors.len()));
    let mut readings = cursors.iter().filter_map(|at| grammar(*at));
    match (readings.next(), readings.next(), refused) {
        (Some(one), None, None) => Ok(one),
        (Some(one), Some(other), None) if one == other => Ok(one),
        (Some(_), Some(_), None) => Err(Unread::Unclear { text: shown(text) }),
        (Some(one), None, Some(_)) if cursors.len() == 1 => Ok(one),
        (_, _, Some(refused)) => Err(refused),
        (None, _, None) => Err(why(text, &cursors, kind)),
    }
}

/// The text at its beginning, in each language that it may be in.
fn cursors(text: &str, lang: Option<Lang>) -> Result<Vec<Cursor<'_>>, Unread> {
    let at = |words: &'static Vocabulary| Cursor { rest: text, words, figures: lang };
    match lang {
        None => Ok(vec![at(&en::EN), at(&fr::FR)]),
        Some(Lang::EN) => Ok(vec![at(&en::EN)]),
        Some(Lang::FR) => Ok(vec![at(&fr::FR)]),
        Some(other) => {
            Err(Malformed::new("a known language", other.as_str(), "texts are read in en or fr").into())
        }
    }
}

//! Words as people look for them: small letters, without accents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use crate::snapshot::codec::{In, Out};

/// The words of a text in small letters and without accents.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    parts.map(|word| word.chars().flat_map(folded).collect::<String>()).filter(|word| !word.is_empty())
}

/// A combining accent, which stands behind its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A letter as it is looked for: those of French and its neighbours without their accents.
fn folded(c: char) -> Vec<char> {
    let lower = c.to_lowercase();
    let fold = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' => vec!['a'],
        'ç' => vec!['c'],
        'é' | 'è' | 'ê' | 'ë' => vec!['e'],
        'î' | 'ï' | 'í' | 'ì' => vec!['i'],
        'ñ' => vec!['n'],
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' => vec!['o'],
        'ù' | 'û' | 'ü' | 'ú' => vec!['u'],
        'ÿ' | 'ý' => vec!['y'],
        'œ' => vec!['o', 'e'],
        'æ' => vec!['a', 'e'],
        mark if is_mark(mark) => Vec::new(),
        other => vec![other],
    };
    lower.flat_map(fold).collect()
}

/// Every word that a commitment says, by a number: most commitments say the same words.
#[derive(Default)]
pub(crate) struct Vocabulary(RwLock<BTreeMap<Box<str>, u32>>);

impl Clone for Vocabulary {
    fn clone(&self) -> Self {
        Self(RwLock::new(self.0.read().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}

impl Vocabulary {
    /// The numbers of some words, rising; those that are not known get one.
    pub(crate) fn numbers(&self, words: impl IntoIterator<Item = String>) -> Box<[u32]> {
        let words: BTreeSet<String> = words.into_iter().collect();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut numbers: Vec<u32> = Vec::with_capacity(words.len());
        for word in words {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            numbers.push(match known.get(word.as_str()) {
                Some(number) => *number,
                None => *known.entry(word.into()).or_insert(next),
            });
        }
        numbers.sort_unstable();
        numbers.into()
    }

    /// Writes it into a snapshot.
    pub(crate) fn put(&self, out: &mut Out) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        out.all(known.iter(), |out, (word, number)| {
            out.str(word);
            out.number(u64::from(*number));
        });
    }

    /// Reads it from a snapshot.
    pub(crate) fn take(from: &mut In<'_>) -> Option<Self> {
        let known = from.all(|from| Some((from.str()?.into(), from.number()?.try_into().ok()?)))?;
        Some(Self(RwLock::new(known)))
    }

    /// The numbers of the words that begin so, rising.
    pub(crate) fn beginning(&self, with: &str) -> Vec<u32> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let from = known
            .range::<str, _>((Bound::Included(with), Bound::Unbounded))
            .take_while(|(word, _)| word.starts_with(with));
        let mut numbers: Vec<u32> = from.map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_looked_for_without_accents_and_capitals() {
        let table = [
            ("Développer l’apprentissage", "developper l apprentissage"),
            ("Cœur, ÉCOLE; De\u{301}veloppement", "coeur ecole developpement"),
            ("6.1.2 – open-source", "6 1 2 open source"),
            ("  ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(words(text).collect::<Vec<_>>().join(" "), expected);
        }
    }
}

//! Words as people look for them: small letters, without accents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::snapshot::codec::{In, Out};

/// The words of a text in small letters and without accents.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c) && *c != SOFT_HYPHEN);
    let mut plain = String::with_capacity(text.len());
    letters.flat_map(char::to_lowercase).for_each(|letter| match spelt(letter) {
        Some(letters) => plain.push_str(letters),
        None => plain.push(letter),
    });
    let parts = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Shows where a word may be broken; it is no letter.
const SOFT_HYPHEN: char = '\u{ad}';

/// How a small letter is written by whoever does not have it, where Unicode takes it for one that has no accent.
fn spelt(letter: char) -> Option<&'static str> {
    Some(match letter {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        _ => return None,
    })
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
            ("ŒUVRE \u{152}uvre oe\u{75}vre ÆTHER", "oeuvre oeuvre oeuvre aether"),
            ("éèêë ÀÂÄ ç Ç îï ôö ùûü ÿ ñ", "eeee aaa c c ii oo uuu y n"),
            ("e\u{301}te\u{301} C\u{327}a o\u{302}\u{308}te", "ete ca ote"),
            ("Šibenik Łódź Ødegård Straße Đorđe", "sibenik lodz odegard strasse dorde"),
            ("ﬁnance ２０１８ déve\u{ad}loppement", "finance 2018 developpement"),
            ("ᐃᓄᒃᑎᑐᑦ inuktitut", "ᐃᓄᒃᑎᑐᑦ inuktitut"),
            ("6.1.2 – open-source", "6 1 2 open source"),
            ("  ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(words(text).collect::<Vec<_>>().join(" "), expected);
        }
    }
}

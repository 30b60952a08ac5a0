//! What somebody may have meant who wrote something else.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::de::value::StrDeserializer;

/// Reads one of the words of an enumeration.
///
/// # Errors
///
/// The message that names the words there are.
pub fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    T::deserialize(StrDeserializer::new(text)).map_err(|Misspelt { words }| {
        format!("`{text}` is not known{}; write one of {}", did_you_mean(text, words), words.join(", "))
    })
}

/// The nearest of the known words, as a question behind the wrong one; empty where none is near.
pub(crate) fn did_you_mean(written: &str, known: &[&str]) -> String {
    let distance = |word: &&&str| strsim::damerau_levenshtein(written, word);
    let nearest = known.iter().min_by_key(distance).filter(|word| distance(word) <= word.len().div_ceil(3));
    nearest.map_or(String::new(), |word| format!(" (did you mean `{word}`?)"))
}

/// A word that an enumeration has not, with those that it has.
#[derive(Debug)]
struct Misspelt {
    words: &'static [&'static str],
}

impl serde::de::Error for Misspelt {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self { words: &[] }
    }

    fn unknown_variant(_: &str, words: &'static [&'static str]) -> Self {
        Self { words }
    }
}

impl std::error::Error for Misspelt {}

impl fmt::Display for Misspelt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not one of {}", self.words.join(", "))
    }
}

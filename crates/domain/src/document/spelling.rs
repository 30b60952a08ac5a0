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

/// Words that people use for one of ours which is spelled quite otherwise, or near to its opposite: `started` is no
/// misspelt `not-started`.
const MEANT: &[(&str, &[&str])] = &[
    ("in-progress", &["started", "begun", "ongoing", "underway", "under-way", "en-cours", "en cours"]),
    ("complete", &["done", "finished", "achieved", "terminé", "réalisé"]),
    ("completed", &["done", "finished", "achieved", "terminé", "réalisé"]),
    ("behind-schedule", &["delayed", "late", "en retard"]),
    ("suspended", &["paused", "on-hold", "suspendu"]),
    ("withdrawn", &["cancelled", "canceled", "abandoned", "retiré", "annulé"]),
];

/// The known word that is meant or is the nearest, as a question behind the wrong one; empty where none is near.
pub(crate) fn did_you_mean(written: &str, known: &[&str]) -> String {
    let lower = written.to_lowercase();
    let meant = MEANT.iter().find(|(word, all)| known.contains(word) && all.contains(&lower.as_str()));
    if let Some((word, _)) = meant {
        return format!(" (did you mean `{word}`?)");
    }
    let distance = |word: &&&str| strsim::damerau_levenshtein(written, word);
    let nearest = known.iter().min_by_key(distance).filter(|word| distance(word) <= word.len().div_ceil(3));
    nearest.map_or(String::new(), |word| format!(" (did you mean `{word}`?)"))
}

/// The same for an unknown name among those that the record has. Names of one or two signs are near to all others, so they
/// are left out.
pub(crate) fn near<T: ToString>(written: &impl ToString, known: impl IntoIterator<Item = T>) -> String {
    let known: Vec<String> = known.into_iter().map(|name| name.to_string()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).filter(|name| name.len() > 2).collect();
    did_you_mean(&written.to_string(), &known)
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

//! Looking for words: every one that is wanted has to begin a word of what the record says of a commitment, in whatever
//! language.
//!
//! A search looks at each commitment that is left by other filters: a few comparisons of numbers, a millisecond for
//! some thousands.

use domain::Slug;
use domain::record::{Outline, Record};

use crate::Figures;
use crate::words::{Vocabulary, words};

/// Words that are looked for.
pub struct Search {
    /// Each beginning, with the numbers of the known words that begin so.
    wanted: Vec<(String, Vec<u32>)>,
}

impl Search {
    pub(crate) fn new(text: &str, vocabulary: &Vocabulary) -> Self {
        let number = |word: String| {
            let numbers = vocabulary.beginning(&word);
            (word, numbers)
        };
        Self { wanted: words(text).map(number).collect() }
    }

    /// Whether a commitment says all of them.
    #[must_use]
    pub fn finds(&self, record: &Record, id: &Slug, outline: &Outline, figures: &Figures) -> bool {
        self.wanted.iter().all(|(word, numbers)| {
            numbers.iter().any(|number| figures.words.binary_search(number).is_ok())
                || [outline.number.as_str(), id.as_str()].iter().any(|text| text.starts_with(word.as_str()))
                || outline.external_ids.iter().flat_map(|id| words(id)).any(|said| said.starts_with(word))
                || outline.lead.iter().chain(&outline.supporting).any(|id| named(record, id, word))
        })
    }
}

/// Whether a name of an organization has a word that begins so.
fn named(record: &Record, id: &Slug, word: &str) -> bool {
    let Some(known) = record.organizations.get(id) else { return false };
    let texts = std::iter::once(&known.now.name).chain(&known.now.abbreviation);
    let mut all = texts.flat_map(|text| text.iter()).flat_map(|(_, text)| words(text));
    all.any(|said| said.starts_with(word))
}

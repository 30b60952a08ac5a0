//! The words of a report: the cells of progress, evidence and challenges make one text, and come apart again.

use crate::{Lang, reading, rules};

/// The cells of a report in one language, whose words make one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) progress: String,
    pub(super) evidence: String,
    pub(super) challenges: String,
}

impl Parts {
    /// The text that the cells make; none where none of them says anything. Addresses are no words.
    pub(super) fn join(&self, lang: Lang) -> Option<String> {
        let [evidence, challenges] = headings(lang);
        let says = |text: &str| !reading::says_nothing(text);
        let parts = [
            says(&self.progress).then(|| self.progress.clone()),
            (says(&self.evidence) && !is_addresses(&self.evidence))
                .then(|| format!("{evidence}{}", self.evidence)),
            says(&self.challenges).then(|| format!("{challenges}{}", self.challenges)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(PARAGRAPH))
    }

    /// The cells whose text this is, where it can be made of cells.
    pub(super) fn of(text: &str, lang: Lang) -> Self {
        let [evidence, challenges] = headings(lang);
        let (rest, challenges) = cut(text, challenges);
        let (progress, evidence) = cut(rest, evidence);
        let [progress, evidence, challenges] =
            [progress, evidence, challenges].map(|part| part.trim().to_owned());
        Self { progress, evidence, challenges }
    }
}

/// What parts the words of one cell from those of the next.
const PARAGRAPH: &str = "\n\n";

/// What stands before the words of evidence and of challenges.
fn headings(lang: Lang) -> [&'static str; 2] {
    match lang {
        Lang::FR => ["Preuve de progrès\u{A0}: ", "Défis\u{A0}: "],
        _ => ["Evidence of progress: ", "Challenges: "],
    }
}

/// A text before a heading that begins a paragraph, and the text behind it.
fn cut<'a>(text: &'a str, heading: &str) -> (&'a str, &'a str) {
    match text.strip_prefix(heading) {
        Some(behind) => ("", behind),
        None => text.split_once(&format!("{PARAGRAPH}{heading}")).unwrap_or((text, "")),
    }
}

/// Whether a text is nothing but addresses.
pub(super) fn is_addresses(text: &str) -> bool {
    text.split_whitespace().all(|part| rules::address(Some(part)).is_ok())
}

//! The one error of everything that is read from text.

/// A text that is not what it should be.
///
/// The caller shows the message to whoever wrote the text: it names the text and says what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}: {rule}")]
pub struct Malformed {
    /// What was expected, with its article: "a date", "an id".
    pub what: &'static str,
    /// The text as it was given, cut after [`SHOWN_CHARS_MAX`] characters.
    pub text: String,
    /// What would be right.
    pub rule: &'static str,
}

/// How much of a wrong text an error message repeats.
pub const SHOWN_CHARS_MAX: usize = 120;

impl Malformed {
    /// Makes the error for `text`.
    #[must_use]
    pub fn new(what: &'static str, text: &str, rule: &'static str) -> Self {
        Self { what, text: shown(text), rule }
    }
}

/// A text as far as a message repeats it.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

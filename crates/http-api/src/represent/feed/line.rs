//! Titles: one line of plain text that every reader shows as it is.

/// A text in plain words, with a remark where it is in another language than its reader's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The words.
    pub(super) words: String,
    /// The remark, which is kept when the words are shortened.
    pub(super) remark: Option<String>,
}

impl Phrase {
    /// The phrase as one line of at most so many characters, without the full stop that ends it.
    pub(super) fn within(&self, chars_max: usize) -> String {
        let words = one_line(&self.words);
        let words = words.strip_suffix('.').filter(|words| !words.ends_with('.')).unwrap_or(&words);
        match &self.remark {
            Some(remark) => {
                let room = chars_max.saturating_sub(remark.chars().count() + 1);
                format!("{} {remark}", shortened(words, room))
            }
            None => shortened(words, chars_max),
        }
    }

    /// The whole phrase as one line.
    pub(super) fn whole(&self) -> String {
        self.within(usize::MAX)
    }

    /// The phrase with words in front of it.
    pub(super) fn after(self, words: &str) -> Self {
        Self { words: format!("{words} {}", self.words), ..self }
    }
}

/// A text as one line: each run of blanks and line breaks is one blank, no-break spaces stay.
///
/// A `<` in front of what could be a tag gets a blank after it, since some readers take it for one even where it is
/// escaped.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(breaks).filter(|word| !word.is_empty()).collect();
    let mut line = String::with_capacity(text.len());
    let mut after_bracket = false;
    for c in words.join(" ").chars() {
        if after_bracket && (c.is_alphabetic() || matches!(c, '/' | '!' | '?')) {
            line.push(' ');
        }
        after_bracket = c == '<';
        line.push(c);
    }
    line
}

/// A text of at most so many characters, cut after a word and then with an ellipsis.
pub(super) fn shortened(text: &str, chars_max: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars_max) else { return text.to_owned() };
    let last = text.char_indices().nth(chars_max.saturating_sub(1)).map_or(end, |(start, _)| start);
    let (kept, rest) = text.split_at(last);
    let back = kept.rfind(breaks).filter(|at| !rest.starts_with(breaks) && *at >= last / 2);
    let kept = back.and_then(|at| kept.get(..at)).unwrap_or(kept);
    let kept = kept.trim_end_matches(|c: char| breaks(c) || matches!(c, ',' | ';' | ':' | '.'));
    format!("{kept}…")
}

/// A word of the interface as it stands in the middle of a sentence.
pub(super) fn in_sentence(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(|first| first.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), rest.as_str())
}

fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i10_a_title_is_one_line() {
        let check = |text: &str, expected: &str| assert_eq!(one_line(text), expected, "I10");
        check(" a\n\tb  c\u{2028}d ", "a b c d");
        check("34\u{A0}012 apprenants", "34\u{A0}012 apprenants");
        check("x<y <item> </a> <3 a < b <", "x< y < item> < /a> <3 a < b <");
    }

    #[test]
    fn a_remark_on_the_language_is_never_cut() {
        let phrase =
            Phrase { words: "Hold open\nforums".to_owned(), remark: Some("[en anglais]".to_owned()) };
        assert_eq!(phrase.whole(), "Hold open forums [en anglais]");
        assert_eq!(phrase.within(24), "Hold open… [en anglais]");
        assert_eq!(phrase.after("6.2").within(99), "6.2 Hold open forums [en anglais]");
    }

    #[test]
    fn a_phrase_that_goes_on_ends_without_a_full_stop() {
        let whole = |words: &str| Phrase { words: words.to_owned(), remark: None }.whole();
        assert_eq!(whole("Hold forums."), "Hold forums");
        assert_eq!(whole("Hold forums..."), "Hold forums...");
        assert_eq!(whole("Why?"), "Why?");
    }

    #[test]
    fn a_long_text_is_cut_after_a_word() {
        let check = |text: &str, max: usize, expected: &str| assert_eq!(shortened(text, max), expected);
        check("open government", 15, "open government");
        check("open government skills", 16, "open government…");
        check("open, government", 7, "open…");
        check("anticonstitutionnellement", 5, "anti…");
        check("é è ê", 4, "é è…");
        check("", 0, "");
        check("a", 0, "…");
    }
}

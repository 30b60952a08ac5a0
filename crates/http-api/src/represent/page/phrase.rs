//! Text of the record on a page: in the language of the page, or in another one and marked so.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::{Lang, Text};
use projection::view::Named;

use crate::represent::wording::Wording;

/// A text in one language. Where it is not that of the page, its element says so and a remark follows.
#[derive(Template)]
#[template(path = "part/phrase.html")]
pub(super) struct Phrase {
    pub(super) text: String,
    foreign: Option<Foreign>,
}

/// The language that a text is really in, and the remark on it.
struct Foreign {
    lang: Lang,
    remark: String,
}

/// The template escapes the text.
impl HtmlSafe for Phrase {}

impl Phrase {
    /// A text of the record; nothing where it has no text at all.
    pub(super) fn of(text: &Text, w: &Wording) -> Self {
        let Some((lang, words)) = text.best(w.lang()) else { return Self::plain(String::new()) };
        let remark = || w.text("only-in-language", &[("lang", lang.as_str().into())]);
        let foreign = (lang != w.lang()).then(|| Foreign { lang, remark: remark() });
        Self { text: words.to_owned(), foreign }
    }

    /// A sentence of the program, in English where the language of the page has no words for it.
    pub(super) fn of_program(text: &str, w: &Wording) -> Self {
        if let Some(text) = w.program(text) {
            return Self::plain(text);
        }
        let remark = w.text("only-in-language", &[("lang", Lang::EN.as_str().into())]);
        Self { text: text.to_owned(), foreign: Some(Foreign { lang: Lang::EN, remark }) }
    }

    /// A text of the interface.
    pub(super) fn plain(text: String) -> Self {
        Self { text, foreign: None }
    }

    /// Whether it turns the direction of what is written, which must end with it.
    fn turns(&self) -> bool {
        self.text.contains(
            |c| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
        )
    }

    /// Whether it is in another language than the page.
    pub(super) fn is_foreign(&self) -> bool {
        self.foreign.is_some()
    }

    /// The text where no element can be marked: with a remark behind it where it is in another language.
    pub(super) fn flat(&self) -> String {
        match &self.foreign {
            Some(foreign) => format!("{} {}", self.text, foreign.remark),
            None => self.text.clone(),
        }
    }

    /// The name of a plan or an organization; its id where the record does not name it.
    pub(super) fn named(named: &Named, w: &Wording) -> Self {
        match Self::of(&named.name, w) {
            empty if empty.text.is_empty() => Self::plain(named.id.to_string()),
            name => name,
        }
    }

    /// A name where no element can be marked: with a remark in it.
    pub(super) fn marked(named: &Named, w: &Wording) -> String {
        let name = w.words(&named.name);
        if name.is_empty() { named.id.to_string() } else { name }
    }

    /// A name with its short form: `Treasury Board of Canada Secretariat (TBS)`.
    pub(super) fn with_abbreviation(named: &Named, w: &Wording) -> Self {
        let mut name = Self::named(named, w);
        let short = named.abbreviation.as_ref().and_then(|short| short.get(w.lang()));
        if let Some(short) = short.filter(|short| *short != name.text) {
            name.text = format!("{} ({short})", name.text);
        }
        name
    }
}

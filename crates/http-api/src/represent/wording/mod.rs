//! The words of the interface, and how a language writes numbers and dates.
//!
//! Words are data: one Fluent file per language beside this one, with the same keys in each. Numbers and names of
//! months come from ICU. A third language is one more file and one more row in
//! [`Wording`].
//!
//! What organizations say is never here: that is [`Text`] of the record.

mod date;
mod number;
mod program;
mod terms;
#[cfg(test)]
mod tests;
mod value;

pub use value::{Counted, PERCENT};

use std::sync::LazyLock;

use domain::{Lang, Text};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use icu_locale_core::Locale;
use unic_langid::LanguageIdentifier;

use date::Dates;
use number::Numbers;

/// How one language says things.
pub struct Wording {
    lang: Lang,
    locale: &'static str,
    messages: FluentBundle<FluentResource>,
    numbers: Numbers,
    dates: Dates,
}

static ALL: LazyLock<[Wording; Lang::OFFICIAL.len()]> = LazyLock::new(Wording::all);

impl Wording {
    /// The wording of a language; that of English where there is none of its own.
    #[must_use]
    pub fn of(lang: Lang) -> &'static Self {
        let [fallback, others @ ..] = &*ALL;
        others.iter().find(|wording| wording.lang == lang).unwrap_or(fallback)
    }

    fn all() -> [Self; Lang::OFFICIAL.len()] {
        [
            Self::new(Lang::EN, "en-CA", include_str!("en.ftl")),
            Self::new(Lang::FR, "fr-CA", include_str!("fr.ftl")),
        ]
    }

    fn new(lang: Lang, locale: &'static str, source: &str) -> Self {
        let language: LanguageIdentifier = locale.parse().expect("a language with its region");
        let icu = Locale::try_from_str(locale).expect("a language with its region");
        let resource = FluentResource::try_new(source.to_owned()).expect("the wording is tested Fluent");
        let mut messages = FluentBundle::new_concurrent(vec![language]);
        messages.set_use_isolating(false);
        messages.add_resource(resource).expect("a key stands once");
        let numbers = Numbers::new(&icu).expect("ICU has data on every language");
        let dates = Dates::new(&icu).expect("ICU has data on every language");
        Self { lang, locale, messages, numbers, dates }
    }

    /// The language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The language with its region, as BCP 47 writes it: `fr-CA`.
    #[must_use]
    pub fn locale(&self) -> &'static str {
        self.locale
    }

    /// The message of a key without arguments.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.text(key, &[])
    }

    /// The message of a key; the key itself where there is none, which a test rules out.
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let pattern = self.messages.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return key.to_owned() };
        let args: FluentArgs = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.messages.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// The message of a key about a count: `$n` chooses the plural, `$count` is the number as written.
    #[must_use]
    pub fn count(&self, key: &str, n: usize) -> String {
        self.text(key, &[("n", n.into()), ("count", self.whole(n).into())])
    }

    /// A text of the record as plain words: where the language is missing, another one with a remark which.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        match text.best(self.lang) {
            Some((lang, words)) if lang == self.lang => words.to_owned(),
            Some((lang, words)) => {
                format!("{words} {}", self.text("in-language", &[("lang", lang.as_str().into())]))
            }
            None => String::new(),
        }
    }

    /// A sentence of the program, which speaks English; none where this language has no words for it.
    #[must_use]
    pub fn program(&self, sentence: &str) -> Option<String> {
        program::translated(sentence, self.lang)
    }
}

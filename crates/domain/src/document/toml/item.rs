//! A value of a document, read as what it should be. What is wrong is noted with the source; the reader gets none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use ::toml::Spanned;
use ::toml::de::DeValue;
use serde::de::DeserializeOwned;

use super::keys::Keys;
use super::source::{Source, Syntax};
use super::table::Table;
use crate::document::spelling::{did_you_mean, word};
use crate::document::{Placed, Times};
use crate::event::UnitWords;
use crate::{Decimal, Lang, Malformed, Text, Unit, reading, rules};

/// A value: where it stands and by which keys one comes to it.
pub(super) struct Item<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) path: String,
    pub(super) span: Range<usize>,
    value: &'a DeValue<'a>,
}

impl<'a> Item<'a> {
    /// The document itself.
    pub(super) fn whole(source: &'a Source<'a>, value: &'a DeValue<'a>) -> Self {
        Self { source, path: String::new(), span: 0..0, value }
    }

    /// A value below a table.
    pub(super) fn below(table: &Table<'a>, key: &str, span: Range<usize>, value: &'a DeValue<'a>) -> Self {
        Self { source: table.source, path: table.path_of(key), span, value }
    }

    /// Whether it is a table with this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// Notes that something is wrong with it.
    pub(super) fn refuse(&self, message: String) {
        self.source.refuse(self.span.start, &self.path, message);
    }

    /// Notes that something is wrong with it, so that there is nothing to read.
    pub(super) fn refused<T>(&self, message: String) -> Option<T> {
        self.refuse(message);
        None
    }

    /// What was read from it, with its place.
    pub(super) fn placed<T>(&self, said: T) -> Placed<T> {
        Placed { place: self.source.place(self.span.start), times: Times::default(), said }
    }

    /// The same, with the times that its table names.
    pub(super) fn timed<T>(&self, table: &Table, said: T) -> Placed<T> {
        Placed { times: Times { as_of: table.parsed("as_of"), ..table.said() }, ..self.placed(said) }
    }

    /// The same, counted as one of the items of the document; none where there are too many.
    pub(super) fn counted(&self) -> Option<&Self> {
        self.source.count(self.span.start, &self.path).then_some(self)
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// Its table; unknown and missing keys are noted.
    pub(super) fn table(&self, keys: &Keys) -> Option<Table<'a>> {
        let table = self.open()?;
        for (key, value) in table.members {
            let name = key.get_ref().as_ref();
            if !keys.names().any(|known| known == name) {
                let known: Vec<_> = keys.names().collect();
                let item = Self::below(&table, name, key.span(), value.get_ref());
                let meant = did_you_mean(name, &known);
                item.refuse(format!("unknown key `{name}`{meant}; known here: {}", known.join(", ")));
            }
        }
        for key in keys.required {
            if !table.has(key) {
                table.refuse(format!("the key {key} is missing"));
            }
        }
        Some(table)
    }

    /// Its table, whatever the keys.
    fn open(&self) -> Option<Table<'a>> {
        let Some(members) = self.value.as_table() else { return self.unexpected("a table") };
        Some(Table { source: self.source, path: self.path.clone(), span: self.span.clone(), members })
    }

    /// The values of its list.
    pub(super) fn list(&self) -> Option<Vec<Item<'a>>> {
        let Some(values) = self.value.as_array() else { return self.unexpected("a list") };
        let one = |value: &'a Spanned<DeValue<'a>>| {
            let path = self.path.clone();
            Item { source: self.source, path, span: value.span(), value: value.get_ref() }
        };
        Some(values.iter().map(one).collect())
    }

    /// Its text as written.
    pub(super) fn string(&self) -> Option<&'a str> {
        self.value.as_str().or_else(|| self.unexpected("a text"))
    }

    pub(super) fn flag(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.unexpected("true or false"))
    }

    /// An id, a code, a date, a unit, a subject.
    pub(super) fn parsed<T: FromStr<Err = Malformed>>(&self) -> Option<T> {
        let read = self.string()?.parse();
        self.noted(read)
    }

    pub(super) fn number(&self) -> Option<Decimal> {
        let read = reading::number(self.string()?);
        self.noted(read)
    }

    /// One of the words of an enumeration.
    pub(super) fn word<T: DeserializeOwned>(&self) -> Option<T> {
        let text = self.string()?;
        self.noted(word(text))
    }

    /// A short text without a language: not empty, without blanks and control characters.
    pub(super) fn plain(&self) -> Option<String> {
        self.held(|text| match rules::plain(text) {
            true => Ok(()),
            false => Err(Malformed::new("a plain text", text, "use at least one character, and no blanks")),
        })
    }

    /// An absolute address.
    pub(super) fn address(&self) -> Option<String> {
        self.held(|text| rules::address(Some(text)))
    }

    /// Its text, which keeps a rule.
    pub(super) fn held(&self, rule: impl Fn(&str) -> Result<(), Malformed>) -> Option<String> {
        let text = self.string()?;
        self.noted(rule(text).map(|()| text.to_owned()))
    }

    /// A text per language.
    pub(super) fn words(&self) -> Option<Text> {
        if matches!(self.value, DeValue::String(_)) {
            let written = self.source.written(self.span.clone());
            let hint = match self.source.syntax {
                Syntax::Toml => format!("write {{ en = {written} }}"),
                Syntax::Json => format!("write {{ \"en\": {written} }}"),
            };
            return self.refused(format!("expected a text per language, found one without; {hint}"));
        }
        let table = self.open()?;
        let each: Vec<Option<(Lang, String)>> =
            table.each().map(|(lang, item)| item.in_language(lang)).collect();
        let texts: BTreeMap<Lang, String> = each.into_iter().collect::<Option<_>>()?;
        for lang in self.source.required().iter().filter(|lang| !texts.contains_key(lang)) {
            let hint = match self.source.syntax {
                Syntax::Toml => format!("{lang} = \"…\""),
                Syntax::Json => format!("\"{lang}\": \"…\""),
            };
            self.refuse(format!("the text in `{lang}` is missing; add {hint}"));
        }
        self.noted(Text::try_from(texts))
    }

    /// Its text in one language, as far as it can stand in a [`Text`].
    fn in_language(&self, lang: &str) -> Option<(Lang, String)> {
        let lang = self.noted(lang.parse::<Lang>());
        let text = self.string()?;
        let alone = BTreeMap::from([(Lang::EN, text.to_owned())]);
        self.noted(Text::try_from(alone))?;
        Some((lang?, text.to_owned()))
    }

    /// The words for units.
    pub(super) fn units(&self) -> Option<UnitWords> {
        let table = self.open()?;
        let each: Vec<Option<(Unit, Text)>> = table
            .each()
            .map(|(unit, item)| {
                let unit = item.noted(unit.parse());
                item.words().zip(unit).map(|(words, unit)| (unit, words))
            })
            .collect();
        each.into_iter().collect::<Option<_>>().map(UnitWords)
    }

    /// Two numbers of which the first is not above the second.
    pub(super) fn range(&self) -> Option<(Decimal, Decimal)> {
        let numbers: Vec<Option<Decimal>> = self.list()?.iter().map(Item::number).collect();
        let numbers: Vec<Decimal> = numbers.into_iter().collect::<Option<_>>()?;
        match *numbers.as_slice() {
            [low, high] if low <= high => return Some((low, high)),
            [low, high] => {
                self.refuse(format!("the range ends below its start; write [\"{high}\", \"{low}\"]"))
            }
            _ => self.refuse(format!("expected two numbers, found {}", numbers.len())),
        }
        None
    }

    /// What was read, or a note of what is wrong.
    pub(super) fn noted<T>(&self, read: Result<T, impl ToString>) -> Option<T> {
        read.map_err(|wrong| self.refuse(wrong.to_string())).ok()
    }

    /// Notes that it is of another type. A bare number, date or word is shown as it should be written.
    fn unexpected<T>(&self, expected: &str) -> Option<T> {
        let (found, bare) = match self.value {
            DeValue::String(_) => ("a text", false),
            DeValue::Integer(_) => ("an integer", true),
            DeValue::Float(_) => ("a number with decimals", true),
            DeValue::Boolean(_) => ("true or false", true),
            DeValue::Datetime(_) => ("a date without quotes", true),
            DeValue::Array(_) => ("a list", false),
            DeValue::Table(_) => ("a table", false),
        };
        let written = self.source.written(self.span.clone());
        let hint = match (expected, found) {
            ("a text", _) if bare => format!("; quote it: \"{written}\""),
            ("a list", "a table") if self.source.syntax == Syntax::Toml => {
                format!("; write [[{}]]", self.path)
            }
            ("a list", "a table") => "; put it into [ ]".to_owned(),
            _ => String::new(),
        };
        self.refused(format!("expected {expected}, found {found}{hint}"))
    }
}

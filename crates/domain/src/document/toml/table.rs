//! A table of a document, read key by key.

use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use ::toml::de::DeTable;
use serde::de::DeserializeOwned;

use super::item::Item;
use super::source::Source;
use crate::document::{Place, Placed, Times, Withdrawn};
use crate::event::UnitWords;
use crate::{Decimal, Malformed, Text};

pub(super) struct Table<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) path: String,
    pub(super) span: Range<usize>,
    pub(super) members: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    pub(super) fn has(&self, key: &str) -> bool {
        self.members.contains_key(key)
    }

    pub(super) fn item(&self, key: &str) -> Option<Item<'a>> {
        let value = self.members.get(key)?;
        Some(Item::below(self, key, value.span(), value.get_ref()))
    }

    /// Each key with its value.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'a str, Item<'a>)> {
        self.members.iter().map(|(key, value)| {
            let key = key.get_ref().as_ref();
            (key, Item::below(self, key, value.span(), value.get_ref()))
        })
    }

    /// What the values of a list are read as, without those that cannot be read; none where the key is absent.
    pub(super) fn list<T>(&self, key: &str, read: impl Fn(&Item<'a>) -> Option<T>) -> Option<Vec<T>> {
        Some(self.item(key)?.list()?.iter().filter_map(read).collect())
    }

    /// The same, empty where the key is absent.
    pub(super) fn all<T>(&self, key: &str, read: impl Fn(&Item<'a>) -> Option<T>) -> Vec<T> {
        self.list(key, read).unwrap_or_default()
    }

    pub(super) fn parsed<T: FromStr<Err = Malformed>>(&self, key: &str) -> Option<T> {
        self.item(key)?.parsed()
    }

    pub(super) fn word<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.item(key)?.word()
    }

    pub(super) fn words(&self, key: &str) -> Option<Text> {
        self.item(key)?.words()
    }

    pub(super) fn units(&self, key: &str) -> Option<UnitWords> {
        self.item(key)?.units()
    }

    pub(super) fn number(&self, key: &str) -> Option<Decimal> {
        self.item(key)?.number()
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        self.item(key)?.flag()
    }

    /// Whether a flag says that it is withdrawn or closed, or that it is not, and the reason for that.
    pub(super) fn withdrawn(&self, flag: &str) -> Withdrawn {
        let reason = self.words("reason");
        match self.flag(flag) {
            Some(true) => Withdrawn::Because(reason),
            Some(false) => Withdrawn::Stands(reason),
            None => {
                if reason.is_some() {
                    self.refuse(format!("reason says why it is {flag}; say {flag} = true too"));
                }
                Withdrawn::No
            }
        }
    }

    pub(super) fn address(&self, key: &str) -> Option<String> {
        self.item(key)?.address()
    }

    /// The id, which no other table of the same name has.
    pub(super) fn id<T: FromStr<Err = Malformed> + Display>(&self) -> Option<T> {
        let item = self.item("id")?;
        let id = item.parsed()?;
        self.claim(&item, id)
    }

    /// Takes an id that stands in an item, unless another table of the same name has it.
    pub(super) fn claim<T: Display>(&self, item: &Item, id: T) -> Option<T> {
        let name = self.path.rsplit('.').next().unwrap_or_default();
        match self.source.given_before(name, &id.to_string(), item.span.start) {
            None => Some(id),
            Some(Place { line, .. }) => {
                item.refuse(format!(
                    "`{id}` was given in line {line} already; each {name} needs an id of its own"
                ));
                None
            }
        }
    }

    /// The one of these keys that is there; more than one is noted.
    pub(super) fn one_of(&self, keys: &[&'static str]) -> Option<&'static str> {
        let mut given = keys.iter().copied().filter(|key| self.has(key));
        let (first, second) = (given.next(), given.next());
        if let (Some(first), Some(second)) = (first, second) {
            self.refuse(format!("{first} and {second} exclude each other; give one of {}", keys.join(", ")));
            return None;
        }
        first
    }

    /// When its source said it, and for which reporting period, where the table names them.
    pub(super) fn said(&self) -> Times {
        Times { as_of: None, attested: self.parsed("attested"), period: self.parsed("reporting_period") }
    }

    /// Notes that something is wrong with the table as a whole.
    pub(super) fn refuse(&self, message: String) {
        self.source.refuse(self.span.start, &self.path, message);
    }

    /// What was read from it, with its place.
    pub(super) fn placed<T>(&self, said: T) -> Placed<T> {
        Placed { place: self.source.place(self.span.start), times: Times::default(), said }
    }

    /// The path of one of its keys.
    pub(super) fn path_of(&self, key: &str) -> String {
        match self.path.as_str() {
            "" => key.to_owned(),
            path => format!("{path}.{key}"),
        }
    }
}

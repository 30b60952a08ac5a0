//! How values stand in a snapshot: numbers as [`varint`]s, texts after their length, ids once and then by number.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use domain::record::Trace;
use domain::{Lang, Slug, Text};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ulid::Ulid;

use crate::varint;

/// What is being written.
#[derive(Default)]
pub(crate) struct Out {
    pub(crate) bytes: Vec<u8>,
    slugs: HashMap<Slug, u64>,
}

/// What is left to read. Whatever is not as it was written reads as none.
pub(crate) struct In<'a> {
    rest: &'a [u8],
    slugs: Vec<Slug>,
}

impl Out {
    pub(crate) fn number(&mut self, number: u64) {
        varint::put(&mut self.bytes, number);
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.bytes.push(flag.into());
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn str(&mut self, text: &str) {
        self.raw(text.as_bytes());
    }

    pub(crate) fn option<T>(&mut self, value: Option<T>, put: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            put(self, value);
        }
    }

    pub(crate) fn all<T>(&mut self, values: impl ExactSizeIterator<Item = T>, put: impl Fn(&mut Self, T)) {
        self.count(values.len());
        values.for_each(|value| put(self, value));
    }

    pub(crate) fn slug(&mut self, slug: &Slug) {
        match self.slugs.get(slug) {
            Some(number) => self.number(*number),
            None => {
                self.number(0);
                self.str(slug.as_str());
                self.slugs.insert(slug.clone(), self.slugs.len() as u64 + 1);
            }
        }
    }

    pub(crate) fn text(&mut self, text: &Text) {
        self.count(text.iter().count());
        for (lang, words) in text.iter() {
            self.str(lang.as_str());
            self.str(words);
        }
    }

    pub(crate) fn ulid(&mut self, ulid: Ulid) {
        self.bytes.extend_from_slice(&ulid.to_bytes());
    }

    /// To the millisecond, as events have it.
    pub(crate) fn time(&mut self, time: Timestamp) {
        self.number(time.as_millisecond().cast_unsigned());
    }

    pub(crate) fn trace(&mut self, trace: &Trace) {
        self.ulid(trace.event);
        self.number(trace.sequence);
        self.time(trace.time);
    }

    /// What there are few of.
    pub(crate) fn json<T: Serialize>(&mut self, value: &T) {
        self.raw(&serde_json::to_vec(value).unwrap_or_default());
    }
}

impl<'a> In<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, slugs: Vec::new() }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        varint::take(&mut self.rest)
    }

    pub(crate) fn count(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    pub(crate) fn flag(&mut self) -> Option<bool> {
        match self.bytes(1)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(crate) fn raw(&mut self) -> Option<&'a [u8]> {
        let count = self.count()?;
        self.bytes(count)
    }

    pub(crate) fn str(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.raw()?).ok()
    }

    pub(crate) fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.str()?.parse().ok()
    }

    pub(crate) fn option<T>(&mut self, take: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.flag()? {
            true => take(self).map(Some),
            false => Some(None),
        }
    }

    pub(crate) fn all<T, C: FromIterator<T>>(&mut self, take: impl Fn(&mut Self) -> Option<T>) -> Option<C> {
        (0..self.count()?).map(|_| take(self)).collect()
    }

    pub(crate) fn slug(&mut self) -> Option<Slug> {
        match self.count()? {
            0 => {
                let slug: Slug = self.parsed()?;
                self.slugs.push(slug.clone());
                Some(slug)
            }
            number => self.slugs.get(number - 1).cloned(),
        }
    }

    pub(crate) fn text(&mut self) -> Option<Text> {
        let texts: BTreeMap<Lang, String> =
            self.all(|from| Some((from.parsed()?, from.str()?.to_owned())))?;
        if texts.is_empty() { Some(Text::default()) } else { texts.try_into().ok() }
    }

    pub(crate) fn ulid(&mut self) -> Option<Ulid> {
        Some(Ulid::from_bytes(self.bytes(16)?.try_into().ok()?))
    }

    pub(crate) fn time(&mut self) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.number()?.cast_signed()).ok()
    }

    pub(crate) fn trace(&mut self) -> Option<Trace> {
        Some(Trace { event: self.ulid()?, sequence: self.number()?, time: self.time()? })
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Option<T> {
        serde_json::from_slice(self.raw()?).ok()
    }
}

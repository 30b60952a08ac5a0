//! Documents in JSON (RFC 8259), the form for a program: the same keys as in TOML.
//!
//! A JSON text becomes the tree that a TOML text becomes, with the places of its keys and values, and is then read by
//! the same reader. So both forms have the same keys, rules and messages.

use std::borrow::Cow;
use std::fmt;

use ::toml::Spanned;
use ::toml::de::{DeArray, DeFloat, DeInteger, DeTable, DeValue};
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::misread;

/// How deep lists and tables may stand in each other.
const DEPTH_MAX: usize = 64;

/// The tree of a text, and what is wrong in it, each with its offset in bytes.
///
/// What cannot be read is left out of the tree.
pub(super) fn parse(text: &str) -> (Option<DeValue<'_>>, Vec<(usize, String)>) {
    let mut tree = Tree { text, problems: Vec::new() };
    let whole = match serde_json::from_str::<&RawValue>(text) {
        Ok(whole) => tree.value(whole, DEPTH_MAX).map(Spanned::into_inner),
        Err(error) => {
            tree.problems.push((offset(text, &error), format!("this is not JSON: {}", misread(&error))));
            None
        }
    };
    (whole, tree.problems)
}

/// The offset that an error names by line and column.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (start + error.column().saturating_sub(1)).min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

struct Tree<'a> {
    text: &'a str,
    problems: Vec<(usize, String)>,
}

impl<'a> Tree<'a> {
    /// A value with its place. Numbers are of no use to the reader, which asks for texts, so only their place is kept.
    fn value(&mut self, raw: &'a RawValue, depth: usize) -> Option<Spanned<DeValue<'a>>> {
        let at = self.at(raw.get());
        if depth == 0 {
            let message =
                format!("lists and tables stand more than {DEPTH_MAX} deep in each other; flatten them");
            self.problems.push((at, message));
            return None;
        }
        let value = match raw.get().as_bytes().first()? {
            b'{' => DeValue::Table(self.table(raw, depth)?),
            b'[' => DeValue::Array(self.list(raw, depth)?),
            b'"' => DeValue::String(Cow::Owned(self.read(raw)?)),
            b't' | b'f' => DeValue::Boolean(self.read(raw)?),
            b'n' => {
                self.problems.push((at, "null says nothing; leave the key out".to_owned()));
                return None;
            }
            _ if raw.get().contains(['.', 'e', 'E']) => DeValue::Float(DeFloat::default()),
            _ => DeValue::Integer(DeInteger::default()),
        };
        Some(Spanned::new(at..at + raw.get().len(), value))
    }

    fn table(&mut self, raw: &'a RawValue, depth: usize) -> Option<DeTable<'a>> {
        let Members(members) = self.read(raw)?;
        let mut table = DeTable::new();
        for (Key { name, written }, value) in members {
            // The place of a key that is written with escapes is that of its value.
            let at = written.map_or_else(|| self.at(value.get()), |key| self.at(key).saturating_sub(1));
            let Some(value) = self.value(value, depth - 1) else { continue };
            let key = Spanned::new(at..at + name.len() + 2, Cow::Owned(name));
            if table.contains_key(&key) {
                self.problems.push((at, format!("the key `{}` is given twice; give it once", key.get_ref())));
            } else {
                table.insert(key, value);
            }
        }
        Some(table)
    }

    fn list(&mut self, raw: &'a RawValue, depth: usize) -> Option<DeArray<'a>> {
        let values: Vec<&'a RawValue> = self.read(raw)?;
        Some(values.into_iter().filter_map(|value| self.value(value, depth - 1)).collect())
    }

    /// Reads what has the right shape already. A text can still have half a character in it.
    fn read<T: Deserialize<'a>>(&mut self, raw: &'a RawValue) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(read) => Some(read),
            Err(error) => {
                self.problems.push((self.at(raw.get()), format!("this is not JSON: {}", misread(&error))));
                None
            }
        }
    }

    /// Where a part of the text begins.
    fn at(&self, part: &str) -> usize {
        part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }
}

/// The members of an object in their order, also those whose key is given twice.
struct Members<'a>(Vec<(Key<'a>, &'a RawValue)>);

/// A key, and the part of the text that it is, unless it is written with escapes.
struct Key<'a> {
    name: String,
    written: Option<&'a str>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor).map(Members)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(Key<'de>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key { name: text.to_owned(), written: Some(text) })
    }

    fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
        Ok(Key { name: text.to_owned(), written: None })
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, read_json, read_toml};

    /// Each problem as its message shows it.
    fn check(text: &str, expected: &[&str]) {
        let problems = read_json(text).err().unwrap_or_default();
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), expected.len(), "{text}: {shown:?}");
        for (shown, expected) in shown.iter().zip(expected) {
            assert!(shown.starts_with(expected), "`{shown}` is not `{expected}`");
        }
    }

    #[test]
    fn a_document_is_the_same_in_both_forms() {
        let toml = "plan = 'p'\nid = 'c'\nreports_on = '2018-06-30'\n[[milestone]]\ncode = '6.1'\nstatus = 'complete'\n\
                    text = { en = 'A \"b\" é' }\n[[indicator]]\nid = 'i'\n[[indicator.measurement]]\nvalue = '80.70'\n";
        let json = r#"{"plan": "p", "id": "c", "reports_on": "2018-06-30",
            "milestone": [{"code": "6.1", "status": "complete", "text": {"en": "A \"b\" \u00e9"}}],
            "indicator": [{"id": "i", "measurement": [{"value": "80.70"}]}]}"#;
        let read = |document: Result<Document, _>| match document {
            Ok(Document::Commitment(entry)) => *entry,
            other => panic!("{other:?}"),
        };
        let (one, other) = (read(read_toml(toml)), read(read_json(json)));
        assert_eq!(one.milestones[0].said, other.milestones[0].said);
        assert_eq!(
            one.indicators[0].said.measurements[0].said,
            other.indicators[0].said.measurements[0].said
        );
        assert_eq!((one.plan, one.id, one.reports_on), (other.plan, other.id, other.reports_on));
    }

    #[test]
    fn what_is_wrong_is_named_by_line_and_column() {
        let table: [(&str, &[&str]); 9] = [
            ("{", &["1:1: this is not JSON: it ends within an object"]),
            ("{\"id\": \"p\"} x", &["1:13: this is not JSON: trailing characters"]),
            (
                "{\"plan\": \"p\",\n \"id\": 6}",
                &["2:8: id: expected a text, found an integer; quote it: \"6\""],
            ),
            (
                "{\"plan\": \"p\", \"id\": \"c\",\n \"numbre\": \"6\"}",
                &["2:2: numbre: unknown key `numbre` (did you"],
            ),
            ("{\"id\": \"p\",\n \"id\": \"q\"}", &["2:2: the key `id` is given twice; give it once"]),
            ("{\"id\": \"p\", \"period\": null}", &["1:23: null says nothing; leave the key out"]),
            (
                "{\"id\": \"p\", \"title\": \"é\"}",
                &["1:22: title: expected a text per language, found one without; write { \"en\": \"é\" }"],
            ),
            ("{\"id\": \"\\ud800\"}", &["1:8: this is not JSON: "]),
            ("[3]", &["1:1: expected a table, found a list"]),
        ];
        for (text, expected) in table {
            check(text, expected);
        }
    }

    #[test]
    fn a_deep_text_is_refused_and_does_no_harm() {
        check(&"[".repeat(100_000), &["1:100000: this is not JSON"]);
        let deep = format!("{{\"id\": {}{}}}", "[".repeat(1_000), "]".repeat(1_000));
        check(&deep, &["1:71: lists and tables stand more than 64 deep"]);
    }
}

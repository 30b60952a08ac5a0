//! What remains of an event whose text had to be removed.
//!
//! A stub is the same event with its texts, addresses and salt replaced, so that it folds as before, and with the hash
//! of the line that it was, so that every proof still holds.

use memchr::memmem;
use serde::Deserialize;
use serde_json::Value;

use super::EVENT_BYTES_MAX;
use crate::text::is_text;

/// What stands in place of what is removed.
struct Marks {
    /// In place of a text, per language.
    texts: &'static [(&'static str, &'static str)],
    /// In place of a text in any other language.
    text: &'static str,
    /// In place of the address for e-mail of somebody.
    email: &'static str,
    /// In place of the address of anything else.
    address: &'static str,
}

/// What tells a reader that something was there.
const TELLING: Marks = Marks {
    texts: &[("en", "[removed]"), ("fr", "[retiré]")],
    text: "[…]",
    email: "removed@removed.invalid",
    address: "https://removed.invalid/",
};

/// What is no longer than anything that it takes the place of. For an event of very many short texts, which would grow
/// beyond [`EVENT_BYTES_MAX`] with what tells more.
const SHORT: Marks = Marks { texts: &[], text: "-", email: "", address: "" };

/// The stub of a line that had the leaf hash `hash` (hexadecimal). It is no longer than an event may be.
///
/// A line that is a stub already keeps the hash that it has.
///
/// # Errors
///
/// Where the line is not JSON.
pub fn stub(line: &str, hash: &str) -> Result<String, serde_json::Error> {
    let told = stub_with(&TELLING, line, hash)?;
    if told.len() <= EVENT_BYTES_MAX { Ok(told) } else { stub_with(&SHORT, line, hash) }
}

fn stub_with(marks: &Marks, line: &str, hash: &str) -> Result<String, serde_json::Error> {
    let mut event: Value = serde_json::from_str(line)?;
    // The data is never a text itself, though `by` alone would look like one in Belarusian.
    if let Some(Value::Object(data)) = event.get_mut("data") {
        // The name of a document may name a person, and its hash tell of its text.
        data.remove("provenance");
        data.iter_mut().for_each(|(name, member)| marks.put_into_member(name, member));
    }
    if let Some(members) = event.as_object_mut() {
        members.insert("salt".to_owned(), "".into());
        members.entry("leafhash").or_insert_with(|| hash.into());
    }
    serde_json::to_string(&event)
}

/// The leaf hash that a line names in place of its own; none for a line that is no stub.
#[must_use]
pub fn leaf_hash(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Stub {
        leafhash: Option<String>,
    }
    // Only a stub has the word, and this looks at every line of a log.
    memmem::find(line, b"\"leafhash\"")?;
    serde_json::from_slice::<Stub>(line).ok()?.leafhash
}

impl Marks {
    /// Puts them in place of the texts and addresses in a value.
    fn put_into(&self, value: &mut Value) {
        match value {
            Value::Object(members) if is_text(members) => {
                for (lang, text) in members.iter_mut() {
                    let own = self.texts.iter().find(|(known, _)| known == lang);
                    *text = own.map_or(self.text, |(_, own)| own).into();
                }
            }
            Value::Object(members) => {
                members.iter_mut().for_each(|(name, member)| self.put_into_member(name, member));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.put_into(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn put_into_member(&self, name: &str, member: &mut Value) {
        match name {
            "email" if member.is_string() => *member = self.email.into(),
            "address" | "archived" | "same_as" if member.is_string() => *member = self.address.into(),
            _ => self.put_into(member),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Line;

    const NOTE: &str = include_str!("../../../../tests/data/events/note-published.v1.json");

    #[test]
    fn a_stub_folds_and_has_none_of_the_text() {
        let line = NOTE.trim_end();
        let Ok(Line::Event(event)) = Line::read(line, sequence(line)) else { panic!("{line}") };
        let stub = stub(line, "ab").unwrap();
        let Ok(Line::Event(stubbed)) = Line::read(&stub, sequence(line)) else { panic!("{stub}") };
        assert_eq!(stubbed.stamp.id, event.stamp.id);
        assert_eq!(stubbed.change.subject, event.change.subject);
        assert!(stub.contains("[removed]") && stub.contains("[retiré]"), "{stub}");
        assert!(!stub.contains(&event.stamp.salt));
        let said = serde_json::to_value(&event.change.fact).unwrap();
        assert!(!stub.contains(said["data"]["text"]["en"].as_str().unwrap()));
        assert_eq!(leaf_hash(stub.as_bytes()).as_deref(), Some("ab"));
        assert_eq!(leaf_hash(line.as_bytes()), None);
    }

    #[test]
    fn a_stub_of_a_stub_keeps_its_hash() {
        let once = stub(NOTE.trim_end(), "ab").unwrap();
        assert_eq!(stub(&once, "cd").unwrap(), once);
    }

    #[test]
    fn a_stub_is_no_longer_than_an_event_may_be() {
        let contact = |n: usize| format!(r#"{{"label":{{"en":"a"}},"email":"a@b{n}"}}"#);
        let contacts: Vec<String> = (0..1_400).map(contact).collect();
        let line = NOTE
            .trim_end()
            .replace("note-published.v1", "contact-revised.v1")
            .replace(r#""data":{"text""#, &format!(r#""data":{{"contacts":[{}],"text""#, contacts.join(",")));
        let stub = stub(&line, &"ab".repeat(32)).unwrap();
        assert!((50_000..=EVENT_BYTES_MAX).contains(&line.len()), "{}", line.len());
        assert!(stub.len() <= EVENT_BYTES_MAX, "{} from {}", stub.len(), line.len());
        assert!(!stub.contains("a@b"), "{stub}");
    }

    fn sequence(line: &str) -> u64 {
        let event: Value = serde_json::from_str(line).unwrap();
        event["sequence"].as_str().unwrap().parse().unwrap()
    }
}

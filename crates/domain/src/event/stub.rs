//! What remains of an event whose text had to be removed.
//!
//! A stub is the same event with its texts, addresses and salt replaced, so that it folds as before, and with the hash
//! of the line that it was, so that every proof still holds.

use serde::Deserialize;
use serde_json::Value;

use crate::Lang;

/// What stands in place of a text, per language.
const REMOVED: [(&str, &str); 2] = [("en", "[removed]"), ("fr", "[retiré]")];

/// Members that hold addresses of people or places, and what stands there instead.
const ADDRESSES: [(&str, &str); 4] = [
    ("email", "removed@removed.invalid"),
    ("address", "https://removed.invalid/"),
    ("archived", "https://removed.invalid/"),
    ("same_as", "https://removed.invalid/"),
];

/// The stub of a line, which had the leaf hash `leaf_hash` (hexadecimal).
///
/// A line that is a stub already keeps the hash that it has.
///
/// # Errors
///
/// Where the line is not JSON.
pub fn stub(line: &str, hash: &str) -> Result<String, serde_json::Error> {
    let mut event: Value = serde_json::from_str(line)?;
    // The data is never a text itself, though `by` alone would look like one in Belarusian.
    if let Some(Value::Object(data)) = event.get_mut("data") {
        // The name of a document may name a person, and its hash tell of its text.
        data.remove("provenance");
        data.iter_mut().for_each(|(name, member)| remove_member(name, member));
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
    let word = b"\"leafhash\"";
    line.windows(word.len()).any(|window| window == word).then_some(())?;
    serde_json::from_slice::<Stub>(line).ok()?.leafhash
}

fn remove(value: &mut Value) {
    match value {
        Value::Object(members) if is_text(members) => {
            for (lang, text) in members.iter_mut() {
                let removed = REMOVED.iter().find(|(known, _)| known == lang);
                *text = removed.map_or("[…]", |(_, removed)| removed).into();
            }
        }
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| remove_member(name, member)),
        Value::Array(items) => items.iter_mut().for_each(remove),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn remove_member(name: &str, member: &mut Value) {
    match ADDRESSES.iter().find(|(known, _)| *known == name).filter(|_| member.is_string()) {
        Some((_, removed)) => *member = (*removed).into(),
        None => remove(member),
    }
}

/// An object whose members are languages, each with a text.
fn is_text(members: &serde_json::Map<String, Value>) -> bool {
    !members.is_empty() && members.iter().all(|(name, text)| name.parse::<Lang>().is_ok() && text.is_string())
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

    fn sequence(line: &str) -> u64 {
        let event: Value = serde_json::from_str(line).unwrap();
        event["sequence"].as_str().unwrap().parse().unwrap()
    }
}

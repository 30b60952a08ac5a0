//! Text per language. A missing language is missing: never copied, always reported as such.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeFromStr, SerializeDisplay};

use crate::Malformed;

/// A language, as its two-letter code of ISO 639-1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Lang([u8; 2]);

impl Lang {
    /// English.
    pub const EN: Lang = Lang(*b"en");
    /// French.
    pub const FR: Lang = Lang(*b"fr");
    /// The languages in which everything should stand.
    pub const OFFICIAL: [Lang; 2] = [Lang::EN, Lang::FR];

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("en")
    }
}

impl FromStr for Lang {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text.as_bytes() {
            &[a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Ok(Self([a, b])),
            _ => Err(Malformed::new("a language", text, "use two letters such as en or fr")),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One text in the languages in which it was given: `{"en": "…", "fr": "…"}`.
///
/// Each text is trimmed, is not empty, and has no control characters but the line break and the tab, since it
/// goes into XML (XML 1.0, section 2.2). They stand in the order of the codes, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<(Lang, String)>);

/// The longest text in one language, in bytes.
pub const TEXT_BYTES_MAX: usize = 20_000;

impl Text {
    /// The text in this language, if it was given.
    #[must_use]
    pub fn get(&self, lang: Lang) -> Option<&str> {
        self.0.iter().find(|(given, _)| *given == lang).map(|(_, text)| text.as_str())
    }

    /// The text in this language, or else in another one, with the language it is really in.
    #[must_use]
    pub fn best(&self, lang: Lang) -> Option<(Lang, &str)> {
        self.iter().find(|(given, _)| *given == lang).or_else(|| self.iter().next())
    }

    /// The official languages in which it was not given.
    pub fn missing(&self) -> impl Iterator<Item = Lang> {
        Lang::OFFICIAL.into_iter().filter(|lang| self.get(*lang).is_none())
    }

    /// This text with the languages of another one: where both have a language, the other's stands.
    pub(crate) fn overlaid(&self, other: &Self) -> Self {
        let mut both = self.clone();
        other.0.iter().for_each(|(lang, text)| both.put(*lang, text.clone()));
        both
    }

    /// Each language with its text.
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        self.0.iter().map(|(lang, text)| (*lang, text.as_str()))
    }

    /// Says it in a language, in place of what was said in it.
    fn put(&mut self, lang: Lang, text: String) {
        let at = self.0.partition_point(|(given, _)| *given < lang);
        match self.0.get_mut(at) {
            Some((given, said)) if *given == lang => *said = text,
            _ => self.0.insert(at, (lang, text)),
        }
    }

    fn of(given: impl IntoIterator<Item = (Lang, String)>) -> Self {
        let mut text = Self::default();
        given.into_iter().for_each(|(lang, said)| text.put(lang, said));
        text
    }

    /// With each language as it is kept.
    fn checked(mut self) -> Result<Self, Malformed> {
        if self.0.is_empty() {
            return Err(Malformed::new("a text", "", "give it in at least one language"));
        }
        for (_, said) in &mut self.0 {
            *said = clean(std::mem::take(said))?;
        }
        Ok(self)
    }
}

impl TryFrom<BTreeMap<Lang, String>> for Text {
    type Error = Malformed;

    fn try_from(given: BTreeMap<Lang, String>) -> Result<Self, Malformed> {
        Self::of(given).checked()
    }
}

impl From<Text> for BTreeMap<Lang, String> {
    fn from(text: Text) -> Self {
        text.0.into_iter().collect()
    }
}

/// A text without blanks around it, and with line breaks of one kind; as it is where that is so already.
fn clean(text: String) -> Result<String, Malformed> {
    let forbidden =
        |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    // Most texts have no byte that one of these begins with, and looking for that is quicker.
    let suspect =
        |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' || matches!(byte, 0x7f | 0xc2 | 0xef);
    let is_suspect = text.bytes().fold(false, |found, byte| found | suspect(byte));
    let trimmed = text.trim();
    let text = match trimmed.len() == text.len() && !(is_suspect && text.contains('\r')) {
        true => text,
        false => trimmed.replace("\r\n", "\n"),
    };
    match text {
        empty if empty.is_empty() => {
            Err(Malformed::new("a text", "", "leave an absent language out instead of giving an empty text"))
        }
        long if long.len() > TEXT_BYTES_MAX => {
            Err(Malformed::new("a text", &long, "one language holds at most 20,000 bytes"))
        }
        odd if is_suspect && odd.contains(forbidden) => {
            Err(Malformed::new("a text", &odd.escape_debug().to_string(), "remove the control characters"))
        }
        text => Ok(text),
    }
}

impl<const N: usize> From<[(Lang, &str); N]> for Text {
    fn from(pairs: [(Lang, &str); N]) -> Self {
        Self::of(pairs.map(|(lang, text)| (lang, text.to_owned())))
    }
}

/// Whether the members of an object of JSON are a text: languages, each with what is said in it.
pub(crate) fn is_text(members: &serde_json::Map<String, serde_json::Value>) -> bool {
    let is_said =
        |(name, said): (&String, &serde_json::Value)| name.parse::<Lang>().is_ok() && said.is_string();
    !members.is_empty() && members.iter().all(is_said)
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(lang, text)| (lang, text)))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Languages)
    }
}

/// Reads the languages of a text.
struct Languages;

impl<'de> Visitor<'de> for Languages {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let mut text = Text(Vec::with_capacity(Lang::OFFICIAL.len()));
        while let Some((lang, said)) = map.next_entry()? {
            if text.get(lang).is_some() {
                return Err(A::Error::custom(format_args!("duplicate field `{lang}`")));
            }
            text.put(lang, said);
        }
        text.checked().map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Text, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_missing_language_is_missing() {
        let text = read(r#"{"en":"Plan"}"#).unwrap();
        assert_eq!(text.get(Lang::FR), None);
        assert_eq!(text.best(Lang::FR), Some((Lang::EN, "Plan")));
        assert_eq!(text.missing().collect::<Vec<_>>(), [Lang::FR]);
    }

    #[test]
    fn an_empty_or_unprintable_text_is_refused() {
        for wrong in ["{}", r#"{"en":" "}"#, r#"{"en":"a\u0000b"}"#, r#"{"en":"a\u000bb"}"#, r#"{"eng":"a"}"#]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_language_is_given_once() {
        let twice = read(r#"{"en":"a","fr":"b","en":"c"}"#).unwrap_err();
        assert_eq!(crate::misread(&twice), "the key `en` is given twice; give it once");
    }
}

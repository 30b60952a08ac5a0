//! Where a change came from: the document and the row in it. It stands in the data of any event, as its member
//! `provenance`, and is no part of what the event says: two events that differ in it alone say the same.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::{MapPreventDuplicates, serde_as};

use crate::{Malformed, When, rules};

/// The longest name of a document, in characters.
pub const DOCUMENT_NAME_CHARS_MAX: usize = 200;

/// The document that a change came from, and where in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The name of the document, without its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The row of a sheet, or the line of another document, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When it was captured there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<When>,
    /// SHA-256 of the document, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Provenance {
    /// Whether every part of it is what it should be.
    ///
    /// # Errors
    ///
    /// The first part that is not.
    pub fn check(&self) -> Result<(), Malformed> {
        if let Some(name) = &self.document
            && (name.trim().is_empty()
                || name.chars().count() > DOCUMENT_NAME_CHARS_MAX
                || name.contains(char::is_control))
        {
            return Err(Malformed::new(
                "the name of a document",
                name,
                "use 1 to 200 characters on one line",
            ));
        }
        if self.row == Some(0) {
            return Err(Malformed::new("a row", "0", "the first one is 1"));
        }
        rules::address(self.address.as_deref())?;
        rules::digest(self.sha256.as_deref())
    }

    /// The same with a row or line, from 1; 0 where it is not known.
    pub(crate) fn at(&self, line: usize) -> Self {
        let row = u64::try_from(line).ok().filter(|row| *row > 0);
        Self { row, ..self.clone() }
    }

    /// The data of an event with this as its last member.
    pub(super) fn joined(&self, data: &str) -> Result<String, serde_json::Error> {
        let members = data.strip_suffix('}').unwrap_or(data);
        let comma = if members.ends_with('{') { "" } else { "," };
        Ok(format!(r#"{members}{comma}"provenance":{}}}"#, serde_json::to_string(self)?))
    }

    /// The data of an event without this member, and what the member said.
    ///
    /// # Errors
    ///
    /// Where the data is no object, has a member twice, or the member has not its shape.
    pub fn parted(data: &str) -> Result<(Cow<'_, str>, Option<Self>), serde_json::Error> {
        let (rest, said) = Self::split(data)?;
        Ok((rest, said.map(|said| serde_json::from_str(said.get())).transpose()?))
    }

    /// The same, with the member as it stands there.
    ///
    /// # Errors
    ///
    /// Where the data is no object, or has a member twice.
    pub fn split(data: &str) -> Result<(Cow<'_, str>, Option<Box<RawValue>>), serde_json::Error> {
        // In JSON no text holds a quotation mark as it is: this is found as a whole text or as the name of a member.
        const NAME: &str = r#""provenance""#;
        static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(NAME));
        // Most events have none, and looking for it from the front is quicker.
        let Some(at) = FINDER.find(data.as_bytes()).and_then(|_| data.rfind(NAME)) else {
            return Ok((Cow::Borrowed(data), None));
        };
        // As it is written here: the last member, which an object ends.
        let (before, after) = data.split_at(at);
        let members = before.strip_suffix(',').or_else(|| before.ends_with('{').then_some(before));
        let said = after.strip_prefix(NAME).and_then(|said| said.strip_prefix(':')?.strip_suffix('}'));
        let said = said.filter(|said| said.starts_with('{')).and_then(|said| serde_json::from_str(said).ok());
        match (members, said) {
            (Some(members), Some(said)) => Ok((Cow::Owned(format!("{members}}}")), Some(said))),
            _ => Self::picked(data),
        }
    }

    /// The same for data of which it may be any member, or none.
    fn picked(data: &str) -> Result<(Cow<'_, str>, Option<Box<RawValue>>), serde_json::Error> {
        #[serde_as]
        #[derive(Serialize, Deserialize)]
        #[serde(transparent)]
        struct Members<'a>(
            #[serde(borrow)]
            #[serde_as(as = "MapPreventDuplicates<_, _>")]
            BTreeMap<Cow<'a, str>, &'a RawValue>,
        );
        let mut members: Members<'_> = serde_json::from_str(data)?;
        let said = members.0.remove("provenance").map(ToOwned::to_owned);
        Ok((Cow::Owned(serde_json::to_string(&members)?), said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provenance() -> Provenance {
        Provenance {
            document: Some("a}\",\"provenance\":{.csv".to_owned()),
            row: Some(3),
            ..Provenance::default()
        }
    }

    #[test]
    fn it_is_parted_from_the_data_wherever_it_stands() {
        let own = serde_json::to_string(&provenance()).unwrap();
        for (data, bare) in [
            (format!(r#"{{"provenance":{own}}}"#), "{}"),
            (format!(r#"{{"a":1,"provenance":{own}}}"#), r#"{"a":1}"#),
            (format!(r#"{{"provenance":{own},"a":1}}"#), r#"{"a":1}"#),
            (format!("{{ \"a\": 1, \"provenance\" : {own} }}"), r#"{"a":1}"#),
        ] {
            let (rest, found) = Provenance::parted(&data).unwrap();
            assert_eq!((&*rest, found), (bare, Some(provenance())), "{data}");
            let joined = provenance().joined(bare).unwrap();
            let (rest, found) = Provenance::parted(&joined).unwrap();
            assert_eq!((&*rest, found), (bare, Some(provenance())), "{joined}");
        }
        let below = format!(r#"{{"a":{{"provenance":{own}}}}}"#);
        for none in ["{}", "3", r#"{"a":"\"provenance\":"}"#, r#"{"en":"provenance"}"#, &below] {
            let (rest, found) = Provenance::parted(none).unwrap();
            assert_eq!((&*rest, found), (none, None));
        }
        let twice = format!(r#"{{"a":1,"provenance":{own},"a":2}}"#);
        for wrong in [r#"{"provenance":3}"#, r#"{"provenance":{"rows":3}}"#, &twice] {
            assert!(Provenance::parted(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn each_of_its_parts_is_checked() {
        assert_eq!(provenance().check(), Ok(()));
        let wrong = [
            r#"{"document":" "}"#,
            r#"{"document":"a\nb"}"#,
            r#"{"row":0}"#,
            r#"{"address":"q3.csv"}"#,
            r#"{"sha256":"0A"}"#,
        ];
        for text in wrong {
            let provenance: Provenance = serde_json::from_str(text).unwrap();
            assert!(provenance.check().is_err(), "{text}");
        }
        assert!(Provenance { document: Some("a".repeat(201)), ..Provenance::default() }.check().is_err());
    }
}

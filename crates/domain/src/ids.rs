//! Identities: chosen once, never changed, never reused.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_with::{DeserializeFromStr, SerializeDisplay};

use crate::Malformed;

/// The id of a plan, a commitment or an organization: `[a-z0-9-]{1,80}`.
///
/// It stands in addresses, feed ids and citation keys, so it has no dots (suffixes follow) and no capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Slug(Arc<str>);

/// The id of a milestone, indicator, target, note … within its commitment: `[A-Za-z0-9._-]{1,80}`.
///
/// By default it is the first code, and it stays when the code changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct LocalId(Arc<str>);

/// The longest id, in characters.
pub const ID_CHARS_MAX: usize = 80;

impl Slug {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl LocalId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        match id_of(text, fits) {
            true => Ok(Self(text.into())),
            false => Err(Malformed::new("an id", text, "use 1 to 80 of a-z, 0-9 and -")),
        }
    }
}

impl FromStr for LocalId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        match id_of(text, fits) {
            true => Ok(Self(text.into())),
            false => Err(Malformed::new("an id", text, "use 1 to 80 of A-Z, a-z, 0-9, ., _ and -")),
        }
    }
}

fn id_of(text: &str, fits: impl Fn(u8) -> bool) -> bool {
    (1..=ID_CHARS_MAX).contains(&text.len()) && text.bytes().all(fits)
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for LocalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for LocalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert!("canada-2016-2018-6".parse::<Slug>().is_ok());
        for wrong in ["", "C6", "a.b", "a b", "é", &"a".repeat(81)] {
            assert!(wrong.parse::<Slug>().is_err(), "{wrong}");
        }
        assert!("6.1.1".parse::<LocalId>().is_ok());
        assert!("6/1".parse::<LocalId>().is_err());
    }
}

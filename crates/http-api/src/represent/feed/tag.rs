//! The tag of a feed document: how far it goes, so that a reader who brings it back gets what came since.

use std::fmt;
use std::str::FromStr;

use domain::Malformed;
use sha2::{Digest, Sha256};

use crate::coding::TAGS;

/// Raise this whenever the same items are written in other bytes; a test notices.
pub const RENDERER: u32 = 5;

/// An entity tag without its quotes: `1042-5f0c9a1e`, and `1042+1000-5f0c9a1e` for a document that begins at what was
/// recorded from position 1000 on.
///
/// Items never change unless something is redacted, which makes another version; so position and version decide all bytes of
/// a document at an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    /// How many events the log had after the newest item of the document.
    pub position: u64,
    /// Where the document begins, where a reader came back after a long time.
    pub from: Option<u64>,
    /// What else the bytes depend on.
    pub version: String,
    /// How it ends where it names a packed form of the document: `-gzip`.
    pub packed: Option<&'static str>,
}

/// How some proxies mark the tag of a form that they packed.
const PROXIES: (&str, &str) = (";gzip", "-gzip");

impl Tag {
    /// The version of documents of which all this stands outside of items.
    #[must_use]
    pub fn version(parts: &[&str]) -> String {
        let mut hash = Sha256::new_with_prefix(RENDERER.to_be_bytes());
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The tags of an `If-None-Match` that are of this form, whoever weakened them or marked them as compressed.
    #[must_use]
    pub fn listed(header: &str) -> Vec<Self> {
        let read = |tag: &str| {
            let tag = tag.trim().trim_start_matches("W/").trim_matches('"');
            let ours = TAGS.into_iter().map(|(_, mark)| (mark, mark));
            let marked = ours.chain([PROXIES]).find_map(|(mark, ours)| Some((tag.strip_suffix(mark)?, ours)));
            let (bare, packed) = marked.map_or((tag, None), |(bare, mark)| (bare, Some(mark)));
            Some(Self { packed, ..bare.parse().ok()? })
        };
        header.split(',').filter_map(read).collect()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, from, version, packed } = self;
        let from = from.map(|from| format!("+{from}")).unwrap_or_default();
        let packed = packed.unwrap_or_default();
        write!(f, "{position}{from}-{version}{packed}")
    }
}

impl FromStr for Tag {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let read = || {
            let (place, version) = text.split_once('-')?;
            let (position, from) = match place.split_once('+') {
                Some((position, from)) => (position, Some(from.parse().ok()?)),
                None => (place, None),
            };
            let own = version.len() == 8 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
            let (position, version) = (position.parse().ok()?, version.to_owned());
            own.then_some(Self { position, from, version, packed: None })
        };
        read().ok_or_else(|| Malformed::new("the tag of a feed", text, "send back the ETag as it was"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h3_a_tag_comes_back_however_it_was_handled() {
        let check = |header: &str, expected: &[&str]| {
            let found: Vec<_> = Tag::listed(header).iter().map(Tag::to_string).collect();
            assert_eq!(found, expected, "H3 {header}");
        };
        check("\"12-5f0c9a1e\"", &["12-5f0c9a1e"]);
        check("W/\"12-5f0c9a1e\"", &["12-5f0c9a1e"]);
        check("\"12-5f0c9a1e-br\"", &["12-5f0c9a1e-br"]);
        check(
            "\"x\", \"12+3-5f0c9a1e-gzip\" , W/\"7-00000000;gzip\"",
            &["12+3-5f0c9a1e-gzip", "7-00000000-gzip"],
        );
        for other in ["", "*", "\"v3-0123456789\"", "\"12-5f0c9a\"", "\"-1-5f0c9a1e\"", "\"12-5f0c9a1g\""] {
            check(other, &[]);
        }
    }

    #[test]
    fn what_stands_around_the_items_makes_the_version() {
        assert_eq!(Tag::version(&["a", "b"]), Tag::version(&["a", "b"]));
        assert_ne!(Tag::version(&["a", "b"]), Tag::version(&["ab", ""]));
    }
}

//! The name of a log, chosen once and kept for ever.

use std::fmt;

/// A host, a path and a year that name one log for ever.
///
/// Feed ids, checkpoints and the proofs in citations are built from it, so it stays as it was when the
/// log was created, whatever host serves the log later.
///
/// - The host is a DNS name in lower case, without a port.
/// - The path has at least one segment of letters, digits, `-`, `.`, `_` and `~`.
/// - In the year the host belonged to whoever created the log: with it the name stays unique after the
///   host changes hands ([RFC 4151](https://www.rfc-editor.org/rfc/rfc4151), section 2.1).
///
/// ```
/// # use event_store::Origin;
/// let origin = Origin::parse("commitments.example.ca/log", 2026)?;
/// assert_eq!(origin.to_string(), "commitments.example.ca/log");
/// assert_eq!(origin.tag_prefix(), "tag:commitments.example.ca,2026:log");
/// # Ok::<(), event_store::OriginError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    host: String,
    /// Without the slash before it.
    path: String,
    year: u16,
}

/// Why a text is not an [`Origin`]: tell the operator and let them choose another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// The part before the first slash is not a DNS name in lower case.
    #[error("the origin's host `{0}` is not a DNS name in lower case, such as commitments.example.ca")]
    Host(String),
    /// Nothing, an empty segment or a sign outside the allowed ones follows the first slash.
    #[error("the origin's path `{0}` needs segments of letters, digits and -._~, such as /log")]
    Path(String),
    /// The year does not have four digits.
    #[error("the origin's year {0} is not a year of four digits")]
    Year(u16),
}

impl Origin {
    /// Reads `host/path`, as [`Display`](fmt::Display) writes it.
    ///
    /// # Errors
    ///
    /// [`OriginError`] names the part that breaks a rule of the type.
    pub fn parse(name: &str, year: u16) -> Result<Self, OriginError> {
        let (host, path) = name.split_once('/').unwrap_or((name, ""));
        if !is_host(host) {
            return Err(OriginError::Host(host.into()));
        }
        if !path.split('/').all(is_segment) {
            return Err(OriginError::Path(path.into()));
        }
        if !(1000..=9999).contains(&year) {
            return Err(OriginError::Year(year));
        }
        Ok(Self { host: host.into(), path: path.into(), year })
    }

    /// The DNS name of the host that first served the log.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path under the host, with the slash before it.
    pub fn path(&self) -> String {
        format!("/{}", self.path)
    }

    /// The year in which the log was created.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The beginning of every tag URI minted for the log
    /// ([RFC 4151](https://www.rfc-editor.org/rfc/rfc4151)): `tag:HOST,YEAR:PATH`.
    pub fn tag_prefix(&self) -> String {
        format!("tag:{},{}:{}", self.host, self.year, self.path)
    }

    /// The form kept with the log: `HOST/PATH YEAR`.
    pub(crate) fn stored(&self) -> String {
        format!("{self} {}", self.year)
    }

    /// Reads the form kept with the log; none when it is not one.
    pub(crate) fn from_stored(stored: &[u8]) -> Option<Self> {
        let (name, year) = std::str::from_utf8(stored).ok()?.trim_end().rsplit_once(' ')?;
        Self::parse(name, year.parse().ok()?).ok()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.path)
    }
}

fn is_host(host: &str) -> bool {
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(sign)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_segment(segment: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !segment.is_empty() && segment.bytes().all(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_reads_back_what_it_writes() {
        for name in ["commitments.example.ca/log", "localhost.invalid/7f3a", "a-b.ca/x/Y_1~.z"] {
            let origin = Origin::parse(name, 2026).unwrap();
            assert_eq!(origin.to_string(), name);
            assert_eq!(Origin::from_stored(origin.stored().as_bytes()), Some(origin));
        }
    }

    #[test]
    fn a_broken_origin_is_refused_with_the_part_that_is_wrong() {
        let check = |name, year, message: &str| {
            assert_eq!(Origin::parse(name, year).unwrap_err().to_string(), message);
        };
        let host = "is not a DNS name in lower case, such as commitments.example.ca";
        check("", 2026, &format!("the origin's host `` {host}"));
        check("Example.ca/log", 2026, &format!("the origin's host `Example.ca` {host}"));
        check("example.ca:80/log", 2026, &format!("the origin's host `example.ca:80` {host}"));
        check("-a.ca/log", 2026, &format!("the origin's host `-a.ca` {host}"));
        check("a..ca/log", 2026, &format!("the origin's host `a..ca` {host}"));
        let path = "needs segments of letters, digits and -._~, such as /log";
        check("example.ca", 2026, &format!("the origin's path `` {path}"));
        check("example.ca/", 2026, &format!("the origin's path `` {path}"));
        check("example.ca/a//b", 2026, &format!("the origin's path `a//b` {path}"));
        check("example.ca/a b", 2026, &format!("the origin's path `a b` {path}"));
        check("example.ca/log", 26, "the origin's year 26 is not a year of four digits");
    }
}

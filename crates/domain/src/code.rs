//! Codes: the numbers that people give to commitments and milestones. They are text.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_with::{DeserializeFromStr, SerializeDisplay};

use crate::Malformed;

/// A published number such as `6.1.1`, `C02.1.10` or `8.a`. Never a number: `1.10` is not `1.1`.
///
/// Codes order by their parsed segments, figures by value and before letters: 1.2 < 1.10 < 1.a.
#[derive(Debug, Clone, PartialEq, Eq, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Code(Arc<str>);

/// The longest code, in characters.
pub const CODE_CHARS_MAX: usize = 40;

impl Code {
    /// The code as published.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
        match (1..=CODE_CHARS_MAX).contains(&text.chars().count()) && text.chars().all(fits) {
            true => Ok(Self(text.into())),
            false => Err(Malformed::new("a code", text, "use up to 40 letters, figures, ., -, _ and /")),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        segments(&self.0).cmp(segments(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A run of figures (compared by value: length without leading zeros, then figures) or a run of letters.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Figures(usize, &'a str),
    Letters(&'a str),
}

fn segments(code: &str) -> impl Iterator<Item = Segment<'_>> {
    let parts = code.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.flat_map(runs).map(|run| match run.starts_with(|c: char| c.is_ascii_digit()) {
        true => {
            let significant = run.trim_start_matches('0');
            Segment::Figures(significant.len(), significant)
        }
        false => Segment::Letters(run),
    })
}

/// Cuts `C02` into `C` and `02`.
fn runs(part: &str) -> impl Iterator<Item = &str> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let figures = rest.starts_with(|c: char| c.is_ascii_digit());
        let end = rest.find(|c: char| c.is_ascii_digit() != figures).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_natural_order() {
        let written = ["1.a", "1.10", "C02.1.10", "1.2", "C02.1.2", "6.1.1", "6.1", "10.1", "C02.1.01"];
        let mut codes: Vec<Code> = written.iter().map(|code| code.parse().unwrap()).collect();
        codes.sort();
        let sorted: Vec<&str> = codes.iter().map(Code::as_str).collect();
        assert_eq!(sorted, ["1.2", "1.10", "1.a", "6.1", "6.1.1", "10.1", "C02.1.01", "C02.1.2", "C02.1.10"]);
    }
}

//! An entry of a file of citations, whatever the format.

use super::{bibtex, csl, ris};
use crate::represent::citation::Proof;

/// What an entry says, as far as it can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) key: Option<String>,
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// Year, month and day, as far as they are given.
    pub(super) issued: Vec<u16>,
    pub(super) version: Option<String>,
    pub(super) address: Option<String>,
    /// Everything that stands in notes.
    pub(super) notes: String,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    /// It is no BibTeX from some line on.
    #[error("line {line} is not BibTeX: {what}")]
    Bibtex { line: usize, what: String },
    /// It is no CSL-JSON.
    #[error("the file is not CSL-JSON at line {}, column {}: {}", .0.line(), .0.column(), domain::misread(.0))]
    Csl(#[from] serde_json::Error),
    /// A line stands before the first record.
    #[error("line {line} is not RIS: a record begins with `TY  - `")]
    Ris { line: usize },
}

/// A format of files of citations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Bibtex,
    Ris,
    Csl,
}

impl Format {
    /// The media types by which files are sent.
    const MEDIA_TYPES: [(&str, Self); 6] = [
        ("application/x-bibtex", Self::Bibtex),
        ("text/x-bibtex", Self::Bibtex),
        ("application/x-research-info-systems", Self::Ris),
        ("application/vnd.citationstyles.csl+json", Self::Csl),
        ("application/citeproc+json", Self::Csl),
        ("application/json", Self::Csl),
    ];

    pub(super) fn media_types() -> Vec<&'static str> {
        Self::MEDIA_TYPES.iter().map(|(name, _)| *name).collect()
    }

    /// The format that a media type names; for plain text, the one that it begins as.
    pub(super) fn of(media_type: Option<&str>, text: &str) -> Option<Self> {
        let essence = media_type.and_then(|full| full.split(';').next()).unwrap_or("text/plain").trim();
        let named = Self::MEDIA_TYPES.iter().find(|(name, _)| essence.eq_ignore_ascii_case(name));
        if let Some((_, format)) = named {
            return Some(*format);
        }
        let begins = text.trim_start_matches('\u{feff}').trim_start();
        let plain = ["text/plain", "application/octet-stream", "application/x-www-form-urlencoded"];
        match begins.chars().next().filter(|_| plain.contains(&essence)) {
            Some('[' | '{') => Some(Self::Csl),
            Some('@' | '%') => Some(Self::Bibtex),
            Some('T') if begins.starts_with("TY  -") => Some(Self::Ris),
            Some(_) | None => None,
        }
    }

    /// The entries of a file.
    pub(super) fn read(self, text: &str) -> Result<Vec<Entry>, ReadError> {
        let text = text.trim_start_matches('\u{feff}');
        match self {
            Self::Bibtex => bibtex::read(text),
            Self::Ris => ris::read(text),
            Self::Csl => csl::read(text),
        }
    }
}

impl Entry {
    /// The version that the entry names, in its field or in a note.
    pub(super) fn version(&self) -> Option<String> {
        let field = self.version.as_ref().map(|version| version.trim().to_owned());
        field.filter(|version| !version.is_empty()).or_else(|| {
            let mut words = self.notes.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.find(|word| word.eq_ignore_ascii_case("version"))?;
            words.next().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
        })
    }

    /// The proof that stands in a note.
    pub(super) fn proof(&self) -> Option<Proof> {
        Proof::find(&self.notes)
    }
}

/// The numbers in a date, as far as they are year, month and day: `2018/06/30/`, `2018-06-30`.
pub(super) fn date(text: &str) -> Vec<u16> {
    let parts = text.split(|c: char| !c.is_ascii_digit()).take_while(|part| !part.is_empty());
    parts.take(3).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_media_type_or_by_its_beginning() {
        let check = |media_type, text, expected| assert_eq!(Format::of(media_type, text), expected);
        check(Some("application/x-bibtex; charset=utf-8"), "", Some(Format::Bibtex));
        check(Some("Application/JSON"), "", Some(Format::Csl));
        check(Some("text/plain"), "\u{feff}TY  - RPRT", Some(Format::Ris));
        check(None, "\n@techreport{", Some(Format::Bibtex));
        check(None, " [{}]", Some(Format::Csl));
        check(None, "hello", None);
        check(Some("text/html"), "@techreport{", None);
    }

    #[test]
    fn a_version_is_found_in_its_field_or_in_a_note() {
        let check = |version: Option<&str>, notes: &str, expected: Option<&str>| {
            let entry =
                Entry { version: version.map(str::to_owned), notes: notes.to_owned(), ..Entry::default() };
            assert_eq!(entry.version().as_deref(), expected, "{notes}");
        };
        check(Some("14"), "", Some("14"));
        check(None, "Version 14, as of 2018-06-30", Some("14"));
        check(None, "tex.x: y\nversion: 14", Some("14"));
        check(None, "a version of it", None);
        check(None, "", None);
    }

    #[test]
    fn a_date_is_read_as_far_as_it_is_given() {
        let check = |text: &str, expected: &[u16]| assert_eq!(date(text), expected);
        check("2018/06/30/", &[2018, 6, 30]);
        check("2018/06//", &[2018, 6]);
        check("2018-06-30", &[2018, 6, 30]);
        check("2018", &[2018]);
        check("June 2018", &[]);
    }
}

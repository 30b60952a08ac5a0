//! The forms in which a document comes, and the one way to read any of them.

use super::sheet::{read_separated, read_workbook};
use super::{Document, PROBLEMS_MAX, Place, Problem, fits, read_json_with, read_toml_with};
use crate::{Lang, Slug};

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// TOML, for a person.
    Toml,
    /// JSON, for a program.
    Json,
    /// A sheet as separated values (RFC 4180), with commas, semicolons or tabs, in UTF-8 or Windows-1252.
    Csv,
    /// A sheet of a workbook (Office Open XML, ECMA-376).
    Xlsx,
}

/// What holds for a document as a whole and does not stand in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The languages in which every text must stand.
    pub required: Vec<Lang>,
    /// The plan of a sheet. The other forms name their plan themselves.
    pub plan: Option<Slug>,
    /// Whether a sheet imports the past. The other forms say so themselves.
    pub history: bool,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// What it says.
    pub document: Document,
    /// What a person should look at, though nothing is wrong with it: texts that were kept as words only, and the like.
    pub remarks: Vec<Problem>,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Toml, Self::Json, Self::Csv, Self::Xlsx];

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Toml => "application/toml",
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// What the names of its files end with.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Toml => ".toml",
            Self::Json => ".json",
            Self::Csv => ".csv",
            Self::Xlsx => ".xlsx",
        }
    }

    /// The form that the name of a file tells.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        Self::ALL.into_iter().find(|form| name.ends_with(form.suffix()))
    }

    /// The form of a media type without parameters, in lower case.
    #[must_use]
    pub fn of_media_type(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.media_type() == name)
    }

    /// Whether it is a sheet, whose plan is named beside it.
    #[must_use]
    pub fn is_sheet(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx)
    }

    /// Whether its bytes are no text that a person reads.
    #[must_use]
    pub fn is_packed(self) -> bool {
        matches!(self, Self::Xlsx)
    }
}

/// Reads a document in any form.
///
/// # Errors
///
/// Everything that is wrong with it, in the order in which it stands there. At most 1,000 problems.
pub fn read(form: Form, bytes: &[u8], terms: &Terms) -> Result<Read, Vec<Problem>> {
    fits(bytes.len()).map_err(|message| vec![problem(Place { line: 1, column: 1 }, message)])?;
    let plain = |document| Read { document, remarks: Vec::new() };
    let read = match form {
        Form::Toml => read_toml_with(utf8(bytes)?, &terms.required).map(plain),
        Form::Json => read_json_with(utf8(bytes)?, &terms.required).map(plain),
        Form::Csv => read_separated(bytes, terms),
        Form::Xlsx => read_workbook(bytes, terms),
    };
    read.map_err(|mut problems| {
        problems.truncate(PROBLEMS_MAX);
        problems
    })
}

fn utf8(bytes: &[u8]) -> Result<&str, Vec<Problem>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        let message = "the line is not UTF-8; save the document in that encoding".to_owned();
        vec![problem(Place { line, column: 0 }, message)]
    })
}

fn problem(place: Place, message: String) -> Problem {
    Problem { place, path: String::new(), message }
}

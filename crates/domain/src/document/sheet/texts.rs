//! A table of texts as people publish them, to see how each is read.

use super::grid::{Cell, Grid};
use super::{decode, separated, workbook};
use crate::document::{Form, Place, Problem};

/// A row of such a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// The line of the file in which it begins.
    pub line: usize,
    /// The text.
    pub text: String,
    /// What the column `kind` says that it is.
    pub kind: Option<String>,
    /// What the column `lang` says of its language.
    pub lang: Option<String>,
    /// What the column `reading` says that it should be read as: JSON, or nothing where it should be refused. None where
    /// there is no such column.
    pub reading: Option<String>,
}

/// The texts in a column of a sheet. Rows without a text are left out.
///
/// # Errors
///
/// Where the sheet cannot be read, or has no such column.
pub fn texts(form: Form, bytes: &[u8], column: &str) -> Result<Vec<TextRow>, Vec<Problem>> {
    let grid = match form {
        Form::Xlsx => workbook::grid(bytes)?,
        Form::Csv | Form::Toml | Form::Json => {
            separated::grid(&decode::text(bytes).map_err(|problem| vec![problem])?)?
        }
    };
    let Grid { line, columns, rows } = &grid;
    let place = |name: &str| columns.iter().position(|known| known == name);
    let Some(text) = place(&column.to_lowercase()) else {
        let place = Place { line: *line, column: 0 };
        let message = format!("there is no column `{column}`; there are {}", columns.join(", "));
        return Err(vec![Problem { place, path: String::new(), message }]);
    };
    let [kind, lang, reading] = ["kind", "lang", "reading"].map(place);
    let shown = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Wrong(text) => text.clone(),
    };
    let row = |row: &super::grid::Row| {
        let cell = |place: usize| row.cells.get(place).map(shown).unwrap_or_default();
        let said = |place: Option<usize>| place.map(cell).filter(|said| !said.is_empty());
        let reading = reading.map(cell);
        TextRow { line: row.line, text: cell(text), kind: said(kind), lang: said(lang), reading }
    };
    Ok(rows.iter().map(row).filter(|row| !row.text.is_empty()).collect())
}

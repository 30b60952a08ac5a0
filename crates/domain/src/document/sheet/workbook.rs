//! Workbooks (.xlsx, ECMA-376): the first sheet, each cell as the sheet shows it.
//!
//! A workbook is packed, and a small file can hold a huge one. It is unpacked once into nothing, to measure it, before
//! anything is read from it.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use calamine::{Cell as Found, DataRef, ExcelDateTime, Reader, Style, Xlsx};
use zip::ZipArchive;

use super::SHEET_ROWS_MAX;
use super::grid::{Cell, Grid, Row};
use crate::document::{Place, Problem};

/// How many bytes a workbook may have when it is unpacked, all its parts together.
const UNPACKED_BYTES_MAX: u64 = 64 << 20;

/// How many columns a sheet may have.
const COLUMNS_MAX: usize = 64;

/// How many decimals a format may show: more than a spreadsheet keeps of any number.
const DECIMALS_MAX: usize = 28;

/// What is said of a formula without a value. A program that writes workbooks need not calculate them.
const UNCALCULATED: &str = "the cell has a formula that was never calculated; open and save the workbook in a \
                            spreadsheet program, or write the value";

/// The grid of the first sheet.
pub(super) fn grid(bytes: &[u8]) -> Result<Grid, Vec<Problem>> {
    let problem =
        |line, column, message| Problem { place: Place { line, column }, path: String::new(), message };
    let rows = rows(bytes).map_err(|message| vec![problem(1, 0, message)])?;
    let header =
        rows.first().into_iter().flat_map(|row| row.cells.iter().enumerate().map(|cell| (row.line, cell)));
    let unnamed: Vec<Problem> = header
        .filter_map(|(line, (index, cell))| match cell {
            Cell::Wrong(message) => Some(problem(line, index + 1, message.clone())),
            Cell::Text(_) | Cell::Number(_) => None,
        })
        .collect();
    if unnamed.is_empty() { Ok(Grid::of(rows)) } else { Err(unnamed) }
}

fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    measure(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let name = workbook.sheet_names().first().cloned().ok_or("the workbook has no sheet; add one")?;
    let uncalculated = uncalculated(&mut workbook, &name)?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some((found, style)) = cells.next_cell_with_style_id().map_err(|error| unreadable(&error))? {
        let cell = match uncalculated.contains(&found.get_position()) {
            true => Cell::Wrong(UNCALCULATED.to_owned()),
            false => shown(&found, cells.styles().get(style)),
        };
        if !cell.is_empty() {
            let (row, column) = found.get_position();
            enter(&mut rows, index(row) + 1, index(column), cell)?;
        }
    }
    Ok(rows)
}

/// Where the formulas stand that have no value. One that comes to an empty text has that as its value.
fn uncalculated(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<HashSet<(u32, u32)>, String> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| unreadable(&error))?;
    let mut found = HashSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| unreadable(&error))? {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            found.insert(cell.pos);
        }
    }
    Ok(found)
}

/// Unpacks the workbook as far as it may go.
fn measure(bytes: &[u8]) -> Result<(), String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|error| unreadable(&error))?;
        left = left.checked_sub(read).ok_or_else(|| {
            format!(
                "the workbook has more than {} MiB unpacked; divide it into several",
                UNPACKED_BYTES_MAX >> 20
            )
        })?;
    }
    Ok(())
}

/// Puts a cell into its row. Empty cells and rows may be left out in a workbook.
fn enter(rows: &mut Vec<Row>, line: usize, column: usize, cell: Cell) -> Result<(), String> {
    if column >= COLUMNS_MAX {
        return Err(format!(
            "row {line} has more than {COLUMNS_MAX} columns; remove what is not of the table"
        ));
    }
    if rows.last().is_none_or(|last| last.line != line) {
        if rows.len() > SHEET_ROWS_MAX {
            return Err(format!("the sheet has more than {SHEET_ROWS_MAX} rows; divide it into several"));
        }
        rows.push(Row { line, cells: Vec::new() });
    }
    let Some(last) = rows.last_mut() else { return Ok(()) };
    if last.cells.len() <= column {
        last.cells.resize(column + 1, Cell::Text(String::new()));
    }
    if let Some(place) = last.cells.get_mut(column) {
        *place = cell;
    }
    Ok(())
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX - 1)
}

/// What a cell shows.
fn shown(found: &Found<DataRef<'_>>, style: Option<&Style>) -> Cell {
    let format =
        style.and_then(|style| style.number_format.as_ref()).map_or("General", |f| f.format_code.as_str());
    match found.get_value() {
        DataRef::Empty => Cell::Text(String::new()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_of(text),
        DataRef::SharedString(text) => text_of(text),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => number_shown(*number, format),
        DataRef::Bool(flag) => Cell::Text(flag.to_string()),
        DataRef::DateTime(moment) => date_shown(moment, format),
        DataRef::Error(error) => Cell::Wrong(format!("the cell shows the error {error}; mend its formula")),
    }
}

fn text_of(text: &str) -> Cell {
    Cell::Text(text.trim().to_owned())
}

/// A number in a format that shows all of it.
fn number_shown(number: f64, format: &str) -> Cell {
    let held = held(number);
    let decimals = match format {
        "General" | "@" | "" => return Cell::Number(held),
        "0" | "#,##0" => 0,
        other => match other.strip_prefix("0.").or_else(|| other.strip_prefix("#,##0.")) {
            Some(zeros) if is_decimals(zeros) => zeros.len(),
            Some(_) | None => {
                return Cell::Wrong(format!(
                    "the cell holds {held} and its format {other} may show another number; write the one that is meant as a text"
                ));
            }
        },
    };
    let shown = format!("{number:.decimals$}");
    match shown.parse::<f64>().is_ok_and(|read| held == self::held(read)) {
        true => Cell::Number(shown),
        false => {
            Cell::Wrong(format!("the cell shows {shown} and holds {held}; write the right one as a text"))
        }
    }
}

/// Whether what stands behind the point of a format shows so many decimals, of which there is room for a few.
fn is_decimals(zeros: &str) -> bool {
    (1..=DECIMALS_MAX).contains(&zeros.len()) && zeros.bytes().all(|byte| byte == b'0')
}

/// The number to 15 significant figures, as many as a spreadsheet keeps.
fn held(number: f64) -> String {
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

/// A date as exactly as its format shows it: `mmm-yy` is a month.
fn date_shown(moment: &ExcelDateTime, format: &str) -> Cell {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let letters = letters(format);
    if moment.is_duration() || (hour, minute, second) != (0, 0, 0) || !letters.contains('y') {
        return Cell::Wrong(format!(
            "the format {format} shows a time, or no year; write the date as a text"
        ));
    }
    match (letters.contains('d'), letters.contains('m')) {
        (true, _) => Cell::Text(format!("{year:04}-{month:02}-{day:02}")),
        (false, true) => Cell::Text(format!("{year:04}-{month:02}")),
        (false, false) => Cell::Text(format!("{year:04}")),
    }
}

/// The signs of a format that stand for parts of a date: without what is quoted or escaped, and without what stands in
/// brackets, which are colours and languages (ECMA-376 part 1, section 18.8.31).
fn letters(format: &str) -> String {
    let mut letters = String::new();
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => while signs.next().is_some_and(|sign| sign != '"') {},
            '[' => while signs.next().is_some_and(|sign| sign != ']') {},
            '\\' => {
                signs.next();
            }
            sign => letters.extend(sign.to_lowercase()),
        }
    }
    letters
}

/// What the readers of zip and of workbooks say is about their insides, but for a password.
fn unreadable(error: &dyn std::fmt::Display) -> String {
    match error.to_string().to_lowercase().contains("password") {
        true => "the workbook is protected by a password; save it without one".to_owned(),
        false => "the workbook cannot be read; save it anew as .xlsx".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_shown_or_not_at_all() {
        let table = [
            (1_204.0, "General", "1204"),
            (80.7, "General", "80.7"),
            (0.1 + 0.2, "General", "0.3"),
            (6.0, "0.0", "6.0"),
            (34_012.0, "#,##0", "34012"),
        ];
        for (held, format, expected) in table {
            assert_eq!(number_shown(held, format), Cell::Number(expected.to_owned()), "{held} in {format}");
        }
        for (held, format) in
            [(80.666, "0.0"), (0.29, "0%"), (1.5, "0"), (5.0, "\"$\"#,##0"), (12.0, "0.00E+00")]
        {
            assert!(matches!(number_shown(held, format), Cell::Wrong(_)), "{held} in {format}");
        }
        let endless = format!("0.{}", "0".repeat(100_000));
        assert!(matches!(number_shown(1.5, &endless), Cell::Wrong(_)));
    }

    #[test]
    fn a_date_is_as_exact_as_its_format() {
        let date = |serial: f64, format: &str| {
            date_shown(&ExcelDateTime::new(serial, calamine::ExcelDateTimeType::DateTime, false), format)
        };
        // 45627 is 1 December 2024.
        let table = [
            ("yyyy-mm-dd", "2024-12-01"),
            ("mmm-yy", "2024-12"),
            ("yyyy", "2024"),
            ("d-mmm-yy", "2024-12-01"),
            ("[$-de-DE]mmm yyyy", "2024-12"),
            ("[Red]yyyy", "2024"),
            ("\"dated\" mmm\\d yyyy", "2024-12"),
        ];
        for (format, expected) in table {
            assert_eq!(date(45_627.0, format), Cell::Text(expected.to_owned()), "{format}");
        }
        assert!(matches!(date(45_627.5, "yyyy-mm-dd"), Cell::Wrong(_)));
        assert!(matches!(date(45_627.0, "d-mmm"), Cell::Wrong(_)));
        assert!(matches!(date(45_627.0, "d-mmm \"of any year\""), Cell::Wrong(_)));
    }
}

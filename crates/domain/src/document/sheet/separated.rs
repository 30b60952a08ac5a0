//! Separated values (RFC 4180): commas, semicolons or tabs, quoted cells with line breaks, any line ending.

use std::borrow::Cow;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::SHEET_ROWS_MAX;
use super::grid::{Cell, Grid, Row};
use crate::document::{Place, Problem};

/// The grid of a text.
pub(super) fn grid(text: &str) -> Result<Grid, Vec<Problem>> {
    let mut records = Records::new(text.as_bytes(), separator(text.as_bytes()));
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    let mut width = None;
    while let Some(record) = records.next_record() {
        if rows.len() > SHEET_ROWS_MAX {
            let message = format!("the sheet has more than {SHEET_ROWS_MAX} rows; divide it into several");
            problems.push(wrong(record.line, message));
            break;
        }
        let width = *width.get_or_insert(record.cells.len());
        problems.extend(record.fault(width).map(|fault| wrong(record.line, fault)));
        let cells = record.cells.iter().map(|cell| Cell::Text(cell.trim().to_owned())).collect();
        rows.push(Row { line: record.line, cells });
    }
    if problems.is_empty() { Ok(Grid::of(rows)) } else { Err(problems) }
}

/// Writes rows as separated values: commas, every line ended by CRLF, in UTF-8 with the mark by which spreadsheet programs
/// know it.
#[must_use]
pub fn separated<'a, R: IntoIterator<Item = &'a str>>(rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    ["\u{FEFF}".as_bytes(), &separated_more(rows)].concat()
}

/// More rows of the same: without the mark, which stands at the beginning.
#[must_use]
pub fn separated_more<'a, R: IntoIterator<Item = &'a str>>(rows: impl IntoIterator<Item = R>) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<Cow<'_, str>> = row.into_iter().map(quoted).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn quoted(cell: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, ',' | ';' | '\t' | '"' | '\r' | '\n');
    match cell.chars().all(plain) && cell.trim() == cell {
        true => cell.into(),
        false => format!("\"{}\"", cell.replace('"', "\"\"")).into(),
    }
}

/// The cells of one record, in the encoding in which it comes.
pub(super) fn raw_cells(record: &[u8], separator: u8) -> Vec<Vec<u8>> {
    let mut records = Records::new(record, separator);
    let count = records.fill().unwrap_or_default();
    records.raw(count).map(<[u8]>::to_vec).collect()
}

/// The sign that stands most often in the first line: `,` or `;` or a tab.
pub(super) fn separator(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| first.iter().filter(|byte| **byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The records of a text, one after the other.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    reader: Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// One record.
pub(super) struct Record {
    /// The line in which it begins, from 1.
    pub(super) line: usize,
    /// The offset at which it begins.
    pub(super) start: usize,
    /// The offset behind it. The second sign of a line break may still follow.
    pub(super) end: usize,
    pub(super) cells: Vec<String>,
    /// Whether a quotation mark in it has no partner.
    open: bool,
}

impl Record {
    /// What is wrong with it in a table of this width. An empty row may be shorter.
    fn fault(&self, width: usize) -> Option<String> {
        let count = self.cells.len();
        match self.open {
            true => Some("a quotation mark of this row has no partner; close it, or double it".to_owned()),
            false if count == width || self.cells.iter().all(String::is_empty) => None,
            false => {
                Some(format!("the row has {count} cells and the header {width}; quote cells with separators"))
            }
        }
    }
}

impl<'a> Records<'a> {
    pub(super) fn new(bytes: &'a [u8], separator: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { bytes, at: 0, line: 1, reader, cells: vec![0; 4_096], ends: vec![0; 64] }
    }

    /// The next record that is not an empty line.
    pub(super) fn next_record(&mut self) -> Option<Record> {
        let breaks = |byte: &&u8| matches!(**byte, b'\r' | b'\n');
        let left = self.bytes.get(self.at..)?;
        let skipped = left.iter().take_while(breaks).count();
        self.line += newlines(left.get(..skipped)?);
        self.at += skipped;
        let start = self.at;
        let ends = self.fill()?;
        let written = self.bytes.get(start..self.at)?;
        let line = self.line;
        self.line += newlines(written);
        let open = written.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        Some(Record { line, start, end: self.at, cells: self.cut(ends), open })
    }

    /// Reads one record into the buffers, which grow as needed; the number of its cells.
    fn fill(&mut self) -> Option<usize> {
        let (mut written, mut ended) = (0, 0);
        loop {
            let input = self.bytes.get(self.at..)?;
            let (cells, ends) = (self.cells.get_mut(written..)?, self.ends.get_mut(ended..)?);
            let (result, read, more, closed) = self.reader.read_record(input, cells, ends);
            self.at += read;
            written += more;
            ended += closed;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return Some(ended),
                ReadRecordResult::End => return None,
            }
        }
    }

    fn cut(&self, count: usize) -> Vec<String> {
        self.raw(count).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
    }

    fn raw(&self, count: usize) -> impl Iterator<Item = &[u8]> {
        let ends = self.ends.get(..count).unwrap_or_default();
        let starts = std::iter::once(&0).chain(ends);
        starts.zip(ends).map(|(start, end)| self.cells.get(*start..*end).unwrap_or_default())
    }
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

fn wrong(line: usize, message: String) -> Problem {
    Problem { place: Place { line, column: 0 }, path: String::new(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows behind the header, each as its line and its cells.
    fn check(text: &str, expected: &[(usize, &[&str])]) {
        let cell = |text: &&str| Cell::Text((*text).to_owned());
        let row =
            |(line, cells): &(usize, &[&str])| Row { line: *line, cells: cells.iter().map(cell).collect() };
        let expected: Vec<Row> = expected.iter().map(row).collect();
        assert_eq!(grid(text).unwrap().rows, expected, "{text}");
    }

    fn check_refused(text: &str, expected: &[&str]) {
        let problems = grid(text).expect_err(text);
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn rows_keep_their_lines_whatever_separates_and_ends_them() {
        check("a,b\n1,2\n", &[(2, &["1", "2"])]);
        check("a;b\r\n\"1,5\";2\r\n", &[(2, &["1,5", "2"])]);
        check("a\tb\n1\t2", &[(2, &["1", "2"])]);
        check("a,b\r1,2\r3,4\r", &[(1, &["1", "2"]), (1, &["3", "4"])]);
        check("a,b\n\"x\ny\"\"z\",2\n\n3,4\n", &[(2, &["x\ny\"z", "2"]), (5, &["3", "4"])]);
        check("a,b\r\n\"x\r\n\r\ny\",2\r\n3,4", &[(2, &["x\r\n\r\ny", "2"]), (5, &["3", "4"])]);
        check("\n\na,b\n,\n1,2\n", &[(5, &["1", "2"])]);
        check("", &[]);
        let long = "x".repeat(20_000);
        check(&format!("a,b\n{long},{long}\n"), &[(2, &[long.as_str(), long.as_str()])]);
    }

    #[test]
    fn a_row_that_is_shifted_or_cut_short_is_refused() {
        let cells = |line, count| {
            format!("{line}: the row has {count} cells and the header 2; quote cells with separators")
        };
        check_refused("a,b\n1,2,3\n1\n4,5\n", &[&cells(2, 3), &cells(3, 1)]);
        let open = "3: a quotation mark of this row has no partner; close it, or double it";
        check_refused("a,b\n1,2\n3,\"4\n", &[open]);
    }
}

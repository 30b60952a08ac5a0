//! A long sheet in pieces, so that it can be read and applied in constant memory.
//!
//! Each piece is a sheet of its own: the header and some whole rows. Rows of the progress and measurement layouts stand
//! alone, so what the pieces come to one after the other is what the sheet comes to. Rows of one commitment and period
//! that fall into two pieces come to two change lists. Definitions are read as a whole, since a commitment is made of
//! all its rows.

use super::SHEET_ROWS_MAX;
use super::layout::Layout;
use super::separated::{Records, separator};

/// How a file of separated values is cut.
#[derive(Debug, Clone)]
pub struct Pieces {
    header: Vec<u8>,
    separator: u8,
    /// How many lines the header takes.
    lines: usize,
}

/// The file has to be applied as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sheet of definitions is read as a whole; divide it by commitment")]
pub struct Indivisible;

impl Pieces {
    /// Learns the header from the first bytes of a file, which hold it whole.
    ///
    /// # Errors
    ///
    /// [`Indivisible`], where the columns are those of definitions.
    pub fn of(first: &[u8]) -> Result<Self, Indivisible> {
        let separator = separator(first);
        let body = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
        let header = Records::new(body, separator).next_record();
        let names = header.as_ref().map_or(&[] as &[String], |record| record.cells.as_slice());
        if Layout::of(|name| names.iter().any(|cell| cell.trim().eq_ignore_ascii_case(name)))
            == Some(Layout::Definitions)
        {
            return Err(Indivisible);
        }
        let end = first.len() - body.len() + header.map_or(0, |record| record.end);
        let end = end + usize::from(first.get(end) == Some(&b'\n'));
        let header = first.get(..end).unwrap_or_default().to_vec();
        let lines = header.iter().filter(|byte| **byte == b'\n').count();
        Ok(Self { header, separator, lines })
    }

    /// The bytes of the header, as they stand in the file.
    #[must_use]
    pub fn header_bytes(&self) -> usize {
        self.header.len()
    }

    /// How many of these bytes are whole rows that make one piece; 0 where not even one row is whole. `last` says that
    /// the file ends behind them.
    #[must_use]
    pub fn cut(&self, bytes: &[u8], last: bool) -> usize {
        let mut records = Records::new(bytes, self.separator);
        let (mut before, mut end) = (0, 0);
        for _ in 0..SHEET_ROWS_MAX {
            let Some(record) = records.next_record() else { break };
            (before, end) = (end, record.end);
        }
        // A row that ends with the bytes may go on behind them.
        match last || end < bytes.len() {
            true => end,
            false => before,
        }
    }

    /// The piece with these rows.
    #[must_use]
    pub fn piece(&self, rows: &[u8]) -> Vec<u8> {
        [self.header.as_slice(), rows].concat()
    }

    /// The line of the file at which a line of a piece stands; the rows of the piece begin in line `first` of the file.
    #[must_use]
    pub fn line(&self, first: usize, in_piece: usize) -> usize {
        match in_piece.checked_sub(self.lines) {
            None | Some(0) => in_piece,
            Some(row) => first + row - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "commitment,indicator,value\r\n";

    /// All pieces of a text that comes in blocks of so many bytes, each with the line in which its rows begin.
    fn pieces(text: &str, block: usize) -> Vec<(usize, String)> {
        let cutter = Pieces::of(text.as_bytes()).unwrap();
        let mut at = cutter.header_bytes();
        let mut pieces = Vec::new();
        while at < text.len() {
            let end = (at + block).min(text.len());
            let rows = &text.as_bytes()[at..end];
            let taken = cutter.cut(rows, end == text.len());
            if taken == 0 {
                assert!(rows.iter().all(u8::is_ascii_whitespace), "a row is longer than {block}");
                break;
            }
            let line = text[..at].matches('\n').count() + 1;
            pieces.push((line, String::from_utf8(cutter.piece(&rows[..taken])).unwrap()));
            at += taken;
        }
        pieces
    }

    #[test]
    fn a_sheet_is_cut_between_rows_only_and_every_line_is_found_again() {
        let rows = ["6,a,1\r\n", "6,b,\"2\r\n\r\n,3\"\r\n", "6,c,3\r\n", "6,d,4\r\n"];
        let text = format!("{HEADER}{}", rows.concat());
        let lines = |text: &str| {
            let mut records = Records::new(text.as_bytes(), b',');
            std::iter::from_fn(move || records.next_record())
                .map(|record| (record.line, record.cells))
                .collect()
        };
        let whole: Vec<(usize, Vec<String>)> = lines(&text);
        for block in 24..90 {
            let cutter = Pieces::of(text.as_bytes()).unwrap();
            let mut found = Vec::new();
            for (first, piece) in pieces(&text, block) {
                let read: Vec<(usize, Vec<String>)> = lines(&piece);
                found.extend(read.into_iter().skip(1).map(|(line, cells)| (cutter.line(first, line), cells)));
            }
            assert_eq!(found, whole[1..], "{block}");
        }
    }

    #[test]
    fn definitions_are_read_as_a_whole() {
        assert_eq!(Pieces::of(b"plan,commitment,milestone,indicator\n").err(), Some(Indivisible));
    }
}

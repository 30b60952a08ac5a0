//! A long sheet in pieces, so that it can be read and applied in little memory.
//!
//! A piece is a sheet of its own: the header and whole rows. Rows of the progress and measurement layouts stand alone, and
//! all rows of one commitment and period come to one change list, wherever they stand. So a long sheet is read once as it
//! comes, to check each row and to learn where the rows of each list are; then its pieces are put together from whole lists,
//! commitment by commitment, the oldest period first. A deliverable that only some rows of the sheet define is defined in each piece that reports on
//! it. Sheets of definitions are read as a whole, since a commitment is made of all its rows.

mod index;

pub use self::index::{Index, PieceRow, ROW_BYTES, Room, RowPlace, TooLong};
use self::index::{Key, small};
use super::SHEET_ROWS_MAX;
use super::grid::LINE_COLUMN;
use super::layout::Layout;
use super::progress;
use super::separated::{Record, Records, raw_cells, separator};
use crate::{When, reading};

/// How a file of separated values is cut.
#[derive(Debug, Clone)]
pub struct Pieces {
    header: Vec<u8>,
    separator: u8,
    /// How many lines the header takes.
    lines: usize,
    /// The columns by which a row belongs to a list: those of the commitment and of the time.
    number: Option<usize>,
    times: Vec<usize>,
    /// The column of the deliverable, those of its words, and all that define it.
    part: Option<usize>,
    worded: Vec<usize>,
    defining: Vec<usize>,
}

/// The file has to be applied as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sheet of definitions is read as a whole; divide it by commitment")]
pub struct Indivisible;

/// A row of a piece as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// The line in which it begins.
    pub line: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes of the row that defines its deliverable.
    pub words: Option<Vec<u8>>,
}

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
        let column = |name: &str| names.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let layout = Layout::of(|name| column(name).is_some());
        let (number, times) = match layout {
            Some(Layout::Definitions) => return Err(Indivisible),
            Some(Layout::Progress) => (column("commitments"), vec![column("reporting_period")]),
            Some(Layout::Measurements) => (column("commitment"), vec![column("period"), column("as_of")]),
            None => (None, Vec::new()),
        };
        let end = first.len() - body.len() + header.as_ref().map_or(0, |record| record.end);
        let end = end + usize::from(first.get(end) == Some(&b'\n'));
        let header = first.get(..end).unwrap_or_default().to_vec();
        let lines = header.iter().filter(|byte| **byte == b'\n').count();
        let progress = layout == Some(Layout::Progress);
        let all =
            |names: &[&str]| names.iter().filter_map(|name| column(name)).filter(|_| progress).collect();
        Ok(Self {
            header,
            separator,
            lines,
            number,
            times: times.into_iter().flatten().collect(),
            part: column("indicators").filter(|_| progress),
            worded: all(progress::WORDED),
            defining: all(progress::DEFINING),
        })
    }

    /// The bytes of the header, as they stand in the file.
    #[must_use]
    pub fn header_bytes(&self) -> usize {
        self.header.len()
    }

    /// Notes the whole rows among these bytes, which stand at an offset and begin in a line of the file. How many bytes they
    /// are: 0 where not even one row is whole. `last` says that the file ends behind them.
    pub fn note(&self, index: &mut Index, bytes: &[u8], (at, line): (u64, usize), last: bool) -> usize {
        let mut records = Records::new(bytes, self.separator);
        let (mut taken, mut before) = (0, None);
        for _ in 0..SHEET_ROWS_MAX {
            let Some(record) = records.next_record() else {
                break;
            };
            // A row that ends with the bytes may go on behind them.
            if record.end == bytes.len() && !last {
                break;
            }
            taken = record.end;
            let place = RowPlace {
                at: at + record.start as u64,
                bytes: small(record.end - record.start),
                line: small(line + record.line - 1),
            };
            index.add(self.key(&record), self.part(&record), place);
            before = Some(record.end);
        }
        if last && before.is_none_or(|end| bytes.get(end..).is_some_and(|rest| rest.iter().all(is_break))) {
            return bytes.len();
        }
        taken
    }

    /// The deliverable of a row, and whether the row has words for it.
    fn part(&self, record: &Record) -> Option<((String, String), bool)> {
        let number = cell(record, self.number?)?.to_owned();
        let worded = self.worded.iter().any(|at| cell(record, *at).is_some());
        Some(((number, cell(record, self.part?)?.to_owned()), worded))
    }

    fn key(&self, record: &Record) -> Key {
        let cell = |at: usize| cell(record, at);
        let number = self.number.and_then(cell).unwrap_or_default();
        let text = self.times.iter().find_map(|at| cell(*at)).unwrap_or_default();
        let read = text.parse::<When>().or_else(|_| reading::period(text, None)).ok();
        Key {
            time: read.as_ref().map_or((None, None), |when| (when.last_day(), Some(when.first_day()))),
            period: read.map_or_else(|| text.to_owned(), |when| when.to_string()),
            number: number.parse().map_err(|_| number.to_owned()),
        }
    }

    /// How many lines the header takes.
    #[must_use]
    pub fn header_lines(&self) -> usize {
        self.lines
    }

    /// The piece with rows that stand together.
    #[must_use]
    pub fn block(&self, rows: &[u8]) -> Vec<u8> {
        [self.header.as_slice(), rows].concat()
    }

    /// The line of the file at which a line of such a block stands; its rows begin in line `first` of the file.
    #[must_use]
    pub fn line(&self, first: usize, in_block: usize) -> usize {
        match in_block.checked_sub(self.lines) {
            None | Some(0) => in_block,
            Some(row) => first + row - 1,
        }
    }

    /// The piece with these rows. A column more says the line of each, so that whoever reads the piece names the lines of
    /// the file.
    #[must_use]
    pub fn piece(&self, rows: &[RawRow]) -> Vec<u8> {
        let mut piece = Vec::new();
        self.push(&mut piece, &self.header, LINE_COLUMN);
        for RawRow { line, bytes, words } in rows {
            let defined = words.as_ref().map(|words| self.defined(bytes, words));
            self.push(&mut piece, defined.as_ref().unwrap_or(bytes), &line.to_string());
        }
        piece
    }

    /// A row with what another one says of the same deliverable, where it says nothing itself.
    fn defined(&self, row: &[u8], words: &[u8]) -> Vec<u8> {
        let [mut cells, words] = [row, words].map(|bytes| raw_cells(bytes, self.separator));
        for at in &self.defining {
            if let (Some(cell), Some(words)) = (cells.get_mut(*at), words.get(*at))
                && cell.trim_ascii().is_empty()
            {
                cell.clone_from(words);
            }
        }
        let quoted = cells.into_iter().map(|cell| {
            let doubled =
                cell.into_iter().flat_map(|byte| std::iter::repeat_n(byte, 1 + usize::from(byte == b'"')));
            [b"\"".as_slice(), &doubled.collect::<Vec<u8>>(), b"\""].concat()
        });
        quoted.collect::<Vec<_>>().join(&self.separator)
    }

    /// Adds a record with one cell more.
    fn push(&self, piece: &mut Vec<u8>, record: &[u8], cell: &str) {
        let end = record.iter().rposition(|byte| !is_break(byte)).map_or(0, |last| last + 1);
        piece.extend_from_slice(record.get(..end).unwrap_or_default());
        piece.push(self.separator);
        piece.extend_from_slice(cell.as_bytes());
        piece.push(b'\n');
    }
}

/// What a cell says; none where it is empty.
fn cell(record: &Record, at: usize) -> Option<&str> {
    record.cells.get(at).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

#[cfg(test)]
mod tests;

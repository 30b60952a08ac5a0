//! A long sheet in pieces, so that it can be read and applied in little memory.
//!
//! A piece is a sheet of its own: the header and whole rows. Rows of the progress and measurement layouts stand alone, and
//! all rows of one commitment and period come to one change list, wherever they stand. So a long sheet is read once as it
//! comes, to check each row and to learn where the rows of each list are; then its pieces are put together from whole lists,
//! the oldest period first. Definitions are read as a whole, since a commitment is made of all its rows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::SHEET_ROWS_MAX;
use super::grid::LINE_COLUMN;
use super::layout::Layout;
use super::separated::{Record, Records, separator};
use crate::{Code, When, reading};

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
}

/// The file has to be applied as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sheet of definitions is read as a whole; divide it by commitment")]
pub struct Indivisible;

/// The rows of one list do not fit into one piece.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "commitment {number} has {rows} rows{period} in {bytes} bytes, more than one change list may have; take what is long, \
     such as texts, out of the sheet"
)]
pub struct TooLong {
    /// The line in which the first of them stands.
    pub line: usize,
    number: String,
    /// ` for 2022-12`, or nothing.
    period: String,
    rows: usize,
    bytes: usize,
}

/// Which list a row belongs to, ordered as the lists are applied. What cannot be read is its own text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    time: (Option<Date>, Option<Date>),
    period: String,
    number: Result<Code, String>,
}

/// Where the rows of a sheet stand, list by list: about 24 bytes a row.
#[derive(Debug, Default)]
pub struct Index {
    rows: Vec<Row>,
    lists: BTreeMap<Key, u32>,
}

/// Where a row stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The offset of its first byte.
    pub at: u64,
    /// How many bytes it has.
    pub bytes: usize,
    /// The line in which it begins.
    pub line: usize,
    list: u32,
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
        let (number, times) = match Layout::of(|name| column(name).is_some()) {
            Some(Layout::Definitions) => return Err(Indivisible),
            Some(Layout::Progress) => (column("commitments"), vec![column("reporting_period")]),
            Some(Layout::Measurements) => (column("commitment"), vec![column("period"), column("as_of")]),
            None => (None, Vec::new()),
        };
        let end = first.len() - body.len() + header.as_ref().map_or(0, |record| record.end);
        let end = end + usize::from(first.get(end) == Some(&b'\n'));
        let header = first.get(..end).unwrap_or_default().to_vec();
        let lines = header.iter().filter(|byte| **byte == b'\n').count();
        Ok(Self { header, separator, lines, number, times: times.into_iter().flatten().collect() })
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
            index.add(self.key(&record), &record, (at, line));
            before = Some(record.end);
        }
        if last && before.is_none_or(|end| bytes.get(end..).is_some_and(|rest| rest.iter().all(is_break))) {
            return bytes.len();
        }
        taken
    }

    fn key(&self, record: &Record) -> Key {
        let cell = |at: usize| record.cells.get(at).map(|text| text.trim()).filter(|text| !text.is_empty());
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

    /// The piece with these rows, each with the line in which it begins and as it stands in the file. A column more says
    /// that line, so that whoever reads the piece names the lines of the file.
    #[must_use]
    pub fn piece<'a>(&self, rows: impl IntoIterator<Item = (usize, &'a [u8])>) -> Vec<u8> {
        let mut piece = Vec::new();
        self.push(&mut piece, &self.header, LINE_COLUMN);
        for (line, row) in rows {
            self.push(&mut piece, row, &line.to_string());
        }
        piece
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

/// How many bytes the line of a row takes in a piece, with the separator, at most.
const LINE_BYTES: usize = 12;

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

impl Index {
    fn add(&mut self, key: Key, record: &Record, (at, line): (u64, usize)) {
        let next = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        let list = *self.lists.entry(key).or_insert(next);
        let (start, bytes) = (record.start as u64, record.end - record.start);
        self.rows.push(Row { at: at + start, bytes, line: line + record.line - 1, list });
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of each piece: whole lists, the oldest period first, as many as a sheet of so many bytes may have.
    ///
    /// # Errors
    ///
    /// [`TooLong`] for each list that does not fit into one piece.
    pub fn pieces(mut self, bytes_max: usize) -> Result<Vec<Vec<Row>>, Vec<TooLong>> {
        let mut ranks = vec![0u32; self.lists.len()];
        for (rank, list) in (0..).zip(self.lists.values()) {
            if let Some(place) = usize::try_from(*list).ok().and_then(|list| ranks.get_mut(list)) {
                *place = rank;
            }
        }
        let rank = |row: &Row| usize::try_from(row.list).ok().and_then(|list| ranks.get(list)).copied();
        self.rows.sort_by_key(rank);
        let (mut pieces, mut wrong): (Vec<Vec<Row>>, Vec<TooLong>) = (Vec::new(), Vec::new());
        let mut room = (0, 0);
        for list in self.rows.chunk_by(|one, other| one.list == other.list) {
            let bytes: usize = list.iter().map(|row| row.bytes + LINE_BYTES).sum();
            if bytes > bytes_max || list.len() > SHEET_ROWS_MAX {
                wrong.push(self.too_long(list, bytes));
                continue;
            }
            match pieces.last_mut().filter(|_| room.0 >= bytes && room.1 >= list.len()) {
                Some(piece) => piece.extend_from_slice(list),
                None => {
                    pieces.push(list.to_vec());
                    room = (bytes_max, SHEET_ROWS_MAX);
                }
            }
            room = (room.0 - bytes, room.1 - list.len());
        }
        wrong.sort_by_key(|wrong| wrong.line);
        if wrong.is_empty() { Ok(pieces) } else { Err(wrong) }
    }

    fn too_long(&self, list: &[Row], bytes: usize) -> TooLong {
        let first = list.first();
        let key = self.lists.iter().find(|(_, number)| first.is_some_and(|row| row.list == **number));
        let number = key.map(|(key, _)| key.number.as_ref().map_or_else(Clone::clone, ToString::to_string));
        let period = key.map(|(key, _)| key.period.as_str()).filter(|period| !period.is_empty());
        TooLong {
            line: first.map_or(0, |row| row.line),
            number: number.unwrap_or_default(),
            period: period.map(|period| format!(" for {period}")).unwrap_or_default(),
            rows: list.len(),
            bytes,
        }
    }
}

#[cfg(test)]
mod tests;

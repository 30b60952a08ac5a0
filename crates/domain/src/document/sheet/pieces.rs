//! A long sheet in pieces, so that it can be read and applied in little memory.
//!
//! A piece is a sheet of its own: the header and whole rows. Rows of the progress and measurement layouts stand alone, and
//! all rows of one commitment and period come to one change list, wherever they stand. So a long sheet is read once as it
//! comes, to check each row and to learn where the rows of each list are; then its pieces are put together from whole lists,
//! commitment by commitment, the oldest period first. A deliverable that only some rows of the sheet define is defined in each piece that reports on
//! it. Sheets of definitions are read as a whole, since a commitment is made of all its rows.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::SHEET_ROWS_MAX;
use super::grid::LINE_COLUMN;
use super::layout::Layout;
use super::progress;
use super::separated::{Record, Records, raw_cells, separator};
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
    /// The column of the deliverable, those of its words, and all that define it.
    part: Option<usize>,
    worded: Vec<usize>,
    defining: Vec<usize>,
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

/// Which list a row belongs to, ordered as the lists are applied: commitment by commitment, so that each piece is about
/// few of them, and the oldest period of each first. What cannot be read is its own text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    number: Result<Code, String>,
    time: Time,
    period: String,
}

/// Where the rows of a sheet stand, list by list: [`ROW_BYTES`] a row.
#[derive(Debug, Default)]
pub struct Index {
    rows: Vec<Row>,
    lists: BTreeMap<Key, u32>,
    /// The deliverables by commitment and code.
    parts: BTreeMap<(String, String), u32>,
    /// Of each deliverable the row with its newest words, and the time of that.
    words: Vec<Option<(Time, Place)>>,
}

/// How many bytes of memory a row takes in an index.
pub const ROW_BYTES: usize = size_of::<Row>();

type Time = (Option<Date>, Option<Date>);

/// A row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    place: Place,
    list: u32,
    /// The deliverable, and whether the row has words for it.
    part: Option<u32>,
    worded: bool,
}

/// Where a row stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The offset of its first byte.
    pub at: u64,
    /// How many bytes it has.
    pub bytes: u32,
    /// The line in which it begins.
    pub line: u32,
}

/// A row of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceRow {
    /// Where it stands.
    pub place: Place,
    /// Where the row stands that defines its deliverable, if none of the piece does.
    pub words: Option<Place>,
}

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
            index.add(self.key(&record), self.part(&record), &record, (at, line));
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

/// How many bytes the line of a row takes in a piece, with the separator, at most.
const LINE_BYTES: usize = 12;

/// What a cell says; none where it is empty.
fn cell(record: &Record, at: usize) -> Option<&str> {
    record.cells.get(at).map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

impl Index {
    fn add(
        &mut self,
        key: Key,
        part: Option<((String, String), bool)>,
        record: &Record,
        (at, line): (u64, usize),
    ) {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let place = Place {
            at: at + record.start as u64,
            bytes: small(record.end - record.start),
            line: small(line + record.line - 1),
        };
        let (part, worded) = part.map_or((None, false), |(part, worded)| {
            let next = small(self.parts.len());
            (Some(*self.parts.entry(part).or_insert(next)), worded)
        });
        self.words.resize(self.parts.len(), None);
        if let Some(known) = part.and_then(|part| self.words.get_mut(index(part))).filter(|_| worded)
            && known.is_none_or(|(time, _)| time <= key.time)
        {
            *known = Some((key.time, place));
        }
        let next = small(self.lists.len());
        let list = *self.lists.entry(key).or_insert(next);
        self.rows.push(Row { place, list, part, worded });
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of each piece: whole lists, commitment by commitment and the oldest period first, together no more than so many rows and bytes. A list
    /// that is longer is a piece of its own, as long as it fits into a document.
    ///
    /// # Errors
    ///
    /// [`TooLong`] for each list that does not.
    pub fn pieces(mut self, room: Room, most: Room) -> Result<Vec<Vec<PieceRow>>, Vec<TooLong>> {
        let mut ranks = vec![0u32; self.lists.len()];
        for (rank, list) in (0..).zip(self.lists.values()) {
            if let Some(place) = ranks.get_mut(index(*list)) {
                *place = rank;
            }
        }
        self.rows.sort_by_key(|row| ranks.get(index(row.list)).copied());
        let (mut pieces, mut wrong) = (Vec::new(), Vec::new());
        let (mut open, mut left): (&[Row], Room) = (&[], Room { rows: 0, bytes: 0 });
        let (mut start, mut end) = (0, 0);
        for list in self.rows.chunk_by(|one, other| one.list == other.list) {
            let needs = Room { rows: list.len(), bytes: list.iter().map(|row| self.bytes_of(row)).sum() };
            if !most.holds(needs) {
                wrong.push(self.too_long(list, needs.bytes));
            }
            if !left.holds(needs) {
                pieces.extend((!open.is_empty()).then(|| self.piece(open)));
                (start, left) = (end, room);
            }
            end += list.len();
            open = self.rows.get(start..end).unwrap_or_default();
            left = left.less(needs);
        }
        pieces.extend((!open.is_empty()).then(|| self.piece(open)));
        wrong.sort_by_key(|wrong| wrong.line);
        if wrong.is_empty() { Ok(pieces) } else { Err(wrong) }
    }

    /// How many bytes a row takes in a piece, at most.
    fn bytes_of(&self, row: &Row) -> usize {
        let words = self.words_of(row).map_or(0, |words| index(words.bytes));
        index(row.place.bytes) + LINE_BYTES + if row.worded { 0 } else { words }
    }

    /// Where the row stands that has words for the deliverable of another one.
    fn words_of(&self, row: &Row) -> Option<Place> {
        self.words.get(index(row.part?)).copied().flatten().map(|(_, place)| place)
    }

    /// The rows of a piece. The first of those about a deliverable is defined by another row, where none of them has words.
    fn piece(&self, rows: &[Row]) -> Vec<PieceRow> {
        let worded = rows.iter().filter(|row| row.worded);
        let mut served: BTreeSet<u32> = worded.filter_map(|row| row.part).collect();
        let row = |row: &Row| {
            let first = row.part.is_some_and(|part| served.insert(part));
            PieceRow { place: row.place, words: self.words_of(row).filter(|_| first) }
        };
        rows.iter().map(row).collect()
    }

    fn too_long(&self, list: &[Row], bytes: usize) -> TooLong {
        let first = list.first();
        let key = self.lists.iter().find(|(_, number)| first.is_some_and(|row| row.list == **number));
        let number = key.map(|(key, _)| key.number.as_ref().map_or_else(Clone::clone, ToString::to_string));
        let period = key.map(|(key, _)| key.period.as_str()).filter(|period| !period.is_empty());
        TooLong {
            line: first.map_or(0, |row| index(row.place.line)),
            number: number.unwrap_or_default(),
            period: period.map(|period| format!(" for {period}")).unwrap_or_default(),
            rows: list.len(),
            bytes,
        }
    }
}

/// How much a piece may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Room {
    pub rows: usize,
    pub bytes: usize,
}

impl Room {
    fn holds(self, other: Self) -> bool {
        self.rows >= other.rows && self.bytes >= other.bytes
    }

    fn less(self, other: Self) -> Self {
        let (rows, bytes) = (self.rows.saturating_sub(other.rows), self.bytes.saturating_sub(other.bytes));
        Self { rows, bytes }
    }
}

/// A small number as an index.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;

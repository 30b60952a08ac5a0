//! Where the rows of a long sheet stand, list by list, and which of them make a piece.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::Code;

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
/// few of them, and the oldest period of each first. A period is known by its days; what cannot be read is its own text.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) number: Result<Code, String>,
    pub(super) time: Time,
    pub(super) period: String,
}

impl Key {
    fn order(&self) -> (&Result<Code, String>, Time, Option<&str>) {
        let unread = self.time == (None, None);
        (&self.number, self.time, unread.then_some(self.period.as_str()))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for Key {}

/// Where the rows of a sheet stand, list by list: [`ROW_BYTES`] a row.
#[derive(Debug, Default)]
pub struct Index {
    rows: Vec<Row>,
    lists: BTreeMap<Key, u32>,
    /// The deliverables by commitment and code.
    parts: BTreeMap<(String, String), u32>,
    /// Of each deliverable the row with its newest words, and the time of that.
    words: Vec<Option<(Time, RowPlace)>>,
}

/// How many bytes of memory a row takes in an index.
pub const ROW_BYTES: usize = size_of::<Row>();

pub(super) type Time = (Option<Date>, Option<Date>);

/// A row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    place: RowPlace,
    list: u32,
    /// The deliverable, and whether the row has words for it.
    part: Option<u32>,
    worded: bool,
}

/// Where a row stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPlace {
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
    pub place: RowPlace,
    /// Where the row stands that defines its deliverable, if none of the piece does.
    pub words: Option<RowPlace>,
}

/// How many bytes the line of a row takes in a piece, with the separator, at most.
const LINE_BYTES: usize = 12;

impl Index {
    /// Notes a row with its list, and its deliverable with whether the row has words for it.
    pub(super) fn add(&mut self, key: Key, part: Option<((String, String), bool)>, place: RowPlace) {
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
    fn words_of(&self, row: &Row) -> Option<RowPlace> {
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

/// A number as small as those of rows are.
pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

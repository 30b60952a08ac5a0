//! What every engine promises, and the limits that they share.

use bytes::Bytes;

use crate::{Error, Origin, Position, Unfit};

/// The longest record, in bytes.
pub const RECORD_BYTES_MAX: usize = 60_000;
/// The most records that one append may hold.
pub const APPEND_RECORDS_MAX: usize = 2_000;
/// The most bytes that the records of one append may have together.
pub const APPEND_BYTES_MAX: usize = 4 << 20;
/// The most records that one read answers.
pub const PAGE_RECORDS_MAX: usize = 1_000;
/// The bytes at which a page is full; the record that reaches them is its last.
pub const PAGE_BYTES_MAX: usize = 4 << 20;

/// An append-only log of records that are opaque to it.
///
/// - A record is a line without its newline: 1 to [`RECORD_BYTES_MAX`] bytes, none of them a newline.
/// - Positions are dense: record `n` is the `n`th ever appended, counted from 0, and stays so.
/// - An append is all or nothing, also across a crash, and durable when it returns.
/// - A reader never sees a record that is not durable.
///
/// Methods block, on a disk or a network: async code calls them from a blocking task. The log is held as
/// `Arc<dyn EventLog>`, so that the choice of engine appears in no other type.
pub trait EventLog: Send + Sync {
    /// Adds `records` after the last one if the head is still `expected`, and answers the new head.
    ///
    /// Without records it only compares the head.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when someone wrote first; [`Error::Unfit`] and [`Error::AppendTooLarge`] for
    /// what no log takes; [`Error::DiskFull`] before anything is lost; [`Error::Damaged`] on a log that is
    /// not whole. After these nothing was appended. After [`Error::NotDurable`] and [`Error::Spilled`] the
    /// outcome is unknown until the log is opened again, and every append until then is
    /// [`Error::Poisoned`].
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error>;

    /// Answers the records from position `from` on, in order and without a gap.
    ///
    /// They are at most `limit` and at most [`PAGE_RECORDS_MAX`], and end with the one that reaches
    /// [`PAGE_BYTES_MAX`]: a shorter page than asked for does not mean the end, an empty one does (unless `limit` is 0).
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`] past the head; [`Error::Damaged`] when the very first record cannot be read
    /// (later damage ends the page before it).
    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error>;

    /// The position of the next record: the number of durable records.
    fn head(&self) -> Position;

    /// The name of the log.
    fn origin(&self) -> &Origin;

    /// Whether an append would be tried now; for the probe that asks if the service is ready.
    ///
    /// # Errors
    ///
    /// What an append would answer before it looks at its records: [`Error::Poisoned`],
    /// [`Error::Damaged`], [`Error::Spilled`] or [`Error::DiskFull`].
    fn ready(&self) -> Result<(), Error>;
}

/// Refuses what no engine may store.
pub(crate) fn check_append(records: &[Bytes]) -> Result<(), Error> {
    let bytes = records.iter().map(Bytes::len).sum();
    if records.len() > APPEND_RECORDS_MAX || bytes > APPEND_BYTES_MAX {
        return Err(Error::AppendTooLarge { records: records.len(), bytes });
    }
    for (index, record) in records.iter().enumerate() {
        check_record(record).map_err(|fault| Error::Unfit { index, fault })?;
    }
    Ok(())
}

fn check_record(record: &[u8]) -> Result<(), Unfit> {
    match record.len() {
        0 => Err(Unfit::Empty),
        1..=RECORD_BYTES_MAX if record.contains(&b'\n') => Err(Unfit::Newline),
        1..=RECORD_BYTES_MAX => Ok(()),
        bytes => Err(Unfit::TooLong { bytes }),
    }
}

/// The records of one read, as long as its limits allow.
pub(crate) struct Page {
    records: Vec<Bytes>,
    records_max: u64,
    bytes: usize,
}

impl Page {
    /// An empty page for a read of `limit` records from `from` on.
    pub(crate) fn new(from: Position, head: Position, limit: usize) -> Result<Self, Error> {
        let Some(left) = head.index().checked_sub(from.index()) else {
            return Err(Error::BeyondHead { from, head });
        };
        let records_max = left.min(limit.min(PAGE_RECORDS_MAX) as u64);
        Ok(Self { records: Vec::new(), records_max, bytes: 0 })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.records.len() as u64 >= self.records_max || self.bytes >= PAGE_BYTES_MAX
    }

    pub(crate) fn push(&mut self, record: Bytes) {
        self.bytes += record.len();
        self.records.push(record);
    }

    pub(crate) fn into_records(self) -> Vec<Bytes> {
        self.records
    }
}

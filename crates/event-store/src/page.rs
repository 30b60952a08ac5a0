//! What every engine checks before an append, and how every engine ends a page.

use bytes::Bytes;

use crate::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, Error, PAGE_BYTES_MAX, PAGE_RECORDS_MAX, Position,
    RECORD_BYTES_MAX, Unfit,
};

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

/// Refuses what cannot be a line of a replay.
pub(crate) fn check_record(record: &[u8]) -> Result<(), Unfit> {
    match record.len() {
        0 => Err(Unfit::Empty),
        1..=RECORD_BYTES_MAX if memchr::memchr(b'\n', record).is_some() => Err(Unfit::Newline),
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

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.records.len() as u64 >= self.records_max || self.bytes >= PAGE_BYTES_MAX
    }

    /// Adds records until the page is full.
    pub(crate) fn extend(&mut self, records: impl IntoIterator<Item = Bytes>) {
        for record in records {
            if self.is_full() {
                break;
            }
            self.bytes += record.len();
            self.records.push(record);
        }
    }

    pub(crate) fn into_records(self) -> Vec<Bytes> {
        self.records
    }
}

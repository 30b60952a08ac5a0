//! What every engine promises, and the limits that they share.

use std::time::Duration;

use bytes::Bytes;

use crate::{Checkpoint, Error, Hash, Origin, Position, TILE_WIDTH, VerifierKey, merkle};

/// The longest record, in bytes.
pub const RECORD_BYTES_MAX: usize = 60_000;
/// The most records that one append may hold.
pub const APPEND_RECORDS_MAX: usize = 1_000;
/// The most bytes that the records of one append may have together.
pub const APPEND_BYTES_MAX: usize = 4 << 20;
/// The most records that one read answers.
pub const PAGE_RECORDS_MAX: usize = 1_000;
/// The bytes at which a page is full; the record that reaches them is its last.
pub const PAGE_BYTES_MAX: usize = 4 << 20;

/// How often an engine that shares its log looks whether another process redacted something, where it reaches the log.
pub const REDACTIONS_LOOKED_FOR: Duration = Duration::from_secs(2);

/// What is called when a log has grown, or lost a text. It must be quick.
pub type Wake = Box<dyn Fn() + Send + Sync>;

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

    /// How many records others are known to have appended that cannot be read here yet: 0 for an engine that one process
    /// has to itself. What happens where nothing comes through is not known, and not counted.
    fn behind(&self) -> u64 {
        0
    }

    /// The name of the log.
    fn origin(&self) -> &Origin;

    /// Whether an append would be tried now; for the probe that asks if the service is ready.
    ///
    /// # Errors
    ///
    /// What an append would answer before it looks at its records: [`Error::Poisoned`],
    /// [`Error::Damaged`], [`Error::Spilled`] or [`Error::DiskFull`].
    fn ready(&self) -> Result<(), Error>;

    /// Answers sealed bundles from number `from` on, each as one zstd frame of [`TILE_WIDTH`] NDJSON lines.
    ///
    /// Bundle `n` holds the records from position 256 `n` on. Frames laid end to end are a zstd stream of
    /// their lines. They are at most `limit`, end with the one that reaches [`PAGE_BYTES_MAX`], and are
    /// none from the first bundle on that is not sealed yet.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] when the very first frame is not what was written.
    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error>;

    /// Answers hashes `first` to `first + count` of a level of tiles, within one tile.
    ///
    /// Level 0 holds the leaf hashes; hash `n` of level `l` covers 256^`l` records from position
    /// `n` × 256^`l` on.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`] when they cover a record that is not there; [`Error::Damaged`].
    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error>;

    /// The positions whose records were redacted, ascending.
    fn redacted(&self) -> Vec<Position>;

    /// How many records were redacted since the log was opened: while that is the same, what was read stays true.
    fn redactions(&self) -> u64;

    /// Replaces a record by `stub`, for ever and beyond recovery; its leaf hash stays, so that every root
    /// and proof stays as it was.
    ///
    /// Appends wait meanwhile. A record that was redacted before gets the new stub.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`] for no record; [`Error::Unfit`] for a stub that no log takes; what
    /// [`EventLog::append`] answers. After these the record stands as it was. After [`Error::Io`] that is unknown, and
    /// its bytes may still be on the disk: open the log anew, look, and redact again where it stands.
    fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error>;

    /// The signed statement of what the first `size` records were; the same bytes whenever it is asked for.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`]; [`Error::NoKey`]; [`Error::Damaged`]; [`Error::Io`] when it could not be
    /// kept beside the log, which it is before it is answered.
    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error>;

    /// The largest signed statement that was kept beside the log: what can be shown where a new one cannot be kept. None
    /// for an engine that keeps none.
    fn kept_checkpoint(&self) -> Option<Checkpoint> {
        None
    }

    /// The public half of the key that signs checkpoints.
    ///
    /// # Errors
    ///
    /// [`Error::NoKey`].
    fn verifier_key(&self) -> Result<VerifierKey, Error>;

    /// Calls `wake` whenever others have added to the log: never for an engine that one process has to itself.
    fn on_growth(&self, wake: Wake) {
        drop(wake);
    }

    /// Calls `wake` as soon as it is known that another process redacted a record that this one had: what was read of the
    /// log before may hold its text. So does every read until the process has opened the log anew. Never called by an
    /// engine that one process has to itself.
    fn on_redaction(&self, wake: Wake) {
        drop(wake);
    }

    /// The signed statement of what the whole log is.
    ///
    /// # Errors
    ///
    /// As [`EventLog::checkpoint_at`].
    fn checkpoint(&self) -> Result<Checkpoint, Error> {
        self.checkpoint_at(self.head())
    }

    /// The root of the Merkle tree over the first `size` records.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`]; [`Error::Damaged`].
    fn root(&self, size: Position) -> Result<Hash, Error> {
        check_size(self.head(), size)?;
        let read = |level, first, count| self.hashes(level, first, count);
        merkle::root(&mut merkle::whole_tiles(size.index(), read), size.index())
    }

    /// The hashes that prove, with [`proves_inclusion`](crate::proves_inclusion), that a record is among
    /// the first `size`.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`] also for a position that is not below `size`; [`Error::Damaged`].
    fn inclusion(&self, position: Position, size: Position) -> Result<Vec<Hash>, Error> {
        check_size(self.head(), size)?;
        check_size(size, position.plus(1))?;
        let read = |level, first, count| self.hashes(level, first, count);
        let mut tiles = merkle::whole_tiles(size.index(), read);
        merkle::inclusion(&mut tiles, position.index(), size.index())
    }

    /// The hashes that prove, with [`proves_consistency`](crate::proves_consistency), that the first
    /// `older` records are the beginning of the first `newer` ones.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`] also when `older` is above `newer`; [`Error::Damaged`].
    fn consistency(&self, older: Position, newer: Position) -> Result<Vec<Hash>, Error> {
        check_size(self.head(), newer)?;
        check_size(newer, older)?;
        let read = |level, first, count| self.hashes(level, first, count);
        let mut tiles = merkle::whole_tiles(newer.index(), read);
        merkle::consistency(&mut tiles, older.index(), newer.index())
    }

    /// The first `width` hashes of a tile, end to end, as [tlog-tiles](https://c2sp.org/tlog-tiles) serves
    /// them; a width of 256 is the full tile.
    ///
    /// # Errors
    ///
    /// [`Error::BeyondHead`] when the tile is not that wide yet; [`Error::Damaged`].
    fn tile(&self, level: u8, index: u64, width: usize) -> Result<Bytes, Error> {
        let width = width.min(TILE_WIDTH);
        let hashes = self.hashes(level, index.saturating_mul(TILE_WIDTH as u64), width)?;
        Ok(hashes.iter().flat_map(Hash::as_bytes).copied().collect())
    }

    /// The first `width` records of a bundle in the form of [tlog-tiles](https://c2sp.org/tlog-tiles): each
    /// after its length in two bytes, big-endian.
    ///
    /// # Errors
    ///
    /// [`Error::Redacted`] when the bytes of one of them are gone; [`Error::BeyondHead`] when the bundle is
    /// not that wide yet; [`Error::Damaged`].
    fn entries(&self, bundle: u64, width: usize) -> Result<Bytes, Error> {
        let first = Position::new(bundle.saturating_mul(TILE_WIDTH as u64));
        let end = first.plus(width.min(TILE_WIDTH));
        check_size(self.head(), end)?;
        if let Some(position) = self.redacted().into_iter().find(|position| (first..end).contains(position)) {
            return Err(Error::Redacted { position });
        }
        let mut entries = Vec::new();
        let mut next = first;
        while next < end {
            let left = usize::try_from(end.index() - next.index()).unwrap_or(TILE_WIDTH);
            for record in self.read(next, left)? {
                let length = u16::try_from(record.len()).expect("a record has at most 60,000 bytes");
                entries.extend_from_slice(&length.to_be_bytes());
                entries.extend_from_slice(&record);
                next = next.plus(1);
            }
        }
        Ok(entries.into())
    }
}

/// Refuses a size that the log, or a part of it, does not have.
fn check_size(head: Position, size: Position) -> Result<(), Error> {
    match size <= head {
        true => Ok(()),
        false => Err(Error::BeyondHead { from: size, head }),
    }
}

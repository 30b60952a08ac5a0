//! An append-only log of opaque records, behind one trait and with three engines.
//!
//! [`SledLog`] keeps a log durably in a folder of its own, with sled inside; [`MemoryLog`] keeps one for a
//! test or a dry run; `JetStreamLog`, with the feature `jetstream`, shares one among many machines. Each is an
//! [`EventLog`], and one contract suite runs on all. A [`ForkLog`] goes on from any of them in
//! memory. Every log is a
//! [transparency log](https://c2sp.org/tlog-tiles): it proves what it held, and [`verify()`] checks it.
//!
//! ```
//! use bytes::Bytes;
//! use event_store::{Error, EventLog, Hash, Origin, Position, SledLog, proves_inclusion};
//!
//! let dir = tempfile::tempdir()?;
//! let origin = Origin::parse("commitments.example.ca/log", 2026)?;
//! let log = SledLog::open(dir.path(), &origin)?;
//!
//! let head = log.append(Position::START, &[Bytes::from(r#"{"n":0}"#), Bytes::from(r#"{"n":1}"#)])?;
//! assert_eq!(log.read(Position::new(1), 10)?, [r#"{"n":1}"#]);
//!
//! // Whoever decided against an older head is told, and nothing is written.
//! let stale = log.append(Position::START, &[Bytes::from("late")]);
//! assert!(matches!(stale, Err(Error::Conflict { head: at, .. }) if at == head), "{stale:?}");
//!
//! // Whoever holds the first record can prove that it is in the log, offline.
//! let (root, proof) = (log.root(head)?, log.inclusion(Position::START, head)?);
//! let leaf = Hash::of_leaf(br#"{"n":0}"#);
//! assert!(proves_inclusion(leaf, Position::START, &proof, (head, root)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it is not
//!
//! - It does not know what a record means: no JSON, no events, no clock. A record is a line of bytes.
//! - It has no streams, subscriptions or queries: a reader asks for the records from a position on.
//! - Its folder is not for many processes: one has it open, and its appends are one after the other. Many processes share
//!   a stream, each with a folder of its own.
//! - It runs on Unix: folders are synced, and free space is asked for, as it is done there.
//!
//! # Limits
//!
//! | what | limit |
//! |---|---|
//! | a record | 1 to [`RECORD_BYTES_MAX`] bytes, no newline among them |
//! | an append | [`APPEND_RECORDS_MAX`] records, [`APPEND_BYTES_MAX`] bytes; all or nothing |
//! | a page | [`PAGE_RECORDS_MAX`] records; ends with the one that reaches [`PAGE_BYTES_MAX`] bytes |
//! | free space | appends stop under [`FREE_BYTES_MIN`], since sled cannot open on a full disk |
//! | a bundle | [`TILE_WIDTH`] records; the fewer that follow the last one are the tail, which memory holds too |
//! | opening | reads the tail, a bundle and some hundred hashes, however long the log is |
//! | a redaction | writes the whole log anew, and appends wait for it |
//!
//! # The folder
//!
//! ```text
//! DIR/LOCK         empty; locked by the process that has the log open
//! DIR/ORIGIN       "commitments.example.ca/log 2026\n"
//! DIR/HEAD         "00000000000000000042\n", a head that was durable; the log's own is never lower
//! DIR/key          "PRIVATE+KEY+commitments.example.ca/log+…\n", only its owner reads it
//! DIR/checkpoint   the signed checkpoint of the largest size that was asked for
//! DIR/log/         sled's: db, conf, snap.*, and blobs/, which stays empty
//! DIR/CURRENT      "log.1\n" after the first redaction: sled's folder is DIR/log.1/ from then on
//! DIR/import/      a log that is being imported; it becomes DIR/log/ when it is whole
//! ```
//!
//! `ORIGIN` and `HEAD` stand outside sled because sled 0.34 takes a damaged batch for one that a crash
//! cut short, and drops it and all that followed without a word. With them the loss is
//! [`Error::Emptied`], or [`Error::Damaged`] at the first record that is gone. `checkpoint` does the same
//! for what records say: a log of another root is [`Error::Diverged`]. The folder is copied only while
//! no process has it open.
//!
//! # The layout in sled
//!
//! Everything is in sled's default tree. The first byte of a key says what it is; numbers are big-endian,
//! so that key order is log order. No value is longer than 3,500 bytes: what is longer is cut into slices
//! under consecutive numbers.
//!
//! ```text
//! b | bundle 8 | slice 2             a sealed bundle: 256 records in one zstd frame
//! h | level 1 | index 8              from level 1 on: the root over 256^level records, 32 bytes
//! m/format                           "3", the version of this layout
//! m/head                             8 bytes: the number of records
//! m/origin                           "commitments.example.ca/log 2026"
//! m/sealed                           8 bytes: the number of bundles
//! r | position 8                     the leaf hash of a redacted record, 32 bytes
//! t | first position 8 | slice 2     a commit: the records of one append that filled no bundle
//! ```
//!
//! The slices of a commit, laid end to end, are a header of eight bytes and then each record. The record
//! `{}` at position 40, appended alone:
//!
//! ```text
//! 00 00 00 01   number of records
//! 00 00 00 0a   bytes that follow this header
//! 00 00 00 02   bytes of the record
//! 37 ab d2 92   CRC-32 (IEEE) of its position in 8 bytes, then of its bytes
//! 7b 7d         the record
//! ```
//!
//! The slices of a bundle, laid end to end, are the frame after a header. Bundle 1, which holds positions
//! 256 to 511:
//!
//! ```text
//! 00 00 38 a4   bytes of the frame
//! xx xx xx xx   CRC-32 (IEEE) of the bundle's number in 8 bytes, then of the frame
//! 28 b5 2f fd … the frame: RFC 8878, with its content's length and checksum
//! ```
//!
//! Unpacked it is 256 lines, each a record and a newline. So frames laid end to end are a zstd stream of the
//! log, and a replay of it is a copy of stored bytes.
//!
//! The leaf hash of a record is not stored, since the record gives it: that would take as much as half of what the
//! record takes in its frame. A tile of leaf hashes is made by unpacking one bundle, and a proof needs at most two
//! such tiles. Of a redacted record the leaf hash is all that is left, so it is stored.
//!
//! # Sealing
//!
//! An append that reaches a multiple of 256 records writes the bundle, its root and the number of bundles in the
//! one batch that holds its own records, and what goes beyond the bundle as a commit. The older commits that the
//! bundle replaces are removed by later batches, some hundred keys each, from the last key on. By then
//! the bundle is durable; until then there are both, and the bundle counts.
//!
//! # Older layouts
//!
//! A log of an older layout is raised when it is opened, and is of this one from then on. Format 1 had commits only:
//! it is sealed. Format 2 stored the leaf hashes of each bundle, `h | 0 | bundle 8 | slice 2`: they are removed. A
//! folder of each layout lies in `tests/fixtures`.
//!
//! # Redaction
//!
//! The bundle or tail that holds the record is encoded anew with the stub in its place, and every other key
//! is copied to a new sled folder. When that is durable, `CURRENT` is replaced by one that names it, in
//! one step; then the old folder is removed. A process that is killed before the step leaves the log as it
//! was, one that is killed after it leaves it redacted, and the next opening removes the other folder.
//! Removing a file frees its blocks: whether the disk overwrites them is up to the disk.
//!
//! # Durability
//!
//! sled's `flush` ends in `sync_file_range`, which syncs neither the file's length nor the disk's own
//! cache ([sync_file_range(2)](https://man7.org/linux/man-pages/man2/sync_file_range.2.html)). So an append
//! is one batch, one flush and one `fdatasync` of `db`, in that order, before it returns and before its
//! records can be read. A failed one is not tried again, since the kernel may have dropped the pages that
//! it could not write: the log is poisoned until it is opened anew. That sync covers one file, and sled
//! moves a page of more than 128 KB to a file of its own; slices of 3,500 bytes keep pages below that,
//! and the log stops if it happens all the same.

mod archive;
mod bundle;
mod checkpoint;
mod error;
mod fault;
mod fork;
mod hash;
#[cfg(feature = "jetstream")]
mod jetstream;
mod levels;
mod lines;
mod log;
mod memory;
mod merkle;
mod origin;
mod page;
mod position;
mod signing;
mod sled_log;
mod verify;

pub use self::archive::{Import, export};
pub use self::bundle::{frame, unframe};
pub use self::checkpoint::Checkpoint;
pub use self::error::{Damage, Error, Unfit};
pub use self::fault::Fault;
pub use self::fork::ForkLog;
pub use self::hash::Hash;
#[cfg(feature = "jetstream")]
pub use self::jetstream::{JetStream, JetStreamLog, NotAStream};
pub use self::levels::TILE_WIDTH;
pub use self::log::{
    APPEND_BYTES_MAX, APPEND_RECORDS_MAX, EventLog, PAGE_BYTES_MAX, PAGE_RECORDS_MAX, RECORD_BYTES_MAX,
    REDACTIONS_LOOKED_FOR, Wake,
};
pub use self::memory::MemoryLog;
pub use self::merkle::{proves_consistency, proves_inclusion};
pub use self::origin::{Origin, OriginError};
pub use self::position::Position;
pub use self::signing::{Key, NoteError, VerifierKey};
pub use self::sled_log::{FREE_BYTES_MIN, SledLog};
pub use self::verify::{Report, verify, verify_lines};

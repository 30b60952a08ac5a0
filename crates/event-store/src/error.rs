//! Everything that can go wrong with a log, and what the caller does next.

use std::{io, path::PathBuf};

use crate::{APPEND_BYTES_MAX, APPEND_RECORDS_MAX, Hash, NoteError, Position, RECORD_BYTES_MAX};

/// Why a log could not be opened, read or added to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Someone wrote first: read on from `expected`, decide again, append at `head`.
    #[error("the log is at {head}, not at {expected}: read on from there and decide again")]
    Conflict {
        /// The head that the caller had decided against.
        expected: Position,
        /// The head of the log.
        head: Position,
    },
    /// The reader holds more records than the log: it followed another log, or this one was restored
    /// from an older backup. Start again from 0.
    #[error("position {from} is beyond the head of the log at {head}")]
    BeyondHead {
        /// The position asked for.
        from: Position,
        /// The head of the log.
        head: Position,
    },
    /// One record cannot be stored: mend it. Nothing was appended.
    #[error("record {index} of the append {fault}")]
    Unfit {
        /// The record's place in the append, from 0.
        index: usize,
        /// The rule that it breaks.
        fault: Unfit,
    },
    /// The append is larger than one commit may be: divide it. Nothing was appended.
    #[error(
        "an append of {records} records and {bytes} bytes is over the limit of {APPEND_RECORDS_MAX} records and {APPEND_BYTES_MAX} bytes: divide it"
    )]
    AppendTooLarge {
        /// The number of records in it.
        records: usize,
        /// The bytes of all its records.
        bytes: usize,
    },
    /// The disk is so full that the log might not open again: free some space, then retry. Nothing was
    /// appended and reads go on.
    #[error("only {free_bytes} bytes are free at {path}: free some space to append again")]
    DiskFull {
        /// The log's folder.
        path: PathBuf,
        /// What the file system has left for us.
        free_bytes: u64,
    },
    /// The append could not be made durable, and whether it survives is unknown. The log is poisoned:
    /// say so and stop the process; after a restart the head tells.
    #[error("the append could not be made durable: restart, then read the head to see whether it stands")]
    NotDurable(#[source] sled::Error),
    /// An earlier append could not be made durable, so that nothing later may be promised: stop the
    /// process and restart it. Reads go on.
    #[error("the log stopped taking appends after a failed write: restart to append again")]
    Poisoned,
    /// Stored bytes are not what was written. Reads before and after `position` go on, appends are refused
    /// where the structure itself is broken: restore a backup.
    #[error("the log is damaged at position {position}: restore a backup")]
    Damaged {
        /// The first record that cannot be handed out.
        position: Position,
        /// What is wrong with it.
        #[source]
        damage: Damage,
    },
    /// sled keeps a page outside the one file that is synced, so appends are refused. Reads go on: export
    /// the log and import it into a new folder.
    #[error("{path} holds files, which no sync covers: export the log and import it into a new folder")]
    Spilled {
        /// The folder that must stay empty.
        path: PathBuf,
    },
    /// Another process has the log open: stop it first.
    #[error("{path} is locked by another process: stop the one that has the log open")]
    Locked {
        /// The file whose lock is held.
        path: PathBuf,
    },
    /// The folder is of a later version of this program, or not an event log at all: use the right program
    /// or folder. Nothing was changed.
    #[error("{path} is not an event log that this version reads: {found}")]
    Format {
        /// The folder that was to be opened.
        path: PathBuf,
        /// What stands there instead.
        found: String,
    },
    /// The folder held a log of this name and now holds none: restore a backup. Nothing was changed.
    #[error("{path} held the log {origin} and is empty now: restore a backup")]
    Emptied {
        /// The folder that was to be opened.
        path: PathBuf,
        /// The name of the log that is gone.
        origin: String,
    },
    /// sled cannot read its own files: restore a backup.
    #[error("sled cannot open {path}: restore a backup")]
    Unopenable {
        /// The folder that sled was given.
        path: PathBuf,
        /// What sled said, or the message of its panic.
        #[source]
        source: sled::Error,
    },
    /// The log was opened without a key and has none of its own: open it with one.
    #[error("the log has no key to sign checkpoints with: open it with one")]
    NoKey,
    /// A key or checkpoint beside the log is not one, or not this log's: put the right file back.
    #[error("{path} does not belong to the log: put its own file back")]
    Note {
        /// The file in question.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: NoteError,
    },
    /// The log holds less than a checkpoint that it once signed: restore a newer backup. Nothing was changed.
    #[error("the log ends at {head} and {path} says that it had {signed} records: restore a newer backup")]
    Regressed {
        /// The checkpoint's file.
        path: PathBuf,
        /// The number of records that were signed for.
        signed: Position,
        /// The head of the log as it was found.
        head: Position,
    },
    /// The log is not the one that it once signed for: restore a backup, and find out who changed it. Nothing
    /// was changed.
    #[error("the root over the first {size} records is {found}, and {path} says {signed}: restore a backup")]
    Diverged {
        /// The checkpoint's file.
        path: PathBuf,
        /// The number of records that were signed for.
        size: Position,
        /// The root that was signed.
        signed: Hash,
        /// The root of the records that are there.
        found: Hash,
    },
    /// The bytes of this record were removed for ever; its leaf hash is in the tiles, a stub in the replay.
    #[error("the record at {position} was redacted: its hash remains, and a stub in its place")]
    Redacted {
        /// The record that is gone.
        position: Position,
    },
    /// The servers of the stream do not answer, or have no leader: ask again. Whether an append stands is unknown; read
    /// on and decide again. Reads go on.
    #[error("the stream {stream} cannot be written to now: {reason}")]
    Away {
        /// The stream, with its servers.
        stream: String,
        /// What was seen of it.
        reason: String,
    },
    /// There is no such stream: make it by copying a log to it. Nothing was changed.
    #[error("there is no stream {stream}: make it with `milepost copy`")]
    NoStream {
        /// The stream, with its servers.
        stream: String,
    },
    /// The stream is not what it was: something that was acknowledged is gone. It is never made anew: restore it from a
    /// backup, or from the copy of a process that followed it. Reads go on.
    #[error("the stream {stream} is not the log that it was: {reason}; restore it, then start again")]
    Lost {
        /// The stream, with its servers.
        stream: String,
        /// What is missing or other.
        reason: String,
    },
    /// Another process redacted a record that this one had, and what was read of it may be in memory still: open the log
    /// anew in another process.
    #[error(
        "another process redacted a record of the stream {stream}, which this one may still tell: start it again"
    )]
    Stale {
        /// The stream, with its servers.
        stream: String,
    },
    /// The folder has another key than the one that signs for the log: put the right one there.
    #[error("{path} is not the key that signs for this log, {signs}: put the key of the log there")]
    OtherKey {
        /// The key's file.
        path: PathBuf,
        /// The public half of the right one.
        signs: String,
    },
    /// The file system refused: see the source, then retry.
    #[error("cannot use {path}")]
    Io {
        /// The file or folder in question.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl Error {
    /// Whether what is stored is not what was written, so that a backup is the way out.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        if let Self::Io { source, .. } = self {
            // One of the small text files beside the log is no text.
            return source.kind() == io::ErrorKind::InvalidData;
        }
        matches!(
            self,
            Self::Damaged { .. }
                | Self::Emptied { .. }
                | Self::Unopenable { .. }
                | Self::Note { .. }
                | Self::Regressed { .. }
                | Self::Diverged { .. }
        )
    }
}

/// The rule that a record breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// An empty line would be skipped by readers of NDJSON, and every later position would be wrong.
    #[error("is empty")]
    Empty,
    /// A replay is one record a line, so a newline would make two records of it.
    #[error("contains a newline")]
    Newline,
    /// The entry bundles of [tlog-tiles](https://c2sp.org/tlog-tiles) give a length 16 bits.
    #[error("has {bytes} bytes, more than {RECORD_BYTES_MAX}")]
    TooLong {
        /// The record's length.
        bytes: usize,
    },
}

/// What is wrong with stored bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// They are not there, or not all of them.
    #[error("bytes are missing")]
    Missing,
    /// They do not match their checksum or their neighbours.
    #[error("bytes were altered")]
    Altered,
    /// sled cannot read the page they are on.
    #[error("sled cannot read the page")]
    Unreadable(#[source] sled::Error),
}

impl Damage {
    pub(crate) fn at(self, position: Position) -> Error {
        Error::Damaged { position, damage: self }
    }
}

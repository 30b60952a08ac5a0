//! Everything that a check of a log can find.

use std::io;
use std::path::PathBuf;

use crate::levels::first_covered;
use crate::{Error, Hash, NoteError, Position, Unfit};

/// The first thing that is wrong with a log: restore a backup, or ask whoever served it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The record cannot be read.
    #[error("the record at {position} cannot be read, in {place}")]
    Unreadable {
        /// The first record that cannot be read.
        position: Position,
        /// The bundle or the tail.
        place: String,
        /// What the log says of it.
        #[source]
        source: Box<Error>,
    },
    /// The records, or the hashes over them, are not those that a stored hash was made of.
    #[error("the records from {} to {} have the hash {found}, and hash {index} of level {level} of the tiles is {stored}", first_covered(*level, *index), last_covered(*level, *index))]
    Node {
        /// The level, from 1 on.
        level: u8,
        /// The hash's number on the level.
        index: u64,
        /// The hash of what lies below it.
        found: Hash,
        /// The hash that is stored.
        stored: Hash,
    },
    /// The hashes of the tiles cannot be read.
    #[error("the hashes of the tiles at position {position} cannot be read")]
    Tiles {
        /// The first record that they cover.
        position: Position,
        /// What the log says of it.
        #[source]
        source: Box<Error>,
    },
    /// The records are not those that the checkpoint was signed for.
    #[error("the root over the first {size} records is {found}, and the checkpoint says {signed}")]
    Root {
        /// The number of records.
        size: Position,
        /// Their root.
        found: Hash,
        /// The root in the checkpoint.
        signed: Hash,
    },
    /// The log ends before the checkpoint does.
    #[error("the log ends at {head}, and the checkpoint covers {signed} records")]
    Short {
        /// The number of records that are there.
        head: Position,
        /// The size in the checkpoint.
        signed: Position,
    },
    /// There is more than the checkpoint covers.
    #[error("there are more records than the {signed} that the checkpoint covers")]
    Long {
        /// The size in the checkpoint.
        signed: Position,
    },
    /// The checkpoint is of another log.
    #[error("the checkpoint is not one of this log")]
    Note(#[source] NoteError),
    /// A line of a replay is not a record.
    #[error("line {} of the replay {fault}", position.index() + 1)]
    Line {
        /// The record that it should be.
        position: Position,
        /// The rule that it breaks.
        fault: Unfit,
    },
    /// The last line of a replay has no newline: it was cut.
    #[error("line {} of the replay is cut", position.index() + 1)]
    Cut {
        /// The record that it should be.
        position: Position,
    },
    /// The replay cannot be read.
    #[error("the replay cannot be read at position {position}")]
    Read {
        /// The record that was to be read.
        position: Position,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The folder to import into holds something: choose an empty one.
    #[error("{path} is not empty: import into a folder of its own")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The replay cannot be written.
    #[error("the replay cannot be written at position {position}")]
    Write {
        /// The record that was to be written.
        position: Position,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The log cannot be opened or added to.
    #[error("the log cannot be used")]
    Log(#[source] Box<Error>),
}

/// The last position that a hash of the tiles covers.
fn last_covered(level: u8, index: u64) -> u64 {
    first_covered(level, index.saturating_add(1)).index().saturating_sub(1)
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Log(Box::new(error))
    }
}

//! The snapshot: a state as one file beside the log, so that a start reads that and the events after it, not the whole
//! log.
//!
//! It is a shortcut and nothing else. One that is damaged, of another log, of a log that was redacted since, or made by
//! a program that folds otherwise, is not read; the log is folded from its first event, which always gives the same.
//!
//! ```text
//! 6d 69 6c 65 73 74 6f 6e   "mileston"
//! fold 8                    FOLD, the number of the fold and of this layout, big-endian
//! CRC-32 4                  over all that follows, big-endian
//! position 8, root 32       what the log was: its size, and the root of its tree
//! redactions …              the positions of the records that were redacted
//! state …                   plans, organizations, outlines, and where everything stands
//! words …, figures …        what lists need of each commitment
//! ```

pub(crate) mod codec;
mod layout;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use event_store::{EventLog, Hash, Position};

use self::codec::{In, Out};
pub(crate) use self::layout::AllFigures;
use self::layout::{put_figures, put_state, take_figures, take_state};
use crate::State;
use crate::words::Vocabulary;

/// The number of the fold: raised when the same events add up to another state, or a state is laid out otherwise. A
/// test says when.
pub const FOLD: u64 = 4;

const MAGIC: &[u8; 8] = b"mileston";

/// What a snapshot holds.
pub(crate) struct Snapshot {
    pub(crate) state: State,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) figures: AllFigures,
}

/// Where the snapshot of a log stands.
#[derive(Debug, Clone)]
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// The snapshot, where there is one of this very log by this very fold. Any other one is removed, since it may hold
    /// what was redacted.
    pub(crate) fn read(&self, log: &dyn EventLog) -> Option<Snapshot> {
        let bytes = fs::read(&self.0).ok()?;
        let snapshot = decode(&bytes, log);
        if snapshot.is_none() {
            self.remove();
        }
        snapshot
    }

    /// Writes a snapshot; a reader finds the old one or this one. That it cannot be written loses time, not data.
    pub(crate) fn write(&self, bytes: &[u8]) -> std::io::Result<()> {
        let draft = self.0.with_extension("draft");
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, &self.0)?;
        File::open(self.0.parent().unwrap_or(Path::new(".")))?.sync_all()
    }

    /// Removes the snapshot.
    pub(crate) fn remove(&self) {
        // What is not there need not be removed; what cannot be removed is not read either.
        drop(fs::remove_file(&self.0));
    }
}

/// The bytes of a snapshot. `redacted` are the redactions that the state has seen.
pub(crate) fn encode(
    state: &State,
    (vocabulary, figures): (&Vocabulary, &AllFigures),
    root: Hash,
    redacted: &[Position],
) -> Vec<u8> {
    let mut out = Out::default();
    out.bytes.extend_from_slice(&state.position.to_be_bytes());
    out.bytes.extend_from_slice(root.as_bytes());
    out.all(redacted.iter(), |out, position| out.number(position.index()));
    put_state(&mut out, state);
    vocabulary.put(&mut out);
    put_figures(&mut out, figures);
    let body = out.bytes;
    [MAGIC.as_slice(), &FOLD.to_be_bytes(), &crc32fast::hash(&body).to_be_bytes(), &body].concat()
}

fn decode(bytes: &[u8], log: &dyn EventLog) -> Option<Snapshot> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&FOLD.to_be_bytes())?;
    let (checksum, body) = rest.split_first_chunk::<4>()?;
    if u32::from_be_bytes(*checksum) != crc32fast::hash(body) {
        return None;
    }
    let (position, rest) = body.split_first_chunk::<8>()?;
    let (root, rest) = rest.split_first_chunk::<{ Hash::BYTES }>()?;
    let position = Position::new(u64::from_be_bytes(*position));
    if log.root(position).ok()? != Hash::new(*root) {
        return None;
    }
    let mut from = In::new(rest);
    let redacted: Vec<Position> = from.all(|from| from.number().map(Position::new))?;
    if redacted != log.redacted() {
        return None;
    }
    let state = take_state(&mut from).filter(|state| state.position == position.index())?;
    let (vocabulary, figures) = (Vocabulary::take(&mut from)?, take_figures(&mut from)?);
    from.is_at_end().then_some(Snapshot { state, vocabulary, figures })
}

//! The body of an answer: bytes that are there, or what is read from the log as it is sent.

use bytes::Bytes;

use crate::replay::Follow;

/// What an answer carries.
pub enum Body {
    /// Bytes that are there.
    Bytes(Bytes),
    /// What is read from the log as it is sent, piece by piece.
    Pieces(Pieces),
    /// Lines of the log, and those that come.
    Follow(Follow),
}

/// What comes from the log, in order, or why there is no more of it.
pub type Pieces = Box<dyn Iterator<Item = Result<Bytes, event_store::Error>> + Send>;

/// The pieces that are read at once and sent one after the other. One that could not be read is the last.
pub(crate) type Page = Vec<Result<Bytes, event_store::Error>>;

impl Body {
    /// The whole body. What is read as it is sent is read to its end, so it should be limited; of what follows the log,
    /// there is what is there now.
    ///
    /// # Errors
    ///
    /// Those of the log.
    pub fn into_bytes(self) -> Result<Bytes, event_store::Error> {
        let pieces: Result<Vec<Bytes>, _> = match self {
            Self::Bytes(bytes) => return Ok(bytes),
            Self::Pieces(pieces) => pieces.collect(),
            Self::Follow(follow) => follow.into_replay().collect(),
        };
        Ok(pieces?.concat().into())
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Bytes(text.into())
    }
}

//! The body of an answer: bytes that are there, or a replay that is read from the log as it is sent.

use bytes::Bytes;

use crate::replay::Replay;

/// What an answer carries.
pub enum Body {
    /// Bytes that are there.
    Bytes(Bytes),
    /// Lines of the log, page by page.
    Replay(Replay),
}

impl Body {
    /// The whole body. A replay is read to its end, so it should be limited.
    ///
    /// # Errors
    ///
    /// Those of the log.
    pub fn into_bytes(self) -> Result<Bytes, event_store::Error> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Replay(replay) => {
                let pages: Result<Vec<Bytes>, _> = replay.collect();
                Ok(pages?.concat().into())
            }
        }
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

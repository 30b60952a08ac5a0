//! The body of an answer: bytes that are there, or a replay that is read from the log as it is sent.

use bytes::Bytes;

use crate::replay::Follow;

/// What an answer carries.
pub enum Body {
    /// Bytes that are there.
    Bytes(Bytes),
    /// A piece of the log, page by page, read as it is sent.
    Pages(Pages),
    /// Lines of the log, and those that come.
    Follow(Follow),
}

/// Pages of the log, or why there are no more.
pub type Pages = Box<dyn Iterator<Item = Result<Bytes, event_store::Error>> + Send>;

/// What is read of the log at once: pieces that are sent one after the other. One that could not be read is the last.
pub(crate) type Page = Vec<Result<Bytes, event_store::Error>>;

impl Body {
    /// The whole body. A replay is read to its end, so it should be limited; of one that follows, there is what is
    /// there now.
    ///
    /// # Errors
    ///
    /// Those of the log.
    pub fn into_bytes(self) -> Result<Bytes, event_store::Error> {
        let pages: Result<Vec<Bytes>, _> = match self {
            Self::Bytes(bytes) => return Ok(bytes),
            Self::Pages(pages) => pages.collect(),
            Self::Follow(follow) => follow.into_replay().collect(),
        };
        Ok(pages?.concat().into())
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

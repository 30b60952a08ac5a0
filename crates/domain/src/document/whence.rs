//! Whence a document came, so that each change that it makes says so.

use crate::event::Provenance;

/// Whence a document came.
#[derive(Debug, Clone, Default)]
pub struct Whence {
    /// The document. The row is found for each change.
    pub document: Provenance,
}

impl Whence {
    /// The provenance of what stands in a line of the document; 0 where that is not known.
    pub(super) fn at(&self, line: usize) -> Provenance {
        let row = u64::try_from(line).ok().filter(|row| *row > 0);
        Provenance { row, ..self.document.clone() }
    }
}

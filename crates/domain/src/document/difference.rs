//! Placeholder.
use super::{Document, Problem};
use crate::event::Change;
use crate::record::Record;
/// Finds.
/// # Errors
/// All.
pub fn difference(_record: &Record, _document: &Document) -> Result<Vec<Change>, Vec<Problem>> { Err(Vec::new()) }

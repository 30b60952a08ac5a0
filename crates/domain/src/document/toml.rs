//! Placeholder.
use super::{Document, Problem};
/// Reads.
/// # Errors
/// All.
pub fn read(_text: &str) -> Result<Document, Vec<Problem>> { Err(Vec::new()) }

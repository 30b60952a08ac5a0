//! Placeholder.

pub mod represent;

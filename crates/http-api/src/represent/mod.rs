//! Pure functions from a view and a language to bytes. Nothing here knows a socket, a file, a clock or a runtime.

pub mod citation;
pub(crate) mod dictionary;
pub mod feed;
pub mod page;
pub(crate) mod sheet;
pub mod site;
pub mod wording;

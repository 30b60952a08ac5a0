//! Pure functions from what is known, and a language, to the bytes of one representation.

pub mod citation;

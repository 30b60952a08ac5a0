//! The demonstration, run as a test.

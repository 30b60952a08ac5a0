//! Real clients, each as it is installed: feed readers, citation processors, a browser.
//!
//! `make test-clients` installs what they need and runs them; `make test` leaves them out.

mod browser;
mod citations;
mod dialog;
mod feeds;

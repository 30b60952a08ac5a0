//! Real clients, each as it is installed: feed readers, citation processors, a browser, and a
//! tester that knows nothing but the description of the interface.
//!
//! `make test-clients` installs what they need and runs them; `make test` leaves them out.

mod browser;
mod citations;
mod contract;
mod dialog;
mod feeds;
mod image;
mod lambda;

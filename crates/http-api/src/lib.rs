//! One answer for every request, whoever asks: [`respond()`] knows no socket, so hyper, a test and the command get the
//! same bytes.
//!
//! It is not a framework: the surface stands on one screen in `router`, errors become status codes in `problem` alone,
//! and `represent` makes bytes from views without any I/O.

mod answer;
mod app;
mod auth;
mod body;
mod coding;
mod conditional;
mod cors;
mod failures;
mod limits;
mod metrics;
mod negotiate;
mod observe;
mod position;
mod problem;
mod proxies;
mod query;
mod ranges;
mod read;
mod receive;
mod rendered;
mod replay;
pub mod represent;
mod respond;
mod router;
mod serve;
mod team;
mod threads;
mod tokens;
mod write;

pub use app::{App, Settings};
pub use body::{Body, Pieces};
pub use limits::{Limit, limits};
pub use observe::RequestLog;
pub use problem::{Kind, Problem};
pub use proxies::Proxies;
pub use replay::Follow;
pub use respond::respond;
pub use serve::{End, serve};
pub use tokens::{Token, TokenError, TokenSource, Tokens};

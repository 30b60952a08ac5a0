//! Reads: each answers from the state that the request found.

pub(crate) mod check;
pub(crate) mod citations;
pub(crate) mod commitments;
pub(crate) mod completeness;
pub(crate) mod discovery;
pub(crate) mod documents;
pub(crate) mod feeds;
pub(crate) mod history;
pub(crate) mod log;
pub(crate) mod measurements;
pub(crate) mod memento;
pub(crate) mod names;
pub(crate) mod news;
pub(crate) mod pages;
pub(crate) mod periods;
pub(crate) mod plans;
pub(crate) mod schemas;
pub(crate) mod search;
pub(crate) mod service;
mod signposting;
pub(crate) mod signs;
pub(crate) mod unapi;
mod version;
mod whole;

use domain::Slug;
pub(crate) use feeds::WrittenFeeds;

use crate::problem::Problem;
use crate::router::Call;

/// The id in an address; something that is no id names nothing.
pub(crate) fn id(call: &Call<'_>, name: &str) -> Result<Slug, Problem> {
    let text = call.segment(name);
    text.parse().map_err(|_| Problem::not_found(format_args!("{name} `{text}`")))
}

/// A number in an address: in figures without leading zeros, so that one thing has one address.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// Refuses a parameter, and a suffix of anything but JSON.
fn json_only(call: &Call<'_>) -> Result<(), Problem> {
    call.query.allow(&[])?;
    match call.suffix.as_deref() {
        None | Some(".json") => Ok(()),
        Some(other) => Err(Problem::not_found(format_args!("representation `{other}`"))),
    }
}

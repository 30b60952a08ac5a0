//! Tokens.

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;

use super::day;

#[derive(Debug, Subcommand)]
pub(crate) enum TokenVerb {
    New(NewToken),
    List(ListTokens),
    Revoke(RevokeToken),
}

/// Make a token, print it once, and add its hash to a token file.
///
/// A running service reads the file anew when it has changed, so nothing needs a restart. Two tokens with one label
/// can be good at once: to replace one, make the second, give it out, and revoke the first.
#[derive(Debug, clap::Args)]
pub(crate) struct NewToken {
    /// The token file; made where it is missing, readable by its owner only.
    #[arg(long, value_name = "FILE", env = "MILEPOST_TOKENS")]
    pub(crate) tokens: PathBuf,
    /// Whose it is, in words: a team, not a person.
    #[arg(long, value_name = "TEXT", alias = "name")]
    pub(crate) label: String,
    /// The name of the key, which stands as the actor in the events: letters a-z, figures and -.
    /// [default: made from the label]
    #[arg(long, value_name = "ID")]
    pub(crate) key: Option<domain::Slug>,
    /// What it may record: report (statuses, schedules, measurements, evidence, notes), define (commitments and their
    /// parts), register (plans and organizations). [default: all of them]
    #[arg(long, value_name = "SCOPE", value_delimiter = ',')]
    pub(crate) scope: Vec<domain::Scope>,
    /// Record only for these organizations: what they lead, and their own reports where they are supporting.
    /// [default: for all]
    #[arg(long, value_name = "ORGANIZATION", value_delimiter = ',')]
    pub(crate) organization: Vec<domain::Slug>,
    /// The last day on which it is good. [default: it is good until it is revoked]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) expires: Option<Date>,
}

/// Print the tokens of a file, without their hashes.
#[derive(Debug, clap::Args)]
pub(crate) struct ListTokens {
    /// The token file.
    #[arg(long, value_name = "FILE", env = "MILEPOST_TOKENS")]
    pub(crate) tokens: PathBuf,
}

/// Take a token back. A running service refuses it from its next request on.
///
/// Its line stays in the file, so that the actors of the log can be looked up.
#[derive(Debug, clap::Args)]
pub(crate) struct RevokeToken {
    /// The name of the key.
    #[arg(value_name = "ID")]
    pub(crate) key: domain::Slug,
    /// The token file.
    #[arg(long, value_name = "FILE", env = "MILEPOST_TOKENS")]
    pub(crate) tokens: PathBuf,
}

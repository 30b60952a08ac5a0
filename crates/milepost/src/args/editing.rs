//! What editors do: documents, and who has not reported.

use std::path::PathBuf;

use jiff::civil::Date;

use super::{Whom, day};

/// Make the record say what documents say: appends just the events that are missing.
///
/// Organizations come first, then plans, then commitments, whatever the order of the files. Applying a document
/// again changes nothing. A document with anything wrong in it changes nothing: each fault is named with file, line,
/// column, key and text. The token for a service is taken from MILEPOST_TOKEN.
///
/// A sheet (.csv, .xlsx) has the columns of Canada's tracker, of its definitions, or of measurements; see
/// docs/documents.md. Each of its commitments and periods is one change list. A run that was cut short is completed by
/// running it again.
#[derive(Debug, clap::Args)]
pub(crate) struct Apply {
    /// The documents: .toml, .json, .csv or .xlsx.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The plan that the sheets are about.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<domain::Slug>,
    /// The sheets import the past, which is no news.
    #[arg(long)]
    pub(crate) history: bool,
    /// Where the documents were published. Their names, rows and SHA-256 are recorded anyway.
    #[arg(long, value_name = "URL")]
    pub(crate) address: Option<String>,
    /// The day on which they were captured there.
    #[arg(long, value_name = "DAY")]
    pub(crate) captured: Option<domain::When>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Only say what would be recorded.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Refuse a document in which a text is missing in one of these languages, such as en,fr.
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    pub(crate) require: Vec<domain::Lang>,
    /// The language in which changes are told.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

/// Serve the pages as documents would make them, in memory, to this machine only, until SIGTERM or SIGINT.
///
/// Tells what the documents would change, as `milepost apply --dry-run` does, and prints one line when it is ready:
/// `listening on http://ADDR:PORT`. Every page says that it is a preview. Nothing is recorded. With --server, the
/// public log of that service is read, so that no token is needed.
#[derive(Debug, clap::Args)]
pub(crate) struct Preview {
    /// The documents: .toml, .json, .csv or .xlsx.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The plan that the sheets are about.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<domain::Slug>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Listen on this port of 127.0.0.1; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value = "0")]
    pub(crate) port: u16,
    /// Refuse a document in which a text is missing in one of these languages, such as en,fr.
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    pub(crate) require: Vec<domain::Lang>,
    /// The language in which changes are told.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

/// Write the sheet to send to an organization: what it is to report on in a period, in the tracker's columns.
///
/// What it has reported already stands in it. Applied as it is, it changes nothing; filled in, it is the report:
/// `milepost apply --plan PLAN FILE`. Milestones whose codes have no place in the columns are named.
#[derive(Debug, clap::Args)]
pub(crate) struct Sheet {
    /// The plan.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: domain::Slug,
    /// The reporting period, such as 2018-Q2, 2018-06 or FY2017-18.
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: domain::When,
    /// The organization that is to report.
    #[arg(long, value_name = "ORGANIZATION")]
    pub(crate) organization: domain::Slug,
    /// Write to this file, .csv or .xlsx, which must not exist; without it, print as CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) whom: Whom,
}

/// Say what a plan lacks: reports, challenges, targets, data, translations, news.
///
/// With --period, says who has reported on that period and who has not, and nothing else. Ends with 0 if nothing is
/// missing, and with 3 if something is.
#[derive(Debug, clap::Args)]
pub(crate) struct Report {
    /// The plan.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: domain::Slug,
    /// The reporting period to ask about, such as 2018-Q2, 2018-06 or FY2017-18.
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["on", "stale_days"])]
    pub(crate) period: Option<domain::When>,
    /// The day to ask about. [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Option<Date>,
    /// A commitment is stale after so many days without a report. [default: 190]
    #[arg(long, value_name = "DAYS")]
    pub(crate) stale_days: Option<u16>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The language of what is named.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

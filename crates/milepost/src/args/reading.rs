//! What readers do: the record as it is and was, its log, its citations.

use std::path::PathBuf;

use jiff::civil::Date;

use super::{Whom, count, day, moment};

/// List commitments: by words, plan, organization, state, and what is late.
///
/// Each is told with what its lead states, its milestones and verdicts counted, what is overdue, and since when it awaits
/// a report. The last line says for which day.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Words, each of which begins a word of the commitment in either language; accents and capitals do not matter.
    #[arg(value_name = "WORD")]
    pub(crate) words: Vec<String>,
    /// Of this plan.
    #[arg(long, value_name = "PLAN")]
    pub(crate) plan: Option<domain::Slug>,
    /// Led by this organization.
    #[arg(long, value_name = "ORGANIZATION")]
    pub(crate) organization: Option<domain::Slug>,
    /// With this stated schedule: on-schedule, behind-schedule or completed.
    #[arg(long, value_name = "STATE")]
    pub(crate) schedule: Option<String>,
    /// With a milestone in this state, such as limited; unreported: with one that nobody reported on.
    #[arg(long, value_name = "STATE")]
    pub(crate) completion: Option<String>,
    /// With this verdict on a target: met, not-met, pending, not-available or not-comparable.
    #[arg(long, value_name = "VERDICT")]
    pub(crate) attainment: Option<String>,
    /// With a milestone that is overdue on the day.
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Without a report for a long time on the day.
    #[arg(long)]
    pub(crate) stale: bool,
    /// A commitment is stale after so many days without a report. [default: 190]
    #[arg(long, value_name = "DAYS")]
    pub(crate) stale_days: Option<u16>,
    /// The list as of this day: from the reports that speak about it or earlier days. [default: today, all reports]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Option<Date>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The language of the titles.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

/// Show a commitment: what its page says, as text, or its status as JSON.
///
/// As it is now; or as it was known at a moment, or at a version, with the verdicts of then; or as of a day of the world,
/// from the reports that speak about it or earlier days; or as its sources had told it by a day.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The commitment: its id, or its id in another register such as ogp:CA0047.
    #[arg(value_name = "COMMITMENT")]
    pub(crate) commitment: String,
    /// As it was known at this moment, such as 2018-06-30T12:00:00Z.
    #[arg(long, value_name = "MOMENT", conflicts_with = "version", value_parser = moment)]
    pub(crate) known_at: Option<jiff::Timestamp>,
    /// At this version.
    #[arg(long = "at", value_name = "VERSION", value_parser = count)]
    pub(crate) version: Option<u64>,
    /// As of this day of the world.
    #[arg(long, value_name = "DAY", conflicts_with = "attested_by", value_parser = day)]
    pub(crate) as_of: Option<Date>,
    /// As its sources had told it by this day.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) attested_by: Option<Date>,
    /// Print the status as JSON, in both languages.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The language of the text.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

/// Tell the history of a commitment: its versions with what each changed.
///
/// With --from or --to, those after the one up to the other, and what differs between the two: [-taken out-] and
/// {+put in+}, word by word.
#[derive(Debug, clap::Args)]
pub(crate) struct History {
    /// The commitment: its id, or its id in another register such as ogp:CA0047.
    #[arg(value_name = "COMMITMENT")]
    pub(crate) commitment: String,
    /// What changed after this version.
    #[arg(long, value_name = "VERSION", value_parser = count)]
    pub(crate) from: Option<u64>,
    /// What changed up to this version. [default: the newest]
    #[arg(long, value_name = "VERSION", value_parser = count)]
    pub(crate) to: Option<u64>,
    /// Print it as JSON, in both languages.
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The language in which it is told.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

/// Show how texts are read: numbers, measurements, targets, dates, statuses.
///
/// Each text is read as a whole or refused with the reason; what could mean two things is refused with both. With
/// --table, the texts stand in a column of a sheet (.csv, .xlsx), and the shares of each kind are printed behind those
/// that were not read. The sheet may say in the columns kind and lang what each text is, and in reading what it should be
/// read as, as JSON, or nothing where it should be refused. Ends with 1 if a text is refused that need not be, or is
/// read as something else.
#[derive(Debug, clap::Args)]
pub(crate) struct Read {
    /// The texts.
    #[arg(value_name = "TEXT", required_unless_present = "table")]
    pub(crate) texts: Vec<String>,
    /// Read the texts of this sheet instead.
    #[arg(long, value_name = "FILE", conflicts_with = "texts")]
    pub(crate) table: Option<PathBuf>,
    /// The column of the sheet in which the texts stand.
    #[arg(long, value_name = "NAME", default_value = "raw", requires = "table")]
    pub(crate) column: String,
    /// What a text is to be read as: number, measurement, target, deadline, period, completion, schedule, organizations,
    /// code, nothing or text.
    #[arg(long = "as", value_name = "KIND", default_value = "measurement")]
    pub(crate) kind: domain::reading::Kind,
    /// The language of the texts. Without it, figures must read the same in English and French.
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<domain::Lang>,
}

/// Print the events of the log, one line each, exactly as they are stored.
#[derive(Debug, clap::Args)]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Begin at this position: the number of lines already held.
    #[arg(long, value_name = "POSITION", default_value = "0")]
    pub(crate) from: String,
    /// Print at most so many.
    #[arg(long, value_name = "N", value_parser = count)]
    pub(crate) limit: Option<u64>,
}

/// Print a citation of a commitment.
#[derive(Debug, clap::Args)]
pub(crate) struct Cite {
    /// The commitment: its id, or its id in another register such as ogp:CA0047.
    #[arg(value_name = "COMMITMENT")]
    pub(crate) commitment: String,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Cite this version, which stays the same for ever; without it, the commitment as it is today.
    #[arg(long = "at", value_name = "VERSION", value_parser = count)]
    pub(crate) version: Option<u64>,
    /// bib, biblatex, ris, endnote.ris, csl.json, jsonld, or text for a reference in --style.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: String,
    /// apa, chicago-author-date, mla, vancouver or ieee.
    #[arg(long, value_name = "STYLE", default_value = "apa")]
    pub(crate) style: String,
    /// The language of the citation.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
    /// Cite the figures of this indicator of the commitment.
    #[arg(long, value_name = "INDICATOR")]
    pub(crate) indicator: Option<domain::LocalId>,
    /// Add what the log was at the version, so that the citation can be checked years later; needs --at.
    #[arg(long, requires = "version")]
    pub(crate) proof: bool,
}

/// Check whether citations say what the record says, and what has changed since.
///
/// Reads BibTeX, RIS and CSL-JSON. Each entry is authentic or not, and current or superseded by a newer version, with
/// the changes in between. Where a citation carries a proof, the signature of the log is checked too. Ends with
/// 1 if an entry is not authentic; a superseded one is.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyCitation {
    /// The file with the citations.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The verifier key that was kept earlier; by default the one that the log shows.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// The language in which changes are told.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: domain::Lang,
}

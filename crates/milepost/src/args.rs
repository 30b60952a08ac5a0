//! The command line. Its help is the manual.

#![expect(clippy::doc_markdown, reason = "help is read in a terminal, where backticks are in the way")]

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

/// The public record of what was promised, how far it has got, and how that was known.
#[derive(Debug, Parser)]
#[command(name = "milepost", version, max_term_width = 100)]
pub(crate) struct Args {
    /// Read settings from FILE instead of milepost.toml in the current folder.
    ///
    /// A setting is taken from its flag, else from the environment (MILEPOST_LISTEN for --listen), else from the file
    /// (listen), else from its default. An unknown key is an error. `milepost config show` prints all of them, each with
    /// where it comes from.
    #[arg(long, value_name = "FILE", global = true, env = "MILEPOST_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Serve(Serve),
    Apply(Apply),
    Preview(Preview),
    Sheet(Sheet),
    Report(Report),
    List(List),
    Show(Show),
    History(History),
    Read(Read),
    Events(Events),
    Cite(Cite),
    VerifyCitation(VerifyCitation),
    Export(Export),
    Import(Import),
    Publish(Publish),
    Backup(Backup),
    Restore(Restore),
    Copy(Copy),
    Verify(Verify),
    Redact(Redact),
    /// Show the settings and limits of a service.
    #[command(subcommand)]
    Config(ConfigVerb),
    /// Make, list and revoke the tokens of those who may write.
    #[command(subcommand)]
    Token(TokenVerb),
}

/// Serve the record over HTTP, until SIGTERM or SIGINT.
///
/// Prints one line when it is ready: `listening on http://ADDR:PORT`. One process has the data folder to itself.
/// TLS and HTTP/2 are the business of a proxy in front.
///
/// Without --tokens, whoever reaches the service may write if it listens on a loopback address, and nobody may
/// if it listens on any other.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Listen on this address; port 0 takes a free one. A socket that the supervisor hands over (LISTEN_FDS) goes
    /// before it. [default: every address at PORT where the environment has it, else 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT", env = "MILEPOST_LISTEN")]
    pub(crate) listen: Option<String>,
    /// The address under which people reach the service, without a trailing slash; every link begins with it.
    /// [default: http:// and the address listened on]
    #[arg(long, value_name = "URL", env = "MILEPOST_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// The tokens that may write, one line each; see `milepost token new`. Read anew when it has changed.
    #[arg(long, value_name = "FILE", env = "MILEPOST_TOKENS")]
    pub(crate) tokens: Option<PathBuf>,
    /// The proxies in front: addresses and networks, with commas between them. The client of a request, for the
    /// request log and the limit on failed tokens, is whom they name in Forwarded or X-Forwarded-For; whoever else
    /// sends these is not believed. Name a proxy only if it writes one of them. [default: none]
    #[arg(long, value_name = "NETWORKS", env = "MILEPOST_TRUSTED_PROXIES")]
    pub(crate) trusted_proxies: Option<String>,
    /// The request log on standard error: json, one line for each request, or off. [default: json]
    #[arg(long, value_name = "FORM", env = "MILEPOST_LOG")]
    pub(crate) log: Option<LogForm>,
    /// Where faults of the service's safety are told, for /.well-known/security.txt: mailto:… or https://…
    #[arg(long, value_name = "ADDRESS", env = "MILEPOST_SECURITY_CONTACT")]
    pub(crate) security_contact: Option<String>,
    /// Where readers say whether the pages serve them, linked from each page: mailto:… or https://…
    #[arg(long, value_name = "ADDRESS", env = "MILEPOST_FEEDBACK")]
    pub(crate) feedback: Option<String>,
    /// Go on answering for so many seconds after SIGTERM, while /readyz says that it stops, so that whoever sends
    /// traffic here hears of it. [default: 0]
    #[arg(long, value_name = "SECONDS", env = "MILEPOST_DRAIN_DELAY")]
    pub(crate) drain_delay: Option<Seconds>,
    /// End, with 0, when nobody has been connected for so many seconds: the supervisor that holds the socket starts the
    /// service again when somebody asks, and what is asked meanwhile waits in the socket. [default: never]
    #[arg(long, value_name = "SECONDS", env = "MILEPOST_EXIT_WHEN_IDLE")]
    pub(crate) exit_when_idle: Option<Seconds>,
    /// Wait so many seconds for another process to leave the data folder. [default: 0]
    #[arg(long, value_name = "SECONDS", env = "MILEPOST_LOCK_WAIT")]
    pub(crate) lock_wait: Option<Seconds>,
    /// The key file of the log, for a data folder that has none yet: where disks go away, it is kept as a secret.
    #[arg(long, value_name = "FILE", env = "MILEPOST_KEY")]
    pub(crate) key: Option<PathBuf>,
    /// Start with a data folder that goes away with the process, and with it what was recorded. Without this, a platform
    /// that runs so (Knative, Cloud Run, AWS Lambda) is refused unless --stream holds the log.
    #[arg(long, env = "MILEPOST_EPHEMERAL")]
    pub(crate) ephemeral: bool,
}

/// A number of seconds: `60` or `60s`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Seconds(u64);

impl std::str::FromStr for Seconds {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_suffix('s').unwrap_or(text).parse().map(Self)
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} s", self.0)
    }
}

impl From<Seconds> for std::time::Duration {
    fn from(seconds: Seconds) -> Self {
        Self::from_secs(seconds.0)
    }
}

/// The form of the request log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[value(rename_all = "kebab-case")]
pub(crate) enum LogForm {
    Json,
    Off,
}

impl LogForm {
    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Off => "off",
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigVerb {
    /// Print every setting that `milepost serve` would take, with where it comes from, and every limit with what
    /// happens beyond it. Takes the flags of `milepost serve`.
    Show(Serve),
}

/// The folder of the log.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Folder {
    /// The data folder; made where it is missing. [default: ./milepost-data]
    #[arg(long, value_name = "DIR", env = "MILEPOST_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// The name of a new log, for ever: a host, and a path where it is not /log.
    /// [default: the host of the public address, else localhost.invalid with a random path]
    #[arg(long, value_name = "HOST[/PATH]", env = "MILEPOST_ORIGIN")]
    pub(crate) origin: Option<String>,
    /// The stream of NATS JetStream that holds the log, which other processes may share:
    /// nats://HOST:PORT[,HOST:PORT…]/STREAM. The data folder then holds a copy of it, and the key of the log.
    #[arg(long, value_name = "STREAM", env = "MILEPOST_STREAM")]
    pub(crate) stream: Option<String>,
    /// The monitoring addresses of the servers of the stream, http://HOST:PORT[,…]. They are asked whether each message
    /// is synced before it is acknowledged, without which a power cut loses what was promised.
    #[arg(long, value_name = "URL", env = "MILEPOST_STREAM_MONITOR")]
    pub(crate) stream_monitor: Option<String>,
}

/// Whom to ask: a running service, or the data folder of a stopped one.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Whom {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Ask the service at this address instead of opening the data folder.
    #[arg(long, value_name = "URL", env = "MILEPOST_SERVER")]
    pub(crate) server: Option<String>,
}

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
    /// The day on which they were got from there.
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
    #[arg(long, value_name = "DAY")]
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
    /// With such a verdict on a target: met, not-met, pending, not-available or not-comparable.
    #[arg(long, value_name = "VERDICT")]
    pub(crate) attainment: Option<String>,
    /// With a milestone that is overdue on the day.
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Awaiting a report for long on the day.
    #[arg(long)]
    pub(crate) stale: bool,
    /// A commitment is stale after so many days without a report. [default: 190]
    #[arg(long, value_name = "DAYS")]
    pub(crate) stale_days: Option<u16>,
    /// The list as of this day: from the reports that speak about it or earlier days. [default: today, all reports]
    #[arg(long, value_name = "DAY")]
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
    #[arg(long, value_name = "MOMENT", conflicts_with = "version")]
    pub(crate) known_at: Option<jiff::Timestamp>,
    /// At this version.
    #[arg(long = "at", value_name = "VERSION")]
    pub(crate) version: Option<u64>,
    /// As of this day of the world.
    #[arg(long, value_name = "DAY", conflicts_with = "attested_by")]
    pub(crate) as_of: Option<Date>,
    /// As its sources had told it by this day.
    #[arg(long, value_name = "DAY")]
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
    #[arg(long, value_name = "VERSION")]
    pub(crate) from: Option<u64>,
    /// What changed up to this version. [default: the newest]
    #[arg(long, value_name = "VERSION")]
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
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
}

/// Print a citation of a commitment.
#[derive(Debug, clap::Args)]
pub(crate) struct Cite {
    /// The commitment.
    #[arg(value_name = "COMMITMENT")]
    pub(crate) commitment: domain::Slug,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Cite this version, which stays the same for ever; without it, the commitment as it is today.
    #[arg(long = "at", value_name = "VERSION")]
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

/// Write the events to a file, with the signed checkpoint beside it as FILE.checkpoint; or a plan as documents.
///
/// The lines are the stored bytes, so an export from position 0 is a backup; exports that follow each other, laid end
/// to end, are one export.
///
/// With --documents, a plan is written as it stands now, with its organizations and commitments, each in a file of TOML.
/// Applied where they come from they change nothing; edited, they are the next change.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The file to write, which must not exist.
    #[arg(value_name = "FILE", required_unless_present = "documents")]
    pub(crate) file: Option<PathBuf>,
    /// Write documents into this folder instead, none of which may exist.
    #[arg(long, value_name = "DIR", requires = "plan", conflicts_with_all = ["file", "from"])]
    pub(crate) documents: Option<PathBuf>,
    /// The plan that is written as documents.
    #[arg(long, value_name = "PLAN", requires = "documents")]
    pub(crate) plan: Option<domain::Slug>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Begin at this position: the number of events in the exports before.
    #[arg(long, value_name = "POSITION", default_value = "0")]
    pub(crate) from: u64,
}

/// Make a new log from the events of another one; the data folder must be empty.
///
/// Every line is read and folded before anything is written, and stands at the same position afterwards, under the
/// same root. With --checkpoint, the events must be those that the checkpoint was signed for.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The events as `milepost export` writes them.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// The checkpoint that the events must fit; by default FILE.checkpoint where it exists.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The key file of the old log (DIR/key), so that the restored log goes on signing with it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Write the whole site as files, for any host that gives out files.
///
/// Every file is what the service answers at its address, byte for byte. DIR/published.json lists each address with its
/// file and the headers that belong to it, and where the addresses lead that have none. A later run into the same folder
/// asks for what may have changed, writes what did, and removes what is gone. Searches, citations in a chosen style and
/// everything else that is asked with a query stay with a service.
#[derive(Debug, clap::Args)]
pub(crate) struct Publish {
    /// The folder to write into: an empty one, or that of an earlier run.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// The address under which the files will be reached, without a trailing slash; every link begins with it. A service
    /// that is asked with --server has its own.
    #[arg(long, value_name = "URL", env = "MILEPOST_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
}

/// Add the events that came since the last run to a backup, while the service runs.
///
/// The first run writes all of them, each later one a file of its own beside the others. Every run checks the whole
/// backup: that each event is the one that was signed for, and that the log only went on since. The lines are the stored
/// bytes. The key of the log is not in it. Where something was redacted since, all files are written anew without it.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The folder of the backup; made where it is missing.
    #[arg(value_name = "BACKUP")]
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) whom: Whom,
}

/// Make a data folder from a backup: the log as it is, or as it was at a moment.
///
/// The whole backup is checked first. Change lists are restored whole or not at all. The data folder must be empty.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The folder of the backup.
    #[arg(value_name = "BACKUP")]
    pub(crate) backup: PathBuf,
    /// The data folder to make.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Restore what was recorded by this moment, such as 2026-11-25T12:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<jiff::Timestamp>,
    /// Restore at most the first N events.
    #[arg(long, value_name = "N")]
    pub(crate) events: Option<u64>,
    /// The key file of the old log (DIR/key), so that the restored log goes on signing with it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Copy a log between a data folder and a stream of NATS JetStream, either way, and check that both have one root.
///
/// A stream is made where it is not there, with the name and the key of the log. A copy that was cut short is
/// gone on with. A folder that is copied to holds at most the file `key`, or an older copy; it is a data folder like any
/// other afterwards. No process may write meanwhile.
#[derive(Debug, clap::Args)]
pub(crate) struct Copy {
    /// The data folder or stream to copy.
    #[arg(long, value_name = "DIR|STREAM")]
    pub(crate) from: String,
    /// The stream or data folder to copy to, as nats://HOST:PORT[,HOST:PORT…]/STREAM[?replicas=3].
    #[arg(long, value_name = "STREAM|DIR")]
    pub(crate) to: String,
    /// The key file of the log, for a folder that has none yet.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
}

/// Check a log from its first event to its last: hashes, tree, checkpoint, and that it continues an earlier one.
///
/// Says the first fault by position, and ends with 1. With --server, only public addresses are used.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// A checkpoint of the log that was kept earlier, of which this log must be a continuation.
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// The verifier key that was kept earlier; by default the one that the log shows.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Check this backup instead of a log.
    #[arg(long, value_name = "BACKUP", conflicts_with_all = ["checkpoint", "key"])]
    pub(crate) backup: Option<PathBuf>,
}

/// Remove the texts of one event for good, where the law demands it. Its hash stays, so that every proof still holds.
///
/// The service must be stopped. An event-redacted event says that it was done, when and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Redact {
    /// The event.
    #[arg(value_name = "EVENT")]
    pub(crate) event: String,
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Why, in English; it is published.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason_en: Option<String>,
    /// Why, in French; it is published.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason_fr: Option<String>,
    /// Who decides it, as it will stand in the log.
    #[arg(long, value_name = "ACTOR", default_value = "operator")]
    pub(crate) actor: String,
}

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
    #[arg(long, value_name = "DAY")]
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

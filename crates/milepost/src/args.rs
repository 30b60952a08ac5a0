//! The command line. Its help is the manual.

#![expect(clippy::doc_markdown, reason = "help is read in a terminal, where backticks are in the way")]

mod carrying;
mod editing;
mod reading;
mod tokens;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, FromArgMatches, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) use self::carrying::{Backup, Copy, Export, Import, Publish, Redact, Restore, Verify};
pub(crate) use self::editing::{Apply, Preview, Report, Sheet};
pub(crate) use self::reading::{Cite, Events, History, List, Read, Show, VerifyCitation};
pub(crate) use self::tokens::{ListTokens, NewToken, RevokeToken, TokenVerb};

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
    /// The addresses under which people reached the service before, with commas between them: citations with one of
    /// them are checked as those with that of today. [default: none]
    #[arg(long, value_name = "URLS", env = "MILEPOST_FORMER_PUBLIC_URLS")]
    pub(crate) former_public_urls: Option<String>,
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
    /// Where to report security faults of the service, for /.well-known/security.txt: mailto:…, https://… or tel:…
    #[arg(long, value_name = "ADDRESS", env = "MILEPOST_SECURITY_CONTACT")]
    pub(crate) security_contact: Option<String>,
    /// Where readers say whether the pages serve them, linked from each page: mailto:…, https://… or tel:…
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
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('s').unwrap_or(text).parse();
        number.map(Self).map_err(|_| "write a number of seconds, such as 60")
    }
}

/// A day of the calendar.
fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "write a day such as 2018-06-30")
}

/// A moment with its offset from UTC.
fn moment(text: &str) -> Result<Timestamp, &'static str> {
    text.parse().map_err(|_| "write a moment such as 2018-06-30T12:00:00Z")
}

/// A number of things, or the number of a version.
fn count(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "write a number in figures, such as 14")
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
    /// The data folder; `serve` and `apply` make it where it is missing. [default: ./milepost-data]
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
#[derive(Debug, Clone)]
pub(crate) struct Whom {
    pub(crate) folder: Folder,
    pub(crate) server: Option<String>,
}

/// The flags for it.
#[derive(Debug, clap::Args)]
struct WhomFlags {
    #[command(flatten)]
    folder: Folder,
    /// Ask the service at this address instead of opening the data folder. A --data or --stream of the command line goes
    /// before the variable.
    #[arg(long, value_name = "URL", env = "MILEPOST_SERVER")]
    server: Option<String>,
}

impl clap::Args for Whom {
    fn augment_args(command: clap::Command) -> clap::Command {
        WhomFlags::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        WhomFlags::augment_args_for_update(command)
    }
}

impl FromArgMatches for Whom {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        let is_typed = |name: &str| given.value_source(name) == Some(ValueSource::CommandLine);
        let place = ["data", "stream"].into_iter().find(|name| is_typed(name));
        let WhomFlags { folder, server } = WhomFlags::from_arg_matches(given)?;
        match place {
            Some(place) if is_typed("server") => {
                let said = format!("--{place} and --server name two records; give one of them\n");
                Err(clap::Error::raw(ErrorKind::ArgumentConflict, said))
            }
            // Whoever names a folder means it, whatever the variable says.
            Some(_) => Ok(Self { folder, server: None }),
            None => Ok(Self { folder, server }),
        }
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(given)?;
        Ok(())
    }
}

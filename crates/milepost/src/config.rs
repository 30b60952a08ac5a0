//! Settings: flag, else environment, else file, else default.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::ArgMatches;
use clap::parser::ValueSource;
use http_api::Proxies;
use serde::Deserialize;

use crate::args::{Folder, LogForm, Seconds, Serve};
use crate::exit::{CONFIG, Exit};
use crate::open::Place;

/// The settings file that is read where none is named.
const USUAL_FILE: &str = "milepost.toml";
/// The data folder unless set.
const USUAL_DATA: &str = "milepost-data";
/// The address listened on unless set.
const USUAL_LISTEN: &str = "127.0.0.1:8080";
/// The variable with the port that a platform for containers sends requests to.
const PORT: &str = "PORT";

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    data: Option<PathBuf>,
    listen: Option<String>,
    public_url: Option<String>,
    former_public_urls: Option<String>,
    tokens: Option<PathBuf>,
    origin: Option<String>,
    stream: Option<String>,
    stream_monitor: Option<String>,
    trusted_proxies: Option<String>,
    log: Option<LogForm>,
    security_contact: Option<String>,
    feedback: Option<String>,
    drain_delay: Option<Seconds>,
    exit_when_idle: Option<Seconds>,
    lock_wait: Option<Seconds>,
    key: Option<PathBuf>,
    ephemeral: Option<bool>,
}

impl File {
    /// Reads the settings file that is named, or the usual one where it exists.
    pub(crate) fn read(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(USUAL_FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).map_err(|error| Exit::error(CONFIG, misread(path, &text, &error)))
    }

    /// The data folder.
    pub(crate) fn data(&self, flag: Option<&PathBuf>) -> PathBuf {
        flag.or(self.data.as_ref()).cloned().unwrap_or_else(|| USUAL_DATA.into())
    }

    /// The address to listen on: as told, else every address at the port that the platform names.
    pub(crate) fn listen(&self, flag: Option<&String>) -> String {
        let anywhere = || std::env::var(PORT).ok().map(|port| format!("[::]:{port}"));
        let told = flag.cloned().or_else(anywhere).or_else(|| self.listen.clone());
        told.unwrap_or_else(|| USUAL_LISTEN.to_owned())
    }

    /// The public address, without a trailing slash.
    pub(crate) fn public_url(&self, flag: Option<&String>) -> Result<Option<String>> {
        flag.or(self.public_url.as_ref()).map(|url| address("public_url", url)).transpose()
    }

    /// The public addresses that there were before, without trailing slashes.
    pub(crate) fn former_public_urls(&self, flag: Option<&String>) -> Result<Vec<String>> {
        let given = flag.or(self.former_public_urls.as_ref()).map_or("", String::as_str);
        let urls = given.split(',').map(str::trim).filter(|url| !url.is_empty());
        urls.map(|url| address("former_public_urls", url)).collect()
    }

    /// The token file.
    pub(crate) fn tokens(&self, flag: Option<&PathBuf>) -> Option<PathBuf> {
        flag.or(self.tokens.as_ref()).cloned()
    }

    /// The name of a new log.
    pub(crate) fn origin(&self, flag: Option<&String>) -> Option<String> {
        flag.or(self.origin.as_ref()).cloned()
    }

    /// The stream that holds the log.
    fn stream(&self, flag: Option<&String>) -> Option<String> {
        flag.or(self.stream.as_ref()).cloned()
    }

    /// The monitoring addresses of the servers of the stream.
    fn stream_monitor(&self, flag: Option<&String>) -> Option<String> {
        flag.or(self.stream_monitor.as_ref()).cloned()
    }

    /// Where the log is, for a service at an address.
    pub(crate) fn place(&self, folder: &Folder, public_url: Option<&str>) -> Place {
        Place {
            data: self.data(folder.data.as_ref()),
            stream: self.stream(folder.stream.as_ref()),
            monitor: self.stream_monitor(folder.stream_monitor.as_ref()),
            origin: self.origin(folder.origin.as_ref()),
            public_url: public_url.map(str::to_owned),
        }
    }

    /// The proxies whose word on the client of a request is taken.
    pub(crate) fn trusted_proxies(&self, flag: Option<&String>) -> Result<Proxies> {
        let text = flag.or(self.trusted_proxies.as_ref()).map_or("", String::as_str);
        text.parse().map_err(|error| Exit::error(CONFIG, format!("trusted_proxies: {error}")))
    }

    /// The form of the request log.
    pub(crate) fn log(&self, flag: Option<LogForm>) -> LogForm {
        flag.or(self.log).unwrap_or(LogForm::Json)
    }

    /// Where security faults are reported.
    pub(crate) fn security_contact(&self, flag: Option<&String>) -> Result<Option<String>> {
        contact("security_contact", flag.or(self.security_contact.as_ref()))
    }

    /// Where readers say whether the pages serve them.
    pub(crate) fn feedback(&self, flag: Option<&String>) -> Result<Option<String>> {
        contact("feedback", flag.or(self.feedback.as_ref()))
    }

    /// How many seconds requests are still taken after the order to stop.
    pub(crate) fn drain_delay(&self, flag: Option<Seconds>) -> Seconds {
        flag.or(self.drain_delay).unwrap_or_default()
    }

    /// After how many seconds without any connection the service ends.
    pub(crate) fn exit_when_idle(&self, flag: Option<Seconds>) -> Option<Seconds> {
        flag.or(self.exit_when_idle)
    }

    /// The key file of the log.
    pub(crate) fn key(&self, flag: Option<&PathBuf>) -> Option<PathBuf> {
        flag.or(self.key.as_ref()).cloned()
    }

    /// Whether the data folder may go away with the process.
    pub(crate) fn ephemeral(&self, flag: bool) -> bool {
        flag || self.ephemeral.unwrap_or_default()
    }

    /// How many seconds to wait for another process to leave the data folder.
    pub(crate) fn lock_wait(&self, flag: Option<Seconds>) -> Seconds {
        flag.or(self.lock_wait).unwrap_or_default()
    }
}

/// What is wrong with a settings file, with its place and the line: ``milepost.toml:3:10: `listen = 8080`: expected a
/// text, found an integer``.
fn misread(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let written = text.lines().nth(line - 1).unwrap_or_default().trim();
    format!("{}:{line}:{column}: `{written}`: {}", path.display(), domain::reworded(error.message()))
}

/// A public address, without a trailing slash.
fn address(key: &str, url: &str) -> Result<String> {
    let bare = url.trim_end_matches('/');
    let uri = bare.parse::<http::Uri>().ok();
    let is_plain = |uri: &http::Uri| {
        uri.query().is_none() && uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https"))
    };
    match uri.as_ref().is_some_and(is_plain) {
        true => Ok(bare.to_owned()),
        false => Err(Exit::error(
            CONFIG,
            format!(
                "{key}: `{url}` is not an http or https address without a query, such as https://record.example"
            ),
        )),
    }
}

/// `milepost config show`: every setting with where it comes from, and every limit with what happens beyond it.
pub(crate) fn show(config: Option<&Path>, serve: &Serve, matches: &ArgMatches) -> Result<ExitCode> {
    let file = File::read(config)?;
    let path = config.unwrap_or(Path::new(USUAL_FILE)).display().to_string();
    let rows = rows(&file, serve)?;
    let settings = rows.into_iter().map(|(name, value, in_file)| {
        let from = match matches.value_source(name) {
            Some(ValueSource::CommandLine) => format!("--{}", name.replace('_', "-")),
            Some(ValueSource::EnvVariable) => format!("MILEPOST_{}", name.to_uppercase()),
            _ if name == "listen" && std::env::var_os(PORT).is_some() => PORT.to_owned(),
            _ if in_file => path.clone(),
            _ => "default".to_owned(),
        };
        [name.to_owned(), value, from]
    });
    table(["setting", "value", "from"], &settings.collect::<Vec<_>>());
    println!();
    let limits = http_api::limits().into_iter();
    let limits = limits.map(|limit| [limit.name.to_owned(), limit.value, limit.beyond.to_owned()]);
    table(["limit", "value", "beyond it"], &limits.collect::<Vec<_>>());
    Ok(ExitCode::SUCCESS)
}

/// Every setting: its name, its value as told, and whether the file has it.
fn rows(file: &File, serve: &Serve) -> Result<[(&'static str, String, bool); 17]> {
    let none = || "none".to_owned();
    let path = |path: Option<PathBuf>| path.map_or_else(none, |path| path.display().to_string());
    let folder = &serve.folder;
    let proxies = file.trusted_proxies(serve.trusted_proxies.as_ref())?;
    Ok([
        ("data", file.data(folder.data.as_ref()).display().to_string(), file.data.is_some()),
        ("listen", file.listen(serve.listen.as_ref()), file.listen.is_some()),
        (
            "public_url",
            file.public_url(serve.public_url.as_ref())?
                .unwrap_or_else(|| "the address listened on".to_owned()),
            file.public_url.is_some(),
        ),
        (
            "former_public_urls",
            Some(file.former_public_urls(serve.former_public_urls.as_ref())?.join(", "))
                .filter(|urls| !urls.is_empty())
                .unwrap_or_else(none),
            file.former_public_urls.is_some(),
        ),
        ("tokens", path(file.tokens(serve.tokens.as_ref())), file.tokens.is_some()),
        (
            "origin",
            file.origin(folder.origin.as_ref()).unwrap_or_else(|| "the host of public_url".to_owned()),
            file.origin.is_some(),
        ),
        ("stream", file.stream(folder.stream.as_ref()).unwrap_or_else(none), file.stream.is_some()),
        (
            "stream_monitor",
            file.stream_monitor(folder.stream_monitor.as_ref()).unwrap_or_else(none),
            file.stream_monitor.is_some(),
        ),
        (
            "trusted_proxies",
            if proxies.is_empty() { none() } else { proxies.to_string() },
            file.trusted_proxies.is_some(),
        ),
        ("log", file.log(serve.log).as_str().to_owned(), file.log.is_some()),
        (
            "security_contact",
            file.security_contact(serve.security_contact.as_ref())?.unwrap_or_else(none),
            file.security_contact.is_some(),
        ),
        ("feedback", file.feedback(serve.feedback.as_ref())?.unwrap_or_else(none), file.feedback.is_some()),
        ("drain_delay", file.drain_delay(serve.drain_delay).to_string(), file.drain_delay.is_some()),
        (
            "exit_when_idle",
            file.exit_when_idle(serve.exit_when_idle)
                .map_or_else(|| "never".to_owned(), |seconds| seconds.to_string()),
            file.exit_when_idle.is_some(),
        ),
        ("lock_wait", file.lock_wait(serve.lock_wait).to_string(), file.lock_wait.is_some()),
        ("key", path(file.key(serve.key.as_ref())), file.key.is_some()),
        ("ephemeral", file.ephemeral(serve.ephemeral).to_string(), file.ephemeral.is_some()),
    ])
}

/// An address by which people are reached.
fn contact(key: &str, given: Option<&String>) -> Result<Option<String>> {
    let Some(contact) = given else { return Ok(None) };
    let known = ["mailto:", "https://", "tel:"].iter().any(|scheme| contact.starts_with(scheme));
    match known && !contact.contains(|c: char| c.is_whitespace() || c.is_control()) {
        true => Ok(Some(contact.clone())),
        false => Err(Exit::error(
            CONFIG,
            format!("{key}: `{contact}` is no address for people; begin it with mailto:, https:// or tel:"),
        )),
    }
}

/// Prints rows in columns, two spaces apart.
fn table(heads: [&str; 3], rows: &[[String; 3]]) {
    let heads = heads.map(str::to_owned);
    let all = || std::iter::once(&heads).chain(rows);
    let width = |cell: fn(&[String; 3]) -> &String| all().map(|row| cell(row).chars().count()).max();
    let (first, second) = (width(|[cell, ..]| cell), width(|[_, cell, _]| cell));
    let (first, second) = (first.unwrap_or_default() + 2, second.unwrap_or_default() + 2);
    for [name, value, last] in all() {
        println!("{name:first$}{value:second$}{last}");
    }
}

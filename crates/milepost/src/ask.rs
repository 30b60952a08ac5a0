//! Asking a service: a running one at an address, or one made in process from a data folder.

use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result};
use bytes::Bytes;
use http::header::LOCATION;
use http::{Request, Response, StatusCode};
use http_api::{App, Body, Settings, respond};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use ureq::tls::{RootCerts, TlsConfig};

use crate::args::Whom;
use crate::config::File;
use crate::exit::{self, Exit, REFUSED};
use crate::open::{self, Missing};
use crate::preview::replayed;

/// The environment variable that holds the token for a service, so that it stands in no list of processes.
const TOKEN: &str = "MILEPOST_TOKEN";

/// The address that links begin with where a service in this process has no public one.
const LOCAL_URL: &str = "http://127.0.0.1:8080";

/// For whoever reads: what a folder without a log is told.
pub(crate) const ELSEWHERE: Missing =
    Missing::Refused("--data names its folder, --server a service that shows it");

/// Who answers.
pub(crate) enum Answerer {
    /// The service at an address.
    Server(String),
    /// A service in this process.
    Here(Arc<App>),
}

impl Answerer {
    /// The one that the arguments name, for whoever reads.
    pub(crate) fn of(config: Option<&Path>, whom: &Whom) -> Result<Self> {
        Self::at(config, whom, None, ELSEWHERE)
    }

    /// The same, where one in this process is reached under a public address, and where there may be no log yet.
    pub(crate) fn at(
        config: Option<&Path>,
        whom: &Whom,
        public_url: Option<&String>,
        missing: Missing,
    ) -> Result<Self> {
        if let Some(server) = &whom.server {
            return Ok(Self::Server(server.trim_end_matches('/').to_owned()));
        }
        let file = File::read(config)?;
        // These verbs have no flag for it, and links begin with it all the same.
        let variable = |name| std::env::var(name).ok();
        let public_url = file.public_url(public_url.or(variable("MILEPOST_PUBLIC_URL").as_ref()))?;
        let former = file.former_public_urls(variable("MILEPOST_FORMER_PUBLIC_URLS").as_ref())?;
        let place = file.place(&whom.folder, public_url.as_deref());
        let log = open::log(&place, missing).map_err(exit::beside_a_service)?;
        let snapshots = open::is_there(&place).then_some(&*place.data);
        let local = Settings::local(public_url.unwrap_or_else(|| LOCAL_URL.to_owned()));
        let settings = Settings { former_public_urls: former, ..local };
        Ok(Self::Here(Arc::new(App::new(open::projection(log, snapshots)?, settings))))
    }

    /// Whether it answers from a data folder, in this process.
    pub(crate) fn is_here(&self) -> bool {
        matches!(self, Self::Here(_))
    }

    /// One that goes on from the same record in memory, so that nothing is recorded where it is asked to.
    pub(crate) fn rehearsal(&self) -> Result<Self> {
        let projection = match self {
            Self::Here(app) => app.projection().fork()?,
            Self::Server(_) => open::projection(replayed(self)?, None)?.fork()?,
        };
        let settings = Settings::local(LOCAL_URL.to_owned());
        Ok(Self::Here(Arc::new(App::new(Arc::new(projection), settings))))
    }

    /// Answers a GET.
    pub(crate) fn get(&self, path: &str) -> Result<Response<Answered>> {
        self.ask(Request::get(path).body(Bytes::new())?)
    }

    /// The text that a GET is answered with.
    pub(crate) fn text(&self, path: &str) -> Result<String> {
        let bytes = accepted(self.get(path)?)?.into_bytes()?;
        String::from_utf8(bytes.into()).with_context(|| format!("{path} is not text"))
    }

    /// What the JSON says that a GET is answered with.
    pub(crate) fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let bytes = accepted(self.get(path)?)?.into_bytes()?;
        serde_json::from_slice(&bytes).context("the answer cannot be read")
    }

    /// Answers a GET with what stands where the address leads. Only the path of where it leads counts, so that a service
    /// answers whose public address cannot be reached from here.
    pub(crate) fn follow(&self, path: &str) -> Result<Response<Answered>> {
        let mut path = path.to_owned();
        for _ in 0..REDIRECTS_MAX {
            let response = self.ask_once(Request::get(&path).body(Bytes::new())?)?;
            let to = response.headers().get(LOCATION).filter(|_| response.status().is_redirection());
            let Some(to) = to else { return Ok(response) };
            let to: http::Uri = to.to_str()?.parse().context("the answer leads to no address")?;
            path = to.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        }
        self.get(&path)
    }

    /// Answers a request whose address is a path.
    pub(crate) fn ask(&self, request: Request<Bytes>) -> Result<Response<Answered>> {
        match self {
            Self::Here(app) => Ok(respond(app, &request).map(Answered::Here)),
            Self::Server(server) => at(server, request, REDIRECTS_MAX),
        }
    }

    /// The same, where the answer may be that something else stands there.
    pub(crate) fn ask_once(&self, request: Request<Bytes>) -> Result<Response<Answered>> {
        match self {
            Self::Here(_) => self.ask(request),
            Self::Server(server) => at(server, request, 0),
        }
    }
}

/// An answer's body.
pub(crate) enum Answered {
    /// From this process.
    Here(Body),
    /// From a server.
    There(ureq::Body),
}

impl Answered {
    /// All of it.
    pub(crate) fn into_bytes(self) -> Result<Bytes> {
        match self {
            Self::Here(body) => Ok(body.into_bytes()?),
            Self::There(mut body) => {
                let mut bytes = Vec::new();
                body.as_reader().read_to_end(&mut bytes).context("the answer ended before its end")?;
                Ok(bytes.into())
            }
        }
    }

    /// A reader of it, as it comes.
    pub(crate) fn into_reader(self) -> Result<BufReader<Box<dyn Read>>> {
        let reader: Box<dyn Read> = match self {
            Self::Here(body) => Box::new(std::io::Cursor::new(body.into_bytes()?)),
            Self::There(body) => Box::new(body.into_reader()),
        };
        Ok(BufReader::with_capacity(1 << 20, reader))
    }

    /// Copies it to a writer, as it comes.
    pub(crate) fn copy_to(self, out: &mut impl std::io::Write) -> Result<()> {
        match self {
            Self::Here(Body::Pieces(pieces)) => {
                for piece in pieces {
                    out.write_all(&piece?)?;
                }
            }
            Self::Here(body) => out.write_all(&body.into_bytes()?)?,
            Self::There(mut body) => {
                std::io::copy(&mut body.as_reader(), out)?;
            }
        }
        Ok(())
    }
}

/// One for all requests, so that they share connections.
static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    // The certificates that the system trusts, among them those of an office of its own.
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    ureq::Agent::config_builder().http_status_as_error(false).tls_config(tls).build().into()
});

/// How often a server may send elsewhere: a proxy to its encrypted address, that to the address of the thing.
const REDIRECTS_MAX: u32 = 5;

fn at(server: &str, request: Request<Bytes>, redirects: u32) -> Result<Response<Answered>> {
    let (mut head, body) = request.into_parts();
    head.uri =
        format!("{server}{}", head.uri).parse().with_context(|| format!("{server} is not an address"))?;
    let token = std::env::var(TOKEN).ok();
    if let Some(token) = &token {
        let bearer = format!("Bearer {token}").parse();
        head.headers.insert("authorization", bearer.with_context(|| format!("{TOKEN} is not a token"))?);
    }
    let request = AGENT.configure_request(Request::from_parts(head, body.to_vec()));
    let answer = AGENT.run(request.max_redirects(redirects).build());
    let answer = answer.with_context(|| format!("{server} does not answer"))?;
    if answer.status() == StatusCode::UNAUTHORIZED {
        let wrong = match token.is_some() {
            true => {
                format!("the token in {TOKEN} is unknown, expired or revoked; ask the operator for another")
            }
            false => format!("a token is needed; put it into {TOKEN}"),
        };
        return Err(Exit::error(REFUSED, format!("{server}: {wrong}")));
    }
    Ok(answer.map(Answered::There))
}

/// A text as a segment of an address, or as a value of its query.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A body, where the answer is no problem; else the problem as an error.
pub(crate) fn accepted(response: Response<Answered>) -> Result<Answered> {
    let status = response.status();
    if status.is_success() {
        return Ok(response.into_body());
    }
    let body = response.into_body().into_bytes()?;
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let detail = problem.get("detail").and_then(serde_json::Value::as_str).map(str::to_owned);
    Err(Exit::error(REFUSED, detail.unwrap_or_else(|| without_reason(status))))
}

/// What is said of an answer that is no problem of this service: somebody in between gave it.
pub(crate) fn without_reason(status: StatusCode) -> String {
    format!("refused with {status}, without a reason")
}

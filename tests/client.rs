//! A small HTTP client that follows nothing and unpacks nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use http::{HeaderMap, Request};
use serde_json::Value;

/// How long an answer may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status code.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text; empty where it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The problem that it is, with its status and its kind as in `/problems/{kind}`.
    pub fn expect_problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(
            (self.status, self.header("content-type")),
            (status, "application/problem+json"),
            "{}",
            self.text()
        );
        let problem = self.json();
        assert!(
            problem["type"].as_str().is_some_and(|kind_of| kind_of.ends_with(&format!("/problems/{kind}"))),
            "{problem}"
        );
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        problem
    }
}

/// Asks a service; the address of the request is a path.
#[must_use]
pub fn ask(server: &str, request: http::request::Builder, body: impl Into<Vec<u8>>) -> Answer {
    try_ask(server, request, body).unwrap_or_else(|error| panic!("{server} does not answer: {error}"))
}

/// Asks a service that may be gone.
///
/// # Errors
///
/// Where no whole answer comes.
pub fn try_ask(
    server: &str,
    request: http::request::Builder,
    body: impl Into<Vec<u8>>,
) -> Result<Answer, ureq::Error> {
    let path = request.uri_ref().map(ToString::to_string).unwrap_or_default();
    let request: Request<Vec<u8>> = request.uri(format!("{server}{path}")).body(body.into())?;
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent: ureq::Agent =
        config.allow_non_standard_methods(true).timeout_global(Some(ANSWER_TIME_MAX)).build().into();
    let (head, body) = agent.run(request)?.into_parts();
    let mut bytes = Vec::new();
    body.into_reader().read_to_end(&mut bytes)?;
    Ok(Answer { status: head.status.as_u16(), headers: head.headers, body: bytes })
}

/// Sends bytes as they are, and reads until the service closes the connection.
#[must_use]
pub fn raw(server: &str, bytes: &str) -> String {
    let address = server.strip_prefix("http://").expect("an address begins so");
    let mut stream = TcpStream::connect(address).expect("the service listens");
    stream.set_read_timeout(Some(ANSWER_TIME_MAX)).expect("a timeout can be set");
    stream.write_all(bytes.as_bytes()).expect("the service reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the service answers");
    String::from_utf8_lossy(&answer).into_owned()
}

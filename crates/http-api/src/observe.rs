//! What is told of each request: to the client its id, to the operator one line and the counts.

use std::borrow::Cow;
use std::fmt;
use std::io::Write as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::header::HeaderName;
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::metrics::UNMATCHED;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest id of a request that is taken from its client, in characters.
const ID_CHARS_MAX: usize = 64;

/// The template of the route that answered, among the extensions of a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answered(pub(crate) &'static str);

/// Where the lines of the request log go. It must not block; it answers whether the line was taken.
#[derive(Clone)]
pub struct RequestLog(Arc<dyn Fn(String) -> bool + Send + Sync>);

impl RequestLog {
    /// A log that takes lines of JSON, without their ends.
    pub fn new(take: impl Fn(String) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// Writes one line.
    pub(crate) fn write(&self, app: &App, line: &impl Serialize) {
        let line = serde_json::to_string(line).unwrap_or_default();
        if !(self.0)(line) {
            app.metrics().unlogged.add();
        }
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestLog")
    }
}

/// A request on its way to its answer.
pub(crate) struct Exchange {
    begun: Instant,
    method: Method,
    path: Option<String>,
    client: IpAddr,
    id: HeaderValue,
    trace: Option<String>,
}

/// One line of the request log. The query is left out: somebody may have put a secret there.
#[derive(Serialize)]
struct Line<'a> {
    time: Timestamp,
    message: &'static str,
    /// What the client got as `X-Request-Id`.
    id: &'a str,
    /// The trace that the request belongs to (W3C Trace Context).
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a str>,
    client: IpAddr,
    method: Cow<'a, str>,
    path: &'a str,
    route: &'static str,
    status: u16,
    /// The length of the body; none where it is sent as it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    /// From the head of the request to the head of the answer.
    micros: u64,
}

/// Something that happened to the service.
#[derive(Default, Serialize)]
pub(crate) struct Happened<'a> {
    pub(crate) message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) connections: Option<usize>,
}

#[derive(Serialize)]
struct Said<'a> {
    time: Timestamp,
    #[serde(flatten)]
    happened: Happened<'a>,
}

impl Exchange {
    /// Takes note of a request.
    pub(crate) fn of<B>(app: &App, request: &Request<B>, client: IpAddr) -> Self {
        let logged = app.settings().log.is_some();
        Self {
            begun: Instant::now(),
            method: request.method().clone(),
            path: logged.then(|| request.uri().path().to_owned()),
            client,
            id: id(app, request.headers()),
            trace: trace(request.headers()).filter(|_| logged),
        }
    }

    /// Tells of the answer.
    pub(crate) fn tell<B: http_body::Body>(self, app: &App, response: &mut Response<B>) {
        let took = self.begun.elapsed();
        let route = response.extensions().get().map_or(UNMATCHED, |Answered(route)| *route);
        app.metrics().answered(&self.method, route, response.status(), took);
        if let Some(log) = &app.settings().log {
            let line = Line {
                time: app.projection().clock().now(),
                message: "request",
                id: self.id.to_str().unwrap_or_default(),
                trace: self.trace.as_deref(),
                client: self.client,
                method: self.method.as_str().into(),
                path: self.path.as_deref().unwrap_or_default(),
                route,
                status: response.status().as_u16(),
                bytes: response.body().size_hint().exact(),
                micros: micros(took),
            };
            log.write(app, &line);
        }
        response.headers_mut().insert(X_REQUEST_ID, self.id);
    }
}

/// Says on the log that something happened, and when.
pub(crate) fn say(app: &App, happened: Happened<'_>) {
    if let Some(log) = &app.settings().log {
        let time = app.projection().clock().now();
        log.write(app, &Said { time, happened });
    }
}

fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}

/// The id that the client, or a proxy, gave the request; else a new one: when the process started, and a number.
fn id(app: &App, headers: &HeaderMap) -> HeaderValue {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let given = headers
        .get(X_REQUEST_ID)
        .filter(|id| (1..=ID_CHARS_MAX).contains(&id.len()) && id.as_bytes().iter().all(plain));
    given.cloned().unwrap_or_else(|| {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut text = [0; ID_CHARS_MAX];
        let mut rest = text.as_mut_slice();
        let written = write!(rest, "{:x}-{number:x}", app.started().as_millisecond());
        let length = ID_CHARS_MAX - rest.len();
        let id = text.get(..length).filter(|_| written.is_ok()).map(HeaderValue::from_bytes);
        id.and_then(Result::ok).unwrap_or(HeaderValue::from_static("none"))
    })
}

/// The trace id of a `traceparent`: `00-<32 hexadecimal digits>-<16>-<2>`.
fn trace(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(TRACEPARENT)?.to_str().ok()?;
    let parts: Vec<&str> = text.split('-').collect();
    let &[_, trace, parent, _] = parts.as_slice() else { return None };
    let hex = |text: &str, length: usize| {
        text.len() == length
            && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
            && text.bytes().any(|byte| byte != b'0')
    };
    (hex(trace, 32) && hex(parent, 16)).then(|| trace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_taken_where_it_is_one() {
        let of = |text: &'static str| {
            trace(&[(TRACEPARENT, HeaderValue::from_static(text))].into_iter().collect::<HeaderMap>())
        };
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(of(good).as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
        for wrong in [
            "",
            "00",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-01",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}

//! Taking in a request: what no HTTP/1.1 request may be is refused, and a body is read within its limits.

use bytes::Bytes;
use http::Version;
use http::header::{CONTENT_LENGTH, EXPECT, HOST};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;

use crate::limits::{BODY_BYTES_MAX, BODY_TIME_MAX, DRAINED_BYTES_MAX, DRAINED_TIME_MAX, HEAD_BYTES_MAX};
use crate::problem::{Kind, Problem};

/// Refuses what no HTTP/1.1 request may be (RFC 9112, section 3.2), a head that is too long, and a body that says itself that
/// it is.
pub(crate) fn admit(head: &http::request::Parts) -> Result<(), Problem> {
    // The buffer that hyper reads into may hold twice what it is told.
    if head_bytes(head) > HEAD_BYTES_MAX {
        let detail = format!("the head of a request has at most {HEAD_BYTES_MAX} bytes");
        return Err(Problem::new(Kind::HeadTooLarge, detail));
    }
    let hosts: Vec<_> = head.headers.get_all(HOST).iter().collect();
    let named = matches!(hosts.as_slice(), [host] if is_host(host.as_bytes()));
    if !(named || head.version == Version::HTTP_10 && hosts.is_empty()) {
        return Err(Problem::new(Kind::BadRequest, "send exactly one Host header, a name or an address"));
    }
    let length =
        head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(length) if length > BODY_BYTES_MAX => Err(too_large()),
        Some(_) | None => Ok(()),
    }
}

/// How many bytes a head had, about: a method and a version may be longer or shorter by a few.
fn head_bytes(head: &http::request::Parts) -> usize {
    let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let lines = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    target + lines.sum::<usize>()
}

/// Whether a `Host` is a name or an address with or without a port (RFC 9110, section 7.2).
fn is_host(host: &[u8]) -> bool {
    let is_port =
        |rest: &str| rest.strip_prefix(':').is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    !host.contains(&b'@')
        && http::uri::Authority::try_from(host).is_ok_and(|host| {
            !host.host().is_empty() && host.as_str().strip_prefix(host.host()).is_some_and(is_port)
        })
}

/// Reads a little of a body that is refused, so that a client which sends before it listens gets to hear why. One that
/// expects to be asked first (RFC 9110, section 10.1.1) is not asked.
pub(crate) async fn drain(head: &http::request::Parts, body: Incoming) {
    if head.headers.contains_key(EXPECT) {
        return;
    }
    let body = Limited::new(body, DRAINED_BYTES_MAX);
    let mut frames = std::pin::pin!(body);
    let read = async { while let Some(Ok(_)) = frames.frame().await {} };
    drop(tokio::time::timeout(DRAINED_TIME_MAX, read).await);
}

fn too_large() -> Problem {
    Problem::new(Kind::TooLarge, format!("a body has at most {BODY_BYTES_MAX} bytes; split it"))
}

/// Reads a body to its end.
pub(crate) async fn collect(body: Incoming) -> Result<Bytes, Problem> {
    let whole = tokio::time::timeout(BODY_TIME_MAX, Limited::new(body, BODY_BYTES_MAX).collect()).await;
    match whole {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Problem::new(Kind::BadRequest, "the body ended before its end")),
        Err(_) => {
            let detail = format!("a body must be sent within {} s", BODY_TIME_MAX.as_secs());
            Err(Problem::new(Kind::RequestTimeout, detail))
        }
    }
}

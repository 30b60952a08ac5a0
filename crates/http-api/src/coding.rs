//! Content codings (RFC 9110, section 8.4): a smaller form of the same representation, with an `ETag` of its own.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::negotiate;

/// Bodies under this size are not worth it.
const BYTES_MIN: usize = 860;

/// What follows the tag of the plain form in that of the gzip form.
pub(crate) const GZIP_TAG: &str = "-gzip";

/// The coding of a replay that a client gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Zstd,
    Gzip,
    Identity,
}

impl Coding {
    /// The best of all, for a replay; a client that says nothing gets the plain form.
    pub(crate) fn of_replay(request: &HeaderMap) -> Self {
        match best(request, &["zstd", "gzip", "identity"]) {
            Some("zstd") => Self::Zstd,
            Some("gzip") => Self::Gzip,
            _ => Self::Identity,
        }
    }
}

/// The coding that a client likes best. None where it says nothing, or takes none of these.
fn best<'a>(request: &HeaderMap, offers: &[&'a str]) -> Option<&'a str> {
    negotiate::best_coding(request.get(ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok()), offers)
}

/// Whether a text is packed as gzip for a client, if it is long enough.
pub(crate) fn takes_gzip(request: &HeaderMap) -> bool {
    best(request, &["gzip", "identity"]) == Some("gzip")
}

/// Packs bytes as one gzip member; members laid end to end are one stream (RFC 1952, section 2.2).
pub(crate) fn gzip(bytes: &[u8]) -> Bytes {
    let mut packed = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    let written = packed.write_all(bytes).and_then(|()| packed.finish());
    written.expect("writing to memory does not fail").into()
}

/// Gives a client that accepts gzip the packed form of a text, or of something else that packs.
pub(crate) fn encode(request: &HeaderMap, response: &mut Response<Body>, packs: bool) {
    let Body::Bytes(bytes) = response.body() else { return };
    let worth = bytes.len() >= BYTES_MIN
        && response.status() == StatusCode::OK
        && (packs || is_text(response.headers()));
    if !worth || !takes_gzip(request) {
        return;
    }
    let packed = gzip(bytes);
    *response.body_mut() = Body::Bytes(packed);
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.starts_with("text/")
        || ["json", "xml", "bibtex", "research-info-systems"].iter().any(|kind| media_type.contains(kind))
}

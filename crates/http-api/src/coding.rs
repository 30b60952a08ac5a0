//! Content codings (RFC 9110, section 8.4): a smaller form of the same representation, with an `ETag` of its own.
//!
//! A form is made once and kept while there is room, so that what many fetch is packed once.

use std::io::Write;

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::body::Body;
use crate::negotiate;

/// Bodies under this size are not worth it.
const BYTES_MIN: usize = 860;

/// How many packed forms room is made for at first.
const ENTRIES: usize = 64;

/// How hard brotli tries, from 0 to 11: what takes about as long as gzip and comes out a fifth smaller.
const BROTLI_QUALITY: i32 = 6;

/// What follows the tag of the plain form in that of a packed one, by the name of the coding.
pub(crate) const TAGS: [(&str, &str); 2] = [("br", "-br"), ("gzip", "-gzip")];

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

/// Whether a client takes gzip rather than the plain form.
pub(crate) fn takes_gzip(request: &HeaderMap) -> bool {
    best(request, &["gzip", "identity"]) == Some("gzip")
}

/// The coding in which a client gets a text, if it is long enough.
pub(crate) fn of_text(request: &HeaderMap) -> &'static str {
    best(request, &["br", "gzip", "identity"]).unwrap_or("identity")
}

/// Packs bytes as one gzip member; members laid end to end are one stream (RFC 1952, section 2.2).
pub(crate) fn gzip(bytes: &[u8]) -> Bytes {
    let mut packed = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    let written = packed.write_all(bytes).and_then(|()| packed.finish());
    written.expect("writing to memory does not fail").into()
}

/// Packs a text with brotli (RFC 7932).
fn brotli(bytes: &[u8]) -> Bytes {
    let how = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::with_capacity(bytes.len() / 3);
    let written = brotli::BrotliCompress(&mut &*bytes, &mut packed, &how);
    written.expect("writing to memory does not fail");
    packed.into()
}

/// Packed forms that were made, by address, tag and coding; a strong tag names exact bytes, so nothing has to be taken out.
pub(crate) struct Packed(Cache<String, Bytes, Weight>);

#[derive(Clone)]
struct Weight;

impl Weighter<String, Bytes> for Weight {
    fn weight(&self, name: &String, packed: &Bytes) -> u64 {
        (name.len() + packed.len()) as u64
    }
}

impl Packed {
    /// Keeps at most so many bytes.
    pub(crate) fn within(bytes: u64) -> Self {
        Self(Cache::with_weighter(ENTRIES, bytes, Weight))
    }
}

/// Gives a client that accepts it the packed form of a text, or of something else that packs.
pub(crate) fn encode(packed: &Packed, request: &Request<Bytes>, response: &mut Response<Body>, packs: bool) {
    let Body::Bytes(bytes) = response.body() else { return };
    let worth = bytes.len() >= BYTES_MIN
        && response.status() == StatusCode::OK
        && (packs || is_text(response.headers()));
    let coding = of_text(request.headers());
    let pack: fn(&[u8]) -> Bytes = match coding {
        _ if !worth => return,
        "br" => brotli,
        "gzip" => gzip,
        _ => return,
    };
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    let name = format!("{coding} {tag} {}", request.uri());
    let form = packed.0.get(&name).unwrap_or_else(|| {
        let form = pack(bytes);
        packed.0.insert(name, form.clone());
        form
    });
    *response.body_mut() = Body::Bytes(form);
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.starts_with("text/")
        || ["json", "xml", "bibtex", "research-info-systems"].iter().any(|kind| media_type.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_kept_while_there_is_room() {
        let packed = Packed::within(100_000);
        for n in 0..500 {
            packed.0.insert(n.to_string(), Bytes::from(vec![0; 1_000]));
        }
        let (forms, bytes) = (packed.0.len(), packed.0.weight());
        assert!(forms > 50 && bytes <= 100_000, "{forms} forms of {bytes} bytes");
        packed.0.insert("huge".to_owned(), Bytes::from(vec![0; 200_000]));
        assert_eq!(packed.0.get("huge"), None);
        assert!(packed.0.weight() <= 100_000, "{}", packed.0.weight());
    }

    #[test]
    fn a_packed_form_is_smaller_and_unpacks_to_the_same() {
        let text = include_bytes!("../openapi.json");
        let mut unpacked = Vec::new();
        let form = brotli(text);
        brotli::BrotliDecompress(&mut &*form, &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        assert!(form.len() < gzip(text).len(), "{} bytes", form.len());
    }
}

//! Conditional requests (RFC 9110, section 13): validators, and when they answer 304.

use http::header::{CONTENT_ENCODING, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::body::Body;
use crate::coding::GZIP_TAG;

/// Gives a response its validators; a tag that it has stays.
///
/// A second that is not over is no `Last-Modified`: a client on libcurl would drop what changes later in it.
pub(crate) fn validate(
    response: &mut Response<Body>,
    tag: Option<&str>,
    modified: Option<Timestamp>,
    now: Timestamp,
) {
    if let Body::Bytes(bytes) = response.body()
        && !response.headers().contains_key(ETAG)
    {
        let hash = Sha256::digest(bytes);
        let hex: String = hash.iter().take(10).map(|byte| format!("{byte:02x}")).collect();
        let etag = tag.map_or_else(|| format!("\"{hex}\""), |tag| format!("\"{tag}-{hex}\""));
        if let Ok(value) = HeaderValue::try_from(etag) {
            response.headers_mut().insert(ETAG, value);
        }
    }
    if let Some(date) = modified.filter(|modified| modified.as_second() < now.as_second()).and_then(http_date)
    {
        response.headers_mut().insert(LAST_MODIFIED, date);
    }
}

/// Gives a packed form its own tag, since a strong tag names exact bytes (RFC 9110, section 8.8.3.3).
pub(crate) fn mark_coding(response: &mut Response<Body>) {
    if !response.headers().contains_key(CONTENT_ENCODING) {
        return;
    }
    let plain = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    let marked = format!("{}{GZIP_TAG}\"", plain.trim_end_matches('"'));
    if let Ok(value) = HeaderValue::try_from(marked) {
        response.headers_mut().insert(ETAG, value);
    }
}

fn http_date(time: Timestamp) -> Option<HeaderValue> {
    let seconds = u64::try_from(time.as_second()).ok()?;
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    HeaderValue::try_from(httpdate::fmt_http_date(time)).ok()
}

/// Whether the client holds what a response carries: `If-None-Match` decides where it is given, else
/// `If-Modified-Since`.
pub(crate) fn is_held(request: &HeaderMap, response: &HeaderMap, now: Timestamp) -> bool {
    let text = |headers: &HeaderMap, name| {
        headers.get(name).and_then(|value| value.to_str().ok().map(str::to_owned))
    };
    if let Some(held) = text(request, IF_NONE_MATCH) {
        return text(response, ETAG).is_some_and(|etag| lists(&held, &etag));
    }
    let since = text(request, IF_MODIFIED_SINCE).and_then(|date| httpdate::parse_http_date(&date).ok());
    let modified = text(response, LAST_MODIFIED).and_then(|date| httpdate::parse_http_date(&date).ok());
    match since.zip(modified) {
        // A second that is not over may still see another change.
        Some((since, modified)) => modified <= since && settled(modified, now),
        None => false,
    }
}

fn settled(modified: std::time::SystemTime, now: Timestamp) -> bool {
    let seconds = modified.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(seconds).is_ok_and(|seconds| seconds < now.as_second())
}

/// Weak comparison (RFC 9110, section 8.8.3.2) with a list of tags; the packed form, ours or a proxy's, counts as well.
fn lists(held: &str, etag: &str) -> bool {
    let opaque = |tag: &str| {
        let tag = tag.trim().trim_start_matches("W/").trim_matches('"');
        tag.trim_end_matches(GZIP_TAG).trim_end_matches(";gzip").to_owned()
    };
    held.trim() == "*" || held.split(',').any(|tag| opaque(tag) == opaque(etag))
}

/// Makes a response say that the client holds it already.
pub(crate) fn not_modified(response: &mut Response<Body>) {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::Bytes(bytes::Bytes::new());
    response.headers_mut().remove(http::header::CONTENT_TYPE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_tag_is_recognised_however_it_is_written() {
        for held in ["\"a1\"", "W/\"a1\"", "\"b\", \"a1\"", "*", "\"a1-gzip\"", " W/\"a1;gzip\" "] {
            assert!(lists(held, "\"a1\""), "{held}");
        }
        for held in ["", "\"a2\"", "\"a\"", "\"xa1\""] {
            assert!(!lists(held, "\"a1\""), "{held}");
        }
    }

    #[test]
    fn a_tag_decides_before_a_date() {
        let headers = |pairs: &[(http::HeaderName, &'static str)]| {
            pairs
                .iter()
                .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
                .collect::<HeaderMap>()
        };
        let response = headers(&[(ETAG, "\"a1\""), (LAST_MODIFIED, "Sat, 01 Sep 2018 12:00:00 GMT")]);
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let later = (IF_MODIFIED_SINCE, "Sun, 02 Sep 2018 12:00:00 GMT");
        assert!(is_held(&headers(std::slice::from_ref(&later)), &response, now));
        assert!(!is_held(&headers(&[later, (IF_NONE_MATCH, "\"b\"")]), &response, now));
        assert!(!is_held(&headers(&[(IF_MODIFIED_SINCE, "Fri, 31 Aug 2018 12:00:00 GMT")]), &response, now));
        let same: Timestamp = "2018-09-01T12:00:00.500Z".parse().unwrap();
        assert!(!is_held(&headers(&[(IF_MODIFIED_SINCE, "Sat, 01 Sep 2018 12:00:00 GMT")]), &response, same));
    }
}

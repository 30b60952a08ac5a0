//! Conditional requests (RFC 9110, section 13): validators, and when they answer 304.

use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_ENCODING,
    CONTENT_LANGUAGE, CONTENT_LOCATION, ETAG, EXPIRES, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    IF_UNMODIFIED_SINCE, LAST_MODIFIED, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::body::Body;
use crate::coding::TAGS;
use crate::cors::RESOURCE_POLICY;
use crate::position::POSITION;
use crate::problem::{Kind, Problem};

/// What a 304 repeats of the whole answer.
const UNCHANGED: [HeaderName; 11] = [
    ETAG,
    LAST_MODIFIED,
    CONTENT_LANGUAGE,
    VARY,
    CACHE_CONTROL,
    CONTENT_LOCATION,
    EXPIRES,
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    RESOURCE_POLICY,
    POSITION,
];

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
    let coding = response.headers().get(CONTENT_ENCODING).and_then(|coding| coding.to_str().ok());
    let Some((_, mark)) = TAGS.iter().find(|(name, _)| coding == Some(name)) else { return };
    let plain = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    let marked = format!("{}{mark}\"", plain.trim_end_matches('"'));
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
    // Nearly everyone sends the very tag that he got.
    if let Some(held) = request.get(IF_NONE_MATCH)
        && response.get(ETAG) == Some(held)
    {
        return true;
    }
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

/// A header as text; lines of the same name are one list (RFC 9110, section 5.3).
fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

fn settled(modified: std::time::SystemTime, now: Timestamp) -> bool {
    let seconds = modified.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i64::try_from(seconds).is_ok_and(|seconds| seconds < now.as_second())
}

/// Refuses a request for something that has changed since (RFC 9110, section 13.2.2): `If-Match` decides where it is
/// given, by strong comparison, else `If-Unmodified-Since`.
pub(crate) fn expect(request: &HeaderMap, response: &HeaderMap) -> Result<(), Problem> {
    let is_so = match (text(request, IF_MATCH), text(request, IF_UNMODIFIED_SINCE)) {
        (Some(held), _) => {
            let strong = held.split(',').filter(|tag| !tag.trim().starts_with("W/"));
            let strong = strong.collect::<Vec<_>>().join(",");
            text(response, ETAG).is_some_and(|etag| lists(&strong, &etag))
        }
        (None, Some(since)) => {
            let date = |text: String| httpdate::parse_http_date(&text).ok();
            let modified = text(response, LAST_MODIFIED).and_then(date);
            date(since).zip(modified).is_none_or(|(since, modified)| modified <= since)
        }
        (None, None) => true,
    };
    match is_so {
        true => Ok(()),
        false => Err(Problem::new(Kind::StaleVersion, "it is not what you hold; read it again")),
    }
}

/// Weak comparison (RFC 9110, section 8.8.3.2) with a list of tags; the packed form, ours or a proxy's, counts as well.
fn lists(held: &str, etag: &str) -> bool {
    let opaque = |tag: &str| {
        let tag = tag.trim().trim_start_matches("W/").trim_matches('"').trim_end_matches(";gzip");
        let marked = TAGS.iter().find_map(|(_, mark)| tag.strip_suffix(mark));
        marked.unwrap_or(tag).to_owned()
    };
    held.trim() == "*" || held.split(',').any(|tag| opaque(tag) == opaque(etag))
}

/// Makes a response say that the client holds it already.
pub(crate) fn not_modified(response: &mut Response<Body>) {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::Bytes(bytes::Bytes::new());
    *response.headers_mut() = unchanged(response.headers());
}

/// The headers of a 304: those that a client needs to go on with what it holds (RFC 9110, section 15.4.5), those that
/// let a script of another site read it, and how far the record is. All else stands with what the client holds. The date
/// and the language are there for caches that have them only from here.
pub(crate) fn unchanged(whole: &HeaderMap) -> HeaderMap {
    let needed =
        UNCHANGED.into_iter().filter_map(|name| whole.get(&name).cloned().map(|value| (name, value)));
    needed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_tag_is_recognised_however_it_is_written() {
        for held in
            ["\"a1\"", "W/\"a1\"", "\"b\", \"a1\"", "*", "\"a1-gzip\"", " W/\"a1;gzip\" ", "\"a1-br\""]
        {
            assert!(lists(held, "\"a1\""), "{held}");
        }
        for held in ["", "\"a2\"", "\"a\"", "\"xa1\""] {
            assert!(!lists(held, "\"a1\""), "{held}");
        }
    }

    #[test]
    fn what_is_held_decides_whether_it_is_answered() {
        let response = [
            (ETAG, HeaderValue::from_static("\"a1\"")),
            (LAST_MODIFIED, HeaderValue::from_static("Sat, 01 Sep 2018 12:00:00 GMT")),
        ];
        let response: HeaderMap = response.into_iter().collect();
        let before = "Fri, 31 Aug 2018 12:00:00 GMT";
        let table: [(&[(http::HeaderName, &'static str)], bool); 10] = [
            (&[], true),
            (&[(IF_MATCH, "\"a1\"")], true),
            (&[(IF_MATCH, "\"b\", \"a1-gzip\"")], true),
            (&[(IF_MATCH, "*")], true),
            (&[(IF_MATCH, "\"b\"")], false),
            (&[(IF_MATCH, "W/\"a1\"")], false),
            (&[(IF_UNMODIFIED_SINCE, "Sat, 01 Sep 2018 12:00:00 GMT")], true),
            (&[(IF_UNMODIFIED_SINCE, before)], false),
            (&[(IF_UNMODIFIED_SINCE, "yesterday")], true),
            (&[(IF_MATCH, "\"a1\""), (IF_UNMODIFIED_SINCE, before)], true),
        ];
        for (sent, answered) in table {
            let request: HeaderMap =
                sent.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
            assert_eq!(expect(&request, &response).is_ok(), answered, "{sent:?}");
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

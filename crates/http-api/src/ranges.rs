//! Ranges (RFC 9110, section 14): a piece of what never changes, so that a copy that was cut short is completed.

use std::ops::RangeInclusive;

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use crate::body::Body;
use crate::problem::{Kind, Problem};

/// How much a `Range` asks for of so many bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Extent {
    /// The whole: there is no range, or none that is understood.
    Whole,
    /// These bytes, from 0, the last one included.
    Piece(RangeInclusive<usize>),
    /// What is not there.
    Beyond,
}

/// Whether a request asks for a piece.
pub(crate) fn is_asked(request: &Request<Bytes>) -> bool {
    *request.method() == Method::GET && request.headers().contains_key(RANGE)
}

/// Gives a client the piece of a body that it asks for; several pieces at once are answered with the whole.
///
/// # Errors
///
/// 416 where the body has no such piece.
pub(crate) fn cut(request: &Request<Bytes>, mut response: Response<Body>) -> Result<Response<Body>, Problem> {
    let takes = response.status() == StatusCode::OK && response.headers().contains_key(ACCEPT_RANGES);
    let header = request.headers().get(RANGE).and_then(|range| range.to_str().ok());
    let header = header.filter(|_| takes && is_asked(request));
    let header = header.filter(|_| is_same(request.headers(), response.headers()));
    let (Some(header), Body::Bytes(bytes)) = (header, response.body()) else { return Ok(response) };
    let (bytes, length) = (bytes.clone(), bytes.len());
    match extent(header, length) {
        Extent::Whole => {}
        Extent::Beyond => {
            let detail = format!("there are {length} bytes; ask for some of them, such as bytes=0-99");
            return Err(Problem::new(Kind::Range, detail).with("length", length));
        }
        Extent::Piece(piece) => {
            let said = format!("bytes {}-{}/{length}", piece.start(), piece.end());
            *response.body_mut() = Body::Bytes(bytes.slice(piece));
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            if let Ok(said) = HeaderValue::try_from(said) {
                response.headers_mut().insert(CONTENT_RANGE, said);
            }
        }
    }
    Ok(response)
}

/// Whether what the client has is a piece of the same: an `If-Range` names exactly its tag or its date.
fn is_same(request: &HeaderMap, response: &HeaderMap) -> bool {
    request.get(IF_RANGE).is_none_or(|held| {
        [ETAG, LAST_MODIFIED].iter().filter_map(|name| response.get(name)).any(|has| has == held)
    })
}

fn extent(header: &str, length: usize) -> Extent {
    let number = |text: &str| {
        let figures = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // One that is too long to be a number is beyond any body.
        figures.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let Some((unit, set)) = header.split_once('=') else { return Extent::Whole };
    let (true, Some((first, last))) = (unit.trim().eq_ignore_ascii_case("bytes"), set.trim().split_once('-'))
    else {
        return Extent::Whole;
    };
    let piece = match (first, number(first), last, number(last)) {
        // The last so many bytes.
        ("", None, _, Some(0)) => return Extent::Beyond,
        ("", None, _, Some(count)) => length.saturating_sub(count)..=length.saturating_sub(1),
        (_, Some(first), "", None) => first..=length.saturating_sub(1),
        (_, Some(first), _, Some(last)) if first <= last => first..=last.min(length.saturating_sub(1)),
        _ => return Extent::Whole,
    };
    if *piece.start() >= length { Extent::Beyond } else { Extent::Piece(piece) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_names_bytes_from_the_start_or_from_the_end() {
        let piece = |range| Extent::Piece(range);
        let table = [
            ("bytes=0-9", piece(0..=9)),
            ("bytes=10-", piece(10..=99)),
            ("bytes=90-200", piece(90..=99)),
            ("bytes=-10", piece(90..=99)),
            ("bytes=-1000", piece(0..=99)),
            ("Bytes = 5-5", piece(5..=5)),
            ("bytes=99-99", piece(99..=99)),
            ("bytes=0-99999999999999999999999", piece(0..=99)),
            ("bytes=100-", Extent::Beyond),
            ("bytes=100-200", Extent::Beyond),
            ("bytes=99999999999999999999999-", Extent::Beyond),
            ("bytes=-0", Extent::Beyond),
            ("bytes=9-0", Extent::Whole),
            ("bytes=0-1,3-4", Extent::Whole),
            ("lines=0-9", Extent::Whole),
            ("bytes=-", Extent::Whole),
            ("bytes=+1-2", Extent::Whole),
            ("bytes=a-b", Extent::Whole),
            ("bytes", Extent::Whole),
            ("", Extent::Whole),
        ];
        for (header, expected) in table {
            assert_eq!(extent(header, 100), expected, "{header}");
        }
        assert_eq!(extent("bytes=0-", 0), Extent::Beyond);
        assert_eq!(extent("bytes=-5", 0), Extent::Beyond);
    }
}

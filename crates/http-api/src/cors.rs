//! What a page of another site may do here ([Fetch], section 3.3): read everything, write nothing.
//!
//! [Fetch]: https://fetch.spec.whatwg.org/#http-cors-protocol

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

/// Who may use an answer at all ([Fetch](https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header), section 3.7).
pub(crate) const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// How long a browser need not ask again, in seconds: a day.
const ASKED_SECONDS: u64 = 86_400;

/// The headers of an answer that a script may read, beside those that it always may.
const EXPOSED: &str =
    "Content-Range, ETag, Link, Milepost-Head, Milepost-Position, Retry-After, X-Request-Id";

/// The headers that a script may send with a read.
const TAKEN: &str = "Accept, If-None-Match, If-Modified-Since, If-Range, Last-Event-ID, Milepost-Min-Position, Range, Traceparent, \
     X-Request-Id";

/// Lets every page read an answer.
pub(crate) fn open(request: &Request<Bytes>, headers: &mut HeaderMap) {
    if *request.method() != Method::GET && *request.method() != Method::HEAD {
        return;
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
}

/// What a browser that asks first is told: a read is fine where the address can be read, anything else is not.
pub(crate) fn preflight(request: &Request<Bytes>, is_read: bool) -> Vec<(HeaderName, HeaderValue)> {
    let asked = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
    match is_read && asked.is_some_and(|method| method == "GET" || method == "HEAD") {
        false => Vec::new(),
        true => vec![
            (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
            (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD")),
            (ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(TAKEN)),
            (ACCESS_CONTROL_MAX_AGE, HeaderValue::from(ASKED_SECONDS)),
        ],
    }
}

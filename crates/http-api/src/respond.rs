//! From a request to its answer.

use bytes::Bytes;
use domain::Lang;
use http::header::{
    ACCEPT_ENCODING, ACCEPT_LANGUAGE, ACCEPT_RANGES, ALLOW, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_MATCH, IF_UNMODIFIED_SINCE, RANGE, REFERRER_POLICY,
    RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use http::{HeaderMap, Method, Request, Response, StatusCode};

use crate::answer::{Answer, Keep, Lasts};
use crate::app::App;
use crate::body::Body;
use crate::limits::TARGET_BYTES_MAX;
use crate::metrics::UNMATCHED;
use crate::observe::Answered;
use crate::position::{self, POSITION};
use crate::problem::{Kind, Problem};
use crate::read;
use crate::rendered::{self, Head};
use crate::router::{Call, Found, Matched, find};
use crate::team::form;
use crate::{coding, conditional, cors, negotiate, ranges};

/// The media types that a POST here may have.
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// What a page may load and where its forms may go (CSP Level 3): a stylesheet, a script and pictures of its own,
/// nothing that stands in the page itself, and nobody may frame it.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
                           base-uri 'none'; frame-ancestors 'none'";

/// The answer to a request. Blocks on the log where the answer is not in memory, and on the disk for writes.
#[must_use]
pub fn respond(app: &App, request: &Request<Bytes>) -> Response<Body> {
    let head = Head::of_request(request);
    if let Some(kept) = kept(app, &head) {
        return kept;
    }
    // What is refused to one who asks for a later record is not what others get.
    if !position::is_reached(app, head.headers) {
        return make(app, request, &head);
    }
    app.rendered().in_turn(&head, || kept(app, &head).unwrap_or_else(|| make(app, request, &head)))
}

/// Makes the answer to a request, and keeps it if it is one to keep.
fn make(app: &App, request: &Request<Bytes>, head: &Head<'_>) -> Response<Body> {
    let moment = rendered::moment(app);
    let (route, answered) = answer(app, request);
    let (mut response, lasts) = match answered {
        Ok(answer) => finish(app, request, answer),
        Err(problem) => (refuse(app, request, &problem), Lasts::Not),
    };
    describe(app, &mut response);
    response.extensions_mut().insert(Answered(route));
    rendered::keep(app, head, &response, lasts, moment);
    // What is asked for on a condition, or in part, is made from the whole.
    let given = expected(head, response).and_then(|response| {
        let response = settle(app, head, response);
        ranges::cut(request, response)
    });
    given.unwrap_or_else(|problem| {
        let mut response = settle(app, head, refuse(app, request, &problem));
        response.extensions_mut().insert(Answered(route));
        response
    })
}

/// The answer to a request, where it is kept as bytes. Never blocks.
pub(crate) fn kept(app: &App, head: &Head<'_>) -> Option<Response<Body>> {
    let special = [RANGE, IF_MATCH, IF_UNMODIFIED_SINCE];
    if special.iter().any(|name| head.headers.contains_key(name)) {
        return None;
    }
    let found = rendered::find(app, head).filter(|_| position::is_reached(app, head.headers));
    found.map(|mut response| {
        without_body(head, &mut response);
        response
    })
}

/// Refuses a read of something that is not what the client holds.
fn expected(head: &Head<'_>, response: Response<Body>) -> Result<Response<Body>, Problem> {
    let reads = head.method == Method::GET || head.method == Method::HEAD;
    if reads && response.status() == StatusCode::OK && response.headers().contains_key(ETAG) {
        conditional::expect(head.headers, response.headers())?;
    }
    Ok(response)
}

/// Adds what every response says of itself.
fn describe(app: &App, response: &mut Response<Body>) {
    let may_be_packed = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    let headers = response.headers_mut();
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    if headers.get(CONTENT_TYPE).is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/html")) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        let telling = if app.site().is_preview() { "no-referrer" } else { "same-origin" };
        headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static(telling));
    }
    if !headers.contains_key(VARY) || may_be_packed {
        vary_by_coding(headers);
    }
}

/// Adds how far the record is.
fn place(app: &App, response: &mut Response<Body>) {
    let position = app.projection().state().position;
    response.headers_mut().entry(POSITION).or_insert_with(|| HeaderValue::from(position));
}

/// Makes an answer that of one reader: leaves out what he holds or does not want.
fn settle(app: &App, head: &Head<'_>, mut response: Response<Body>) -> Response<Body> {
    place(app, &mut response);
    let is_held = || conditional::is_held(head.headers, response.headers(), app.projection().clock().now());
    if response.status() == StatusCode::NOT_MODIFIED
        || response.status() == StatusCode::OK && response.headers().contains_key(ETAG) && is_held()
    {
        conditional::not_modified(&mut response);
    }
    without_body(head, &mut response);
    response
}

/// Leaves out the body where only the head is asked for.
fn without_body(head: &Head<'_>, response: &mut Response<Body>) {
    if head.method != Method::HEAD {
        return;
    }
    let length = match response.body() {
        Body::Bytes(bytes) => Some(bytes.len()),
        Body::Pieces(_) | Body::Follow(_) => None,
    };
    if let Some(length) = length.filter(|_| response.status() != StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    *response.body_mut() = Body::Bytes(Bytes::new());
}

/// The template of the route, for those who count, and the answer.
fn answer(app: &App, request: &Request<Bytes>) -> (&'static str, Result<Answer, Problem>) {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > TARGET_BYTES_MAX {
        let detail = format!("it has {target} bytes, at most {TARGET_BYTES_MAX}");
        return (UNMATCHED, Err(Problem::new(Kind::TargetTooLong, detail)));
    }
    // The whole service (RFC 9110, section 9.3.7).
    if request.method() == Method::OPTIONS && request.uri().path() == "*" {
        return (UNMATCHED, Ok(options("GET, HEAD, POST, OPTIONS")));
    }
    // Before the record is looked at.
    if let Err(problem) = position::expect(app, request.headers()) {
        return (UNMATCHED, Err(problem));
    }
    match find(app, request) {
        Err(problem) => (UNMATCHED, Err(problem)),
        Ok(Found::Moved(to)) => {
            (UNMATCHED, Ok(Answer::redirect(StatusCode::PERMANENT_REDIRECT, &app.site().url(&to))))
        }
        Ok(Found::Route(route, call)) => (route.template(), handle(&route, &call)),
    }
}

fn handle(route: &Matched, call: &Call<'_>) -> Result<Answer, Problem> {
    let request = call.request;
    if let Some(moved) = read::names::elsewhere(call) {
        return Ok(moved);
    }
    match route.handler(request.method()) {
        Some(handler) => handler(call),
        None if request.method() == Method::OPTIONS => {
            let mut answer = options(&route.allow());
            answer.headers.extend(cors::preflight(request, route.is_read()));
            Ok(answer)
        }
        None => Err(Problem::new(Kind::MethodNotAllowed, format!("use {}", route.allow()))
            .with("allow", route.allow())),
    }
}

fn options(allow: &str) -> Answer {
    let answer = Answer::live("text/plain; charset=utf-8", Bytes::new()).status(StatusCode::NO_CONTENT);
    answer.keep(Keep::Never).header("allow", allow)
}

/// The whole answer to a request, and how long it lasts.
fn finish(app: &App, request: &Request<Bytes>, answer: Answer) -> (Response<Body>, Lasts) {
    // Whatever tells when it changed may have had a text that was redacted since.
    let (tag, redacted) = (answer.tag.clone(), app.projection().state().redacted);
    let modified = answer.modified.map(|modified| redacted.map_or(modified, |time| time.max(modified)));
    let (keep, lasts, packs) = (answer.keep, answer.lasts(), answer.packs);
    let mut response = answer.into_response();
    let now = app.projection().clock().now();
    // What is answered as held already, or with a tag of its own, says when it changed all the same.
    let validates = !matches!(keep, Keep::Never | Keep::Private) || response.headers().contains_key(ETAG);
    if validates && matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        conditional::validate(&mut response, tag.as_deref(), modified, now);
    }
    if response.status() == StatusCode::OK && validates {
        if keep == Keep::Immutable {
            response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        if !ranges::is_asked(request) {
            coding::encode(app.packed(), request, &mut response, packs);
            conditional::mark_coding(&mut response);
        }
    }
    match keep {
        // The address of a preview is for those who know it: no link tells it on.
        Keep::Private => {
            response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        Keep::Immutable | Keep::Revalidate | Keep::Minutes | Keep::Never => {
            cors::open(request, response.headers_mut());
        }
    }
    // A date that has to wait for its second to be over is not left out for longer.
    let waits = modified.is_some_and(|modified| modified.as_second() >= now.as_second());
    // One that is cut is not packed: it is not what others get.
    let lasts = if waits || ranges::is_asked(request) { Lasts::Not } else { lasts };
    (response, lasts)
}

/// A problem as a page for people who look at pages, else as JSON.
pub(crate) fn refuse(app: &App, request: &Request<Bytes>, problem: &Problem) -> Response<Body> {
    let lang = language(request);
    let status = problem.kind.status();
    let html = on_page(request).then(|| crate::read::pages::problem(app, problem, lang));
    let (media_type, body) = match html {
        Some(html) => ("text/html; charset=utf-8", html.into_bytes()),
        None => ("application/problem+json", problem.to_json(&app.site().url(""), lang)),
    };
    let answer = Answer::live(media_type, body).status(status).keep(Keep::Never).language(lang);
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    let member = |name| problem.more.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let error = member("error").and_then(|error| error.as_str());
    if problem.kind == Kind::Unauthorized || error.is_some() {
        headers.insert(WWW_AUTHENTICATE, challenge(error));
    }
    if matches!(problem.kind, Kind::Busy | Kind::Unavailable) {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if let Some(seconds) = member("retry_after").and_then(serde_json::Value::as_u64) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    let available = member("available")
        .and_then(serde_json::Value::as_array)
        .map(|types| types.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(", "));
    if problem.kind == Kind::UnsupportedMediaType {
        // What would be read: of media types (W3C Linked Data Platform, section 7.1), else of codings.
        let (name, value) = match available {
            Some(available) => (ACCEPT_POST, HeaderValue::try_from(available).ok()),
            None => (ACCEPT_ENCODING, Some(HeaderValue::from_static("identity"))),
        };
        headers.extend(value.map(|value| (name, value)));
    }
    if let (Kind::Range, Some(length)) = (problem.kind, member("length")) {
        headers.extend(HeaderValue::try_from(format!("bytes */{length}")).ok().map(|of| (CONTENT_RANGE, of)));
    }
    let allow = member("allow").and_then(|allow| allow.as_str());
    if let Some(Ok(allow)) = allow.map(HeaderValue::try_from) {
        headers.insert(ALLOW, allow);
    }
    cors::open(request, headers);
    describe(app, &mut response);
    place(app, &mut response);
    response
}

/// Says that another coding may be answered, beside what else an answer depends on.
fn vary_by_coding(headers: &mut HeaderMap) {
    let by = headers.get(VARY).and_then(|by| by.to_str().ok()).unwrap_or_default();
    if !by.contains("Accept-Encoding") {
        let all = if by.is_empty() { "Accept-Encoding".to_owned() } else { format!("{by}, Accept-Encoding") };
        HeaderValue::try_from(all).ok().and_then(|all| headers.insert(VARY, all));
    }
}

/// How to ask for a token (RFC 6750, section 3).
fn challenge(error: Option<&str>) -> HeaderValue {
    HeaderValue::from_static(match error {
        None => "Bearer realm=\"milepost\"",
        Some("insufficient_scope") => "Bearer realm=\"milepost\", error=\"insufficient_scope\"",
        Some(_) => "Bearer realm=\"milepost\", error=\"invalid_token\"",
    })
}

/// Whether a problem is shown as a page: to a client that asks for one, and sends nothing but the form of a page.
fn on_page(request: &Request<Bytes>) -> bool {
    let accept = request.headers().get(http::header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| {
        accept.contains("text/html")
            && negotiate::best(Some(accept), &["text/html", "application/problem+json"]) == Some("text/html")
    }) && form::is_form(request).unwrap_or(true)
}

/// The language of a request: that of its address, else the one it asks for.
pub(crate) fn language(request: &Request<Bytes>) -> Lang {
    let first = request.uri().path().split('/').nth(1).unwrap_or_default();
    if let Some(lang) = Lang::OFFICIAL.into_iter().find(|lang| lang.as_str() == first) {
        return lang;
    }
    let accept = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let offers = Lang::OFFICIAL;
    let names = offers.each_ref().map(Lang::as_str);
    let best = negotiate::best_language(accept, &names).and_then(|name| name.parse().ok());
    best.unwrap_or(Lang::EN)
}

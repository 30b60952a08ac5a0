//! From a request to its answer.

use bytes::Bytes;
use domain::Lang;
use http::header::{
    ACCEPT_LANGUAGE, ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    REFERRER_POLICY, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
};
use http::{Method, Request, Response, StatusCode};

use crate::answer::{Answer, Keep, Lasts};
use crate::app::App;
use crate::body::Body;
use crate::limits::TARGET_BYTES_MAX;
use crate::problem::{Kind, Problem};
use crate::rendered::{self, Head};
use crate::router::{Found, find};
use crate::team::form;
use crate::{coding, conditional, negotiate};

/// How many events the record has that an answer speaks of: a reader who asks for at least this position sees them.
const MILEPOST_POSITION: HeaderName = HeaderName::from_static("milepost-position");

/// What a page may load and where its forms may go (CSP Level 3): a stylesheet, a script and pictures of its own,
/// nothing that stands in the page itself, and nobody may frame it.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
                           base-uri 'none'; frame-ancestors 'none'";

/// The answer to a request. Blocks on the log where the answer is not in memory, and on the disk for writes.
#[must_use]
pub fn respond(app: &App, request: &Request<Bytes>) -> Response<Body> {
    let head = Head::of_request(request);
    kept(app, &head).unwrap_or_else(|| {
        let moment = rendered::moment(app);
        let (mut response, lasts) = match answer(app, request) {
            Ok(answer) => finish(app, request, answer),
            Err(problem) => (refuse(app, request, &problem), Lasts::Not),
        };
        describe(&mut response);
        rendered::keep(app, &head, &response, lasts, moment);
        settle(app, &head, response)
    })
}

/// The answer to a request, where it is kept as bytes. Never blocks.
pub(crate) fn kept(app: &App, head: &Head<'_>) -> Option<Response<Body>> {
    rendered::find(app, head).map(|response| settle(app, head, response))
}

/// Adds what every response says of itself.
fn describe(response: &mut Response<Body>) {
    let headers = response.headers_mut();
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    if headers.get(CONTENT_TYPE).is_some_and(|media_type| media_type.as_bytes().starts_with(b"text/html")) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    }
    if !headers.contains_key(VARY) {
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
}

/// Adds how far the record is.
fn place(app: &App, response: &mut Response<Body>) {
    let position = app.projection().state().position;
    response.headers_mut().entry(MILEPOST_POSITION).or_insert_with(|| HeaderValue::from(position));
}

/// Makes an answer that of one reader: leaves out what he holds or does not want.
fn settle(app: &App, head: &Head<'_>, mut response: Response<Body>) -> Response<Body> {
    place(app, &mut response);
    if response.status() == StatusCode::OK
        && response.headers().contains_key(ETAG)
        && conditional::is_held(head.headers, response.headers(), app.projection().clock().now())
    {
        conditional::not_modified(&mut response);
    }
    if head.method == Method::HEAD {
        let length = match response.body() {
            Body::Bytes(bytes) => Some(bytes.len()),
            Body::Pages(_) | Body::Follow(_) => None,
        };
        if let Some(length) = length.filter(|_| response.status() != StatusCode::NOT_MODIFIED) {
            response.headers_mut().insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        *response.body_mut() = Body::Bytes(Bytes::new());
    }
    response
}

fn answer(app: &App, request: &Request<Bytes>) -> Result<Answer, Problem> {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > TARGET_BYTES_MAX {
        return Err(Problem::new(
            Kind::TargetTooLong,
            format!("it has {target} bytes, at most {TARGET_BYTES_MAX}"),
        ));
    }
    match find(app, request)? {
        Found::Moved(to) => Ok(Answer::redirect(StatusCode::PERMANENT_REDIRECT, &app.site().url(&to))),
        Found::Route(route, call) => match route.handler(request.method()) {
            Some(handler) => handler(&call),
            None if request.method() == Method::OPTIONS => Ok(options(&route.allow())),
            None => Err(Problem::new(Kind::MethodNotAllowed, format!("use {}", route.allow()))
                .with("allow", route.allow())),
        },
    }
}

fn options(allow: &str) -> Answer {
    let answer = Answer::live("text/plain; charset=utf-8", Bytes::new()).status(StatusCode::NO_CONTENT);
    answer.keep(Keep::Never).header("allow", allow)
}

/// The whole answer to a request, and how long it lasts.
fn finish(app: &App, request: &Request<Bytes>, answer: Answer) -> (Response<Body>, Lasts) {
    let (tag, modified) = (answer.tag.clone(), answer.modified);
    let (keep, lasts, packs) = (answer.keep, answer.lasts(), answer.packs);
    let mut response = answer.into_response();
    let now = app.projection().clock().now();
    // What is answered as held already, or with a tag of its own, says when it changed all the same.
    let validates = !matches!(keep, Keep::Never | Keep::Private) || response.headers().contains_key(ETAG);
    if validates && matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        conditional::validate(&mut response, tag.as_deref(), modified, now);
    }
    if response.status() == StatusCode::OK && validates {
        coding::encode(request.headers(), &mut response, packs);
        conditional::mark_coding(&mut response);
    }
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    if reads && keep != Keep::Private {
        response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("*"));
        let exposed = "ETag, Link, Milepost-Position, Milepost-Head";
        response.headers_mut().insert("access-control-expose-headers", HeaderValue::from_static(exposed));
    }
    // A date that has to wait for its second to be over is not left out for longer.
    let waits = modified.is_some_and(|modified| modified.as_second() >= now.as_second());
    (response, if waits { Lasts::Not } else { lasts })
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
    if problem.kind == Kind::Unauthorized {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"milepost\""));
    }
    if matches!(problem.kind, Kind::Busy | Kind::Unavailable) {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    let allow = problem.more.iter().find(|(name, _)| *name == "allow").and_then(|(_, allow)| allow.as_str());
    if let Some(Ok(allow)) = allow.map(HeaderValue::try_from) {
        headers.insert(ALLOW, allow);
    }
    describe(&mut response);
    place(app, &mut response);
    response
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

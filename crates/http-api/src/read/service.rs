//! What the service says of itself: health, the description of its surface, the kinds of problems.

use serde_json::json;

use crate::answer::{Answer, Keep};
use crate::problem::{Kind, Problem};
use crate::router::Call;

/// The description of the surface (`OpenAPI` 3.1). A test holds it against the route table.
pub(crate) const OPENAPI: &str = include_str!("../../openapi.json");

/// `GET /openapi.json`.
pub(crate) fn openapi(_: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::live("application/openapi+json; charset=utf-8", OPENAPI))
}

/// `GET /livez`: the process answers.
pub(crate) fn live(_: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::json(&json!({ "live": true })).keep(Keep::Never))
}

/// `GET /readyz`, `GET /healthz`: whether it reads and whether it writes. Reads stay up when writes cannot.
pub(crate) fn ready(call: &Call<'_>) -> Result<Answer, Problem> {
    let writable = call.app.projection().ready();
    let body = json!({
        "readable": true,
        "writable": writable.is_ok(),
        "position": call.state.position,
        "unknown_events": call.state.unknown,
    });
    let answer = Answer::json(&body).keep(Keep::Never);
    Ok(match writable {
        Ok(()) => answer,
        Err(_) => answer.status(http::StatusCode::SERVICE_UNAVAILABLE),
    })
}

/// `GET /problems/{kind}`: what a problem's type means.
pub(crate) fn problem_kind(call: &Call<'_>) -> Result<Answer, Problem> {
    let slug = call.segment("kind");
    let kind = Kind::ALL.into_iter().find(|kind| kind.slug() == slug);
    let kind = kind.ok_or_else(|| Problem::not_found(format_args!("kind of problem `{slug}`")))?;
    Ok(Answer::json(&json!({
        "type": call.app.site().url(&format!("/problems/{slug}")),
        "status": kind.status().as_u16(),
        "title": { "en": kind.title(domain::Lang::EN), "fr": kind.title(domain::Lang::FR) },
    })))
}

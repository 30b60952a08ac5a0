//! What the service says of itself: health, counts, and the description of its surface.

use serde_json::json;

use crate::answer::{Answer, Keep};
use crate::metrics::Gauges;
use crate::problem::Problem;
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

/// `GET /readyz`, `GET /healthz`: whether it reads and whether it writes, and why not. Reads stay up when writes cannot.
pub(crate) fn ready(call: &Call<'_>) -> Result<Answer, Problem> {
    let refusal = refusal(call);
    let draining = call.app.is_draining();
    let kind = refusal.as_ref().map(|problem| problem.kind.slug());
    let reasons: Vec<&str> = kind.into_iter().chain(draining.then_some(DRAINING)).collect();
    let mut body = json!({
        "readable": true,
        "writable": refusal.is_none(),
        "draining": draining,
        "reasons": reasons,
        "position": call.state.position,
        "unknown_events": call.state.unknown,
    });
    if let (Some(problem), Some(members)) = (refusal, body.as_object_mut()) {
        members.insert("detail".to_owned(), problem.detail.into());
    }
    let answer = Answer::json(&body).keep(Keep::Never);
    Ok(match reasons.is_empty() {
        true => answer,
        false => answer.status(http::StatusCode::SERVICE_UNAVAILABLE),
    })
}

/// The service was told to stop, and still answers.
const DRAINING: &str = "draining";

/// The problem that every write would get now. That it is so, and that it is so no more, is said on the log once, with
/// what only the operator is to know.
fn refusal(call: &Call<'_>) -> Option<Problem> {
    let refusal = call.app.projection().ready().err();
    call.app.tell_ready(refusal.as_ref());
    refusal.map(Problem::from)
}

/// `GET /metrics`: what the service counts of itself.
pub(crate) fn metrics(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let gauges = Gauges {
        position: call.state.position,
        unknown: call.state.unknown,
        behind: call.app.projection().behind(),
        commitments: call.state.record.outlines.size(),
        writable: refusal(call).is_none(),
        draining: call.app.is_draining(),
        started_ms: call.app.started().as_millisecond(),
    };
    let text = call.app.metrics().text(gauges);
    Ok(Answer::live("text/plain; version=0.0.4; charset=utf-8", text).keep(Keep::Never))
}

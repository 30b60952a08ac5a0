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
    let reasons = reasons(call);
    let body = json!({
        "readable": true,
        "writable": !reasons.iter().any(|reason| *reason != DRAINING),
        "draining": reasons.contains(&DRAINING),
        "reasons": reasons,
        "position": call.state.position,
        "unknown_events": call.state.unknown,
    });
    let answer = Answer::json(&body).keep(Keep::Never);
    Ok(match reasons.is_empty() {
        true => answer,
        false => answer.status(http::StatusCode::SERVICE_UNAVAILABLE),
    })
}

/// The service was told to stop, and still answers.
const DRAINING: &str = "draining";

/// Why nothing should be sent here: the kinds of the problems that a write would get.
fn reasons(call: &Call<'_>) -> Vec<&'static str> {
    let refused = call.app.projection().ready().err();
    let kind = refused.map(|refusal| Problem::from(refusal).kind.slug());
    kind.into_iter().chain(call.app.is_draining().then_some(DRAINING)).collect()
}

/// `GET /metrics`: what the service counts of itself.
pub(crate) fn metrics(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let reasons = reasons(call);
    let gauges = Gauges {
        position: call.state.position,
        unknown: call.state.unknown,
        commitments: call.state.record.outlines.size(),
        writable: !reasons.iter().any(|reason| *reason != DRAINING),
        draining: call.app.is_draining(),
        started_ms: call.app.started().as_millisecond(),
    };
    let text = call.app.metrics().text(gauges);
    Ok(Answer::live("text/plain; version=0.0.4; charset=utf-8", text).keep(Keep::Never))
}

//! Commitments: lists, one, its versions, its history.

use http::StatusCode;
use http::header::ACCEPT;
use projection::view::CommitmentSummary;
use serde::Serialize;

use super::version::Shown;
use super::{citations, pages};
use crate::answer::Answer;
use crate::limits::{LIST_ITEMS, LIST_ITEMS_MAX};
use crate::negotiate;
use crate::problem::{Kind, Problem};
use crate::represent::citation::{CitationFormat, FORMATS};
use crate::represent::site::{Scope, page_path};
use crate::router::Call;

/// A page of a list.
#[derive(Serialize)]
struct Commitments<'a> {
    commitments: &'a [CommitmentSummary],
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// `GET /commitments`: the commitments by plan and number, filtered and in pages.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let query = &call.query;
    query.allow(&["plan", "organization", "schedule", "limit", "cursor"])?;
    let plan: Option<domain::Slug> = query.get("plan")?;
    let organization: Option<domain::Slug> = query.get("organization")?;
    let schedule = query.text("schedule").map(schedule_state).transpose()?;
    let limit = query.count("limit", LIST_ITEMS, LIST_ITEMS_MAX)?;
    let mut all = CommitmentSummary::all(&call.state, call.app.today());
    all.retain(|commitment| {
        plan.as_ref().is_none_or(|plan| commitment.plan == *plan)
            && organization.as_ref().is_none_or(|id| commitment.lead.iter().any(|lead| lead.id == *id))
            && schedule.is_none_or(|state| commitment.schedule.as_ref().is_some_and(|s| s.state == state))
    });
    let start = match query.text("cursor") {
        None => 0,
        Some(after) => {
            all.iter().position(|commitment| commitment.id.as_str() == after).map(|at| at + 1).ok_or_else(
                || Problem::parameter("cursor", "is not from a list with these filters; start without it"),
            )?
        }
    };
    let rest = all.get(start..).unwrap_or_default();
    let page = rest.get(..limit.min(rest.len())).unwrap_or_default();
    let next = page.last().filter(|_| rest.len() > page.len()).map(|last| last.id.to_string());
    let answer = Answer::json(&Commitments { commitments: page, next: next.clone() });
    Ok(match next {
        Some(cursor) => answer.link(&next_page(call, &cursor), "next", ""),
        None => answer,
    })
}

fn next_page(call: &Call<'_>, cursor: &str) -> String {
    let kept = ["plan", "organization", "schedule", "limit"];
    let kept = kept.iter().filter_map(|name| call.query.text(name).map(|value| format!("{name}={value}&")));
    call.app.site().url(&format!("/commitments?{}cursor={cursor}", kept.collect::<String>()))
}

fn schedule_state(text: &str) -> Result<domain::event::ScheduleState, Problem> {
    let json = serde_json::Value::from(text);
    let wrong = |_| Problem::parameter("schedule", "is not on-schedule, behind-schedule or completed");
    serde_json::from_value(json).map_err(wrong)
}

/// `GET /commitments/{id}`: by suffix, or by what the client accepts.
pub(crate) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    if let Some(to) = Shown::elsewhere(call)? {
        return Ok(Answer::redirect(StatusCode::FOUND, &call.app.site().url(&to)));
    }
    let shown = Shown::live(call)?;
    match call.suffix.as_deref() {
        None => negotiated(call, &shown),
        Some(suffix) => represented(call, &shown, suffix),
    }
}

/// `GET /fr/commitments/{id}`: the page, or a citation in French.
pub(crate) fn one_in(call: &Call<'_>) -> Result<Answer, Problem> {
    if let Some(to) = Shown::elsewhere(call)? {
        return Ok(Answer::redirect(StatusCode::FOUND, &call.app.site().url(&to)));
    }
    let shown = Shown::live(call)?;
    match call.suffix.as_deref() {
        None => pages::commitment(call, &shown),
        Some(suffix) => represented(call, &shown, suffix),
    }
}

/// `GET /commitments/{id}/versions/{version}`: for ever the same bytes.
pub(crate) fn version(call: &Call<'_>) -> Result<Answer, Problem> {
    let shown = Shown::pinned(call)?;
    match call.suffix.as_deref() {
        None => negotiated(call, &shown),
        Some(suffix) => represented(call, &shown, suffix),
    }
}

/// `GET /fr/commitments/{id}/versions/{version}`: its page, or a citation in French.
pub(crate) fn version_in(call: &Call<'_>) -> Result<Answer, Problem> {
    let shown = Shown::pinned(call)?;
    match call.suffix.as_deref() {
        None => pages::commitment(call, &shown),
        Some(suffix) => represented(call, &shown, suffix),
    }
}

/// The representation that the client likes best: the page first, where it likes several alike.
fn negotiated(call: &Call<'_>, shown: &Shown) -> Result<Answer, Problem> {
    let citations = FORMATS
        .iter()
        .flat_map(|format| std::iter::once(format.essence()).chain(format.aliases.iter().copied()));
    let offers: Vec<&str> =
        ["text/html", "application/json", citations::FORMATTED].into_iter().chain(citations).collect();
    let accept = call.header(ACCEPT);
    let best = negotiate::best(accept, &offers).ok_or_else(|| {
        Problem::new(Kind::NotAcceptable, "none of these representations is accepted")
            .with("available", offers.clone())
    })?;
    let answer = match best {
        "text/html" => Answer::redirect(StatusCode::FOUND, &page_address(call, shown)),
        "application/json" => json(call, shown),
        citations::FORMATTED => citations::of(call, shown)?,
        other => {
            let format =
                FORMATS.iter().find(|format| format.essence() == other || format.aliases.contains(&other));
            cite(call, shown, format.ok_or_else(|| Problem::not_found("such format"))?, Some(other))
        }
    };
    Ok(answer.header("vary", "Accept, Accept-Language, Accept-Encoding"))
}

fn page_address(call: &Call<'_>, shown: &Shown) -> String {
    let lang = call.language();
    let id = &shown.view.id;
    match shown.pinned {
        true => call.app.site().version_page(id, shown.view.version, lang),
        false => call.app.site().url(&page_path(&Scope::Commitment(id.clone()), lang)),
    }
}

fn represented(call: &Call<'_>, shown: &Shown, suffix: &str) -> Result<Answer, Problem> {
    match FORMATS.iter().find(|format| format.suffix == suffix) {
        Some(format) => {
            call.query.allow(&["accessed", "as_of", "attested_by"])?;
            call.query.get::<jiff::civil::Date>("accessed")?;
            Ok(cite(call, shown, format, None))
        }
        None if suffix == ".json" && call.lang.is_none() => {
            call.query.allow(&["as_of", "attested_by"])?;
            Ok(json(call, shown))
        }
        None => {
            let known: Vec<&str> = std::iter::once(".json").chain(FORMATS.iter().map(|f| f.suffix)).collect();
            Err(Problem::not_found(format_args!("representation `{suffix}`")).with("available", known))
        }
    }
}

/// The status, in both languages.
fn json(call: &Call<'_>, shown: &Shown) -> Answer {
    let answer = Answer::json(&shown.view);
    shown.describe(call, answer)
}

fn cite(call: &Call<'_>, shown: &Shown, format: &CitationFormat, asked: Option<&str>) -> Answer {
    let work = citations::work(call, shown);
    let media_type = match asked {
        Some(asked) if asked != format.essence() => format!("{asked}; charset=utf-8"),
        Some(_) | None => format.media_type.to_owned(),
    };
    let answer = Answer::live(&media_type, (format.render)(&work)).language(citations::lang(call));
    let answer = match format.download && asked.is_none() {
        true => {
            let name = format.file_name(&work);
            answer.header("content-disposition", &format!("attachment; filename=\"{name}\""))
        }
        false => answer,
    };
    shown.describe(call, answer)
}

//! Commitments: lists, one, its versions, its history.

use http::StatusCode;
use http::header::ACCEPT;
use projection::view::CommitmentSummary;
use serde::Serialize;

use super::search::{FILTERS, Wanted};
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
    let found = found(call, Wanted::read(&call.query)?)?;
    let answer = Answer::json(&Commitments { commitments: &found.commitments, next: found.next.clone() });
    Ok(match found.next {
        Some(cursor) => {
            let query = call.query.with(&["limit"], &FILTERS, ("cursor", &cursor));
            answer.link(&call.app.site().url(&format!("/commitments?{query}")), "next", "")
        }
        None => answer,
    })
}

/// A page of the commitments that were asked for.
pub(crate) struct Found {
    pub(crate) commitments: Vec<CommitmentSummary>,
    /// The cursor of the next page.
    pub(crate) next: Option<String>,
}

/// The page of commitments that a query asks for. A cursor is the last commitment before the page; it stays good when
/// that one no longer is what was asked for.
pub(crate) fn found(call: &Call<'_>, wanted: Wanted) -> Result<Found, Problem> {
    let query = &call.query;
    query.allow(&[FILTERS.as_slice(), &["limit", "cursor"]].concat())?;
    let limit = query.count("limit", LIST_ITEMS, LIST_ITEMS_MAX)?;
    let all = CommitmentSummary::all(&call.state, call.app.today());
    let start = match query.text("cursor") {
        None => 0,
        Some(after) => {
            let at = all.iter().position(|commitment| commitment.id.as_str() == after);
            at.map(|at| at + 1)
                .ok_or_else(|| Problem::parameter("cursor", "is not from this list; start without it"))?
        }
    };
    let rest = all.into_iter().skip(start).filter(|commitment| wanted.has(&call.state, commitment));
    let mut commitments: Vec<CommitmentSummary> = rest.take(limit + 1).collect();
    let more = commitments.len() > limit;
    commitments.truncate(limit);
    let next = commitments.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Found { commitments, next })
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

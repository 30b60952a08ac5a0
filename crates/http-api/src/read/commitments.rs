//! Commitments: lists, one, its versions, its history.

use domain::Slug;
use domain::record::Outline;
use http::StatusCode;
use http::header::ACCEPT;
use jiff::civil::Date;
use projection::view::CommitmentSummary;
use serde::Serialize;

use super::citations::{self, Other, Represented};
use super::search::{FILTERS, ListDay, Wanted};
use super::version::Shown;
use super::{feeds, memento, pages, whole};
use crate::answer::Answer;
use crate::limits::{LIST_ITEMS, LIST_ITEMS_MAX};
use crate::negotiate;
use crate::problem::Problem;
use crate::represent::site::Topic;
use crate::router::Call;

/// The media type of a list.
const JSON: &str = "application/json";

/// A page of a list.
#[derive(Serialize)]
struct Commitments<'a> {
    /// The day for which it is.
    on: Date,
    commitments: &'a [CommitmentSummary],
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// `GET /commitments`: the commitments by plan and number, filtered and in pages. As lines: all of them, whole.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let answer = match negotiate::best(call.header(ACCEPT), &[JSON, whole::MEDIA_TYPE]) {
        Some(whole::MEDIA_TYPE) => whole::commitments(call),
        Some(_) | None => summaries(call),
    };
    answer.map(|answer| answer.header("vary", "Accept, Accept-Encoding"))
}

fn summaries(call: &Call<'_>) -> Result<Answer, Problem> {
    let wanted = Wanted::read(call)?;
    let found = found(call, &wanted)?;
    let on = wanted.on.date();
    let answer = Answer::json(&Commitments { on, commitments: &found.commitments, next: found.next.clone() });
    let answer = feeds::discover(call, Topic::All, answer);
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
pub(crate) fn found(call: &Call<'_>, wanted: &Wanted) -> Result<Found, Problem> {
    let query = &call.query;
    query.allow(&[FILTERS.as_slice(), &["limit", "cursor"]].concat())?;
    let limit = query.count("limit", LIST_ITEMS, LIST_ITEMS_MAX)?;
    let outlines = &call.state.record.outlines;
    let place = |id: &Slug, known: &Outline| (known.plan.clone(), known.number.clone(), id.clone());
    let start = match query.text("cursor") {
        None => None,
        Some(after) => {
            let after = after.parse().ok().and_then(|id| Some(place(&id, outlines.get(&id)?)));
            let wrong = || Problem::parameter("cursor", "is not from this list; start without it");
            Some(after.ok_or_else(wrong)?)
        }
    };
    let in_rest = |id: &Slug, known: &Outline| start.as_ref().is_none_or(|start| place(id, known) > *start);
    let mut commitments = narrowed(call, wanted, limit + 1, in_rest)?;
    let more = commitments.len() > limit;
    commitments.truncate(limit);
    let next = commitments.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Found { commitments, next })
}

/// The commitments of a plan that were asked for.
pub(crate) fn of_plan(
    call: &Call<'_>,
    plan: &Slug,
    wanted: &Wanted,
) -> Result<Vec<CommitmentSummary>, Problem> {
    narrowed(call, wanted, usize::MAX, |_, known| known.plan == *plan)
}

/// How many commitments are looked at before those that were found are counted again.
const PORTION: usize = 500;

/// The first commitments that were asked for.
pub(super) fn narrowed(
    call: &Call<'_>,
    wanted: &Wanted,
    max: usize,
    within: impl Fn(&Slug, &Outline) -> bool,
) -> Result<Vec<CommitmentSummary>, Problem> {
    let (projection, state) = (call.app.projection(), &call.state);
    let listed = state.listed(|id, known| within(id, known) && wanted.outline(known));
    let mut found = Vec::new();
    for portion in listed.chunks(PORTION.min(max)) {
        let ids = portion.iter().map(|(id, _)| *id);
        let figures = match wanted.on {
            ListDay::Today(today) => projection.figures(state, ids, today)?,
            ListDay::Given(day) => projection.figures_as_of(state, ids, day)?,
        };
        // The words of what was looked at are known from here on.
        let search = projection.search(&wanted.words);
        found.extend(portion.iter().filter_map(|(id, known)| {
            let figures = figures.get(*id)?;
            let summary = CommitmentSummary::of(state, id, figures)?;
            let asked = wanted.summary(&summary) && search.finds(&state.record, id, known, figures);
            asked.then_some(summary)
        }));
        if found.len() >= max {
            break;
        }
    }
    found.truncate(max);
    Ok(found)
}

/// `GET /commitments/{id}`: by suffix, or by what the client accepts. In a language: its page, or a citation.
pub(crate) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    match Shown::elsewhere(call, "")? {
        Some(to) => Ok(Answer::redirect(StatusCode::FOUND, &call.app.site().url(&to))),
        None => represented(call, &Shown::live(call)?),
    }
}

/// `GET /commitments/{id}/versions/{version}`: for ever the same bytes, but for the page.
pub(crate) fn version(call: &Call<'_>) -> Result<Answer, Problem> {
    represented(call, &Shown::pinned(call)?)
}

fn represented(call: &Call<'_>, shown: &Shown) -> Result<Answer, Problem> {
    let others: &[Other] =
        if call.lang.is_none() { &[Other::Page, Other::Json] } else { &[Other::Page, Other::Text] };
    let answer = match citations::represented(call, || citations::commitment(call, shown), others)? {
        Represented::Cited(citation) => shown.describe_citation(call, *citation),
        Represented::Other(Other::Json) => {
            call.query.allow(&["as_of", "attested_by", "format"])?;
            json(call, shown)
        }
        Represented::Other(Other::Text) => pages::commitment_text(call, shown)?,
        Represented::Other(_) if call.lang.is_some() => pages::commitment(call, shown)?,
        // A client that travels in time looks at the address itself, wherever it leads.
        Represented::Other(_) => {
            let page = Answer::redirect(StatusCode::FOUND, &(shown.page(call) + &shown.day()));
            memento::describe(call, shown, page)
        }
    };
    Ok(citations::vary(call, answer))
}

/// The status, in both languages.
fn json(call: &Call<'_>, shown: &Shown) -> Answer {
    let answer = Answer::json(&shown.view);
    let answer = match shown.pinned {
        true => answer,
        false => feeds::discover(call, Topic::Commitment(shown.view.id.clone()), answer),
    };
    shown.describe(call, answer)
}

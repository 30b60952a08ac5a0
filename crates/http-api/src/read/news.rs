//! The items of feeds as pages, for people with a browser: the same, in the same order, and their archives.

use http::StatusCode;

use super::{feeds, id};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::feed::{Asked, Format, Head, Part};
use crate::represent::page::{self, NewsPage};
use crate::represent::site::Scope;
use crate::router::Call;

/// `GET /en/feeds/all`.
pub(crate) fn all(call: &Call<'_>) -> Result<Answer, Problem> {
    page(call, Scope::All, Part::Window)
}

/// `GET /en/plans/{plan}/feed`.
pub(crate) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    page(call, Scope::Plan(id(call, "plan")?), Part::Window)
}

/// `GET /en/organizations/{organization}/feed`.
pub(crate) fn organization(call: &Call<'_>) -> Result<Answer, Problem> {
    page(call, Scope::Organization(id(call, "organization")?), Part::Window)
}

/// `GET /en/commitments/{id}/feed`.
pub(crate) fn commitment(call: &Call<'_>) -> Result<Answer, Problem> {
    page(call, Scope::Commitment(id(call, "id")?), Part::Window)
}

/// A part of a feed as a page. Behind the last full archive page stands the feed itself.
pub(super) fn page(call: &Call<'_>, scope: Scope, part: Part) -> Result<Answer, Problem> {
    let asked = feeds::asked(call, scope, Format::Rss.suffix(), part)?;
    let (state, site) = (&call.state, call.app.site());
    let pages = asked.filter.pages(state);
    let Some(feed) = feeds::feed(call, &asked)? else {
        let current = Asked { part: Part::Window, ..asked.clone() };
        return match part == Part::Page(pages) && Head::of(state, &current, site).is_some() {
            true => {
                let news = site.news(&asked.filter.scope, asked.lang, None) + &asked.filter.query();
                Ok(Answer::redirect(StatusCode::TEMPORARY_REDIRECT, &news))
            }
            false => Err(feeds::unknown(&asked)),
        };
    };
    let record = &state.record;
    let about = match &asked.filter.scope {
        Scope::All => None,
        Scope::Plan(id) => record.plans.get(id).map(|plan| &plan.now.title),
        Scope::Organization(id) => record.organizations.get(id).map(|known| &known.now.name),
        Scope::Commitment(id) => record.outlines.get(id).map(|known| &known.title),
    };
    let feed = feed.as_written();
    let html = page::news(&NewsPage { feed: &feed, pages, about }, asked.lang, site);
    Ok(Answer::page(html, asked.lang))
}

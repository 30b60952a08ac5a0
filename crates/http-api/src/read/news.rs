//! The items of feeds as pages, for people with a browser: the same, in the same order, and their archives.

use http::StatusCode;

use super::feeds;
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::feed::{Asked, Format, Head, Part};
use crate::represent::page::{self, NewsPage};
use crate::represent::site::Topic;
use crate::router::Call;

/// `GET /en/feeds/all`, `GET /en/plans/{plan}/feed` and their like.
pub(crate) fn live(call: &Call<'_>) -> Result<Answer, Problem> {
    page(call, Part::Window)
}

/// A part of a feed as a page. Behind the last full archive page stands the feed itself.
pub(super) fn page(call: &Call<'_>, part: Part) -> Result<Answer, Problem> {
    let asked = feeds::asked(call, Format::Rss.suffix(), part)?;
    let (state, site) = (&call.state, call.app.site());
    let pages = asked.filter.pages(state);
    let Some(feed) = feeds::feed(call, &asked)? else {
        let current = Asked { part: Part::Window, ..asked.clone() };
        return match part == Part::Page(pages) && Head::of(state, &current, site).is_some() {
            true => {
                let news = site.news(&asked.filter.topic, asked.lang, None) + &asked.filter.query();
                Ok(Answer::redirect(StatusCode::TEMPORARY_REDIRECT, &news))
            }
            false => Err(feeds::unknown(&asked)),
        };
    };
    let record = &state.record;
    let about = match &asked.filter.topic {
        Topic::All => None,
        Topic::Plan(id) => record.plans.get(id).map(|plan| &plan.now.title),
        Topic::Organization(id) => record.organizations.get(id).map(|known| &known.now.name),
        Topic::Commitment(id) => record.outlines.get(id).map(|known| &known.title),
    };
    let feed = feed.as_written();
    let html = page::news(&NewsPage { feed: &feed, pages, about }, asked.lang, site);
    Ok(Answer::page(html, asked.lang))
}

//! Feeds of everything, of a plan, of an organization, of a commitment.

use domain::Lang;
use projection::Update;

use super::id;
use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::represent::feed::{Asked, Feed, Filter, Item, Natures, RSS_MEDIA_TYPE, rss};
use crate::represent::page::LatestItem;
use crate::represent::site::Scope;
use crate::router::Call;

/// How many pieces of news a page lists.
const LATEST_ITEMS: usize = 10;

/// `GET /feeds/all.rss`.
pub(crate) fn all(call: &Call<'_>) -> Result<Answer, Problem> {
    feed(call, Scope::All)
}

/// `GET /plans/{plan}/feed.rss`.
pub(crate) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    feed(call, Scope::Plan(id(call, "plan")?))
}

/// `GET /organizations/{organization}/feed.rss`.
pub(crate) fn organization(call: &Call<'_>) -> Result<Answer, Problem> {
    feed(call, Scope::Organization(id(call, "organization")?))
}

/// `GET /commitments/{id}/feed.rss`.
pub(crate) fn commitment(call: &Call<'_>) -> Result<Answer, Problem> {
    feed(call, Scope::Commitment(id(call, "id")?))
}

fn feed(call: &Call<'_>, scope: Scope) -> Result<Answer, Problem> {
    call.query.allow(&["nature"])?;
    let natures: Natures = call.query.get("nature")?.unwrap_or_default();
    let lang = call.lang.unwrap_or(Lang::EN);
    let asked = Asked { filter: Filter { scope, natures }, lang, format: "rss", since: None };
    let unknown = || Problem::not_found(format_args!("{} with a feed", asked.filter.scope.path()));
    let feed = Feed::of(&call.state, &asked, call.app.site()).ok_or_else(unknown)?;
    let updated = feed.updated;
    Ok(Answer::live(RSS_MEDIA_TYPE, rss(&feed)).language(lang).modified(updated).keep(Keep::Minutes))
}

/// The title of an update, as in its feed item.
pub(crate) fn title(call: &Call<'_>, update: &Update, lang: Lang) -> String {
    Item::of(update, &call.state.record, lang, call.app.site()).title
}

/// The latest news of a scope, for a page.
pub(crate) fn latest(call: &Call<'_>, scope: Scope, lang: Lang) -> Vec<LatestItem> {
    let filter = Filter::all(scope);
    let news = call.state.news.iter().rev().filter(|update| filter.has(update));
    let item = |update: &std::sync::Arc<Update>| {
        let item = Item::of(update, &call.state.record, lang, call.app.site());
        LatestItem { title: item.title, link: item.link, day: update.day() }
    };
    news.take(LATEST_ITEMS).map(item).collect()
}

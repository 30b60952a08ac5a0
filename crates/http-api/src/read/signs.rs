//! What programs look for at fixed addresses: the way for crawlers, the map of the pages, the icon.

use domain::Lang;

use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::represent::page::ICON;
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;
use crate::router::Call;
use crate::team::ENTRANCE;

/// How many addresses a map may hold (sitemaps.org, protocol).
const ADDRESSES_MAX: usize = 50_000;

/// `GET /robots.txt` (RFC 9309): everything may be read; lists narrowed by a query are the same pages again.
pub(crate) fn robots(call: &Call<'_>) -> Result<Answer, Problem> {
    let map = call.app.site().url("/sitemap.xml");
    let team = Lang::OFFICIAL.map(|lang| format!("Disallow: /{lang}{ENTRANCE}\n")).concat();
    let body = format!("User-agent: *\nDisallow: /*?\n{team}Allow: /\n\nSitemap: {map}\n");
    Ok(Answer::live("text/plain; charset=utf-8", body).keep(Keep::Minutes))
}

/// `GET /favicon.svg`.
pub(crate) fn icon(_: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::live("image/svg+xml", ICON).keep(Keep::Minutes))
}

/// `GET /sitemap.xml`: every page in every language, each with its twins.
pub(crate) fn map(call: &Call<'_>) -> Result<Answer, Problem> {
    let record = &call.state.record;
    let day = |id| call.state.version(id).map(|version| version.time);
    let plans = record.plans.keys().map(|id| (Scope::Plan(id.clone()).path(), None));
    let organizations = record.organizations.keys().map(|id| (Scope::Organization(id.clone()).path(), None));
    let commitments = record.outlines.keys().map(|id| (Scope::Commitment(id.clone()).path(), day(id)));
    let fixed = ["", "/about", "/api", "/follow", "/commitments"].map(|path| (path.to_owned(), None));
    let mut paths: Vec<(String, Option<jiff::Timestamp>)> =
        fixed.into_iter().chain(plans).chain(organizations).chain(commitments).collect();
    paths.truncate(ADDRESSES_MAX / Lang::OFFICIAL.len());
    let pages = paths
        .iter()
        .flat_map(|(path, changed)| Lang::OFFICIAL.map(|lang| entry(call.app.site(), lang, path, *changed)));
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n{}</urlset>\n",
        pages.collect::<String>()
    );
    Ok(Answer::live("application/xml; charset=utf-8", body).keep(Keep::Minutes))
}

/// One page. Paths are made of ids, which need no escaping.
fn entry(site: &Site, lang: Lang, path: &str, changed: Option<jiff::Timestamp>) -> String {
    let twin = |lang: Lang| {
        let locale = Wording::of(lang).locale();
        let url = site.url(&format!("/{lang}{path}"));
        format!("<xhtml:link rel=\"alternate\" hreflang=\"{locale}\" href=\"{url}\"/>")
    };
    let changed = changed.map(|time| format!("<lastmod>{time:.3}</lastmod>")).unwrap_or_default();
    let url = site.url(&format!("/{lang}{path}"));
    format!("<url><loc>{url}</loc>{changed}{}</url>\n", Lang::OFFICIAL.map(twin).concat())
}

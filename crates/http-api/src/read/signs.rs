//! What programs look for at fixed addresses: the way for crawlers, the map of the pages, the icon.

use domain::Lang;

use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::represent::page::ICON;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;
use crate::router::Call;
use crate::team::ENTRANCE;

/// How many paths a map holds, each an address in every language. The protocol (sitemaps.org) allows 50,000 addresses and
/// 50 MB; an entry has less than 2 kB.
const MAP_PATHS_MAX: usize = 10_000;

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

/// `GET /sitemap.xml`: every page in every language, each with its twins; the list of maps where one cannot hold them.
pub(crate) fn map(call: &Call<'_>) -> Result<Answer, Problem> {
    let paths = paths(call);
    let body = match paths.len() > MAP_PATHS_MAX {
        true => index(call.app.site(), paths.len().div_ceil(MAP_PATHS_MAX)),
        false => urls(call.app.site(), &paths),
    };
    Ok(xml(body))
}

/// `GET /sitemaps/{page}.xml`: a part of the pages, from 0.
pub(crate) fn part_of_map(call: &Call<'_>) -> Result<Answer, Problem> {
    let page = super::number(call.segment("page")).and_then(|page| usize::try_from(page).ok());
    let paths = paths(call);
    let part = page.and_then(|page| paths.chunks(MAP_PATHS_MAX).nth(page));
    let part = part.filter(|_| call.suffix.as_deref() == Some(".xml"));
    let part = part.ok_or_else(|| Problem::not_found(format_args!("{} here", call.request.uri().path())))?;
    Ok(xml(urls(call.app.site(), part)))
}

fn xml(body: String) -> Answer {
    Answer::live("application/xml; charset=utf-8", body).keep(Keep::Minutes)
}

/// A page whatever its language, and when it changed last.
type Mapped = (String, Option<jiff::Timestamp>);

/// The paths of all pages.
fn paths(call: &Call<'_>) -> Vec<Mapped> {
    let record = &call.state.record;
    let day = |id| call.state.version(id).map(|version| version.time);
    let plans = record.plans.keys().map(|id| (Topic::Plan(id.clone()).path(), None));
    let organizations = record.organizations.keys().map(|id| (Topic::Organization(id.clone()).path(), None));
    let commitments = record.outlines.keys().map(|id| (Topic::Commitment(id.clone()).path(), day(id)));
    let fixed = ["", "/about", "/api", "/follow", "/follow/email", "/feeds/all", "/commitments"]
        .map(|path| (path.to_owned(), None));
    fixed.into_iter().chain(plans).chain(organizations).chain(commitments).collect()
}

/// The list of so many maps.
fn index(site: &Site, count: usize) -> String {
    let map =
        |page| format!("<sitemap><loc>{}</loc></sitemap>\n", site.url(&format!("/sitemaps/{page}.xml")));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         {}</sitemapindex>\n",
        (0..count).map(map).collect::<String>()
    )
}

/// A map of pages.
fn urls(site: &Site, paths: &[Mapped]) -> String {
    let pages =
        paths.iter().flat_map(|(path, changed)| Lang::OFFICIAL.map(|lang| entry(site, lang, path, *changed)));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n{}</urlset>\n",
        pages.collect::<String>()
    )
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

#[cfg(test)]
mod tests {
    use event_store::Origin;

    use super::*;

    #[test]
    fn a_long_list_of_maps_names_each() {
        let site = Site::new("https://a.ca", &Origin::parse("a.ca/log", 2026).unwrap());
        let list = index(&site, 3);
        assert!(list.contains("<loc>https://a.ca/sitemaps/0.xml</loc>") && list.contains("/sitemaps/2.xml"));
        assert_eq!(list.matches("<sitemap>").count(), 3);
    }

    #[test]
    fn a_full_map_is_within_the_protocol() {
        let site =
            Site::new(&format!("https://{}", "a".repeat(250)), &Origin::parse("a.ca/log", 2026).unwrap());
        let path = Topic::Commitment("c".repeat(80).parse().unwrap()).path();
        let one = urls(&site, &[(path, Some("2026-11-25T00:00:00Z".parse().unwrap()))]);
        assert!(one.len() * MAP_PATHS_MAX < 50_000_000, "{}", one.len());
        assert!(MAP_PATHS_MAX * Lang::OFFICIAL.len() <= 50_000);
    }
}

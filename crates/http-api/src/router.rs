//! The whole surface on one screen.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use domain::Lang;
use http::{Method, Request};
use projection::State;

use crate::answer::Answer;
use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::query::{self, Query, decoded};
use crate::represent::citation::FORMATS;
use crate::{read, replay, team, write};

type Handler = fn(&Call<'_>) -> Result<Answer, Problem>;

/// A template of addresses and what can be done there. HEAD follows from GET, OPTIONS from the table.
pub(crate) struct Route {
    pub(crate) template: &'static str,
    /// What the address means without a language in front (`/commitments/…`).
    get: Option<Handler>,
    /// What it means with one (`/fr/commitments/…`).
    get_in: Option<Handler>,
    post: Option<Handler>,
    post_in: Option<Handler>,
}

const fn route(template: &'static str) -> Route {
    Route { template, get: None, get_in: None, post: None, post_in: None }
}

impl Route {
    const fn get(self, handler: Handler) -> Self {
        Self { get: Some(handler), ..self }
    }

    const fn get_in(self, handler: Handler) -> Self {
        Self { get_in: Some(handler), ..self }
    }

    const fn both(self, handler: Handler) -> Self {
        self.get(handler).get_in(handler)
    }

    const fn post(self, handler: Handler) -> Self {
        Self { post: Some(handler), ..self }
    }

    const fn post_in(self, handler: Handler) -> Self {
        Self { post_in: Some(handler), ..self }
    }
}

/// Every address. An `{id}`, `{plan}`, `{period}`, `{organization}`, `{version}`, `{page}`, `{event}` or `{indicator}` at its end
/// may be followed by the suffix of a representation: `.json`, `.bib`.
pub(crate) const ROUTES: &[Route] = &[
    // For everyone.
    route("/").get(read::pages::front).get_in(read::pages::home),
    route("/about").get_in(read::pages::about),
    route("/follow").get_in(read::pages::follow),
    route("/follow/email").get_in(read::pages::follow_by_email),
    route("/style.css").get(read::pages::stylesheet),
    route("/scripts/{name}").get(read::pages::script),
    route("/favicon.svg").get(read::signs::icon),
    route("/robots.txt").get(read::signs::robots),
    route("/sitemap.xml").get(read::signs::map),
    route("/sitemaps/{page}").get(read::signs::part_of_map),
    // The record.
    route("/plans").get(read::plans::list),
    route("/plans/{plan}").get(read::citations::plan).get_in(read::citations::plan_in),
    route("/plans/{plan}/periods").get(read::periods::list).get_in(read::periods::list_page),
    route("/plans/{plan}/periods/{period}").get(read::periods::one).get_in(read::periods::one_page),
    route("/plans/{plan}/periods/{period}/sheet.{format}").get(read::periods::sheet),
    route("/plans/{plan}/documents").get(read::documents::of_a_plan),
    route("/plans/{plan}/measurements.csv").get(read::measurements::table),
    route("/plans/{plan}/measurements.csv-metadata.json").get(read::measurements::metadata),
    route("/plans/{plan}/completeness").get(read::completeness::json).get_in(read::completeness::page),
    route("/plans/{plan}/commitments/{number}").both(read::names::commitment),
    route("/organizations/{organization}").get(read::plans::organization).get_in(read::pages::organization),
    route("/commitments").get(read::commitments::list).get_in(read::pages::search),
    route("/commitments/{id}").both(read::commitments::one),
    route("/commitments/{id}/citation").both(read::citations::formatted),
    route("/commitments/{id}/indicators/{indicator}").both(read::citations::series),
    route("/commitments/{id}/milestones/{code}").both(read::names::milestone),
    route("/commitments/{id}/versions/{version}").both(read::commitments::version),
    route("/commitments/{id}/versions/{version}/citation").both(read::citations::formatted),
    route("/commitments/{id}/versions/{version}/checkpoint").get(read::log::checkpoint_of_version),
    route("/commitments/{id}/versions/{version}/indicators/{indicator}").both(read::citations::series),
    route("/commitments/{id}/history").get(read::history::list).get_in(read::history::page),
    route("/commitments/{id}/timemap").get(read::memento::timemap),
    route("/timegate/commitments/{id}").get(read::memento::timegate),
    // For citation managers.
    route("/citations/check").get(read::check::address).post(read::check::file),
    route("/unapi").get(read::unapi::unapi),
    // For subscribers.
    route("/feeds.opml").both(read::feeds::list),
    route("/feeds/all").get_in(read::news::live),
    route("/feeds/all.{format}").both(read::feeds::live),
    route("/feeds/all/archive/{page}").both(read::feeds::archive),
    route("/plans/{plan}/feed").get_in(read::news::live),
    route("/plans/{plan}/feed.{format}").both(read::feeds::live),
    route("/plans/{plan}/feed/archive/{page}").both(read::feeds::archive),
    route("/organizations/{organization}/feed").get_in(read::news::live),
    route("/organizations/{organization}/feed.{format}").both(read::feeds::live),
    route("/organizations/{organization}/feed/archive/{page}").both(read::feeds::archive),
    route("/commitments/{id}/feed").get_in(read::news::live),
    route("/commitments/{id}/feed.{format}").both(read::feeds::live),
    route("/commitments/{id}/feed/archive/{page}").both(read::feeds::archive),
    route("/ns/{axis}").get(read::feeds::vocabulary),
    // For integrators.
    route("/events").get(replay::events),
    route("/events/{event}").both(read::citations::event),
    route("/log/checkpoint").get(read::log::checkpoint),
    route("/log/key").get(read::log::key),
    route("/log/tile/{level}/{*tile}").get(read::log::tile),
    route("/schemas").get(read::schemas::list),
    route("/schemas/{schema}").get(read::schemas::one),
    route("/openapi.json").get(read::service::openapi),
    // For editors.
    route("/documents").post(write::documents),
    route("/changes").post(write::changes),
    route("/commitments/{id}/changes").post(write::changes_of_commitment),
    // For editors with a browser.
    route("/team").get_in(team::entrance),
    route("/team/session").post_in(team::sign_in),
    route("/team/session/end").post_in(team::sign_out),
    route("/team/previews").post_in(team::upload),
    route("/team/previews/{preview}").get_in(team::preview),
    route("/team/previews/{preview}/record").post_in(team::record),
    route("/team/previews/{preview}/pages/{*path}").get(team::page),
    // For operators.
    route("/metrics").get(read::service::metrics),
    route("/livez").get(read::service::live),
    route("/readyz").get(read::service::ready),
    route("/healthz").get(read::service::ready),
    // For whoever met a problem.
    route("/problems/{kind}").get(read::discovery::problem_kind).get_in(read::discovery::problem_page),
    // For whoever looks for the way in.
    route("/api").get_in(read::discovery::api),
    route("/.well-known/api-catalog").get(read::discovery::catalog),
    route("/.well-known/security.txt").get(read::discovery::security),
];

/// The parameters in templates; of these, the last may carry a suffix.
const SUFFIXED: [&str; 8] = ["id", "plan", "period", "organization", "version", "page", "event", "indicator"];

static TEMPLATES: LazyLock<matchit::Router<usize>> = LazyLock::new(|| {
    let mut router = matchit::Router::new();
    for (index, route) in ROUTES.iter().enumerate() {
        router.insert(route.template, index).expect("the templates of the table do not overlap");
    }
    router
});

/// A request on its way through a handler.
pub(crate) struct Call<'a> {
    pub(crate) app: &'a App,
    pub(crate) request: &'a Request<Bytes>,
    /// The record that the answer speaks of.
    pub(crate) state: Arc<State>,
    /// The language in front of the address.
    pub(crate) lang: Option<Lang>,
    /// The suffix of the address with its dot.
    pub(crate) suffix: Option<String>,
    pub(crate) query: Query,
    segments: Vec<(String, String)>,
}

impl Call<'_> {
    /// A parameter of the template.
    pub(crate) fn segment(&self, name: &str) -> &str {
        self.segments.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A header as text.
    pub(crate) fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.request.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// What stands in front of addresses in the language of this one: `/fr`, or nothing.
    pub(crate) fn prefix(&self) -> String {
        self.lang.map(|lang| format!("/{lang}")).unwrap_or_default()
    }

    /// The language of the answer.
    pub(crate) fn language(&self) -> Lang {
        self.lang.unwrap_or_else(|| crate::respond::language(self.request))
    }
}

/// What stands at an address.
pub(crate) enum Found<'a> {
    Route(Matched, Call<'a>),
    /// Something else stands there: its path and query.
    Moved(String),
}

/// A route, as far as the address chose it.
pub(crate) struct Matched {
    route: &'static Route,
    in_language: bool,
}

impl Matched {
    pub(crate) fn handler(&self, method: &Method) -> Option<Handler> {
        let Route { get, get_in, post, post_in, .. } = *self.route;
        let (get, post) = if self.in_language { (get_in, post_in) } else { (get, post) };
        match *method {
            Method::GET | Method::HEAD => get,
            Method::POST => post,
            _ => None,
        }
    }

    /// The template of the route.
    pub(crate) fn template(&self) -> &'static str {
        self.route.template
    }

    /// The methods that the address takes.
    pub(crate) fn allow(&self) -> String {
        let get = self.handler(&Method::GET).map(|_| "GET, HEAD");
        let post = self.handler(&Method::POST).map(|_| "POST");
        let methods: Vec<&str> = get.into_iter().chain(post).chain(["OPTIONS"]).collect();
        methods.join(", ")
    }

    /// Whether the address can be read.
    pub(crate) fn is_read(&self) -> bool {
        self.handler(&Method::GET).is_some()
    }

    fn is_anywhere(&self) -> bool {
        self.handler(&Method::GET).is_some() || self.handler(&Method::POST).is_some()
    }
}

/// Finds the route of a request.
pub(crate) fn find<'a>(app: &'a App, request: &'a Request<Bytes>) -> Result<Found<'a>, Problem> {
    let path = request.uri().path();
    if let Some(to) = moved(request) {
        return Ok(Found::Moved(to));
    }
    let (lang, rest) = split_language(path);
    let unknown = || Problem::not_found(format_args!("{path} here"));
    let matched = TEMPLATES.at(rest).map_err(|_| unknown())?;
    let route = ROUTES.get(*matched.value).ok_or_else(unknown)?;
    let found = Matched { route, in_language: lang.is_some() };
    if !found.is_anywhere() {
        return Err(unknown());
    }
    let mut segments = Vec::new();
    for (name, value) in matched.params.iter() {
        let malformed = || Problem::new(Kind::BadRequest, "the address is not UTF-8 in percent encoding");
        segments.push((name.to_owned(), decoded(value).ok_or_else(malformed)?));
    }
    let suffix = take_suffix(route, &mut segments);
    let query = Query::read(request.uri().query())?;
    let state = app.projection().state();
    Ok(Found::Route(found, Call { app, request, state, lang, suffix, query, segments }))
}

/// `/fr/plans/p` is `/plans/p` in French; `/fr` is `/`.
fn split_language(path: &str) -> (Option<Lang>, &str) {
    for lang in Lang::OFFICIAL {
        match path.strip_prefix('/').and_then(|path| path.strip_prefix(lang.as_str())) {
            Some("") => return (Some(lang), "/"),
            Some(rest) if rest.starts_with('/') => return (Some(lang), rest),
            Some(_) | None => {}
        }
    }
    (None, path)
}

/// Where a read has moved to: its path without a slash at the end, its query without what others put into it.
fn moved(request: &Request<Bytes>) -> Option<String> {
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let bare = path.strip_suffix('/');
    let bare = bare.filter(|bare| !bare.is_empty() && !bare.starts_with("//") && !bare.ends_with('/'));
    let asked = query::asked(query);
    let has_moved = reads && (bare.is_some() || asked.is_some());
    let query = asked.unwrap_or_else(|| query.to_owned());
    let query = if query.is_empty() { query } else { format!("?{query}") };
    has_moved.then(|| format!("{}{query}", bare.unwrap_or(path)))
}

/// Cuts the suffix off the last segment, where it may have one.
fn take_suffix(route: &Route, segments: &mut [(String, String)]) -> Option<String> {
    let last = segments.last_mut().filter(|(name, _)| {
        SUFFIXED.contains(&name.as_str()) && route.template.ends_with(&format!("{{{name}}}"))
    })?;
    let dot = match last.0.as_str() {
        // The id of an indicator may hold dots: only a known suffix is one.
        "indicator" => {
            let known = FORMATS.iter().map(|format| format.suffix).chain([".json"]);
            let suffix = known.filter(|suffix| last.1.ends_with(suffix)).max_by_key(|suffix| suffix.len())?;
            last.1.len() - suffix.len()
        }
        // The dots of a period without an end are none.
        "period" => last.1.strip_suffix(".json")?.len(),
        _ => last.1.find('.')?,
    };
    Some(last.1.split_off(dot))
}

#[cfg(test)]
mod tests;

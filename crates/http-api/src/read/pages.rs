//! Pages for people.

use std::collections::BTreeSet;

use domain::{Lang, Slug};
use http::StatusCode;
use projection::view::{CommitmentSummary, Named};
use serde_json::json;

use super::search::{FILTERS, Wanted};
use super::version::Shown;
use super::{citations, commitments, feeds, plans};
use crate::answer::{Answer, Keep};
use crate::app::App;
use crate::negotiate;
use crate::problem::Problem;
use crate::replay;
use crate::represent::citation::{self, CitationStyle, FORMATS, STYLES, Work};
use crate::represent::feed::Item;
use crate::represent::page::{
    self, AskedFor, COPY_SCRIPT, COPY_SCRIPT_NAME, Cited, CommitmentPage, ErrorPage, FollowPage, HomePage,
    Narrowed, PlanPage, Reference, STYLESHEET, SearchPage, UpdatePage,
};
use crate::represent::site::{Site, Topic, page_path};
use crate::router::Call;

/// `GET /`: people go to their language, machines get the addresses of what there is.
pub(crate) fn front(call: &Call<'_>) -> Result<Answer, Problem> {
    let accept = call.header(http::header::ACCEPT);
    let site = call.app.site();
    if negotiate::best(accept, &["text/html", "application/json"]) == Some("application/json") {
        let body = json!({
            "name": "Milepost",
            "origin": call.app.projection().log().origin().to_string(),
            "position": call.state.position,
            "plans": site.url("/plans"),
            "commitments": site.url("/commitments"),
            "events": site.url("/events"),
            "feed": site.feed(&Topic::All, Lang::EN, "rss"),
            "description": site.url("/openapi.json"),
        });
        return Ok(described(call, Answer::json(&body).header("vary", "Accept, Accept-Language")));
    }
    let home = site.url(&page_path(&Topic::All, call.language()));
    Ok(described(call, Answer::redirect(StatusCode::FOUND, &home).header("vary", "Accept, Accept-Language")))
}

/// The links by which a program finds how the service is used (RFC 8631, RFC 9727).
fn described(call: &Call<'_>, answer: Answer) -> Answer {
    let site = call.app.site();
    let page = site.url(&format!("/{}/api", call.language()));
    answer
        .link(&site.url("/openapi.json"), "service-desc", "; type=\"application/openapi+json\"")
        .link(&page, "service-doc", "; type=\"text/html\"")
        .link(&site.url("/.well-known/api-catalog"), "api-catalog", "")
}

/// `GET /en`.
pub(crate) fn home(call: &Call<'_>) -> Result<Answer, Problem> {
    let lang = call.language();
    let plans = plans::all(call)?;
    let latest = feeds::latest(call, Topic::All, lang)?;
    Ok(Answer::page(page::home(&HomePage { plans: &plans, latest: &latest }, lang, call.app.site()), lang))
}

/// `GET /en/about`.
pub(crate) fn about(call: &Call<'_>) -> Result<Answer, Problem> {
    let lang = call.language();
    Ok(Answer::page(page::about(lang, call.app.site()), lang))
}

/// `GET /style.css`.
pub(crate) fn stylesheet(_: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::live("text/css; charset=utf-8", STYLESHEET).keep(Keep::Minutes))
}

/// `GET /scripts/{name}`: its name holds its hash, so a changed script has another address.
pub(crate) fn script(call: &Call<'_>) -> Result<Answer, Problem> {
    let name = call.segment("name");
    match name == COPY_SCRIPT_NAME.as_str() {
        true => Ok(Answer::immutable("text/javascript; charset=utf-8", COPY_SCRIPT)),
        false => Err(Problem::not_found(format_args!("script `{name}`"))),
    }
}

/// The references to a work, in every style.
fn references(work: &Work) -> Vec<Reference> {
    let reference = |style: &CitationStyle| {
        let html = citation::formatted(work, style.name, &work.language).ok()?.html;
        Some(Reference { name: style.name, style: style.title, html })
    };
    STYLES.iter().filter_map(reference).collect()
}

/// `GET /en/plans/{plan}`, narrowed by a form.
pub(crate) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    let within: Vec<_> = FILTERS.into_iter().filter(|name| *name != "plan").collect();
    call.query.allow(&within)?;
    let lang = call.language();
    let view = plans::plan_view(call)?;
    let wanted = Wanted::read(call)?;
    let (asked, shown) = (asked(call, &wanted), commitments::of_plan(call, &view.id, &wanted)?);
    let work = citations::of_plan(call)?;
    let page = PlanPage {
        view: &view,
        narrowed: narrowed(&wanted, &asked, &shown),
        cited: Cited { address: &work.address, references: &references(&work), permanent: false },
    };
    Ok(Answer::page(page::plan(&page, lang, call.app.site()), lang))
}

/// `GET /en/commitments`: a search.
pub(crate) fn search(call: &Call<'_>) -> Result<Answer, Problem> {
    let lang = call.language();
    let wanted = Wanted::read(call)?;
    let (asked, found) = (asked(call, &wanted), commitments::found(call, &wanted)?);
    let next = found.next.map(|cursor| call.query.with(&["limit"], &FILTERS, ("cursor", &cursor)));
    let record = &call.state.record;
    let leads: BTreeSet<&Slug> = record.outlines.values().flat_map(|known| &known.lead).collect();
    let page = SearchPage {
        narrowed: narrowed(&wanted, &asked, &found.commitments),
        plans: &record.plans.keys().map(|id| Named::plan(record, id)).collect::<Vec<_>>(),
        organizations: &leads.into_iter().map(|id| Named::organization(record, id)).collect::<Vec<_>>(),
        next: next.as_deref(),
    };
    Ok(Answer::page(page::search(&page, lang, call.app.site()), lang))
}

/// What a narrowed list shows.
fn narrowed<'a>(wanted: &Wanted, asked: &'a AskedFor, shown: &'a [CommitmentSummary]) -> Narrowed<'a> {
    Narrowed { asked, on: wanted.on.date(), stale_days: wanted.stale_days, shown }
}

/// The filters as they were given.
fn asked(call: &Call<'_>, wanted: &Wanted) -> AskedFor {
    let given = |name| call.query.text(name).unwrap_or_default().to_owned();
    AskedFor {
        words: given("q"),
        plan: given("plan"),
        organization: given("organization"),
        schedule: given("schedule"),
        completion: given("completion"),
        attainment: given("attainment"),
        overdue: wanted.overdue,
        stale: wanted.stale_days.is_some(),
        stale_days: given("stale_days"),
        on: wanted.on.given(),
    }
}

/// `GET /en/follow`.
pub(crate) fn follow(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let lang = call.language();
    let record = &call.state.record;
    let page = FollowPage {
        plans: &record.plans.keys().map(|id| Named::plan(record, id)).collect::<Vec<_>>(),
        organizations: &record
            .organizations
            .keys()
            .map(|id| Named::organization(record, id))
            .collect::<Vec<_>>(),
    };
    Ok(Answer::page(page::follow(&page, lang, call.app.site()), lang))
}

/// `GET /en/follow/email`.
pub(crate) fn follow_by_email(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let lang = call.language();
    Ok(Answer::page(page::follow_by_email(lang, call.app.site()), lang))
}

/// `GET /en/organizations/{organization}`.
pub(crate) fn organization(call: &Call<'_>) -> Result<Answer, Problem> {
    let lang = call.language();
    let view = plans::organization_view(call)?;
    Ok(Answer::page(page::organization(&view, lang, call.app.site()), lang))
}

/// `GET /en/commitments/{id}`, and a version of it.
pub(crate) fn commitment(call: &Call<'_>, shown: &Shown) -> Result<Answer, Problem> {
    let html = rendered(call, shown, page::commitment)?;
    // What stands around an old version changes: links to later ones, the wording of the page.
    Ok(shown.describe(call, Answer::page(html, call.language())).keep(Keep::Revalidate))
}

/// `GET /en/commitments/{id}.txt`, and a version of it: what the page says, for a terminal.
pub(crate) fn commitment_text(call: &Call<'_>, shown: &Shown) -> Result<Answer, Problem> {
    let text = rendered(call, shown, page::commitment_text)?;
    let answer = Answer::live("text/plain; charset=utf-8", text).language(call.language());
    Ok(shown.describe(call, answer).keep(Keep::Revalidate))
}

fn rendered(
    call: &Call<'_>,
    shown: &Shown,
    render: fn(&CommitmentPage<'_>, Lang, &Site) -> String,
) -> Result<String, Problem> {
    call.query.allow(&["as_of", "attested_by", "format"])?;
    let lang = call.language();
    let plan = shown.record.plans.get(&shown.view.plan.id).map(|plan| &plan.now);
    let latest = match shown.pinned {
        true => Vec::new(),
        false => feeds::latest(call, Topic::Commitment(shown.view.id.clone()), lang)?,
    };
    let pinned = Shown { pinned: true, view: shown.view.clone(), record: shown.record.clone() };
    let work = citations::in_language(call, &pinned, lang);
    let json_ld =
        FORMATS.iter().find(|format| format.suffix == ".jsonld").map(|format| (format.render)(&work));
    Ok(render(
        &CommitmentPage {
            view: &shown.view,
            versions: &call.state.versions(&shown.view.id).unwrap_or_default(),
            live: !shown.pinned,
            latest: &latest,
            license: plan.and_then(|plan| plan.license.as_ref()),
            successor: shown
                .view
                .successor
                .as_ref()
                .and_then(|id| call.state.record.outlines.get(id))
                .map(|known| &known.title),
            publisher: plan.map(|plan| &plan.publisher),
            cited: Cited { address: &work.address, references: &references(&work), permanent: true },
            issued: work.issued,
            json_ld: &json_ld.map(|json| String::from_utf8_lossy(&json).into_owned()).unwrap_or_default(),
        },
        lang,
        call.app.site(),
    ))
}

/// `GET /en/events/{event}`: the permalink of a feed item.
pub(crate) fn event(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let lang = call.language();
    let site = call.app.site();
    let (position, _) = replay::find(call)?;
    let told = call.app.projection().tell(&call.state, &[position])?.into_iter().next();
    let unknown = || Problem::not_found("page of an event of a later program; read it at /events");
    let update = told.ok_or_else(unknown)?;
    let item = Item::of(&update, &call.state.record, lang, site);
    let about = update
        .commitment
        .as_ref()
        .map(|(id, definition)| (&definition.title, site.page(&Topic::Commitment(id.clone()), lang)));
    let path = format!("/events/{}", update.event.stamp.id);
    let page = UpdatePage {
        title: &item.title,
        body_html: item.below_title(),
        path: &path,
        about: about.as_ref().map(|(title, link)| (*title, link.as_str())),
        update: Some(&update),
        // The record as it was then would have to be read anew for the references; the files say the same.
        cited: Cited { address: &citations::address(call, &path, lang), references: &[], permanent: false },
    };
    Ok(Answer::page(page::update(&page, lang, site), lang).modified(Some(update.event.stamp.time)))
}

/// What went wrong, for a person.
pub(crate) fn problem(app: &App, problem: &Problem, lang: Lang) -> String {
    let page = ErrorPage {
        title: &problem.kind.title(lang),
        detail: &problem.detail,
        status: problem.kind.status().as_u16(),
    };
    page::error(&page, lang, app.site())
}

//! The way in: what problems mean, how the interface is used, and the addresses where programs look for both.

use std::collections::BTreeMap;

use domain::Lang;
use http::StatusCode;
use jiff::ToSpan;
use serde_json::{Value, json};

use super::service::OPENAPI;
use crate::answer::{Answer, Keep};
use crate::negotiate;
use crate::problem::{Kind, Problem};
use crate::represent::page::{self, ProblemPage};
use crate::represent::wording::Wording;
use crate::router::Call;

/// For how many days a `security.txt` is good: half of what RFC 9116, section 2.5.5, allows.
const SECURITY_DAYS: i64 = 180;

/// `GET /problems/{kind}`: what a problem's type means; people go to its page in their language.
pub(crate) fn problem_kind(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let kind = kind(call)?;
    let site = call.app.site();
    let path = format!("/problems/{}", kind.slug());
    if negotiate::best(call.header(http::header::ACCEPT), &["application/json", "text/html"])
        == Some("text/html")
    {
        let page = site.url(&format!("/{}{path}", call.language()));
        let answer = Answer::redirect(StatusCode::FOUND, &page);
        return Ok(answer.header("vary", "Accept, Accept-Language"));
    }
    let said =
        |say: fn(Kind, Lang) -> String| BTreeMap::from(Lang::OFFICIAL.map(|lang| (lang, say(kind, lang))));
    let answer = Answer::json(&json!({
        "type": site.url(&path),
        "status": kind.status().as_u16(),
        "title": said(Kind::title),
        "meaning": said(Kind::meaning),
    }));
    Ok(answer.header("vary", "Accept, Accept-Language"))
}

/// `GET /en/problems/{kind}`: the same as a page.
pub(crate) fn problem_page(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let (kind, lang) = (kind(call)?, call.language());
    let page = ProblemPage {
        path: &format!("/problems/{}", kind.slug()),
        title: &kind.title(lang),
        meaning: &kind.meaning(lang),
        status: kind.status().as_u16(),
    };
    Ok(Answer::page(page::problem(&page, lang, call.app.site()), lang))
}

fn kind(call: &Call<'_>) -> Result<Kind, Problem> {
    let slug = call.segment("kind");
    let kind = Kind::ALL.into_iter().find(|kind| kind.slug() == slug);
    kind.ok_or_else(|| Problem::not_found(format_args!("kind of problem `{slug}`")))
}

/// `GET /en/api`: the description of the interface, for people.
pub(crate) fn api(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let lang = call.language();
    let description: Value = serde_json::from_str(OPENAPI).unwrap_or_default();
    Ok(Answer::page(page::api(&description, lang, call.app.site()), lang))
}

/// `GET /.well-known/api-catalog` (RFC 9727): where the interface is described, as a set of links (RFC 9264).
pub(crate) fn catalog(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let url = |path: &str| call.app.site().url(path);
    let page = |lang: Lang| json!({ "href": url(&format!("/{lang}/api")), "type": "text/html", "hreflang": [Wording::of(lang).locale()] });
    let set = json!({ "linkset": [{
        "anchor": url("/"),
        "service-desc": [{ "href": url("/openapi.json"), "type": "application/openapi+json" }],
        "service-doc": Lang::OFFICIAL.map(page),
        "status": [{ "href": url("/readyz"), "type": "application/json" }],
    }] });
    let media_type = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
    let answer = Answer::live(media_type, serde_json::to_vec(&set).unwrap_or_default());
    Ok(answer.link(&url("/.well-known/api-catalog"), "api-catalog", ""))
}

/// `GET /.well-known/security.txt` (RFC 9116), where the service has an address for it.
pub(crate) fn security(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let contact = call.app.settings().security_contact.as_deref();
    let contact = contact.ok_or_else(|| {
        Problem::not_found("address for reporting security faults; the operator can set security_contact")
    })?;
    let expires = call.app.today().checked_add(SECURITY_DAYS.days());
    let expires = expires.map_err(|_| Problem::new(Kind::Internal, "the clock is at the end of time"))?;
    let url = call.app.site().url("/.well-known/security.txt");
    let languages = Lang::OFFICIAL.map(|lang| lang.to_string()).join(", ");
    let text = format!(
        "Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: {languages}\nCanonical: {url}\n"
    );
    Ok(Answer::live("text/plain; charset=utf-8", text).keep(Keep::Minutes))
}

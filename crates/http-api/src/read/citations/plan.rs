//! A plan.

use domain::{Lang, Slug};
use http::StatusCode;
use jiff::civil::Date;

use super::super::{id, pages, plans};
use super::setting::{accessed, address, day, framed, others, text, twin};
use super::{Other, Represented, lang, represented, vary};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::citation::{Key, Translation, Work};
use crate::represent::site::{Topic, page_path};
use crate::represent::wording::Wording;
use crate::router::Call;

/// `GET /plans/{plan}`: its status as JSON, its page, or a citation.
pub(crate) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = id(call, "plan")?;
    let answer = match represented(call, || work(call), &[Other::Json, Other::Page])? {
        Represented::Cited(citation) => *citation,
        Represented::Other(Other::Json) => plans::plan(call)?,
        Represented::Other(_) => {
            plans::plan_view(call)?;
            let page = page_path(&Topic::Plan(id.clone()), call.language());
            Answer::redirect(StatusCode::FOUND, &call.app.site().url(&page))
        }
    };
    Ok(vary(call, link(call, answer, &id)))
}

/// `GET /fr/plans/{plan}`: its page, or a citation in French.
pub(crate) fn plan_in(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = id(call, "plan")?;
    let answer = match represented(call, || work(call), &[Other::Page])? {
        Represented::Cited(citation) => *citation,
        Represented::Other(_) => pages::plan(call)?,
    };
    Ok(link(call, answer, &id))
}

fn link(call: &Call<'_>, answer: Answer, id: &Slug) -> Answer {
    answer.link(&address(call, &format!("/plans/{id}"), lang(call)), "cite-as", "")
}

/// The work that a plan is: it has no versions, so it is what it was on the day of access.
pub(crate) fn work(call: &Call<'_>) -> Result<Work, Problem> {
    let id = id(call, "plan")?;
    let lang = lang(call);
    let unknown = || Problem::not_found(format_args!("plan `{id}`"));
    let known = call.state.record.plans.get(&id).ok_or_else(unknown)?;
    let plan = &known.now;
    let title = |lang: Lang| text(&plan.title, lang).unwrap_or_default();
    let translated =
        |other| Translation { language: Wording::of(other).locale().to_owned(), title: title(other) };
    let twin = twin(lang);
    Ok(Work {
        key: Key { thing: "plan", ids: &[id.as_str()], version: None, day: None, twin: twin.as_deref() }
            .text(),
        title: title(lang),
        authors: text(&plan.publisher, lang).into_iter().collect(),
        issued: status_as_of(call, &id)?.map(day),
        accessed: accessed(call, true)?,
        genre: Wording::of(lang).say("citation-genre-plan"),
        series: None,
        address: address(call, &format!("/plans/{id}"), lang),
        translations: others(&plan.title, lang).map(translated).collect(),
        ..framed(Some(plan), lang)
    })
}

/// The last day of the world that a statement on one of its commitments speaks about.
fn status_as_of(call: &Call<'_>, plan: &Slug) -> Result<Option<Date>, Problem> {
    let own = call.state.record.outlines.iter().filter(|(_, known)| known.plan == *plan).map(|(id, _)| id);
    let figures = call.app.projection().figures(&call.state, own, call.app.today())?;
    Ok(figures.values().filter_map(|figures| figures.status_as_of).max())
}

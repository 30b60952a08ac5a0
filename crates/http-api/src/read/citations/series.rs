//! The figures of one indicator, live or at a version.

use domain::{Lang, Slug, When};
use projection::view::{IndicatorView, MeasurementView};
use serde::Serialize;

use super::super::version::Shown;
use super::commitment::{authors, narrowed, proof, title};
use super::setting::{accessed, address, day, framed, organization, others, text, twin};
use super::{Other, Represented, lang, represented, vary};
use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::represent::citation::{self, Key, Translation, Work};
use crate::represent::wording::Wording;
use crate::router::Call;

/// An indicator with its figures as an answer of its own.
#[derive(Serialize)]
struct Series<'a> {
    commitment: &'a Slug,
    version: u64,
    #[serde(flatten)]
    indicator: &'a IndicatorView,
}

/// `GET /commitments/{id}/indicators/{indicator}`, and the same of a version: JSON, or a citation.
pub(crate) fn series(call: &Call<'_>) -> Result<Answer, Problem> {
    let shown = shown(call)?;
    let indicator = indicator(call, &shown)?;
    let others: &[Other] = if call.lang.is_none() { &[Other::Json, Other::Page] } else { &[Other::Page] };
    let answer = match represented(call, || work(call, &shown), others)? {
        Represented::Cited(citation) => describe(call, &shown, *citation),
        Represented::Other(Other::Json) => {
            call.query.allow(&["as_of", "attested_by", "format"])?;
            let view = &shown.view;
            let answer = Answer::json(&Series { commitment: &view.id, version: view.version, indicator });
            describe(call, &shown, answer)
        }
        Represented::Other(_) => Answer::redirect(http::StatusCode::FOUND, &page(call, &shown, indicator)),
    };
    Ok(vary(call, answer))
}

/// The commitment that the address names, at the version that it names.
pub(super) fn shown(call: &Call<'_>) -> Result<Shown, Problem> {
    match call.segment("version") {
        "" => Shown::live(call),
        _ => Shown::pinned(call),
    }
}

/// The work that the figures of an indicator are.
pub(super) fn work(call: &Call<'_>, shown: &Shown) -> Result<Work, Problem> {
    let lang = lang(call);
    let indicator = indicator(call, shown)?;
    let view = &shown.view;
    let plan = shown.record.plans.get(&view.plan.id).map(|plan| &plan.now);
    let translated = |other| Translation {
        language: Wording::of(other).locale().to_owned(),
        title: of(shown, indicator, other),
    };
    let live = || address(call, &format!("/commitments/{}/indicators/{}", view.id, indicator.id), Lang::EN);
    Ok(Work {
        kind: citation::Kind::Dataset,
        key: key(shown, indicator, lang),
        title: of(shown, indicator, lang),
        authors: sources(shown, indicator, lang),
        issued: indicator.measurements.iter().filter_map(about).max().map(day),
        accessed: accessed(call, !shown.pinned)?,
        genre: Wording::of(lang).say("citation-genre-series"),
        number: indicator.code.as_ref().map(ToString::to_string),
        series: Some(title(shown, lang)),
        version: Some(view.version.to_string()),
        proof: proof(call, shown)?,
        address: address(call, &path(call, shown, shown.pinned), lang) + &shown.day(),
        live: shown.pinned.then(live),
        translations: others(&indicator.name, lang).map(translated).collect(),
        ..framed(plan, lang)
    })
}

fn indicator<'a>(call: &Call<'_>, shown: &'a Shown) -> Result<&'a IndicatorView, Problem> {
    let id = call.segment("indicator");
    let known = shown.view.indicators.iter().find(|indicator| indicator.id.as_str() == id);
    known.ok_or_else(|| Problem::not_found(format_args!("indicator `{id}` of commitment {}", shown.view.id)))
}

/// `Employees participating: Indicator of Commitment 6`.
fn of(shown: &Shown, indicator: &IndicatorView, lang: Lang) -> String {
    let name = text(&indicator.name, lang).unwrap_or_default();
    let args = [("name", name.into()), ("number", shown.view.number.as_str().into())];
    Wording::of(lang).text("citation-title-series", &args)
}

/// Those who measured, in the order in which they appear; the leads where nobody says so.
fn sources(shown: &Shown, indicator: &IndicatorView, lang: Lang) -> Vec<String> {
    let mut sources: Vec<&Slug> = Vec::new();
    for source in indicator.measurements.iter().filter_map(|measurement| measurement.said.source.as_ref()) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    match sources.is_empty() {
        true => authors(shown, lang),
        false => sources.into_iter().map(|id| organization(&shown.record, id, lang)).collect(),
    }
}

/// The last day that a measurement is about.
fn about(measurement: &MeasurementView) -> Option<jiff::civil::Date> {
    measurement.origin.effective.as_ref().or(measurement.said.dated()).and_then(When::last_day)
}

fn key(shown: &Shown, indicator: &IndicatorView, lang: Lang) -> String {
    let version = shown.pinned.then_some(shown.view.version);
    let (ids, day, twin) = ([shown.view.id.as_str(), indicator.id.as_str()], narrowed(shown), twin(lang));
    Key { thing: "indicator", ids: &ids, version, day: day.as_deref(), twin: twin.as_deref() }.text()
}

fn path(call: &Call<'_>, shown: &Shown, pinned: bool) -> String {
    let version = if pinned { format!("/versions/{}", shown.view.version) } else { String::new() };
    format!("/commitments/{}{version}/indicators/{}", shown.view.id, call.segment("indicator"))
}

/// Adds what to cite, and what the series is a part of. A series has the versions of its commitment.
fn describe(call: &Call<'_>, shown: &Shown, answer: Answer) -> Answer {
    let cited = address(call, &path(call, shown, true), lang(call)) + &shown.day();
    let whole = shown.pinned_address(call.app, lang(call), "");
    let answer = answer.link(&cited, "cite-as", "").link(&whole, "collection", "");
    let answer = answer.tag(format!("v{}", shown.view.version)).modified(Some(shown.view.date_modified));
    if shown.pinned { answer.keep(Keep::Immutable) } else { answer }
}

/// Where the figures stand for people: within the page of the commitment.
fn page(call: &Call<'_>, shown: &Shown, indicator: &IndicatorView) -> String {
    format!("{}#indicator-{}", shown.page(call), indicator.id)
}

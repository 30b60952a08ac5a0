//! One event: a measurement, a report, a correction.

use std::sync::Arc;

use domain::event::{Fact, Source};
use domain::record::Record;
use domain::{Lang, Measurement, When};
use http::StatusCode;
use projection::Update;

use super::setting::{accessed, address, day, framed, organization, text, twin};
use super::{Other, Represented, lang, represented, vary};
use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::read::pages;
use crate::replay;
use crate::represent::citation::{self, Key, Translation, Work};
use crate::represent::feed::Item;
use crate::represent::wording::{Counted, Wording};
use crate::router::Call;

/// `GET /events/{event}`: as stored, its page, or a citation. In a language: its page, or a citation.
pub(crate) fn event(call: &Call<'_>) -> Result<Answer, Problem> {
    let others: &[Other] =
        if call.lang.is_none() { &[Other::Stored, Other::Json, Other::Page] } else { &[Other::Page] };
    let answer = match represented(call, || work(call), others)? {
        // What is cited of an event never changes: it was said once, and the names are those of then.
        Represented::Cited(citation) => link(call, citation.keep(Keep::Immutable)),
        Represented::Other(Other::Page) if call.lang.is_some() => pages::event(call)?,
        Represented::Other(Other::Page) => {
            replay::find(call)?;
            let page = format!("/{}/events/{}", call.language(), call.segment("event"));
            Answer::redirect(StatusCode::FOUND, &call.app.site().url(&page))
        }
        Represented::Other(_) => link(call, replay::event(call)?),
    };
    Ok(vary(call, answer))
}

fn link(call: &Call<'_>, answer: Answer) -> Answer {
    answer.link(&address(call, &path(call), lang(call)), "cite-as", "")
}

fn path(call: &Call<'_>) -> String {
    format!("/events/{}", call.segment("event"))
}

/// The work that an event is, in the words of the record as it was then.
pub(super) fn work(call: &Call<'_>) -> Result<Work, Problem> {
    let (record, update) = told(call)?;
    let lang = lang(call);
    let (stamp, change) = (&update.event.stamp, &update.event.change);
    let plan = update.plan.as_ref().and_then(|id| record.plans.get(id)).map(|plan| &plan.now);
    let measured = measurement(&update);
    let id = stamp.id.to_string();
    let translated = |other| Translation {
        language: Wording::of(other).locale().to_owned(),
        title: title(call, &record, &update, other),
    };
    let effective = change.effective.as_ref().or(measured.and_then(Measurement::dated));
    Ok(Work {
        kind: if measured.is_some() { citation::Kind::Dataset } else { citation::Kind::Report },
        key: Key { thing: "event", ids: &[&id], version: None, day: None, twin: twin(lang).as_deref() }
            .text(),
        title: title(call, &record, &update, lang),
        authors: authors(call, &record, &update, lang),
        issued: effective.and_then(When::last_day).map(day),
        accessed: accessed(call, false)?,
        genre: Wording::of(lang).say("citation-genre-event"),
        address: address(call, &format!("/events/{id}"), lang),
        translations: Lang::OFFICIAL.into_iter().filter(|other| *other != lang).map(translated).collect(),
        ..framed(plan, lang)
    })
}

/// The record after the event, without its commitments, and what the event tells.
fn told(call: &Call<'_>) -> Result<(Record, Arc<Update>), Problem> {
    let (position, _) = replay::find(call)?;
    let told = call.app.projection().tell(&call.state, &[position])?.into_iter().next();
    let unknown = || Problem::not_found("citation of an event of a later program; read it at /events");
    Ok((call.state.record.frame_at(position + 1), told.ok_or_else(unknown)?))
}

fn measurement(update: &Arc<Update>) -> Option<&Measurement> {
    if let Fact::MeasurementRecorded(measurement) = &update.event.change.fact {
        Some(measurement)
    } else {
        None
    }
}

/// `Develop …: Number of employees participating, 277, April 1 to June 30, 2018`; of other events their news.
fn title(call: &Call<'_>, record: &Record, update: &Arc<Update>, lang: Lang) -> String {
    let words = Wording::of(lang);
    let news = match measurement(update) {
        Some(measurement) => figure(update, measurement, words),
        None => Item::of(update, record, lang, call.app.site()).title,
    };
    match &update.commitment {
        Some((_, definition)) => {
            let title = text(&definition.title, lang).unwrap_or_default();
            words.text("citation-title-event", &[("title", title.into()), ("news", news.into())])
        }
        None => news,
    }
}

/// The name of what was measured, the value and its time.
fn figure(update: &Arc<Update>, measurement: &Measurement, words: &Wording) -> String {
    let indicator = update.event.change.subject.id().and_then(|id| update.mentioned.indicators.get(id));
    let unit = indicator.and_then(|indicator| indicator.unit.as_ref());
    let value = words.value(measurement, Counted { unit, words: &update.units });
    let name = update.name.as_ref().and_then(|name| text(name, words.lang()));
    let period = measurement.period.as_ref().map(|when| words.when(when));
    let when = period.or_else(|| measurement.as_of.as_ref().map(|when| words.as_of(when)));
    [name, Some(value), when].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Who said it: the source of a measurement, else those who answer for what it is about.
fn authors(call: &Call<'_>, record: &Record, update: &Arc<Update>, lang: Lang) -> Vec<String> {
    if let Some(source) = measurement(update).and_then(|measurement| measurement.source.as_ref()) {
        return vec![organization(record, source, lang)];
    }
    match &update.event.change.source {
        Source::Organization(id) => vec![organization(record, id, lang)],
        Source::Plan(_) | Source::Commitment(_) => Item::of(update, record, lang, call.app.site()).authors,
    }
}

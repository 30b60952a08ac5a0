//! Citations of a commitment, live or of a version.

use domain::{Lang, Text};
use jiff::civil::Date;

use super::version::Shown;
use crate::answer::Answer;
use crate::negotiate;
use crate::problem::{Kind, Problem};
use crate::represent::citation::{self, Day, Identifier, STYLES, Translation, Work};
use crate::represent::site::Scope;
use crate::represent::wording::Wording;
use crate::router::Call;

/// The media type of a formatted reference.
pub(crate) const FORMATTED: &str = "text/x-bibliography";

/// The style of a formatted reference unless asked otherwise.
const USUAL_STYLE: &str = "apa";

/// The language of a citation: that of the address, else English. It is never negotiated, so that a citation's
/// address always gives the same text.
pub(crate) fn lang(call: &Call<'_>) -> Lang {
    call.lang.unwrap_or(Lang::EN)
}

/// `GET /commitments/{id}/citation`: a formatted reference to the newest version.
pub(crate) fn formatted(call: &Call<'_>) -> Result<Answer, Problem> {
    of(call, &Shown::live(call)?)
}

/// A formatted reference; `style` and `locale` from the query or from the accepted media type.
pub(crate) fn of(call: &Call<'_>, shown: &Shown) -> Result<Answer, Problem> {
    call.query.allow(&["style", "locale", "accessed", "as_of", "attested_by"])?;
    let accept = call.header(http::header::ACCEPT);
    let chosen = |name: &str| {
        call.query.text(name).map(str::to_owned).or_else(|| negotiate::parameter(accept, FORMATTED, name))
    };
    let style = chosen("style").unwrap_or_else(|| USUAL_STYLE.to_owned());
    let locale = chosen("locale").unwrap_or_else(|| format!("{}-CA", lang(call)));
    let reference = citation::formatted(&work(call, shown), &style, &locale).map_err(|error| {
        let known: Vec<&str> = STYLES.iter().map(|style| style.name).collect();
        Problem::new(Kind::BadRequest, error.to_string()).with("available", known)
    })?;
    let named = accept.is_some_and(|accept| accept.contains(FORMATTED));
    let media_type = if named { "text/x-bibliography; charset=utf-8" } else { "text/plain; charset=utf-8" };
    let answer = Answer::live(media_type, reference.text + "\n");
    Ok(shown.describe(call, answer.header("content-language", reference.locale_used)))
}

/// The work that a commitment is, in the language of the address.
pub(crate) fn work(call: &Call<'_>, shown: &Shown) -> Work {
    in_language(call, shown, lang(call))
}

/// The work that a commitment is, in a language.
pub(crate) fn in_language(call: &Call<'_>, shown: &Shown, lang: Lang) -> Work {
    let view = &shown.view;
    let site = call.app.site();
    let plan = shown.state.record.plans.get(&view.plan.id).map(|plan| &plan.now);
    let text = |text: &Text| text.best(lang).map(|(_, text)| text.to_owned());
    let wording = Wording::of(lang);
    let others = Lang::OFFICIAL.into_iter().filter(|other| *other != lang);
    Work {
        key: key(shown, lang),
        title: title(shown, lang),
        authors: authors(shown, lang),
        issued: view.status_as_of.map(day),
        accessed: accessed(call, shown),
        publisher: plan.and_then(|plan| text(&plan.publisher)),
        place: plan.and_then(|plan| plan.place.as_ref()).and_then(text),
        genre: wording.say("citation-genre"),
        number: Some(view.number.to_string()),
        series: plan.and_then(|plan| text(&plan.title)),
        version: Some(view.version.to_string()),
        language: format!("{lang}-CA"),
        address: shown.cited(call.app, lang),
        live: shown.pinned.then(|| site.thing(&Scope::Commitment(view.id.clone()))),
        identifiers: view.external_ids.iter().filter_map(|id| identifier(id)).collect(),
        licence: plan.and_then(|plan| plan.license.as_ref()).and_then(|license| text(&license.address)),
        translations: others
            .filter(|other| view.title.get(*other).is_some())
            .map(|other| Translation { language: format!("{other}-CA"), title: title(shown, other) })
            .collect(),
    }
}

/// `canada-2016-2018-6-v14`, in French `…-fr`; of the live record without a version.
fn key(shown: &Shown, lang: Lang) -> String {
    let version = if shown.pinned { format!("-v{}", shown.view.version) } else { String::new() };
    let day = match (shown.view.as_of, shown.view.attested_by) {
        (Some(day), _) => format!("-as-of-{day}"),
        (None, Some(day)) => format!("-attested-by-{day}"),
        (None, None) => String::new(),
    };
    let twin = if lang == Lang::EN { String::new() } else { format!("-{lang}") };
    format!("{}{version}{day}{twin}", shown.view.id)
}

/// The title with the number: `…: Commitment 6`, `… : Engagement 6`.
pub(crate) fn title(shown: &Shown, lang: Lang) -> String {
    let title = shown.view.title.best(lang).map_or("", |(_, title)| title);
    let wording = Wording::of(lang);
    wording.text("citation-title", &[("title", title.into()), ("number", shown.view.number.as_str().into())])
}

fn authors(shown: &Shown, lang: Lang) -> Vec<String> {
    let name = |named: &projection::view::Named| match named.name.best(lang) {
        Some((_, name)) => name.to_owned(),
        None => named.id.to_string(),
    };
    shown.view.lead.iter().map(name).collect()
}

/// The day of access: as asked, else today for what may change tomorrow.
fn accessed(call: &Call<'_>, shown: &Shown) -> Option<Day> {
    let asked: Option<Date> = call.query.text("accessed").and_then(|day| day.parse().ok());
    let today = (!shown.pinned).then(|| call.app.today());
    asked.or(today).map(day)
}

fn day(date: Date) -> Day {
    let small = |number: i8| u8::try_from(number).ok();
    Day { year: date.year(), month: small(date.month()), day: small(date.day()) }
}

/// `ogp:CA0047` names the register and its id.
fn identifier(text: &str) -> Option<Identifier> {
    let (scheme, value) = text.split_once(':')?;
    Some(Identifier { scheme: scheme.to_uppercase(), value: value.to_owned() })
}

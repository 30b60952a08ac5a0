//! The work that a commitment is, live or at a version.

use domain::Lang;
use event_store::Position;

use super::super::version::Shown;
use super::lang;
use super::setting::{accessed, day, framed, others, text, twin};
use crate::problem::Problem;
use crate::represent::citation::{Identifier, Key, Proof, Translation, Work};
use crate::represent::site::Topic;
use crate::represent::wording::Wording;
use crate::router::Call;

/// The work that a commitment is, in the language of the address, with what the query asks for.
pub(crate) fn work(call: &Call<'_>, shown: &Shown) -> Result<Work, Problem> {
    let work = in_language(call, shown, lang(call));
    Ok(Work { accessed: accessed(call, !shown.pinned)?, proof: proof(call, shown)?, ..work })
}

/// The work that a commitment is, in a language. The live one was looked at today.
pub(crate) fn in_language(call: &Call<'_>, shown: &Shown, lang: Lang) -> Work {
    let view = &shown.view;
    let plan = shown.record.plans.get(&view.plan.id).map(|plan| &plan.now);
    let translated =
        |other| Translation { language: Wording::of(other).locale().to_owned(), title: title(shown, other) };
    Work {
        key: key(shown, lang),
        title: title(shown, lang),
        authors: authors(shown, lang),
        issued: view.status_as_of.map(day),
        accessed: (!shown.pinned).then(|| day(call.app.today())),
        genre: Wording::of(lang).say("citation-genre"),
        number: Some(view.number.to_string()),
        version: Some(view.version.to_string()),
        address: shown.cited(call.app, lang),
        live: shown.pinned.then(|| call.app.site().thing(&Topic::Commitment(view.id.clone()))),
        identifiers: view.external_ids.iter().filter_map(|id| identifier(id)).collect(),
        translations: others(&view.title, lang).map(translated).collect(),
        ..framed(plan, lang)
    }
}

/// What the log was at the version, where the query asks for it.
pub(super) fn proof(call: &Call<'_>, shown: &Shown) -> Result<Option<Proof>, Problem> {
    if !call.query.flag(Proof::PARAMETER)? {
        return Ok(None);
    }
    if !shown.pinned {
        let number = shown.view.version;
        return Err(Problem::parameter(
            Proof::PARAMETER,
            format_args!("needs a version; cite /versions/{number}"),
        ));
    }
    let position = shown.view.position;
    let root = call.app.projection().log().root(Position::new(position))?.to_base64();
    Ok(Some(Proof { position, root }))
}

fn key(shown: &Shown, lang: Lang) -> String {
    let version = shown.pinned.then_some(shown.view.version);
    let (id, day, twin) = (shown.view.id.as_str(), narrowed(shown), twin(lang));
    Key { thing: "commitment", ids: &[id], version, day: day.as_deref(), twin: twin.as_deref() }.text()
}

/// The day that a view is narrowed to, as a key has it.
pub(super) fn narrowed(shown: &Shown) -> Option<String> {
    let as_of = shown.view.as_of.map(|day| format!("as-of-{day}"));
    as_of.or_else(|| shown.view.attested_by.map(|day| format!("attested-by-{day}")))
}

/// The title with the number: `…: Commitment 6`, `… : Engagement 6`.
pub(super) fn title(shown: &Shown, lang: Lang) -> String {
    let title = text(&shown.view.title, lang).unwrap_or_default();
    let args = [("title", title.into()), ("number", shown.view.number.as_str().into())];
    Wording::of(lang).text("citation-title", &args)
}

/// The leads, by the names that the version knows.
pub(super) fn authors(shown: &Shown, lang: Lang) -> Vec<String> {
    let name =
        |named: &projection::view::Named| text(&named.name, lang).unwrap_or_else(|| named.id.to_string());
    shown.view.lead.iter().map(name).collect()
}

/// `ogp:CA0047` names the register and its id.
fn identifier(text: &str) -> Option<Identifier> {
    let (scheme, value) = text.split_once(':')?;
    Some(Identifier { scheme: scheme.to_uppercase(), value: value.to_owned() })
}

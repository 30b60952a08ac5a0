//! What the citations of things of one plan have in common.

use domain::event::PlanDefinition;
use domain::record::Record;
use domain::{Lang, Slug, Text};
use jiff::civil::Date;

use crate::problem::Problem;
use crate::represent::citation::{Day, Work};
use crate::represent::site::UNPREFIXED;
use crate::represent::wording::Wording;
use crate::router::Call;

/// A work of a plan as far as the plan says it, in a language.
pub(super) fn framed(plan: Option<&PlanDefinition>, lang: Lang) -> Work {
    Work {
        publisher: plan.and_then(|plan| text(&plan.publisher, lang)),
        place: plan.and_then(|plan| plan.place.as_ref()).and_then(|place| text(place, lang)),
        series: plan.and_then(|plan| text(&plan.title, lang)),
        language: Wording::of(lang).locale().to_owned(),
        licence: plan.and_then(|plan| plan.license.as_ref()).and_then(|license| text(&license.address, lang)),
        ..Work::default()
    }
}

/// A text in a language, or in another one where it is missing there.
pub(super) fn text(text: &Text, lang: Lang) -> Option<String> {
    text.best(lang).map(|(_, text)| text.to_owned())
}

/// The name of an organization as the record has it; its id where it has none.
pub(super) fn organization(record: &Record, id: &Slug, lang: Lang) -> String {
    let known = record.organizations.get(id).and_then(|known| text(&known.now.name, lang));
    known.unwrap_or_else(|| id.to_string())
}

/// The languages that something is given in besides one.
pub(super) fn others(given: &Text, lang: Lang) -> impl Iterator<Item = Lang> {
    Lang::OFFICIAL.into_iter().filter(move |other| *other != lang && given.get(*other).is_some())
}

/// A path as it is cited in a language.
pub(crate) fn address(call: &Call<'_>, path: &str, lang: Lang) -> String {
    match lang == UNPREFIXED {
        true => call.app.site().url(path),
        false => call.app.site().url(&format!("/{lang}{path}")),
    }
}

/// What a key says of a language: nothing for the usual one.
pub(super) fn twin(lang: Lang) -> Option<String> {
    (lang != UNPREFIXED).then(|| lang.to_string())
}

/// The day of access: as asked, else today for what may change tomorrow.
pub(super) fn accessed(call: &Call<'_>, live: bool) -> Result<Option<Day>, Problem> {
    let asked = call.query.day("accessed")?;
    Ok(asked.or(live.then(|| call.app.today())).map(day))
}

/// A day as citations have it.
pub(super) fn day(date: Date) -> Day {
    let small = |number: i8| u8::try_from(number).ok();
    Day { year: date.year(), month: small(date.month()), day: small(date.day()) }
}

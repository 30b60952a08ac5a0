//! What the record and a document come to together: the document's word where it has one, else the record's.

use crate::Text;
use crate::event::{Contact, Contacts, UnitWords};
use crate::record::Reported;
use crate::When;

/// The document's value, else the record's.
pub(super) fn kept<T: Clone>(now: Option<&T>, said: Option<&T>) -> Option<T> {
    said.or(now).cloned()
}

/// The document's list unless it is empty, else the record's.
pub(super) fn listed<T: Clone>(now: &[T], said: &[T]) -> Vec<T> {
    if said.is_empty() { now.to_vec() } else { said.to_vec() }
}

/// A text with the document's languages, and the record's where the document has none.
pub(super) fn text(now: Option<&Text>, said: Option<&Text>) -> Option<Text> {
    match (now, said) {
        (Some(now), Some(said)) => Some(now.overlaid(said)),
        (now, said) => said.or(now).cloned(),
    }
}

/// The words for units, merged like texts.
pub(super) fn units(now: &UnitWords, said: &UnitWords) -> UnitWords {
    let mut merged = now.clone();
    for (unit, words) in &said.0 {
        let known = merged.0.get(unit).map_or_else(|| words.clone(), |known| known.overlaid(words));
        merged.0.insert(unit.clone(), known);
    }
    merged
}

/// The document's addresses, with the record's languages for the label of the same address.
pub(super) fn contacts(now: Option<&Contacts>, said: &Contacts) -> Contacts {
    let known = |email: &str| now?.contacts.iter().find(|contact| contact.email == email)?.label.as_ref();
    let merged = said.contacts.iter().map(|contact| Contact {
        label: text(known(&contact.email), contact.label.as_ref()),
        email: contact.email.clone(),
    });
    Contacts { contacts: merged.collect() }
}

/// Whether a text already has all that another one says.
pub(super) fn covers(now: Option<&Text>, said: Option<&Text>) -> bool {
    text(now, said).as_ref() == now
}

/// Whether the reports already say something for a time: the one that holds then says it, or an older time was
/// answered so before and a newer report stands since.
pub(super) fn already<T>(reports: &[Reported<T>], effective: Option<&When>, same: impl Fn(&T) -> bool) -> bool {
    let age = |when: Option<&When>| when.map(|when| (when.last_day().is_none(), when.last_day()));
    let holds = |report: &&Reported<T>| age(report.effective.as_ref()) <= age(effective);
    let then: Vec<_> = reports.iter().filter(holds).collect();
    let standing = then.iter().max_by_key(|report| (age(report.effective.as_ref()), report.trace.sequence));
    let superseded = then.len() < reports.len();
    let answered = |report: &Reported<T>| report.effective.as_ref() == effective && same(&report.said);
    standing.is_some_and(|report| same(&report.said)) || superseded && reports.iter().any(answered)
}

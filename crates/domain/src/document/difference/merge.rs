//! What the record and a document come to together: the document's word where it has one, else the record's.

use jiff::civil::Date;

use crate::event::{Contact, Contacts, License, UnitWords};
use crate::record::Reported;
use crate::{Text, When};

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

/// The licence, each of its texts merged.
pub(super) fn license(now: Option<&License>, said: Option<&License>) -> Option<License> {
    match (now, said) {
        (Some(now), Some(said)) => Some(License {
            name: now.name.overlaid(&said.name),
            address: now.address.overlaid(&said.address),
        }),
        (now, said) => said.or(now).cloned(),
    }
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

/// What the report that holds at a time says, if it is for just that time.
pub(super) fn for_just<'a, T: 'a>(
    reports: impl IntoIterator<Item = &'a Reported<T>>,
    at: Option<&When>,
) -> Option<&'a T> {
    standing(reports, at)
        .filter(|report| When::are_same_time(report.effective.as_ref(), at))
        .map(|report| &report.said)
}

/// The report that holds at a time; without a time, the one that holds now.
fn standing<'a, T>(
    reports: impl IntoIterator<Item = &'a Reported<T>>,
    at: Option<&When>,
) -> Option<&'a Reported<T>> {
    let holds = |report: &&Reported<T>| at.is_none() || age(report.effective.as_ref()) <= age(at);
    let then = reports.into_iter().filter(holds);
    then.max_by_key(|report| (age(report.effective.as_ref()), report.trace.sequence))
}

/// Whether the reports already say something for a time: the one that holds then says it, or one for just that time
/// said it and a report for a later time stands.
pub(super) fn already<T>(reports: &[Reported<T>], at: Option<&When>, same: impl Fn(&T) -> bool) -> bool {
    let late = at.is_none() || reports.iter().any(|report| age(report.effective.as_ref()) > age(at));
    let answered =
        |report: &Reported<T>| When::are_same_time(report.effective.as_ref(), at) && same(&report.said);
    standing(reports, at).is_some_and(|report| same(&report.said)) || late && reports.iter().any(answered)
}

/// The listed reports that the record does not have. `says` compares one of the record with a listed one: nothing where
/// they answer different questions, else whether they say the same. What was said on one question in turn is found in the
/// record in the same order: so a status that went back on the day on which it was reached is not said again.
pub(super) fn unsaid<'a, T, Said>(
    known: &[Reported<T>],
    listed: &'a [Said],
    says: impl Fn(&Reported<T>, &Said) -> Option<bool>,
) -> Vec<&'a Said> {
    // For each report of the record, whether it, or a later one on its question, was found.
    let mut passed = vec![false; known.len()];
    let mut unsaid = Vec::new();
    for said in listed {
        let alike: Vec<_> = known.iter().map(|known| says(known, said)).collect();
        let open = |(at, _): &(usize, &Option<bool>)| passed.get(*at) == Some(&false);
        let found = alike.iter().enumerate().filter(open).find(|(_, says)| **says == Some(true));
        let end = found.map_or(known.len(), |(at, _)| at + 1);
        unsaid.extend(found.is_none().then_some(said));
        for (passed, says) in passed.iter_mut().zip(&alike).take(end) {
            *passed |= says.is_some();
        }
    }
    unsaid
}

/// By which times order: none, then by last day, then those without an end.
fn age(when: Option<&When>) -> Option<(bool, Option<Date>)> {
    when.map(|when| (when.last_day().is_none(), when.last_day()))
}

//! The difference between a record and a document: the changes that make the record say what the document says.

mod commitment;
mod indicator;
mod merge;
mod milestone;
mod parts;
mod sheet;

use std::sync::Arc;

use super::{Document, OrganizationEntry, Place, Placed, PlanEntry, Problem, Times, Withdrawn};
use crate::When;
use crate::decide::{Rule, Trial};
use crate::event::{
    Change, Fact, OrganizationName, PlanDefinition, Provenance, Reason, Removal, Source, Subject,
};
use crate::record::{Commitment, Record, Trace};

/// Finds the changes, in the order in which they can be recorded. None where the record already says it all.
///
/// - What the document does not mention stays: an absent key, an absent language of a text, an absent part. A
///   milestone or achievement at the top level of the document keeps the parent that it has.
/// - Definitions are revised as a whole, merged from both. What was reported (measurements, achievements, evidence,
///   notes, challenges, assessments) is corrected where the document has the same one with other content. A
///   measurement is the same if source, time, unit and dimension are.
/// - A status, or a statement on the schedule, is reported unless the report that holds at its time says the same.
///   So a later document that says `complete` again makes no event, and an earlier document that comes late makes
///   one for its own time, once.
/// - Times are the same where they have the same first and last day, however they are written. What is corrected keeps the
///   writing of the record.
/// - Withdrawals come last, so that a document may bring something in and withdraw it. What a document says stands is brought
///   back before anything else is said of it.
/// - `history` marks all changes but those that found a plan or a commitment, so that these are news.
///
/// # Errors
///
/// Everything that stands in the way, with the places of the items. Items that build on one that fails are left out.
pub fn difference(record: &Record, document: &Document) -> Result<Vec<Change>, Vec<Problem>> {
    difference_of(record, document, None)
}

/// The same, each change with the document and the row that it came from. That alone makes no change.
///
/// # Errors
///
/// As [`difference()`].
pub fn difference_of(
    record: &Record,
    document: &Document,
    whence: Option<&Provenance>,
) -> Result<Vec<Change>, Vec<Problem>> {
    let (trial, changes, problems) = (Trial::new(record), Vec::new(), Vec::new());
    let mut finder = Finder { trial, whence, changes, problems, shut: false };
    match document {
        Document::Organizations(entries) => entries.iter().for_each(|entry| organization(&mut finder, entry)),
        Document::Plan(entry) => plan(&mut finder, entry),
        Document::Commitment(entry) => commitment::find(&mut finder, entry),
        Document::Sheet(entries) => sheet::find(&mut finder, entries),
    }
    if finder.problems.is_empty() { Ok(finder.changes) } else { Err(finder.problems) }
}

/// What was found so far, and the record as it would be with it.
struct Finder<'a> {
    trial: Trial,
    whence: Option<&'a Provenance>,
    changes: Vec<Change>,
    problems: Vec<Problem>,
    /// Whether nothing at all can be recorded about the source, which has been said once.
    shut: bool,
}

/// Where an item stands, and its keys.
#[derive(Clone, Copy)]
struct At {
    place: Place,
    path: &'static str,
}

/// What holds for all changes of a document.
struct Frame {
    source: Source,
    effective: Option<When>,
    attested: Option<When>,
    period: Option<When>,
    history: bool,
}

impl Frame {
    fn new(source: Source) -> Self {
        Self { source, effective: None, attested: None, period: None, history: false }
    }

    /// A change about the time of the document.
    fn change(&self, subject: &Subject, fact: Fact) -> Change {
        self.change_at(subject, self.effective.clone(), fact)
    }

    /// A change about a time of its own, and said at one, where they are named.
    fn change_in(&self, subject: &Subject, times: &Times, fact: Fact) -> Change {
        let change = self.change_at(subject, self.time(times), fact);
        let (attested, period) = (times.attested.clone().or(change.attested), self.answered(times).cloned());
        Change { attested, period, ..change }
    }

    /// The reporting period that something answers: its own, else that of the document.
    fn answered<'a>(&'a self, times: &'a Times) -> Option<&'a When> {
        times.period.as_ref().or(self.period.as_ref())
    }

    /// The time that something is about: its own, else that of the document.
    fn time(&self, times: &Times) -> Option<When> {
        times.as_of.clone().or_else(|| self.effective.clone())
    }

    /// A change about a time, or none.
    fn change_at(&self, subject: &Subject, effective: Option<When>, fact: Fact) -> Change {
        let founds = matches!(fact, Fact::PlanPublished(_) | Fact::CommitmentMade(_));
        Change {
            effective,
            attested: self.attested.clone(),
            period: self.period.clone(),
            history: self.history && !founds,
            ..Change::new(self.source.clone(), subject.clone(), fact)
        }
    }
}

impl Finder<'_> {
    fn record(&self) -> &Record {
        self.trial.record()
    }

    /// The commitment that the document is about, as it would be.
    fn commitment(&self, frame: &Frame) -> Option<&Commitment> {
        self.record().commitments.get(frame.source.id()).map(AsRef::as_ref)
    }

    /// Takes in a change if the rules allow it, else notes a problem. Whether it was taken.
    fn say(&mut self, at: At, change: Change) -> bool {
        if self.shut {
            return false;
        }
        let provenance = self.whence.map(|whence| Arc::new(whence.at(at.place.line)));
        let change = Change { provenance, ..change };
        let whole = format!("commitment {}", change.source.id());
        match self.trial.accept(&change) {
            Ok(()) => self.changes.push(change),
            Err(rule) => {
                let out = matches!(&rule, Rule::Withdrawn { what, .. } | Rule::WithdrawnHere { what, .. } if *what == whole);
                self.shut = out || matches!(&rule, Rule::ReadOnly(_));
                self.refuse(at, rule.to_string());
                return false;
            }
        }
        true
    }

    /// Notes each key that something new needs and the document has not. Whether it has all.
    fn needs(&mut self, at: At, what: &str, keys: &[(&str, bool)]) -> bool {
        for (key, _) in keys.iter().filter(|(_, given)| !given) {
            self.refuse(at, format!("{what} is new, so it needs the key {key}"));
        }
        keys.iter().all(|(_, given)| *given)
    }

    /// What a document says to take out, unless it is out already: the reason. Words that differ from those with which it
    /// was taken out cannot be recorded, and are noted.
    fn taken_out(&mut self, at: At, out: Option<&(Trace, Reason)>, said: &Withdrawn) -> Option<Reason> {
        let Withdrawn::Because(reason) = said else { return None };
        let Some((trace, known)) = out else { return Some(Reason { reason: reason.clone() }) };
        if !merge::covers(known.reason.as_ref(), reason.as_ref()) {
            let event = trace.event;
            self.refuse(at, format!("it was withdrawn with another reason; retract event {event} first, or leave the reason out"));
        }
        None
    }

    /// Brings back what a document says stands, where it is out: the event that took it out is retracted. Whether that, if
    /// anything, was taken.
    fn bring_back(
        &mut self,
        (at, frame): (At, &Frame),
        subject: &Subject,
        out: Option<&(Trace, Reason)>,
        said: &Withdrawn,
    ) -> bool {
        let (Withdrawn::Stands(reason), Some((trace, _))) = (said, out) else { return true };
        let removal = Removal { event: trace.event, reason: reason.clone() };
        self.say(at, frame.change(subject, Fact::EventRetracted(removal)))
    }

    fn refuse(&mut self, at: At, message: String) {
        self.problems.push(Problem { place: at.place, path: at.path.to_owned(), message });
    }
}

fn organization(finder: &mut Finder, entry: &Placed<OrganizationEntry>) {
    let OrganizationEntry { id, name } = &entry.said;
    let known = finder.record().organizations.get(id).map(|known| &known.now);
    let merged = OrganizationName {
        name: known.map_or_else(|| name.name.clone(), |known| known.name.overlaid(&name.name)),
        abbreviation: merge::text(known.and_then(|k| k.abbreviation.as_ref()), name.abbreviation.as_ref()),
        same_as: merge::kept(known.and_then(|k| k.same_as.as_ref()), name.same_as.as_ref()),
    };
    if known != Some(&merged) {
        let frame = Frame::new(Source::Organization(id.clone()));
        let at = At { place: entry.place, path: "organization" };
        finder.say(at, frame.change(&Subject::ORGANIZATION, Fact::OrganizationNamed(merged)));
    }
}

fn plan(finder: &mut Finder, entry: &Placed<PlanEntry>) {
    let Placed { place, said, .. } = entry;
    let at = At { place: *place, path: "" };
    let known = finder.record().plans.get(&said.id).map(|known| known.now.clone());
    let title = merge::text(known.as_ref().map(|k| &k.title), said.title.as_ref());
    let period = merge::kept(known.as_ref().map(|k| &k.period), said.period.as_ref());
    let publisher = merge::text(known.as_ref().map(|k| &k.publisher), said.publisher.as_ref());
    let (Some(title), Some(period), Some(publisher)) = (title, period, publisher) else {
        let keys = [
            ("title", said.title.is_some()),
            ("period", said.period.is_some()),
            ("publisher", said.publisher.is_some()),
        ];
        finder.needs(at, &format!("plan {}", said.id), &keys);
        return;
    };
    let place = merge::text(known.as_ref().and_then(|k| k.place.as_ref()), said.place.as_ref());
    let license = merge::license(known.as_ref().and_then(|k| k.license.as_ref()), said.license.as_ref());
    let merged = PlanDefinition { title, period, publisher, place, license };
    if known.as_ref() != Some(&merged) {
        let fact = if known.is_none() { Fact::PlanPublished(merged) } else { Fact::PlanRevised(merged) };
        let frame = Frame { history: said.history, ..Frame::new(Source::Plan(said.id.clone())) };
        finder.say(at, frame.change(&Subject::PLAN, fact));
    }
}

#[cfg(test)]
mod tests;

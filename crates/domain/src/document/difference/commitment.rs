//! The commitment itself: its definition, its contacts, the statement on its schedule, its successor, its withdrawal.

use super::{At, Finder, Frame, indicator, merge, milestone, parts};
use crate::When;
use crate::document::{CommitmentEntry, Placed};
use crate::event::{CommitmentDefinition, Fact, ScheduleStatement, Source, Subject, Successor};
use crate::record::Reported;

/// Finds everything about a commitment, in the order in which it is published.
pub(super) fn find(finder: &mut Finder, entry: &CommitmentEntry) {
    let frame = Frame {
        effective: entry.reports_on.clone(),
        attested: entry.attested.clone().or_else(|| entry.reports_on.clone().filter(|_| entry.history)),
        period: entry.period.clone(),
        history: entry.history,
        source: Source::Commitment(entry.id.clone()),
    };
    let out = finder.commitment(&frame).and_then(|known| known.definition.withdrawn.clone());
    let withdrawal = finder.taken_out(whole(entry), out.as_ref(), &entry.withdrawn);
    if entry.withdrawn.is_said() && out.is_some() {
        return;
    }
    if !finder.bring_back((whole(entry), &frame), &Subject::COMMITMENT, out.as_ref(), &entry.withdrawn) {
        return;
    }
    definition(finder, &frame, entry);
    if finder.commitment(&frame).is_none() {
        return;
    }
    contacts(finder, &frame, entry);
    schedule(finder, &frame, entry);
    schedules(finder, &frame, entry);
    milestone::find(finder, &frame, entry);
    entry.indicators.iter().for_each(|indicator| indicator::find(finder, &frame, entry, indicator));
    parts::find(finder, &frame, entry);
    successor(finder, &frame, entry);
    if let Some(reason) = withdrawal {
        finder.say(whole(entry), frame.change(&Subject::COMMITMENT, Fact::CommitmentWithdrawn(reason)));
    }
}

fn whole(entry: &CommitmentEntry) -> At {
    At { place: entry.place, path: "" }
}

fn definition(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    let now = finder.commitment(frame).map(|known| known.definition.now.clone());
    let Some(merged) = merged(now.as_ref(), entry) else {
        let lead = entry.lead.is_some();
        let keys = [("number", entry.number.is_some()), ("title", entry.title.is_some()), ("lead", lead)];
        finder.needs(whole(entry), &format!("commitment {}", entry.id), &keys);
        return;
    };
    if now.as_ref() != Some(&merged) {
        let fact = if now.is_none() { Fact::CommitmentMade(merged) } else { Fact::CommitmentRevised(merged) };
        finder.say(whole(entry), frame.change(&Subject::COMMITMENT, fact));
    }
}

/// The definition with what the document says. None where neither has what every commitment has.
fn merged(now: Option<&CommitmentDefinition>, entry: &CommitmentEntry) -> Option<CommitmentDefinition> {
    Some(CommitmentDefinition {
        plan: entry.plan.clone(),
        number: merge::kept(now.map(|now| &now.number), entry.number.as_ref())?,
        title: merge::text(now.map(|now| &now.title), entry.title.as_ref())?,
        description: merge::text(now.and_then(|now| now.description.as_ref()), entry.description.as_ref()),
        planned_result: merge::text(
            now.and_then(|now| now.planned_result.as_ref()),
            entry.planned_result.as_ref(),
        ),
        lead: merge::kept(now.map(|now| &now.lead), entry.lead.as_ref())?,
        supporting: merge::kept(now.map(|now| &now.supporting), entry.supporting.as_ref())
            .unwrap_or_default(),
        other_actors: merge::text(now.and_then(|now| now.other_actors.as_ref()), entry.other_actors.as_ref()),
        external_ids: merge::kept(now.map(|now| &now.external_ids), entry.external_ids.as_ref())
            .unwrap_or_default(),
    })
}

fn contacts(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    let now = finder.commitment(frame).and_then(|known| known.contacts.as_ref()).map(|now| &now.said);
    let Some(said) = entry.contacts.as_ref() else { return };
    let merged = merge::contacts(now, said);
    if now != Some(&merged) {
        let at = At { path: "contact", ..whole(entry) };
        finder.say(at, frame.change(&Subject::COMMITMENT, Fact::ContactRevised(merged)));
    }
}

fn successor(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    let Some(by) = &entry.succeeded_by else { return };
    let known = finder.commitment(frame).and_then(|known| known.successor.as_ref());
    if known.is_none_or(|(_, known)| known != by) {
        let fact = Fact::CommitmentSucceeded(Successor { by: by.clone() });
        let at = At { path: "succeeded_by", ..whole(entry) };
        finder.say(at, frame.change(&Subject::COMMITMENT, fact));
    }
}

/// The statements on the schedule that are listed one by one and that the record does not have.
fn schedules(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    let known = finder.commitment(frame).map_or(&[] as &[Reported<_>], |known| &known.schedule);
    let unsaid = merge::unsaid(known, &entry.schedules, |known, Placed { times, said, .. }| {
        let alike = When::are_same_time(known.effective.as_ref(), frame.time(times).as_ref())
            && When::are_same_time(known.period.as_ref(), frame.answered(times));
        let now = &known.said;
        let same = (now.state, now.extent) == (said.state, said.extent);
        alike.then(|| same && merge::covers(Some(&now.statement), Some(&said.statement)))
    });
    for Placed { place, times, said } in unsaid {
        let at = At { place: *place, path: "schedule" };
        finder.say(at, frame.change_in(&Subject::COMMITMENT, times, Fact::ScheduleStated(said.clone())));
    }
}

fn schedule(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    let Some(placed) = &entry.schedule else { return };
    let reports = finder.commitment(frame).map_or(&[] as &[Reported<_>], |known| &known.schedule);
    let ScheduleStatement { state, extent, statement } = &placed.said;
    let as_of = frame.time(&placed.times);
    let alike = |now: &ScheduleStatement| now.state == *state && (extent.is_none() || now.extent == *extent);
    let same = |now: &ScheduleStatement| alike(now) && merge::covers(Some(&now.statement), Some(statement));
    if merge::already(reports, as_of.as_ref(), same) {
        return;
    }
    let at_once = merge::for_just(reports, as_of.as_ref()).filter(|now| alike(now));
    let statement = at_once.map_or_else(|| statement.clone(), |now| now.statement.overlaid(statement));
    let fact = Fact::ScheduleStated(ScheduleStatement { state: *state, extent: *extent, statement });
    let at = At { place: placed.place, path: "schedule" };
    finder.say(at, frame.change_in(&Subject::COMMITMENT, &placed.times, fact));
}

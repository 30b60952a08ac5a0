//! Milestones and their statuses.

use std::collections::{BTreeMap, BTreeSet};

use super::{At, Finder, Frame, merge, parts};
use crate::document::{CommitmentEntry, MilestoneEntry, Place, Placed, Times};
use crate::event::{Fact, MilestoneDefinition, MilestonePlace, Reason, StatusReport, Subject, SubjectKind};
use crate::record::{Commitment, Milestone, Reported};
use crate::{LocalId, Text, When};

/// How often the milestones that cannot be recorded yet are tried again. When codes are shifted, each can have its
/// new code only after another has given it up.
const PASSES_MAX: usize = 8;

/// A milestone of the document with the identity that it has in the record.
struct Meant<'a> {
    id: LocalId,
    parent: Option<LocalId>,
    place: Place,
    times: &'a Times,
    said: &'a MilestoneEntry,
}

/// A milestone that is to be withdrawn once those right below it are said. One further below may have its code.
struct Leaving {
    at: At,
    id: LocalId,
    reason: Reason,
}

pub(super) fn find(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    let known = finder.record().commitments.get(&entry.id);
    let mut waiting = identified(known.map(AsRef::as_ref), &entry.milestones);
    let (mut leaving, mut noted) = (Vec::new(), finder.problems.len());
    for _ in 0..PASSES_MAX {
        let before = waiting.len();
        waiting.retain(|meant| !one(finder, frame, meant, &mut leaving));
        let left = waiting.len();
        if left > 0 {
            finder.problems.truncate(noted);
        }
        let open = |leaving: &Leaving| waiting.iter().any(|meant| meant.parent.as_ref() == Some(&leaving.id));
        let (stay, go): (Vec<_>, Vec<_>) = leaving.into_iter().partition(open);
        let gone = !go.is_empty();
        go.into_iter().for_each(|leaving| withdraw(finder, frame, entry, leaving));
        (leaving, noted) = (stay, finder.problems.len());
        if left == 0 || left == before && !gone {
            break;
        }
        waiting.reverse();
    }
    waiting.sort_by_key(|meant| meant.place);
    let failed: BTreeSet<_> = waiting.iter().map(|meant| meant.id.clone()).collect();
    let blamed = waiting.iter().filter(|meant| !meant.parent.as_ref().is_some_and(|id| failed.contains(id)));
    for meant in blamed {
        one(finder, frame, meant, &mut leaving);
    }
}

fn withdraw(
    finder: &mut Finder,
    frame: &Frame,
    entry: &CommitmentEntry,
    Leaving { at, id, reason }: Leaving,
) {
    let subject = Subject::part(SubjectKind::Milestone, &id);
    parts::evidence_about(finder, frame, entry, &subject);
    finder.say(at, frame.change(&subject, Fact::MilestoneWithdrawn(reason)));
}

/// Finds the milestones that are meant. A code alone names the milestone that has it now, if there is one, rather than
/// the one that had it first.
fn identified<'a>(known: Option<&Commitment>, entries: &'a [Placed<MilestoneEntry>]) -> Vec<Meant<'a>> {
    let coded = |code: &str| {
        let mut all = known?.milestones.iter();
        all.find(|(_, m)| m.definition.withdrawn.is_none() && m.definition.now.code.as_str() == code)
    };
    let id = |entry: &MilestoneEntry| match &entry.code {
        Some(code) if entry.by_code => coded(code.as_str()).map(|(id, _)| id.clone()),
        Some(_) | None => None,
    };
    let meant = |entry: &MilestoneEntry| id(entry).unwrap_or_else(|| entry.id.clone());
    let ids: BTreeMap<_, _> = entries.iter().map(|entry| (&entry.said.id, meant(&entry.said))).collect();
    let found = |id: &LocalId| ids.get(id).unwrap_or(id).clone();
    let one = |Placed { place, times, said }: &'a Placed<MilestoneEntry>| Meant {
        id: found(&said.id),
        parent: said.parent.as_ref().map(found),
        place: *place,
        times,
        said,
    };
    entries.iter().map(one).collect()
}

/// Finds everything about one milestone but its withdrawal, which waits. Whether it could all be taken in.
fn one(finder: &mut Finder, frame: &Frame, meant: &Meant, leaving: &mut Vec<Leaving>) -> bool {
    let at = At { place: meant.place, path: "milestone" };
    let known = finder.commitment(frame).and_then(|commitment| commitment.milestones.get(&meant.id));
    let out = known.and_then(|known| known.definition.withdrawn.clone());
    let noted = finder.problems.len();
    let subject = Subject::part(SubjectKind::Milestone, &meant.id);
    let withdrawal = finder.taken_out(at, out.as_ref(), &meant.said.withdrawn);
    if meant.said.withdrawn.is_said() && out.is_some() {
        return finder.problems.len() == noted;
    }
    if !finder.bring_back((at, frame), &subject, out.as_ref(), &meant.said.withdrawn) {
        return false;
    }
    let known = finder.commitment(frame).and_then(|commitment| commitment.milestones.get(&meant.id));
    let definition = match known {
        Some(known) => placed(&known.definition.now, meant),
        None => match added(meant) {
            Some(added) => vec![added],
            None => {
                let keys = [("code", meant.said.code.is_some()), ("text", meant.said.text.is_some())];
                return finder.needs(at, &format!("milestone {}", meant.id), &keys);
            }
        },
    };
    let status = status(known, frame, meant);
    let reports = reports(known, frame, &meant.said.reports);
    let definition = definition.into_iter().map(|fact| frame.change(&subject, fact));
    let status =
        status.map(|report| frame.change_in(&subject, meant.times, Fact::MilestoneStatusReported(report)));
    let reports = reports.into_iter().map(|Placed { place, times, said }| {
        let fact = Fact::MilestoneStatusReported(said.clone());
        (At { place: *place, path: "milestone.report" }, frame.change_in(&subject, times, fact))
    });
    let whole = |change| (at, change);
    let changes: Vec<_> = definition.map(whole).chain(status.map(whole)).chain(reports).collect();
    if !changes.into_iter().all(|(at, change)| finder.say(at, change)) {
        return false;
    }
    leaving.extend(withdrawal.map(|reason| Leaving { at, id: meant.id.clone(), reason }));
    true
}

/// A milestone that the record does not have. None where the document says too little about it.
fn added(Meant { said, parent, .. }: &Meant) -> Option<Fact> {
    let (code, text) = (said.code.clone()?, said.text.clone()?);
    Some(Fact::MilestoneAdded(MilestoneDefinition {
        code,
        parent: parent.clone(),
        text,
        lead: said.lead.clone().unwrap_or_default(),
        due: said.due.clone(),
        deadline: said.deadline.clone(),
    }))
}

/// What moves and revises a known milestone, as far as the document says otherwise.
fn placed(now: &MilestoneDefinition, Meant { said, parent, .. }: &Meant) -> Vec<Fact> {
    let code = said.code.as_ref().unwrap_or(&now.code).clone();
    let parent = parent.clone().or_else(|| now.parent.clone());
    let moved = parent != now.parent;
    let (due, deadline) = deadline(now, said);
    let revised = MilestoneDefinition {
        text: said.text.as_ref().map_or_else(|| now.text.clone(), |text| now.text.overlaid(text)),
        lead: merge::kept(Some(&now.lead), said.lead.as_ref()).unwrap_or_default(),
        due,
        deadline,
        code: code.clone(),
        parent: parent.clone(),
    };
    let placed = MilestoneDefinition { code: code.clone(), parent: parent.clone(), ..now.clone() };
    let other = revised != placed || !moved && revised.code != now.code;
    let moved = moved.then_some(Fact::MilestoneMoved(MilestonePlace { code, parent }));
    moved.into_iter().chain(other.then_some(Fact::MilestoneRevised(revised))).collect()
}

/// The date and the words of the deadline. The words of another date do not stay beside a new one, nor does the date of
/// other words.
fn deadline(now: &MilestoneDefinition, said: &MilestoneEntry) -> (Option<When>, Option<Text>) {
    let (date, words) = (said.due.as_ref(), said.deadline.as_ref());
    let redated = date.is_some() && date != now.due.as_ref();
    let reworded =
        |now: &Text, said: &Text| said.iter().any(|(lang, new)| now.get(lang).is_some_and(|old| old != new));
    let reworded = now.deadline.as_ref().zip(words).is_some_and(|(now, said)| reworded(now, said));
    let kept_date = now.due.as_ref().filter(|_| !reworded);
    let kept_words = now.deadline.as_ref().filter(|_| !redated);
    (merge::kept(kept_date, date), merge::text(kept_words, words))
}

/// The reports to record of those that are listed one by one. A source has its own line of reports for each time and
/// period.
fn reports<'a>(
    known: Option<&Milestone>,
    frame: &Frame,
    listed: &'a [Placed<StatusReport>],
) -> Vec<&'a Placed<StatusReport>> {
    let reports = known.map_or(&[] as &[Reported<_>], |known| &known.reports);
    merge::unsaid(reports, listed, |known, Placed { times, said, .. }| {
        let alike = known.said.source == said.source
            && When::are_same_time(known.effective.as_ref(), frame.time(times).as_ref())
            && When::are_same_time(known.period.as_ref(), frame.answered(times));
        let now = &known.said;
        alike.then(|| {
            now.status == said.status && merge::covers(now.progress.as_ref(), said.progress.as_ref())
        })
    })
}

/// The report to record, unless the record already says so for its time.
fn status(known: Option<&Milestone>, frame: &Frame, meant: &Meant) -> Option<StatusReport> {
    let Meant { said, times, .. } = meant;
    let (status, progress, source) = (said.status?, said.progress.as_ref(), said.source.as_ref());
    let as_of = frame.time(times);
    let reports = known.map_or(&[] as &[Reported<_>], |known| &known.reports);
    let alike = |now: &StatusReport| now.status == status && now.source.as_ref() == source;
    let same = |now: &StatusReport| alike(now) && merge::covers(now.progress.as_ref(), progress);
    // Two sources may say different things of the same time: each has its own last word, in each period that it answers.
    let period = frame.answered(times);
    let answers =
        |report: &&Reported<_>| period.is_none() || When::are_same_time(report.period.as_ref(), period);
    let own = || reports.iter().filter(|report| report.said.source.as_ref() == source).filter(answers);
    let repeated = merge::for_just(own(), as_of.as_ref()).is_some_and(same);
    // A report that answers a period is one even where nothing has changed since the period before.
    if repeated || period.is_none() && merge::already(reports, as_of.as_ref(), same) {
        return None;
    }
    let at_once = merge::for_just(own(), as_of.as_ref()).filter(|now| alike(now));
    let progress = merge::text(at_once.and_then(|now| now.progress.as_ref()), progress);
    Some(StatusReport { status, progress, source: source.cloned() })
}

//! The state and the figures of its commitments, as they stand in a snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use domain::event::{Extent, Reason, ScheduleState, ScheduleStatement};
use domain::record::{Defined, Outline, Record, Reported};
use domain::{AttainmentTally, Slug, Tally};
use rpds::RedBlackTreeMapSync;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec::{In, Out};
use crate::index::{BySlug, Index, Trail};
use crate::places::Places;
use crate::requests::Requests;
use crate::versions::Versions;
use crate::{Figures, State};

/// The figures of each commitment, with the position of its last event.
pub(crate) type AllFigures = HashMap<Slug, (u64, Arc<Figures>)>;

pub(super) fn put_state(out: &mut Out, state: &State) {
    let State { record, position, first, last, redacted, unknown, index } = state;
    out.number(*position);
    out.option(*first, Out::time);
    out.option(*last, |out, (id, time)| {
        out.ulid(id);
        out.time(time);
    });
    out.option(*redacted, Out::time);
    out.number(*unknown);
    put_definitions(out, &record.plans);
    put_definitions(out, &record.organizations);
    put_map(out, record.beyond.size(), &record.beyond, |out, (source, count)| {
        out.str(&source.to_string());
        out.number(*count);
    });
    put_map(out, record.outlines.size(), &record.outlines, |out, (id, outline)| {
        out.slug(id);
        put_outline(out, outline);
    });
    index.all.put(out);
    for scopes in [&index.plans, &index.organizations] {
        out.all(sorted(scopes).into_iter(), |out, (id, places)| {
            out.slug(id);
            places.put(out);
        });
    }
    out.all(sorted(&index.trails).into_iter(), |out, (id, trail)| {
        out.slug(id);
        trail.places.put(out);
        trail.versions.put(out);
    });
    index.requests.put(out);
}

pub(super) fn take_state(from: &mut In<'_>) -> Option<State> {
    let position = from.number()?;
    let first = from.option(In::time)?;
    let last = from.option(|from| Some((from.ulid()?, from.time()?)))?;
    let redacted = from.option(In::time)?;
    let unknown = from.number()?;
    let plans = take_definitions(from)?;
    let organizations = take_definitions(from)?;
    let beyond = from.all(|from| Some((from.parsed()?, from.number()?)))?;
    let outlines = from.all(|from| Some((from.slug()?, Arc::new(take_outline(from)?))))?;
    let record =
        Record { plans, organizations, beyond, outlines, commitments: RedBlackTreeMapSync::default() };
    let all = Places::take(from)?;
    let scopes = |from: &mut In<'_>| -> Option<BySlug<Places>> {
        from.all(|from| Some((from.slug()?, Arc::new(Places::take(from)?))))
    };
    let (plans, organizations) = (scopes(from)?, scopes(from)?);
    let trails = from.all(|from| {
        let id = from.slug()?;
        Some((id, Arc::new(Trail { places: Places::take(from)?, versions: Versions::take(from)? })))
    })?;
    let index = Index { all, plans, organizations, trails, requests: Requests::take(from)? };
    Some(State { record, position, first, last, redacted, unknown, index })
}

/// In one order, so that one state has one snapshot.
fn sorted<T>(map: &BySlug<T>) -> Vec<(&Slug, &Arc<T>)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_unstable_by_key(|(id, _)| *id);
    entries
}

fn put_map<'a, T: 'a>(
    out: &mut Out,
    size: usize,
    entries: impl IntoIterator<Item = T>,
    put: impl Fn(&mut Out, T),
) {
    out.count(size);
    entries.into_iter().for_each(|entry| put(out, entry));
}

type Definitions<T> = RedBlackTreeMapSync<Slug, Arc<Defined<T>>>;

fn put_definitions<T: Serialize>(out: &mut Out, all: &Definitions<T>) {
    put_map(out, all.size(), all, |out, (id, known)| {
        let Defined { now, first, last, before, withdrawn } = &**known;
        out.slug(id);
        out.json(now);
        out.trace(first);
        out.trace(last);
        out.all(before.iter(), |out, (trace, was)| {
            out.trace(trace);
            out.json(was);
        });
        out.option(withdrawn.as_ref(), |out, (trace, reason)| {
            out.trace(trace);
            out.json(reason);
        });
    });
}

fn take_definitions<T: DeserializeOwned>(from: &mut In<'_>) -> Option<Definitions<T>> {
    from.all(|from| {
        let id = from.slug()?;
        let known = Defined {
            now: from.json()?,
            first: from.trace()?,
            last: from.trace()?,
            before: from.all(|from| Some((from.trace()?, from.json()?)))?,
            withdrawn: from.option(|from| Some((from.trace()?, from.json::<Reason>()?)))?,
        };
        Some((id, Arc::new(known)))
    })
}

fn put_outline(out: &mut Out, outline: &Outline) {
    let Outline {
        plan,
        number,
        former_numbers,
        title,
        lead,
        supporting,
        external_ids,
        withdrawn,
        parties,
        first,
        last,
    } = outline;
    out.slug(plan);
    out.str(number.as_str());
    out.all(former_numbers.iter(), |out, (plan, number)| {
        out.slug(plan);
        out.str(number.as_str());
    });
    out.text(title);
    for ids in [lead, supporting, parties] {
        out.all(ids.iter(), Out::slug);
    }
    out.all(external_ids.iter(), |out, id| out.str(id));
    out.option(*withdrawn, Out::ulid);
    out.trace(first);
    out.trace(last);
}

fn take_outline(from: &mut In<'_>) -> Option<Outline> {
    Some(Outline {
        plan: from.slug()?,
        number: from.parsed()?,
        former_numbers: from.all(|from| Some((from.slug()?, from.parsed()?)))?,
        title: from.text()?,
        lead: from.all(In::slug)?,
        supporting: from.all(In::slug)?,
        parties: from.all(In::slug)?,
        external_ids: from.all(|from| from.str().map(str::to_owned))?,
        withdrawn: from.option(In::ulid)?,
        first: from.trace()?,
        last: from.trace()?,
    })
}

pub(super) fn put_figures(out: &mut Out, figures: &AllFigures) {
    let mut sorted: Vec<_> = figures.iter().collect();
    sorted.sort_by_key(|(id, _)| *id);
    out.all(sorted.into_iter(), |out, (id, (last, figures))| {
        let Figures { schedule, tally, attainments, overdue, silent_since, status_as_of, words, holds } =
            &**figures;
        out.slug(id);
        out.number(*last);
        out.option(schedule.as_ref(), put_schedule);
        let Tally {
            complete,
            substantial,
            limited,
            in_progress,
            not_started,
            suspended,
            withdrawn,
            unreported,
        } = *tally;
        let AttainmentTally { met, not_met, pending, not_available, not_comparable } = *attainments;
        for count in
            [complete, substantial, limited, in_progress, not_started, suspended, withdrawn, unreported]
        {
            out.count(count);
        }
        [met, not_met, pending, not_available, not_comparable].into_iter().for_each(|count| out.count(count));
        out.count(*overdue);
        for day in [*silent_since, *status_as_of] {
            out.option(day, |out, day| out.str(&day.to_string()));
        }
        out.str(&holds.start().to_string());
        out.str(&holds.end().to_string());
        let mut before = 0;
        out.count(words.len());
        for word in words {
            out.number(u64::from(word - before));
            before = *word;
        }
    });
}

pub(super) fn take_figures(from: &mut In<'_>) -> Option<AllFigures> {
    from.all(|from| {
        let (id, last) = (from.slug()?, from.number()?);
        let schedule = from.option(take_schedule)?;
        let tally = Tally {
            complete: from.count()?,
            substantial: from.count()?,
            limited: from.count()?,
            in_progress: from.count()?,
            not_started: from.count()?,
            suspended: from.count()?,
            withdrawn: from.count()?,
            unreported: from.count()?,
        };
        let attainments = AttainmentTally {
            met: from.count()?,
            not_met: from.count()?,
            pending: from.count()?,
            not_available: from.count()?,
            not_comparable: from.count()?,
        };
        let overdue = from.count()?;
        let (silent_since, status_as_of) = (from.option(In::parsed)?, from.option(In::parsed)?);
        let holds = from.parsed()?..=from.parsed()?;
        let distances: Vec<u32> = from.all(|from| from.number()?.try_into().ok())?;
        let words = distances.into_iter().scan(0_u32, |word, distance| {
            *word = word.wrapping_add(distance);
            Some(*word)
        });
        let words = words.collect();
        let figures =
            Figures { schedule, tally, attainments, overdue, silent_since, status_as_of, words, holds };
        Some((id, (last, Arc::new(figures))))
    })
}

const STATES: [ScheduleState; 3] =
    [ScheduleState::OnSchedule, ScheduleState::BehindSchedule, ScheduleState::Completed];
const EXTENTS: [Extent; 3] = [Extent::All, Extent::Most, Extent::Some];

fn put_schedule(out: &mut Out, report: &Reported<ScheduleStatement>) {
    let Reported { trace, effective, attested, period, provenance, said, corrected } = report;
    out.trace(trace);
    for when in [effective, attested, period] {
        out.option(when.as_ref(), |out, when| out.str(&when.to_string()));
    }
    out.option(provenance.as_deref(), Out::json);
    out.count(STATES.iter().position(|state| *state == said.state).unwrap_or_default());
    out.option(said.extent, |out, extent| {
        out.count(EXTENTS.iter().position(|known| *known == extent).unwrap_or_default());
    });
    out.text(&said.statement);
    out.all(corrected.iter(), Out::trace);
}

fn take_schedule(from: &mut In<'_>) -> Option<Reported<ScheduleStatement>> {
    Some(Reported {
        trace: from.trace()?,
        effective: from.option(In::parsed)?,
        attested: from.option(In::parsed)?,
        period: from.option(In::parsed)?,
        provenance: from.option(|from| from.json().map(Arc::new))?,
        said: ScheduleStatement {
            state: STATES.get(from.count()?).copied()?,
            extent: from.option(|from| EXTENTS.get(from.count()?).copied())?,
            statement: from.text()?,
        },
        corrected: from.all(In::trace)?,
    })
}

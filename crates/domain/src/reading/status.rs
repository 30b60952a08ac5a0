//! The words of states: how far a milestone has got, and whether a commitment is on schedule.

use super::Unread;
use super::cursor::Cursor;
use super::diagnosis::{Sought, read};
use crate::event::{Extent, ScheduleState};
use crate::{Completion, Lang};

/// Reads how far a milestone has got: the words of trackers and reviews in both languages, and the codes of the
/// Government of Canada's own sheets (`NS`, `LP`, `SP`, `C`). A heading's colon may follow.
///
/// # Errors
///
/// [`Unread`]: what says that nobody has judged yet (`NR`, `Pending`) is no completion.
pub fn completion(text: &str, lang: Option<Lang>) -> Result<Completion, Unread> {
    read(text, lang, Sought::Value, |at| whole(at, completions(at.words.lang)))
}

/// Reads what a commitment's lead says of its schedule, and of how many deliverables.
///
/// # Errors
///
/// [`Unread`], where the sentence is not one of the known ones.
pub fn schedule(text: &str, lang: Option<Lang>) -> Result<(ScheduleState, Option<Extent>), Unread> {
    read(text, lang, Sought::Value, |at| whole(at, schedules(at.words.lang)))
}

fn whole<T: Copy>(at: Cursor<'_>, table: &[(&str, T)]) -> Option<T> {
    table.iter().find_map(|(phrase, meaning)| {
        let after = at.phrase(phrase)?;
        after.past(&[":"]).ends().then_some(*meaning)
    })
}

fn completions(lang: Lang) -> &'static [(&'static str, Completion)] {
    match lang {
        Lang::FR => COMPLETIONS_FR,
        _ => COMPLETIONS_EN,
    }
}

fn schedules(lang: Lang) -> &'static [(&'static str, (ScheduleState, Option<Extent>))] {
    match lang {
        Lang::FR => SCHEDULES_FR,
        _ => SCHEDULES_EN,
    }
}

const COMPLETIONS_EN: &[(&str, Completion)] = &[
    ("ns", Completion::NotStarted),
    ("lp", Completion::Limited),
    ("sp", Completion::Substantial),
    ("c", Completion::Complete),
    ("not started", Completion::NotStarted),
    ("in progress", Completion::InProgress),
    ("limited progress", Completion::Limited),
    ("limited", Completion::Limited),
    ("substantial progress", Completion::Substantial),
    ("substantial", Completion::Substantial),
    ("completed", Completion::Complete),
    ("complete", Completion::Complete),
    ("suspended", Completion::Suspended),
    ("withdrawn", Completion::Withdrawn),
];

const COMPLETIONS_FR: &[(&str, Completion)] = &[
    ("ns", Completion::NotStarted),
    ("lp", Completion::Limited),
    ("sp", Completion::Substantial),
    ("c", Completion::Complete),
    ("non commence", Completion::NotStarted),
    ("pas commence", Completion::NotStarted),
    ("en cours", Completion::InProgress),
    ("progres limite", Completion::Limited),
    ("progres important", Completion::Substantial),
    ("realise", Completion::Complete),
    ("execute", Completion::Complete),
    ("suspendu", Completion::Suspended),
    ("retire", Completion::Withdrawn),
];

const SCHEDULES_EN: &[(&str, (ScheduleState, Option<Extent>))] = &[
    ("all deliverables on schedule", (ScheduleState::OnSchedule, Some(Extent::All))),
    ("most deliverables on schedule", (ScheduleState::OnSchedule, Some(Extent::Most))),
    ("some deliverables on schedule", (ScheduleState::OnSchedule, Some(Extent::Some))),
    ("on schedule", (ScheduleState::OnSchedule, None)),
    ("behind schedule", (ScheduleState::BehindSchedule, None)),
    ("all deliverables complete", (ScheduleState::Completed, Some(Extent::All))),
    ("all deliverables completed", (ScheduleState::Completed, Some(Extent::All))),
    ("completed", (ScheduleState::Completed, None)),
];

/// Only what was found in print; other French wordings would be a guess.
const SCHEDULES_FR: &[(&str, (ScheduleState, Option<Extent>))] =
    &[("selon le calendrier", (ScheduleState::OnSchedule, None))];

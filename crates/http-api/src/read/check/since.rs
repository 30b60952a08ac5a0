//! What has changed since a version, told from the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::event::{Event, Line};
use domain::{Lang, LocalId};
use event_store::{PAGE_RECORDS_MAX, Position};
use jiff::Timestamp;
use projection::{FoldError, State, Update};
use serde::Serialize;
use ulid::Ulid;

use super::super::version::Shown;
use crate::limits::CHANGES_TOLD_MAX;
use crate::problem::Problem;
use crate::represent::feed::Item;
use crate::router::Call;

/// A change that came after what is cited.
#[derive(Serialize)]
pub(super) struct Change {
    version: u64,
    event: Ulid,
    #[serde(serialize_with = "projection::view::instant")]
    recorded: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    /// In a sentence, by language.
    summary: BTreeMap<String, String>,
    address: String,
}

/// The changes to a commitment after the version that is shown, oldest first, or to one indicator of it; and how many
/// more there are than are told.
pub(super) fn since(
    call: &Call<'_>,
    shown: &Shown,
    indicator: Option<&LocalId>,
) -> Result<(Vec<Change>, Option<usize>), Problem> {
    let id = &shown.view.id;
    let end = call.state.version(id).map_or(0, |newest| newest.position);
    let mut state = State::clone(&shown.state);
    let (mut changes, mut more) = (Vec::new(), 0);
    while state.position < end {
        let left = usize::try_from(end - state.position).unwrap_or(PAGE_RECORDS_MAX);
        let page =
            call.app.projection().log().read(Position::new(state.position), left.min(PAGE_RECORDS_MAX))?;
        if page.is_empty() {
            break;
        }
        for line in page {
            let (next, update) = step(state, &line)?;
            state = next;
            let Some(update) = update.filter(|update| is_about(update, indicator)) else { continue };
            // The event counts for the commitment if its newest version ends with it.
            let version = state.version(id).filter(|version| version.position == state.position);
            match version {
                Some(version) if changes.len() < CHANGES_TOLD_MAX => {
                    changes.push(told(call, &state, &update, version.number));
                }
                Some(_) => more += 1,
                None => {}
            }
        }
    }
    Ok((changes, Some(more).filter(|more| *more > 0)))
}

fn step(state: State, line: &[u8]) -> Result<(State, Option<Arc<Update>>), FoldError> {
    let position = state.position;
    let text = std::str::from_utf8(line).map_err(|_| FoldError::NotText(position))?;
    match Line::read(text, position)? {
        Line::Event(event) => {
            let event: Arc<Event> = Arc::new(*event);
            let (state, update) = state.fold_and_tell(&event)?;
            Ok((state, Some(update)))
        }
        Line::Unknown { .. } => Ok((state.fold_line(line)?, None)),
    }
}

/// Whether an update is about an indicator, where only one is asked for.
fn is_about(update: &Arc<Update>, indicator: Option<&LocalId>) -> bool {
    indicator.is_none_or(|indicator| update.event.change.subject.id() == Some(indicator))
}

fn told(call: &Call<'_>, state: &State, update: &Arc<Update>, version: u64) -> Change {
    let site = call.app.site();
    let stamp = &update.event.stamp;
    let title = |lang: Lang| (lang.to_string(), Item::of(update, &state.record, lang, site).title);
    Change {
        version,
        event: stamp.id,
        recorded: stamp.time,
        kind: update.event.change.fact.kind(),
        summary: Lang::OFFICIAL.into_iter().map(title).collect(),
        address: site.url(&format!("/events/{}", stamp.id)),
    }
}

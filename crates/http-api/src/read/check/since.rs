//! What has changed since a version, told from the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Lang, LocalId};
use jiff::Timestamp;
use projection::{Update, Version};
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
    let versions = call.state.versions(id).unwrap_or_default();
    let newest = versions.last().map_or(0, |newest| newest.position);
    let positions = call.state.alterations(id, shown.view.position, newest);
    let updates = call.app.projection().tell(&call.state, &positions)?;
    let after = |update: &Update| {
        versions.partition_point(|version: &Version| version.position <= update.event.stamp.sequence)
    };
    let mut changes: Vec<_> = updates.iter().filter(|update| is_about(update, indicator)).collect();
    let more = changes.len().saturating_sub(CHANGES_TOLD_MAX);
    changes.truncate(CHANGES_TOLD_MAX);
    let told = |update: &Arc<Update>| {
        let version = versions.get(after(update)).map_or(0, |version| version.number);
        told(call, update, version)
    };
    Ok((changes.into_iter().map(told).collect(), Some(more).filter(|more| *more > 0)))
}

/// Whether an update is about an indicator, where only one is asked for.
fn is_about(update: &Arc<Update>, indicator: Option<&LocalId>) -> bool {
    indicator.is_none_or(|indicator| update.event.change.subject.id() == Some(indicator))
}

fn told(call: &Call<'_>, update: &Arc<Update>, version: u64) -> Change {
    let site = call.app.site();
    let stamp = &update.event.stamp;
    let title = |lang: Lang| (lang.to_string(), Item::of(update, &call.state.record, lang, site).title);
    Change {
        version,
        event: stamp.id,
        recorded: stamp.time,
        kind: update.event.change.fact.kind(),
        summary: Lang::OFFICIAL.into_iter().map(title).collect(),
        address: site.url(&format!("/events/{}", stamp.id)),
    }
}

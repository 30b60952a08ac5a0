//! Achievements, notes, challenges with their answers, evidence and assessments of a report.

use super::item::Item;
use super::keys::{ACHIEVEMENT, ANSWER, ASSESSMENT, CHALLENGE, COUNT, EVIDENCE, NOTE};
use super::table::Table;
use crate::document::{ChallengeEntry, Placed};
use crate::event::{Achievement, Answer, Assessment, Evidence};
use crate::{LocalId, Quantity, Text, rules};

/// All achievements, parents before their children.
pub(super) fn achievements(table: &Table) -> Vec<Placed<(LocalId, Achievement)>> {
    table.all("achievement", |item| achievement(item, None)).into_iter().flatten().collect()
}

/// An achievement and, behind it, those that it has below it.
fn achievement(item: &Item, parent: Option<&LocalId>) -> Option<Vec<Placed<(LocalId, Achievement)>>> {
    let table = item.counted()?.table(&ACHIEVEMENT)?;
    let (id, text): (Option<LocalId>, _) = (table.id(), table.words("text"));
    let parts = table.all("achievement", |part| achievement(part, id.as_ref()));
    let achievement = Achievement {
        date: table.parsed("date"),
        parent: parent.cloned(),
        counts: table.all("counts", count),
        units: table.units("units").unwrap_or_default(),
        text: text?,
    };
    let achievement = Placed { times: table.said(), ..item.placed((id?, achievement)) };
    Some(std::iter::once(achievement).chain(parts.into_iter().flatten()).collect())
}

fn count(item: &Item) -> Option<Quantity> {
    let table = item.counted()?.table(&COUNT)?;
    let (value, unit) = (table.number("value"), table.parsed("unit"));
    Some(Quantity { qualifier: table.word("qualifier").unwrap_or_default(), value: value?, unit: unit? })
}

pub(super) fn note(item: &Item) -> Option<Placed<(LocalId, Text)>> {
    let table = item.counted()?.table(&NOTE)?;
    let (id, text) = (table.id(), table.words("text"));
    item.timed(&table, id.zip(text)).transposed()
}

pub(super) fn challenge(item: &Item) -> Option<Placed<ChallengeEntry>> {
    let table = item.counted()?.table(&CHALLENGE)?;
    let (id, text, answers) = (table.id(), table.words("text"), table.all("answer", answer));
    let closed = table.withdrawn("closed");
    let entry = id.map(|id| ChallengeEntry { id, text, answers, closed });
    item.timed(&table, entry).transposed()
}

fn answer(item: &Item) -> Option<Placed<Answer>> {
    let table = item.counted()?.table(&ANSWER)?;
    let (text, by) = (table.words("text"), table.words("by"));
    item.timed(&table, text.map(|text| Answer { text, by })).transposed()
}

pub(super) fn evidence(item: &Item) -> Option<Placed<(LocalId, Evidence)>> {
    let table = item.counted()?.table(&EVIDENCE)?;
    let (id, address) = (table.id(), table.address("address"));
    let Placed { place, times, .. } = item.timed(&table, ());
    let evidence = Evidence {
        about: table.parsed("about"),
        title: table.words("title"),
        archived: table.address("archived"),
        sha256: table.item("sha256").and_then(|item| item.held(|text| rules::digest(Some(text)))),
        captured: table.parsed("captured"),
        address: address?,
    };
    Some(Placed { said: (id?, evidence), place, times })
}

pub(super) fn assessment(item: &Item) -> Option<Placed<(LocalId, Assessment)>> {
    let table = item.counted()?.table(&ASSESSMENT)?;
    let (id, assessor) = (table.id(), table.words("assessor"));
    let (scale, value) = (table.words("scale"), table.words("value"));
    let address = table.address("address");
    let Placed { place, times, .. } = item.timed(&table, ());
    let assessment = Assessment { address, assessor: assessor?, scale: scale?, value: value? };
    Some(Placed { said: (id?, assessment), place, times })
}

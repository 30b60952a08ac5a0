//! A report on a commitment: its own keys, its contacts, schedule and milestones.

use super::indicator;
use super::item::Item;
use super::keys::{CONTACT, MILESTONE, SCHEDULE};
use super::parts::{achievements, assessment, evidence, words};
use super::table::Table;
use crate::document::{CommitmentEntry, MilestoneEntry, Placed};
use crate::event::{Contact, Contacts, ScheduleStatement};
use crate::{Code, Completion, LocalId, When};

pub(super) fn read(table: &Table) -> Option<CommitmentEntry> {
    let (plan, id) = (table.parsed("plan"), table.parsed("id"));
    let entry = CommitmentEntry {
        place: table.placed(()).place,
        reports_on: table.parsed("reports_on"),
        period: table.parsed("period"),
        history: table.flag("history").unwrap_or_default(),
        number: table.parsed("number"),
        title: table.words("title"),
        description: table.words("description"),
        planned_result: table.words("planned_result"),
        other_actors: table.words("other_actors"),
        lead: table.list("lead", Item::parsed),
        supporting: table.list("supporting", Item::parsed),
        external_ids: table.list("external_ids", Item::plain),
        contacts: table.list("contact", contact).map(|contacts| Contacts { contacts }),
        schedule: table.item("schedule").and_then(|item| schedule(&item)),
        withdrawn: table.flag("withdrawn").unwrap_or_default(),
        milestones: milestones(table),
        indicators: table.all("indicator", indicator::read),
        achievements: achievements(table),
        notes: table.all("note", words),
        challenges: table.all("challenge", words),
        evidence: table.all("evidence", evidence),
        assessments: table.all("assessment", assessment),
        plan: plan?,
        id: id?,
    };
    Some(entry)
}

fn contact(item: &Item) -> Option<Contact> {
    let table = item.counted()?.table(&CONTACT)?;
    let label = table.words("label");
    let item = table.item("email")?;
    let email = item.plain()?;
    match email.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() => Some(Contact { label, email }),
        _ => item.refused(format!("`{email}` is not an address for e-mail: write name@host")),
    }
}

fn schedule(item: &Item) -> Option<Placed<(ScheduleStatement, Option<When>)>> {
    let table = item.table(&SCHEDULE)?;
    let (state, statement, as_of) = (table.word("state"), table.words("statement"), table.parsed("as_of"));
    let statement = ScheduleStatement { extent: table.word("extent"), state: state?, statement: statement? };
    Some(item.placed((statement, as_of)))
}

/// All milestones, parents before their children.
fn milestones(table: &Table) -> Vec<Placed<MilestoneEntry>> {
    table.all("milestone", |item| milestone(item, None)).into_iter().flatten().collect()
}

/// A milestone and, behind it, those that it has below it.
fn milestone(item: &Item, parent: Option<&LocalId>) -> Option<Vec<Placed<MilestoneEntry>>> {
    let table = item.counted()?.table(&MILESTONE)?;
    let id = milestone_id(&table);
    let parts = table.all("milestone", |part| milestone(part, id.as_ref()));
    let status: Option<Completion> = table.word("status");
    for key in ["progress", "as_of", "source"] {
        if table.has(key) && !table.has("status") {
            table.refuse(format!("{key} says more about a status; give the status too"));
        }
    }
    let entry = MilestoneEntry {
        code: table.parsed("code"),
        parent: parent.cloned(),
        text: table.words("text"),
        lead: table.list("lead", Item::parsed),
        due: table.parsed("due"),
        deadline: table.words("deadline"),
        status: status.filter(|status| *status != Completion::Withdrawn),
        progress: table.words("progress"),
        as_of: table.parsed("as_of"),
        source: table.parsed("source"),
        withdrawn: table.flag("withdrawn").unwrap_or_default() || status == Some(Completion::Withdrawn),
        id: id?,
    };
    Some(std::iter::once(item.placed(entry)).chain(parts.into_iter().flatten()).collect())
}

/// The id, or else the code. The code itself is read, and judged, with the other keys.
fn milestone_id(table: &Table) -> Option<LocalId> {
    if table.has("id") {
        return table.id();
    }
    let Some(item) = table.item("code") else {
        table.refuse("the milestone needs a code or an id".to_owned());
        return None;
    };
    let code: Code = item.string()?.parse().ok()?;
    match code.as_str().parse() {
        Ok(id) => table.claim(&item, id),
        Err(_) => {
            item.refused(format!("`{code}` cannot serve as an id; give the milestone an id of its own"))
        }
    }
}

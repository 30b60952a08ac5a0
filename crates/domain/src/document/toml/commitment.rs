//! A report on a commitment: its own keys, its contacts, schedule and milestones.

use super::indicator;
use super::item::Item;
use super::keys::{CONTACT, MILESTONE, REPORT, SCHEDULE};
use super::parts::{achievements, assessment, challenge, evidence, note};
use super::table::Table;
use crate::document::{CommitmentEntry, MilestoneEntry, Placed, Untold, Withdrawn};
use crate::event::{Contact, Contacts, ScheduleStatement, StatusReport};
use crate::{Code, Completion, LocalId, rules};

pub(super) fn read(table: &Table) -> Option<CommitmentEntry> {
    let (plan, id) = (table.parsed("plan"), table.parsed("id"));
    let entry = CommitmentEntry {
        place: table.placed(()).place,
        reports_on: table.parsed("reports_on"),
        attested: table.parsed("attested"),
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
        schedule: table.item("schedule").filter(|item| !item.is_list()).and_then(|item| schedule(&item)),
        schedules: match table.item("schedule").is_some_and(|item| item.is_list()) {
            true => table.all("schedule", |item| schedule(item.counted()?)),
            false => Vec::new(),
        },
        succeeded_by: table.parsed("succeeded_by"),
        withdrawn: table.withdrawn("withdrawn"),
        milestones: milestones(table),
        indicators: table.all("indicator", indicator::read),
        achievements: achievements(table),
        notes: table.all("note", note),
        challenges: table.all("challenge", challenge),
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
    let email = table.item("email")?.held(rules::email)?;
    Some(Contact { label, email })
}

fn schedule(item: &Item) -> Option<Placed<ScheduleStatement>> {
    let table = item.table(&SCHEDULE)?;
    let (state, statement, extent) = (table.word("state"), table.words("statement"), table.word("extent"));
    let said = state.zip(statement).map(|(state, statement)| ScheduleStatement { state, extent, statement });
    item.timed(&table, said).transposed()
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
    let placed = item.timed(&table, ());
    let status: Option<Completion> = table.word("status");
    for key in ["progress", "as_of", "attested", "reporting_period", "source"] {
        if table.has(key) && !table.has("status") {
            table.refuse(format!("{key} says more about a status; give the status too"));
        }
    }
    if table.has("status") && table.has("report") {
        table.refuse("status and report exclude each other; give each status in a report".to_owned());
    }
    let entry = MilestoneEntry {
        by_code: !table.has("id"),
        code: table.parsed("code"),
        parent: parent.cloned(),
        text: table.words("text"),
        lead: table.list("lead", Item::parsed),
        due: table.parsed("due"),
        deadline: table.words("deadline"),
        status: status.filter(|status| *status != Completion::Withdrawn),
        progress: table.words("progress"),
        source: table.parsed("source"),
        reports: table.all("report", report),
        withdrawn: withdrawn(&table, status),
        id: id?,
        untold: Untold::default(),
    };
    let Placed { place, times, .. } = placed;
    Some(std::iter::once(Placed { place, times, said: entry }).chain(parts.into_iter().flatten()).collect())
}

/// One report among several on the status of a milestone.
fn report(item: &Item) -> Option<Placed<StatusReport>> {
    let table = item.counted()?.table(&REPORT)?;
    let (status, progress, source) = (table.word("status"), table.words("progress"), table.parsed("source"));
    item.timed(&table, status.map(|status| StatusReport { status, progress, source })).transposed()
}

/// Whether it says that it is withdrawn, by the flag or the status, and why.
fn withdrawn(table: &Table, status: Option<Completion>) -> Withdrawn {
    match (status, table.has("withdrawn")) {
        (Some(Completion::Withdrawn), false) => Withdrawn::Because(table.words("reason")),
        (Some(Completion::Withdrawn), true) => {
            let said = table.withdrawn("withdrawn");
            if matches!(said, Withdrawn::Stands(_)) {
                table.refuse(
                    "status says that it is withdrawn, and withdrawn = false that it is not; keep one"
                        .to_owned(),
                );
            }
            said
        }
        (_, _) => table.withdrawn("withdrawn"),
    }
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

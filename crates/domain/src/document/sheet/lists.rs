//! The change lists that the rows of a sheet come to: one per commitment and reporting period, the oldest first.

use std::collections::BTreeMap;

use super::cells::Line;
use crate::document::CommitmentEntry;
use crate::{Code, Slug, When};

/// How many rows one change list holds at most; what is more goes on in a list of its own. A row comes to a handful of
/// events, and an append of the log takes 2,000.
const LIST_ROWS_MAX: usize = 400;

pub(super) struct Lists {
    rows_max: usize,
    lists: Vec<CommitmentEntry>,
    /// The list that is being filled, and how many rows it has, by number and period.
    open: BTreeMap<(Code, Option<String>), (usize, usize)>,
}

impl Lists {
    /// Lists that go on in further ones where they are long.
    pub(super) fn divided() -> Self {
        Self { rows_max: LIST_ROWS_MAX, lists: Vec::new(), open: BTreeMap::new() }
    }

    /// One list per commitment and period, however long.
    pub(super) fn undivided() -> Self {
        Self { rows_max: usize::MAX, ..Self::divided() }
    }

    /// The list for a row.
    pub(super) fn of(
        &mut self,
        line: &Line<'_>,
        number: &Code,
        period: Option<&When>,
    ) -> &mut CommitmentEntry {
        let key = (number.clone(), period.map(|period| period.as_str().to_owned()));
        let open = self.open.get(&key).copied().filter(|(_, rows)| *rows < self.rows_max);
        let (index, rows) = open.unwrap_or((self.lists.len(), 0));
        self.open.insert(key, (index, rows + 1));
        if index == self.lists.len() {
            self.lists.push(empty(line, number, period));
        }
        self.lists.get_mut(index).expect("it was found or has just been made")
    }

    /// All lists, those for older periods first.
    pub(super) fn finish(mut self) -> Vec<CommitmentEntry> {
        self.lists
            .sort_by_key(|list| list.period.as_ref().map(|period| (period.last_day(), period.first_day())));
        self.lists
    }
}

/// A report that says nothing yet. The commitment is named by its number; the id is the one that it gets where the plan
/// has no commitment of this number yet.
fn empty(line: &Line<'_>, number: &Code, period: Option<&When>) -> CommitmentEntry {
    CommitmentEntry {
        place: line.placed(()).place,
        plan: line.sheet.plan.clone(),
        id: id(line.sheet.plan, number),
        reports_on: None,
        period: period.cloned(),
        history: line.sheet.terms.history,
        number: Some(number.clone()),
        title: None,
        description: None,
        planned_result: None,
        other_actors: None,
        lead: None,
        supporting: None,
        external_ids: None,
        contacts: None,
        schedule: None,
        withdrawn: false,
        milestones: Vec::new(),
        indicators: Vec::new(),
        achievements: Vec::new(),
        notes: Vec::new(),
        challenges: Vec::new(),
        evidence: Vec::new(),
        assessments: Vec::new(),
    }
}

/// `nap5` and `C01` make `nap5-c01`.
fn id(plan: &Slug, number: &Code) -> Slug {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let number: String = number.as_str().chars().map(plain).collect();
    format!("{plan}-{number}").parse().unwrap_or_else(|_| plan.clone())
}

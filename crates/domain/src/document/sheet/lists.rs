//! The change lists that the rows of a sheet come to: one per commitment and reporting period, the oldest first. Rows
//! that answer no period have a list for each time that they are about.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::Line;
use crate::document::{CommitmentEntry, Withdrawn};
use crate::{Code, Slug, When};

#[derive(Default)]
pub(super) struct Lists {
    /// Each with the time that its rows are about.
    lists: Vec<(Option<When>, CommitmentEntry)>,
    /// Where each list is.
    known: BTreeMap<Key, usize>,
}

/// Number, first and last day of the time, and whether that time is the reporting period too.
type Key = (Code, Option<(Date, Option<Date>)>, bool);

impl Lists {
    /// The list for a row that answers a reporting period.
    pub(super) fn of(
        &mut self,
        line: &Line<'_>,
        number: &Code,
        period: Option<&When>,
    ) -> &mut CommitmentEntry {
        self.about(line, number, (period, period))
    }

    /// The list for a row about a time, whether or not it is the reporting period that the row answers.
    pub(super) fn about(
        &mut self,
        line: &Line<'_>,
        number: &Code,
        (time, period): (Option<&When>, Option<&When>),
    ) -> &mut CommitmentEntry {
        let key = (number.clone(), time.map(When::stretch), period.is_some());
        let index = *self.known.entry(key).or_insert(self.lists.len());
        if index == self.lists.len() {
            self.lists.push((time.cloned(), empty(line, number, period)));
        }
        let (_, list) = self.lists.get_mut(index).expect("it was found or has just been made");
        list
    }

    /// All lists, those about older times first.
    pub(super) fn finish(mut self) -> Vec<CommitmentEntry> {
        self.lists.sort_by_key(|(time, _)| time.as_ref().map(|time| (time.last_day(), time.first_day())));
        self.lists.into_iter().map(|(_, list)| list).collect()
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
        attested: None,
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
        schedules: Vec::new(),
        succeeded_by: None,
        withdrawn: Withdrawn::No,
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

//! The reports of a sheet: their commitments, milestones and indicators are named by number and code, and found here.

use std::collections::BTreeSet;

use super::{Finder, commitment};
use crate::document::{CommitmentEntry, Place, Problem, near};
use crate::event::{StatusReport, Subject};
use crate::record::{Commitment, Record, Reported};
use crate::{Code, LocalId, Slug};

/// Finds the changes of all reports, in their order. What is wrong with many rows alike is said once.
pub(super) fn find(finder: &mut Finder, entries: &[CommitmentEntry]) {
    if let Some(problem) = entries.first().and_then(|entry| no_plan(finder.trial.record(), &entry.plan)) {
        finder.problems.push(problem);
        return;
    }
    for entry in entries {
        finder.shut = false;
        let mut names = Names { record: finder.trial.record(), problems: Vec::new() };
        let meant = names.meant(entry);
        let problems = names.problems;
        finder.problems.extend(problems);
        if let Some(entry) = meant {
            commitment::find(finder, &entry);
        }
    }
    let mut said = BTreeSet::new();
    finder.problems.retain(|problem| {
        let cell = (problem.place.column > 0).then_some(problem.place);
        said.insert((problem.path.clone(), problem.message.clone(), cell))
    });
    finder.problems.sort_by_key(|problem| problem.place);
}

/// All rows are about one plan, so that it is missing is said once, and nothing of the rows.
fn no_plan(record: &Record, plan: &Slug) -> Option<Problem> {
    let missing = !record.plans.contains_key(plan);
    missing.then(|| {
        let meant = near(plan, record.plans.keys());
        let message =
            format!("there is no plan {plan}{meant}; name one that the record has, or record it first");
        Problem { place: Place { line: 1, column: 1 }, path: String::new(), message }
    })
}

/// What the record knows by the names in a sheet.
struct Names<'a> {
    record: &'a Record,
    problems: Vec<Problem>,
}

impl Names<'_> {
    /// The report with the identities of the record. None where the plan has no such commitment, unless the report
    /// defines it.
    fn meant(&mut self, entry: &CommitmentEntry) -> Option<CommitmentEntry> {
        let mut entry = entry.clone();
        match (entry.known_as(self.record), entry.title.is_some()) {
            (Some(id), defines) => {
                entry.id = id;
                entry.number = entry.number.filter(|_| defines);
            }
            (None, true) => {}
            (None, false) => {
                self.no_commitment(&entry);
                return None;
            }
        }
        self.milestones(&mut entry);
        self.indicators(&mut entry);
        // Who leads the commitment leads one of its deliverables, where an unknown one was noted.
        let led = entry.lead.iter().flatten().all(|lead| self.knows(lead));
        led.then_some(entry)
    }

    fn milestones(&mut self, entry: &mut CommitmentEntry) {
        let known = self.record.commitments.get(&entry.id).cloned();
        let known = known.as_deref();
        if entry.reports_on.is_some() {
            self.reported(known, entry);
        }
        let column = if entry.reports_on.is_some() { "indicator_lead_dept" } else { "lead_dept" };
        for placed in &mut entry.milestones {
            placed.said.source = self.known(placed.place, "owner_org", placed.said.source.take());
            let leads = placed.said.lead.take();
            let known = |lead| self.known(placed.place, column, Some(lead));
            placed.said.lead = leads.map(|leads| leads.into_iter().filter_map(known).collect());
        }
        for placed in &mut entry.evidence {
            let about = placed.said.1.about.as_ref();
            let meant =
                about.and_then(|about| Some(Subject::part(about.kind(), &milestone(known, about.id()?)?)));
            placed.said.1.about = meant.or_else(|| about.cloned());
        }
    }

    /// Leaves the definitions of what the record knows as they are: a sheet of progress repeats them beside every report,
    /// and its columns say less of a deadline than a definition does. What the record does not know is defined by them.
    fn reported(&mut self, known: Option<&Commitment>, entry: &mut CommitmentEntry) {
        let all = std::mem::take(&mut entry.milestones);
        let worded = all.iter().filter(|placed| placed.said.text.is_some());
        let defined: BTreeSet<LocalId> = worded.map(|placed| placed.said.id.clone()).collect();
        let time = entry.reports_on.clone();
        for mut placed in all {
            let said = &mut placed.said;
            let untold = std::mem::take(&mut said.untold);
            if let Some(milestone) = milestone(known, &said.id).and_then(|id| known?.milestones.get(&id)) {
                (said.text, said.lead, said.parent) = (None, None, None);
                (said.due, said.deadline) = (None, None);
                let same = |known: &Reported<StatusReport>| {
                    (&known.effective, &known.said.progress) == (&time, &said.progress)
                };
                let repeated = milestone.reports.iter().any(same);
                self.problems.extend(untold.report.into_iter().filter(|_| !repeated));
            } else if defined.contains(&said.id) {
                self.problems.extend(untold.definition.into_iter().chain(untold.report));
                said.parent = self.parent(placed.place, (known, &entry.id), said.parent.take());
            } else {
                let message =
                    format!("{} has no deliverable {}; apply its definition first", entry.id, said.id);
                self.refuse(placed.place, "indicators", message);
                continue;
            }
            entry.milestones.push(placed);
        }
    }

    /// The milestone of a new deliverable.
    fn parent(
        &mut self,
        place: Place,
        (known, commitment): (Option<&Commitment>, &Slug),
        parent: Option<LocalId>,
    ) -> Option<LocalId> {
        let parent = parent?;
        let meant = milestone(known, &parent);
        if meant.is_none() {
            let message = format!("{commitment} has no milestone {parent}; apply its definition first");
            self.refuse(place, "milestones", message);
        }
        meant
    }

    fn indicators(&mut self, entry: &mut CommitmentEntry) {
        let known = self.record.commitments.get(&entry.id).cloned();
        for mut placed in std::mem::take(&mut entry.indicators) {
            let Some(id) = indicator(known.as_deref(), &placed.said.id) else {
                let (commitment, id) = (&entry.id, &placed.said.id);
                let meant = near(id, known.iter().flat_map(|known| known.indicators.keys()));
                let message =
                    format!("{commitment} has no indicator {id}{meant}; define it in a document first");
                self.refuse(placed.place, "indicator", message);
                continue;
            };
            placed.said.id = id;
            for measured in &mut placed.said.measurements {
                measured.said.source = self.known(measured.place, "source", measured.said.source.take());
            }
            entry.indicators.push(placed);
        }
    }

    /// An organization that the record has. Another one is noted and left out, so that all of them are named.
    fn known(&mut self, place: Place, column: &str, organization: Option<Slug>) -> Option<Slug> {
        let organization = organization?;
        if self.knows(&organization) {
            return Some(organization);
        }
        self.unknown(place, column, &organization);
        None
    }

    fn knows(&self, organization: &Slug) -> bool {
        self.record.organizations.contains_key(organization)
    }

    fn unknown(&mut self, place: Place, column: &str, organization: &Slug) {
        let meant = near(organization, self.record.organizations.keys());
        let message = format!("there is no organization {organization}{meant}; name it in a document first");
        self.refuse(place, column, message);
    }

    fn no_commitment(&mut self, entry: &CommitmentEntry) {
        let column = if entry.indicators.is_empty() { "commitments" } else { "commitment" };
        let (plan, number) = (&entry.plan, entry.number.as_ref().map_or("", Code::as_str));
        let message = format!("plan {plan} has no commitment {number}; apply its definition first");
        self.refuse(entry.place, column, message);
    }

    fn refuse(&mut self, place: Place, column: &str, message: String) {
        self.problems.push(Problem { place, path: column.to_owned(), message });
    }
}

/// The milestone that has this code now, or else this id.
fn milestone(known: Option<&Commitment>, name: &LocalId) -> Option<LocalId> {
    let all = &known?.milestones;
    let coded = all.iter().find(|(_, milestone)| {
        milestone.definition.withdrawn.is_none() && milestone.definition.now.code.as_str() == name.as_str()
    });
    coded.or_else(|| all.get_key_value(name)).map(|(id, _)| id.clone())
}

/// The indicator that has this id, or else this code.
fn indicator(known: Option<&Commitment>, name: &LocalId) -> Option<LocalId> {
    let all = &known?.indicators;
    let coded = || {
        all.iter().find(|(_, indicator)| {
            indicator.definition.now.code.as_ref().is_some_and(|code| code.as_str() == name.as_str())
        })
    };
    all.get_key_value(name).or_else(coded).map(|(id, _)| id.clone())
}

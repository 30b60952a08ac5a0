//! Definitions: the commitments, milestones and deliverables of a plan, one row per deliverable.
//!
//! A commitment is led by the departments that lead its deliverables, in the order of the rows.

use std::collections::BTreeMap;

use super::cells::{Line, Sheet};
use super::deadline::Deadline;
use super::lists::Lists;
use super::progress::below;
use crate::document::{CommitmentEntry, MilestoneEntry, Untold, Withdrawn};
use crate::{Code, Lang, LocalId, Slug, Text};

pub(super) const NEEDED: &[&str] = &["commitment", "milestone", "indicator"];

/// Whether a deliverable belonged to one summit (`s4d`) is known and not taken.
pub(super) const MORE: &[&str] = &[
    "plan",
    "commitment_en",
    "commitment_fr",
    "milestone_en",
    "milestone_fr",
    "indicator_en",
    "indicator_fr",
    "full_text_en",
    "full_text_fr",
    "due_date",
    "deadline_en",
    "deadline_fr",
    "lead_dept",
    "s4d",
];

pub(super) fn read(sheet: &Sheet<'_>) -> Vec<CommitmentEntry> {
    let mut lists = Lists::default();
    let mut seen = Seen::default();
    for line in sheet.lines() {
        // All of a row is read before any of it is put together, so that everything wrong in it is named.
        let words = Words::read(&line);
        if let Some(codes) = codes(&line) {
            enter(&line, words, codes, (&mut lists, &mut seen));
        }
    }
    lists.finish()
}

/// What a row says of its commitment, milestone and deliverable.
struct Words {
    title: Option<Text>,
    milestone: Option<Text>,
    deliverable: Option<Text>,
    deadline: Deadline,
    lead: Vec<Slug>,
}

impl Words {
    fn read(line: &Line<'_>) -> Self {
        Self {
            title: line.words("commitment"),
            milestone: line.words("milestone"),
            deliverable: line.joined("indicator", full(line)),
            deadline: Deadline::read(line, "deadline", "due_date"),
            lead: departments(line, "lead_dept"),
        }
    }
}

struct Codes {
    number: Code,
    milestone: (Code, LocalId),
    deliverable: (Code, LocalId),
}

fn codes(line: &Line<'_>) -> Option<Codes> {
    let (commitment, milestone) = (line.code("commitment"), line.code("milestone"));
    let (deliverable, (number, _), milestone) = (line.code("indicator")?, commitment?, milestone?);
    below(line, "milestone", &milestone.0, &number);
    below(line, "indicator", &deliverable.0, &milestone.0);
    Some(Codes { number, milestone, deliverable })
}

fn enter(line: &Line<'_>, words: Words, codes: Codes, (lists, seen): (&mut Lists, &mut Seen)) {
    let Codes { number, milestone, deliverable } = codes;
    seen.plan(line);
    let list = lists.of(line, &number, None);
    if seen.is_first(line, "commitment", number.as_str(), words.title.as_ref()) {
        list.title = words.title;
    }
    let leads = list.lead.get_or_insert_default();
    for one in &words.lead {
        if !leads.contains(one) {
            leads.push(one.clone());
        }
    }
    if seen.is_first(line, "milestone", milestone.0.as_str(), words.milestone.as_ref()) {
        list.milestones.push(line.placed(entry(milestone.clone(), None, words.milestone)));
    }
    seen.deliverable(line, &deliverable.1);
    let Deadline { due, words: deadline, untold } = words.deadline;
    line.note(untold);
    let lead = Some(words.lead).filter(|lead| !lead.is_empty());
    let part = entry(deliverable, Some(milestone.1), words.deliverable);
    list.milestones.push(line.placed(MilestoneEntry { lead, due, deadline, ..part }));
}

fn entry((code, id): (Code, LocalId), parent: Option<LocalId>, text: Option<Text>) -> MilestoneEntry {
    MilestoneEntry {
        by_code: true,
        id,
        code: Some(code),
        parent,
        text,
        lead: None,
        due: None,
        deadline: None,
        status: None,
        progress: None,
        source: None,
        reports: Vec::new(),
        withdrawn: Withdrawn::No,
        untold: Untold::default(),
    }
}

/// The text of a deliverable: its name, and below it the full text where there is one.
fn full(line: &Line<'_>) -> BTreeMap<Lang, String> {
    let mut texts = line.texts("indicator");
    for (lang, full) in line.texts("full_text") {
        let text = match texts.get(&lang) {
            Some(text) if *text != full => format!("{text}\n\n{full}"),
            Some(_) | None => full,
        };
        texts.insert(lang, text);
    }
    texts
}

/// The ids of a list of departments, parted by commas or semicolons, each once.
pub(super) fn departments(line: &Line<'_>, column: &str) -> Vec<Slug> {
    let names = line.text(column).into_iter().flat_map(|list| list.split([',', ';']));
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    let mut ids: Vec<Slug> = Vec::new();
    for id in names.filter_map(|name| line.noted(column, name.parse())) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// What stood in earlier rows, with their lines.
#[derive(Default)]
struct Seen {
    plan: Option<(usize, String)>,
    texts: BTreeMap<(&'static str, String), (usize, Option<Text>)>,
    deliverables: BTreeMap<LocalId, usize>,
}

impl Seen {
    /// Refuses a second plan in one sheet.
    fn plan(&mut self, line: &Line<'_>) {
        let Some(plan) = line.text("plan") else { return };
        let (before, known) = self.plan.get_or_insert_with(|| (line.number(), plan.to_owned()));
        if known != plan {
            let message =
                format!("`{plan}` is not the plan {known} of line {before}; divide the sheet by plan");
            line.refuse("plan", message);
        }
    }

    /// Whether a commitment or milestone is mentioned for the first time. Another text for the same one is refused.
    fn is_first(&mut self, line: &Line<'_>, what: &'static str, code: &str, text: Option<&Text>) -> bool {
        let Some((before, known)) = self.texts.get(&(what, code.to_owned())) else {
            self.texts.insert((what, code.to_owned()), (line.number(), text.cloned()));
            return true;
        };
        if known.as_ref() != text {
            line.refuse(
                &format!("{what}_en"),
                format!("line {before} has another text for {code}; keep one"),
            );
        }
        false
    }

    fn deliverable(&mut self, line: &Line<'_>, id: &LocalId) {
        if let Some(before) = self.deliverables.insert(id.clone(), line.number()) {
            line.refuse("indicator", format!("`{id}` stands in line {before} already; keep one"));
        }
    }
}

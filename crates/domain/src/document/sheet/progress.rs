//! Progress: one row per deliverable, department and reporting period, in the columns of Canada's tracker.
//!
//! A deliverable's status is reported for its period, by the department whose row it is. What the record has no words
//! of its own for stays with the words of progress, under the tracker's own headings:
//!
//! - **Evidence** that is nothing but addresses is attached as evidence; other evidence is words.
//! - **Challenges** are difficulties there. A challenge of the record is a question to the public, which these are not.
//!
//! `NIL` and `NUL` say that there is nothing to tell, which is a report without words.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::{LANGS, Line, Sheet, in_language};
use super::deadline::Deadline;
use super::definitions::departments;
use super::lists::Lists;
use super::parts::{Parts, is_addresses};
use crate::document::{CommitmentEntry, MilestoneEntry, Problem, Untold, Withdrawn};
use crate::event::{Evidence, Subject, SubjectKind};
use crate::{Code, Completion, Lang, LocalId, Slug, Text, When, reading};

pub(super) const NEEDED: &[&str] = &["reporting_period", "commitments", "milestones", "indicators", "status"];

/// The columns of the sixth plan, and those that only the tables of earlier plans have. The names of departments stand in
/// documents of their own; who changed a row when, and the mark of one summit, are known and not taken.
pub(super) const MORE: &[&str] = &[
    "indicator_en",
    "indicator_fr",
    "indicator_deadline_en",
    "indicator_deadline_fr",
    "indicator_lead_dept",
    "progress_en",
    "progress_fr",
    "evidence_en",
    "evidence_fr",
    "challenges_en",
    "challenges_fr",
    "owner_org",
    "owner_org_title",
    "indicator_due_date",
    "indicator_s4d",
    "record_created",
    "record_modified",
    "user_modified",
];

/// The columns with the words of a deliverable, and all that define it.
pub(super) const WORDED: &[&str] = &["indicator_en", "indicator_fr"];
pub(super) const DEFINING: &[&str] = &[
    "indicator_en",
    "indicator_fr",
    "indicator_deadline_en",
    "indicator_deadline_fr",
    "indicator_due_date",
    "indicator_lead_dept",
];

pub(super) fn read(sheet: &Sheet<'_>) -> Vec<CommitmentEntry> {
    let mut lists = Lists::default();
    let mut seen = Seen::default();
    for line in sheet.lines() {
        if let Some(row) = Row::read(&line) {
            seen.note(&line, &row);
            row.enter(&line, &mut lists);
        }
    }
    let mut lists = lists.finish();
    define_once(&mut lists);
    lists
}

/// What a row says.
struct Row {
    period: When,
    number: Code,
    parent: Option<LocalId>,
    code: Code,
    id: LocalId,
    owner: Option<Slug>,
    text: Option<Text>,
    lead: Vec<Slug>,
    deadline: Deadline,
    report: Option<(Completion, Option<Text>)>,
    evidence: Vec<String>,
    untold: Untold,
}

impl Row {
    /// All of a row is read before any of it is put together, so that everything wrong in it is named.
    fn read(line: &Line<'_>) -> Option<Self> {
        let period = line.needed("reporting_period").and_then(|_| line.when("reporting_period"));
        let codes = codes(line);
        let owner = line.parsed("owner_org");
        let deadline = Deadline::read(line, "indicator_deadline", "indicator_due_date");
        let (text, mut untold) = line.told("indicator", line.texts("indicator"));
        untold.extend(deadline.untold.iter().cloned());
        let lead = departments(line, "indicator_lead_dept");
        let evidence = addresses(line);
        let (words, wordless) = words(line);
        let report = report(line, words, !evidence.is_empty());
        let (number, parent, (code, id)) = codes?;
        Some(Self {
            period: period?,
            number,
            parent,
            code,
            id,
            owner,
            text,
            lead,
            deadline,
            report,
            evidence,
            untold: Untold { definition: untold, report: wordless },
        })
    }

    /// Adds the row to the list of its commitment and period.
    fn enter(self, line: &Line<'_>, lists: &mut Lists) {
        let list = lists.of(line, &self.number, Some(&self.period));
        list.reports_on = Some(self.period.clone());
        for (index, address) in self.evidence.iter().enumerate() {
            let about = Some(Subject::part(SubjectKind::Milestone, &self.id));
            let id = self.evidence_id(line, index + 1);
            list.evidence.extend(id.map(|id| line.placed((id, evidence(about, address)))));
        }
        let (status, progress) = self.report.map_or((None, None), |(status, text)| (Some(status), text));
        let entry = MilestoneEntry {
            by_code: true,
            code: Some(self.code),
            parent: self.parent,
            text: self.text,
            lead: Some(self.lead).filter(|lead| !lead.is_empty()),
            due: self.deadline.due,
            deadline: self.deadline.words,
            status: status.filter(|status| *status != Completion::Withdrawn),
            progress,
            source: self.owner,
            reports: Vec::new(),
            withdrawn: match status {
                Some(Completion::Withdrawn) => Withdrawn::Because(None),
                _ => Withdrawn::No,
            },
            untold: self.untold,
            id: self.id,
        };
        list.milestones.push(line.placed(entry));
    }

    /// The same evidence has the same id whenever the sheet is applied.
    fn evidence_id(&self, line: &Line<'_>, number: usize) -> Option<LocalId> {
        let owner = self.owner.as_ref().map(|owner| format!("-{owner}")).unwrap_or_default();
        let period = self.period.as_str().replace('/', "_");
        line.noted("evidence_en", format!("{}-{period}{owner}-{number}", self.id).parse())
    }
}

/// The number of the commitment, the milestone, and the deliverable, each below the one before. A row with the same code
/// for milestone and deliverable reports on the milestone itself.
fn codes(line: &Line<'_>) -> Option<(Code, Option<LocalId>, (Code, LocalId))> {
    let (commitment, milestone) = (line.code("commitments"), line.code("milestones"));
    let (deliverable, (commitment, _), milestone) = (line.code("indicators")?, commitment?, milestone?);
    below(line, "milestones", &milestone.0, &commitment);
    if deliverable == milestone {
        return Some((commitment, None, deliverable));
    }
    below(line, "indicators", &deliverable.0, &milestone.0);
    Some((commitment, Some(milestone.1), deliverable))
}

/// A code continues the one above it by a whole part: `C01.10` is not below `C01.1`.
pub(super) fn below(line: &Line<'_>, column: &str, code: &Code, above: &Code) {
    if !is_below(code, above) {
        line.refuse(column, format!("`{code}` is not below {above}; it should begin with `{above}.`"));
    }
}

/// Whether a code continues another one by a whole part.
pub(super) fn is_below(code: &Code, above: &Code) -> bool {
    code.as_str().strip_prefix(above.as_str()).is_some_and(|rest| rest.starts_with('.'))
}

/// The status with its words. A row without any of them reports nothing.
fn report(line: &Line<'_>, words: Option<Text>, evidence: bool) -> Option<(Completion, Option<Text>)> {
    let Some(status) = line.text("status") else {
        if words.is_some() || evidence {
            line.refuse("status", "the status is missing; write one of NS, LP, SP, C".to_owned());
        }
        return None;
    };
    let read = reading::completion(status, None);
    let status = line.noted("status", read.map_err(|_| not_a_status(status)))?;
    let open = matches!(status, Completion::NotStarted | Completion::Limited);
    let silent = LANGS.iter().all(|lang| said(line, "challenges", *lang).is_none());
    if open && silent && line.sheet.has("challenges_en") {
        line.remark(
            "challenges_en",
            "the tracker asks for challenges where the status is NS or LP".to_owned(),
        );
    }
    Some((status, words))
}

fn not_a_status(text: &str) -> String {
    format!(
        "`{text}` is not a status; write NS (not started), LP (limited), SP (substantial), C (complete), in progress, \
         suspended or withdrawn"
    )
}

/// The words of progress, evidence and challenges, per language, and the required languages that are missing.
fn words(line: &Line<'_>) -> (Option<Text>, Vec<Problem>) {
    let each = LANGS.map(|lang| {
        let parts = ["progress", "evidence", "challenges"].map(|name| line.text(&in_language(name, lang)));
        let [progress, evidence, challenges] = parts.map(|text| text.unwrap_or_default().to_owned());
        (lang, Parts { progress, evidence, challenges }.join(lang))
    });
    line.told("progress", each.into_iter().filter_map(|(lang, text)| Some((lang, text?))).collect())
}

/// A text that says something: not `NIL`, `NUL`, `-` and the like, which hide their own language only.
fn said<'a>(line: &Line<'a>, name: &str, lang: Lang) -> Option<&'a str> {
    line.text(&in_language(name, lang)).filter(|text| !reading::says_nothing(text))
}

/// The addresses that are given as evidence, each once.
fn addresses(line: &Line<'_>) -> Vec<String> {
    let given =
        LANGS.iter().filter_map(|lang| said(line, "evidence", *lang).filter(|text| is_addresses(text)));
    let mut addresses: Vec<String> = Vec::new();
    for address in given.flat_map(str::split_whitespace) {
        if !addresses.iter().any(|known| known == address) {
            addresses.push(address.to_owned());
        }
    }
    addresses
}

fn evidence(about: Option<Subject>, address: &str) -> Evidence {
    let address = address.to_owned();
    Evidence { about, address, title: None, archived: None, sha256: None, captured: None }
}

/// The first and last day of a period.
type Stretch = (Date, Option<Date>);

/// What earlier rows are about, with their lines.
#[derive(Default)]
struct Seen {
    reports: BTreeMap<(Stretch, LocalId, Option<Slug>), usize>,
    texts: BTreeMap<(Stretch, LocalId), (usize, Text)>,
}

impl Seen {
    /// Refuses a second report of a department on a deliverable for a period, and a second text of a deliverable.
    fn note(&mut self, line: &Line<'_>, row: &Row) {
        let (period, id) = (row.period.stretch(), row.id.clone());
        if let Some(before) = self.reports.insert((period, id.clone(), row.owner.clone()), line.number()) {
            line.refuse(
                "indicators",
                format!("line {before} reports on {id} for this period already; keep one"),
            );
        }
        let Some(text) = &row.text else { return };
        let (before, known) =
            self.texts.entry((period, id.clone())).or_insert_with(|| (line.number(), text.clone()));
        if known != text {
            line.refuse(
                "indicator_en",
                format!("line {before} has another text for {id} in this period; keep one"),
            );
        }
    }
}

/// Leaves the definition of a deliverable to the first list that mentions it, as the newest period has it. So where the
/// record does not know it yet, it comes to the newest wording.
fn define_once(lists: &mut [CommitmentEntry]) {
    let mut newest: BTreeMap<(Option<Code>, LocalId), Definition> = BTreeMap::new();
    for list in lists.iter() {
        for entry in list.milestones.iter().map(|entry| &entry.said).filter(|entry| entry.text.is_some()) {
            let MilestoneEntry { text, lead, due, deadline, untold, .. } = entry.clone();
            let definition = Definition { text, lead, due, deadline, untold: untold.definition };
            newest.insert((list.number.clone(), entry.id.clone()), definition);
        }
    }
    for list in lists {
        for entry in list.milestones.iter_mut().map(|entry| &mut entry.said) {
            let defined = newest.remove(&(list.number.clone(), entry.id.clone())).unwrap_or_default();
            let Definition { text, lead, due, deadline, untold } = defined;
            let untold = Untold { definition: untold, report: std::mem::take(&mut entry.untold.report) };
            *entry = MilestoneEntry { text, lead, due, deadline, untold, ..entry.clone() };
        }
    }
}

/// What a row defines of its deliverable.
#[derive(Default)]
struct Definition {
    text: Option<Text>,
    lead: Option<Vec<Slug>>,
    due: Option<When>,
    deadline: Option<Text>,
    untold: Vec<Problem>,
}

//! Documents as they are written: what a commitment, a plan, an organization is now, and all that was reported. Applied where
//! they come from they are no change; applied elsewhere they make the same again. What was revised or corrected is said as
//! it is now: what it was before stays with the log, and so does where each report came from.

use ::toml::Value as Toml;
use serde::Serialize;

use super::keys::{
    ACHIEVEMENT, ANSWER, ASSESSMENT, CHALLENGE, COMMITMENT, EVIDENCE, INDICATOR, Keys, MEASUREMENT,
    MILESTONE, NOTE, ORGANIZATION, PLAN, REPORT, SCHEDULE, TARGET,
};
use crate::event::{OrganizationName, PlanDefinition, Reason, TargetDefinition};
use crate::record::{Challenge, Commitment, Indicator, Milestone, Reported, Trace};
use crate::{Goal, LocalId, Measurement, Slug};

/// How many statuses and measurements one document has; more of them stand in further documents.
const REPORTS_AT_ONCE: usize = 1_000;

/// How many bytes of statuses and measurements one document has.
const REPORTED_BYTES: usize = 256 << 10;

/// How many organizations one document names.
const ORGANIZATIONS_AT_ONCE: usize = 1_000;

/// Documents that name organizations.
#[must_use]
pub fn write_organizations(all: &[(&Slug, &OrganizationName)]) -> Vec<String> {
    let document = |part: &[(&Slug, &OrganizationName)]| {
        let each = part.iter().map(|(id, name)| node(&ORGANIZATION, *name).with("id", id));
        Node { parts: vec![("organization", each.collect())], ..Node::default() }.written(&[])
    };
    all.chunks(ORGANIZATIONS_AT_ONCE).map(document).collect()
}

/// The document of a plan.
#[must_use]
pub fn write_plan(id: &Slug, plan: &PlanDefinition) -> String {
    node(&PLAN, plan).with("id", id).written(PLAN.required)
}

/// The documents of a commitment, in the order in which they are applied: one, unless it has very many reports.
#[must_use]
pub fn write_commitment(id: &Slug, commitment: &Commitment) -> Vec<String> {
    let mut whole = node(&COMMITMENT, &commitment.definition.now).with("id", id);
    if let Some((_, by)) = &commitment.successor {
        whole.put("succeeded_by", toml(by));
    }
    if let Some(contacts) = &commitment.contacts {
        whole.put("contact", toml(&contacts.said.contacts));
    }
    match commitment.schedule.as_slice() {
        [stated] => whole.put("schedule", reported(&SCHEDULE, stated).table()),
        stated => {
            let stated = stated.iter().map(|stated| reported(&SCHEDULE, stated).sorted(&SCHEDULE));
            whole.parts.push(("schedule", stated.collect()));
        }
    }
    let mut pages = Pages::default();
    whole.parts.push(("milestone", milestones(commitment, None, &mut pages)));
    whole.parts.push(("indicator", indicators(commitment, &mut pages)));
    whole.parts.push(("achievement", achievements(commitment, None)));
    let evidence = commitment.evidence.iter().map(|(id, r)| part(&EVIDENCE, id, r));
    whole.parts.push(("evidence", evidence.collect()));
    let notes = commitment.notes.iter().map(|(id, r)| part(&NOTE, id, r));
    whole.parts.push(("note", notes.collect()));
    let challenges = commitment.challenges.iter().map(|(id, known)| challenge(id, known));
    whole.parts.push(("challenge", challenges.collect()));
    let assessments = commitment.assessments.iter().map(|(id, r)| part(&ASSESSMENT, id, r));
    whole.parts.push(("assessment", assessments.collect()));
    let more = pages.further.into_iter().map(|page| {
        let head = Node::default().with("plan", &commitment.definition.now.plan).with("id", id);
        Node { parts: page.into_iter().map(|(name, part)| (name, vec![part])).collect(), ..head }
    });
    let mut all: Vec<Node> = std::iter::once(whole).chain(more).collect();
    if let Some(last) = all.last_mut() {
        // Nothing is said of it any more once that is said.
        last.out("withdrawn", commitment.definition.withdrawn.as_ref());
    }
    all.into_iter().map(|document| document.written(COMMITMENT.required)).collect()
}

/// A part with its id.
fn part(keys: &'static Keys, id: &LocalId, report: &Reported<impl Serialize>) -> Node {
    reported(keys, report).with("id", id).sorted(keys)
}

/// A challenge with its answers. One that was given twice in the same words is written once: a document that has it says
/// nothing new.
fn challenge(id: &LocalId, known: &Challenge) -> Node {
    let mut part = part(&CHALLENGE, id, &known.posed);
    part.out("closed", known.closed.as_ref());
    let mut answers: Vec<Node> = Vec::new();
    for answer in known.answers.iter().map(|answer| reported(&ANSWER, answer).sorted(&ANSWER)) {
        if !answers.contains(&answer) {
            answers.push(answer);
        }
    }
    part.parts.push(("answer", answers));
    part
}

/// The milestones below a parent, each with those below it. One that is withdrawn comes first where its code is that of
/// another one by now.
fn milestones(commitment: &Commitment, parent: Option<&LocalId>, pages: &mut Pages) -> Vec<Node> {
    let mut all = commitment.children(parent);
    all.sort_by_key(|(id, milestone)| !is_coded_elsewhere(commitment, id, milestone));
    let one = |(id, milestone): (&LocalId, &Milestone)| {
        let Milestone { definition, reports, .. } = milestone;
        let mut part = node(&MILESTONE, &definition.now).with("id", id);
        let listed = match reports.as_slice() {
            [report] => {
                part.values.extend(reported(&MILESTONE, report).values);
                Vec::new()
            }
            reports => reports.iter().map(|report| reported(&REPORT, report).sorted(&REPORT)).collect(),
        };
        let mut part = part.sorted(&MILESTONE);
        pages.fill(("milestone", id), &mut part, ("report", listed), definition.withdrawn.as_ref());
        part.parts.push(("milestone", milestones(commitment, Some(id), pages)));
        part
    };
    all.into_iter().map(one).collect()
}

/// Whether a milestone is withdrawn, and one that stands has its code.
fn is_coded_elsewhere(commitment: &Commitment, id: &LocalId, milestone: &Milestone) -> bool {
    let code = &milestone.definition.now.code;
    let same = |other: &Milestone| other.definition.withdrawn.is_none() && other.definition.now.code == *code;
    milestone.definition.withdrawn.is_some()
        && commitment.milestones.iter().any(|(other, milestone)| other != id && same(milestone))
}

/// The indicators with their targets and measurements.
fn indicators(commitment: &Commitment, pages: &mut Pages) -> Vec<Node> {
    let one = |(id, indicator): (&LocalId, &Indicator)| {
        let mut part = node(&INDICATOR, &indicator.definition.now).with("id", id).sorted(&INDICATOR);
        let targets = commitment.targets_of(id).into_iter().map(|(id, target)| {
            let mut part = self::target(&target.now).with("id", id);
            part.out("withdrawn", target.withdrawn.as_ref());
            part.sorted(&TARGET)
        });
        part.parts.push(("target", targets.collect()));
        let measured = indicator.measurements.iter().map(measured).collect();
        let withdrawn = indicator.definition.withdrawn.as_ref();
        pages.fill(("indicator", id), &mut part, ("measurement", measured), withdrawn);
        part
    };
    commitment.indicators.iter().map(one).collect()
}

/// The documents of a commitment: the first has all its parts, further ones the reports for which it has no room.
#[derive(Default)]
struct Pages {
    /// Of each further document the parts, each with its name.
    further: Vec<Vec<(&'static str, Node)>>,
    room: Room,
}

/// What room a document has left for reports.
struct Room {
    count: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { count: REPORTS_AT_ONCE, bytes: REPORTED_BYTES }
    }
}

impl Room {
    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.count > 0 && self.bytes >= bytes;
        (self.count, self.bytes) = (self.count.saturating_sub(1), self.bytes.saturating_sub(bytes));
        fits
    }
}

impl Pages {
    /// Lists reports below a part: as many as its document has room for, the rest below the same part in further ones.
    /// Behind the last of them it says that the part is withdrawn.
    fn fill(
        &mut self,
        (name, id): (&'static str, &LocalId),
        part: &mut Node,
        (list, reports): (&'static str, Vec<Node>),
        withdrawn: Option<&(Trace, Reason)>,
    ) {
        let mut runs: Vec<(usize, Vec<Node>)> = Vec::new();
        for report in reports {
            let page = self.page_of(&report);
            match runs.last_mut().filter(|(last, _)| *last == page) {
                Some((_, run)) => run.push(report),
                None => runs.push((page, vec![report])),
            }
        }
        if runs.is_empty() {
            part.out("withdrawn", withdrawn);
        }
        let count = runs.len();
        for (index, (page, run)) in runs.into_iter().enumerate() {
            let ended = withdrawn.filter(|_| index + 1 == count);
            match page.checked_sub(1).and_then(|page| self.further.get_mut(page)) {
                None => {
                    part.parts.push((list, run));
                    part.out("withdrawn", ended);
                }
                Some(page) => {
                    let mut more = Node { parts: vec![(list, run)], ..Node::default() }.with("id", id);
                    more.out("withdrawn", ended);
                    page.push((name, more));
                }
            }
        }
    }

    /// The number of the document that has room for a report, from 0. Those before it take no more.
    fn page_of(&mut self, report: &Node) -> usize {
        if !self.room.take(report.bytes()) {
            self.room = Room::default();
            self.room.take(report.bytes());
            self.further.push(Vec::new());
        }
        self.further.len()
    }
}

fn target(definition: &TargetDefinition) -> Node {
    let mut part = node(&TARGET, definition);
    let (key, value) = match &definition.goal {
        Goal::AtLeast(value) => ("at_least", toml(value)),
        Goal::AtMost(value) => ("at_most", toml(value)),
        Goal::MoreThan(value) => ("more_than", toml(value)),
        Goal::LessThan(value) => ("less_than", toml(value)),
        Goal::Exactly(value) => ("exactly", toml(value)),
        Goal::Between(low, high) => ("between", toml(&[low, high])),
        Goal::Prose => ("prose", Toml::Boolean(true)),
        Goal::NotSet => ("not_set", Toml::Boolean(true)),
    };
    part.put(key, value);
    part
}

/// The achievements below a parent, each with those below it.
fn achievements(commitment: &Commitment, parent: Option<&LocalId>) -> Vec<Node> {
    let one = |(id, report): (&LocalId, &Reported<_>)| {
        let mut part = reported(&ACHIEVEMENT, report).with("id", id);
        part.parts.push(("achievement", achievements(commitment, Some(id))));
        part.sorted(&ACHIEVEMENT)
    };
    commitment.achievements_under(parent).map(one).collect()
}

/// A report with the time that it is about, the one at which that was said, and the period that it answers, as far as there
/// are keys for them.
fn reported(keys: &'static Keys, report: &Reported<impl Serialize>) -> Node {
    let mut part = node(keys, &report.said);
    let times =
        [("as_of", &report.effective), ("attested", &report.attested), ("reporting_period", &report.period)];
    for (key, when) in times {
        if let Some(when) = when.as_ref().filter(|_| keys.names().any(|known| known == key)) {
            part.put(key, toml(when));
        }
    }
    part
}

/// A measurement, which names the time that it is about itself, with when it was said and the period that it answers.
fn measured(report: &Reported<Measurement>) -> Node {
    let mut part = node(&MEASUREMENT, &report.said);
    for (key, when) in [("attested", &report.attested), ("reporting_period", &report.period)] {
        when.iter().for_each(|when| part.put(key, toml(when)));
    }
    part
}

/// A table of a document: its values, and the tables below it.
#[derive(Default, PartialEq)]
struct Node {
    values: Vec<(&'static str, Toml)>,
    parts: Vec<(&'static str, Vec<Node>)>,
}

/// What something says, as far as the keys of a table go, which are those of the events.
fn node(keys: &'static Keys, said: &impl Serialize) -> Node {
    let Toml::Table(mut members) = toml(said) else { return Node::default() };
    let taken = keys.names().filter_map(|key| Some((key, members.remove(key)?)));
    Node { values: taken.collect(), parts: Vec::new() }
}

/// Texts, codes, dates and numbers are all written as text, so there is nothing that TOML cannot hold.
fn toml(said: &(impl Serialize + ?Sized)) -> Toml {
    Toml::try_from(said).unwrap_or(Toml::Boolean(false))
}

impl Node {
    fn put(&mut self, key: &'static str, value: Toml) {
        self.values.retain(|(known, _)| *known != key);
        self.values.push((key, value));
    }

    /// That it is withdrawn or closed, and why.
    fn out(&mut self, key: &'static str, out: Option<&(Trace, Reason)>) {
        let Some((_, Reason { reason })) = out else { return };
        self.put(key, Toml::Boolean(true));
        if let Some(reason) = reason {
            self.put("reason", toml(reason));
        }
    }

    fn with(mut self, key: &'static str, value: &impl Serialize) -> Self {
        self.put(key, toml(value));
        self
    }

    /// Its values as a table.
    fn table(self) -> Toml {
        Toml::Table(self.values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// Its keys in the order of the manual.
    fn sorted(mut self, keys: &Keys) -> Self {
        self.values.sort_by_key(|(key, _)| keys.names().position(|name| name == *key));
        self
    }

    /// About how many bytes it takes.
    fn bytes(&self) -> usize {
        self.values.iter().map(|(key, value)| key.len() + value.to_string().len() + 4).sum()
    }

    /// The document, these keys first.
    fn written(mut self, first: &[&str]) -> String {
        self.values.sort_by_key(|(key, _)| first.iter().position(|name| name == key).unwrap_or(first.len()));
        let mut text = String::new();
        self.write(&mut text, "");
        text
    }

    fn write(&self, text: &mut String, path: &str) {
        for (key, value) in &self.values {
            text.push_str(&format!("{key} = {value}\n"));
        }
        for (key, parts) in &self.parts {
            let path = if path.is_empty() { (*key).to_owned() } else { format!("{path}.{key}") };
            for part in parts {
                text.push_str(&format!("\n[[{path}]]\n"));
                part.write(text, &path);
            }
        }
    }
}

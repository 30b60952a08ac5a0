//! Documents as they are written: what a commitment, a plan, an organization is now. Applied where they come from they are
//! no change; applied elsewhere they make the same again, as of now: what was said before stays with the log.
//!
//! A milestone has one status in a document, the one that holds, with its own day; so has the schedule its statement. What
//! was said before is not written, and neither is the reporting period that a report answers.

use ::toml::Value as Toml;
use serde::Serialize;

use super::keys::{
    ACHIEVEMENT, ANSWER, ASSESSMENT, CHALLENGE, COMMITMENT, EVIDENCE, INDICATOR, Keys, MEASUREMENT,
    MILESTONE, NOTE, ORGANIZATION, PLAN, SCHEDULE, TARGET,
};
use crate::event::{OrganizationName, PlanDefinition, Reason, TargetDefinition};
use crate::record::{Challenge, Commitment, Milestone, Reported, Trace, current};
use crate::{Goal, LocalId, Measurement, Slug};

/// How many measurements one document has; more of them stand in further documents.
const MEASUREMENTS_AT_ONCE: usize = 1_000;

/// How many bytes of measurements one document has, as far as it can be kept.
const MEASURED_BYTES: usize = 256 << 10;

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

/// The documents of a commitment, in the order in which they are applied: one, unless it has very many measurements.
#[must_use]
pub fn write_commitment(id: &Slug, commitment: &Commitment) -> Vec<String> {
    let mut whole = node(&COMMITMENT, &commitment.definition.now).with("id", id);
    if let Some((_, by)) = &commitment.successor {
        whole.put("succeeded_by", toml(by));
    }
    if let Some(contacts) = &commitment.contacts {
        whole.put("contact", toml(&contacts.said.contacts));
    }
    if let Some(stated) = current(&commitment.schedule) {
        let schedule = reported(&SCHEDULE, stated);
        whole.put(
            "schedule",
            Toml::Table(schedule.values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        );
    }
    whole.parts.push(("milestone", milestones(commitment, None)));
    let (indicators, rest) = indicators(commitment);
    whole.parts.push(("indicator", indicators));
    whole.parts.push(("achievement", achievements(commitment, None)));
    let evidence = commitment.evidence.iter().map(|(id, r)| part(&EVIDENCE, id, r));
    whole.parts.push(("evidence", evidence.collect()));
    let notes = commitment.notes.iter().map(|(id, r)| part(&NOTE, id, r));
    whole.parts.push(("note", notes.collect()));
    let challenges = commitment.challenges.iter().map(|(id, known)| challenge(id, known));
    whole.parts.push(("challenge", challenges.collect()));
    let assessments = commitment.assessments.iter().map(|(id, r)| part(&ASSESSMENT, id, r));
    whole.parts.push(("assessment", assessments.collect()));
    let more = rest.into_iter().map(|indicator| {
        let head = Node::default().with("plan", &commitment.definition.now.plan).with("id", id);
        Node { parts: vec![("indicator", vec![indicator])], ..head }
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

/// A challenge with its answers.
fn challenge(id: &LocalId, known: &Challenge) -> Node {
    let mut part = part(&CHALLENGE, id, &known.posed);
    part.out("closed", known.closed.as_ref());
    let answers = known.answers.iter().map(|answer| reported(&ANSWER, answer).sorted(&ANSWER));
    part.parts.push(("answer", answers.collect()));
    part
}

/// The milestones below a parent, each with those below it.
fn milestones(commitment: &Commitment, parent: Option<&LocalId>) -> Vec<Node> {
    let one = |(id, milestone): (&LocalId, &Milestone)| {
        let mut part = node(&MILESTONE, &milestone.definition.now).with("id", id);
        let withdrawn = milestone.definition.withdrawn.is_some();
        if withdrawn && is_coded_elsewhere(commitment, id, milestone) {
            // Its code is that of another milestone by now.
            part.values.retain(|(key, _)| *key == "id");
        }
        part.out("withdrawn", milestone.definition.withdrawn.as_ref());
        if let Some(report) = current(&milestone.reports).filter(|_| !withdrawn) {
            part.values.extend(reported(&MILESTONE, report).values);
        }
        part.parts.push(("milestone", milestones(commitment, Some(id))));
        part.sorted(&MILESTONE)
    };
    commitment.children(parent).into_iter().map(one).collect()
}

/// Whether a milestone that stands has the code of one that does not.
fn is_coded_elsewhere(commitment: &Commitment, id: &LocalId, milestone: &Milestone) -> bool {
    let code = &milestone.definition.now.code;
    let same = |other: &Milestone| other.definition.withdrawn.is_none() && other.definition.now.code == *code;
    commitment.milestones.iter().any(|(other, milestone)| other != id && same(milestone))
}

/// The indicators with their targets and as many measurements as one document takes; the rest, each part of an indicator.
fn indicators(commitment: &Commitment) -> (Vec<Node>, Vec<Node>) {
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    let mut room = Room::default();
    for (id, indicator) in &commitment.indicators {
        let mut whole = node(&INDICATOR, &indicator.definition.now).with("id", id);
        let targets = commitment.targets_of(id).into_iter().map(|(id, target)| {
            let mut part = self::target(&target.now).with("id", id);
            part.out("withdrawn", target.withdrawn.as_ref());
            part.sorted(&TARGET)
        });
        whole.parts.push(("target", targets.collect()));
        let mut now: Vec<Node> = Vec::new();
        let mut later: Vec<Vec<Node>> = Vec::new();
        for report in &indicator.measurements {
            let measured = measured(report);
            let fits = room.take(measured.bytes());
            match (fits, later.last_mut()) {
                (true, None) => now.push(measured),
                (true, Some(last)) => last.push(measured),
                (false, _) => {
                    room = Room::default();
                    room.take(measured.bytes());
                    later.push(vec![measured]);
                }
            }
        }
        whole.parts.push(("measurement", now));
        let more =
            |measured| Node { parts: vec![("measurement", measured)], ..Node::default() }.with("id", id);
        let mut more: Vec<Node> = later.into_iter().map(more).collect();
        more.last_mut().unwrap_or(&mut whole).out("withdrawn", indicator.definition.withdrawn.as_ref());
        first.push(whole.sorted(&INDICATOR));
        rest.extend(more);
    }
    (first, rest)
}

/// What room a document has left for measurements.
struct Room {
    count: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { count: MEASUREMENTS_AT_ONCE, bytes: MEASURED_BYTES }
    }
}

impl Room {
    fn take(&mut self, bytes: usize) -> bool {
        let fits = self.count > 0 && self.bytes >= bytes;
        (self.count, self.bytes) = (self.count.saturating_sub(1), self.bytes.saturating_sub(bytes));
        fits
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
    let below = commitment.achievements.iter().filter(|(_, report)| report.said.parent.as_ref() == parent);
    let one = |(id, report): (&LocalId, &Reported<_>)| {
        let mut part = reported(&ACHIEVEMENT, report).with("id", id);
        part.parts.push(("achievement", achievements(commitment, Some(id))));
        part.sorted(&ACHIEVEMENT)
    };
    below.map(one).collect()
}

/// A report with the time that it is about and the one at which that was said, as far as there are keys for them.
fn reported(keys: &'static Keys, report: &Reported<impl Serialize>) -> Node {
    let mut part = node(keys, &report.said);
    for (key, when) in [("as_of", &report.effective), ("attested", &report.attested)] {
        if let Some(when) = when.as_ref().filter(|_| keys.names().any(|known| known == key)) {
            part.put(key, toml(when));
        }
    }
    part
}

/// A measurement, which names the time that it is about itself, and when it was said.
fn measured(report: &Reported<Measurement>) -> Node {
    let mut part = node(&MEASUREMENT, &report.said);
    if let Some(attested) = &report.attested {
        part.put("attested", toml(attested));
    }
    part
}

/// A table of a document: its values, and the tables below it.
#[derive(Default)]
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

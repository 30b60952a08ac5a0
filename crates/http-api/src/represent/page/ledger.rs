//! A commitment as a list of named texts in one language, so that two versions can be laid side by side.

use std::collections::HashMap;

use domain::{Goal, Measurement};
use projection::view::{AchievementView, CommitmentView, IndicatorView, MilestoneView};

use super::difference::Difference;
use super::phrase::Phrase;
use crate::represent::wording::{Counted, Wording};

/// One text, with what it is in words and what makes it the same in another version.
struct Entry {
    key: String,
    label: String,
    text: String,
}

/// What differs between two versions, in the order of the page. Without an earlier one, everything is new.
pub(super) fn differences(
    before: Option<&CommitmentView>,
    after: &CommitmentView,
    w: &Wording,
) -> Vec<Difference> {
    let old = before.map(|view| entries(view, w)).unwrap_or_default();
    let new = entries(after, w);
    let (was, is) = (by_key(&old), by_key(&new));
    let gone = old.iter().filter(|entry| !is.contains_key(entry.key.as_str()));
    let all = new.iter().chain(gone);
    all.filter_map(|entry| Difference::between(entry.label.clone(), text(&was, entry), text(&is, entry)))
        .collect()
}

/// The text of an entry among others; empty where it is not among them.
fn text<'a>(texts: &HashMap<&str, &'a str>, entry: &Entry) -> &'a str {
    texts.get(entry.key.as_str()).copied().unwrap_or_default()
}

/// The texts; of those with one key the first.
fn by_key(entries: &[Entry]) -> HashMap<&str, &str> {
    entries.iter().rev().map(|entry| (entry.key.as_str(), entry.text.as_str())).collect()
}

fn entries(view: &CommitmentView, w: &Wording) -> Vec<Entry> {
    let mut list = List { w, entries: Vec::new() };
    list.definition(view);
    for milestone in view.milestones.iter().flat_map(MilestoneView::flat) {
        list.milestone(milestone, view);
    }
    for indicator in &view.indicators {
        list.indicator(indicator, view);
    }
    for achievement in &view.achievements {
        list.achievement(achievement);
    }
    list.voices(view);
    list.entries
}

struct List<'a> {
    w: &'a Wording,
    entries: Vec<Entry>,
}

impl List<'_> {
    fn add(&mut self, key: String, label: String, text: String) {
        if !text.is_empty() {
            self.entries.push(Entry { key, label, text });
        }
    }

    fn say(&mut self, key: &str, text: Option<&domain::Text>) {
        let text = text.map(|text| self.w.words(text)).unwrap_or_default();
        self.add(key.to_owned(), self.w.say(key), text);
    }

    fn definition(&mut self, view: &CommitmentView) {
        let w = self.w;
        self.say("difference-title", Some(&view.title));
        self.add("number".into(), w.say("column-number"), view.number.to_string());
        self.add("plan".into(), w.say("difference-plan"), Phrase::marked(&view.plan, w));
        self.say("description", view.description.as_ref());
        let names = |all: &[projection::view::Named]| {
            all.iter().map(|named| Phrase::marked(named, w)).collect::<Vec<_>>().join("; ")
        };
        self.add("lead".into(), w.count("lead-departments", view.lead.len()), names(&view.lead));
        self.add("supporting".into(), w.say("difference-supporting"), names(&view.supporting));
        self.say("other-actors", view.other_actors.as_ref());
        let contacts = view.contacts.iter().flatten().map(|contact| contact.email.as_str());
        self.add("email".into(), w.say("email"), contacts.collect::<Vec<_>>().join(", "));
        self.say("overall-status", view.schedule.as_ref().map(|schedule| &schedule.statement));
        self.say("planned-result", view.planned_result.as_ref());
        let withdrawn = if view.withdrawn { w.say("withdrawn") } else { String::new() };
        self.add("withdrawn".into(), w.say("column-commitment"), withdrawn);
    }

    fn milestone(&mut self, milestone: &MilestoneView, view: &CommitmentView) {
        let w = self.w;
        let label = |key: &str| w.text(key, &[("code", milestone.code.as_str().into())]);
        let key = |part: &str| format!("milestone/{}/{part}", milestone.id);
        self.add(key("text"), label("difference-milestone"), w.words(&milestone.text));
        self.add(key("code"), label("difference-code"), milestone.code.to_string());
        let due = milestone.due.as_ref().map(|due| w.when(due)).unwrap_or_default();
        self.add(key("due"), label("difference-due"), due);
        let deadline = milestone.deadline.as_ref().map(|words| w.words(words)).unwrap_or_default();
        self.add(key("deadline"), label("difference-deadline"), deadline);
        let leads = milestone.lead.iter().filter_map(|id| view.organization(id));
        let leads: Vec<String> = leads.map(|named| Phrase::marked(named, w)).collect();
        self.add(key("lead"), label("difference-lead"), leads.join("; "));
        let status = milestone.completion.map(|_| w.completion(milestone.completion)).unwrap_or_default();
        self.add(key("status"), label("difference-status"), status);
        let progress = milestone.reports.first().and_then(|report| report.progress.as_ref());
        self.add(
            key("progress"),
            label("difference-progress"),
            progress.map(|text| w.words(text)).unwrap_or_default(),
        );
    }

    fn indicator(&mut self, indicator: &IndicatorView, view: &CommitmentView) {
        let w = self.w;
        let name = w.words(&indicator.name);
        self.add(format!("indicator/{}", indicator.id), w.say("indicator"), name.clone());
        let counted = Counted { unit: indicator.unit.as_ref(), words: &indicator.units };
        for target in &indicator.targets {
            let label = w.text("difference-target", &[("name", name.as_str().into())]);
            let worded = target.definition.published.as_ref().map(|text| w.words(text)).unwrap_or_default();
            let goal = match target.definition.goal {
                Goal::Prose => worded,
                Goal::AtLeast(_)
                | Goal::AtMost(_)
                | Goal::MoreThan(_)
                | Goal::LessThan(_)
                | Goal::Exactly(_)
                | Goal::Between(..)
                | Goal::NotSet => w.goal(&target.definition, counted),
            };
            let goal = if target.withdrawn { String::new() } else { goal };
            self.add(format!("target/{}", target.id), label, goal);
        }
        for measured in &indicator.measurements {
            self.measurement(&format!("indicator/{}", indicator.id), &name, (&measured.said, counted), view);
        }
    }

    fn measurement(
        &mut self,
        indicator: &str,
        name: &str,
        (said, counted): (&Measurement, Counted<'_>),
        view: &CommitmentView,
    ) {
        let w = self.w;
        let source = said.source.as_ref().and_then(|id| view.organization(id));
        let when = said.dated().map(|when| w.when(when));
        let dimension = said.dimension.as_ref().map(|text| w.words(text));
        let about = [source.map(|named| Phrase::marked(named, w)), when, dimension];
        let about = about.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let label = w.text("difference-measured", &[("name", name.into()), ("about", about.into())]);
        let id = (&said.source, &said.period, &said.as_of, &said.unit, &said.dimension);
        self.add(format!("{indicator}/{id:?}"), label, w.value(said, counted));
    }

    fn achievement(&mut self, achievement: &AchievementView) {
        let (key, label) = (format!("achievement/{}", achievement.id), self.w.say("other-completed"));
        self.add(key, label, self.w.words(&achievement.text));
        for below in &achievement.achievements {
            self.achievement(below);
        }
    }

    fn voices(&mut self, view: &CommitmentView) {
        let w = self.w;
        for note in &view.notes {
            self.add(format!("note/{}", note.id), w.say("difference-note"), w.words(&note.text));
        }
        for challenge in &view.challenges {
            let state = if challenge.closed { format!(" ({})", w.say("closed")) } else { String::new() };
            let text = format!("{}{state}", w.words(&challenge.text));
            self.add(format!("challenge/{}", challenge.id), w.count("challenges", 1), text);
            for answer in &challenge.answers {
                let key = format!("answer/{}", answer.origin.event);
                self.add(key, w.say("difference-answer"), w.words(&answer.text));
            }
        }
        for evidence in &view.evidence {
            let text = evidence.said.title.as_ref().map(|title| w.words(title));
            let text = text.unwrap_or_else(|| evidence.said.address.clone());
            self.add(format!("evidence/{}", evidence.id), w.say("evidence"), text);
        }
        for assessment in &view.assessments {
            let said = &assessment.said;
            let text = [&said.assessor, &said.scale, &said.value].map(|text| w.words(text)).join(" – ");
            self.add(format!("assessment/{}", assessment.id), w.say("assessments"), text);
        }
    }
}

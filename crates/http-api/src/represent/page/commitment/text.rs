//! A commitment as plain text, for a terminal: what the page says, without its links.

use domain::Lang;
use projection::view::CommitmentView;

use super::notice;
use super::parts::{Contact, Evidence, Schedule};
use crate::represent::page::indicator::{self, Line, Row};
use crate::represent::page::milestone::{self, Item};
use crate::represent::page::phrase::Phrase;
use crate::represent::page::tally::Counts;
use crate::represent::page::{CommitmentPage, achievement};
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// The same as plain text, for a terminal.
#[must_use]
pub fn text(page: &CommitmentPage<'_>, lang: Lang, site: &Site) -> String {
    let (w, view) = (Wording::of(lang), page.view);
    let mut out = Out::default();
    let number = w.text("commitment-number", &[("number", view.number.as_str().into())]);
    out.line(0, &[format!("{}{number}", Phrase::of(&view.title, w).flat())]);
    let version = w.text("version", &[("number", view.version.to_string().into())]);
    out.line(0, &[Phrase::named(&view.plan, w).flat(), version, w.instant(view.date_modified)]);
    out.involved(view, w);
    for notice in notice::all(page, w, site) {
        let link = notice.link.as_ref().map(|link| link.text.flat());
        let detail = notice.detail.as_ref().map(Phrase::flat);
        let said = [Some(notice.text.flat()), detail, link];
        out.line(0, &[format!("! {}", said.into_iter().flatten().collect::<Vec<_>>().join(" "))]);
    }
    for (heading, text) in [("description", &view.description), ("planned-result", &view.planned_result)] {
        if let Some(text) = text {
            out.heading(&w.say(heading));
            out.line(0, &[Phrase::of(text, w).flat()]);
        }
    }
    out.status(view, w, site);
    let rows = indicator::rows(view, w, site);
    if !rows.is_empty() {
        out.heading(&w.count("key-indicators", rows.len()));
        rows.iter().for_each(|row| out.indicator(row, w));
    }
    let groups = milestone::groups(view, w, site);
    if !groups.is_empty() {
        out.heading(&w.say("milestones-heading"));
    }
    for group in groups {
        out.line(0, &[group.label]);
        group.items.iter().for_each(|item| out.milestone(1, item, w));
    }
    out.voices(view, w, site);
    out.text
}

/// A label in front of what it labels: `Target: at least 300`.
fn labelled(label: &str, said: &str, w: &Wording) -> String {
    format!("{} {said}", w.text("feed-label", &[("label", label.into())]))
}

/// Whether a character turns the direction of those behind it.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What has been written.
#[derive(Default)]
struct Out {
    text: String,
}

impl Out {
    /// A heading, with a free line in front of it.
    fn heading(&mut self, heading: &str) {
        self.text.push('\n');
        self.line(0, &[heading.to_owned()]);
        self.text.push_str(&"-".repeat(heading.chars().count()));
        self.text.push('\n');
    }

    /// What belongs together, on one line unless it has several of its own. Characters that steer a terminal or turn the
    /// direction of what follows are left out.
    fn line(&mut self, depth: usize, parts: &[String]) {
        let line: String = parts.join(" · ");
        for line in line.lines() {
            let shown = line.chars().filter(|c| !c.is_control() && !turns(*c));
            self.text.push_str(&"  ".repeat(depth));
            self.text.extend(shown);
            self.text.push('\n');
        }
    }

    /// Who leads it, who helps, and where to ask.
    fn involved(&mut self, view: &CommitmentView, w: &Wording) {
        let lead: Vec<String> =
            view.lead.iter().map(|lead| Phrase::with_abbreviation(lead, w).flat()).collect();
        self.line(0, &[labelled(&w.count("lead-departments", lead.len()), &lead.join("; "), w)]);
        let supporting = view.supporting.iter().map(|named| Phrase::named(named, w).flat());
        let others = supporting.chain(view.other_actors.iter().map(|text| Phrase::of(text, w).flat()));
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            self.line(0, &[labelled(&w.say("other-actors"), &others.join("; "), w)]);
        }
        let contacts = view.contacts.iter().flatten().map(|contact| {
            let Contact { label, email, .. } = Contact::of(contact, w);
            label.map_or(email.clone(), |label| format!("{} {email}", label.flat()))
        });
        let contacts: Vec<String> = contacts.collect();
        if !contacts.is_empty() {
            self.line(0, &[labelled(&w.say("email"), &contacts.join("; "), w)]);
        }
    }

    /// What the lead states, beside the counts.
    fn status(&mut self, view: &CommitmentView, w: &Wording, site: &Site) {
        self.heading(&w.say("overall-status"));
        match view.schedule.as_ref().map(|schedule| Schedule::of(schedule, w, site)) {
            Some(stated) => {
                self.line(0, &[stated.statement.flat()]);
                let told = [stated.label, Some(w.say("as-stated-by-lead")), stated.when];
                self.line(0, &told.into_iter().flatten().collect::<Vec<_>>());
            }
            None => self.line(0, &[w.say("nothing-stated")]),
        }
        let milestones = Counts::milestones(&view.tally, w).brief();
        self.line(0, &[labelled(&w.say("column-milestones"), &milestones, w)]);
        let results = Counts::attainments(&view.attainments, w);
        if !results.is_empty() {
            let judged = w.text("judged-on", &[("day", w.day(view.verdicts_on).into())]);
            let results = labelled(&w.say("column-results"), &results.brief(), w);
            self.line(0, &[format!("{results}. {judged}")]);
        }
    }

    /// What else was done and said.
    fn voices(&mut self, view: &CommitmentView, w: &Wording, site: &Site) {
        if !view.achievements.is_empty() {
            self.heading(&w.say("other-completed"));
        }
        view.achievements.iter().for_each(|done| self.achievement(1, &achievement::Item::of(done, w, site)));
        if !view.notes.is_empty() {
            self.heading(&w.say("notes"));
        }
        view.notes.iter().for_each(|note| self.line(1, &[Phrase::of(&note.text, w).flat()]));
        if !view.challenges.is_empty() {
            self.heading(&w.count("challenges", view.challenges.len()));
        }
        for challenge in &view.challenges {
            let closed = challenge.closed.then(|| w.say("closed"));
            let said = [Some(Phrase::of(&challenge.text, w).flat()), closed];
            self.line(1, &said.into_iter().flatten().collect::<Vec<_>>());
            challenge.answers.iter().for_each(|answer| self.line(2, &[Phrase::of(&answer.text, w).flat()]));
        }
        if !view.evidence.is_empty() {
            self.heading(&w.say("evidence"));
        }
        view.evidence
            .iter()
            .for_each(|evidence| self.evidence(&Evidence::of(evidence, view, w), &evidence.said, w));
        if !view.assessments.is_empty() {
            self.heading(&w.say("assessments"));
        }
        for assessment in &view.assessments {
            let said = &assessment.said;
            let parts = [&said.assessor, &said.scale, &said.value].map(|text| Phrase::of(text, w).flat());
            self.line(1, &parts);
        }
    }

    fn indicator(&mut self, row: &Row, w: &Wording) {
        let withdrawn = |is: bool| is.then(|| w.say("withdrawn"));
        let named = [row.code.clone(), Some(row.name.flat()), withdrawn(row.withdrawn)];
        self.line(0, &[named.into_iter().flatten().collect::<Vec<_>>().join(" ")]);
        for target in &row.targets {
            let published = target.published.as_ref().map(Phrase::flat);
            let said = [target.goal.clone(), published, target.baseline.clone(), withdrawn(target.withdrawn)];
            let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            self.line(1, &[labelled(&w.say("target"), &said, w)]);
            for (before, _) in &target.before {
                self.line(2, &[format!("{} {before}", w.say("target-before"))]);
            }
            target.verdicts.iter().for_each(|line| self.verdict(2, line, w));
        }
        for source in &row.sources {
            let name = source.name.as_ref().map(|name| name.text.flat());
            self.line(1, &[name.unwrap_or_else(|| w.say("source-not-given"))]);
            for measured in &source.measurements {
                let when = measured.when.clone().unwrap_or_else(|| w.say("no-date"));
                let corrected = measured.corrected.then(|| w.say("corrected"));
                let dimension = measured.dimension.as_ref().map(Phrase::flat);
                let said = [Some(measured.value.flat()), Some(when), dimension, corrected];
                self.line(2, &said.into_iter().flatten().collect::<Vec<_>>());
                measured.verdicts.iter().for_each(|line| self.verdict(3, line, w));
                measured.under.iter().for_each(|under| self.line(3, std::slice::from_ref(under)));
            }
        }
    }

    fn verdict(&mut self, depth: usize, line: &Line, w: &Wording) {
        let target = line.target.as_ref().map(|target| format!(" {target}")).unwrap_or_default();
        self.line(depth, &[format!("{}{target}", labelled(&line.label, &line.reason, w))]);
    }

    /// What it is and where, what it bears out, and the copy of it.
    fn evidence(&mut self, shown: &Evidence, said: &domain::event::Evidence, w: &Wording) {
        let address = said.title.as_ref().map(|_| said.address.clone());
        let about = shown.about.as_ref().map(|about| format!("{} {about}", w.say("evidence-about")));
        let parts = [Some(shown.title.flat()), address, about];
        self.line(1, &parts.into_iter().flatten().collect::<Vec<_>>());
        let archived = said.archived.as_ref().map(|at| labelled(&w.say("evidence-archived"), at, w));
        let captured = shown.captured.as_ref().map(|when| format!("{} {when}", w.say("evidence-captured")));
        let sha256 = shown.sha256.as_ref().map(|sha256| format!("SHA-256 {sha256}"));
        let copy: Vec<String> = [archived, captured, sha256].into_iter().flatten().collect();
        if !copy.is_empty() {
            self.line(2, &copy);
        }
    }

    fn milestone(&mut self, depth: usize, item: &Item, w: &Wording) {
        let overdue = item.overdue.then(|| w.say("overdue"));
        let due = item.due.as_ref().map(|due| format!("{} {due}", w.say("due")));
        let deadline = item.deadline.as_ref().map(Phrase::flat);
        let label = (depth > 1).then(|| item.label.clone());
        let said = [Some(format!("{} {}", item.code, item.text.flat())), label, overdue, due, deadline];
        self.line(depth, &said.into_iter().flatten().collect::<Vec<_>>());
        item.former_codes.iter().for_each(|codes| self.line(depth + 1, std::slice::from_ref(codes)));
        for report in item.report.iter().chain(&item.earlier) {
            let source = report.source.as_ref().map(|source| source.text.flat());
            let progress = report.progress.as_ref().map(Phrase::flat);
            let said = [Some(report.label.clone()), report.when.clone(), source, progress];
            self.line(depth + 1, &said.into_iter().flatten().collect::<Vec<_>>());
        }
        item.items.iter().for_each(|below| self.milestone(depth + 1, below, w));
    }

    fn achievement(&mut self, depth: usize, item: &achievement::Item) {
        let counts = (!item.counts.is_empty()).then(|| item.counts.join(", "));
        let said = [Some(item.text.flat()), item.date.clone(), counts];
        self.line(depth, &said.into_iter().flatten().collect::<Vec<_>>());
        item.items.iter().for_each(|below| self.achievement(depth + 1, below));
    }
}

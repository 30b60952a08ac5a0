//! A commitment as plain text, for a terminal: what the page says, without its links.

use domain::Lang;
use projection::view::CommitmentView;

use super::notice;
use super::parts::Schedule;
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
    let lead: Vec<String> = view.lead.iter().map(|lead| Phrase::with_abbreviation(lead, w).flat()).collect();
    out.line(0, &[format!("{}: {}", w.count("lead-departments", lead.len()), lead.join("; "))]);
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
        self.line(
            0,
            &[format!("{}: {}", w.say("column-milestones"), Counts::milestones(&view.tally, w).brief())],
        );
        let results = Counts::attainments(&view.attainments, w);
        if !results.is_empty() {
            let judged = w.text("judged-on", &[("day", w.day(view.verdicts_on).into())]);
            self.line(0, &[format!("{}: {}. {judged}", w.say("column-results"), results.brief())]);
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
            self.line(1, &[format!("{}: {said}", w.say("target"))]);
            for (before, _) in &target.before {
                self.line(2, &[format!("{} {before}", w.say("target-before"))]);
            }
            target.verdicts.iter().for_each(|line| self.verdict(2, line));
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
                measured.verdicts.iter().for_each(|line| self.verdict(3, line));
                measured.under.iter().for_each(|under| self.line(3, std::slice::from_ref(under)));
            }
        }
    }

    fn verdict(&mut self, depth: usize, line: &Line) {
        let target = line.target.as_ref().map(|target| format!(" {target}")).unwrap_or_default();
        self.line(depth, &[format!("{}: {}{target}", line.label, line.reason)]);
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

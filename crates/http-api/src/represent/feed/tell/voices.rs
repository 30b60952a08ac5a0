//! What else is said: achievements, evidence, notes, challenges, assessments.

use domain::Text;
use domain::event::{Achievement, Answer, Assessment, Evidence, Subject, SubjectKind, Words};

use super::super::html::Html;
use super::super::line::Phrase;
use super::{Teller, Told};

impl Teller<'_> {
    pub(super) fn achieved(self, achievement: &Achievement) -> Told {
        let counts: Vec<_> =
            achievement.counts.iter().map(|count| self.words.quantity(count, &achievement.units)).collect();
        let news = match &achievement.date {
            Some(date) => self.say("feed-achieved-on", &[("date", self.words.when(date).into())]),
            None => self.words.say("feed-achieved"),
        };
        let counted =
            (!counts.is_empty()).then(|| self.row("feed-row-counts", &Html::text(&counts.join("; "))));
        Told::new(self.phrase(&achievement.text), news).row(counted)
    }

    pub(super) fn evidence_attached(self, evidence: &Evidence) -> Told {
        let news = self.say("feed-evidence-attached", &[("evidence", self.evidence_name(evidence).into())]);
        let about = evidence.about.as_ref().and_then(|subject| self.subject(subject));
        self.evident(Told::new(about.unwrap_or_else(|| self.whole()), news), evidence)
    }

    /// The title of a piece of evidence, or else its host.
    pub(super) fn evidence_name(self, evidence: &Evidence) -> String {
        let host = || host(&evidence.address).to_owned();
        evidence.title.as_ref().map_or_else(host, |title| self.quoted(title))
    }

    fn evident(self, told: Told, evidence: &Evidence) -> Told {
        let title =
            evidence.title.as_ref().map_or_else(|| Html::text(&evidence.address), |title| self.html(title));
        let copy = evidence
            .archived
            .as_ref()
            .map(|copy| self.row("feed-row-archived", &Html::link(copy, &Html::text(copy))));
        told.row(Some(self.row("feed-row-evidence", &Html::link(&evidence.address, &title)))).row(copy)
    }

    pub(super) fn note_published(self, note: &Words) -> Told {
        self.spoken("feed-note-published", self.whole(), &note.text)
    }

    pub(super) fn challenge_posed(self, challenge: &Words) -> Told {
        self.spoken("feed-challenge-posed", self.whole(), &challenge.text)
    }

    pub(super) fn challenge_answered(self, answer: &Answer) -> Told {
        let by = self.text_row("feed-row-by", answer.by.as_ref());
        let challenge =
            self.update.name.as_ref().and_then(|name| self.text_row("feed-row-challenge", Some(name)));
        self.spoken("feed-challenge-answered", self.whole(), &answer.text).row(by).row(challenge)
    }

    pub(super) fn assessed(self, assessment: &Assessment) -> Told {
        let args = [
            ("assessor", self.short(&assessment.assessor).into()),
            ("scale", self.short(&assessment.scale).into()),
            ("value", self.short(&assessment.value).into()),
        ];
        let brief = self.say("feed-assessed-brief", &args);
        let told = Told { brief: Some(brief), ..Told::new(self.whole(), self.say("feed-assessed", &args)) };
        let address = assessment
            .address
            .as_ref()
            .map(|address| self.row("feed-row-report", &Html::link(address, &Html::text(address))));
        told.row(self.text_row("feed-row-assessor", Some(&assessment.assessor)))
            .row(self.text_row("feed-row-scale", Some(&assessment.scale)))
            .row(self.text_row("feed-row-judgement", Some(&assessment.value)))
            .row(address)
    }

    /// Words that are the news.
    fn spoken(self, key: &str, about: Phrase, text: &Text) -> Told {
        let news = self.say(key, &[("text", self.quoted(text).into())]);
        Told::new(about, news).quote(Some(self.html(text)))
    }

    /// A text of the record in a few words.
    pub(super) fn short(self, text: &Text) -> String {
        self.phrase(text).within(super::QUOTE_CHARS_MAX / 2)
    }

    /// What another part of the commitment was called then.
    fn subject(self, subject: &Subject) -> Option<Phrase> {
        let (id, mentioned) = (subject.id()?, &self.update.mentioned);
        let milestone = || {
            let known = mentioned.milestones.get(id)?;
            Some(self.phrase(&known.text).after(known.code.as_str()))
        };
        let indicator = || Some(self.phrase(&mentioned.indicators.get(id)?.name));
        match subject.kind() {
            SubjectKind::Milestone => milestone(),
            SubjectKind::Indicator => indicator(),
            SubjectKind::Plan
            | SubjectKind::Organization
            | SubjectKind::Commitment
            | SubjectKind::Target
            | SubjectKind::Achievement
            | SubjectKind::Evidence
            | SubjectKind::Note
            | SubjectKind::Challenge
            | SubjectKind::Assessment => None,
        }
    }
}

/// The host of an address.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

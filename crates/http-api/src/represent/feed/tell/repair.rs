//! Corrections, withdrawals and removals of what was said before.

use domain::Text;
use domain::event::{Correction, Fact, Reason, Removal, SubjectKind};
use jiff::Timestamp;
use ulid::Ulid;

use super::super::html::Html;
use super::super::line::Phrase;
use super::{Teller, Told};

impl Teller<'_> {
    pub(super) fn corrected(self, correction: &Correction) -> Told {
        let new = Fact::from(correction.replacement.clone());
        let before = self.update.before.as_ref();
        let news = match before.map(|old| self.correction(old, &new)) {
            Some(news) => news,
            None => self.summary(&new),
        };
        let old = before.map(|old| self.row("feed-row-before", &self.in_full(old)));
        let told = Told { states: state(&new).into_iter().collect(), ..Told::new(self.about(&new), news) };
        told.row(old)
            .row(Some(self.row("feed-row-now", &self.in_full(&new))))
            .row(self.text_row("feed-row-reason", correction.reason.as_ref()))
            .row(Some(self.earlier_row("feed-row-corrects", correction.event)))
    }

    pub(super) fn retracted(self, removal: &Removal) -> Told {
        let before = self.update.before.as_ref();
        let about = before.map_or_else(|| self.whole(), |old| self.about(old));
        let news = before.map_or_else(|| self.words.say("feed-retracted"), |old| self.summary(old));
        let old = before.map(|old| self.row("feed-row-said", &self.in_full(old)));
        Told::new(about, news)
            .row(old)
            .row(self.text_row("feed-row-reason", removal.reason.as_ref()))
            .row(Some(self.earlier_row("feed-row-retracts", removal.event)))
    }

    /// Whether it takes back a withdrawal, so that what was withdrawn stands again.
    pub(in super::super) fn brings_back(self) -> bool {
        self.update.before.as_ref().is_some_and(|old| withdrawal(old).is_some())
    }

    /// Says nothing of what was removed, nor the names of its part, which may be what was removed.
    pub(super) fn redacted(self, removal: &Removal) -> Told {
        Told::new(Phrase::default(), self.words.say("feed-redacted"))
            .row(self.text_row("feed-row-reason", removal.reason.as_ref()))
            .row(Some(self.earlier_row("feed-row-redacts", removal.event)))
    }

    /// The old and the new; what they have in common, once.
    fn correction(self, old: &Fact, new: &Fact) -> String {
        if let (Fact::MeasurementRecorded(was), Fact::MeasurementRecorded(now)) = (old, new)
            && self.circumstances(was) == self.circumstances(now)
            && self.value(was) != self.value(now)
        {
            let values = self.arrow(&self.value(was), &self.value(now));
            return format!("{values}{}", self.circumstances(now));
        }
        match (self.summary(old), self.summary(new)) {
            (was, now) if was != now => self.arrow(&was, &now),
            (_, now) => self.say("feed-corrected", &[("what", now.into())]),
        }
    }

    /// What a report says, in a few plain words. Only reports can be corrected, and only those and withdrawals be
    /// retracted.
    fn summary(self, fact: &Fact) -> String {
        if let Fact::ScheduleStated(said) = fact {
            self.schedule(said)
        } else if let Fact::MilestoneStatusReported(said) = fact {
            self.completion(said)
        } else if let Fact::MeasurementRecorded(said) = fact {
            self.measurement(said)
        } else if let Fact::EvidenceAttached(said) = fact {
            self.evidence_name(said)
        } else if let Fact::AssessmentRecorded(said) = fact {
            self.short(&said.value)
        } else if let Fact::ChallengeClosed(_) = fact {
            self.words.say("feed-reopened")
        } else if withdrawal(fact).is_some() {
            self.words.say("feed-brought-back")
        } else {
            words(fact).map(|text| self.quoted(text)).unwrap_or_default()
        }
    }

    /// What a report says, with all its words.
    fn in_full(self, fact: &Fact) -> Html {
        let said = |summary: String, more: Option<&Text>| {
            let more = more.map(|text| Html::text(" – ").then(&self.html(text)));
            Html::text(&summary).then(&more.unwrap_or_default())
        };
        if let Fact::ScheduleStated(report) = fact {
            said(self.summary(fact), Some(&report.statement))
        } else if let Fact::MilestoneStatusReported(report) = fact {
            said(self.summary(fact), report.progress.as_ref())
        } else if let Fact::MeasurementRecorded(report) = fact {
            said(self.summary(fact), report.published.as_ref())
        } else if let Fact::EvidenceAttached(report) = fact {
            Html::link(&report.address, &said(self.summary(fact), None))
        } else if let Fact::AssessmentRecorded(report) = fact {
            self.html(&report.assessor).then(&Html::text(" – ")).then(&self.html(&report.value))
        } else if let Some(reason) = withdrawal(fact) {
            self.optional(reason.reason.as_ref())
        } else {
            words(fact).map(|text| self.html(text)).unwrap_or_default()
        }
    }

    /// What a report is about: its part, or else the commitment.
    fn about(self, fact: &Fact) -> Phrase {
        match fact.subject() {
            Some(SubjectKind::Milestone | SubjectKind::Indicator | SubjectKind::Target) => self.part(),
            Some(SubjectKind::Challenge) if withdrawal(fact).is_some() => self.part(),
            _ => self.whole(),
        }
    }

    /// A link to an earlier event, by the day on which it was recorded.
    fn earlier_row(self, key: &str, event: Ulid) -> Html {
        let millis = i64::try_from(event.timestamp_ms()).unwrap_or_default();
        let time = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
        let page = self.site.event_page(event, self.words.lang());
        self.row(key, &Html::link(&page, &Html::text(&self.words.instant(time))))
    }
}

/// Why something was taken out of the record or closed; none for what is no such event.
fn withdrawal(fact: &Fact) -> Option<&Reason> {
    let (Fact::CommitmentWithdrawn(reason)
    | Fact::MilestoneWithdrawn(reason)
    | Fact::IndicatorWithdrawn(reason)
    | Fact::TargetWithdrawn(reason)
    | Fact::ChallengeClosed(reason)) = fact
    else {
        return None;
    };
    Some(reason)
}

/// The text that a report consists of.
fn words(fact: &Fact) -> Option<&Text> {
    if let Fact::AchievementReported(said) = fact {
        return Some(&said.text);
    }
    let (Fact::NotePublished(said) | Fact::ChallengePosed(said)) = fact else { return None };
    Some(&said.text)
}

/// Where a report puts its subject on an axis.
fn state(fact: &Fact) -> Option<(&'static str, &'static str)> {
    if let Fact::ScheduleStated(said) = fact {
        return Some(("schedule", said.state.word()));
    }
    let Fact::MilestoneStatusReported(said) = fact else { return None };
    Some(("completion", said.status.word()))
}

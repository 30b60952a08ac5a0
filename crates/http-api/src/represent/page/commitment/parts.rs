//! The smaller parts of the page of a commitment.

use domain::event;
use projection::view::{
    AnswerView, AssessmentView, ChallengeView, CommitmentView, EvidenceView, NoteView, ScheduleView,
};

use super::super::link::{self, mail, web};
use super::super::phrase::Phrase;
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// An address for enquiries.
pub(super) struct Contact {
    pub(super) label: Option<Phrase>,
    pub(super) email: String,
    pub(super) href: String,
}

/// What the lead states, as published.
pub(super) struct Schedule {
    pub(super) statement: Phrase,
    /// In words of the page's language, where the statement is not in it.
    pub(super) label: Option<String>,
    pub(super) when: Option<String>,
    /// The event that said it.
    pub(super) event: String,
}

/// A note.
pub(super) struct Note {
    pub(super) id: String,
    pub(super) text: Phrase,
    /// The event that said it, and when.
    pub(super) event: String,
    pub(super) told: String,
}

/// A question to the public with the replies.
pub(super) struct Challenge {
    pub(super) id: String,
    pub(super) text: Phrase,
    pub(super) closed: bool,
    pub(super) answers: Vec<Answer>,
}

/// A reply.
pub(super) struct Answer {
    pub(super) text: Phrase,
    pub(super) by: Option<Phrase>,
}

/// Where a claim can be checked.
pub(super) struct Evidence {
    pub(super) title: Phrase,
    /// None where the address is not one of the web.
    pub(super) href: Option<String>,
    pub(super) about: Option<String>,
    pub(super) archived: Option<String>,
    pub(super) captured: Option<String>,
    pub(super) sha256: Option<String>,
}

/// The judgement of a third party.
pub(super) struct Assessed {
    pub(super) assessor: Phrase,
    pub(super) scale: Phrase,
    pub(super) value: Phrase,
    /// The event that recorded it.
    pub(super) event: String,
    pub(super) href: Option<String>,
}

impl Contact {
    pub(super) fn of(contact: &event::Contact, w: &Wording) -> Self {
        let label = contact.label.as_ref().map(|label| Phrase::of(label, w));
        Self { label, email: contact.email.clone(), href: mail(&contact.email) }
    }
}

impl Schedule {
    pub(super) fn of(schedule: &ScheduleView, w: &Wording, site: &Site) -> Self {
        let statement = Phrase::of(&schedule.statement, w);
        let label = statement.is_foreign().then(|| w.schedule(schedule.state, schedule.extent));
        let event = link::event(site, schedule.origin.event, w.lang());
        Self { statement, label, when: schedule.origin.effective.as_ref().map(|when| w.as_of(when)), event }
    }
}

impl Note {
    pub(super) fn of(note: &NoteView, w: &Wording, site: &Site) -> Self {
        Self {
            id: note.id.to_string(),
            text: Phrase::of(&note.text, w),
            event: link::event(site, note.origin.event, w.lang()),
            told: link::told(&note.origin, w),
        }
    }
}

impl Challenge {
    pub(super) fn of(challenge: &ChallengeView, w: &Wording) -> Self {
        let answer = |answer: &AnswerView| Answer {
            text: Phrase::of(&answer.text, w),
            by: answer.by.as_ref().map(|by| Phrase::of(by, w)),
        };
        Self {
            id: challenge.id.to_string(),
            text: Phrase::of(&challenge.text, w),
            closed: challenge.closed,
            answers: challenge.answers.iter().map(answer).collect(),
        }
    }
}

impl Evidence {
    pub(super) fn of(evidence: &EvidenceView, view: &CommitmentView, w: &Wording) -> Self {
        let said = &evidence.said;
        let title = said.title.as_ref().map(|title| Phrase::of(title, w));
        Self {
            title: title.unwrap_or_else(|| Phrase::plain(said.address.clone())),
            href: web(&said.address),
            about: said.about.as_ref().and_then(|subject| about(subject, view, w)),
            archived: said.archived.as_deref().and_then(web),
            captured: said.captured.as_ref().map(|when| w.when(when)),
            sha256: said.sha256.clone(),
        }
    }
}

impl Assessed {
    pub(super) fn of(assessment: &AssessmentView, w: &Wording, site: &Site) -> Self {
        let said = &assessment.said;
        Self {
            assessor: Phrase::of(&said.assessor, w),
            scale: Phrase::of(&said.scale, w),
            value: Phrase::of(&said.value, w),
            event: link::event(site, assessment.origin.event, w.lang()),
            href: said.address.as_deref().and_then(web),
        }
    }
}

/// The published number of the milestone, or the name of the indicator, that a piece of evidence bears out.
fn about(subject: &event::Subject, view: &CommitmentView, w: &Wording) -> Option<String> {
    let id = subject.id()?;
    let milestones = || view.milestones.iter().flat_map(projection::view::MilestoneView::flat);
    let milestone = || milestones().find(|m| m.id == *id).map(|milestone| milestone.code.to_string());
    let indicator = || view.indicators.iter().find(|i| i.id == *id).map(|indicator| w.words(&indicator.name));
    match subject.kind() {
        event::SubjectKind::Milestone => milestone(),
        event::SubjectKind::Indicator => indicator(),
        event::SubjectKind::Plan
        | event::SubjectKind::Organization
        | event::SubjectKind::Commitment
        | event::SubjectKind::Target
        | event::SubjectKind::Achievement
        | event::SubjectKind::Evidence
        | event::SubjectKind::Note
        | event::SubjectKind::Challenge
        | event::SubjectKind::Assessment => None,
    }
}

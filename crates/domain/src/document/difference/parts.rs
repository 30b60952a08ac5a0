//! Achievements, evidence, notes, challenges and assessments: reported once under an id, corrected where the document
//! says otherwise. Answers to a challenge have no id: each is recorded once.

use super::{At, Finder, Frame, merge};
use crate::document::{ChallengeEntry, CommitmentEntry, Placed, Times};
use crate::event::{
    Achievement, Answer, Assessment, Change, Correction, Evidence, Fact, Replacement, Subject, SubjectKind,
    Words,
};
use crate::record::Reported;
use crate::{LocalId, Text};

pub(super) fn find(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry) {
    entry.achievements.iter().for_each(|placed| achievement(finder, frame, placed));
    entry.evidence.iter().for_each(|placed| evidence(finder, frame, placed));
    entry.notes.iter().for_each(|placed| note(finder, frame, placed));
    entry.challenges.iter().for_each(|placed| challenge(finder, frame, placed));
    entry.assessments.iter().for_each(|placed| assessment(finder, frame, placed));
}

fn achievement(finder: &mut Finder, frame: &Frame, placed: &Placed<(LocalId, Achievement)>) {
    let Placed { place, times, said: (id, said) } = placed;
    let known = finder.commitment(frame).and_then(|commitment| commitment.achievements.get(id));
    let fact = match known {
        None => Some(Fact::AchievementReported(said.clone())),
        Some(known) => {
            corrected(known, achievement_merged(&known.said, said), Replacement::AchievementReported)
        }
    };
    let at = At { place: *place, path: "achievement" };
    if let Some(fact) = fact {
        let subject = Subject::part(SubjectKind::Achievement, id);
        let change = frame.change_in(&subject, times, fact);
        finder.say(at, Change { effective: said.date.clone(), ..change });
    }
}

fn achievement_merged(now: &Achievement, said: &Achievement) -> Achievement {
    Achievement {
        text: now.text.overlaid(&said.text),
        date: merge::kept(now.date.as_ref(), said.date.as_ref()),
        parent: merge::kept(now.parent.as_ref(), said.parent.as_ref()),
        counts: merge::listed(&now.counts, &said.counts),
        units: merge::units(&now.units, &said.units),
    }
}

/// Finds the evidence about a part that is about to be withdrawn: afterwards there can be none.
pub(super) fn evidence_about(finder: &mut Finder, frame: &Frame, entry: &CommitmentEntry, part: &Subject) {
    let about = entry.evidence.iter().filter(|placed| placed.said.1.about.as_ref() == Some(part));
    about.for_each(|placed| evidence(finder, frame, placed));
}

fn evidence(finder: &mut Finder, frame: &Frame, placed: &Placed<(LocalId, Evidence)>) {
    let Placed { place, times, said: (id, said) } = placed;
    let known = finder.commitment(frame).and_then(|commitment| commitment.evidence.get(id));
    let fact = match known {
        None => Some(Fact::EvidenceAttached(said.clone())),
        Some(known) => corrected(known, evidence_merged(&known.said, said), Replacement::EvidenceAttached),
    };
    let at = At { place: *place, path: "evidence" };
    say(finder, frame, (at, times), (SubjectKind::Evidence, id), fact);
}

fn evidence_merged(now: &Evidence, said: &Evidence) -> Evidence {
    Evidence {
        about: merge::kept(now.about.as_ref(), said.about.as_ref()),
        address: said.address.clone(),
        title: merge::text(now.title.as_ref(), said.title.as_ref()),
        archived: merge::kept(now.archived.as_ref(), said.archived.as_ref()),
        sha256: merge::kept(now.sha256.as_ref(), said.sha256.as_ref()),
        captured: merge::kept(now.captured.as_ref(), said.captured.as_ref()),
    }
}

fn note(finder: &mut Finder, frame: &Frame, placed: &Placed<(LocalId, Text)>) {
    let Placed { place, times, said: (id, text) } = placed;
    let known = finder.commitment(frame).and_then(|commitment| commitment.notes.get(id));
    let fact = match known {
        None => Some(Fact::NotePublished(Words { text: text.clone() })),
        Some(known) => corrected(known, words_merged(&known.said, text), Replacement::NotePublished),
    };
    let at = At { place: *place, path: "note" };
    say(finder, frame, (at, times), (SubjectKind::Note, id), fact);
}

fn challenge(finder: &mut Finder, frame: &Frame, placed: &Placed<ChallengeEntry>) {
    let Placed { place, times, said } = placed;
    let at = At { place: *place, path: "challenge" };
    let known = finder.commitment(frame).and_then(|commitment| commitment.challenges.get(&said.id));
    let closed = known.and_then(|known| known.closed.clone());
    let subject = Subject::part(SubjectKind::Challenge, &said.id);
    if !finder.bring_back((at, frame), &subject, closed.as_ref(), &said.closed) {
        return;
    }
    let known = finder.commitment(frame).and_then(|commitment| commitment.challenges.get(&said.id));
    let fact = match (known.map(|known| &known.posed), &said.text) {
        (None, None) => {
            finder.needs(at, &format!("challenge {}", said.id), &[("text", false)]);
            return;
        }
        (None, Some(text)) => Some(Fact::ChallengePosed(Words { text: text.clone() })),
        (Some(_), None) => None,
        (Some(known), Some(text)) => {
            corrected(known, words_merged(&known.said, text), Replacement::ChallengePosed)
        }
    };
    say(finder, frame, (at, times), (SubjectKind::Challenge, &said.id), fact);
    said.answers.iter().for_each(|placed| answer(finder, frame, &said.id, placed));
    if let Some(reason) = finder.taken_out(at, closed.as_ref(), &said.closed) {
        say(
            finder,
            frame,
            (at, &Times::default()),
            (SubjectKind::Challenge, &said.id),
            Some(Fact::ChallengeClosed(reason)),
        );
    }
}

/// An answer, unless the challenge has it. One that has other words beside the same ones cannot be corrected.
fn answer(finder: &mut Finder, frame: &Frame, id: &LocalId, placed: &Placed<Answer>) {
    let Placed { place, times, said } = placed;
    let at = At { place: *place, path: "challenge.answer" };
    let known = finder.commitment(frame).and_then(|commitment| commitment.challenges.get(id));
    let answers = known.map_or(&[] as &[Reported<_>], |known| &known.answers);
    let alike = |now: &Answer| now.text.iter().any(|(lang, text)| said.text.get(lang) == Some(text));
    let has = |now: &Answer| {
        let texts = merge::covers(Some(&now.text), Some(&said.text));
        texts && merge::covers(now.by.as_ref(), said.by.as_ref())
    };
    if answers.iter().any(|known| has(&known.said)) {
        return;
    }
    let other = answers.iter().find(|known| alike(&known.said)).map(|known| known.trace.event);
    match other {
        Some(event) => {
            let message = format!("an answer is not corrected; retract event {event}, then say it anew");
            finder.refuse(at, message);
        }
        None => {
            let fact = Some(Fact::ChallengeAnswered(said.clone()));
            say(finder, frame, (at, times), (SubjectKind::Challenge, id), fact);
        }
    }
}

fn words_merged(now: &Words, said: &Text) -> Words {
    Words { text: now.text.overlaid(said) }
}

fn assessment(finder: &mut Finder, frame: &Frame, placed: &Placed<(LocalId, Assessment)>) {
    let Placed { place, times, said: (id, said) } = placed;
    let known = finder.commitment(frame).and_then(|commitment| commitment.assessments.get(id));
    let fact = match known {
        None => Some(Fact::AssessmentRecorded(said.clone())),
        Some(known) => {
            corrected(known, assessment_merged(&known.said, said), Replacement::AssessmentRecorded)
        }
    };
    let at = At { place: *place, path: "assessment" };
    say(finder, frame, (at, times), (SubjectKind::Assessment, id), fact);
}

fn assessment_merged(now: &Assessment, said: &Assessment) -> Assessment {
    Assessment {
        assessor: now.assessor.overlaid(&said.assessor),
        scale: now.scale.overlaid(&said.scale),
        value: now.value.overlaid(&said.value),
        address: merge::kept(now.address.as_ref(), said.address.as_ref()),
    }
}

/// The correction to what was merged, if that is not what the record says.
fn corrected<T: PartialEq>(
    known: &Reported<T>,
    merged: T,
    replace: impl Fn(T) -> Replacement,
) -> Option<Fact> {
    if known.said == merged {
        return None;
    }
    let (event, replacement) = (known.trace.event, replace(merged));
    Some(Fact::EventCorrected(Correction { event, reason: None, replacement }))
}

fn say(
    finder: &mut Finder,
    frame: &Frame,
    (at, times): (At, &Times),
    (kind, id): (SubjectKind, &LocalId),
    fact: Option<Fact>,
) {
    if let Some(fact) = fact {
        finder.say(at, frame.change_in(&Subject::part(kind, id), times, fact));
    }
}

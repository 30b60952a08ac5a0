//! Finding what an event said within a commitment.

use ulid::Ulid;

use crate::event::{Fact, Reason, Replacement, Subject, SubjectKind};
use crate::record::{Commitment, Trace};

/// A report that can be corrected or retracted.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The event that said it.
    pub event: Ulid,
    /// What it was about.
    pub subject: Subject,
    /// What it said, unless it is an answer to a challenge, which is retracted but not corrected.
    pub fact: Option<Replacement>,
}

/// Everything that was reported on a commitment and still stands.
pub fn reports(commitment: &Commitment) -> impl Iterator<Item = Said> {
    let part = Subject::part;
    let said = |event, subject, fact| Said { event, subject, fact: Some(fact) };
    let schedule = commitment
        .schedule
        .iter()
        .map(move |r| said(r.trace.event, Subject::COMMITMENT, Replacement::ScheduleStated(r.said.clone())));
    let statuses = commitment.milestones.iter().flat_map(move |(id, milestone)| {
        milestone.reports.iter().map(move |r| {
            let fact = Replacement::MilestoneStatusReported(r.said.clone());
            said(r.trace.event, part(SubjectKind::Milestone, id), fact)
        })
    });
    let measurements = commitment.indicators.iter().flat_map(move |(id, indicator)| {
        indicator.measurements.iter().map(move |r| {
            let fact = Replacement::MeasurementRecorded(r.said.clone());
            said(r.trace.event, part(SubjectKind::Indicator, id), fact)
        })
    });
    let achievements = commitment.achievements.iter().map(move |(id, r)| {
        let fact = Replacement::AchievementReported(r.said.clone());
        said(r.trace.event, part(SubjectKind::Achievement, id), fact)
    });
    let evidence = commitment.evidence.iter().map(move |(id, r)| {
        let fact = Replacement::EvidenceAttached(r.said.clone());
        said(r.trace.event, part(SubjectKind::Evidence, id), fact)
    });
    let notes = commitment.notes.iter().map(move |(id, r)| {
        said(r.trace.event, part(SubjectKind::Note, id), Replacement::NotePublished(r.said.clone()))
    });
    let assessments = commitment.assessments.iter().map(move |(id, r)| {
        let fact = Replacement::AssessmentRecorded(r.said.clone());
        said(r.trace.event, part(SubjectKind::Assessment, id), fact)
    });
    let challenges = challenges(commitment);
    schedule
        .chain(statuses)
        .chain(measurements)
        .chain(achievements)
        .chain(evidence)
        .chain(notes)
        .chain(assessments)
        .chain(challenges)
}

fn challenges(commitment: &Commitment) -> impl Iterator<Item = Said> {
    commitment.challenges.iter().flat_map(|(id, challenge)| {
        let subject = Subject::part(SubjectKind::Challenge, id);
        let posed = Replacement::ChallengePosed(challenge.posed.said.clone());
        let answers = challenge.answers.iter().map(|answer| (answer.trace.event, None));
        let all = std::iter::once((challenge.posed.trace.event, Some(posed))).chain(answers);
        let said: Vec<_> = all.map(|(event, fact)| Said { event, subject: subject.clone(), fact }).collect();
        said
    })
}

/// What took something of a commitment, or the commitment itself, out of the record: the event, what it was about, and
/// what it said. Each can be retracted, which brings back what it took.
pub fn withdrawals(commitment: &Commitment) -> impl Iterator<Item = (Ulid, Subject, Fact)> {
    type Withdrawn = Option<(Trace, Reason)>;
    let of = |subject: Subject, withdrawn: &Withdrawn, fact: fn(Reason) -> Fact| {
        withdrawn.as_ref().map(|(trace, reason)| (trace.event, subject, fact(reason.clone())))
    };
    let part = Subject::part;
    let itself = of(Subject::COMMITMENT, &commitment.definition.withdrawn, Fact::CommitmentWithdrawn);
    let milestones = commitment.milestones.iter().filter_map(move |(id, known)| {
        of(part(SubjectKind::Milestone, id), &known.definition.withdrawn, Fact::MilestoneWithdrawn)
    });
    let indicators = commitment.indicators.iter().filter_map(move |(id, known)| {
        of(part(SubjectKind::Indicator, id), &known.definition.withdrawn, Fact::IndicatorWithdrawn)
    });
    let targets = commitment.targets.iter().filter_map(move |(id, known)| {
        of(part(SubjectKind::Target, id), &known.withdrawn, Fact::TargetWithdrawn)
    });
    let challenges = commitment.challenges.iter().filter_map(move |(id, known)| {
        of(part(SubjectKind::Challenge, id), &known.closed, Fact::ChallengeClosed)
    });
    itself.into_iter().chain(milestones).chain(indicators).chain(targets).chain(challenges)
}

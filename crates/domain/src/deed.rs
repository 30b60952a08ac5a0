//! What recording a fact is called, in words for whoever may not do it.

use crate::event::Fact;

/// What a caller does by recording a fact, behind "may not".
pub(crate) fn deed(fact: &Fact) -> &'static str {
    match fact {
        Fact::PlanPublished(_) => "publish a plan",
        Fact::PlanRevised(_) => "revise a plan",
        Fact::OrganizationNamed(_) => "name an organization",
        Fact::CommitmentMade(_) => "make a commitment",
        Fact::CommitmentRevised(_) => "revise a commitment",
        Fact::CommitmentSucceeded(_) => "name the successor of a commitment",
        Fact::CommitmentWithdrawn(_) => "withdraw a commitment",
        Fact::ContactRevised(_) => "revise the contacts of a commitment",
        Fact::ScheduleStated(_) => "make a statement on the schedule",
        Fact::MilestoneAdded(_) => "add a milestone",
        Fact::MilestoneRevised(_) => "revise a milestone",
        Fact::MilestoneMoved(_) => "move a milestone",
        Fact::MilestoneStatusReported(_) => "report the status of a milestone",
        Fact::MilestoneWithdrawn(_) => "withdraw a milestone",
        Fact::IndicatorDefined(_) => "define an indicator",
        Fact::IndicatorRevised(_) => "revise an indicator",
        Fact::IndicatorWithdrawn(_) => "withdraw an indicator",
        Fact::TargetSet(_) => "set a target",
        Fact::TargetRevised(_) => "revise a target",
        Fact::TargetWithdrawn(_) => "withdraw a target",
        Fact::MeasurementRecorded(_) => "record a measurement",
        Fact::AchievementReported(_) => "report an achievement",
        Fact::EvidenceAttached(_) => "attach evidence",
        Fact::NotePublished(_) => "publish a note",
        Fact::ChallengePosed(_) => "pose a challenge",
        Fact::ChallengeAnswered(_) => "answer a challenge",
        Fact::ChallengeClosed(_) => "close a challenge",
        Fact::AssessmentRecorded(_) => "record an assessment",
        Fact::EventCorrected(_) => "correct an event",
        Fact::EventRetracted(_) => "retract an event",
        Fact::EventRedacted(_) => "redact an event",
    }
}

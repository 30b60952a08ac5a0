//! The JSON Schemas of all kinds and versions, as published.

/// Each type as a line names it, `plan-published.v1`, with the schema of its lines (JSON Schema, draft 2020-12).
///
/// A schema is never changed but to say the same better; a kind that changes gets one of the next version.
pub const SCHEMAS: [(&str, &str); 31] = [
    ("plan-published.v1", include_str!("../../schemas/plan-published.v1.json")),
    ("plan-revised.v1", include_str!("../../schemas/plan-revised.v1.json")),
    ("organization-named.v1", include_str!("../../schemas/organization-named.v1.json")),
    ("commitment-made.v1", include_str!("../../schemas/commitment-made.v1.json")),
    ("commitment-revised.v1", include_str!("../../schemas/commitment-revised.v1.json")),
    ("commitment-succeeded.v1", include_str!("../../schemas/commitment-succeeded.v1.json")),
    ("commitment-withdrawn.v1", include_str!("../../schemas/commitment-withdrawn.v1.json")),
    ("contact-revised.v1", include_str!("../../schemas/contact-revised.v1.json")),
    ("schedule-stated.v1", include_str!("../../schemas/schedule-stated.v1.json")),
    ("milestone-added.v1", include_str!("../../schemas/milestone-added.v1.json")),
    ("milestone-revised.v1", include_str!("../../schemas/milestone-revised.v1.json")),
    ("milestone-status-reported.v1", include_str!("../../schemas/milestone-status-reported.v1.json")),
    ("milestone-moved.v1", include_str!("../../schemas/milestone-moved.v1.json")),
    ("milestone-withdrawn.v1", include_str!("../../schemas/milestone-withdrawn.v1.json")),
    ("indicator-defined.v1", include_str!("../../schemas/indicator-defined.v1.json")),
    ("indicator-revised.v1", include_str!("../../schemas/indicator-revised.v1.json")),
    ("indicator-withdrawn.v1", include_str!("../../schemas/indicator-withdrawn.v1.json")),
    ("target-set.v1", include_str!("../../schemas/target-set.v1.json")),
    ("target-revised.v1", include_str!("../../schemas/target-revised.v1.json")),
    ("target-withdrawn.v1", include_str!("../../schemas/target-withdrawn.v1.json")),
    ("measurement-recorded.v1", include_str!("../../schemas/measurement-recorded.v1.json")),
    ("achievement-reported.v1", include_str!("../../schemas/achievement-reported.v1.json")),
    ("evidence-attached.v1", include_str!("../../schemas/evidence-attached.v1.json")),
    ("note-published.v1", include_str!("../../schemas/note-published.v1.json")),
    ("challenge-posed.v1", include_str!("../../schemas/challenge-posed.v1.json")),
    ("challenge-answered.v1", include_str!("../../schemas/challenge-answered.v1.json")),
    ("challenge-closed.v1", include_str!("../../schemas/challenge-closed.v1.json")),
    ("assessment-recorded.v1", include_str!("../../schemas/assessment-recorded.v1.json")),
    ("event-corrected.v1", include_str!("../../schemas/event-corrected.v1.json")),
    ("event-retracted.v1", include_str!("../../schemas/event-retracted.v1.json")),
    ("event-redacted.v1", include_str!("../../schemas/event-redacted.v1.json")),
];

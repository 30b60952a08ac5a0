//! The record as it was for a day of the world, or as sources had told it by a day.
//!
//! Both are views of a record: what was reported about later days, or told later, is left out. Definitions stay, since
//! they say nothing about a day.

use jiff::civil::Date;
use jiff::tz::Offset;

use crate::When;
use crate::record::{Commitment, Reported};

/// A commitment with the reports that speak about a day or earlier ones. A report without a date counts from the day
/// on which it was attested; without that, it is left out.
#[must_use]
pub fn as_of(commitment: &Commitment, day: Date) -> Commitment {
    retain(commitment, &|about: &About<'_>| {
        let own = about.effective.map(|when| when.last_day().unwrap_or(when.first_day()));
        own.or(about.attested).is_some_and(|own| own <= day)
    })
}

/// A commitment with the reports that sources had told by a day: attested by then, or where nothing is known of that,
/// recorded by then (UTC).
#[must_use]
pub fn attested_by(commitment: &Commitment, day: Date) -> Commitment {
    retain(commitment, &|about: &About<'_>| about.attested.unwrap_or(about.recorded) <= day)
}

/// The days of a report.
struct About<'a> {
    effective: Option<&'a When>,
    attested: Option<Date>,
    recorded: Date,
}

impl<'a> About<'a> {
    fn of<T>(report: &'a Reported<T>) -> Self {
        Self {
            effective: report.effective.as_ref(),
            attested: report.attested.as_ref().and_then(When::last_day),
            recorded: Offset::UTC.to_datetime(report.trace.time).date(),
        }
    }
}

fn retain(commitment: &Commitment, keeps: &dyn Fn(&About<'_>) -> bool) -> Commitment {
    let mut view = commitment.clone();
    view.schedule.retain(|report| keeps(&About::of(report)));
    view.contacts = view.contacts.filter(|report| keeps(&About::of(report)));
    for milestone in view.milestones.values_mut() {
        milestone.reports.retain(|report| keeps(&About::of(report)));
    }
    for indicator in view.indicators.values_mut() {
        indicator.measurements.retain(|report| keeps(&About::of(report)));
    }
    view.achievements.retain(|_, report| keeps(&About::of(report)));
    view.evidence.retain(|_, report| keeps(&About::of(report)));
    view.notes.retain(|_, report| keeps(&About::of(report)));
    view.challenges.retain(|_, challenge| keeps(&About::of(&challenge.posed)));
    for challenge in view.challenges.values_mut() {
        challenge.answers.retain(|report| keeps(&About::of(report)));
    }
    view.assessments.retain(|_, report| keeps(&About::of(report)));
    view
}

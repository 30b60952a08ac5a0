//! For which days what was computed for one day holds as well.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::When;
use crate::completeness::heard;
use crate::record::Commitment;

/// The days around one on which what is computed of a commitment for a day is the same.
///
/// That is its verdicts, what is overdue, and since when it awaits a report. The days end where a deadline passes, the
/// time of a measurement comes, or a report was told.
#[must_use]
pub fn steady(commitment: &Commitment, on: Date) -> RangeInclusive<Date> {
    let (mut first, mut last) = (Date::MIN, Date::MAX);
    for turn in turns(commitment) {
        match turn <= on {
            true => first = first.max(turn),
            false => last = last.min(turn.yesterday().unwrap_or(turn)),
        }
    }
    first..=last
}

/// The days from which on something may be otherwise than on the day before.
fn turns(commitment: &Commitment) -> impl Iterator<Item = Date> {
    let after =
        |due: &Option<When>| due.as_ref().and_then(When::last_day).and_then(|day| day.tomorrow().ok());
    let milestones = commitment.milestones.values().filter_map(move |known| after(&known.definition.now.due));
    let targets = commitment.targets.values().filter_map(move |known| after(&known.now.due));
    let measured = commitment.indicators.values().flat_map(|indicator| &indicator.measurements);
    let measured = measured.filter_map(|report| report.said.dated().map(When::first_day));
    milestones.chain(targets).chain(measured).chain(heard(commitment))
}

//! A value beside its goal as a bar. The words next to it say the same, so it is hidden from screen readers.

use domain::{Decimal, Goal, Value};
use projection::view::IndicatorView;

/// A bar with a mark, in hundredths of the width.
pub(super) struct Bar {
    pub(super) width: String,
    pub(super) goal: String,
}

impl Bar {
    /// The bar of a value on the scale of its indicator; none where it would be below zero or the scale is nothing.
    pub(super) fn of(value: &Decimal, goal: &Decimal, indicator: &IndicatorView) -> Option<Self> {
        let (value, goal) = (size(value)?, size(goal)?);
        let longest = scale(indicator).max(value).max(goal);
        let share = |number: f64| format!("{:.1}", number / longest * 100.0);
        (longest > 0.0).then(|| Self { width: share(value), goal: share(goal) })
    }
}

/// The largest number among the goals of an indicator and the values in its own unit: bars of one indicator compare.
fn scale(indicator: &IndicatorView) -> f64 {
    let goals = indicator.targets.iter().filter_map(|target| match &target.definition.goal {
        Goal::AtLeast(goal) => size(goal),
        Goal::AtMost(_)
        | Goal::MoreThan(_)
        | Goal::LessThan(_)
        | Goal::Exactly(_)
        | Goal::Between(..)
        | Goal::Prose
        | Goal::NotSet => None,
    });
    let own = indicator.measurements.iter().filter(|measured| measured.said.unit.is_none());
    let values = own.filter_map(|measured| match &measured.said.value {
        Value::Number(number) => size(number),
        Value::Range(..) | Value::Text(_) | Value::Missing(..) => None,
    });
    goals.chain(values).fold(0.0, f64::max)
}

/// A number for drawing only.
fn size(number: &Decimal) -> Option<f64> {
    number.to_string().parse().ok().filter(|size| *size >= 0.0)
}

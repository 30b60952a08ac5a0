//! From values and days to places on the paper.

use domain::{Decimal, When};
use jiff::civil::Date;

use super::WIDTH;

/// Days from left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    first: Date,
    last: Date,
    left: f64,
    right: f64,
}

/// Values from the ground up. Places are heights below the top of the paper of a panel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heights {
    pub(super) low: f64,
    pub(super) high: f64,
    height: f64,
}

/// The margin at the right.
const RIGHT: f64 = 8.0;

impl Days {
    /// A scale on which all days have room, to the right of a margin; none where there are no days.
    pub(super) fn over(days: impl Iterator<Item = Date>, left: f64) -> Option<Self> {
        let mut days: Vec<Date> = days.collect();
        days.sort_unstable();
        let (first, last) = (*days.first()?, *days.last()?);
        Some(Self { first, last, left, right: WIDTH - RIGHT })
    }

    /// The place of the morning of a day.
    pub(super) fn morning(&self, day: Date) -> f64 {
        let days = |to: Date| f64::from((to - self.first).get_days());
        self.left + days(day.clamp(self.first, self.last)) / (days(self.last) + 1.0) * self.room()
    }

    /// The place of the evening of a day.
    pub(super) fn evening(&self, day: Date) -> f64 {
        let one = self.room() / (f64::from((self.last - self.first).get_days()) + 1.0);
        self.morning(day) + one
    }

    pub(super) fn right(&self) -> f64 {
        self.right
    }

    /// The same days in less room.
    pub(super) fn without(self, room: f64) -> Self {
        Self { right: self.right - room, ..self }
    }

    /// The months at both ends.
    pub(super) fn ends(&self) -> [Option<When>; 2] {
        [self.first, self.last].map(|day| format!("{:04}-{:02}", day.year(), day.month()).parse().ok())
    }

    fn room(&self) -> f64 {
        self.right() - self.left
    }
}

impl Heights {
    /// A scale with room for all values and for nothing, up to a round number.
    pub(super) fn over(values: impl Iterator<Item = f64>, height: f64) -> Self {
        let (low, high) =
            values.fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
        let high = if low == 0.0 && high == 0.0 { 1.0 } else { round(high) };
        Self { low: -round(-low), high, height }
    }

    pub(super) fn place(&self, value: f64) -> f64 {
        (self.high - value) / (self.high - self.low) * self.height
    }
}

/// The next number that is a round one times a power of ten.
fn round(number: f64) -> f64 {
    if number <= 0.0 {
        return 0.0;
    }
    let power = 10_f64.powf(number.log10().floor());
    let steps = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= number * 0.999_999).unwrap_or(number)
}

/// A number for drawing only.
pub(super) fn size(number: &Decimal) -> Option<f64> {
    number.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers() {
        for (number, expected) in [(1056.0, 1200.0), (35.0, 40.0), (100.0, 100.0), (0.3, 0.3), (0.0, 1.0)] {
            let scale = Heights::over(std::iter::once(number), 80.0);
            assert!((scale.high - expected).abs() < 1e-9, "{number}: {}", scale.high);
        }
        let below = Heights::over([-3.0, 4.0].into_iter(), 100.0);
        assert!((below.low + 3.0).abs() < 1e-9 && (below.place(0.0) - 400.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn days_lie_side_by_side() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let days = Days::over([day("2018-01-01"), day("2018-01-10")].into_iter(), 52.0).unwrap();
        assert!((days.morning(day("2018-01-01")) - 52.0).abs() < 1e-9);
        assert!((days.evening(day("2018-01-10")) - 352.0).abs() < 1e-9);
        assert!((days.evening(day("2018-01-01")) - days.morning(day("2018-01-02"))).abs() < 1e-9);
    }
}

//! The panels of a chart: where values, targets and figures go on the paper.

use domain::{Decimal, Measurement, Qualifier, Slug, Value};
use jiff::civil::Date;
use projection::view::{CommitmentView, TargetView};

use super::measured::Drawing;
use super::scale::{Days, Heights, size};
use super::{at, wide};

/// Where the paper begins, to the right of the figures of the scale.
pub(super) const LEFT: f64 = 44.0;
/// The room for values without a date, before the time begins.
pub(super) const UNDATED: f64 = 40.0;
/// The height of the paper of a panel.
pub(super) const PAPER: f64 = 76.0;
/// The height of a panel with the name of its source.
pub(super) const PANEL: f64 = NAME + PAPER + 6.0;
const NAME: f64 = 26.0;
/// The least length of the line of a present target.
const PRESENT: f64 = 24.0;

/// How many characters of a name have room.
const NAME_CHARACTERS: usize = 52;

/// What one source measured.
pub(super) struct Panel {
    pub(super) name: Label,
    pub(super) grid: Vec<Label>,
    pub(super) right: String,
    pub(super) marks: Vec<Mark>,
    pub(super) labels: Vec<Label>,
    pub(super) targets: Vec<Line>,
}

/// A word at a place.
pub(super) struct Label {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) text: String,
}

/// The shape of a value.
pub(super) struct Mark {
    pub(super) class: &'static str,
    pub(super) path: String,
}

/// A target over the time in which it holds.
pub(super) struct Line {
    pub(super) class: &'static str,
    pub(super) x1: String,
    pub(super) x2: String,
    pub(super) y: String,
}

/// A target on its way to the paper.
pub(super) struct Aim<'a> {
    pub(super) target: &'a TargetView,
    /// The numbers that it names.
    pub(super) goals: Vec<f64>,
    /// The numbers that it named before, with the days on which they were replaced.
    pub(super) before: Vec<(Date, Vec<f64>)>,
}

/// A value on its way to the paper.
pub(super) struct Item<'a> {
    pub(super) said: &'a Measurement,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) days: Option<(Date, Date)>,
}

/// Where everything of one chart goes.
pub(super) struct Paper<'a> {
    pub(super) days: Days,
    pub(super) heights: Heights,
    pub(super) undated: bool,
    pub(super) drawing: &'a Drawing<'a>,
}

impl Paper<'_> {
    /// What one source measured, below the panels before it.
    pub(super) fn panel(
        &self,
        top: f64,
        source: Option<&Slug>,
        items: &[Item<'_>],
        targets: &[Aim<'_>],
    ) -> Panel {
        let ground = top + NAME;
        Panel {
            name: Label { x: at(0.0), y: at(top + 11.0), text: fitting(self.drawing.name(source)) },
            grid: self.grid(ground),
            right: at(self.days.right()),
            marks: items.iter().map(|item| self.mark(ground, item)).collect(),
            labels: self.labels(ground, items),
            targets: self.lines(ground, targets),
        }
    }

    /// The lines of zero and of the highest and the lowest number, with their figures.
    fn grid(&self, ground: f64) -> Vec<Label> {
        let mut values = vec![self.heights.high, 0.0];
        if self.heights.low < 0.0 {
            values.push(self.heights.low);
        }
        let label = |value: f64| {
            let number: Option<Decimal> = format!("{value}").parse().ok();
            let text = number.map(|number| self.drawing.figures(&number)).unwrap_or_default();
            Label { x: at(LEFT - 4.0), y: at(ground + self.heights.place(value)), text }
        };
        values.into_iter().map(label).collect()
    }

    /// Left and right of a value.
    fn sides(&self, item: &Item<'_>) -> (f64, f64) {
        match item.days {
            None => (LEFT + UNDATED / 2.0, LEFT + UNDATED / 2.0),
            Some((first, last)) if item.said.period.is_some() => {
                let (left, right) = (self.days.morning(first), self.days.evening(last));
                (left + 0.6, right.max(left + 2.6) - 0.6)
            }
            Some((first, last)) => {
                let middle = f64::midpoint(self.days.morning(first), self.days.evening(last));
                (middle, middle)
            }
        }
    }

    fn mark(&self, ground: f64, item: &Item<'_>) -> Mark {
        let (left, right) = self.sides(item);
        let y = |value: f64| ground + self.heights.place(value);
        let zero = y(0.0);
        let path = if !item.is_value() {
            let middle = f64::midpoint(left, right);
            format!("M{} {}l6 6m0-6l-6 6", at(middle - 3.0), at(zero - 9.0))
        } else if item.said.period.is_some() {
            let foot = if item.low < item.high { y(item.low) } else { zero };
            let head = y(item.high);
            let (left, right, foot, head) = (at(left), at(right), at(foot), at(head));
            format!("M{left} {foot}V{head}H{right}V{foot}z")
        } else if item.low < item.high {
            format!(
                "M{} {}V{}m-4 0h8M{} {}h8",
                at(left),
                at(y(item.low)),
                at(y(item.high)),
                at(left - 4.0),
                at(y(item.low))
            )
        } else {
            format!("M{} {}a4 4 0 1 1 8 0a4 4 0 1 1 -8 0z", at(left - 4.0), at(y(item.high)))
        };
        let class = match (item.is_value(), item.is_open()) {
            (false, _) => "cross",
            (true, true) => "open",
            (true, false) => "full",
        };
        Mark { class, path }
    }

    /// The figures above the values, where they have room beside each other.
    fn labels(&self, ground: f64, items: &[Item<'_>]) -> Vec<Label> {
        let mut taken = f64::NEG_INFINITY;
        let mut labels = Vec::new();
        for item in items.iter().filter(|item| item.is_value()) {
            let Value::Number(number) = &item.said.value else { continue };
            let text = self.drawing.figures(number);
            let (left, right) = self.sides(item);
            let half = wide(&text) / 2.0;
            let middle = f64::midpoint(left, right).clamp(LEFT + half, self.days.right() + 8.0 - half);
            if middle - half < taken {
                continue;
            }
            taken = middle + half;
            let rise = if item.said.period.is_some() { 3.0 } else { 7.0 };
            let y = ground + self.heights.place(item.high.max(0.0)) - rise;
            labels.push(Label { x: at(middle), y: at(y), text });
        }
        if self.undated && items.iter().any(|item| item.days.is_none()) {
            let y = ground + PAPER - 3.0;
            labels.push(Label { x: at(LEFT + UNDATED / 2.0), y: at(y), text: "?".to_owned() });
        }
        labels
    }

    /// Each target from the deadline of the one before it to its own; what it asked for before, until it was replaced.
    fn lines(&self, ground: f64, targets: &[Aim<'_>]) -> Vec<Line> {
        let mut from = LEFT;
        let mut lines = Vec::new();
        for aim in targets {
            let due = aim.target.definition.due.as_ref().and_then(domain::When::last_day);
            let to = due.map_or(self.days.right(), |due| self.days.evening(due));
            let mut line = |class, goals: &[f64], from: f64, to: f64| {
                for goal in goals {
                    let y = at(ground + self.heights.place(*goal));
                    lines.push(Line { class, x1: at(from), x2: at(to), y });
                }
            };
            let mut begins = from;
            for (replaced, goals) in &aim.before {
                // The present one keeps some room, also where it came after all that was measured.
                let until = self.days.morning(*replaced).clamp(begins, (to - PRESENT).max(begins));
                line("goal before", goals, begins, until);
                begins = until;
            }
            line("goal", &aim.goals, begins, to);
            from = due.map_or(from, |_| to);
        }
        lines
    }

    /// The months at both ends of the time.
    pub(super) fn ends(&self, y: f64) -> Vec<Label> {
        let left = LEFT + if self.undated { UNDATED } else { 0.0 };
        let places = [left, self.days.right()];
        let ends = self.days.ends().into_iter().zip(places);
        let label = |(when, x): (Option<domain::When>, f64)| {
            Some(Label { x: at(x), y: at(y), text: self.drawing.w.when(&when?) })
        };
        ends.filter_map(label).collect()
    }
}

impl<'a> Item<'a> {
    /// What can be drawn of a measurement: a number, a range, or that there is none.
    pub(super) fn of(said: &'a Measurement, view: &CommitmentView) -> Option<Self> {
        let (low, high) = match &said.value {
            Value::Number(number) => (size(number)?, size(number)?),
            Value::Range(low, high) => (size(low)?, size(high)?),
            Value::Missing(..) => (0.0, 0.0),
            Value::Text(_) => return None,
        };
        let end = |first: Date| view.status_as_of.filter(|day| *day > first).unwrap_or(first);
        let days = said.dated().map(|when| {
            let first = when.first_day();
            (first, when.last_day().unwrap_or_else(|| end(first)))
        });
        Some(Self { said, low, high, days })
    }

    /// Whether there is something to draw; else a source gave no value.
    pub(super) fn is_value(&self) -> bool {
        !matches!(self.said.value, Value::Missing(..))
    }

    /// Whether it is not exact.
    pub(super) fn is_open(&self) -> bool {
        self.is_value() && (self.said.qualifier != Qualifier::Exactly || self.low < self.high)
    }
}

/// A name as far as it has room in a line. The description and the table have the whole.
fn fitting(name: String) -> String {
    match name.char_indices().nth(NAME_CHARACTERS) {
        Some((at, _)) => format!("{}…", name.get(..at).unwrap_or_default()),
        None => name,
    }
}

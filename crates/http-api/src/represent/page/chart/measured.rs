//! What was measured, by source and time, against the targets.
//!
//! A panel for each source, all on one scale: bars for periods, points for dates, a dashed line for each target over
//! the time in which it holds, open shapes for what is not exact, a cross where a source gives no value. One chart for
//! each unit, since what is counted differently cannot share a scale.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::{Decimal, Goal, Measurement, Qualifier, Slug, Unit, Value};
use jiff::civil::Date;
use projection::view::{CommitmentView, IndicatorView, MeasurementView, TargetView};

use super::super::phrase::Phrase;
use super::scale::{Days, Heights, size};
use super::{at, wide};
use crate::represent::wording::{Counted, PERCENT, Wording};

const LEFT: f64 = 44.0;
const UNDATED: f64 = 40.0;
const NAME: f64 = 26.0;
const PAPER: f64 = 76.0;
const PANEL: f64 = NAME + PAPER + 6.0;
const AXIS: f64 = 16.0;

/// The chart of one unit of an indicator.
#[derive(Template)]
#[template(path = "part/chart.html")]
pub(crate) struct Chart {
    id: String,
    title: String,
    description: String,
    height: String,
    panels: Vec<Panel>,
    ends: Vec<Label>,
    keys: Vec<Key>,
}

/// The template escapes the text.
impl HtmlSafe for Chart {}

struct Panel {
    name: Label,
    grid: Vec<Label>,
    right: String,
    marks: Vec<Mark>,
    labels: Vec<Label>,
    targets: Vec<Line>,
}

struct Label {
    x: String,
    y: String,
    text: String,
}

/// The shape of a value.
struct Mark {
    class: &'static str,
    path: String,
}

struct Line {
    x1: String,
    x2: String,
    y: String,
}

/// What a shape means.
struct Key {
    sign: &'static str,
    text: String,
}

/// A value on its way to the paper.
struct Item<'a> {
    said: &'a Measurement,
    low: f64,
    high: f64,
    days: Option<(Date, Date)>,
}

impl Chart {
    /// The charts of an indicator: one for each unit of which there are two dated values, or one and a target.
    pub(crate) fn all(indicator: &IndicatorView, view: &CommitmentView, w: &Wording) -> Vec<Self> {
        let unit = |m: &MeasurementView| m.said.unit.clone().or_else(|| indicator.unit.clone());
        let mut units: Vec<Option<Unit>> = Vec::new();
        for measured in &indicator.measurements {
            let unit = unit(measured);
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        let charts = units.iter().enumerate();
        charts.filter_map(|(n, unit)| Drawing { indicator, view, w, unit: unit.as_ref() }.chart(n)).collect()
    }
}

struct Drawing<'a> {
    indicator: &'a IndicatorView,
    view: &'a CommitmentView,
    w: &'a Wording,
    unit: Option<&'a Unit>,
}

impl<'a> Drawing<'a> {
    fn chart(&self, n: usize) -> Option<Chart> {
        let groups = self.groups();
        let items = || groups.iter().flat_map(|(_, items)| items);
        let dated = items().filter(|item| item.days.is_some() && item.is_value()).count();
        let targets = self.targets();
        if dated == 0 || dated + targets.len() < 2 {
            return None;
        }
        let undated = items().any(|item| item.days.is_none());
        let days = items().filter_map(|item| item.days).flat_map(|(first, last)| [first, last]);
        let due = targets.iter().filter_map(|(target, _)| target.definition.due.as_ref()?.last_day());
        let days = Days::over(days.chain(due), LEFT + if undated { UNDATED } else { 0.0 })?;
        let values = items().flat_map(|item| [item.low, item.high]);
        let goals = targets.iter().flat_map(|(_, goals)| goals.iter().copied());
        let heights = Heights::over(values.chain(goals), PAPER);
        let paper = Paper { days, heights, undated, drawing: self };
        let panels: Vec<Panel> = (0_u16..)
            .zip(&groups)
            .map(|(row, (source, items))| paper.panel(f64::from(row) * PANEL, *source, items, &targets))
            .collect();
        let bottom = f64::from(u16::try_from(panels.len()).unwrap_or(u16::MAX)) * PANEL;
        let name = self.w.words(&self.indicator.name);
        Some(Chart {
            id: format!("chart-{}-{n}", self.indicator.id),
            title: self.w.text("chart-title", &[("name", name.into())]),
            description: self.description(&groups),
            height: at(bottom + AXIS),
            ends: paper.ends(bottom + 10.0),
            panels,
            keys: self.keys(&groups, &targets),
        })
    }

    /// The values in this unit by source, each in the order of time.
    fn groups(&self) -> Vec<(Option<&'a Slug>, Vec<Item<'a>>)> {
        let mut groups: Vec<(Option<&Slug>, Vec<Item<'_>>)> = Vec::new();
        for measured in &self.indicator.measurements {
            let said = &measured.said;
            let own = said.unit.as_ref().or(self.indicator.unit.as_ref()) == self.unit;
            let Some(item) = Item::of(said, self.view).filter(|_| own) else { continue };
            match groups.iter_mut().find(|(source, _)| *source == said.source.as_ref()) {
                Some((_, items)) => items.push(item),
                None => groups.push((said.source.as_ref(), vec![item])),
            }
        }
        groups.iter_mut().for_each(|(_, items)| items.sort_by_key(|item| item.days));
        groups
    }

    /// The targets in this unit that are numbers, by deadline.
    fn targets(&self) -> Vec<(&'a TargetView, Vec<f64>)> {
        let own = |target: &&TargetView| {
            !target.withdrawn
                && target.definition.unit.as_ref().or(self.indicator.unit.as_ref()) == self.unit
        };
        let targets = self.indicator.targets.iter().filter(own);
        let mut targets: Vec<_> =
            targets.map(|t| (t, goals(&t.definition.goal))).filter(|(_, goals)| !goals.is_empty()).collect();
        targets.sort_by_key(|(target, _)| target.definition.due.as_ref().and_then(domain::When::last_day));
        targets
    }

    fn name(&self, source: Option<&Slug>) -> String {
        let named = source.and_then(|id| self.view.organization(id));
        match named {
            Some(named) => Phrase::marked(named, self.w),
            None => source.map_or_else(|| self.w.say("source-not-given"), ToString::to_string),
        }
    }

    fn counted(&self) -> Counted<'a> {
        Counted { unit: self.indicator.unit.as_ref(), words: &self.indicator.units }
    }

    /// The data in words, as they stand in the table.
    fn description(&self, groups: &[(Option<&Slug>, Vec<Item<'_>>)]) -> String {
        let value = |item: &Item<'_>| {
            let when = item.said.dated().map_or_else(|| self.w.say("no-date"), |when| self.w.when(when));
            let value = self.w.value(item.said, self.counted());
            self.w.text("chart-value", &[("value", value.into()), ("when", when.into())])
        };
        let group = |(source, items): &(Option<&Slug>, Vec<Item<'_>>)| {
            let values: Vec<String> = items.iter().map(value).collect();
            let args = [("source", self.name(*source).into()), ("values", values.join("; ").into())];
            self.w.text("chart-source", &args)
        };
        groups.iter().map(group).collect::<Vec<_>>().join(" ")
    }

    fn keys(&self, groups: &[(Option<&Slug>, Vec<Item<'_>>)], targets: &[(&TargetView, Vec<f64>)]) -> Vec<Key> {
        let items = || groups.iter().flat_map(|(_, items)| items);
        let goal = |(target, _): &(&TargetView, Vec<f64>)| Key {
            sign: "line",
            text: self.w.text(
                "chart-target",
                &[("goal", self.w.goal(&target.definition, self.counted()).into())],
            ),
        };
        let remark = |sign, key: &str, applies: bool| applies.then(|| Key { sign, text: self.w.say(key) });
        let remarks = [
            remark("open", "chart-inexact", items().any(Item::is_open)),
            remark("cross", "chart-missing", items().any(|item| !item.is_value())),
            remark("question", "chart-undated", items().any(|item| item.days.is_none())),
        ];
        targets.iter().map(goal).chain(remarks.into_iter().flatten()).collect()
    }

    fn figures(&self, number: &Decimal) -> String {
        let percent = self.unit.is_some_and(|unit| unit.as_str() == PERCENT);
        if percent { self.w.percent(number) } else { self.w.number(number) }
    }
}

/// Where everything of one chart goes.
struct Paper<'a> {
    days: Days,
    heights: Heights,
    undated: bool,
    drawing: &'a Drawing<'a>,
}

impl Paper<'_> {
    fn panel(
        &self,
        top: f64,
        source: Option<&Slug>,
        items: &[Item<'_>],
        targets: &[(&TargetView, Vec<f64>)],
    ) -> Panel {
        let ground = top + NAME;
        Panel {
            name: Label { x: at(0.0), y: at(top + 11.0), text: self.drawing.name(source) },
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
            format!("M{} {}V{}m-4 0h8M{} {}h8", at(left), at(y(item.low)), at(y(item.high)), at(left - 4.0), at(y(item.low)))
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

    /// Each target from the deadline of the one before it to its own.
    fn lines(&self, ground: f64, targets: &[(&TargetView, Vec<f64>)]) -> Vec<Line> {
        let mut from = LEFT;
        let mut lines = Vec::new();
        for (target, goals) in targets {
            let due = target.definition.due.as_ref().and_then(domain::When::last_day);
            let to = due.map_or(self.days.right(), |due| self.days.evening(due));
            for goal in goals {
                let y = at(ground + self.heights.place(*goal));
                lines.push(Line { x1: at(from), x2: at(to), y });
            }
            from = due.map_or(from, |_| to);
        }
        lines
    }

    /// The months at both ends of the time.
    fn ends(&self, y: f64) -> Vec<Label> {
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
    fn of(said: &'a Measurement, view: &CommitmentView) -> Option<Self> {
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

    fn is_value(&self) -> bool {
        !matches!(self.said.value, Value::Missing(..))
    }

    fn is_open(&self) -> bool {
        self.is_value() && (self.said.qualifier != Qualifier::Exactly || self.low < self.high)
    }
}

/// The numbers that a goal names.
fn goals(goal: &Goal) -> Vec<f64> {
    match goal {
        Goal::AtLeast(number)
        | Goal::AtMost(number)
        | Goal::MoreThan(number)
        | Goal::LessThan(number)
        | Goal::Exactly(number) => size(number).into_iter().collect(),
        Goal::Between(low, high) => [size(low), size(high)].into_iter().flatten().collect(),
        Goal::Prose | Goal::NotSet => Vec::new(),
    }
}

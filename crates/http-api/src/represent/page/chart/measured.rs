//! What was measured, by source and time, against the targets.
//!
//! A panel for each source, all on one scale: bars for periods, points for dates, a dashed line for each target over
//! the time in which it holds, open shapes for what is not exact, a cross where a source gives no value. One chart for
//! each unit, since what is counted differently cannot share a scale.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::event::TargetDefinition;
use domain::{Decimal, Goal, Slug, Unit};
use jiff::tz::Offset;
use projection::view::{CommitmentView, IndicatorView, MeasurementView, TargetRevision, TargetView};

use super::super::phrase::Phrase;
use super::at;
use super::paper::{Aim, Item, LEFT, Label, PANEL, PAPER, Panel, Paper, UNDATED};
use super::scale::{Days, Heights, size};
use crate::represent::wording::{Counted, PERCENT, Wording};

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

/// What a shape means.
struct Key {
    sign: &'static str,
    text: String,
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

/// What is needed to draw one chart.
pub(super) struct Drawing<'a> {
    indicator: &'a IndicatorView,
    view: &'a CommitmentView,
    pub(super) w: &'a Wording,
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
        let due = targets.iter().filter_map(|aim| aim.target.definition.due.as_ref()?.last_day());
        let days = Days::over(days.chain(due), LEFT + if undated { UNDATED } else { 0.0 })?;
        let values = items().flat_map(|item| [item.low, item.high]);
        let goals = targets.iter().flat_map(Aim::all);
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
    fn targets(&self) -> Vec<Aim<'a>> {
        let own = |target: &&TargetView| {
            !target.withdrawn && target.definition.unit.as_ref().or(self.indicator.unit.as_ref()) == self.unit
        };
        let targets = self.indicator.targets.iter().filter(own).map(Aim::of);
        let mut targets: Vec<Aim<'_>> = targets.filter(|aim| !aim.goals.is_empty()).collect();
        targets.sort_by_key(|aim| aim.target.definition.due.as_ref().and_then(domain::When::last_day));
        targets
    }

    pub(super) fn name(&self, source: Option<&Slug>) -> String {
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

    fn keys(&self, groups: &[(Option<&Slug>, Vec<Item<'_>>)], targets: &[Aim<'_>]) -> Vec<Key> {
        let items = || groups.iter().flat_map(|(_, items)| items);
        let goal = |definition: &TargetDefinition| self.w.goal(definition, self.counted());
        let now = |aim: &Aim<'_>| {
            let text = self.w.text("chart-target", &[("goal", goal(&aim.target.definition).into())]);
            Key { sign: "line", text }
        };
        let before = |aim: &Aim<'_>| {
            let told = aim.target.before.iter().filter(|before| !goals(&before.definition.goal).is_empty());
            let key = |before: &TargetRevision| {
                let day = self.w.day(Offset::UTC.to_datetime(before.replaced).date());
                let args = [("day", day.into()), ("goal", goal(&before.definition).into())];
                Key { sign: "line before", text: self.w.text("chart-target-before", &args) }
            };
            told.map(key).collect::<Vec<_>>()
        };
        let targets = targets.iter().flat_map(|aim| before(aim).into_iter().chain([now(aim)]));
        let remark = |sign, key: &str, applies: bool| applies.then(|| Key { sign, text: self.w.say(key) });
        let remarks = [
            remark("open", "chart-inexact", items().any(Item::is_open)),
            remark("cross", "chart-missing", items().any(|item| !item.is_value())),
            remark("question", "chart-undated", items().any(|item| item.days.is_none())),
        ];
        targets.chain(remarks.into_iter().flatten()).collect()
    }

    pub(super) fn figures(&self, number: &Decimal) -> String {
        let percent = self.unit.is_some_and(|unit| unit.as_str() == PERCENT);
        if percent { self.w.percent(number) } else { self.w.number(number) }
    }
}

impl<'a> Aim<'a> {
    fn of(target: &'a TargetView) -> Self {
        let day = |before: &TargetRevision| Offset::UTC.to_datetime(before.replaced).date();
        let before = target.before.iter().map(|before| (day(before), goals(&before.definition.goal)));
        Self { target, goals: goals(&target.definition.goal), before: before.collect() }
    }

    /// Every number that it names or named.
    fn all(&self) -> impl Iterator<Item = f64> {
        self.goals.iter().chain(self.before.iter().flat_map(|(_, goals)| goals)).copied()
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

//! Indicators: each with its targets, and what each source measured and what that means for the targets.

use domain::{Because, Decimal, Goal, Measurement, Qualifier, Slug, Value, Verdict};
use projection::view::{CommitmentView, IndicatorView, MeasurementView, TargetRevision, TargetView};
use ulid::Ulid;

use super::chart::Chart;
use super::cite::{self, File, day_query};
use super::link::{self, Link};
use super::phrase::Phrase;
use crate::represent::site::Site;
use crate::represent::wording::{Counted, PERCENT, Wording};

/// A row of the table.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) code: Option<String>,
    pub(super) name: Phrase,
    pub(super) withdrawn: bool,
    pub(super) additive: bool,
    pub(super) targets: Vec<Target>,
    pub(super) charts: Vec<Chart>,
    pub(super) sources: Vec<Source>,
    /// Citations of its figures at the version that the page shows.
    pub(super) files: Vec<File>,
}

/// A target, with the verdicts that rest on no measurement.
pub(super) struct Target {
    pub(super) goal: Option<String>,
    /// The event that set it so.
    pub(super) event: String,
    pub(super) published: Option<Phrase>,
    pub(super) baseline: Option<String>,
    pub(super) withdrawn: bool,
    /// What it asked for before, the oldest first, each with its event.
    pub(super) before: Vec<(String, String)>,
    pub(super) verdicts: Vec<Line>,
}

/// What one organization measured, the latest first.
pub(super) struct Source {
    /// None where the page does not say who.
    pub(super) name: Option<Link>,
    pub(super) measurements: Vec<Measured>,
}

/// One measurement and what it means.
pub(super) struct Measured {
    pub(super) value: Phrase,
    /// The event that said it.
    pub(super) event: String,
    pub(super) when: Option<String>,
    pub(super) dimension: Option<Phrase>,
    pub(super) corrected: bool,
    pub(super) verdicts: Vec<Line>,
    /// What was asked for when it was recorded, where that is asked for no more.
    pub(super) under: Vec<String>,
    /// The published wording; none where the next measurement has the same.
    pub(super) published: Option<Phrase>,
}

/// A verdict in words.
pub(super) struct Line {
    pub(super) class: &'static str,
    pub(super) label: String,
    pub(super) reason: String,
    /// The target, where the indicator has several.
    pub(super) target: Option<String>,
}

/// All indicators of a commitment.
pub(super) fn rows(view: &CommitmentView, w: &'static Wording, site: &Site) -> Vec<Row> {
    view.indicators.iter().map(|indicator| Writer { w, indicator, view, site }.row()).collect()
}

/// What is needed to write one indicator.
struct Writer<'a> {
    w: &'static Wording,
    indicator: &'a IndicatorView,
    view: &'a CommitmentView,
    site: &'a Site,
}

impl Writer<'_> {
    fn row(&self) -> Row {
        let indicator = self.indicator;
        Row {
            id: indicator.id.to_string(),
            code: indicator.code.as_ref().map(ToString::to_string),
            name: Phrase::of(&indicator.name, self.w),
            withdrawn: indicator.withdrawn,
            additive: indicator.additive,
            targets: indicator.targets.iter().map(|target| self.target(target)).collect(),
            charts: Chart::all(indicator, self.view, self.w),
            sources: self.sources(),
            files: cite::files(&self.cited(), ""),
        }
    }

    /// Where the figures are cited as the page shows them.
    fn cited(&self) -> String {
        let view = self.view;
        let version = self.site.cited(&view.id, Some(view.version), self.w.lang());
        format!("{version}/indicators/{}{}", self.indicator.id, day_query(view))
    }

    fn counted(&self) -> Counted<'_> {
        Counted { unit: self.indicator.unit.as_ref(), words: &self.indicator.units }
    }

    fn target(&self, target: &TargetView) -> Target {
        let TargetView { definition, event, withdrawn, before, verdicts, .. } = target;
        let unmeasured = verdicts.iter().filter(|verdict| verdict.measurement.is_none());
        let baseline = definition.baseline.as_ref();
        Target {
            goal: Some(self.w.goal(definition, self.counted())).filter(|_| definition.goal != Goal::Prose),
            event: self.event(*event),
            published: definition.published.as_ref().map(|text| Phrase::of(text, self.w)),
            baseline: baseline.map(|baseline| self.w.baseline(baseline, definition, self.counted())),
            withdrawn: *withdrawn,
            before: before
                .iter()
                .map(|old| (self.w.goal(&old.definition, self.counted()), self.event(old.event)))
                .collect(),
            verdicts: unmeasured.map(|verdict| self.line(target, verdict, None)).collect(),
        }
    }

    /// Where an event is told.
    fn event(&self, event: Ulid) -> String {
        link::event(self.site, event, self.w.lang())
    }

    fn sources(&self) -> Vec<Source> {
        let measurements = &self.indicator.measurements;
        let groups = measurements.chunk_by(|a, b| a.said.source == b.said.source);
        let source = |group: &[MeasurementView]| Source {
            name: group.first().and_then(|first| first.said.source.as_ref()).map(|id| self.organization(id)),
            measurements: group
                .iter()
                .enumerate()
                .map(|(at, view)| self.measured(view, group.get(at + 1)))
                .collect(),
        };
        groups.map(source).collect()
    }

    fn organization(&self, id: &Slug) -> Link {
        match self.view.organization(id) {
            Some(named) => Link::organization(named, self.w, self.site),
            None => Link { href: String::new(), text: Phrase::plain(id.to_string()) },
        }
    }

    fn measured(&self, view: &MeasurementView, next: Option<&MeasurementView>) -> Measured {
        let said = &view.said;
        let published = said
            .published
            .as_ref()
            .filter(|text| next.and_then(|n| n.said.published.as_ref()) != Some(*text));
        Measured {
            value: match &said.value {
                Value::Text(text) => Phrase::of(text, self.w),
                Value::Number(_) | Value::Range(..) | Value::Missing(..) => {
                    Phrase::plain(self.w.value(said, self.counted()))
                }
            },
            event: self.event(view.origin.event),
            when: self.when(said),
            dimension: said.dimension.as_ref().map(|text| Phrase::of(text, self.w)),
            corrected: !view.origin.corrected_by.is_empty(),
            verdicts: self.lines(view),
            under: self.under(view),
            published: published.map(|text| Phrase::of(text, self.w)),
        }
    }

    fn when(&self, said: &Measurement) -> Option<String> {
        let as_of = said.as_of.as_ref().map(|when| self.w.as_of(when));
        said.period.as_ref().map(|when| self.w.when(when)).or(as_of)
    }

    /// What a measurement means for each target that is judged by it.
    fn lines(&self, view: &MeasurementView) -> Vec<Line> {
        let mut lines = Vec::new();
        for target in &self.indicator.targets {
            let own = target.verdicts.iter().filter(|verdict| verdict.measurement == Some(view.origin.event));
            lines.extend(own.map(|verdict| self.line(target, verdict, Some(&view.said))));
        }
        lines
    }

    /// What targets asked for when a measurement was recorded, where they ask for something else by now.
    fn under(&self, view: &MeasurementView) -> Vec<String> {
        let before = self.indicator.targets.iter().flat_map(|target| &target.before);
        let stood = before.filter(|old| old.measurements.contains(&view.origin.event));
        let goal = |old: &TargetRevision| self.w.goal(&old.definition, self.counted());
        stood.map(|old| self.w.text("measured-under", &[("goal", goal(old).into())])).collect()
    }

    fn line(&self, target: &TargetView, verdict: &Verdict, said: Option<&Measurement>) -> Line {
        let several = self.indicator.targets.len() > 1 && said.is_some();
        let judged = said.filter(|_| matches!(verdict.reason, Because::Reached | Because::Missed));
        let compared = judged.and_then(|said| {
            let (value, goal) = numbers(target, said)?;
            Some(self.compared(target, said.qualifier, (value, goal)))
        });
        Line {
            class: verdict.attainment.word(),
            label: self.w.attainment(verdict.attainment),
            reason: compared.unwrap_or_else(|| self.w.because(verdict.reason)),
            target: several.then(|| {
                let goal = self.w.goal(&target.definition, self.counted());
                self.w.text("line-target", &[("goal", goal.into())])
            }),
        }
    }

    /// The two numbers side by side: `119 of 300`.
    fn compared(
        &self,
        target: &TargetView,
        qualifier: Qualifier,
        (value, goal): (&Decimal, &Decimal),
    ) -> String {
        let unit = target.definition.unit.as_ref().or(self.indicator.unit.as_ref());
        let percent = unit.is_some_and(|unit| unit.as_str() == PERCENT);
        let figures = |number: &Decimal| if percent { self.w.percent(number) } else { self.w.number(number) };
        let value = self.w.qualifier(qualifier, &figures(value));
        let key = if percent { "compared-percent" } else { "compared" };
        self.w.text(key, &[("value", value.into()), ("goal", figures(goal).into())])
    }
}

/// The value and the least that it should be, where both are single numbers.
fn numbers<'a>(target: &'a TargetView, said: &'a Measurement) -> Option<(&'a Decimal, &'a Decimal)> {
    match (&said.value, &target.definition.goal) {
        (Value::Number(value), Goal::AtLeast(goal)) => Some((value, goal)),
        _ => None,
    }
}

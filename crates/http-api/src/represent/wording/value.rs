//! Values and goals as a language writes them.

use domain::event::{TargetDefinition, UnitWords};
use domain::{Baseline, Decimal, Goal, Measurement, Missing, Per, Quantity, Unit, Value, When};

use super::Wording;

/// What an indicator counts: its own unit, and the words for its units.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// What it counts unless a target or a measurement says otherwise.
    pub unit: Option<&'a Unit>,
    /// The words for the units.
    pub words: &'a UnitWords,
}

/// The token of the unit that is written with a sign.
pub const PERCENT: &str = "percent";

impl Wording {
    /// A measured value with qualifier and unit: `approximately 29%`, `34 012 apprenants`, `not collected`.
    #[must_use]
    pub fn value(&self, measurement: &Measurement, counted: Counted<'_>) -> String {
        let unit = measurement.unit.as_ref().or(counted.unit);
        let with_unit = |figures: String, most: &Decimal| self.with_unit(figures, most, unit, counted.words);
        match &measurement.value {
            Value::Number(number) => {
                self.qualifier(measurement.qualifier, &with_unit(self.number(number), number))
            }
            Value::Range(low, high) => {
                self.qualifier(measurement.qualifier, &with_unit(self.between(low, high), high))
            }
            Value::Text(text) => self.words(text),
            Value::Missing(why, None) => self.missing(*why),
            Value::Missing(why, Some(expected)) => self.expected(*why, expected),
        }
    }

    /// What is missing and when it is to come: `to come (expected: 2018 or later)`.
    fn expected(&self, why: Missing, expected: &When) -> String {
        let begins = expected.as_str().strip_suffix("/..").and_then(|begins| begins.parse::<When>().ok());
        let (key, when) = match &begins {
            Some(begins) => ("missing-expected-from", begins),
            None => ("missing-expected", expected),
        };
        self.text(key, &[("why", self.missing(why).into()), ("when", self.when(when).into())])
    }

    /// What a target asks for: `at least 300 employees per quarter`, `au moins 35 % d’ici juin 2018`.
    #[must_use]
    pub fn goal(&self, target: &TargetDefinition, counted: Counted<'_>) -> String {
        let unit = target.unit.as_ref().or(counted.unit);
        let with_unit = |figures: String, most: &Decimal| self.with_unit(figures, most, unit, counted.words);
        let one = |key: &str, number: &Decimal| {
            self.text(key, &[("value", with_unit(self.number(number), number).into())])
        };
        let asked = match &target.goal {
            Goal::AtLeast(number) => one("goal-at-least", number),
            Goal::AtMost(number) => one("goal-at-most", number),
            Goal::MoreThan(number) => one("goal-more-than", number),
            Goal::LessThan(number) => one("goal-less-than", number),
            Goal::Exactly(number) => one("goal-exactly", number),
            Goal::Between(low, high) => {
                self.text("goal-between", &[("value", with_unit(self.between(low, high), high).into())])
            }
            Goal::Prose => self.say("goal-prose"),
            Goal::NotSet => self.say("goal-not-set"),
        };
        let per = target.per.map(|per| self.per(per));
        let by = target.due.as_ref().map(|due| self.by(due));
        [Some(asked), per, by].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Where a target started: `from 85.9% in 2016`.
    #[must_use]
    pub fn baseline(&self, baseline: &Baseline, target: &TargetDefinition, counted: Counted<'_>) -> String {
        let unit = target.unit.as_ref().or(counted.unit);
        let value = self.with_unit(self.number(&baseline.value), &baseline.value, unit, counted.words);
        match &baseline.period {
            Some(period) => {
                self.text("baseline-at", &[("value", value.into()), ("when", self.when(period).into())])
            }
            None => self.text("baseline", &[("value", value.into())]),
        }
    }

    /// A count of an achievement: `approximately 5,500 learners`.
    #[must_use]
    pub fn quantity(&self, quantity: &Quantity, words: &UnitWords) -> String {
        let value =
            self.with_unit(self.number(&quantity.value), &quantity.value, Some(&quantity.unit), words);
        self.qualifier(quantity.qualifier, &value)
    }

    /// Why there is no value.
    #[must_use]
    pub fn missing(&self, why: Missing) -> String {
        self.say(match why {
            Missing::NotCollected => "missing-not-collected",
            Missing::NotPublished => "missing-not-published",
            Missing::NotAvailable => "missing-not-available",
            Missing::Pending => "missing-pending",
        })
    }

    fn per(&self, per: Per) -> String {
        self.say(match per {
            Per::Month => "per-month",
            Per::Quarter => "per-quarter",
            Per::Year => "per-year",
        })
    }

    fn between(&self, low: &Decimal, high: &Decimal) -> String {
        self.text("between", &[("low", self.number(low).into()), ("high", self.number(high).into())])
    }

    /// Figures with the words for their unit; the token where it has none. The record has the words for many only, so
    /// beside a number that wants the singular they stand in brackets: `1 (employees)`.
    fn with_unit(&self, figures: String, most: &Decimal, unit: Option<&Unit>, words: &UnitWords) -> String {
        match unit {
            None => figures,
            Some(unit) if unit.as_str() == PERCENT => self.text("percent", &[("number", figures.into())]),
            Some(unit) => {
                let word = words.0.get(unit).map_or_else(|| unit.to_string(), |words| self.words(words));
                let n: f64 = most.to_string().parse().unwrap_or_default();
                let args = [("n", n.abs().into()), ("number", figures.into()), ("unit", word.into())];
                self.text("with-unit", &args)
            }
        }
    }
}

//! Values: decimals kept as written, with qualifier and unit; and targets to compare them with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_with::{DeserializeFromStr, SerializeDisplay};

use crate::{Malformed, Text, When};

/// A decimal number that keeps its scale: `6.0` is not written `6`.
///
/// Its text form is canonical: figures without grouping, a point, no leading zeros, no exponent, at most 30
/// characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Decimal(rust_decimal::Decimal);

/// The longest number, in characters, with its sign and its point. It is kept exactly up to 28 figures, and beyond that as
/// long as it is below 2<sup>96</sup>.
const DECIMAL_CHARS_MAX: usize = 30;

impl FromStr for Decimal {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let read = text.parse::<rust_decimal::Decimal>().ok();
        let canonical = read.filter(|number| text.len() <= DECIMAL_CHARS_MAX && number.to_string() == text);
        let rule = "write figures without grouping and a point for decimals, such as 34012 or 80.7";
        canonical.map(Self).ok_or_else(|| Malformed::new("a number", text, rule))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

/// How exactly a value is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Qualifier {
    #[default]
    Exactly,
    Approximately,
    MoreThan,
    AtLeast,
    LessThan,
    AtMost,
}

/// What a source said an indicator was: a number, a range, words, or why there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// One number.
    Number(Decimal),
    /// Between two numbers, both included; the low one is not above the high one.
    Range(Decimal, Decimal),
    /// An answer in words.
    Text(Text),
    /// No value, and why; with the date for which it is promised, where one is.
    Missing(Missing, Option<When>),
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Nobody gathered it.
    NotCollected,
    /// Gathered, but kept back.
    NotPublished,
    /// The source says no more than that.
    NotAvailable,
    /// Promised for later.
    Pending,
}

/// What a source measured, for when, and how it was worded. Written as an object with one of `value`, `range`,
/// `text` and `missing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "MeasurementWire", into = "MeasurementWire")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measurement {
    /// The organization that measured; none where the page does not say.
    pub source: Option<crate::Slug>,
    /// What it found.
    pub value: Value,
    /// How exactly.
    pub qualifier: Qualifier,
    /// What was counted, as a keyword; none: the indicator's unit.
    pub unit: Option<Unit>,
    /// The period that the value sums up.
    pub period: Option<When>,
    /// The date at which the value held. Never together with `period`.
    pub as_of: Option<When>,
    /// The subset or denominator, where it is not the indicator's own.
    pub dimension: Option<Text>,
    /// The wording as published.
    pub published: Option<Text>,
}

impl Measurement {
    /// Its period or date, where it has one.
    #[must_use]
    pub fn dated(&self) -> Option<&When> {
        self.period.as_ref().or(self.as_of.as_ref())
    }

    /// Whether the two answer the same question: same source, time, unit and dimension. Two such measurements
    /// with different values are a correction.
    pub(crate) fn answers_the_same(&self, other: &Self) -> bool {
        fn key(m: &Measurement) -> impl PartialEq + use<'_> {
            (&m.source, &m.unit, &m.dimension)
        }
        key(self) == key(other) && self.is_of_the_same_time(other)
    }

    /// Whether the two are of the same days, however these are written. What is summed over a day is not what held on it.
    pub(crate) fn is_of_the_same_time(&self, other: &Self) -> bool {
        When::are_same_time(self.period.as_ref(), other.period.as_ref())
            && When::are_same_time(self.as_of.as_ref(), other.as_of.as_ref())
    }
}

/// What is counted, as a keyword: `employees`, `percent`. Its words per language stand beside the indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr)]
pub struct Unit(crate::LocalId);

impl Unit {
    /// The token.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for Unit {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number with its unit, as counted in an achievement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// The number.
    pub value: Decimal,
    /// What is counted.
    pub unit: Unit,
    /// How exactly.
    #[serde(default)]
    pub qualifier: Qualifier,
}

/// What a value must be to meet a target: `{"comparison":"at-least","value":"300"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "comparison", content = "value", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Goal {
    /// The value or more.
    AtLeast(Decimal),
    /// The value or less.
    AtMost(Decimal),
    /// Strictly more.
    MoreThan(Decimal),
    /// Strictly less.
    LessThan(Decimal),
    /// Just this value.
    Exactly(Decimal),
    /// From one value to another, both included.
    Between(Decimal, Decimal),
    /// In words only: a person must judge.
    Prose,
    /// Announced, but not set yet.
    NotSet,
}

/// How often a target has to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// In each month.
    Month,
    /// In each quarter.
    Quarter,
    /// In each year.
    Year,
}

impl Per {
    /// The longest period, in days, that still is one such step.
    pub(crate) fn days_max(self) -> i32 {
        match self {
            Self::Month => 31,
            Self::Quarter => 92,
            Self::Year => 366,
        }
    }

    /// The shortest period, in days, that is a whole step.
    pub(crate) fn days_min(self) -> i32 {
        match self {
            Self::Month => 28,
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }
}

/// Where a target started from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The value at the start.
    pub value: Decimal,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<When>,
}

/// What a source measured, for when, and how it was worded.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Measurement", transform = only_one))]
#[serde(deny_unknown_fields)]
struct MeasurementWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<crate::Slug>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<(Decimal, Decimal)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<Missing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expected: Option<When>,
    #[serde(default)]
    qualifier: Qualifier,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    period: Option<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_of: Option<When>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dimension: Option<Text>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<Text>,
}

/// What the conversion below refuses, as a schema says it.
#[cfg(feature = "schema")]
fn only_one(schema: &mut schemars::Schema) {
    let one = ["value", "range", "text", "missing"].map(|name| serde_json::json!({ "required": [name] }));
    schema.insert("oneOf".to_owned(), one.to_vec().into());
    schema.insert("dependentRequired".to_owned(), serde_json::json!({ "expected": ["missing"] }));
    schema.insert("not".to_owned(), serde_json::json!({ "required": ["period", "as_of"] }));
}

impl TryFrom<MeasurementWire> for Measurement {
    /// What is wrong, and what would be right.
    type Error = &'static str;

    fn try_from(wire: MeasurementWire) -> Result<Self, &'static str> {
        let value = match (wire.value, wire.range, wire.text, wire.missing) {
            (Some(number), None, None, None) => Value::Number(number),
            (None, Some((low, high)), None, None) if low <= high => Value::Range(low, high),
            (None, Some(_), None, None) => {
                return Err("the range ends below its start; give the lower value first");
            }
            (None, None, Some(text), None) => Value::Text(text),
            (None, None, None, Some(why)) => Value::Missing(why, wire.expected.clone()),
            _ => return Err("give exactly one of value, range, text, missing"),
        };
        if wire.expected.is_some() && !matches!(value, Value::Missing(..)) {
            return Err("expected goes with missing only; remove it");
        }
        if wire.period.is_some() && wire.as_of.is_some() {
            return Err("give period or as_of, not both");
        }
        let MeasurementWire { source, qualifier, unit, period, as_of, dimension, published, .. } = wire;
        Ok(Self { source, value, qualifier, unit, period, as_of, dimension, published })
    }
}

impl From<Measurement> for MeasurementWire {
    fn from(measurement: Measurement) -> Self {
        let Measurement { source, value, qualifier, unit, period, as_of, dimension, published } = measurement;
        let bare = Self {
            source,
            value: None,
            range: None,
            text: None,
            missing: None,
            expected: None,
            qualifier,
            unit,
            period,
            as_of,
            dimension,
            published,
        };
        match value {
            Value::Number(number) => Self { value: Some(number), ..bare },
            Value::Range(low, high) => Self { range: Some((low, high)), ..bare },
            Value::Text(text) => Self { text: Some(text), ..bare },
            Value::Missing(why, expected) => Self { missing: Some(why), expected, ..bare },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_keeps_its_scale_and_only_its_canonical_form() {
        for right in ["34012", "6.0", "-40000", "0", "80.7"] {
            assert_eq!(right.parse::<Decimal>().unwrap().to_string(), right);
        }
        for wrong in ["34 012", "34,012", "1e3", "+1", "01", "1.", ".5", "-0", "", "٣"] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_measurement_says_one_thing() {
        let read = |json: &str| serde_json::from_str::<Measurement>(json);
        assert!(read(r#"{"value":"119","period":"2017-Q3"}"#).is_ok());
        for wrong in [
            "{}",
            r#"{"value":"1","text":{"en":"one"}}"#,
            r#"{"range":["5","3"]}"#,
            r#"{"value":"1","period":"2017","as_of":"2017"}"#,
            r#"{"value":"1","expected":"2018"}"#,
            r#"{"value":1}"#,
            r#"{"value":"1","colour":"red"}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}

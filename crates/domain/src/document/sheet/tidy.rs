//! Measurements as a tidy table: one row per measurement, with the columns of the measurement layout and more about each.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;

use crate::record::{Commitment, Indicator, Record, Reported};
use crate::{Decimal, Lang, LocalId, Measurement, Slug, Text, Value, When};

/// The columns, in the order in which they are written. Those of the measurement layout say the same when they are read
/// again; the others are known there and not taken.
pub const MEASUREMENT_COLUMNS: [&str; 35] = [
    "plan",
    "commitment",
    "commitment_id",
    "indicator",
    "indicator_code",
    "indicator_en",
    "indicator_fr",
    "source",
    "source_en",
    "source_fr",
    "period",
    "as_of",
    "first_day",
    "last_day",
    "value",
    "low",
    "high",
    "qualifier",
    "unit",
    "dimension_en",
    "dimension_fr",
    "missing",
    "expected",
    "text_en",
    "text_fr",
    "published_en",
    "published_fr",
    "withdrawn",
    "attested",
    "recorded",
    "event",
    "corrected_by",
    "document",
    "row",
    "address",
];

/// A row under [`MEASUREMENT_COLUMNS`].
pub type MeasurementRow = [String; MEASUREMENT_COLUMNS.len()];

/// The measurements of a commitment, by indicator, source and time. Retracted ones are gone; corrected ones say what they
/// say now.
#[must_use]
pub fn measurement_rows(record: &Record, id: &Slug, commitment: &Commitment) -> Vec<MeasurementRow> {
    let mut rows = Vec::new();
    for (indicator_id, indicator) in &commitment.indicators {
        let mut reports: Vec<_> = indicator.measurements.iter().collect();
        reports.sort_by_key(|report| {
            (report.said.source.clone(), report.said.dated().cloned(), report.trace.sequence)
        });
        let of = Of { record, id, commitment, indicator_id, indicator };
        rows.extend(reports.into_iter().map(|report| of.row(report)));
    }
    rows
}

/// What a measurement belongs to.
struct Of<'a> {
    record: &'a Record,
    id: &'a Slug,
    commitment: &'a Commitment,
    indicator_id: &'a LocalId,
    indicator: &'a Indicator,
}

impl Of<'_> {
    fn row(&self, report: &Reported<Measurement>) -> MeasurementRow {
        MEASUREMENT_COLUMNS.map(|column| self.cell(column, report))
    }

    fn cell(&self, column: &str, report: &Reported<Measurement>) -> String {
        let (definition, indicator) = (&self.commitment.definition.now, &self.indicator.definition.now);
        let said = &report.said;
        let source = said.source.as_ref().and_then(|id| self.record.organizations.get(id));
        let named = source.map(|known| &known.now.name);
        let provenance = report.provenance.as_deref();
        match column {
            "plan" => definition.plan.to_string(),
            "commitment" => definition.number.to_string(),
            "commitment_id" => self.id.to_string(),
            "indicator" => self.indicator_id.to_string(),
            "indicator_code" => shown(indicator.code.as_ref()),
            "indicator_en" => words(Some(&indicator.name), Lang::EN),
            "indicator_fr" => words(Some(&indicator.name), Lang::FR),
            "source" => shown(said.source.as_ref()),
            "source_en" => words(named, Lang::EN),
            "source_fr" => words(named, Lang::FR),
            "period" => shown(said.period.as_ref()),
            "as_of" => shown(said.as_of.as_ref()),
            "first_day" => shown(said.dated().map(When::first_day)),
            "last_day" => shown(said.dated().and_then(When::last_day)),
            "qualifier" => bounds(&said.value).map(|_| word(&said.qualifier)).unwrap_or_default(),
            "unit" => shown(said.unit.as_ref().or(indicator.unit.as_ref()).map(crate::Unit::as_str)),
            "dimension_en" => words(said.dimension.as_ref(), Lang::EN),
            "dimension_fr" => words(said.dimension.as_ref(), Lang::FR),
            "published_en" => words(said.published.as_ref(), Lang::EN),
            "published_fr" => words(said.published.as_ref(), Lang::FR),
            "withdrawn" => self.withdrawn().to_string(),
            "attested" => shown(report.attested.as_ref()),
            "recorded" => format!("{:.3}", report.trace.time),
            "event" => report.trace.event.to_string(),
            "corrected_by" => shown(report.corrected.last().map(|trace| trace.event)),
            "document" => text(provenance.and_then(|known| known.document.clone()).unwrap_or_default()),
            "row" => shown(provenance.and_then(|known| known.row)),
            "address" => shown(provenance.and_then(|known| known.address.as_ref())),
            _ => value_cell(column, &said.value),
        }
    }

    fn withdrawn(&self) -> bool {
        self.commitment.definition.withdrawn.is_some() || self.indicator.definition.withdrawn.is_some()
    }
}

/// The cells that the value alone tells.
fn value_cell(column: &str, value: &Value) -> String {
    match (column, value) {
        ("value", Value::Number(number)) => number.to_string(),
        ("value", Value::Range(low, high)) => format!("{low}..{high}"),
        ("low", value) => shown(bounds(value).map(|(low, _)| low)),
        ("high", value) => shown(bounds(value).map(|(_, high)| high)),
        ("missing", Value::Missing(why, _)) => word(why),
        ("expected", Value::Missing(_, when)) => shown(when.as_ref()),
        ("text_en", Value::Text(text)) => words(Some(text), Lang::EN),
        ("text_fr", Value::Text(text)) => words(Some(text), Lang::FR),
        _ => String::new(),
    }
}

fn bounds(value: &Value) -> Option<(Decimal, Decimal)> {
    match value {
        Value::Number(number) => Some((*number, *number)),
        Value::Range(low, high) => Some((*low, *high)),
        Value::Text(_) | Value::Missing(..) => None,
    }
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The word of JSON for one of a closed list.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Json::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

fn words(said: Option<&Text>, lang: Lang) -> String {
    text(said.and_then(|said| said.get(lang)).unwrap_or_default().to_owned())
}

/// The signs with which a spreadsheet program begins a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet program takes for a formula: one that begins like a formula and is no number gets an
/// apostrophe in front, as those programs write it themselves.
fn text(said: String) -> String {
    let number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{A0}' | '\u{202F}' | ',' | '.' | '%');
    let formula = said.strip_prefix(FORMULA).is_some_and(|rest| rest.is_empty() || !rest.chars().all(number));
    if formula { format!("'{said}") } else { said }
}

/// The text of a cell as it was before [`text`].
pub(super) fn plain(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(said) if said.starts_with(FORMULA) => said.into(),
        Some(_) | None => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_taken_for_a_formula_and_each_reads_as_it_was() {
        for said in ["=1+1", "+SUM(A1)", "-1+1|cmd", "@x", "-", "- later", "=HYPERLINK(\"x\")", "+33 a"] {
            assert_eq!(text(said.to_owned()), format!("'{said}"), "{said}");
        }
        for said in ["", "-5", "-1 204,5 %", "+3", "'tis", "1=1", "a\n=1"] {
            assert_eq!(text(said.to_owned()), said, "{said}");
        }
        for said in ["=1+1", "-5", "'tis", "", "a"] {
            assert_eq!(plain(&text(said.to_owned())), said);
        }
    }
}

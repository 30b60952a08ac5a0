//! Measurements: a long table of our own, one row per measurement, with the keys that a measurement has in a document.
//!
//! The columns that a published table has more (see [`MEASUREMENT_COLUMNS`]) are not taken, and neither is a row that is
//! withdrawn there. A value is a number, or two with `..` between them for a range. An indicator is named by its id or its code.

use super::cells::{Line, Sheet};
use super::lists::Lists;
use super::tidy::MEASUREMENT_COLUMNS;
use crate::document::{CommitmentEntry, IndicatorEntry, Placed, Withdrawn};
use crate::{LocalId, Measurement, Missing, Precision, Value};

pub(super) const NEEDED: &[&str] = &["commitment", "indicator"];

pub(super) const MORE: &[&str] = &MEASUREMENT_COLUMNS;

/// The cells of which a row has one.
const VALUES: [&str; 3] = ["value", "text", "missing"];

pub(super) fn read(sheet: &Sheet<'_>) -> Vec<CommitmentEntry> {
    let mut lists = Lists::default();
    for line in sheet.lines().filter(|line| line.text("withdrawn") != Some("true")) {
        let (number, indicator) = (line.code("commitment"), line.code("indicator"));
        let measurement = measurement(&line);
        let (Some((number, _)), Some((_, id)), Some(said)) = (number, indicator, measurement) else {
            continue;
        };
        let period = said.period.as_ref().filter(|period| period.precision() != Precision::Day);
        let list = lists.about(&line, &number, (said.dated(), period));
        match list.indicators.iter_mut().find(|known| known.said.id == id) {
            Some(known) => known.said.measurements.push(line.placed(said)),
            None => list.indicators.push(line.placed(entry(id, line.placed(said)))),
        }
    }
    lists.finish()
}

fn entry(id: LocalId, measurement: Placed<Measurement>) -> IndicatorEntry {
    IndicatorEntry {
        id,
        code: None,
        name: None,
        unit: None,
        units: None,
        additive: None,
        withdrawn: Withdrawn::No,
        targets: Vec::new(),
        measurements: vec![measurement],
    }
}

/// The measurement of a row; none where the row has no value and no reason for that.
fn measurement(line: &Line<'_>) -> Option<Measurement> {
    if line.text("period").is_some() && line.text("as_of").is_some() {
        line.refuse("as_of", "period and as_of exclude each other; give one of them".to_owned());
    }
    let (period, as_of) = (line.when("period"), line.when("as_of"));
    let (source, unit) = (line.parsed("source"), line.parsed("unit"));
    let qualifier = line.word("qualifier").unwrap_or_default();
    let (published, dimension) = (line.words("published"), line.words("dimension"));
    if published.is_some() && !VALUES.iter().any(|name| given(line, name)) {
        let message = "there is a wording and no value; give one, or say in `missing` why there is none";
        line.refuse("value", message.to_owned());
    }
    Some(Measurement { source, qualifier, unit, period, as_of, dimension, published, value: value(line)? })
}

fn value(line: &Line<'_>) -> Option<Value> {
    if line.text("expected").is_some() && line.text("missing").is_none() {
        line.refuse("expected", "expected goes with missing only; empty this cell".to_owned());
    }
    let mut names = VALUES.into_iter().filter(|name| given(line, name));
    let name = names.next()?;
    if let Some(other) = names.next() {
        line.refuse(name, format!("{name} and {other} exclude each other; give one of them"));
        return None;
    }
    match name {
        "value" => number_or_range(line, line.text("value")?),
        "text" => line.words("text").map(Value::Text),
        _ => line.word::<Missing>("missing").map(|why| Value::Missing(why, line.when("expected"))),
    }
}

/// Whether the cell of a name, or that of one of its languages, is filled.
fn given(line: &Line<'_>, name: &str) -> bool {
    line.text(name).is_some() || !line.texts(name).is_empty()
}

fn number_or_range(line: &Line<'_>, text: &str) -> Option<Value> {
    let Some((low, high)) = text.split_once("..") else {
        return line.decimal("value", text).map(Value::Number);
    };
    let (low, high) = (line.decimal("value", low.trim()), line.decimal("value", high.trim()));
    match (low?, high?) {
        (low, high) if low <= high => Some(Value::Range(low, high)),
        (low, high) => {
            line.refuse("value", format!("the range ends below its start; write {high}..{low}"));
            None
        }
    }
}

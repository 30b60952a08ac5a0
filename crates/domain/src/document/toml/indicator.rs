//! Indicators of a report, with their targets and measurements.

use super::item::Item;
use super::keys::{BASELINE, GOALS, INDICATOR, MEASUREMENT, TARGET, VALUES};
use super::table::Table;
use crate::document::{IndicatorEntry, Placed, TargetEntry};
use crate::{Baseline, Goal, LocalId, Measurement, Value};

pub(super) fn read(item: &Item) -> Option<Placed<IndicatorEntry>> {
    let table = item.counted()?.table(&INDICATOR)?;
    let id: Option<LocalId> = table.id();
    let entry = IndicatorEntry {
        code: table.parsed("code"),
        name: table.words("name"),
        unit: table.parsed("unit"),
        units: table.units("units"),
        additive: table.flag("additive"),
        withdrawn: table.withdrawn("withdrawn"),
        targets: table.all("target", |item| target(item, id.as_ref())),
        measurements: table.all("measurement", measurement),
        id: id?,
    };
    Some(item.placed(entry))
}

/// A target. Without an id of its own it has that of its indicator, which does for one.
fn target(item: &Item, indicator: Option<&LocalId>) -> Option<Placed<TargetEntry>> {
    let table = item.counted()?.table(&TARGET)?;
    let id = match table.has("id") {
        true => table.id(),
        false => indicator.and_then(|id| table.claim(item, id.clone())),
    };
    let entry = TargetEntry {
        goal: goal(&table),
        unit: table.parsed("unit"),
        per: table.word("per"),
        due: table.parsed("due"),
        baseline: table.item("baseline").and_then(|item| baseline(&item)),
        published: table.words("published"),
        withdrawn: table.withdrawn("withdrawn"),
        id: id?,
    };
    Some(item.placed(entry))
}

fn goal(table: &Table) -> Option<Goal> {
    let key = table.one_of(&GOALS)?;
    let item = table.item(key)?;
    match key {
        "at_least" => item.number().map(Goal::AtLeast),
        "at_most" => item.number().map(Goal::AtMost),
        "more_than" => item.number().map(Goal::MoreThan),
        "less_than" => item.number().map(Goal::LessThan),
        "exactly" => item.number().map(Goal::Exactly),
        "between" => item.range().map(|(low, high)| Goal::Between(low, high)),
        "prose" => said(&item, Goal::Prose),
        _ => said(&item, Goal::NotSet),
    }
}

/// What a key says by being true.
fn said(item: &Item, goal: Goal) -> Option<Goal> {
    match item.flag()? {
        true => Some(goal),
        false => item.refused("it can only be true; leave the key out otherwise".to_owned()),
    }
}

fn baseline(item: &Item) -> Option<Baseline> {
    let table = item.table(&BASELINE)?;
    let value = table.number("value");
    Some(Baseline { period: table.parsed("period"), value: value? })
}

fn measurement(item: &Item) -> Option<Placed<Measurement>> {
    let table = item.counted()?.table(&MEASUREMENT)?;
    if table.has("period") && table.has("as_of") {
        table.refuse("period and as_of exclude each other; give one of them".to_owned());
    }
    if table.has("expected") && !table.has("missing") {
        table.refuse("expected goes with missing only; remove it".to_owned());
    }
    let measurement = Measurement {
        source: table.parsed("source"),
        qualifier: table.word("qualifier").unwrap_or_default(),
        unit: table.parsed("unit"),
        period: table.parsed("period"),
        as_of: table.parsed("as_of"),
        dimension: table.words("dimension"),
        published: table.words("published"),
        value: value(&table)?,
    };
    Some(Placed { times: table.said(), ..item.placed(measurement) })
}

fn value(table: &Table) -> Option<Value> {
    let expected = table.parsed("expected");
    if !VALUES.iter().any(|key| table.has(key)) {
        table.refuse(format!("the measurement says nothing; give one of {}", VALUES.join(", ")));
    }
    let key = table.one_of(&VALUES)?;
    let item = table.item(key)?;
    match key {
        "value" => item.number().map(Value::Number),
        "range" => item.range().map(|(low, high)| Value::Range(low, high)),
        "text" => item.words().map(Value::Text),
        _ => item.word().map(|why| Value::Missing(why, expected)),
    }
}

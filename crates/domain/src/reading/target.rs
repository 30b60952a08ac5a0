//! What a value is to reach: `300 employees per quarter`.

use serde::Serialize;

use super::amount::{Amount, Single, amount, single};
use super::cursor::Cursor;
use super::date::date;
use super::deadline::by;
use super::diagnosis::{Sought, read};
use super::span::bracketed;
use super::vocabulary::Change;
use super::words::{mentions, named_before};
use super::{Reading, Unread};
use crate::{Baseline, Decimal, Goal, Lang, Per, Qualifier, Unit, Value, When};

/// A target as its text gives it; what it belongs to is for the caller to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// What a value must be.
    pub goal: Goal,
    /// `percent` or `dollars`, where a sign says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How often; none: once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<Per>,
    /// Where it starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<When>,
}

/// Reads one target: `300 employees per quarter`, `35% or more by June 2018`, `from 3 to 4 by June 2018`.
///
/// A number alone is to be reached or passed. From one number to another, the first is the baseline, and the second is
/// to be reached in the direction of the change.
///
/// # Errors
///
/// [`Unread`]: several targets, a target in words, an approximate one, since nothing says when it is met, and a number
/// alone of what there should be little of, such as days or errors.
pub fn target(text: &str, lang: Option<Lang>) -> Result<Reading<Target>, Unread> {
    read(text, lang, Sought::Value, |at| {
        not_set(at).or_else(|| change(at)).or_else(|| times(at)).or_else(|| plain(at))
    })
}

fn not_set(at: Cursor<'_>) -> Option<Reading<Target>> {
    let after = at.any(at.words.not_set)?;
    let read = Target { goal: Goal::NotSet, unit: None, per: None, baseline: None, due: None };
    after.ends().then_some(Reading { read, counted: None, dimension: None })
}

/// `At least 30 new datasets by June 2018`.
fn plain(at: Cursor<'_>) -> Option<Reading<Target>> {
    let (amount, after) = amount(at)?;
    let share = amount.unit.is_some() && after.any(after.words.share_of).is_some();
    let (named, terms) = named_before(after, terms)?;
    let bare = amount.qualifier.is_none();
    if bare && mentions(named, at.words.limits) {
        return None;
    }
    let named = (!named.is_empty()).then(|| named.to_owned());
    let (counted, dimension) = if share { (None, named) } else { (named, None) };
    Some(Reading { read: target_of(amount, terms)?, counted, dimension })
}

/// `Learning materials accessed 2000 times by December 2017`: what happens, and how often.
fn times(at: Cursor<'_>) -> Option<Reading<Target>> {
    let (named, (amount, terms)) = named_before(at, |here| {
        let (amount, after) = amount(here)?;
        Some((amount, terms(after.any(after.words.times)?)?))
    })?;
    let counted = (!named.is_empty() && amount.unit.is_none()).then(|| named.to_owned())?;
    Some(Reading { read: target_of(amount, terms)?, counted: Some(counted), dimension: None })
}

fn target_of(amount: Amount, terms: Terms) -> Option<Target> {
    let unit = amount.unit.clone();
    Some(Target { goal: goal(amount)?, unit, per: terms.per, baseline: None, due: terms.due })
}

/// What a value must be. An approximate number sets no mark, and nothing can fall short of zero.
fn goal(amount: Amount) -> Option<Goal> {
    match (amount.value, amount.qualifier) {
        (Value::Range(low, high), None) => Some(Goal::Between(low, high)),
        (Value::Number(value), None) => (value > Decimal::from(0)).then_some(Goal::AtLeast(value)),
        (Value::Number(value), Some(Qualifier::AtLeast)) => Some(Goal::AtLeast(value)),
        (Value::Number(value), Some(Qualifier::AtMost)) => Some(Goal::AtMost(value)),
        (Value::Number(value), Some(Qualifier::MoreThan)) => Some(Goal::MoreThan(value)),
        (Value::Number(value), Some(Qualifier::LessThan)) => Some(Goal::LessThan(value)),
        (Value::Number(value), Some(Qualifier::Exactly)) => Some(Goal::Exactly(value)),
        (Value::Number(_), Some(Qualifier::Approximately))
        | (Value::Range(..) | Value::Text(_) | Value::Missing(..), _) => None,
    }
}

/// How often, and by when.
#[derive(Default)]
struct Terms {
    per: Option<Per>,
    due: Option<When>,
}

/// The terms up to the end of the text. A deadline may be said once more in brackets.
fn terms(at: Cursor<'_>) -> Option<Terms> {
    let (per, after) = at.one_of(at.words.per).map_or((None, at), |(per, after)| (Some(per), after));
    let (due, after) = by(after).map_or((None, after), |(due, after)| (Some(due), after));
    let again = due.as_ref().and_then(|due| said_again(due, after)).unwrap_or(after);
    again.ends().then_some(Terms { per, due })
}

fn said_again<'t>(due: &When, at: Cursor<'t>) -> Option<Cursor<'t>> {
    let bracket = at.past(&["."]);
    bracket.phrase("(")?;
    let (again, after) = bracketed(bracket, date)?;
    (again == *due).then_some(after)
}

/// `Increase satellite imagery collections from 3 to 4 by June 2018`.
fn change(at: Cursor<'_>) -> Option<Reading<Target>> {
    match at.one_of(at.words.change) {
        None => Some(from_to(at, None)?).map(|read| Reading { read, counted: None, dimension: None }),
        Some((change, after)) => {
            let (named, read) = named_before(after, |here| from_to(here, Some(change)))?;
            let counted = (!named.is_empty()).then(|| named.to_owned());
            Some(Reading { read, counted, dimension: None })
        }
    }
}

/// From the baseline to the mark, each with its date where it is given.
fn from_to(at: Cursor<'_>, verb: Option<Change>) -> Option<Target> {
    let (from, to) = at.words.from_to;
    let (start, after) = single(at.any(from)?)?;
    let (period, after) = dated(after);
    let (end, after) = single(after.any(to)?)?;
    let (due, after) = dated(after);
    let terms = terms(after)?;
    if due.is_some() && terms.due.is_some() || !is_change(at, verb, period.as_ref()) {
        return None;
    }
    let goal = direction(&start, &end, verb.unwrap_or(Change::Either))?;
    let baseline = Some(Baseline { value: start.value, period });
    Some(Target { goal, unit: end.unit, per: terms.per, baseline, due: due.or(terms.due) })
}

/// French `de 3 à 5` alone is a range; a verb or the date of the first number makes it a change.
fn is_change(at: Cursor<'_>, verb: Option<Change>, period: Option<&When>) -> bool {
    at.words.lang == Lang::EN || verb.is_some() || period.is_some()
}

fn dated(at: Cursor<'_>) -> (Option<When>, Cursor<'_>) {
    let dated = at.any(at.words.during).and_then(date);
    dated.map_or((None, at), |(when, after)| (Some(when), after))
}

/// The mark on the far side of the baseline; nothing, where the verb says the other side, or the units differ.
fn direction(start: &Single, end: &Single, change: Change) -> Option<Goal> {
    if start.unit != end.unit {
        return None;
    }
    match (end.value.cmp(&start.value), change) {
        (std::cmp::Ordering::Greater, Change::Up | Change::Either) => Some(Goal::AtLeast(end.value)),
        (std::cmp::Ordering::Less, Change::Down | Change::Either) => Some(Goal::AtMost(end.value)),
        _ => None,
    }
}

//! Values: a number with its sign of percent or currency, how exactly it is meant, or a range.

use super::cursor::Cursor;
use super::span::bracketed;
use crate::{Decimal, Qualifier, Unit, Value};

/// One number with its unit, where a sign says it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Single {
    pub(super) value: Decimal,
    pub(super) unit: Option<Unit>,
}

/// A value as written.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// A number or a range.
    pub(super) value: Value,
    /// How exactly, where it is said.
    pub(super) qualifier: Option<Qualifier>,
    /// `percent` or `dollars`. Whose dollars is not said.
    pub(super) unit: Option<Unit>,
}

/// A value: `3,484`, `approximately 29%`, `(>75%)`, `$50 million`, `30% to 50%`.
pub(super) fn amount(at: Cursor<'_>) -> Option<(Amount, Cursor<'_>)> {
    bracketed(at, |at| range(at).or_else(|| qualified(at)))
}

/// One number, with percent or dollars where they stand beside it.
pub(super) fn single(at: Cursor<'_>) -> Option<(Single, Cursor<'_>)> {
    if let Some(dollars) = at.phrase("$") {
        let (value, after) = scaled(dollars)?;
        return Some((Single { value, unit: unit("dollars") }, after));
    }
    let (value, after) = scaled(at)?;
    let behind = (after.any(after.words.percent).map(|after| (unit("percent"), after)))
        .or_else(|| after.phrase("$").map(|after| (unit("dollars"), after)))
        .or_else(|| after.any(after.words.dollars).map(|after| (unit("dollars"), after)));
    let (unit, after) = behind.unwrap_or((None, after));
    Some((Single { value, unit }, after))
}

fn unit(token: &str) -> Option<Unit> {
    token.parse().ok()
}

/// A number with its word for zeros: `25,1 millions`.
fn scaled(at: Cursor<'_>) -> Option<(Decimal, Cursor<'_>)> {
    let (number, after) = at.number()?;
    match after.one_of(after.words.scales) {
        // A billion has nine zeros in English and twelve in French.
        Some((9, _)) if after.figures.is_none() && after.phrase("billion").is_some() => None,
        Some((zeros, after)) => Some((shifted(number, zeros)?, after)),
        None => Some((number, after)),
    }
}

/// The number times ten to the power of `zeros`, exactly.
fn shifted(number: Decimal, zeros: usize) -> Option<Decimal> {
    let text = number.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let moved: String = decimals.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    let left = decimals.get(zeros..).filter(|left| !left.is_empty()).map(|left| format!(".{left}"));
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    format!("{sign}{whole}{}", left.unwrap_or_default()).parse().ok()
}

fn qualified(at: Cursor<'_>) -> Option<(Amount, Cursor<'_>)> {
    let before = signs(at).or_else(|| at.one_of(at.words.before));
    let (single, after) = single(before.map_or(at, |(_, after)| after))?;
    let behind = after.one_of(after.words.after);
    let qualifier = match (before, behind) {
        (Some(_), Some(_)) => return None,
        (before, behind) => before.or(behind).map(|(qualifier, _)| qualifier),
    };
    let after = behind.map_or(after, |(_, after)| after);
    Some((Amount { value: Value::Number(single.value), qualifier, unit: single.unit }, after))
}

/// How exactly, in signs.
fn signs(at: Cursor<'_>) -> Option<(Qualifier, Cursor<'_>)> {
    at.one_of(&[
        (">=", Qualifier::AtLeast),
        ("<=", Qualifier::AtMost),
        ("\u{2265}", Qualifier::AtLeast),
        ("\u{2264}", Qualifier::AtMost),
        (">", Qualifier::MoreThan),
        ("<", Qualifier::LessThan),
        ("~", Qualifier::Approximately),
        ("\u{2248}", Qualifier::Approximately),
    ])
}

/// From one number to another, the low one first.
fn range(at: Cursor<'_>) -> Option<(Amount, Cursor<'_>)> {
    at.words.ranges.iter().find_map(|(open, joins)| {
        let (low, after) = single(at.phrase(open)?)?;
        let (high, after) = single(after.any(joins)?)?;
        let unit = if low.unit.is_some() { low.unit.clone() } else { high.unit.clone() };
        let one_unit = low.unit.is_none() || low.unit == high.unit;
        let alike = decimals(&low) == decimals(&high) && !(is_year(&low) && is_year(&high));
        let fits = one_unit && alike && low.value < high.value;
        let value = Value::Range(low.value, high.value);
        fits.then_some((Amount { value, qualifier: None, unit }, after))
    })
}

/// How many decimals it is written with. Two ends that differ in them are more likely mistyped than meant: `68,00 à
/// 71 500`.
fn decimals(single: &Single) -> usize {
    single.value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Whether the number may as well be a year: two such are a period, not a range.
fn is_year(single: &Single) -> bool {
    let text = single.value.to_string();
    single.unit.is_none() && text.len() == 4 && text.parse().is_ok_and(|year| (1900..=2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_zeros_moves_the_point_and_loses_no_figure() {
        let table =
            [("25.1", 6, "25100000"), ("0.5", 6, "500000"), ("1.2345678", 6, "1234567.8"), ("0", 3, "0")];
        for (number, zeros, expected) in table {
            let number = number.parse().unwrap();
            assert_eq!(shifted(number, zeros).unwrap().to_string(), expected);
        }
        assert_eq!(shifted("-2.50".parse().unwrap(), 3).unwrap().to_string(), "-2500");
    }
}

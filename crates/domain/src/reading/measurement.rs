//! What a source measured: a value with its date, or why there is none.

use super::amount::amount;
use super::cursor::Cursor;
use super::diagnosis::{Sought, read};
use super::missing::missing;
use super::moment::{self, Moment};
use super::words::named_before;
use super::{Reading, Unread};
use crate::{Lang, Measurement};

/// Reads one measurement: `119 from July 1 to Sept 30, 2017`, `environ 29 %`, `Not available (June 2018)`.
///
/// The source is for the caller to say, and the words around the number stay words. The unit is `percent` or
/// `dollars`, where a sign says so.
///
/// # Errors
///
/// [`Unread`]: a number with two readings, several numbers, words that change what the number says.
pub fn measurement(text: &str, lang: Option<Lang>) -> Result<Reading<Measurement>, Unread> {
    read(text, lang, Sought::Value, whole)
}

fn whole(at: Cursor<'_>) -> Option<Reading<Measurement>> {
    if let Some(read) = missing(at) {
        return Some(Reading { read, counted: None, dimension: None });
    }
    match moment::leading(at) {
        Some((moment, after)) => value(after.past(after.words.filler), &moment),
        None => about(at).or_else(|| value(at, &Moment::default())),
    }
}

/// `For learning events: approximately 29%`: the subset first.
fn about(at: Cursor<'_>) -> Option<Reading<Measurement>> {
    let subset = at.any(at.words.about)?;
    let (named, reading) = named_before(subset, |here| value(here.phrase(":")?, &Moment::default()))?;
    let unsaid = !named.is_empty() && reading.dimension.is_none();
    unsaid.then(|| Reading { dimension: Some(named.to_owned()), ..reading })
}

/// The value, what was counted, and when.
fn value(at: Cursor<'_>, known: &Moment) -> Option<Reading<Measurement>> {
    let (amount, after) = amount(at)?;
    let share = amount.unit.is_some() && after.any(after.words.share_of).is_some();
    let (named, moment) = named_before(after, |here| known.clone().with(moment::trailing(here)?))?;
    let named = (!named.is_empty()).then(|| named.to_owned());
    let (counted, dimension) = if share { (None, named) } else { (named, None) };
    let read = Measurement {
        source: None,
        value: amount.value,
        qualifier: amount.qualifier.unwrap_or_default(),
        unit: amount.unit,
        period: moment.period().cloned(),
        as_of: moment.as_of,
        dimension: None,
        published: None,
    };
    Some(Reading { read, counted, dimension })
}

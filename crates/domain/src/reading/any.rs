//! Reading by the name of what is looked for, for programs that check tables of texts.

use std::str::FromStr;

use serde_json::{Value, json, to_value};

use super::{
    Unread, completion, deadline, measurement, number_in, organizations, period, says_nothing, schedule,
    target,
};
use crate::malformed::shown;
use crate::{Code, Lang, Malformed};

/// What a text is to be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is read by the function of its name")]
pub enum Kind {
    Number,
    Measurement,
    Target,
    Deadline,
    Period,
    Completion,
    Schedule,
    Organizations,
    Code,
    /// A mark that a field has nothing to say.
    Nothing,
    /// Words that are not to be read as anything.
    Text,
}

impl FromStr for Kind {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let known = KINDS.iter().find(|(name, _)| *name == text);
        known.map(|(_, kind)| *kind).ok_or_else(|| Malformed::new("a kind of text", text, RULE))
    }
}

const KINDS: [(&str, Kind); 11] = [
    ("number", Kind::Number),
    ("measurement", Kind::Measurement),
    ("target", Kind::Target),
    ("deadline", Kind::Deadline),
    ("period", Kind::Period),
    ("completion", Kind::Completion),
    ("schedule", Kind::Schedule),
    ("organizations", Kind::Organizations),
    ("code", Kind::Code),
    ("nothing", Kind::Nothing),
    ("text", Kind::Text),
];

const RULE: &str = "write number, measurement, target, deadline, period, completion, schedule, organizations, code, \
                    nothing or text";

/// Reads a text as what it is said to be, and answers the reading as JSON in the words of the record.
///
/// # Errors
///
/// [`Unread`], as the function of that kind says.
pub fn read_as(kind: Kind, text: &str, lang: Option<Lang>) -> Result<Value, Unread> {
    let words = || Unread::Words { text: shown(text) };
    match kind {
        Kind::Number => number_in(text, lang).map(json),
        Kind::Measurement => measurement(text, lang).map(json),
        Kind::Target => target(text, lang).map(json),
        Kind::Deadline => deadline(text, lang).map(json),
        Kind::Period => period(text, lang).map(json),
        Kind::Completion => completion(text, lang).map(json),
        Kind::Schedule => schedule(text, lang).map(|(state, extent)| match extent {
            Some(extent) => json!({ "state": state, "extent": extent }),
            None => json!({ "state": state }),
        }),
        Kind::Organizations => organizations(text).map(json),
        Kind::Code => text.parse::<Code>().map(json).map_err(Unread::from),
        Kind::Nothing => says_nothing(text).then_some(Value::Bool(true)).ok_or_else(words),
        Kind::Text => Err(words()),
    }
}

/// What came of a text of which it is known how it should be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// It is read as it should be.
    Right(Value),
    /// It is refused, as it should be.
    Refused(Unread),
    /// It is read as something else, or read at all where it should be refused.
    Wrong(Value),
    /// It is refused where it should be read.
    NotRead(Unread),
}

/// Reads a text and compares with how it should be read, as JSON; none: it should be refused.
#[must_use]
pub fn check(kind: Kind, text: &str, lang: Option<Lang>, expected: Option<&Value>) -> Came {
    match (read_as(kind, text, lang), expected) {
        (Ok(read), Some(expected)) if read == *expected => Came::Right(read),
        (Ok(read), _) => Came::Wrong(read),
        (Err(unread), None) => Came::Refused(unread),
        (Err(unread), Some(_)) => Came::NotRead(unread),
    }
}

/// Readings have no keys but texts and no numbers but decimals in text, so they always are JSON.
fn json(reading: impl serde::Serialize) -> Value {
    to_value(reading).unwrap_or_default()
}

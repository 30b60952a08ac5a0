//! What the reader of JSON says of what it cannot read, in the words that documents are answered with.

use crate::document::did_you_mean;

/// The message of an error of JSON without its place, which callers give better: by pointer, or by line and column.
///
/// serde speaks of fields, variants and types of Rust; whoever wrote the JSON knows keys, words and texts.
#[must_use]
pub fn misread(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    // An error of JSON that was read from no text has no place.
    let placed = whole.rsplit_once(" at line ").filter(|_| error.line() > 0);
    reworded(placed.map_or(whole.as_str(), |(said, _)| said))
}

/// A message of serde, whatever the format, in the words that documents are answered with.
#[must_use]
pub fn reworded(said: &str) -> String {
    shape(said).or_else(|| syntax(said)).unwrap_or_else(|| said.to_owned())
}

/// JSON of another shape than is asked for.
fn shape(said: &str) -> Option<String> {
    if let Some(name) = said.strip_prefix("missing field ") {
        return Some(format!("the key {} is missing", unquoted(name)));
    }
    if let Some(name) = said.strip_prefix("duplicate field ") {
        return Some(format!("the key {name} is given twice; give it once"));
    }
    let (said, expected) = said.split_once(", expected ").or_else(|| said.split_once(", there are no "))?;
    if let Some(name) = said.strip_prefix("unknown field ") {
        let known = listed(expected);
        let meant = did_you_mean(unquoted(name), &known);
        return Some(format!("unknown key {name}{meant}; known here: {}", known.join(", ")));
    }
    if let Some(word) = said.strip_prefix("unknown variant ") {
        let known = listed(expected);
        let meant = did_you_mean(unquoted(word), &known);
        return Some(format!("{word} is not known{meant}; write one of {}", known.join(", ")));
    }
    if let Some(found) = said.strip_prefix("invalid value: ") {
        let value = found.split_once(' ').map_or(found, |(_, value)| value);
        return Some(format!("expected {}, found {value}", of_kind(expected)));
    }
    if let Some(length) = said.strip_prefix("invalid length ") {
        return Some(format!("expected {}, found a list of {length}", of_kind(expected)));
    }
    let found = said.strip_prefix("invalid type: ")?;
    Some(format!("expected {}, found {}", of_kind(expected), of_kind(found)))
}

/// What is no JSON.
fn syntax(said: &str) -> Option<String> {
    let told = match said {
        "EOF while parsing a value" => "it ends where a value should stand",
        "expected value" => "a value should stand here",
        "expected ident" => "only true, false and null stand without quotes",
        _ => return said.strip_prefix("EOF while parsing ").map(|within| format!("it ends within {within}")),
    };
    Some(told.to_owned())
}

/// The names in a list of serde: ``one of `a`, `b` ``, or `` `a` or `b` ``.
fn listed(names: &str) -> Vec<&str> {
    let names = names.strip_prefix("one of ").unwrap_or(names);
    names.split(" or ").flat_map(|part| part.split(", ")).map(unquoted).collect()
}

fn unquoted(name: &str) -> &str {
    name.trim_matches('`')
}

/// A kind of value in the words for documents: ``integer `3` `` is an integer, `a string` a text.
fn of_kind(said: &str) -> &str {
    let bare = said.strip_prefix("a ").unwrap_or(said);
    match bare.split_once(' ').map_or(bare, |(kind, _)| kind) {
        "string" | "character" | "borrowed" => "a text",
        "integer" | "i64" => "an integer",
        "u8" | "u16" | "u32" | "u64" | "usize" => "an integer of 0 or more",
        "floating" | "f64" => "a number with decimals",
        "boolean" => "true or false",
        "map" | "struct" | "enum" | "internally" | "adjacently" => "a table",
        "sequence" | "tuple" => "a list",
        "unit" => "null",
        _ => said,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::Completion;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what cannot be read into it counts")]
    struct Sample {
        name: String,
        count: Option<u32>,
        state: Option<Completion>,
        list: Option<Vec<bool>>,
    }

    #[test]
    fn what_has_no_place_is_said_whole() {
        let odd = serde_json::Value::from("met at line 3");
        let said = misread(&serde_json::from_value::<crate::Slug>(odd).unwrap_err());
        assert_eq!(said, "`met at line 3` is not an id: use 1 to 80 of a-z, 0-9 and -");
    }

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_documents() {
        for (json, said) in [
            ("{}", "the key name is missing"),
            (r#"{"name":"a","name":"b"}"#, "the key `name` is given twice; give it once"),
            (r#"{"colour":1}"#, "unknown key `colour`; known here: name, count, state, list"),
            (
                r#"{"nane":1}"#,
                "unknown key `nane` (did you mean `name`?); known here: name, count, state, list",
            ),
            (
                r#"{"name":"a","state":"blue"}"#,
                "`blue` is not known; write one of not-started, in-progress, limited, substantial, complete, suspended, \
                 withdrawn",
            ),
            (r#"{"name":3}"#, "expected a text, found an integer"),
            (r#"{"name":"a","count":"3"}"#, "expected an integer of 0 or more, found a text"),
            (r#"{"name":"a","count":-1}"#, "expected an integer of 0 or more, found `-1`"),
            (r#"{"name":"a","list":{}}"#, "expected a list, found a table"),
            (r#"{"name":"a","list":[0.5]}"#, "expected true or false, found a number with decimals"),
            ("[true]", "expected a text, found true or false"),
            ("null", "expected a table, found null"),
            ("{", "it ends within an object"),
            ("", "it ends where a value should stand"),
            ("{\"name\":}", "a value should stand here"),
            ("{\"name\":\"a\" x", "expected `,` or `}`"),
        ] {
            assert_eq!(misread(&serde_json::from_str::<Sample>(json).unwrap_err()), said, "{json}");
        }
    }
}

//! Reading CSL-JSON: an array of items, or one.

use serde_json::Value;

use super::entry::{Entry, ReadError, date};

/// The entries of a file.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, ReadError> {
    let json: Value = serde_json::from_str(text)?;
    Ok(match json.as_array() {
        Some(items) => items.iter().map(entry).collect(),
        None => vec![entry(&json)],
    })
}

fn entry(item: &Value) -> Entry {
    let text = |name: &str| match item.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) | None => None,
    };
    Entry {
        key: text("id"),
        title: text("title"),
        authors: item.get("author").and_then(Value::as_array).into_iter().flatten().map(name).collect(),
        issued: item.get("issued").map(issued).unwrap_or_default(),
        version: text("version"),
        address: text("URL"),
        notes: text("note").unwrap_or_default(),
    }
}

/// A name in one piece, or one that a reference manager took apart at a comma, put together again.
fn name(name: &Value) -> String {
    let parts = ["literal", "non-dropping-particle", "family", "given", "suffix"];
    let known = parts.iter().filter_map(|part| name.get(part)?.as_str());
    known.collect::<Vec<_>>().join(" ")
}

fn issued(issued: &Value) -> Vec<u16> {
    if let Some(text) = ["raw", "literal"].iter().find_map(|name| issued.get(name)?.as_str()) {
        return date(text);
    }
    let parts = issued.get("date-parts").and_then(|dates| dates.get(0)).and_then(Value::as_array);
    let number = |part: &Value| match part.as_str() {
        Some(text) => text.parse().ok(),
        None => part.as_u64().and_then(|number| number.try_into().ok()),
    };
    parts.into_iter().flatten().filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read_as_reference_managers_write_them() {
        let text = r#"[{"id":"k","title":"T","author":[{"literal":"A"},{"family":"B","given":"C"}],"version":14,
            "issued":{"date-parts":[["2018",6,30]]},"URL":"https://a.ca","note":"n"},{"issued":{"raw":"2018-06"}}, 7]"#;
        let entries = read(text).unwrap();
        assert_eq!(entries[0].authors, ["A", "B C"]);
        assert_eq!((entries[0].version().as_deref(), &*entries[0].issued), (Some("14"), &[2018, 6, 30][..]));
        assert_eq!(entries[1].issued, [2018, 6]);
        assert_eq!(entries[2], Entry::default());
        assert_eq!(read(r#"{"id":"k"}"#).unwrap().len(), 1);
        assert!(read("[").is_err());
    }
}

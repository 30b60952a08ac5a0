//! Reading RIS: a tag of two characters, two blanks, a hyphen, and the value; a record from `TY` to `ER`.

use super::entry::{Entry, ReadError, date};

/// The entries of a file. A line without a tag continues the one before; a record without an end goes as far as the next.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, ReadError> {
    let mut entries = Vec::new();
    let mut open: Option<Vec<(String, String)>> = None;
    for (index, line) in text.lines().enumerate() {
        match (tag(line), &mut open) {
            (Some(("TY", _)), fields) => {
                entries.extend(fields.replace(Vec::new()).map(|fields| entry(&fields)));
            }
            (Some(("ER", _)), fields) => entries.extend(fields.take().map(|fields| entry(&fields))),
            (Some((tag, value)), Some(fields)) => fields.push((tag.to_owned(), value.to_owned())),
            (None, Some(fields)) => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            (None, None) if line.trim().is_empty() => {}
            (_, None) => return Err(ReadError::Ris { line: index + 1 }),
        }
    }
    entries.extend(open.map(|fields| entry(&fields)));
    Ok(entries)
}

/// The tag and the value of a line.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(2)?;
    let value = rest.strip_prefix("  -")?;
    tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()).then(|| (tag, value.trim()))
}

fn entry(fields: &[(String, String)]) -> Entry {
    let all = |tags: &[&str]| -> Vec<String> {
        let own = fields.iter().filter(|(tag, _)| tags.contains(&tag.as_str()));
        own.map(|(_, value)| value.clone()).filter(|value| !value.is_empty()).collect()
    };
    let first = |tags: &[&str]| all(tags).into_iter().next();
    Entry {
        key: first(&["ID"]),
        title: first(&["TI", "T1"]),
        authors: all(&["AU", "A1"]),
        issued: first(&["DA"]).or_else(|| first(&["PY", "Y1"])).map(|day| date(&day)).unwrap_or_default(),
        version: first(&["ET"]),
        address: first(&["UR"]),
        notes: all(&["N1", "M1", "N2"]).join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::BODY_BYTES_MAX;

    #[test]
    fn records_are_read_however_their_lines_end() {
        let lines = [
            "TY  - RPRT",
            "TI  - A",
            "  title",
            "AU  - One",
            "AU  - Two, Three",
            "DA  - 2018/06/30/",
            "M1  - version: 3",
            "UR  - https://a.ca",
            "ER  - ",
            "",
            "TY  - DATA",
            "T1  - B",
        ];
        for end in ["\r\n", "\n"] {
            let entries = read(&lines.join(end)).unwrap();
            assert_eq!(entries.len(), 2);
            assert_eq!(entries[0].title.as_deref(), Some("A title"));
            assert_eq!(entries[0].authors, ["One", "Two, Three"]);
            assert_eq!(entries[0].issued, [2018, 6, 30]);
            assert_eq!(entries[0].version().as_deref(), Some("3"));
            assert_eq!(entries[1].title.as_deref(), Some("B"));
        }
        let unended = read("TY  - RPRT\nTI  - A\nTY  - RPRT\nTI  - B\nER  - \n").unwrap();
        let titles: Vec<_> = unended.iter().filter_map(|entry| entry.title.as_deref()).collect();
        assert_eq!(titles, ["A", "B"]);
        assert!(matches!(read("\nhello"), Err(ReadError::Ris { line: 2 })));
        assert!(read("").unwrap().is_empty());
    }

    /// As many lines as a body has room for, which took minutes when each copied those before it.
    #[test]
    fn a_value_of_very_many_lines_is_read_at_once() {
        let lines = BODY_BYTES_MAX / "x\n".len() - 20;
        let begun = std::time::Instant::now();
        let entries = read(&format!("TY  - RPRT\nTI  - A\n{}", "x\n".repeat(lines))).unwrap();
        assert_eq!(entries[0].title.as_ref().map(String::len), Some(1 + 2 * lines));
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }
}

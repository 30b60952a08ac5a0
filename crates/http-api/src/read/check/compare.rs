//! What an entry says against what the record says.

use serde::Serialize;

use super::entry::Entry;
use crate::represent::citation::Work;

/// Something that the record says otherwise.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Difference {
    field: &'static str,
    cited: String,
    recorded: String,
}

/// Where an entry and a work say different things. What the entry leaves out is no difference.
pub(super) fn differences(entry: &Entry, work: &Work) -> Vec<Difference> {
    let authors = (!entry.authors.is_empty()).then(|| entry.authors.join("; "));
    let issued = (!entry.issued.is_empty()).then(|| day(&entry.issued));
    let recorded = issued.as_ref().map(|_| known_day(work, entry.issued.len()));
    let compared = [
        ("title", entry.title.clone(), work.title.clone()),
        ("authors", authors, work.authors.join("; ")),
        ("version", entry.version(), work.version.clone().unwrap_or_default()),
        ("issued", issued, recorded.unwrap_or_default()),
    ];
    let difference = |(field, cited, recorded): (_, Option<String>, String)| {
        let cited = cited?;
        (letters(&cited) != letters(&recorded)).then_some(Difference { field, cited, recorded })
    };
    compared.into_iter().filter_map(difference).collect()
}

/// The letters and figures of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn day(parts: &[u16]) -> String {
    parts.iter().map(|part| format!("{part:02}")).collect::<Vec<_>>().join("-")
}

/// The day of a work, no more precise than it is cited.
fn known_day(work: &Work, parts: usize) -> String {
    let known = work.issued.map(|day| (i64::from(day.year), day.month, day.day));
    let Some((year, month, day)) = known else { return String::new() };
    let small = [month, day].into_iter().map_while(|part| part).map(|part| format!("-{part:02}"));
    std::iter::once(year.to_string()).chain(small).take(parts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::represent::citation::Day;

    fn work() -> Work {
        Work {
            title: "Skills\u{a0}: “Engagement” 6".to_owned(),
            authors: vec!["A, B and C".to_owned(), "D".to_owned()],
            version: Some("14".to_owned()),
            issued: Some(Day { year: 2018, month: Some(6), day: Some(30) }),
            ..Work::default()
        }
    }

    fn fields(entry: &Entry) -> Vec<&'static str> {
        differences(entry, &work()).iter().map(|difference| difference.field).collect()
    }

    #[test]
    fn blanks_braces_and_quotation_marks_are_no_difference() {
        let entry = Entry {
            title: Some("Skills : \"{Engagement}\" 6".to_owned()),
            authors: vec!["A B and C".to_owned(), "D".to_owned()],
            version: Some("14".to_owned()),
            issued: vec![2018, 6],
            ..Entry::default()
        };
        assert!(fields(&entry).is_empty());
        assert!(fields(&Entry::default()).is_empty());
    }

    #[test]
    fn another_word_name_number_or_day_is_one() {
        let check = |entry: Entry, expected: &str| assert_eq!(fields(&entry), [expected]);
        check(Entry { title: Some("Skills: Engagement 7".to_owned()), ..Entry::default() }, "title");
        check(
            Entry { authors: vec!["D".to_owned(), "A, B and C".to_owned()], ..Entry::default() },
            "authors",
        );
        check(Entry { version: Some("15".to_owned()), ..Entry::default() }, "version");
        check(Entry { notes: "Version 15".to_owned(), ..Entry::default() }, "version");
        check(Entry { issued: vec![2019], ..Entry::default() }, "issued");
        check(Entry { issued: vec![2018, 6, 29], ..Entry::default() }, "issued");
    }
}

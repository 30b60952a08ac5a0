//! Reading BibTeX and BibLaTeX, as we write them and as reference managers write them again.

use std::panic::catch_unwind;

use biblatex::{Bibliography, ChunksExt, Date, DateValue, Entry as Parsed, PermissiveType};

use super::entry::{Entry, ReadError, date};

/// The entries of a file.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, ReadError> {
    // The parser is someone else's and the file is anyone's: a panic is an unreadable file.
    let read = catch_unwind(|| Bibliography::parse(text).map(|all| all.iter().map(entry).collect()));
    match read {
        Ok(Ok(entries)) => Ok(entries),
        Ok(Err(error)) => {
            let before = text.get(..error.span.start).unwrap_or_default();
            Err(ReadError::Bibtex { line: before.matches('\n').count() + 1, what: error.kind.to_string() })
        }
        Err(_) => Err(ReadError::Bibtex { line: 1, what: "its parser gives up".to_owned() }),
    }
}

fn entry(parsed: &Parsed) -> Entry {
    let text = |name: &str| parsed.get(name).map(ChunksExt::format_verbatim);
    let notes = ["note", "annote", "annotation", "howpublished", "edition"];
    Entry {
        key: Some(parsed.key.clone()),
        title: text("title"),
        authors: authors(parsed),
        issued: issued(parsed),
        version: text("version"),
        address: text("url"),
        notes: notes.iter().filter_map(|name| text(name)).collect::<Vec<_>>().join("\n"),
    }
}

/// The names, each in one piece; one that was taken apart at a comma is put together again.
fn authors(parsed: &Parsed) -> Vec<String> {
    let name = |person: biblatex::Person| {
        let parts = [person.prefix, person.name, person.given_name, person.suffix];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    parsed.author().map(|authors| authors.into_iter().map(name).collect()).unwrap_or_default()
}

fn issued(parsed: &Parsed) -> Vec<u16> {
    if let Some(chunks) = parsed.get("date") {
        return date(&chunks.format_verbatim());
    }
    let Ok(PermissiveType::Typed(Date { value: DateValue::At(day), .. })) = parsed.date() else {
        return parsed.get("year").map(|chunks| date(&chunks.format_verbatim())).unwrap_or_default();
    };
    let month = day.month.map(|month| u16::from(month) + 1);
    let known = [u16::try_from(day.year).ok(), month, day.day.map(|day| u16::from(day) + 1)];
    known.into_iter().map_while(|part| part).collect()
}

//! Documents in TOML (1.0.0, toml.io), the form for a person, and the reader of their tree, which JSON has too.
//!
//! A document is one of three. One with `[[organization]]` names organizations, one with `plan` reports on a
//! commitment, any other is a plan. All that is wrong in it is found in one reading. For that to hold, what an entry
//! cannot do without stands last where the entry is put together: everything else has been read by then.

mod commitment;
mod indicator;
mod item;
mod keys;
mod parts;
mod source;
mod table;
mod writing;

use self::item::Item;
use self::keys::{COMMITMENT, LICENSE, ORGANIZATION, ORGANIZATIONS, PLAN};
use self::source::{Source, Syntax};
use self::table::Table;
use super::{Document, OrganizationEntry, Placed, PlanEntry, Problem};
use crate::Lang;
use crate::event::{License, OrganizationName};

pub(in crate::document) use self::source::fits;
pub use self::source::{DOCUMENT_BYTES_MAX, ITEMS_MAX};
pub use self::writing::{write_commitment, write_organizations, write_plan};

/// Reads a document.
///
/// # Errors
///
/// Everything that is wrong with it, in the order of the lines: syntax alone where that is wrong, else unknown and
/// missing keys, values of the wrong type and unreadable ids, numbers, dates and words. At most 1,000 problems.
pub fn read(text: &str) -> Result<Document, Vec<Problem>> {
    read_with(text, &[])
}

/// Reads a document in JSON.
///
/// # Errors
///
/// As for [`read`].
pub fn read_json(text: &str) -> Result<Document, Vec<Problem>> {
    read_json_with(text, &[])
}

/// Reads a document in which every text must stand in these languages.
///
/// # Errors
///
/// As for [`read`], and each text that is missing in one of them.
pub(in crate::document) fn read_with(text: &str, required: &[Lang]) -> Result<Document, Vec<Problem>> {
    read_from(Source::new(text, Syntax::Toml, required))
}

/// Reads a document in JSON in which every text must stand in these languages.
///
/// # Errors
///
/// As for [`read_with`].
pub(in crate::document) fn read_json_with(text: &str, required: &[Lang]) -> Result<Document, Vec<Problem>> {
    read_from(Source::new(text, Syntax::Json, required))
}

fn read_from(source: Source) -> Result<Document, Vec<Problem>> {
    let parsed = source.parse();
    let document = parsed.as_ref().and_then(|parsed| document(&Item::whole(&source, parsed)));
    drop(parsed);
    match (document, source.into_problems()) {
        (Some(document), problems) if problems.is_empty() => Ok(document),
        (_, problems) => Err(problems),
    }
}

fn document(whole: &Item) -> Option<Document> {
    let has = |keys: &[&str]| keys.iter().any(|key| whole.has(key));
    let of_commitment = COMMITMENT.names().filter(|key| !PLAN.names().any(|other| other == *key));
    match () {
        () if has(&["organization"]) => {
            organizations(&whole.table(&ORGANIZATIONS)?).map(Document::Organizations)
        }
        () if has(&["plan"]) || has(&of_commitment.collect::<Vec<_>>()) => {
            commitment::read(&whole.table(&COMMITMENT)?).map(|entry| Document::Commitment(Box::new(entry)))
        }
        () => plan(&whole.table(&PLAN)?).map(|plan| Document::Plan(Box::new(plan))),
    }
}

fn organizations(table: &Table) -> Option<Vec<Placed<OrganizationEntry>>> {
    table.list("organization", organization)
}

fn organization(item: &Item) -> Option<Placed<OrganizationEntry>> {
    let table = item.counted()?.table(&ORGANIZATION)?;
    let (id, name) = (table.id(), table.words("name"));
    let abbreviation = table.words("abbreviation");
    let same_as = table.address("same_as");
    let name = OrganizationName { abbreviation, same_as, name: name? };
    Some(item.placed(OrganizationEntry { name, id: id? }))
}

fn plan(table: &Table) -> Option<Placed<PlanEntry>> {
    let entry = PlanEntry {
        history: table.flag("history").unwrap_or_default(),
        title: table.words("title"),
        period: table.parsed("period"),
        publisher: table.words("publisher"),
        place: table.words("place"),
        license: table.item("license").and_then(|item| license(&item)),
        id: table.parsed("id")?,
    };
    Some(table.placed(entry))
}

fn license(item: &Item) -> Option<License> {
    let table = item.table(&LICENSE)?;
    let (name, address) = (table.words("name"), table.words("address"));
    Some(License { name: name?, address: address? })
}

#[cfg(test)]
mod tests;

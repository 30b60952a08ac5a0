//! What a write came to, as it is shown.

use std::collections::BTreeMap;

use domain::event::{Event, Nature, Source, Subject};
use domain::record::Record;
use domain::{Lang, When};
use projection::Update;
use serde::Serialize;
use ulid::Ulid;

use crate::problem::InputError;
use crate::read;
use crate::router::Call;

/// What a write came to, or would come to.
#[derive(Serialize)]
pub(super) struct Written {
    /// Whether nothing was recorded because only the difference was asked for.
    pub(super) dry_run: bool,
    /// What was, or would be, recorded.
    pub(super) changes: Vec<Shown>,
    /// The change list, where something was appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<Ulid>,
    /// The change lists of a sheet, in the order in which they were appended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) change_lists: Vec<Ulid>,
    /// What a person should look at in a sheet, though nothing is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) remarks: Vec<InputError>,
    /// Of several documents each, in the order in which they were applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) documents: Vec<OfDocument>,
    /// The position at which a reader sees it.
    pub(super) position: u64,
}

impl Written {
    /// Nothing yet.
    pub(super) fn new(position: u64) -> Self {
        let (changes, change_lists, remarks, documents) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { dry_run: false, changes, change: None, change_lists, remarks, documents, position }
    }

    /// The same where nothing of it is recorded: no event and no change list is named, and the position is that of now.
    pub(super) fn tried(mut self, call: &Call<'_>) -> Self {
        self.changes.iter_mut().for_each(|change| change.event = None);
        let position = call.state.position;
        Self { dry_run: true, change: None, change_lists: Vec::new(), position, ..self }
    }
}

/// What one of several documents came to.
#[derive(Serialize)]
pub(super) struct OfDocument {
    /// As the sender names it.
    pub(super) document: String,
    /// How many of the changes are its own; they follow those of the documents before it.
    pub(super) changes: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) remarks: Vec<InputError>,
}

/// A change as it is shown.
#[derive(Serialize)]
pub(super) struct Shown {
    #[serde(rename = "type")]
    kind: &'static str,
    source: Source,
    subject: Subject,
    /// The event, where it was appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Ulid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<When>,
    nature: Nature,
    /// The change in words, per language.
    summary: BTreeMap<Lang, String>,
    data: serde_json::Value,
}

impl Shown {
    /// A change in the words of the record as the request found it.
    pub(super) fn of(call: &Call<'_>, update: &Update) -> Self {
        Self::within(call, &call.state.record, update)
    }

    /// A change in the words of a record.
    pub(super) fn within(call: &Call<'_>, record: &Record, update: &Update) -> Self {
        let Event { stamp, change } = &*update.event;
        let fact = serde_json::to_value(&change.fact).unwrap_or_default();
        let mut data = fact.get("data").cloned().unwrap_or_default();
        if let (Some(members), Some(provenance)) = (data.as_object_mut(), &change.provenance) {
            members.insert("provenance".to_owned(), serde_json::to_value(provenance).unwrap_or_default());
        }
        Self {
            kind: change.fact.kind(),
            source: change.source.clone(),
            subject: change.subject.clone(),
            event: Some(stamp.id),
            effective: change.effective.clone(),
            nature: change.nature,
            summary: Lang::OFFICIAL
                .map(|lang| (lang, read::feeds::title_within(call, record, update, lang)))
                .into(),
            data,
        }
    }
}

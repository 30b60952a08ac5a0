//! What stands in a published folder, and how a host is to give it out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The list of the files. It is part of the publication: a host that sets headers file by file takes them from it.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The public address, with which every link begins.
    pub(super) base: String,
    /// The program that wrote it. Another one may write what never changes in other bytes.
    program: String,
    /// How many events had been redacted.
    redacted: usize,
    /// Each file by its address.
    pub(super) files: BTreeMap<String, Entry>,
    /// Where each address leads that has no file.
    pub(super) redirects: BTreeMap<String, String>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its path in the folder.
    pub(super) file: String,
    pub(super) content_type: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) content_language: String,
    pub(super) cache_control: String,
    pub(super) etag: String,
    /// What its headers link to and its body does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<String>,
}

impl Kept {
    /// An empty one.
    pub(super) fn of(base: String, redacted: usize) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Self { base, program, redacted, ..Self::default() }
    }

    /// The files by their paths. Two addresses may have one: that of a thing, and that of its only form.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        self.files.values().map(|entry| &*entry.file).collect()
    }

    /// Whether what never changes is the same in both.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (&self.base, &self.program, self.redacted) == (&other.base, &other.program, other.redacted)
    }
}

impl Entry {
    /// Whether it never changes.
    pub(super) fn is_immutable(&self) -> bool {
        self.cache_control.contains("immutable")
    }
}

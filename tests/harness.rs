//! What every story needs: the real command in a folder of its own, an HTTP client, and other people's programs.
//!
//! Nothing here knows the workspace's crates: a story talks to the command line and over HTTP, as its reader does.
//! What goes wrong here panics, with what the command or the program said.

#![expect(clippy::missing_panics_doc, reason = "everything here panics where the story cannot go on")]
#![expect(clippy::indexing_slicing, reason = "a member that JSON lacks reads as null")]

mod client;
mod folder;
mod hostile;
mod mounts;
mod rows;
mod service;
mod tools;

pub use client::{Answer, ask, raw, try_ask};
pub use folder::{Done, Folder, apply_examples, copy, milepost, root, run};
pub use hostile::{HOSTILE, cited_title, with_hostile_titles};
pub use mounts::{Mount, skipped};
pub use rows::Found;
pub use service::{Service, allow_files};
pub use tools::{Tool, need, node, node_within, python};

/// The commitment of the examples that is told completely.
pub const COMMITMENT: &str = "canada-2016-2018-6";

/// The folder with the plan of eight real commitments.
pub const EXAMPLES: &str = "examples/canada-2016-2018";

/// A document that makes a plan of one's own.
pub const PLAN: &str = "examples/riverton/plan.toml";

/// A list with one change, as a program sends it to `POST /commitments/{id}/changes`: the status of a milestone.
#[must_use]
pub fn status_change(milestone: &str, status: &str, effective: &str) -> String {
    serde_json::json!({"changes": [{
        "type": "milestone-status-reported",
        "subject": format!("milestone/{milestone}"),
        "effective": effective,
        "data": {"status": status},
    }]})
    .to_string()
}

/// A document whose every text would run, hide or break something, were it not shown as what it is.
#[must_use]
pub fn hostile() -> String {
    let document = std::fs::read_to_string(root().join("tests/data/hostile.toml")).expect("it is there");
    let text = format!(
        "<script>alert(1)</script><img src=x onerror=alert(1)>\\\"'&amp;]]>{{{{7*7}}}}\u{202e}live\u{202c}\u{200f}\u{1f469}\u{200d}\u{1f467} {}",
        "x".repeat(5_000)
    );
    document.replacen("@@ stands", "AA stands", 1).replace("@@", &text)
}

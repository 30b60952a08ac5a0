//! Reads a commitment and reports on it, with the types of what is sent and answered: `client SERVER COMMITMENT MILESTONE`.
//!
//! It records that the milestone is complete, unless somebody else changed the commitment meanwhile; run again, it
//! records nothing. The token for a service that wants one is taken from `MILEPOST_TOKEN`.
#![expect(clippy::print_stdout, reason = "it says what it has read and recorded")]

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// A text per language.
type Text = BTreeMap<String, String>;

/// A commitment, as far as this program reads it.
#[derive(Deserialize)]
struct Commitment {
    title: Text,
    version: u64,
    milestones: Vec<Milestone>,
}

#[derive(Deserialize)]
struct Milestone {
    id: String,
    completion: Option<Completion>,
    #[serde(default)]
    milestones: Vec<Milestone>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Completion {
    NotStarted,
    InProgress,
    Limited,
    Substantial,
    Complete,
    Suspended,
    Withdrawn,
}

/// What is sent: all of it is recorded, or nothing.
#[derive(Serialize)]
struct Changes {
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    r#type: &'static str,
    subject: String,
    effective: &'static str,
    data: Status,
}

#[derive(Serialize)]
struct Status {
    status: Completion,
}

#[derive(Deserialize)]
struct Written {
    changes: Vec<serde_json::Value>,
    position: u64,
}

/// An error as it is answered (RFC 9457).
#[derive(Deserialize)]
struct Problem {
    title: String,
    detail: String,
}

/// A milestone of any depth.
fn find<'a>(milestones: &'a [Milestone], id: &str) -> Option<&'a Milestone> {
    milestones.iter().find_map(|one| if one.id == id { Some(one) } else { find(&one.milestones, id) })
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, commitment, milestone] = arguments.as_slice() else {
        bail!("name SERVER, COMMITMENT and MILESTONE")
    };
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut answer = agent.get(format!("{server}/commitments/{commitment}.json")).call()?;
    // The tag names what was read: whoever changed it since is not overwritten.
    let tag = answer.headers().get("etag").context("a commitment has a tag")?.clone();
    let known: Commitment = answer.body_mut().read_json()?;
    println!("{} is at version {}", known.title.values().next().map_or("it", String::as_str), known.version);
    let current = find(&known.milestones, milestone).context("there is no such milestone")?.completion;
    if current == Some(Completion::Complete) {
        println!("milestone {milestone} is complete already");
        return Ok(());
    }
    let change = Change {
        r#type: "milestone-status-reported",
        subject: format!("milestone/{milestone}"),
        effective: "2018-09-30",
        data: Status { status: Completion::Complete },
    };
    let mut request = agent
        .post(format!("{server}/commitments/{commitment}/changes"))
        .header("if-match", tag)
        // The same key for the same report: sent again after a broken connection, it is recorded once.
        .header("idempotency-key", format!("{commitment}-{milestone}-2018-09-30"));
    if let Ok(token) = std::env::var("MILEPOST_TOKEN") {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let mut answer = request.send_json(Changes { changes: vec![change] })?;
    if !answer.status().is_success() {
        let Problem { title, detail } = answer.body_mut().read_json()?;
        bail!("{title}: {detail}");
    }
    let written: Written = answer.body_mut().read_json()?;
    println!("{} recorded; readers see it at position {}", written.changes.len(), written.position);
    Ok(())
}

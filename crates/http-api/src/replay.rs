//! Replay: the stored lines, verbatim, in order, from a position.

use std::sync::Arc;

use bytes::{BufMut, Bytes, BytesMut};
use domain::Slug;
use domain::event::Source;
use event_store::{EventLog, PAGE_RECORDS_MAX, Position};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use ulid::Ulid;

use crate::Problem;
use crate::answer::Answer;
use crate::problem::Kind;
use crate::router::Call;

/// The media type of a replay: one event a line.
pub(crate) const NDJSON: &str = "application/x-ndjson";

/// A walk along the log, a page at a time. It holds one page, however slowly it is read.
pub struct Replay {
    log: Arc<dyn EventLog>,
    next: u64,
    end: u64,
    left: u64,
    filter: Filter,
}

/// Which events a replay answers.
#[derive(Debug, Clone, Default)]
struct Filter {
    commitment: Option<Slug>,
    kind: Option<String>,
}

/// What a filter looks at.
#[derive(Deserialize)]
struct Head {
    source: Source,
    #[serde(rename = "type")]
    kind: String,
}

impl Filter {
    fn lets_through(&self, line: &[u8]) -> bool {
        if self.commitment.is_none() && self.kind.is_none() {
            return true;
        }
        let Ok(head) = serde_json::from_slice::<Head>(line) else { return false };
        let commitment = self.commitment.as_ref().is_none_or(|id| head.source == Source::Commitment(id.clone()));
        let bare = head.kind.split('.').next().unwrap_or_default();
        commitment && self.kind.as_ref().is_none_or(|kind| *kind == head.kind || kind == bare)
    }
}

impl Iterator for Replay {
    type Item = Result<Bytes, event_store::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.end && self.left > 0 {
            let limit = usize::try_from((self.end - self.next).min(self.left)).unwrap_or(PAGE_RECORDS_MAX);
            let page = match self.log.read(Position::new(self.next), limit.min(PAGE_RECORDS_MAX)) {
                Ok(page) => page,
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            };
            if page.is_empty() {
                return None;
            }
            self.next += page.len() as u64;
            let lines = self.lines(&page);
            if !lines.is_empty() {
                return Some(Ok(lines));
            }
        }
        None
    }
}

impl Replay {
    fn lines(&mut self, page: &[Bytes]) -> Bytes {
        let mut lines = BytesMut::with_capacity(page.iter().map(|line| line.len() + 1).sum());
        for line in page.iter().filter(|line| self.filter.lets_through(line)) {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            lines.put_slice(line);
            lines.put_u8(b'\n');
        }
        lines.freeze()
    }
}

/// `GET /events`: the log as NDJSON.
pub(crate) fn events(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["from", "limit", "commitment", "type"])?;
    let log = call.app.projection().log();
    let end = call.state.position;
    let from = resume(&**log, call.query.text("from").unwrap_or("0"), end)?;
    let left = call.query.get::<u64>("limit")?.unwrap_or(u64::MAX);
    let filter =
        Filter { commitment: call.query.get("commitment")?, kind: call.query.text("type").map(str::to_owned) };
    let replay = Replay { log: Arc::clone(log), next: from, end, left, filter };
    Ok(Answer::replay(NDJSON, replay).header("milepost-head", &end.to_string()))
}

/// Where to go on: a position, or a position with the first 8 hexadecimal digits of the leaf hash of the event
/// before it, which must be the same here.
fn resume(log: &dyn EventLog, from: &str, end: u64) -> Result<u64, Problem> {
    let wrong = || Problem::parameter("from", "is not a position such as 42 or 42-1a2b3c4d");
    let (position, hash) = match from.split_once('-') {
        Some((position, hash)) => (position, Some(hash)),
        None => (from, None),
    };
    let position: u64 = position.parse().map_err(|_| wrong())?;
    if position > end {
        return Err(event_store::Error::BeyondHead { from: Position::new(position), head: Position::new(end) }.into());
    }
    let Some(hash) = hash else { return Ok(position) };
    let Some(last) = position.checked_sub(1) else { return Err(wrong()) };
    let held = log.read(Position::new(last), 1)?;
    let known = held.first().map(|line| leaf_prefix(line));
    match known.as_deref() == Some(&hash.to_ascii_lowercase()) {
        true => Ok(position),
        false => {
            let detail = format!("event {last} has another leaf hash here; start again from 0");
            Err(Problem::new(Kind::Diverged, detail).with("head", end))
        }
    }
}

/// The first 8 hexadecimal digits of the Merkle leaf hash of a line (RFC 6962, section 2.1).
fn leaf_prefix(line: &[u8]) -> String {
    let hash = Sha256::new().chain_update([0]).chain_update(line).finalize();
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// `GET /events/{ulid}`: one event, as stored.
pub(crate) fn event(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let (_, line) = find(call)?;
    Ok(Answer::immutable("application/cloudevents+json; charset=utf-8", line))
}

/// The event that an address names, by binary search: ids rise along the log.
pub(crate) fn find(call: &Call<'_>) -> Result<(u64, Bytes), Problem> {
    let id: Ulid = call.segment("event").parse().map_err(|_| Problem::not_found("such event"))?;
    let log = call.app.projection().log();
    let (mut low, mut high) = (0, call.state.position);
    while low < high {
        let middle = low + (high - low) / 2;
        let page = log.read(Position::new(middle), 1)?;
        let Some(line) = page.into_iter().next() else { break };
        match id_of(&line) {
            Some(found) if found == id => return Ok((middle, line)),
            Some(found) if found < id => low = middle + 1,
            Some(_) => high = middle,
            None => break,
        }
    }
    Err(Problem::not_found(format_args!("event {id}")))
}

fn id_of(line: &[u8]) -> Option<Ulid> {
    #[derive(Deserialize)]
    struct Named {
        id: Ulid,
    }
    serde_json::from_slice::<Named>(line).ok().map(|named| named.id)
}

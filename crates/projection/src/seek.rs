//! Finding places in the log. Ids and times rise along it, so a binary search finds them without an index.

use bytes::Bytes;
use event_store::{EventLog, Position};
use jiff::Timestamp;
use serde::Deserialize;
use ulid::Ulid;

/// What the searches look at.
#[derive(Deserialize)]
struct Stamp {
    id: Ulid,
    time: Timestamp,
}

/// The position and the line of an event; none where the first `head` events have none of that id.
///
/// # Errors
///
/// What the log answers.
pub fn find_event(
    log: &dyn EventLog,
    id: Ulid,
    head: u64,
) -> Result<Option<(u64, Bytes)>, event_store::Error> {
    let position = first(log, head, |stamp| stamp.id < id)?;
    if position >= head {
        return Ok(None);
    }
    let line = log.read(Position::new(position), 1)?.into_iter().next();
    let is_it = |line: &Bytes| serde_json::from_slice::<Stamp>(line).is_ok_and(|stamp| stamp.id == id);
    Ok(line.filter(is_it).map(|line| (position, line)))
}

/// The first position, of the first `head` events, that was recorded at a moment or later; `head` where none was.
///
/// # Errors
///
/// What the log answers.
pub fn first_since(log: &dyn EventLog, since: Timestamp, head: u64) -> Result<u64, event_store::Error> {
    first(log, head, |stamp| stamp.time < since)
}

fn first(log: &dyn EventLog, head: u64, before: impl Fn(&Stamp) -> bool) -> Result<u64, event_store::Error> {
    let (mut low, mut high) = (0, head);
    while low < high {
        let middle = low + (high - low) / 2;
        let page = log.read(Position::new(middle), 1)?;
        let stamp = page.first().and_then(|line| serde_json::from_slice::<Stamp>(line).ok());
        match stamp {
            Some(stamp) if before(&stamp) => low = middle + 1,
            Some(_) | None => high = middle,
        }
    }
    Ok(low)
}

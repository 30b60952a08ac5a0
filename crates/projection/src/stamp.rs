//! Making events of changes: ids, times, positions.

use std::sync::Arc;

use bytes::Bytes;
use domain::event::{Change, Event, Stamp};
use jiff::Timestamp;
use ulid::Ulid;

use crate::order::{Order, Refusal};
use crate::{Clock, State, Update};

/// Changes made into events.
pub(crate) struct Stamped {
    pub(crate) lines: Vec<Bytes>,
    pub(crate) updates: Vec<Arc<Update>>,
    pub(crate) change: Ulid,
    pub(crate) state: State,
}

/// Stamps changes and folds them into a state.
pub(crate) fn stamp(
    state: &State,
    order: &Order,
    changes: Vec<Change>,
    clock: &dyn Clock,
    random: impl Fn() -> u128,
) -> Result<Stamped, Refusal> {
    let failed = |error: &dyn std::fmt::Display| Refusal::Unavailable(error.to_string());
    let (change, time) = next(state, clock, &random);
    let mut stamped = Stamped { lines: Vec::new(), updates: Vec::new(), change, state: state.clone() };
    for (index, item) in changes.into_iter().enumerate() {
        let stamp = Stamp {
            id: next(&stamped.state, clock, &random).0,
            sequence: stamped.state.position,
            time,
            actor: order.actor.clone(),
            change,
            salt: format!("{:032x}", random()),
            request: order.request.clone().filter(|_| index == 0),
            leaf_hash: None,
        };
        let event = Arc::new(Event { stamp, change: item });
        let line = event.to_line().map_err(|error| failed(&error))?;
        stamped.lines.push(Bytes::from(line));
        let (state, update) = stamped.state.fold_and_tell(&event).map_err(|error| failed(&error))?;
        stamped.state = state;
        stamped.updates.push(update);
    }
    Ok(stamped)
}

/// The next id and time: both later than the last ones, also when the clock steps back.
fn next(state: &State, clock: &dyn Clock, random: impl Fn() -> u128) -> (Ulid, Timestamp) {
    let now = clock.now();
    let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    let (last_id, last_time) = state.last.unwrap_or((Ulid::nil(), Timestamp::UNIX_EPOCH));
    let time = now.max(last_time);
    let millis = u64::try_from(time.as_millisecond()).unwrap_or_default();
    let fresh = Ulid::from_parts(millis, random());
    let id = if fresh > last_id { fresh } else { last_id.increment().unwrap_or(fresh) };
    (id, time)
}

//! Replay: the stored lines, verbatim, in order, from a position; once, or followed as the log grows.

mod filter;
mod follow;
mod format;
mod frames;
mod walk;

use bytes::Bytes;
use domain::event::leaf_hash;
use event_store::{EventLog, Hash, Position};
use http::header::{ACCEPT, HeaderName};
use projection::{find_event, first_since};
use ulid::Ulid;

pub use follow::Follow;
pub(crate) use follow::{next_page, run as run_follow};
use walk::Replay;

use crate::answer::Answer;
use crate::coding::{Coding, gzip};
use crate::limits::{BATCH_EVENTS, BATCH_EVENTS_MAX, WAIT_SECONDS_MAX};
use crate::negotiate;
use crate::problem::{Kind, Problem};
use crate::router::Call;
use filter::{FILTERS, Filter};
use format::Format;
use frames::{Form, Frames};

/// The id of the last event that a client of an event stream holds; sent when it connects again.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The parameters that say which piece of the log is meant.
const OWN: [&str; 5] = ["from", "limit", "wait", "since", "until"];

/// `GET /events`: the log from a position, in the form that the client accepts.
pub(crate) fn events(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[OWN.as_slice(), FILTERS.as_slice()].concat())?;
    let format = format(call)?;
    let head = call.state.position;
    let projection = call.app.projection();
    let held = call.header(LAST_EVENT_ID).filter(|_| format == Format::EventStream);
    let from = resume(&**projection.log(), held.or(call.query.text("from")).unwrap_or("0"), head)?;
    let from = match call.query.moment("since")? {
        Some(since) => from.max(first_since(&**projection.log(), since, head)?),
        None => from,
    };
    let left = match format {
        Format::Batch => call.query.count("limit", BATCH_EVENTS, BATCH_EVENTS_MAX)? as u64,
        Format::Ndjson | Format::EventStream => match call.query.text("limit").map(str::parse) {
            None => u64::MAX,
            Some(Ok(limit)) => limit,
            Some(Err(_)) => return Err(Problem::parameter("limit", "is not a number of events")),
        },
    };
    let wait = call.query.text("wait").map(|_| call.query.count("wait", 1, WAIT_SECONDS_MAX)).transpose()?;
    let end = match call.query.moment("until")? {
        Some(_) if wait.is_some() || format == Format::EventStream => {
            return Err(Problem::parameter("until", "ends a replay; ask without it for events that come"));
        }
        Some(until) => first_since(&**projection.log(), until, head)?,
        None => head,
    };
    let replay = Replay::new(projection.log(), from, left, Filter::read(&call.query, projection)?, format);
    let answer = match (format, wait) {
        (Format::EventStream, _) => Answer::follow(format.media_type(), Follow::forever(replay)),
        (Format::Ndjson, Some(seconds)) => {
            Answer::follow(format.media_type(), Follow::until(replay, seconds as u64))
        }
        (Format::Ndjson, None) => once(call, replay.up_to(end)),
        (Format::Batch, _) => batch(call, replay.up_to(end), end)?,
    };
    let answer = answer.header("vary", "Accept, Accept-Encoding").header("x-accel-buffering", "no");
    Ok(answer.header("milepost-head", &head.to_string()))
}

fn format(call: &Call<'_>) -> Result<Format, Problem> {
    let formats = [Format::Ndjson, Format::EventStream, Format::Batch];
    let offers = formats.map(Format::media_type);
    let best = negotiate::best(call.header(ACCEPT), &offers);
    formats.into_iter().find(|format| Some(format.media_type()) == best).ok_or_else(|| {
        Problem::new(Kind::NotAcceptable, "events come in none of these forms")
            .with("available", offers.to_vec())
    })
}

/// What is there now, packed as the client likes it.
fn once(call: &Call<'_>, replay: Replay) -> Answer {
    let media_type = Format::Ndjson.media_type();
    let packed = |pieces, coding| Answer::pieces(media_type, pieces).header("content-encoding", coding);
    let whole = |form| Box::new(Frames::new(call.app, form, replay.bounds()));
    match Coding::of_replay(call.request.headers()) {
        Coding::Zstd if replay.is_all() => packed(whole(Form::Packed), "zstd"),
        Coding::Zstd | Coding::Identity if replay.is_all() => Answer::pieces(media_type, whole(Form::Plain)),
        Coding::Gzip => packed(Box::new(replay.map(|lines| lines.map(|lines| gzip(&lines)))), "gzip"),
        Coding::Zstd | Coding::Identity => Answer::pieces(media_type, Box::new(replay)),
    }
}

/// A JSON array (`CloudEvents` JSON format, section 4), and where the next one begins.
fn batch(call: &Call<'_>, mut replay: Replay, end: u64) -> Result<Answer, Problem> {
    let pages: Vec<Bytes> = replay.by_ref().collect::<Result<_, _>>()?;
    let lines = pages.concat();
    let lines = lines.strip_suffix(b",\n").unwrap_or(&lines);
    let body = [b"[", lines, b"]\n"].concat();
    let next = replay.position();
    let answer = Answer::live(Format::Batch.media_type(), body).keep(crate::answer::Keep::Never);
    let query = call.query.with(&["limit", "until"], &FILTERS, ("from", &next.to_string()));
    Ok(match next < end {
        true => answer.link(&call.app.site().url(&format!("/events?{query}")), "next", ""),
        false => answer,
    })
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
        return Err(event_store::Error::BeyondHead {
            from: Position::new(position),
            head: Position::new(end),
        }
        .into());
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

/// The first 8 hexadecimal digits of the Merkle leaf hash of a line (RFC 6962, section 2.1); of what is left of a redacted
/// event, that of the whole one, so that who holds that can go on.
fn leaf_prefix(line: &[u8]) -> String {
    let mut hash = leaf_hash(line).unwrap_or_else(|| Hash::of_leaf(line).to_string());
    hash.truncate(8);
    hash
}

/// `GET /events/{ulid}`: one event, as stored.
pub(crate) fn event(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let (_, line) = find(call)?;
    Ok(Answer::immutable("application/cloudevents+json; charset=utf-8", line))
}

/// The event that an address names, with its position.
pub(crate) fn find(call: &Call<'_>) -> Result<(u64, Bytes), Problem> {
    let text = call.segment("event");
    let unknown = || Problem::not_found(format_args!("event `{text}`"));
    let id: Ulid = text.parse().map_err(|_| unknown())?;
    find_event(&**call.app.projection().log(), id, call.state.position)?.ok_or_else(unknown)
}

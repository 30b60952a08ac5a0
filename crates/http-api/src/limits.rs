//! The limits that an operator is told, in one table. A limit of one format, such as the length of an item of a feed, stands where
//! that format is written.

use std::time::Duration;

use domain::completeness::STALE_DAYS;
use event_store::REDACTIONS_LOOKED_FOR;
use jiff::SignedDuration;

/// A limit as shown to an operator.
#[derive(Debug, Clone)]
pub struct Limit {
    /// Its name.
    pub name: &'static str,
    /// Its value with its unit.
    pub value: String,
    /// What happens beyond it.
    pub beyond: &'static str,
}

/// The longest request body, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;
/// How long a request may take to send its body.
pub(crate) const BODY_TIME_MAX: Duration = Duration::from_secs(30);
/// How many documents may be sent together, in one body.
pub(crate) const DOCUMENTS_MAX: usize = 256;
/// How much of a refused body is read before the answer, so that the client gets to hear it.
pub(crate) const DRAINED_BYTES_MAX: usize = 8 << 20;
/// How long that may take.
pub(crate) const DRAINED_TIME_MAX: Duration = Duration::from_secs(2);
/// How long a connection may take to send the head of a request, and stay idle between requests.
pub(crate) const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// The longest head of a request, in bytes.
pub(crate) const HEAD_BYTES_MAX: usize = 32 << 10;
/// How many connections are served at once; more wait in the backlog of the system.
pub(crate) const CONNECTIONS_MAX: usize = 1_024;
/// How long an answer may take to be read to its end.
pub(crate) const CONNECTION_TIME_MAX: Duration = Duration::from_secs(3_600);
/// How long requests in flight may take after the order to stop.
pub(crate) const DRAIN_TIME_MAX: Duration = Duration::from_secs(8);
/// How long to wait after the system refused a connection.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How many items a page of a list has unless asked otherwise.
pub(crate) const LIST_ITEMS: usize = 50;
/// How many items a page of a list may have.
pub(crate) const LIST_ITEMS_MAX: usize = 500;
/// After how many days without a report a commitment may be asked to be stale: ten years.
pub(crate) const STALE_DAYS_MAX: u16 = 3_650;
/// How many events a batch has unless asked otherwise.
pub(crate) const BATCH_EVENTS: usize = 100;
/// How many events a batch may have.
pub(crate) const BATCH_EVENTS_MAX: usize = 1_000;
/// How many seconds a long poll may wait.
pub(crate) const WAIT_SECONDS_MAX: usize = 60;
/// How long a silent event stream waits before it shows that it is alive.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many pages of the log are read at once: reading one unpacks a bundle, of 15 MB where its events are as long as
/// they may be.
pub(crate) const READS_MAX: usize = 4;
/// How many bytes of answers are kept: the hash tiles of half a million events, or some thousand pages.
pub(crate) const KEPT_ANSWERS_BYTES: u64 = 24 << 20;
/// How many bytes of feeds are kept: some fifty documents, and the items of some thousand events.
pub(crate) const KEPT_FEEDS_BYTES: u64 = 8 << 20;
/// How many bytes of packed forms of answers are kept.
pub(crate) const KEPT_PACKED_BYTES: u64 = 4 << 20;
/// How many bytes of the log's frames are kept, which a replay sends again: those of about a million events.
pub(crate) const KEPT_FRAMES_BYTES: u64 = 96 << 20;
/// How long an event stream lasts; then the client connects again where it was.
pub(crate) const FOLLOW_TIME_MAX: Duration = Duration::from_secs(3_500);
/// How many changes one request may hold.
pub(crate) const CHANGES_MAX: usize = 1_000;
/// How many citations one request may have checked: each reads the log up to what it cites.
pub(crate) const CITATIONS_MAX: usize = 100;
/// How many changes since a citation are told; the rest is counted.
pub(crate) const CHANGES_TOLD_MAX: usize = 100;
/// How many tokens of one address may be no good ones within [`FAILURES_TIME`].
pub(crate) const FAILURES_MAX: u32 = 20;
/// How long failed tokens count.
pub(crate) const FAILURES_TIME: SignedDuration = SignedDuration::from_secs(60);
/// How many addresses are remembered for their failed tokens.
pub(crate) const FAILURES_PEERS_MAX: usize = 4_096;
/// The longest address, in bytes, path and query together.
pub(crate) const TARGET_BYTES_MAX: usize = 4_096;

/// How many people of the team are signed in at once; one more ends the session that was idle longest.
pub(crate) const SESSIONS_MAX: usize = 256;
/// How long a session lasts.
pub(crate) const SESSION_TIME_MAX: SignedDuration = SignedDuration::from_hours(8);
/// How long a session may be idle.
pub(crate) const SESSION_IDLE_MAX: SignedDuration = SignedDuration::from_hours(1);
/// How many previews are kept; one more drops the oldest.
pub(crate) const PREVIEWS_MAX: usize = 16;
/// How long a preview is kept.
pub(crate) const PREVIEW_TIME_MAX: SignedDuration = SignedDuration::from_hours(8);
/// How long a client may take no byte of its answer before its connection is cut.
pub(crate) const STALL_TIME_MAX: Duration = Duration::from_secs(60);

/// How long an answer waits for a record that is as far as the request asks for.
pub(crate) const MIN_POSITION_TIME_MAX: Duration = Duration::from_secs(5);

/// All of them, as `milepost config show` prints them.
#[must_use]
pub fn limits() -> Vec<Limit> {
    let limit = |name, value, beyond| Limit { name, value, beyond };
    vec![
        limit("request target", bytes(TARGET_BYTES_MAX), "414"),
        limit(
            "request head",
            both(bytes(HEAD_BYTES_MAX), time(HEAD_TIME_MAX)),
            "431; closed when the time is over",
        ),
        limit("request body", both(bytes(BODY_BYTES_MAX), time(BODY_TIME_MAX)), "413, 408"),
        limit("body of a refused request", both(bytes(DRAINED_BYTES_MAX), time(DRAINED_TIME_MAX)), "closed"),
        limit("documents in a request", count(DOCUMENTS_MAX), "400"),
        limit("changes in a request", count(CHANGES_MAX), "413"),
        limit("citations checked in a request", count(CITATIONS_MAX), "413"),
        limit("idle connection", time(HEAD_TIME_MAX), "closed"),
        limit("client that takes no byte", time(STALL_TIME_MAX), "cut"),
        limit("one connection", time(CONNECTION_TIME_MAX), "closed"),
        limit("connections at once", count(CONNECTIONS_MAX), "the next one waits in the backlog"),
        limit("an event stream", time(FOLLOW_TIME_MAX), "event: end, then closed"),
        limit("silence of an event stream", time(HEARTBEAT), "a comment is sent"),
        limit("waiting for Milepost-Min-Position", time(MIN_POSITION_TIME_MAX), "503 with Retry-After"),
        limit("a long poll", format!("{WAIT_SECONDS_MAX} s"), "400"),
        limit("pages of the log read at once", count(READS_MAX), "the next one waits"),
        limit("events of a batch", at_most(BATCH_EVENTS, BATCH_EVENTS_MAX), "400"),
        limit("items of a list", at_most(LIST_ITEMS, LIST_ITEMS_MAX), "400"),
        limit("changes told since a citation", count(CHANGES_TOLD_MAX), "the rest is counted"),
        limit(
            "session of the team",
            format!("{}, idle at most {}", hours(SESSION_TIME_MAX), hours(SESSION_IDLE_MAX)),
            "it ends",
        ),
        limit("sessions at once", count(SESSIONS_MAX), "the one idle longest ends"),
        limit("preview", hours(PREVIEW_TIME_MAX), "it is dropped"),
        limit("previews at once", count(PREVIEWS_MAX), "the oldest is dropped"),
        limit(
            "failed tokens of one address",
            format!("{FAILURES_MAX} in {} s", FAILURES_TIME.as_secs()),
            "429 instead of 401",
        ),
        limit("addresses with failed tokens", count(FAILURES_PEERS_MAX), "429 instead of 401"),
        limit("writes that wait", count(projection::QUEUE_ORDERS_MAX), "503 with Retry-After"),
        limit("answers kept", bytes(kept(KEPT_ANSWERS_BYTES)), "the least used are made anew"),
        limit("feeds kept", bytes(kept(KEPT_FEEDS_BYTES)), "the least used are written anew"),
        limit("frames of the log kept", bytes(kept(KEPT_FRAMES_BYTES)), "the least used are read anew"),
        limit("packed forms kept", bytes(kept(KEPT_PACKED_BYTES)), "the least used are made anew"),
        limit("pause after a refused connection", format!("{} ms", ACCEPT_PAUSE.as_millis()), "tried again"),
        limit("days until stale", at_most(STALE_DAYS.into(), STALE_DAYS_MAX.into()), "400"),
        limit("drain at the end", time(DRAIN_TIME_MAX), "the rest is cut"),
        limit(
            "text that another process redacted",
            both(
                format!("seen within {}", time(REDACTIONS_LOOKED_FOR)),
                format!("told for {} more", time(DRAIN_TIME_MAX)),
            ),
            "the process has ended",
        ),
    ]
}

fn both(one: String, other: String) -> String {
    format!("{one}, {other}")
}

fn at_most(unless_asked: usize, most: usize) -> String {
    format!("{}, at most {}", count(unless_asked), count(most))
}

fn kept(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

fn bytes(bytes: usize) -> String {
    match (bytes >> 10, bytes >> 20) {
        (kib, 0) => format!("{kib} KiB"),
        (_, mib) => format!("{mib} MiB"),
    }
}

fn time(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds >= 600 => format!("{} min", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

fn hours(time: SignedDuration) -> String {
    format!("{} h", time.as_hours())
}

/// `4,096`.
fn count(count: usize) -> String {
    match count {
        0..1_000 => count.to_string(),
        _ => format!("{},{:03}", count / 1_000, count % 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_with_its_unit() {
        let told = limits();
        for (name, value) in [
            ("request target", "4 KiB"),
            ("request body", "1 MiB, 30 s"),
            ("an event stream", "58 min"),
            ("events of a batch", "100, at most 1,000"),
            ("failed tokens of one address", "20 in 60 s"),
            ("pause after a refused connection", "100 ms"),
        ] {
            let limit = told.iter().find(|limit| limit.name == name);
            assert_eq!(limit.map(|limit| limit.value.as_str()), Some(value), "{name}");
        }
    }
}

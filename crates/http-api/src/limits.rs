//! Every limit of the service, in one table.

use std::time::Duration;

use jiff::SignedDuration;

/// A limit as shown to an operator.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Its name.
    pub name: &'static str,
    /// Its value with its unit.
    pub value: &'static str,
    /// What happens beyond it.
    pub beyond: &'static str,
}

/// The longest request body, in bytes.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;
/// How long a request may take to send its body.
pub(crate) const BODY_TIME_MAX: Duration = Duration::from_secs(30);
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
/// How many bytes of answers are kept: the hash tiles of a million events, or some thousand pages.
pub(crate) const KEPT_ANSWERS_BYTES: u64 = 32 << 20;
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

/// All of them, for `milepost serve --help` and the documentation.
pub const LIMITS: &[Limit] = &[
    Limit { name: "request head", value: "32 KiB, 10 s", beyond: "431, or the connection is closed" },
    Limit { name: "request target", value: "4 KiB", beyond: "414" },
    Limit { name: "request body", value: "1 MiB, 30 s", beyond: "413, 408" },
    Limit { name: "changes in a request", value: "1,000", beyond: "413" },
    Limit { name: "citations checked in a request", value: "100", beyond: "413" },
    Limit { name: "connections", value: "1,024", beyond: "the next one waits" },
    Limit { name: "one connection", value: "1 h", beyond: "it is closed" },
    Limit {
        name: "an event stream",
        value: "58 min, a sign of life every 15 s",
        beyond: "event: end, and it is closed",
    },
    Limit { name: "a long poll", value: "60 s", beyond: "400" },
    Limit { name: "events of a batch", value: "100, at most 1,000", beyond: "400" },
    Limit { name: "items of a list", value: "50, at most 500", beyond: "400" },
    Limit { name: "a session of the team", value: "8 h, idle at most 1 h; 256 at once", beyond: "it ends" },
    Limit { name: "a preview", value: "8 h; 16 at once", beyond: "it is dropped" },
    Limit {
        name: "memory for answers that are kept",
        value: "32 MiB",
        beyond: "the least used are made anew",
    },
    Limit { name: "memory for frames of the log", value: "96 MiB", beyond: "the least used are read anew" },
    Limit { name: "days until stale", value: "190, at most 3,650", beyond: "400" },
    Limit { name: "drain at the end", value: "8 s", beyond: "the rest is cut" },
    Limit { name: "writes that wait", value: "1,024", beyond: "503 with Retry-After" },
];

//! The stream: finding it, making it, and telling whether it is still the one that it was.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, Info, RetentionPolicy, StorageType, Stream};
use async_nats::jetstream::{self, Context, ErrorCode};
use async_nats::{Client, ConnectOptions};

use super::settings::JetStream;
use super::{CONNECT_DEADLINE, Trouble};
use crate::sled_log::Entry;
use crate::{Error, EventLog, Hash, Key, Origin, Position, SledLog, VerifierKey};

/// How long one request to a server may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// How long to wait before a request is tried again.
pub(super) const PAUSE: Duration = Duration::from_millis(200);

/// For how long a stream remembers the ids of messages, so that one that is sent again is not stored twice. Longer than
/// an append is tried.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(120);

/// The member of a stream's metadata with the name of its log.
const ORIGIN: &str = "milepost-origin";
/// The member with the public half of the key that signs for it.
const KEY: &str = "milepost-key";
/// The member with the positions of what was redacted, with commas between them.
pub(super) const REDACTED: &str = "milepost-redacted";

/// The header of a stub: the leaf hash of the record that it stands for, in hexadecimal.
pub(super) const LEAF_HASH: &str = "Milepost-Leaf-Hash";

/// A connection, and the name of the stream.
pub(super) struct Link {
    pub(super) client: Client,
    pub(super) context: Context,
    /// The subject of the log's messages. It belongs to one stream at a time, whatever that is called.
    pub(super) subject: String,
    address: String,
}

impl Link {
    pub(super) async fn connect(settings: &JetStream) -> Result<Self, Error> {
        let address = format!("{}/{}", settings.servers.join(","), settings.stream);
        let away = |reason: String| Error::Away { stream: without_secrets(&address), reason };
        let options = ConnectOptions::new().name("milepost").request_timeout(Some(REQUEST_TIMEOUT));
        let connect = options.retry_on_initial_connect().connect(settings.servers.clone());
        let client = connect.await.map_err(|error| away(error.to_string()))?;
        let deadline = tokio::time::Instant::now() + CONNECT_DEADLINE;
        while client.connection_state() != async_nats::connection::State::Connected {
            if tokio::time::Instant::now() >= deadline {
                return Err(away("no server answers".to_owned()));
            }
            tokio::time::sleep(PAUSE).await;
        }
        let mut context = jetstream::new(client.clone());
        context.set_timeout(REQUEST_TIMEOUT);
        Ok(Self { client, context, subject: settings.stream.clone(), address })
    }

    /// The stream of a log, made where it is not there.
    pub(super) async fn create(
        &self,
        replicas: usize,
        log: &dyn EventLog,
        key: &VerifierKey,
    ) -> Result<Found, Error> {
        if let Some(found) = self.found().await? {
            return Ok(found);
        }
        let metadata = HashMap::from([
            (ORIGIN.to_owned(), log.origin().stored()),
            (KEY.to_owned(), key.to_string()),
            (REDACTED.to_owned(), listed(&log.redacted())),
        ]);
        let subjects = vec![self.subject.clone()];
        let stream = self.make(Config { name: self.subject.clone(), subjects, ..config(replicas, metadata) });
        Ok(Found { stream: stream.await? })
    }

    pub(super) async fn make(&self, config: Config) -> Result<Stream<Info>, Error> {
        let created = self.context.create_stream(config).await;
        created.map_err(|error| self.error(Trouble::Away(error.to_string())))
    }

    /// The stream, which must be there.
    pub(super) async fn find(&self) -> Result<Found, Error> {
        let found = self.found().await?;
        found.ok_or_else(|| Error::NoStream { stream: without_secrets(&self.address) })
    }

    /// The stream that the subject belongs to, asked for until a server answers.
    async fn found(&self) -> Result<Option<Found>, Error> {
        let deadline = tokio::time::Instant::now() + CONNECT_DEADLINE;
        loop {
            let reason = match self.look().await {
                Ok(found) => return Ok(found),
                Err(reason) => reason,
            };
            if tokio::time::Instant::now() >= deadline {
                return Err(self.error(Trouble::Away(reason)));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The stream that the subject belongs to now; what the server said, where it said neither yes nor no.
    pub(super) async fn look(&self) -> Result<Option<Found>, String> {
        use async_nats::jetstream::context::{GetStreamByNameErrorKind, GetStreamErrorKind};
        let name = match self.context.stream_by_subject(self.subject.as_str()).await {
            Ok(name) => name,
            Err(error) if error.kind() == GetStreamByNameErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        match self.context.get_stream(&name).await {
            Ok(stream) => Ok(Some(Found { stream })),
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(cause) if cause.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                    Ok(None)
                }
                GetStreamErrorKind::JetStream(_)
                | GetStreamErrorKind::EmptyName
                | GetStreamErrorKind::InvalidStreamName
                | GetStreamErrorKind::Request => Err(error.to_string()),
            },
        }
    }

    pub(super) fn error(&self, trouble: Trouble) -> Error {
        let stream = without_secrets(&self.address);
        match trouble {
            Trouble::Away(reason) => Error::Away { stream, reason },
            Trouble::Behind(held) => {
                Error::Away { stream, reason: format!("not all of its {held} records have come yet") }
            }
            Trouble::Lost(reason) => Error::Lost { stream, reason },
            Trouble::Stale => Error::Stale { stream },
        }
    }

    pub(super) fn lost(&self, reason: impl Into<String>) -> Error {
        self.error(Trouble::Lost(reason.into()))
    }
}

/// What every stream of a log is like: of which nothing is ever dropped.
pub(super) fn config(replicas: usize, metadata: HashMap<String, String>) -> Config {
    Config {
        storage: StorageType::File,
        num_replicas: replicas,
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::New,
        max_messages: -1,
        max_bytes: -1,
        max_messages_per_subject: -1,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        allow_atomic_publish: true,
        duplicate_window: DUPLICATE_WINDOW,
        metadata,
        ..Config::default()
    }
}

/// Positions as they stand in the metadata of a stream.
pub(super) fn listed(positions: &[Position]) -> String {
    positions.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// A stream that is there, and what was known of it when it was looked up.
pub(super) struct Found {
    pub(super) stream: Stream<Info>,
}

impl Found {
    pub(super) fn info(&self) -> &Info {
        self.stream.cached_info()
    }

    /// How many records it holds.
    pub(super) fn head(&self) -> Position {
        Position::new(self.info().state.last_sequence)
    }

    /// The positions of what was redacted.
    pub(super) fn redacted(&self) -> Vec<Position> {
        let listed = self.info().config.metadata.get(REDACTED).map(String::as_str).unwrap_or_default();
        listed.split(',').filter_map(|position| position.parse().ok()).map(Position::new).collect()
    }

    /// Opens the copy in a folder; one that is not there yet gets the name of the log.
    pub(super) fn copy(&self, dir: &Path, key: Option<Key>) -> Result<SledLog, Error> {
        let path = || dir.to_path_buf();
        let metadata = &self.info().config.metadata;
        let stored = metadata.get(ORIGIN).and_then(|name| Origin::from_stored(name.as_bytes()));
        let strange =
            || Error::Format { path: path(), found: "the stream is not the log of this program".into() };
        let origin = stored.ok_or_else(strange)?;
        let signs = metadata.get(KEY).ok_or_else(strange)?;
        let copy = match key {
            Some(key) => SledLog::open_with_key(dir, &origin, key)?,
            None => SledLog::open(dir, &origin)?,
        };
        if copy.origin() != &origin {
            let found = format!("it holds the log {}, and the stream {origin}", copy.origin());
            return Err(Error::Format { path: path(), found });
        }
        match copy.verifier_key() {
            Ok(own) if own.to_string() != *signs => {
                Err(Error::OtherKey { path: dir.join("key"), signs: signs.clone() })
            }
            Err(Error::NoKey) => Err(Error::OtherKey { path: dir.join("key"), signs: signs.clone() }),
            Ok(_) | Err(_) => Ok(copy),
        }
    }

    /// Refuses a stream that has another name or key than a log.
    pub(super) fn check_names(
        &self,
        link: &Link,
        log: &dyn EventLog,
        key: &VerifierKey,
    ) -> Result<(), Error> {
        let metadata = &self.info().config.metadata;
        let is_named = |member: &str, name: String| metadata.get(member) == Some(&name);
        match is_named(ORIGIN, log.origin().stored()) && is_named(KEY, key.to_string()) {
            true => Ok(()),
            false => Err(link.lost("another log has this name for its stream")),
        }
    }

    /// Refuses a stream that is not a continuation of the copy.
    pub(super) async fn check_continues(&self, link: &Link, copy: &SledLog) -> Result<(), Error> {
        if self.head() < copy.head() {
            let reason = format!("it holds {} records, and {} were acknowledged", self.head(), copy.head());
            return Err(link.lost(reason));
        }
        self.check(link, copy).await
    }

    /// Refuses a stream of which something is missing, or that has something else than a log as the last record that
    /// both have.
    pub(super) async fn check(&self, link: &Link, log: &dyn EventLog) -> Result<(), Error> {
        let state = &self.info().state;
        if state.messages != state.last_sequence {
            return Err(link.lost("messages were deleted from it"));
        }
        let Some(last) = self.head().min(log.head()).index().checked_sub(1).map(Position::new) else {
            return Ok(());
        };
        let theirs = self.record(last).await.map_err(|reason| link.error(Trouble::Away(reason)))?;
        let (theirs, _) = theirs.ok_or_else(|| link.lost(format!("its record {last} is gone")))?;
        // Of one of them a stub may stand there.
        match log.hashes(0, last.index(), 1)?.first() == Some(&theirs.leaf()) {
            true => Ok(()),
            false => Err(link.lost(format!("its record {last} is another one"))),
        }
    }

    /// The positions of what was redacted in the stream, and which the copy still has.
    pub(super) fn to_forget(&self, copy: &SledLog) -> Vec<Position> {
        let (known, head) = (copy.redacted(), copy.head());
        let mut redacted = self.redacted();
        redacted.retain(|position| *position < head && !known.contains(position));
        redacted
    }

    /// Has the copy forget what was redacted in the stream.
    pub(super) async fn forget(&self, link: &Link, copy: &SledLog) -> Result<(), Error> {
        for position in self.to_forget(copy) {
            let stub = self.record(position).await.map_err(|reason| link.error(Trouble::Away(reason)))?;
            let (stub, _) = stub.ok_or_else(|| link.lost(format!("its record {position} is gone")))?;
            // Of another log nothing is taken over, least of all that something is gone.
            if copy.hashes(0, position.index(), 1)?.first().copied() != stub.redacted {
                return Err(link.lost(format!("its record {position} is another one")));
            }
            copy.redact(position, stub.record)?;
        }
        Ok(())
    }

    /// A record as the leader of the stream has it, with its headers; none where it has not got so far.
    pub(super) async fn record(
        &self,
        position: Position,
    ) -> Result<Option<(Entry, async_nats::HeaderMap)>, String> {
        use async_nats::jetstream::stream::LastRawMessageErrorKind;
        match self.stream.get_raw_message(position.index() + 1).await {
            Ok(message) => {
                let redacted = leaf_hash(Some(&message.headers));
                Ok(Some((Entry { record: message.payload, redacted }, message.headers)))
            }
            Err(error) => match error.kind() {
                LastRawMessageErrorKind::NoMessageFound => Ok(None),
                LastRawMessageErrorKind::InvalidSubject
                | LastRawMessageErrorKind::JetStream(_)
                | LastRawMessageErrorKind::Other => Err(error.to_string()),
            },
        }
    }
}

/// The leaf hash that a stub's headers name.
pub(super) fn leaf_hash(headers: Option<&async_nats::HeaderMap>) -> Option<Hash> {
    headers.and_then(|headers| headers.get(LEAF_HASH)).and_then(|value| Hash::from_hex(value.as_str()))
}

/// An address without what stands before the `@` of its hosts.
fn without_secrets(address: &str) -> String {
    let hosts = address.split(',').map(|host| match (host.find("://"), host.rfind('@')) {
        (Some(scheme), Some(at)) => {
            let (before, after) = (host.get(..scheme + 3).unwrap_or_default(), host.get(at + 1..));
            format!("{before}{}", after.unwrap_or_default())
        }
        _ => host.to_owned(),
    });
    hosts.collect::<Vec<_>>().join(",")
}

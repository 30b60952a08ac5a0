//! The engine for many machines: the log is a stream of NATS JetStream, and each process holds a copy of it.
//!
//! - Record `n` is the message with stream sequence `n` + 1: nothing is ever deleted, so sequences are dense.
//! - An append is one message, or one atomic batch of them (ADR-50), which the stream takes only where its last
//!   sequence is the expected one. So any number of processes may append, and one of those that race wins.
//! - It is acknowledged when the stream has stored it, by a majority of its replicas where it has several.
//! - Reads, hashes and tiles come from the copy, which is a [`SledLog`] in a folder of this process. The same records
//!   make the same bytes, roots and checkpoints there as they do without JetStream.
//! - A stream that is gone, that lost records or that is another one than the copy is refused and never made anew.

mod follow;
mod publish;
mod redact;
mod settings;
mod stream;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

pub use self::settings::{JetStream, NotAStream};
use self::stream::Link;
use crate::page::check_append;
use crate::sled_log::Entry;
use crate::{Checkpoint, Error, EventLog, Hash, Key, Origin, Position, SledLog, VerifierKey, Wake};

/// How long an append is tried, a change of the leader of the stream included; its outcome is unknown afterwards.
pub(crate) const APPEND_DEADLINE: Duration = Duration::from_secs(20);

/// How long opening waits for a server that can be reached and a stream that has a leader.
pub(crate) const CONNECT_DEADLINE: Duration = Duration::from_secs(15);

/// A log in a stream, with a copy of it in a folder.
pub struct JetStreamLog {
    shared: Arc<Shared>,
    /// Taken when the log is dropped, since it may not end inside of another one.
    runtime: Option<Runtime>,
}

/// What appending and following have in common.
struct Shared {
    link: Link,
    copy: SledLog,
    /// Held while the copy grows.
    growing: Mutex<()>,
    /// The head of the copy.
    head: watch::Sender<Position>,
    /// The most records that the stream was seen to hold.
    seen: AtomicU64,
    /// Why nothing is appended, as long as that is so.
    trouble: RwLock<Option<Trouble>>,
    wakes: RwLock<Vec<Wake>>,
    /// Who wants to hear of what others redact.
    redaction_wakes: RwLock<Vec<Wake>>,
    /// Held while this process redacts a record of the stream.
    redacting: tokio::sync::Mutex<()>,
    /// Whether another process redacted something that this one had read.
    stale: AtomicBool,
}

/// Why a stream cannot be written to.
#[derive(Clone, Debug)]
enum Trouble {
    /// For now: it does not answer, or has no leader.
    Away(String),
    /// For now: the copy lacks some of the records before this position.
    Behind(Position),
    /// It is not the stream that it was: until it is again, as where it is restored.
    Lost(String),
    /// For good: others redacted what this process had.
    Stale,
}

impl JetStreamLog {
    /// Makes the stream of a log and fills it with what the log holds, redactions included. One that is there already
    /// is gone on with, if it is the beginning of the log. `progress` is told how many records are there.
    ///
    /// # Errors
    ///
    /// [`Error::Away`] where no server answers or it refuses; [`Error::Lost`] where the stream holds something else;
    /// [`Error::NoKey`] for a log that signs nothing; what reading the log answers.
    pub fn copy(
        settings: &JetStream,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(Position),
    ) -> Result<(), Error> {
        let runtime = runtime()?;
        let key = log.verifier_key()?;
        let made = runtime.block_on(async {
            let link = Link::connect(settings).await?;
            let found = link.create(settings.replicas, log, &key).await?;
            found.check_names(&link, log, &key)?;
            found.check(&link, log).await?;
            link.fill(&link.subject, found.head(), log, progress).await
        });
        runtime.shutdown_background();
        made
    }

    /// Opens the log of a stream, with its copy in `dir`, and waits until the copy has what the stream held.
    ///
    /// The folder is empty but for the file `key`, or holds an older copy of the same log. `progress` is told how far the
    /// copy has got, and how far it has to get.
    ///
    /// # Errors
    ///
    /// [`Error::Away`] where no server answers; [`Error::NoStream`] where there is no such stream; [`Error::Lost`] where
    /// it is not what the copy was made of, or holds less; [`Error::OtherKey`] where the folder has the key of another
    /// log; what [`SledLog::open_with_key`] answers.
    pub fn open(
        dir: &Path,
        settings: &JetStream,
        key: Option<Key>,
        progress: &mut dyn FnMut(Position, Position),
    ) -> Result<Self, Error> {
        let runtime = runtime()?;
        let opened = runtime.block_on(async {
            let link = Link::connect(settings).await?;
            let found = link.find().await?;
            let copy = found.copy(dir, key)?;
            found.check_continues(&link, &copy).await?;
            found.forget(&link, &copy).await?;
            let (head, _) = watch::channel(copy.head());
            let shared = Arc::new(Shared {
                link,
                copy,
                growing: Mutex::default(),
                head,
                seen: AtomicU64::new(found.head().index()),
                trouble: RwLock::default(),
                wakes: RwLock::default(),
                redaction_wakes: RwLock::default(),
                redacting: tokio::sync::Mutex::default(),
                stale: AtomicBool::new(false),
            });
            tokio::spawn(follow::follow(Arc::clone(&shared)));
            shared.catch_up(found.head(), progress).await?;
            Ok(shared)
        });
        match opened {
            Ok(shared) => Ok(Self { shared, runtime: Some(runtime) }),
            Err(error) => {
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it is taken when the log is dropped")
    }
}

fn runtime() -> Result<Runtime, Error> {
    let built = Builder::new_multi_thread().worker_threads(1).thread_name("jetstream").enable_all().build();
    built.map_err(|source| Error::Io { path: "the thread for JetStream".into(), source })
}

impl Drop for JetStreamLog {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Shared {
    fn set_trouble(&self, trouble: Option<Trouble>) {
        *self.trouble.write().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Refuses where the stream is known to be away or lost, or the copy to be behind.
    fn check_trouble(&self) -> Result<(), Error> {
        match &*self.trouble.read().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(()),
            // Also the records that this process appends bring it there.
            Some(Trouble::Behind(held)) if self.copy.head() >= *held => Ok(()),
            Some(trouble) => Err(self.link.error(trouble.clone())),
        }
    }

    /// Takes note of how many records the stream holds.
    fn see(&self, held: Position) {
        self.seen.fetch_max(held.index(), Ordering::Relaxed);
    }

    /// Adds records that the stream holds to the copy; those that it has already are passed over. Blocks.
    fn grow(&self, from: Position, entries: Vec<Entry>) -> Result<(), Error> {
        // Who panicked while the copy grew left whole appends behind.
        let growing = self.growing.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.copy.head();
        let known = usize::try_from(head.index().saturating_sub(from.index())).unwrap_or(usize::MAX);
        let head = self.copy.append_entries(head, entries.into_iter().skip(known).collect())?;
        drop(growing);
        self.head.send_replace(head);
        Ok(())
    }

    fn wake(&self) {
        for wake in self.wakes.read().unwrap_or_else(PoisonError::into_inner).iter() {
            wake();
        }
    }

    /// Says that what this process has read may hold a text that another one redacted; the first time only.
    fn become_stale(&self) {
        let wakes = self.redaction_wakes.read().unwrap_or_else(PoisonError::into_inner);
        if !self.stale.swap(true, Ordering::Relaxed) {
            wakes.iter().for_each(|wake| wake());
        }
    }

    /// Waits until the copy holds as many records.
    async fn catch_up(
        &self,
        until: Position,
        progress: &mut dyn FnMut(Position, Position),
    ) -> Result<(), Error> {
        let mut head = self.head.subscribe();
        loop {
            let held = *head.borrow_and_update();
            progress(held, until);
            if held >= until {
                return Ok(());
            }
            match tokio::time::timeout(APPEND_DEADLINE, head.changed()).await {
                Ok(_) => {}
                Err(_) => {
                    self.check_trouble()?;
                    return Err(self.link.error(Trouble::Away("its records do not come".into())));
                }
            }
        }
    }
}

impl EventLog for JetStreamLog {
    fn append(&self, expected: Position, records: &[Bytes]) -> Result<Position, Error> {
        check_append(records)?;
        self.shared.check_trouble()?;
        let head = self.shared.copy.head();
        if expected != head {
            return Err(Error::Conflict { expected, head });
        }
        match records.is_empty() {
            true => Ok(head),
            false => {
                let entries = records.iter().map(Entry::from).collect();
                self.runtime().block_on(self.shared.publish(expected, entries))
            }
        }
    }

    fn read(&self, from: Position, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.shared.copy.read(from, limit)
    }

    fn head(&self) -> Position {
        self.shared.copy.head()
    }

    fn behind(&self) -> u64 {
        self.shared.seen.load(Ordering::Relaxed).saturating_sub(self.head().index())
    }

    fn origin(&self) -> &Origin {
        self.shared.copy.origin()
    }

    fn ready(&self) -> Result<(), Error> {
        self.shared.check_trouble()?;
        self.shared.copy.ready()
    }

    fn frames(&self, from: u64, limit: usize) -> Result<Vec<Bytes>, Error> {
        self.shared.copy.frames(from, limit)
    }

    fn hashes(&self, level: u8, first: u64, count: usize) -> Result<Vec<Hash>, Error> {
        self.shared.copy.hashes(level, first, count)
    }

    fn redacted(&self) -> Vec<Position> {
        self.shared.copy.redacted()
    }

    fn redactions(&self) -> u64 {
        self.shared.copy.redactions()
    }

    fn redact(&self, position: Position, stub: Bytes) -> Result<(), Error> {
        check_append(std::slice::from_ref(&stub))?;
        self.runtime().block_on(self.shared.redact(position, stub))
    }

    fn checkpoint_at(&self, size: Position) -> Result<Checkpoint, Error> {
        self.shared.copy.checkpoint_at(size)
    }

    fn kept_checkpoint(&self) -> Option<Checkpoint> {
        self.shared.copy.kept_checkpoint()
    }

    fn verifier_key(&self) -> Result<VerifierKey, Error> {
        self.shared.copy.verifier_key()
    }

    fn on_growth(&self, wake: Wake) {
        self.shared.wakes.write().unwrap_or_else(PoisonError::into_inner).push(wake);
    }

    fn on_redaction(&self, wake: Wake) {
        let mut wakes = self.shared.redaction_wakes.write().unwrap_or_else(PoisonError::into_inner);
        if self.shared.stale.load(Ordering::Relaxed) {
            wake();
        }
        wakes.push(wake);
    }
}

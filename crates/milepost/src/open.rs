//! Opening the log and what it adds up to.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use event_store::{EventLog, Key, MemoryLog, Origin, SledLog};
use projection::{Clock, Projection, SystemClock};

use crate::exit::{self, CONFIG, Exit};

/// How long to wait before trying a folder again that another process has.
const LOCK_PAUSE: Duration = Duration::from_millis(100);

/// Where a log is, and what a new one is named after.
pub(crate) struct Place {
    pub(crate) data: PathBuf,
    /// The stream that holds it, where it is not the folder.
    pub(crate) stream: Option<String>,
    /// Where the servers of the stream say how they store.
    pub(crate) monitor: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) public_url: Option<String>,
}

/// What is opened where a folder holds no log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A new one, in the folder: something is to be recorded.
    Made,
    /// An empty one in memory: it is asked what would be recorded.
    InMemory,
    /// None: what is to be read is somewhere else. How that is said.
    Refused(&'static str),
}

/// Opens a log; a new one is named after its origin, else after the public address, else at random.
pub(crate) fn log(place: &Place, missing: Missing) -> Result<Arc<dyn EventLog>> {
    folder(&place.data)?;
    if let Some(stream) = &place.stream {
        return crate::stream::open(&place.data, stream, place.monitor.as_deref());
    }
    if let Missing::Refused(way_out) = missing
        && !is_there(place)
    {
        let message = format!("{} holds no log; say where it is: {way_out}", place.data.display());
        return Err(Exit::error(exit::IO, message));
    }
    let name = match (&place.origin, place.public_url.as_deref().and_then(host)) {
        (Some(origin), _) => named(origin),
        (None, Some(host)) => format!("{host}/log"),
        (None, None) => format!("localhost.invalid/{:016x}", random()? >> 64),
    };
    let year = jiff::tz::Offset::UTC.to_datetime(SystemClock.now()).year();
    let year = u16::try_from(year).context("the clock is before the year 0")?;
    let when_new =
        Origin::parse(&name, year).map_err(|error| Exit::error(CONFIG, format!("origin: {error}")))?;
    if missing == Missing::InMemory && !is_there(place) {
        return Ok(Arc::new(MemoryLog::new(when_new)));
    }
    let log = SledLog::open_with_key(&place.data, &when_new, key()?);
    let log = log.map_err(|error| exit::of_folder(&place.data, error))?;
    if log.origin() == &when_new && log.origin().host() == "localhost.invalid" {
        eprintln!(
            "milepost: this log is named {}, for ever, since neither --origin nor --public-url names a host; \
             start again in another folder before anyone follows its feeds",
            log.origin()
        );
    }
    Ok(Arc::new(log))
}

/// Refuses to take a file for a data folder.
pub(crate) fn folder(data: &Path) -> Result<()> {
    match data.is_file() {
        true => Err(Exit::error(
            exit::IO,
            format!("data: {} is a file; name a folder, which is made where it is missing", data.display()),
        )),
        false => Ok(()),
    }
}

/// Whether there is a log already.
pub(crate) fn is_there(place: &Place) -> bool {
    place.stream.is_some() || SledLog::is_in(&place.data)
}

/// Opens a log; waits for another process to leave the folder.
pub(crate) fn log_within(
    wait: Duration,
    open: impl Fn() -> Result<Arc<dyn EventLog>>,
) -> Result<Arc<dyn EventLog>> {
    let begun = Instant::now();
    loop {
        let opened = open();
        let locked = opened.as_ref().is_err_and(|error| exit::code(error) == exit::LOCKED.into());
        if !locked || begun.elapsed() >= wait {
            return opened;
        }
        std::thread::sleep(LOCK_PAUSE);
    }
}

/// The file beside the log that saves a start from folding all of it. It can be removed at any time.
const SNAPSHOT: &str = "snapshot";

/// What a log adds up to, and the writer; where the log is in a folder, from the snapshot that lies there.
pub(crate) fn projection(log: Arc<dyn EventLog>, data: Option<&Path>) -> Result<Arc<Projection>> {
    // The system has random bits, or nothing that needs them could run.
    let random = || random().expect("the system gives random bits");
    let clock = Arc::new(SystemClock);
    let projection = match data {
        Some(data) => Projection::open_with_snapshot(log, clock, random, data.join(SNAPSHOT))
            .context("the log cannot be read")
            .map_err(|error| exit::of_folder(data, error))?,
        None => Projection::open(log, clock, random).context("the log cannot be read")?,
    };
    Ok(Arc::new(projection))
}

/// Brings the key of a log into a data folder that has none.
pub(crate) fn bring_key(file: &Path, data: &Path) -> Result<()> {
    let held = data.join("key");
    if held.exists() {
        return Ok(());
    }
    let key = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let write = || {
        std::fs::create_dir_all(data)?;
        // Its owner alone reads it, whatever the one that it comes from allows.
        let mut kept = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&held)?;
        kept.write_all(&key)?;
        kept.sync_all()
    };
    write().with_context(|| format!("cannot write {}", held.display()))
}

/// A new key to sign checkpoints with, for a log that has none.
pub(crate) fn key() -> Result<Key> {
    Ok(Key::generate(secret()?))
}

/// 256 random bits.
pub(crate) fn secret() -> Result<[u8; 32]> {
    bits()
}

/// 128 random bits.
pub(crate) fn random() -> Result<u128> {
    Ok(u128::from_le_bytes(bits()?))
}

fn bits<const BYTES: usize>() -> Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no random bits: {error}"))?;
    Ok(bytes)
}

pub(crate) fn named(origin: &str) -> String {
    if origin.contains('/') { origin.to_owned() } else { format!("{origin}/log") }
}

fn host(url: &str) -> Option<String> {
    url.parse::<http::Uri>().ok()?.host().map(str::to_owned)
}

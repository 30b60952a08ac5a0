//! Logs in streams of NATS JetStream.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use event_store::{EventLog, Key};

use crate::exit::{CONFIG, Exit};

/// Opens the log of a stream, with its copy in a folder.
pub(crate) fn open(data: &Path, stream: &str, monitor: Option<&str>) -> Result<Arc<dyn EventLog>> {
    engine::check_synced(stream, monitor)?;
    engine::open(data, stream, None)
}

/// Opens the log of a stream, with its copy in a folder that gets this key.
pub(crate) fn open_with_key(data: &Path, stream: &str, key: Key) -> Result<Arc<dyn EventLog>> {
    engine::open(data, stream, Some(key))
}

/// Makes a stream what a log is.
pub(crate) fn fill(stream: &str, log: &dyn EventLog) -> Result<()> {
    engine::fill(stream, log)
}

#[cfg(not(feature = "jetstream"))]
mod engine {
    use super::*;

    fn absent() -> anyhow::Error {
        Exit::error(
            CONFIG,
            "stream: this build has no JetStream; build it with --features jetstream".to_owned(),
        )
    }

    pub(super) fn check_synced(_: &str, _: Option<&str>) -> Result<()> {
        Err(absent())
    }

    pub(super) fn open(_: &Path, _: &str, _: Option<Key>) -> Result<Arc<dyn EventLog>> {
        Err(absent())
    }

    pub(super) fn fill(_: &str, _: &dyn EventLog) -> Result<()> {
        Err(absent())
    }
}

#[cfg(feature = "jetstream")]
mod engine {
    use std::io::IsTerminal;
    use std::time::Duration;

    use anyhow::Context;
    use event_store::{JetStream, JetStreamLog, Position};
    use serde::Deserialize;

    use super::*;

    fn settings(stream: &str) -> Result<JetStream> {
        stream.parse().map_err(|error| Exit::error(CONFIG, format!("stream: {error}")))
    }

    pub(super) fn open(data: &Path, stream: &str, key: Option<Key>) -> Result<Arc<dyn EventLog>> {
        Ok(Arc::new(JetStreamLog::open(data, &settings(stream)?, key, &mut progress)?))
    }

    pub(super) fn fill(stream: &str, log: &dyn EventLog) -> Result<()> {
        Ok(JetStreamLog::copy(&settings(stream)?, log, &mut |held| progress(held, log.head()))?)
    }

    /// Shows on a terminal how far a copy has got.
    fn progress(held: Position, all: Position) {
        if std::io::stderr().is_terminal() {
            eprint!("\r{held} of {all} events{}", if held == all { "\n" } else { "" });
        }
    }

    /// How long a server may take to say how it stores.
    const MONITOR_TIME_MAX: Duration = Duration::from_secs(5);

    /// What a server says of how it stores.
    #[derive(Deserialize)]
    struct Varz {
        jetstream: Option<Stores>,
    }

    #[derive(Deserialize)]
    struct Stores {
        config: Option<Syncs>,
    }

    #[derive(Deserialize)]
    struct Syncs {
        #[serde(default)]
        sync_always: bool,
    }

    /// Refuses servers that acknowledge what they have not synced; warns where nobody knows.
    pub(super) fn check_synced(stream: &str, monitor: Option<&str>) -> Result<()> {
        settings(stream)?;
        let Some(monitor) = monitor else {
            eprintln!(
                "milepost: name the monitoring addresses of the servers with --stream-monitor; unless each of them has \
                 `sync_interval: always`, a power cut can lose what was acknowledged, or the whole stream"
            );
            return Ok(());
        };
        for server in monitor.split(',') {
            let asked =
                ureq::get(format!("{server}/varz")).config().timeout_global(Some(MONITOR_TIME_MAX)).build();
            let mut answer =
                asked.call().with_context(|| format!("stream_monitor: {server} does not answer"))?;
            let varz: Varz = serde_json::from_slice(&answer.body_mut().read_to_vec()?)
                .with_context(|| format!("stream_monitor: {server} is not a NATS server"))?;
            let synced =
                varz.jetstream.and_then(|stores| stores.config).is_some_and(|syncs| syncs.sync_always);
            if !synced {
                return Err(Exit::error(
                    CONFIG,
                    format!(
                        "stream_monitor: {server} acknowledges what it has not synced; set `sync_interval: always` \
                         in its block `jetstream`"
                    ),
                ));
            }
        }
        Ok(())
    }
}

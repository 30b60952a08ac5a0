//! `milepost preview`.

use std::io::BufRead;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use bytes::Bytes;
use event_store::{APPEND_BYTES_MAX, APPEND_RECORDS_MAX, Checkpoint, EventLog, MemoryLog, Origin};
use http_api::represent::site::Preview as Kind;
use http_api::{App, Settings};
use projection::{Clock, SystemClock};
use tokio::net::TcpListener;

use crate::args::{Apply, Preview};
use crate::ask::{Answerer, accepted};
use crate::exit::{Exit, UNAVAILABLE};
use crate::open::{self, Missing};
use crate::{apply, serve};

pub(crate) fn run(config: Option<&Path>, preview: Preview) -> Result<ExitCode> {
    let Preview { files, plan, whom, port, require, lang } = preview;
    let base = match Answerer::at(config, &whom, None, Missing::InMemory)? {
        Answerer::Here(app) => Arc::clone(app.projection()),
        server @ Answerer::Server(_) => open::projection(replayed(&server)?, None)?,
    };
    let listen = (Ipv4Addr::LOCALHOST, port);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await;
        let listener = listener.map_err(|error| {
            Exit::error(UNAVAILABLE, format!("cannot listen on port {port}: {error}; choose another one"))
        })?;
        let address = format!("http://{}", listener.local_addr()?);
        // What is recorded here is in memory; the one that is shown takes no writes.
        let settings = Settings::local(address.clone());
        let recorded = Arc::new(App::new(Arc::new(base.fork()?), settings));
        let apply = Apply {
            files,
            plan,
            history: false,
            address: None,
            captured: None,
            whom,
            dry_run: true,
            require,
            lang,
        };
        let code = apply::in_memory(&Answerer::Here(Arc::clone(&recorded)), &apply)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
        let shown = Arc::new(recorded.preview(&address, Kind::Alone)?);
        let stop = serve::stop()?;
        println!("listening on {address}");
        let end = http_api::serve(Arc::clone(&shown), listener, stop).await?;
        serve::ended(end, shown.projection())
    })
}

/// The log of a running service, as everyone may read it, in memory.
pub(crate) fn replayed(server: &Answerer) -> Result<Arc<dyn EventLog>> {
    let checkpoint = Checkpoint::parse(&server.text("/log/checkpoint")?)?;
    let size = checkpoint.size().index();
    // The year stands in the ids of feeds, which nobody follows here.
    let year = jiff::tz::Offset::UTC.to_datetime(SystemClock.now()).year();
    let origin = Origin::parse(checkpoint.origin(), u16::try_from(year)?)?;
    let log = MemoryLog::new(origin);
    if size > 0 {
        let events = accepted(server.get(&format!("/events?from=0&limit={size}"))?)?;
        copy(events.into_reader()?, &log)?;
    }
    Ok(Arc::new(log))
}

/// Appends lines, as many at once as a log takes.
fn copy(lines: impl BufRead, log: &MemoryLog) -> Result<()> {
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for line in lines.split(b'\n') {
        let line = Bytes::from(line.context("the log ended before its end")?);
        if batch.len() == APPEND_RECORDS_MAX || bytes + line.len() > APPEND_BYTES_MAX {
            log.append(log.head(), &batch)?;
            (batch, bytes) = (Vec::new(), 0);
        }
        bytes += line.len();
        batch.push(line);
    }
    log.append(log.head(), &batch)?;
    Ok(())
}

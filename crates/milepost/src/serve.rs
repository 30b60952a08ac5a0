//! `milepost serve`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use http_api::{App, End, Settings};
use jiff::Timestamp;
use projection::{Clock, Projection, SystemClock};
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use crate::args::{LogForm, Serve};
use crate::config::File;
use crate::exit::{CONFIG, Exit, REDACTED};
use crate::log::Log;
use crate::open::{Missing, Place};
use crate::{listen, open, token_file};

/// The line that says that the service is ready, and what that took.
#[derive(Serialize)]
struct Ready {
    time: Timestamp,
    message: &'static str,
    version: &'static str,
    address: String,
    origin: String,
    events: u64,
    /// Opening the log, in milliseconds.
    open_ms: u128,
    /// Folding it.
    fold_ms: u128,
    /// Both, and all else since the command began.
    start_ms: u128,
}

pub(crate) fn run(config: Option<&Path>, serve: &Serve) -> Result<ExitCode> {
    let begun = Instant::now();
    let file = File::read(config)?;
    let public_url = file.public_url(serve.public_url.as_ref())?;
    let tokens = file.tokens(serve.tokens.as_ref()).map(token_file::source).transpose()?;
    let security_contact = file.security_contact(serve.security_contact.as_ref())?;
    let proxies = file.trusted_proxies(serve.trusted_proxies.as_ref())?;
    let log = (file.log(serve.log) == LogForm::Json).then(Log::start).transpose()?;
    let place = file.place(&serve.folder, public_url.as_deref());
    lasting(&place, file.ephemeral(serve.ephemeral))?;
    let key = file.key(serve.key.as_ref());
    let lock_wait: Duration = file.lock_wait(serve.lock_wait).into();
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = listen::open(&file.listen(serve.listen.as_ref())).await?;
        let address = listener.local_addr()?;
        let opening = Instant::now();
        key.as_deref().map_or(Ok(()), |key| open::bring_key(key, &place.data))?;
        let open = || open::log_within(lock_wait, || open::log(&place, Missing::Made));
        let events = tokio::task::block_in_place(open)?;
        let open_ms = opening.elapsed().as_millis();
        let settings = Settings {
            public_url: public_url.unwrap_or_else(|| format!("http://{address}")),
            former_public_urls: file.former_public_urls(serve.former_public_urls.as_ref())?,
            tokens,
            loopback: address.ip().is_loopback(),
            log: log.as_ref().map(Log::of_requests),
            security_contact,
            feedback: file.feedback(serve.feedback.as_ref())?,
            drain_delay: file.drain_delay(serve.drain_delay).into(),
            idle_exit: file.exit_when_idle(serve.exit_when_idle).map(Duration::from),
            proxies,
        };
        if settings.tokens.is_none() && !settings.loopback {
            eprintln!("milepost: started without --tokens on {address}, so it takes no writes");
        }
        let folding = Instant::now();
        let app = Arc::new(App::new(open::projection(events, Some(&place.data))?, settings));
        let fold_ms = folding.elapsed().as_millis();
        let stop = stop()?;
        println!("listening on http://{address}");
        if let Some(log) = &log {
            log.write(&Ready {
                time: SystemClock.now(),
                message: "ready",
                version: env!("CARGO_PKG_VERSION"),
                address: address.to_string(),
                origin: app.projection().log().origin().to_string(),
                events: app.projection().state().position,
                open_ms,
                fold_ms,
                start_ms: begun.elapsed().as_millis(),
            });
        }
        let end = http_api::serve(Arc::clone(&app), listener, stop).await?;
        if let Some(log) = &log {
            log.end();
        }
        ended(end, app.projection())
    })
}

/// What the process ends with when a service has ended. A snapshot may hold what was redacted, so it goes first.
pub(crate) fn ended(end: End, projection: &Projection) -> Result<ExitCode> {
    match end {
        End::Told | End::Idle => Ok(ExitCode::SUCCESS),
        End::Redacted => {
            tokio::task::block_in_place(|| projection.forget_snapshot());
            Err(Exit::error(
                REDACTED,
                "another process redacted an event of the log, and this one may still have its text in memory; start it again",
            ))
        }
    }
}

/// Platforms on which a folder goes away with the process, each by a variable that it sets.
const PASSING: [(&str, &str); 2] =
    [("K_SERVICE", "Knative or Cloud Run"), ("AWS_LAMBDA_FUNCTION_NAME", "AWS Lambda")];

/// Refuses a data folder in which nothing lasts, unless that is meant.
fn lasting(place: &Place, ephemeral: bool) -> Result<()> {
    let platform = PASSING.iter().find(|(variable, _)| std::env::var_os(variable).is_some());
    match platform {
        Some((variable, platform)) if place.stream.is_none() && !ephemeral => Err(Exit::error(
            CONFIG,
            format!(
                "data: {platform} runs this ({variable} is set), where the folder {} goes away with the process and what \
                 was recorded with it; let --stream hold the log, or say --ephemeral where that is meant",
                place.data.display()
            ),
        )),
        Some(_) | None => Ok(()),
    }
}

/// Over at the first SIGTERM or SIGINT; the second one ends the process at once.
pub(crate) fn stop() -> Result<impl Future<Output = ()>> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
        tokio::spawn(async move {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
            }
            std::process::exit(1);
        });
    })
}

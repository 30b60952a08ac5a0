//! `milepost serve`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use http_api::{App, Settings, Tokens};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::args::Serve;
use crate::config::File;
use crate::exit::{CONFIG, Exit, UNAVAILABLE};
use crate::open;

pub(crate) fn run(config: Option<&Path>, serve: Serve) -> Result<ExitCode> {
    let file = File::read(config)?;
    let public_url = file.public_url(serve.public_url.as_ref())?;
    let tokens = file.tokens(serve.tokens.as_ref()).map(|path| tokens(&path)).transpose()?;
    let origin = file.origin(serve.folder.origin.as_ref());
    let data = file.data(serve.folder.data.as_ref());
    let listen = file.listen(serve.listen.as_ref());
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(&listen).await;
        let listener = listener
            .map_err(|error| Exit::error(UNAVAILABLE, format!("cannot listen on {listen}: {error}")))?;
        let address = listener.local_addr()?;
        let log = open::log(&data, origin.as_deref(), public_url.as_deref())?;
        let settings = Settings {
            public_url: public_url.unwrap_or_else(|| format!("http://{address}")),
            tokens,
            loopback: address.ip().is_loopback(),
        };
        if settings.tokens.is_none() && !settings.loopback {
            eprintln!("milepost: started without --tokens on {address}, so it takes no writes");
        }
        let app = Arc::new(App::new(open::projection(log, Some(&data))?, settings));
        let stop = stop()?;
        println!("listening on http://{address}");
        http_api::serve(app, listener, stop).await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The tokens in a file.
fn tokens(path: &Path) -> Result<Tokens> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Tokens::read(&text).map_err(|error| Exit::error(CONFIG, format!("{}: {error}", path.display())))
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

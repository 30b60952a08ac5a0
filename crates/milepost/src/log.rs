//! The request log: lines of JSON on standard error.

use std::fs::File;
use std::io::{Write, stderr};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use anyhow::Result;
use http_api::RequestLog;
use serde::Serialize;

/// How many lines wait for somebody to read them; more are dropped and counted.
const LINES_MAX: usize = 4_096;

/// How long the end waits for the last lines.
const END_TIME_MAX: Duration = Duration::from_secs(1);

/// A log that never makes its writer wait: a pipe that nobody reads stops no answer.
#[derive(Clone)]
pub(crate) struct Log(SyncSender<Told>);

enum Told {
    Line(String),
    /// Everything before this is written.
    End(SyncSender<()>),
}

impl Log {
    /// Starts the thread that writes.
    pub(crate) fn start() -> Result<Self> {
        // A file of its own, so that whoever else writes there waits for no lock that a full pipe holds.
        let out = File::from(stderr().as_fd().try_clone_to_owned()?);
        let (sender, told) = sync_channel(LINES_MAX);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || run(&told, out))?;
        Ok(Self(sender))
    }

    /// Where the service tells of its requests.
    pub(crate) fn of_requests(&self) -> RequestLog {
        let sender = self.0.clone();
        RequestLog::new(move |line| sender.try_send(Told::Line(line)).is_ok())
    }

    /// Writes a line, if there is room for it.
    pub(crate) fn write(&self, line: &impl Serialize) {
        drop(self.0.try_send(Told::Line(serde_json::to_string(line).unwrap_or_default())));
    }

    /// Waits a little until everything is written.
    pub(crate) fn end(&self) {
        let (sender, written) = sync_channel(1);
        if self.0.try_send(Told::End(sender)).is_ok() {
            let (Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) =
                written.recv_timeout(END_TIME_MAX);
        }
    }
}

fn run(told: &Receiver<Told>, mut out: File) {
    while let Ok(first) = told.recv() {
        let mut lines = String::new();
        let mut ends = Vec::new();
        for told in std::iter::once(first).chain(told.try_iter().take(LINES_MAX)) {
            match told {
                Told::Line(line) => {
                    lines.push_str(&line);
                    lines.push('\n');
                }
                Told::End(end) => ends.push(end),
            }
        }
        // Nobody is left to hear that this failed.
        drop(out.write_all(lines.as_bytes()));
        ends.into_iter().for_each(|end| end.send(()).unwrap_or_default());
    }
}

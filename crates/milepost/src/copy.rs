//! `milepost copy`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use event_store::{EventLog, SledLog};

use crate::args::Copy;
use crate::import::read_key;
use crate::{exit, open, stream};

pub(crate) fn run(copy: &Copy) -> Result<ExitCode> {
    match (copy.from.contains("://"), copy.to.contains("://")) {
        (false, true) => to_stream(Path::new(&copy.from), &copy.to),
        (true, false) => to_folder(&copy.from, Path::new(&copy.to), copy.key.as_deref()),
        _ => bail!(
            "a copy goes from a data folder to a stream, or from a stream to a data folder; write a stream as \
             nats://HOST:PORT/STREAM"
        ),
    }
}

fn to_stream(from: &Path, to: &str) -> Result<ExitCode> {
    let log = SledLog::open_existing(from).map_err(|error| exit::of_folder(from, error))?;
    stream::fill(to, &log)?;
    compare(from, &log, to)
}

fn to_folder(from: &str, to: &Path, key: Option<&Path>) -> Result<ExitCode> {
    key.map_or(Ok(()), |file| open::bring_key(file, to))?;
    let log = stream::open(to, from, None)?;
    compare(to, &*log, from)
}

/// Reads the stream into a folder of its own, and compares the root of that with the one of a data folder.
fn compare(folder: &Path, log: &dyn EventLog, stream: &str) -> Result<ExitCode> {
    let scratch = Scratch::beside(folder)?;
    let read =
        stream::open_with_key(&scratch.0, stream, read_key(&folder.join("key"), &log.origin().to_string())?)?;
    let head = log.head();
    let (ours, theirs) = (log.root(head)?, read.root(head)?);
    ensure!(
        ours == theirs,
        "{} has the root {ours} and the stream {theirs}: they are two logs; copy to an empty folder or another stream",
        folder.display()
    );
    println!("{head} events copied, root {ours}");
    Ok(ExitCode::SUCCESS)
}

/// A folder beside another one that goes away.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(folder: &Path) -> Result<Self> {
        let name = folder.file_name().context("the data folder has a name")?.to_string_lossy();
        let path = folder.with_file_name(format!("{name}.copy.{}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left of it is in nobody's way.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

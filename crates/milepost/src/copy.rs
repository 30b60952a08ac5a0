//! `milepost copy`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use event_store::{EventLog, SledLog};

use crate::args::Copy;
use crate::import::read_key;
use crate::{open, stream};

pub(crate) fn run(copy: &Copy) -> Result<ExitCode> {
    match (copy.from.contains("://"), copy.to.contains("://")) {
        (false, true) => to_stream(Path::new(&copy.from), &copy.to),
        (true, false) => to_folder(&copy.from, Path::new(&copy.to), copy.key.as_deref()),
        _ => bail!("a copy goes from a data folder to a stream, or from a stream to a data folder"),
    }
}

/// Copies a folder, and reads the stream back into a folder of its own to compare the roots.
fn to_stream(from: &Path, to: &str) -> Result<ExitCode> {
    let log = SledLog::open_existing(from)?;
    stream::fill(to, &log)?;
    let scratch = Scratch::beside(from)?;
    let back =
        stream::open_with_key(&scratch.0, to, read_key(&from.join("key"), &log.origin().to_string())?)?;
    told(&log, &*back)
}

fn to_folder(from: &str, to: &Path, key: Option<&Path>) -> Result<ExitCode> {
    key.map_or(Ok(()), |file| open::bring_key(file, to))?;
    let log = stream::open(to, from, None)?;
    println!("{} events copied, root {}", log.head(), log.root(log.head())?);
    Ok(ExitCode::SUCCESS)
}

fn told(from: &dyn EventLog, to: &dyn EventLog) -> Result<ExitCode> {
    let head = from.head();
    let (ours, theirs) = (from.root(head)?, to.root(head)?);
    ensure!(ours == theirs, "the copy has the root {theirs}, and the log {ours}");
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

//! `milepost import`.

use std::fs::File as Disk;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use domain::event::leaf_hash;
use event_store::{Checkpoint, Hash, Import as Restore, Key, Origin, Report};
use projection::State;

use crate::args::Import;
use crate::config::File;
use crate::export::checkpoint_of;
use crate::open;

pub(crate) fn run(config: Option<&Path>, import: &Import) -> Result<ExitCode> {
    let open = || open_lines(&import.file);
    // Before anything else is asked for, there is something to import.
    open()?;
    let checkpoint = checkpoint(import)?;
    let file = File::read(config)?;
    let data = file.data(import.folder.data.as_ref());
    let named = file.origin(import.folder.origin.as_ref()).map(|origin| open::named(&origin));
    let name = named.or_else(|| checkpoint.as_ref().map(|checkpoint| checkpoint.origin().to_owned()));
    let name =
        name.context("name the log with --origin, or give the checkpoint that was exported with it")?;
    let key = import.key.as_deref().map(|path| read_key(path, &name)).transpose()?;
    let replay = Replay { open: &open, name: import.file.display().to_string() };
    let report = make(&replay, &data, (&name, checkpoint.as_ref()), key)?;
    println!("{} events imported into {}, root {}", report.size, data.display(), report.root);
    Ok(ExitCode::SUCCESS)
}

/// The lines of a log, which are read twice: to fold them, and to record them.
pub(crate) struct Replay<'a> {
    /// Begins to read them.
    pub(crate) open: &'a dyn Fn() -> Result<Box<dyn BufRead>>,
    /// Where they stand.
    pub(crate) name: String,
}

/// Makes a log in an empty folder, with the name that it has, and what it must amount to where that is known.
pub(crate) fn make(
    replay: &Replay<'_>,
    data: &Path,
    (name, checkpoint): (&str, Option<&Checkpoint>),
    key: Option<Key>,
) -> Result<Report> {
    open::folder(data)?;
    let state = fold(replay)?;
    let origin = origin(name, &state)?;
    let key = key.map_or_else(open::key, Ok)?;
    let make = Restore { origin: &origin, key, checkpoint, stub_hash: &stub_hash };
    Ok(make.run(data, &mut *(replay.open)()?, &mut |_| {})?)
}

/// The hash that a stub names in place of its own.
pub(crate) fn stub_hash(line: &[u8]) -> Option<Hash> {
    leaf_hash(line).and_then(|hash| Hash::from_hex(&hash))
}

/// Reads a checkpoint that somebody kept.
pub(crate) fn read_checkpoint(path: &Path) -> Result<Checkpoint> {
    let note = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Checkpoint::parse(&note).with_context(|| path.display().to_string())
}

fn checkpoint(import: &Import) -> Result<Option<Checkpoint>> {
    let beside = checkpoint_of(&import.file);
    match &import.checkpoint {
        Some(path) => read_checkpoint(path).map(Some),
        None if beside.exists() => read_checkpoint(&beside).map(Some),
        None => Ok(None),
    }
}

/// Folds the lines, so that nothing is recorded that no service could serve.
fn fold(replay: &Replay<'_>) -> Result<State> {
    let mut state = State::default();
    for line in (replay.open)()?.split(b'\n') {
        let line = line.with_context(|| format!("cannot read {}", replay.name))?;
        let number = state.position + 1;
        state = state.fold_line(&line).with_context(|| format!("{}:{number}", replay.name))?;
    }
    ensure!(state.position > 0, "{} has no events", replay.name);
    Ok(state)
}

fn open_lines(path: &Path) -> Result<Box<dyn BufRead>> {
    let file = Disk::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Box::new(BufReader::with_capacity(1 << 20, file)))
}

/// The name of the log with the year of its first event.
fn origin(name: &str, state: &State) -> Result<Origin> {
    let first = state.first.context("the log has a first event")?;
    let year = u16::try_from(jiff::tz::Offset::UTC.to_datetime(first).year())?;
    Ok(Origin::parse(name, year)?)
}

/// Reads the key file of a log of this name.
pub(crate) fn read_key(path: &Path, name: &str) -> Result<Key> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Key::from_stored(&text, name).with_context(|| path.display().to_string())
}

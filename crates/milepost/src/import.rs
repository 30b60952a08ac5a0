//! `milepost import`.

use std::fs::File as Disk;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use domain::event::leaf_hash;
use event_store::{Checkpoint, Hash, Import as Restore, Key, Origin};
use projection::State;

use crate::args::Import;
use crate::config::File;
use crate::export::checkpoint_of;
use crate::open;

pub(crate) fn run(config: Option<&Path>, import: &Import) -> Result<ExitCode> {
    let checkpoint = checkpoint(import)?;
    let state = fold(&import.file)?;
    let file = File::read(config)?;
    let data = file.data(import.folder.data.as_ref());
    let named = file.origin(import.folder.origin.as_ref());
    let origin = origin(named.as_deref(), checkpoint.as_ref(), &state)?;
    let restore = Restore {
        origin: &origin,
        key: key(import, &origin)?,
        checkpoint: checkpoint.as_ref(),
        stub_hash: &stub_hash,
    };
    let mut lines = open_lines(&import.file)?;
    let report = restore.run(&data, &mut lines, &mut |_| {})?;
    println!("{} events imported into {}, root {}", report.size, data.display(), report.root);
    Ok(ExitCode::SUCCESS)
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

/// Folds the lines, so that nothing is imported that no service could serve.
fn fold(path: &Path) -> Result<State> {
    let mut state = State::default();
    for line in open_lines(path)?.split(b'\n') {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        let number = state.position + 1;
        state = state.fold_line(&line).with_context(|| format!("{}:{number}", path.display()))?;
    }
    ensure!(state.position > 0, "{} has no events", path.display());
    Ok(state)
}

fn open_lines(path: &Path) -> Result<BufReader<Disk>> {
    let file = Disk::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(BufReader::with_capacity(1 << 20, file))
}

/// The name of the log: as told, else that of the checkpoint; its year is that of its first event.
fn origin(named: Option<&str>, checkpoint: Option<&Checkpoint>, state: &State) -> Result<Origin> {
    let name = named.map(open::named).or_else(|| checkpoint.map(|checkpoint| checkpoint.origin().to_owned()));
    let name =
        name.context("name the log with --origin, or give the checkpoint that was exported with it")?;
    let first = state.first.context("the log has a first event")?;
    let year = u16::try_from(jiff::tz::Offset::UTC.to_datetime(first).year())?;
    Ok(Origin::parse(&name, year)?)
}

fn key(import: &Import, origin: &Origin) -> Result<Key> {
    let Some(path) = &import.key else { return open::key() };
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Key::from_stored(&text, &origin.to_string()).with_context(|| path.display().to_string())
}

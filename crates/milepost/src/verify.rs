//! `milepost verify`.

use std::io::BufRead;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use event_store::{Checkpoint, EventLog, Position, Report, SledLog, VerifierKey, verify, verify_lines};

use crate::args::Verify;
use crate::ask::{Answerer, accepted};
use crate::backup::{self, BackupFolder};
use crate::config::File;
use crate::exit::{self, Exit};
use crate::import::{read_checkpoint, stub_hash};

pub(crate) fn run(config: Option<&Path>, arguments: &Verify) -> Result<ExitCode> {
    let earlier = arguments.checkpoint.as_deref().map(read_checkpoint).transpose()?;
    let key = arguments.key.as_deref().map(VerifierKey::parse).transpose()?;
    let report = match (&arguments.backup, &arguments.whom.server) {
        (Some(path), _) => of_backup(path)?,
        (None, Some(_)) => of_server(config, arguments, key, earlier.as_ref())?,
        (None, None) => of_folder(config, arguments, key, earlier.as_ref())?,
    };
    println!("{} events are whole, root {}", report.size, report.root);
    if report.redacted > 0 {
        println!("{} of them are stubs of redacted events, whose hashes fit the tree", report.redacted);
    }
    if let Some(earlier) = earlier {
        println!("the first {} of them are those of the earlier checkpoint", earlier.size());
    }
    Ok(ExitCode::SUCCESS)
}

fn of_backup(path: &Path) -> Result<Report> {
    let folder = BackupFolder::existing(path)?;
    let _lock = folder.lock_to_read()?;
    backup::check(&folder).with_context(|| path.display().to_string())
}

fn of_folder(
    config: Option<&Path>,
    arguments: &Verify,
    key: Option<VerifierKey>,
    earlier: Option<&Checkpoint>,
) -> Result<Report> {
    let data = File::read(config)?.data(arguments.whom.folder.data.as_ref());
    let log = SledLog::open_existing(&data).map_err(|error| exit::of_folder(&data, error))?;
    match log.verifier_key() {
        // A program from before there were keys wrote it.
        Err(event_store::Error::NoKey) if log.kept_checkpoint().is_some() => {
            let data = data.display();
            let gone = format!("{data}/key is gone, and {data}/checkpoint was signed with it: put it back");
            return Err(Exit::error(exit::IO, gone));
        }
        Err(event_store::Error::NoKey) if key.is_none() && earlier.is_none() => {
            eprintln!(
                "milepost: this log has no key, so it has signed nothing yet; `milepost serve` makes one"
            );
        }
        known => {
            let own = log.checkpoint().map_err(|error| exit::of_folder(&data, error))?;
            match (earlier, key) {
                // A copy signs with a key of its own; what was kept earlier may be signed by the log that it is a copy of.
                (Some(earlier), Some(key)) => {
                    genuine(&known?, &own)?;
                    kept(arguments, &key, earlier)?;
                }
                (earlier, key) => {
                    let key = key.map_or(known, Ok)?;
                    genuine(&key, &own)?;
                    earlier.map_or(Ok(()), |earlier| kept(arguments, &key, earlier))?;
                }
            }
        }
    }
    let report = verify(&log, earlier, &mut progress).with_context(|| data.display().to_string());
    report.map_err(|error| exit::of_folder(&data, error))
}

fn of_server(
    config: Option<&Path>,
    arguments: &Verify,
    key: Option<VerifierKey>,
    earlier: Option<&Checkpoint>,
) -> Result<Report> {
    let server = Answerer::of(config, &arguments.whom)?;
    let key =
        key.map_or_else(|| Ok::<_, anyhow::Error>(VerifierKey::parse(&server.text("/log/key")?)?), Ok)?;
    let checkpoint = Checkpoint::parse(&server.text("/log/checkpoint")?)?;
    genuine(&key, &checkpoint)?;
    earlier.map_or(Ok(()), |earlier| kept(arguments, &key, earlier))?;
    let replay = |checkpoint: &Checkpoint| -> Result<Report> {
        let path = format!("/events?from=0&limit={}", checkpoint.size().index().max(1));
        let mut lines = accepted(server.get(&path)?)?.into_reader()?;
        let empty = checkpoint.size() == Position::START;
        let lines: &mut dyn BufRead = if empty { &mut std::io::empty() } else { &mut lines };
        Ok(verify_lines(lines, checkpoint, &stub_hash, &mut progress)?)
    };
    if let Some(earlier) = earlier {
        replay(earlier).context("the log does not continue the earlier checkpoint")?;
    }
    replay(&checkpoint)
}

/// Whether a checkpoint was signed with a key.
fn genuine(key: &VerifierKey, checkpoint: &Checkpoint) -> Result<()> {
    Ok(key.open(checkpoint.as_note()).map(|_| ())?)
}

/// Whether the checkpoint that was kept earlier was signed with a key.
fn kept(arguments: &Verify, key: &VerifierKey, earlier: &Checkpoint) -> Result<()> {
    let file = arguments.checkpoint.as_deref().unwrap_or(Path::new("the earlier checkpoint"));
    genuine(key, earlier).with_context(|| {
        format!("{}: give --key as /log/key showed it where the checkpoint was kept", file.display())
    })
}

/// Shows that a long check is alive.
fn progress(position: Position) {
    const STEP: u64 = 1 << 18;
    if position.index().is_multiple_of(STEP) && position != Position::START {
        eprintln!("{position} events so far");
    }
}

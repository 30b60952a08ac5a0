//! `milepost backup`: the log in a folder of plain files, each run adding what came since.

mod folder;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use event_store::{Checkpoint, Report, VerifierKey, verify_lines};
use serde::Deserialize;

use crate::args::Backup;
use crate::ask::{Answerer, accepted};
use crate::import::stub_hash;

pub(crate) use self::folder::BackupFolder;

/// The kind of the event that says that another one was redacted, without its version.
const REDACTED: &str = "event-redacted.";

pub(crate) fn run(config: Option<&Path>, backup: &Backup) -> Result<ExitCode> {
    let answerer = Answerer::of(config, &backup.whom)?;
    let folder = BackupFolder::make(&backup.dir)?;
    let _lock = folder.lock()?;
    // The checkpoint first: what comes after it is left for the next run.
    let checkpoint = Checkpoint::parse(&answerer.text("/log/checkpoint")?)?;
    let key = match folder.verifier_key()? {
        Some(key) => key,
        None => VerifierKey::parse(&answerer.text("/log/key")?)?,
    };
    key.open(checkpoint.as_note()).context("this is not the log that was backed up here before")?;
    let kept = folder.checkpoint()?;
    let (size, held) = (checkpoint.size().index(), kept.as_ref().map_or(0, |kept| kept.size().index()));
    ensure!(held <= size, "the log has {size} events, and its backup {held}: it was shortened or replaced");
    if kept.is_some() {
        // What is damaged here is found before anything is added to it.
        check(&folder).context("the backup is damaged; begin another one in another folder")?;
    }
    let mut draft = Draft { answerer: &answerer, folder: &folder, to: size };
    let redacts = draft.write(held)?;
    // What was redacted since must go from here as well, so that nothing older is kept.
    let from = if redacts && held > 0 { 0 } else { held };
    if from != held {
        draft.write(from)?;
    }
    let report = verify_lines(&mut *folder.lines_with_draft(from)?, &checkpoint, &stub_hash, &mut |_| {})
        .context("what came does not continue the backup")?;
    folder.commit((from, size), &checkpoint, &key)?;
    let (count, dir) = (size - from, backup.dir.display());
    println!("{count} events added to {dir}, {} in all, root {}", report.size, report.root);
    if from != held {
        println!("all of them were written anew, without what was redacted since");
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks every event of a backup against its checkpoint, and the checkpoint against the key of the log.
pub(crate) fn check(folder: &BackupFolder) -> Result<Report> {
    let checkpoint = folder.signed_checkpoint()?;
    let mut lines = folder.lines()?;
    Ok(verify_lines(&mut *lines, &checkpoint, &stub_hash, &mut |_| {})?)
}

/// What is being fetched.
struct Draft<'a> {
    answerer: &'a Answerer,
    folder: &'a BackupFolder,
    to: u64,
}

/// As much of a line as tells whether it redacts.
#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
}

impl Draft<'_> {
    /// Fetches the events from a position on; whether one of them says that something was redacted.
    fn write(&mut self, from: u64) -> Result<bool> {
        let path = self.folder.draft();
        let cannot = || format!("cannot write {}", path.display());
        let mut file = BufWriter::new(File::create(&path).with_context(cannot)?);
        let count = self.to - from;
        if count > 0 {
            let events = accepted(self.answerer.get(&format!("/events?from={from}&limit={count}"))?)?;
            events.copy_to(&mut file).with_context(cannot)?;
        }
        file.flush().and_then(|()| file.get_ref().sync_all()).with_context(cannot)?;
        let mut lines = BufReader::new(File::open(&path).with_context(cannot)?).split(b'\n');
        lines.try_fold(false, |redacts, line| {
            let line = line.with_context(cannot)?;
            // What cannot be read as an event is found when it is checked.
            let kind = serde_json::from_slice::<Kind<'_>>(&line);
            Ok(redacts || kind.is_ok_and(|kind| kind.kind.starts_with(REDACTED)))
        })
    }
}

//! `milepost restore`: a backup as a data folder, as it is or as it was.

use std::io::{BufRead, Read};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use event_store::Key;
use jiff::Timestamp;
use serde::Deserialize;

use crate::args::Restore;
use crate::backup::{self, BackupFolder};
use crate::import::{self, Replay};

pub(crate) fn run(restore: &Restore) -> Result<ExitCode> {
    let folder = BackupFolder::existing(&restore.backup)?;
    let _lock = folder.lock_to_read()?;
    let report = backup::check(&folder).with_context(|| restore.backup.display().to_string())?;
    let all = report.size.index();
    let checkpoint = folder.signed_checkpoint()?;
    let up_to = match (restore.until, restore.events) {
        (None, None) => None,
        (until, events) => Some(end_of(&mut *folder.lines()?, until, events)?),
    };
    if let Some(end) = &up_to {
        ensure!(end.events > 0, "no change list ends so early; the log has {all} events");
    }
    let open = || -> Result<Box<dyn BufRead>> {
        let lines = folder.lines()?;
        Ok(match &up_to {
            Some(end) => Box::new(lines.take(end.bytes)),
            None => lines,
        })
    };
    let key = restore.key.as_deref().map(|path| import::read_key(path, checkpoint.origin())).transpose()?;
    if let Some(key) = &key {
        let signed = key.verifier(checkpoint.origin()).open(checkpoint.as_note());
        signed.context("the key is not the one that signed the backup")?;
    }
    let is_short = up_to.as_ref().is_some_and(|end| end.events < all);
    warn(key.as_ref(), is_short);
    let replay = Replay { open: &open, name: restore.backup.display().to_string() };
    let whole = (!is_short).then_some(&checkpoint);
    let made = import::make(&replay, &restore.data, (checkpoint.origin(), whole), key)?;
    println!("{} of {all} events restored into {}, root {}", made.size, restore.data.display(), made.root);
    Ok(ExitCode::SUCCESS)
}

/// Says what a restored log cannot be.
fn warn(key: Option<&Key>, is_short: bool) {
    match (key, is_short) {
        (Some(_), true) => eprintln!(
            "milepost: this log ends before what was published, under the same key: whoever has followed it since will \
             see that it was shortened"
        ),
        (None, _) => eprintln!(
            "milepost: this log signs with another key than before, so nobody takes its checkpoints for those of the \
             old one; give the old key with --key where it is to go on"
        ),
        (Some(_), false) => {}
    }
}

/// Where a log is cut: behind so many events, in so many bytes.
#[derive(Debug, Default, PartialEq, Eq)]
struct End {
    events: u64,
    bytes: u64,
}

/// As much of a line as tells which list it belongs to.
#[derive(Deserialize)]
struct Placed {
    time: Timestamp,
    change: Option<String>,
}

/// The end of the last change list that was recorded by a moment, within so many events: half a list was never said.
fn end_of(lines: &mut dyn BufRead, until: Option<Timestamp>, events: Option<u64>) -> Result<End> {
    let (mut whole, mut read) = (End::default(), End::default());
    let mut list: Option<String> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(read);
        }
        let Ok(placed) = serde_json::from_slice::<Placed>(&line) else {
            bail!("line {} has no time", read.events + 1);
        };
        if list.is_none() || placed.change != list {
            whole = End { ..read };
        }
        let late = until.is_some_and(|until| placed.time > until);
        if late || events.is_some_and(|events| read.events >= events) {
            return Ok(whole);
        }
        list = placed.change;
        read = End { events: read.events + 1, bytes: read.bytes + line.len() as u64 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_cut_between_change_lists() {
        let line = |change: &str, second: u8| {
            format!("{{\"time\":\"2026-01-01T00:00:{second:02}.000Z\",\"change\":\"{change}\"}}\n")
        };
        let log = [line("a", 1), line("b", 2), line("b", 2), line("b", 3), line("c", 4)].concat();
        let one = line("a", 1).len() as u64;
        let cut = |until: Option<u8>, events: Option<u64>| {
            let until = until.map(|second| format!("2026-01-01T00:00:{second:02}Z").parse().unwrap());
            let end = end_of(&mut log.as_bytes(), until, events).unwrap();
            assert_eq!(end.bytes, end.events * one);
            end.events
        };
        for (events, whole) in [(0, 0), (1, 1), (2, 1), (3, 1), (4, 4), (5, 5), (9, 5)] {
            assert_eq!(cut(None, Some(events)), whole, "{events}");
        }
        for (second, whole) in [(0, 0), (1, 1), (2, 1), (3, 4), (4, 5)] {
            assert_eq!(cut(Some(second), None), whole, "{second}");
        }
        assert_eq!(cut(Some(3), Some(2)), 1);
    }
}

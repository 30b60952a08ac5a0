//! The ways of reading a log, each in a process of its own, so that its memory can be told.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use bytes::Bytes;
use event_store::{EventLog, PAGE_RECORDS_MAX, Position, TILE_WIDTH, verify};

use crate::records::Generator;
use crate::report::{Report, thousands};
use crate::rivals::ours;
use crate::{ROUNDS, median};

/// The part of the bench, what it does, the unit of its figure, and the goal.
const PARTS: [(&str, &str, &str, &str); 4] = [
    ("open", "opening", "ms", "< 60 ms"),
    ("frames", "all stored bytes, as frames", "events/s", "> 2,000,000"),
    ("scan", "all records, unpacked", "events/s", ""),
    ("verify", "`verify`", "events/s", "> 500,000"),
];

const SPACE: &str = "\
A log takes nearly twice its frames on disk: sled 0.34 moves what is left of a segment when half of it is dead, and that
share cannot be set. Higher levels of zstd save little, since ids and salts are random: 57.4 bytes of frames an event at
level 3, 55.7 at 6, 53.6 at 9.";

/// Loads a log, then measures each way of reading it.
pub(crate) fn report(report: &mut Report, events: u64, dir: &Path) -> Result<(), Box<dyn Error>> {
    let dir = dir.join("log");
    let load = part("load", &dir, events)?;
    let stored = bytes_under(&dir)? / events.max(1);
    let lines = (0..1_000).map(|n| Generator::new().record(n * events / 1_000).len() as u64 + 1).sum::<u64>();
    let title = format!("{} events of {} bytes", thousands(events as f64), lines / 1_000);
    report.table(&[&title, "figure", "goal"]);
    let frames = part("bytes", &dir, events)?.0;
    let parts = format!("bytes an event on disk ({frames:.0} of frames, the rest sled's)");
    report.figure(parts, stored, "< 150");
    report.figure("loading, 256 a commit", format!("{} events/s", thousands(load.0)), "");
    report.figure("its peak of memory", format!("{} MB", load.1), "< 64 MB");
    for (name, what, unit, goal) in PARTS {
        let runs: Vec<_> = (0..ROUNDS).map(|_| part(name, &dir, events)).collect::<Result<_, _>>()?;
        let value = median(&runs.iter().map(|run| run.0).collect::<Vec<_>>());
        let peak = runs.iter().map(|run| run.1).max().unwrap_or_default();
        report.figure(what, format!("{} {unit}", thousands(value)), goal);
        report.figure("its peak of memory", format!("{peak} MB"), "< 64 MB");
    }
    report.note(SPACE);
    Ok(())
}

/// Runs one part in a process of its own; answers its number and its peak memory in MB.
fn part(name: &str, dir: &Path, events: u64) -> Result<(f64, u64), Box<dyn Error>> {
    let ran = Command::new(std::env::current_exe()?)
        .args(["--part", name])
        .arg(dir)
        .env("BENCH_EVENTS", events.to_string())
        .output()?;
    let said = String::from_utf8(ran.stdout)?;
    let (number, peak) = said.trim().split_once(' ').ok_or_else(|| format!("{name} failed: {said}"))?;
    Ok((number.parse()?, peak.parse()?))
}

/// What runs in that process.
pub(crate) fn measure(part: &str, dir: &Path) -> Result<(), Box<dyn Error>> {
    let events: u64 = std::env::var("BENCH_EVENTS")?.parse()?;
    let begin = Instant::now();
    let log = ours(dir)?;
    let opened = begin.elapsed();
    let begin = Instant::now();
    match part {
        "load" => load(&log, events)?,
        "frames" => frames(&log).map(|_| ())?,
        "scan" => scan(&log)?,
        "verify" => verify(&log, None, &mut |_| ()).map(|_| ())?,
        _ => (),
    }
    let number = match part {
        "open" => opened.as_secs_f64() * 1_000.0,
        "bytes" => frames(&log)? as f64 / events as f64,
        _ => events as f64 / begin.elapsed().as_secs_f64(),
    };
    println!("{number} {}", peak_mb()?);
    Ok(())
}

fn load(log: &dyn EventLog, events: u64) -> Result<(), Box<dyn Error>> {
    let generator = Generator::new();
    let mut head = log.head();
    while head.index() < events {
        let count = (events - head.index()).min(TILE_WIDTH as u64);
        head = log.append(head, &generator.records(head.index(), count))?;
    }
    Ok(())
}

/// What a replay for a client that takes zstd does: stored frames, copied. Answers their bytes.
fn frames(log: &dyn EventLog) -> Result<usize, Box<dyn Error>> {
    let (mut from, mut bytes) = (0, 0);
    loop {
        let frames = log.frames(from, 64)?;
        if frames.is_empty() {
            return Ok(bytes);
        }
        bytes += frames.iter().map(Bytes::len).sum::<usize>();
        from += frames.len() as u64;
    }
}

/// What any other replay does: every record, unpacked.
fn scan(log: &dyn EventLog) -> Result<(), Box<dyn Error>> {
    let mut head = Position::START;
    while head < log.head() {
        head = head.plus(log.read(head, PAGE_RECORDS_MAX / TILE_WIDTH * TILE_WIDTH)?.len());
    }
    Ok(())
}

fn peak_mb() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    Ok(peak.ok_or("no peak of memory")?.parse::<u64>()? / 1_024)
}

fn bytes_under(dir: &Path) -> Result<u64, Box<dyn Error>> {
    use std::os::unix::fs::MetadataExt;
    let mut bytes = 0;
    let mut folders: Vec<PathBuf> = vec![dir.into()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let (path, metadata) =
                (entry.as_ref().map(fs::DirEntry::path), entry.as_ref().map(fs::DirEntry::metadata));
            match (path, metadata) {
                (Ok(path), Ok(Ok(metadata))) if metadata.is_dir() => folders.push(path),
                (Ok(_), Ok(Ok(metadata))) => bytes += metadata.blocks() * 512,
                _ => return Err("a folder that changes".into()),
            }
        }
    }
    Ok(bytes)
}

//! How fast the log is, beside a plain file and `SQLite` in the same run: `make bench`, or
//! `cargo run --release -p event-store --example bench [EVENTS] [FOLDER]`.
//!
//! Numbers are medians of interleaved rounds. Look at the ratios: machines differ, and so do minutes.
#![expect(clippy::print_stdout, reason = "a report is printed")]

mod records;
mod rivals;

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use event_store::{EventLog, PAGE_RECORDS_MAX, Position, TILE_WIDTH, verify};

use self::records::Generator;
use self::rivals::{PlainFile, Rival, Sqlite, ours};

const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["--part", part, dir] => measure(part, Path::new(dir)),
        [] => report(1_000_000, &std::env::temp_dir()),
        [events] => report(events.parse()?, &std::env::temp_dir()),
        [events, dir, ..] => report(events.parse()?, Path::new(dir)),
    }
}

fn report(events: u64, dir: &Path) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir_in(dir)?;
    println!(
        "{:34} {:>18} {:>18} {:>18}",
        "events/s, durable", "milepost", "file + fdatasync", "SQLite WAL FULL*"
    );
    for (per_commit, count) in [(1, 3_000), (64, 60_000), (256, 120_000)] {
        appends(dir.path(), per_commit, count)?;
    }
    concurrent(dir.path())?;
    println!("* through Python's standard library and a pipe\n");
    reading(events, dir.path())
}

/// Rounds of commits of one size on each rival; a line of medians with the ratio to the plain file.
fn appends(dir: &Path, per_commit: u64, count: u64) -> Result<(), Box<dyn Error>> {
    let generator = Generator::new();
    let dir = tempfile::tempdir_in(dir)?;
    let mut rivals = rivals(dir.path())?;
    let mut rates: Vec<Vec<f64>> = rivals.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS as u64 {
        let commits: Vec<_> = (0..count / per_commit)
            .map(|commit| generator.records(round * count + commit * per_commit, per_commit))
            .collect();
        for (rival, rates) in rivals.iter_mut().zip(&mut rates) {
            let begin = Instant::now();
            commits.iter().try_for_each(|records| rival.commit(records))?;
            rates.push(count as f64 / begin.elapsed().as_secs_f64());
        }
    }
    line(&format!("{per_commit} per commit"), &rates);
    Ok(())
}

/// 64 writers that each wait for their record, and one thread that commits what is there.
fn concurrent(dir: &Path) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir_in(dir)?;
    let mut rivals = rivals(dir.path())?;
    let mut rates: Vec<Vec<f64>> = rivals.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for (rival, rates) in rivals.iter_mut().zip(&mut rates) {
            rates.push(group_commits(&mut **rival, 64, Duration::from_millis(700))?);
        }
    }
    line("64 writers, group commit", &rates);
    Ok(())
}

fn group_commits(rival: &mut dyn Rival, writers: u64, time: Duration) -> Result<f64, Box<dyn Error>> {
    let (queue, jobs) = sync_channel::<(Bytes, SyncSender<()>)>(256);
    let begin = Instant::now();
    let mut count = 0;
    thread::scope(|scope| {
        for writer in 0..writers {
            let queue = queue.clone();
            scope.spawn(move || {
                let generator = Generator::new();
                let (answer, answered) = sync_channel(1);
                for round in 0.. {
                    let record = generator.record(writer << 32 | round);
                    if begin.elapsed() > time || queue.send((record, answer.clone())).is_err() {
                        break;
                    }
                    if answered.recv().is_err() {
                        break;
                    }
                }
            });
        }
        drop(queue);
        while let Ok(first) = jobs.recv() {
            let (records, answers): (Vec<_>, Vec<_>) =
                std::iter::once(first).chain(jobs.try_iter().take(255)).unzip();
            rival.commit(&records)?;
            count += records.len();
            answers.iter().try_for_each(|answer| answer.send(()))?;
        }
        Ok(count as f64 / begin.elapsed().as_secs_f64())
    })
}

fn rivals(dir: &Path) -> Result<Vec<Box<dyn Rival>>, Box<dyn Error>> {
    let mut rivals: Vec<Box<dyn Rival>> =
        vec![Box::new(ours(&dir.join("log"))?), Box::new(PlainFile(File::create(dir.join("file"))?))];
    match Sqlite::start(dir) {
        Some(sqlite) => rivals.push(Box::new(sqlite)),
        None => println!("no python3 with sqlite3 here: SQLite is left out"),
    }
    Ok(rivals)
}

fn line(what: &str, rates: &[Vec<f64>]) {
    let medians: Vec<_> = rates.iter().map(|rates| median(rates)).collect();
    let file = medians.get(1).copied().unwrap_or(1.0);
    let cells = medians.iter().map(|rate| format!("{:>12.0} {:>4.2}x", rate, rate / file));
    println!("{what:34} {}", cells.collect::<Vec<_>>().join(" "));
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Loads a log, then measures each way of reading it in a process of its own.
fn reading(events: u64, dir: &Path) -> Result<(), Box<dyn Error>> {
    let log_dir = dir.join("log");
    let load = part("load", &log_dir, events)?;
    let stored = bytes_under(&log_dir)?;
    let lines = (0..1_000).map(|n| Generator::new().record(n * events / 1_000).len() as u64 + 1).sum::<u64>();
    println!("{:34} {events} of {} bytes on average", "events in the log", lines / 1_000);
    println!("{:34} {:.0} events/s, peak {} MB", "load, 256 per commit", load.0, load.1);
    let frames = part("bytes", &log_dir, events)?.0;
    println!(
        "{:34} {} ({frames:.0} of them zstd frames, 32 a leaf hash)",
        "bytes per event on disk",
        stored / events.max(1)
    );
    for (name, unit) in [("open", "ms"), ("frames", "events/s"), ("scan", "events/s"), ("verify", "events/s")]
    {
        let runs: Vec<_> = (0..ROUNDS).map(|_| part(name, &log_dir, events)).collect::<Result<_, _>>()?;
        let value = median(&runs.iter().map(|run| run.0).collect::<Vec<_>>());
        let peak = runs.iter().map(|run| run.1).max().unwrap_or_default();
        println!("{name:34} {value:.0} {unit}, peak {peak} MB");
    }
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

fn measure(part: &str, dir: &Path) -> Result<(), Box<dyn Error>> {
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

//! Appends, on each rival in turn.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::jetstream::JetStream;
use crate::records::Generator;
use crate::report::{Report, thousands};
use crate::rivals::{PlainFile, Rival, Sqlite, ours};
use crate::{ROUNDS, median};

const WRITERS: u64 = 64;
const TIME: Duration = Duration::from_millis(700);

pub(crate) fn measure(report: &mut Report, dir: &Path) -> Result<(), Box<dyn Error>> {
    report.table(&[
        "events a second, durable",
        "Milepost",
        "file, fdatasync",
        "SQLite, WAL, FULL (from Python)",
    ]);
    for (per_commit, count) in [(1, 3_000), (64, 60_000), (256, 120_000)] {
        appends(report, dir, per_commit, count)?;
    }
    concurrent(report, dir)
}

/// Rounds of commits of one size on each rival.
fn appends(report: &mut Report, dir: &Path, per_commit: u64, count: u64) -> Result<(), Box<dyn Error>> {
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
    line(report, &format!("{per_commit} a commit"), &rates);
    Ok(())
}

/// 64 writers that each wait for their record, and one thread that commits what is there; then the same
/// number of publishers to `JetStream`, and one.
fn concurrent(report: &mut Report, dir: &Path) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir_in(dir)?;
    let mut rivals = rivals(dir.path())?;
    let jetstream = JetStream::start(dir.path())?;
    let mut rates: Vec<Vec<f64>> = rivals.iter().map(|_| Vec::new()).collect();
    let (mut many, mut one) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (rival, rates) in rivals.iter_mut().zip(&mut rates) {
            rates.push(group_commits(&mut **rival)?);
        }
        many.push(jetstream.rate(WRITERS, TIME)?);
        one.push(jetstream.rate(1, TIME)?);
    }
    line(report, &format!("{WRITERS} writers, group commit"), &rates);
    let medians: Vec<_> = rates.iter().map(|rates| median(rates)).collect();
    let (ours, file) = (medians.first().unwrap_or(&0.0), medians.get(1).unwrap_or(&1.0));
    report.table(&["64 writers of the log", "ratio", "goal"]);
    report.figure("beside the file", format!("{:.2} ×", ours / file), "≥ 0.6 ×");
    for (publishers, rates) in [("64 publishers", many), ("one publisher", one)] {
        let rate = median(&rates);
        let what = format!(
            "beside JetStream over loopback, `sync_interval: always`, {publishers} one by one ({} events/s)",
            thousands(rate)
        );
        report.figure(what, format!("{:.1} ×", ours / rate), "≥ 3 ×");
    }
    Ok(())
}

fn group_commits(rival: &mut dyn Rival) -> Result<f64, Box<dyn Error>> {
    let (queue, jobs) = sync_channel::<(Bytes, SyncSender<()>)>(256);
    let begin = Instant::now();
    let mut count = 0;
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let queue = queue.clone();
            scope.spawn(move || write(writer, begin, &queue));
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

fn write(writer: u64, begin: Instant, queue: &SyncSender<(Bytes, SyncSender<()>)>) {
    let generator = Generator::new();
    let (answer, answered) = sync_channel(1);
    for round in 0.. {
        let record = generator.record(writer << 32 | round);
        if begin.elapsed() > TIME || queue.send((record, answer.clone())).is_err() || answered.recv().is_err()
        {
            break;
        }
    }
}

/// Ours, then the plain file, then `SQLite` where there is one.
fn rivals(dir: &Path) -> Result<Vec<Box<dyn Rival>>, Box<dyn Error>> {
    let file = PlainFile(File::create(dir.join("file"))?);
    let mut rivals: Vec<Box<dyn Rival>> = vec![Box::new(ours(&dir.join("log"))?), Box::new(file)];
    if let Some(sqlite) = Sqlite::start(dir) {
        rivals.push(Box::new(sqlite));
    }
    Ok(rivals)
}

/// A row of medians, each with its ratio to the plain file.
fn line(report: &mut Report, what: &str, rates: &[Vec<f64>]) {
    let medians: Vec<_> = rates.iter().map(|rates| median(rates)).collect();
    let file = medians.get(1).copied().unwrap_or(1.0);
    let mut cells = vec![what.to_owned()];
    cells.extend(medians.iter().map(|rate| format!("{} ({:.2} ×)", thousands(*rate), rate / file)));
    cells.resize(4, "not here".into());
    report.row(&cells);
}

//! How fast the log is, beside a plain file, `SQLite` and `JetStream` in the same run: `make bench`, or
//! `cargo run --release -p event-store --example bench [EVENTS] [FOLDER]`.
//!
//! It prints what it found, and puts it into the section "The log" of `BENCHMARKS.md` when it was called
//! without arguments. Figures are medians of interleaved rounds. Look at the ratios: machines differ, and so
//! do minutes.
#![expect(clippy::print_stdout, reason = "a report is printed")]

mod jetstream;
mod reading;
mod records;
mod report;
mod rivals;
mod writing;

use std::error::Error;
use std::path::Path;

use self::report::Report;

/// Each figure is the median of so many runs.
const ROUNDS: usize = 5;
const EVENTS: u64 = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let temporary = std::env::temp_dir();
    match *arguments.as_slice() {
        ["--part", part, dir] => reading::measure(part, Path::new(dir)),
        [] => run(EVENTS, &temporary)?.keep(),
        [events] => run(events.parse()?, &temporary).map(drop),
        [events, dir, ..] => run(events.parse()?, Path::new(dir)).map(drop),
    }
}

fn run(events: u64, dir: &Path) -> Result<Report, Box<dyn Error>> {
    let mut report = Report::begin(dir, ROUNDS)?;
    let dir = tempfile::tempdir_in(dir)?;
    writing::measure(&mut report, dir.path())?;
    reading::report(&mut report, events, dir.path())?;
    println!("{}", report.text());
    Ok(report)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

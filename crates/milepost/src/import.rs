//! `milepost import`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use event_store::{APPEND_BYTES_MAX, EventLog, Position};
use projection::State;

use crate::args::Import;
use crate::config::File;
use crate::open;

/// How many lines one append carries.
const LINES_PER_APPEND: usize = 500;

pub(crate) fn run(config: Option<&Path>, import: &Import) -> Result<ExitCode> {
    let lines = lines(&import.file)?;
    let mut state = State::default();
    for line in &lines {
        let number = state.position + 1;
        state = state.fold_line(line).with_context(|| format!("line {number}"))?;
    }
    let file = File::read(config)?;
    let data = file.data(import.folder.data.as_ref());
    let log = open::log(&data, file.origin(import.folder.origin.as_ref()).as_deref(), None)?;
    ensure!(
        log.head() == Position::START,
        "{} holds a log already; import into an empty folder",
        data.display()
    );
    append(&*log, &lines)?;
    println!("{} events imported into {}", lines.len(), data.display());
    Ok(ExitCode::SUCCESS)
}

fn lines(path: &Path) -> Result<Vec<Bytes>> {
    let reader: Box<dyn Read> = match path.as_os_str() == "-" {
        true => Box::new(std::io::stdin().lock()),
        false => {
            Box::new(std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?)
        }
    };
    let lines = BufReader::new(reader).split(b'\n').map(|line| line.map(Bytes::from));
    lines.collect::<Result<_, _>>().with_context(|| format!("cannot read {}", path.display()))
}

fn append(log: &dyn EventLog, lines: &[Bytes]) -> Result<()> {
    let mut rest = lines;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |line: &&Bytes| {
            bytes += line.len();
            bytes <= APPEND_BYTES_MAX
        };
        let count = rest.iter().take(LINES_PER_APPEND).take_while(fits).count().max(1);
        let (now, later) = rest.split_at(count);
        log.append(log.head(), now)?;
        rest = later;
    }
    Ok(())
}

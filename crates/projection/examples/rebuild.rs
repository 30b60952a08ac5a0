//! `rebuild DIR`: folds the log in a folder from its first event, as a start without a snapshot does, and says how long
//! that took.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use event_store::SledLog;
use projection::State;

#[expect(clippy::print_stdout, reason = "it measures, and says what")]
fn main() -> Result<(), Box<dyn Error>> {
    let dir: PathBuf = std::env::args_os().nth(1).ok_or("name the folder of a log")?.into();
    let log = SledLog::open_existing(&dir)?;
    let begun = Instant::now();
    let state = State::of(&log)?;
    println!("{} {}", state.position, begun.elapsed().as_secs_f64());
    Ok(())
}

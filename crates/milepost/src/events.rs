//! `milepost events`.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::args::Events;
use crate::ask::{Answerer, accepted};

pub(crate) fn run(config: Option<&Path>, events: &Events) -> Result<ExitCode> {
    let limit = events.limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
    let response =
        Answerer::of(config, &events.whom)?.get(&format!("/events?from={}{limit}", events.from))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    accepted(response)?.copy_to(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

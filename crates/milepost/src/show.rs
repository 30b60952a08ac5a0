//! `milepost show`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::args::Show;
use crate::ask::{Answerer, accepted, encoded};

pub(crate) fn run(config: Option<&Path>, show: &Show) -> Result<ExitCode> {
    let response = Answerer::of(config, &show.whom)?.follow(&address(show))?;
    let mut out = std::io::stdout().lock();
    accepted(response)?.copy_to(&mut out)?;
    if show.json {
        println!();
    }
    Ok(ExitCode::SUCCESS)
}

/// The path of what is to be shown.
fn address(show: &Show) -> String {
    let asked = [
        ("known_at", show.known_at.map(|moment| moment.to_string())),
        ("version", show.version.map(|number| number.to_string())),
        ("as_of", show.as_of.map(|day| day.to_string())),
        ("attested_by", show.attested_by.map(|day| day.to_string())),
    ];
    let given = asked.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    let query = given.collect::<Vec<_>>().join("&");
    let commitment = encoded(&show.commitment);
    match show.json {
        true => format!("/commitments/{commitment}.json?{query}"),
        false => format!("/{}/commitments/{commitment}.txt?{query}", show.lang),
    }
}

//! `milepost history`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::Lang;
use serde::Deserialize;

use crate::args::History;
use crate::ask::{Answerer, accepted, encoded};
use crate::report::Words;

/// The history, as the service answers it.
#[derive(Deserialize)]
struct Told {
    versions: Vec<Version>,
    #[serde(default)]
    differences: BTreeMap<Lang, Vec<Difference>>,
}

#[derive(Deserialize)]
struct Version {
    version: u64,
    recorded: String,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    summary: Words,
}

#[derive(Deserialize)]
struct Difference {
    label: String,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    kept: Kept,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    Both,
    Before,
    After,
}

pub(crate) fn run(config: Option<&Path>, history: &History) -> Result<ExitCode> {
    let asked = [("from", history.from), ("to", history.to)];
    let given = asked.into_iter().filter_map(|(name, number)| Some(format!("{name}={}", number?)));
    let query = given.collect::<Vec<_>>().join("&");
    let path = format!("/commitments/{}/history?{query}", encoded(&history.commitment));
    let body = accepted(Answerer::of(config, &history.whom)?.follow(&path)?)?.into_bytes()?;
    if history.json {
        println!("{}", String::from_utf8_lossy(&body));
        return Ok(ExitCode::SUCCESS);
    }
    let told: Told = serde_json::from_slice(&body).context("the answer cannot be read")?;
    for version in &told.versions {
        println!("version {}, {}", version.version, version.recorded);
        let summaries = version.changes.iter().filter_map(|change| change.summary.get(&history.lang));
        summaries.for_each(|summary| println!("  {summary}"));
    }
    for difference in told.differences.get(&history.lang).into_iter().flatten() {
        println!("{}: {}", difference.label, difference.parts.iter().map(Part::shown).collect::<String>());
    }
    Ok(ExitCode::SUCCESS)
}

impl Part {
    /// As wdiff shows it.
    fn shown(&self) -> String {
        match self.kept {
            Kept::Both => self.text.clone(),
            Kept::Before => format!("[-{}-]", self.text),
            Kept::After => format!("{{+{}+}}", self.text),
        }
    }
}

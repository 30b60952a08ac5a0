//! `milepost verify-citation`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use event_store::VerifierKey;
use http::Request;
use serde::Deserialize;

use crate::args::VerifyCitation;
use crate::ask::{Answerer, accepted};
use crate::exit::REFUSED;

/// What the service answers.
#[derive(Deserialize)]
struct Answer {
    entries: Vec<Entry>,
}

/// What is known of one entry, as `POST /citations/check` answers it.
#[derive(Deserialize)]
struct Entry {
    key: Option<String>,
    address: Option<String>,
    authentic: bool,
    detail: Option<String>,
    #[serde(default)]
    differences: Vec<Difference>,
    currency: Option<String>,
    latest: Option<Latest>,
    #[serde(default)]
    withdrawn: bool,
    #[serde(default)]
    changes: Vec<Change>,
    #[serde(default)]
    more_changes: usize,
    proof: Option<Proof>,
}

#[derive(Deserialize)]
struct Difference {
    field: String,
    cited: String,
    recorded: String,
}

#[derive(Deserialize)]
struct Latest {
    version: u64,
    address: String,
}

#[derive(Deserialize)]
struct Change {
    version: u64,
    recorded: jiff::Timestamp,
    summary: domain::Text,
}

#[derive(Deserialize)]
struct Proof {
    position: u64,
    root: String,
    holds: bool,
    checkpoint: String,
}

pub(crate) fn run(config: Option<&Path>, arguments: &VerifyCitation) -> Result<ExitCode> {
    let file = &arguments.file;
    let body = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let server = Answerer::of(config, &arguments.whom)?;
    let request = Request::post("/citations/check").header("content-type", media_type(file));
    let answer = accepted(server.ask(request.body(Bytes::from(body))?)?)?.into_bytes()?;
    let answer: Answer = serde_json::from_slice(&answer).context("the answer is not that of a service")?;
    let mut all = true;
    for entry in &answer.entries {
        let signed =
            entry.proof.as_ref().filter(|proof| proof.holds).map(|proof| signed(&server, arguments, proof));
        let forged = signed.transpose().err();
        all &= entry.authentic && forged.is_none();
        print!("{}", told(entry, arguments.lang, forged.as_ref()));
    }
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// The media type that the name of a file says; without one the service looks into it.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("bib" | "bibtex" | "biblatex") => "application/x-bibtex",
        Some("ris") => "application/x-research-info-systems",
        Some("json") => "application/vnd.citationstyles.csl+json",
        Some(_) | None => "text/plain",
    }
}

/// Whether the checkpoint of the cited version is signed by the log and has the root of the citation.
fn signed(server: &Answerer, arguments: &VerifyCitation, proof: &Proof) -> Result<()> {
    let key = match &arguments.key {
        Some(key) => VerifierKey::parse(key)?,
        None => VerifierKey::parse(&server.text("/log/key")?)?,
    };
    let path = proof.checkpoint.parse::<http::Uri>()?;
    let checkpoint = key.open(&server.text(path.path())?)?;
    let same = checkpoint.size().index() == proof.position && checkpoint.root().to_base64() == proof.root;
    ensure!(same, "the signed checkpoint is another one: {} events", checkpoint.size());
    Ok(())
}

/// An entry in words.
fn told(entry: &Entry, lang: domain::Lang, forged: Option<&anyhow::Error>) -> String {
    let name = entry.key.as_deref().or(entry.address.as_deref()).unwrap_or("an entry without a key");
    let authentic = if entry.authentic { "authentic" } else { "not authentic" };
    let mut lines = vec![match &entry.latest {
        Some(latest) if entry.currency.as_deref() == Some("superseded") => {
            format!("{name}: {authentic}, superseded by version {}: {}", latest.version, latest.address)
        }
        _ => format!(
            "{name}: {authentic}{}",
            entry.currency.as_ref().map_or(String::new(), |it| format!(", {it}"))
        ),
    }];
    lines.extend(entry.detail.as_ref().map(|detail| format!("  {detail}")));
    lines.extend(entry.differences.iter().map(|Difference { field, cited, recorded }| {
        format!("  {field}: cited \"{cited}\", recorded \"{recorded}\"")
    }));
    lines.extend(entry.withdrawn.then(|| "  the commitment was withdrawn".to_owned()));
    lines.extend(entry.changes.iter().map(|Change { version, recorded, summary }| {
        let summary = summary.best(lang).map_or("", |(_, summary)| summary);
        format!("  version {version}, {}: {summary}", recorded.strftime("%Y-%m-%d"))
    }));
    lines.extend((entry.more_changes > 0).then(|| format!("  and {} more", entry.more_changes)));
    lines.extend(entry.proof.as_ref().map(|Proof { position, root, holds, .. }| match (holds, forged) {
        (true, None) => format!("  proof holds: log position {position}, root {root}, signed by the log"),
        (true, Some(error)) => format!("  proof does not hold: {error:#}"),
        (false, _) => format!("  proof does not hold: log position {position}, root {root}"),
    }));
    lines.join("\n") + "\n"
}

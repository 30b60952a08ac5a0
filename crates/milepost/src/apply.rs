//! `milepost apply`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use bytes::Bytes;
use domain::document::{Document, Problem, read_toml_with};
use http::Request;
use serde::Deserialize;

use crate::args::Apply;
use crate::ask::Answerer;
use crate::exit::REFUSED;

/// What the service answers to a document.
#[derive(Debug, Deserialize)]
struct Written {
    changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
struct Change {
    summary: std::collections::BTreeMap<domain::Lang, String>,
}

/// What the service answers to a document that it refuses.
#[derive(Debug, Default, Deserialize)]
struct Refused {
    #[serde(default)]
    detail: String,
    #[serde(default)]
    errors: Vec<Fault>,
}

#[derive(Debug, Deserialize)]
struct Fault {
    detail: String,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    line: usize,
    #[serde(default)]
    column: usize,
}

pub(crate) fn run(config: Option<&Path>, apply: &Apply) -> Result<ExitCode> {
    let mut documents = Vec::new();
    let mut faults = Vec::new();
    for path in &apply.files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        match read_toml_with(&text, &apply.require) {
            Ok(document) => documents.push((rank(&document), path.clone(), text)),
            Err(problems) => faults.extend(problems.iter().map(|problem| fault(path, problem))),
        }
    }
    if !faults.is_empty() {
        return Ok(refuse(&faults));
    }
    documents.sort_by_key(|(rank, ..)| *rank);
    let answerer = Answerer::of(config, &apply.whom)?;
    for (_, path, text) in documents {
        if let Err(faults) = send(&answerer, apply, &path, text)? {
            return Ok(refuse(&faults));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Organizations before plans before commitments: each names those before it.
fn rank(document: &Document) -> u8 {
    match document {
        Document::Organizations(_) => 0,
        Document::Plan(_) => 1,
        Document::Commitment(_) => 2,
    }
}

/// Sends one document and tells what came of it; its faults, where it was refused.
fn send(answerer: &Answerer, apply: &Apply, path: &Path, text: String) -> Result<Result<(), Vec<String>>> {
    let address = if apply.dry_run { "/documents?dry_run=true" } else { "/documents" };
    let request = Request::post(address).header("content-type", "application/toml");
    let response = answerer.ask(request.body(Bytes::from(text))?)?;
    let accepted = response.status().is_success();
    let body = response.into_body().into_bytes()?;
    if !accepted {
        let refused: Refused = serde_json::from_slice(&body).unwrap_or_default();
        return Ok(Err(told(path, &refused)));
    }
    let written: Written = serde_json::from_slice(&body).context("the answer cannot be read")?;
    tell(apply, path, &written);
    Ok(Ok(()))
}

fn tell(apply: &Apply, path: &Path, written: &Written) {
    let count = written.changes.len();
    let path = path.display();
    match (count, apply.dry_run) {
        (0, _) => println!("{path}: no change"),
        (1, false) => println!("{path}: 1 change recorded"),
        (_, false) => println!("{path}: {count} changes recorded"),
        (1, true) => println!("{path}: 1 change would be recorded"),
        (_, true) => println!("{path}: {count} changes would be recorded"),
    }
    if apply.dry_run {
        for change in &written.changes {
            let summary = change.summary.get(&apply.lang).or_else(|| change.summary.values().next());
            println!("  {}", summary.map_or("", String::as_str));
        }
    }
}

fn told(path: &Path, refused: &Refused) -> Vec<String> {
    if refused.errors.is_empty() {
        return vec![format!("{}: {}", path.display(), refused.detail)];
    }
    let line = |fault: &Fault| {
        let key = fault.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
        format!("{}:{}:{}: {key}{}", path.display(), fault.line, fault.column, fault.detail)
    };
    refused.errors.iter().map(line).collect()
}

fn fault(path: &Path, problem: &Problem) -> String {
    format!("{}:{problem}", path.display())
}

fn refuse(faults: &[String]) -> ExitCode {
    for fault in faults {
        eprintln!("{fault}");
    }
    let s = if faults.len() == 1 { "" } else { "s" };
    eprintln!("milepost: {} problem{s}; nothing of this document was recorded", faults.len());
    ExitCode::from(REFUSED)
}

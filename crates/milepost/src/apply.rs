//! `milepost apply`.

mod answer;
mod file;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use bytes::Bytes;
use domain::document::Terms;
use http::Request;

use self::answer::{Faults, Refused, Told, Written};
use self::file::{Piece, Source};
use crate::args::Apply;
use crate::ask::Answerer;
use crate::exit::REFUSED;

pub(crate) fn run(config: Option<&Path>, apply: &Apply) -> Result<ExitCode> {
    match sources(apply)? {
        Ok(mut files) => {
            let answerer = Answerer::of(config, &apply.whom)?;
            all(&answerer, apply, &mut files, apply.dry_run)
        }
        Err(faults) => Ok(refuse(&faults)),
    }
}

/// Applies files to a service in memory, and tells what they would change.
pub(crate) fn in_memory(answerer: &Answerer, apply: &Apply) -> Result<ExitCode> {
    match sources(apply)? {
        Ok(mut files) => all(answerer, apply, &mut files, false),
        Err(faults) => Ok(refuse(&faults)),
    }
}

/// The files in the order in which they are applied; everything that is wrong with them, as far as that shows without a
/// record.
fn sources(apply: &Apply) -> Result<Result<Vec<Source>, Faults>> {
    let terms = Terms { required: apply.require.clone(), plan: apply.plan.clone(), history: apply.history };
    let mut files = Vec::new();
    let mut faults = Faults::default();
    for path in &apply.files {
        let mut source = Source::of(path)?;
        match source.check(&terms)? {
            Ok(rank) => files.push((rank, source)),
            Err(problems) => {
                faults.lines.extend(problems.iter().map(|problem| format!("{}:{problem}", path.display())));
            }
        }
    }
    files.sort_by_key(|(rank, _)| *rank);
    let files = files.into_iter().map(|(_, source)| source).collect();
    Ok(if faults.lines.is_empty() { Ok(files) } else { Err(faults) })
}

fn all(answerer: &Answerer, apply: &Apply, files: &mut [Source], dry_run: bool) -> Result<ExitCode> {
    for source in files {
        if let Err(faults) = one(answerer, apply, source, dry_run)? {
            return Ok(refuse(&faults));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Applies one file and tells what came of it; its faults, where it was refused. A file in several pieces is checked to
/// its end before anything of it is recorded.
fn one(answerer: &Answerer, apply: &Apply, source: &mut Source, dry_run: bool) -> Result<Result<(), Faults>> {
    if source.in_pieces() && !dry_run {
        let checked = Pass { answerer, apply, dry_run: true, word: "checked" }.run(source)?;
        if let Err(faults) = checked {
            return Ok(Err(faults));
        }
    }
    let pass = Pass { answerer, apply, dry_run, word: "applied" };
    Ok(pass.run(source)?.map(|told| told.print(apply, source.path())))
}

/// One reading of a file, piece by piece.
struct Pass<'a> {
    answerer: &'a Answerer,
    apply: &'a Apply,
    dry_run: bool,
    word: &'static str,
}

impl Pass<'_> {
    fn run(&self, source: &mut Source) -> Result<Result<Told, Faults>> {
        let (mut told, mut faults) = (Told::default(), Faults::default());
        source.rewind()?;
        while let Some(piece) = source.next_piece()? {
            match self.send(source, &piece)? {
                Ok(written) => told.add(written, self.apply, |line| piece.line(line)),
                Err(refused) => faults.add(refused, source.path(), |line| piece.line(line)),
            }
            // A check names all that is wrong. Behind it, what fails stops the rest.
            if !faults.lines.is_empty() && !self.dry_run {
                faults.in_part |= told.changes > 0;
                break;
            }
            self.progress(source);
        }
        Ok(if faults.lines.is_empty() { Ok(told) } else { Err(faults) })
    }

    fn send(&self, source: &Source, piece: &Piece) -> Result<Result<Written, Refused>> {
        let request = Request::post(self.address(source)).header("content-type", source.form().media_type());
        let response = self.answerer.ask(request.body(Bytes::from(piece.bytes.clone()))?)?;
        let accepted = response.status().is_success();
        let body = response.into_body().into_bytes()?;
        match accepted {
            true => Ok(Ok(serde_json::from_slice(&body).context("the answer cannot be read")?)),
            false => Ok(Err(serde_json::from_slice(&body).unwrap_or_default())),
        }
    }

    fn address(&self, source: &Source) -> String {
        let mut query = Vec::new();
        query.extend(self.dry_run.then(|| "dry_run=true".to_owned()));
        if !self.apply.require.is_empty() {
            let names: Vec<&str> = self.apply.require.iter().map(domain::Lang::as_str).collect();
            query.push(format!("require={}", names.join(",")));
        }
        if source.form().is_sheet() {
            query.extend(self.apply.plan.as_ref().map(|plan| format!("plan={plan}")));
            query.extend(self.apply.history.then(|| "history=true".to_owned()));
        }
        if query.is_empty() { "/documents".to_owned() } else { format!("/documents?{}", query.join("&")) }
    }

    /// Shows on a terminal how far a long file has got.
    fn progress(&self, source: &Source) {
        let mut terminal = std::io::stderr();
        if source.in_pieces() && terminal.is_terminal() {
            let (done, all) = source.progress();
            let end = if done == all { "\n" } else { "" };
            // A terminal that is gone is no reason to stop.
            drop(write!(terminal, "\r{}: {} of {all} KiB {}{end}", source.path().display(), done, self.word));
        }
    }
}

fn refuse(faults: &Faults) -> ExitCode {
    for fault in &faults.lines {
        eprintln!("{fault}");
    }
    let s = if faults.lines.len() == 1 { "" } else { "s" };
    let outcome = match faults.in_part {
        true => "what comes before is recorded; apply the document again to complete it",
        false => "nothing of this document was recorded",
    };
    eprintln!("milepost: {} problem{s}; {outcome}", faults.lines.len());
    ExitCode::from(REFUSED)
}

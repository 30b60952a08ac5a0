//! `milepost apply`.

mod answer;
mod bar;
mod file;
mod together;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use bytes::Bytes;
use domain::document::Terms;
use http::Request;

use self::answer::{Faults, Refused, Told, Written};
use self::bar::Bar;
use self::file::{Piece, Source};
use crate::args::Apply;
use crate::ask::{Answerer, encoded};
use crate::exit::REFUSED;
use crate::open::Missing;

pub(crate) fn run(config: Option<&Path>, apply: &Apply) -> Result<ExitCode> {
    let mut files = match sources(apply)? {
        Ok(files) => files,
        Err(faults) => return Ok(refuse(&faults)),
    };
    let missing = if apply.dry_run { Missing::InMemory } else { Missing::Made };
    let answerer = Answerer::at(config, &apply.whom, None, missing)?;
    match (files.as_slice(), apply.dry_run) {
        ([_], true) => all(&answerer, apply, &mut files, Pass::Dry),
        ([_], false) => all(&answerer, apply, &mut files, Pass::Real),
        (several, _) if !answerer.is_here() && together::fit(several) => {
            let done = together::apply(&answerer, apply, &mut files)?;
            Ok(done.map_or_else(|faults| refuse(&faults), |()| ExitCode::SUCCESS))
        }
        // One file may need what another one says, so they are tried together, in memory.
        (_, true) => all(&answerer.rehearsal()?, apply, &mut files, Pass::Rehearsed),
        (_, false) => {
            let tried = all(&answerer.rehearsal()?, apply, &mut files, Pass::Silent)?;
            if tried != ExitCode::SUCCESS {
                return Ok(tried);
            }
            all(&answerer, apply, &mut files, Pass::Tried)
        }
    }
}

/// Applies files to a service in memory, and tells what they would change.
pub(crate) fn in_memory(answerer: &Answerer, apply: &Apply) -> Result<ExitCode> {
    match sources(apply)? {
        Ok(mut files) => all(answerer, apply, &mut files, Pass::Rehearsed),
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
        let bar = Bar::new(path, "read");
        match source.check(&terms, |done, all| bar.show(done, all))? {
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

fn all(answerer: &Answerer, apply: &Apply, files: &mut [Source], pass: Pass) -> Result<ExitCode> {
    for source in files {
        if let Err(faults) = one(answerer, apply, source, pass)? {
            return Ok(refuse(&Faults { of_all: pass == Pass::Silent, ..faults }));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Applies one file and tells what came of it; its faults, where it was refused. A file in several pieces is checked to
/// its end before anything of it is recorded.
fn one(answerer: &Answerer, apply: &Apply, source: &mut Source, pass: Pass) -> Result<Result<(), Faults>> {
    let reading = |pass| Reading { answerer, apply, pass };
    if source.in_pieces()
        && pass == Pass::Real
        && let Err(faults) = reading(Pass::Dry).run(source)?
    {
        return Ok(Err(faults));
    }
    let told = reading(pass).run(source)?;
    Ok(told.map(|told| match pass {
        Pass::Silent => {}
        Pass::Dry | Pass::Rehearsed | Pass::Tried | Pass::Real => told.print(apply, source.path()),
    }))
}

/// What a reading of a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// To ask what each piece would record.
    Dry,
    /// To record it in memory, and to tell what would be recorded.
    Rehearsed,
    /// To record it in memory, and to tell what is wrong.
    Silent,
    /// To record what was tried in memory.
    Tried,
    /// To record it.
    Real,
}

impl Pass {
    /// Whether all that is wrong is named. Where it is for real, what fails stops the rest.
    fn goes_on(self) -> bool {
        !matches!(self, Self::Tried | Self::Real)
    }

    fn word(self) -> &'static str {
        if self.goes_on() { "checked" } else { "applied" }
    }
}

/// One reading of a file, piece by piece.
struct Reading<'a> {
    answerer: &'a Answerer,
    apply: &'a Apply,
    pass: Pass,
}

impl Reading<'_> {
    fn run(&self, source: &mut Source) -> Result<Result<Told, Faults>> {
        let (mut told, mut faults) = (Told::default(), Faults::default());
        let bar = Bar::new(source.path(), self.pass.word());
        source.rewind();
        while let Some(piece) = source.next_piece()? {
            match self.send(source, &piece)? {
                Ok(written) => told.add(written, self.apply),
                Err(refused) => faults.add(refused, source.path()),
            }
            if !faults.lines.is_empty() && !self.pass.goes_on() {
                faults.in_part |= told.changes > 0;
                break;
            }
            if source.in_pieces() {
                let (done, all) = source.progress();
                bar.show(done as u64, all as u64);
            }
        }
        faults.in_part &= !self.pass.goes_on();
        Ok(if faults.lines.is_empty() { Ok(told) } else { Err(faults) })
    }

    fn send(&self, source: &Source, piece: &Piece) -> Result<Result<Written, Refused>> {
        let request =
            Request::post(self.address(source, piece)).header("content-type", source.form().media_type());
        let response = self.answerer.ask(request.body(Bytes::from(piece.bytes.clone()))?)?;
        let status = response.status();
        let body = response.into_body().into_bytes()?;
        match status.is_success() {
            true => Ok(Ok(serde_json::from_slice(&body).context("the answer cannot be read")?)),
            false => Ok(Err(Refused::read(status, &body))),
        }
    }

    fn address(&self, source: &Source, piece: &Piece) -> String {
        let named = source.path().file_name().map(|name| encoded(&name.to_string_lossy()));
        let mut own: Vec<String> = named.map(|name| format!("document={name}")).into_iter().collect();
        own.extend(piece.sha256.as_ref().map(|sha256| format!("sha256={sha256}")));
        query(self.apply, self.pass == Pass::Dry, source.form().is_sheet(), own)
    }
}

/// The address to send documents to, with what is said beside them; `own` is what one of them says of itself.
fn query(apply: &Apply, dry_run: bool, sheets: bool, own: Vec<String>) -> String {
    let mut query: Vec<String> = dry_run.then(|| "dry_run=true".to_owned()).into_iter().collect();
    query.extend(own);
    query.extend(apply.address.as_ref().map(|address| format!("address={}", encoded(address))));
    let captured = apply.captured.as_ref().map(|when| encoded(&when.to_string()));
    query.extend(captured.map(|when| format!("captured={when}")));
    if !apply.require.is_empty() {
        let names: Vec<&str> = apply.require.iter().map(domain::Lang::as_str).collect();
        query.push(format!("require={}", names.join(",")));
    }
    if sheets {
        query.extend(apply.plan.as_ref().map(|plan| format!("plan={plan}")));
        query.extend(apply.history.then(|| "history=true".to_owned()));
    }
    if query.is_empty() { "/documents".to_owned() } else { format!("/documents?{}", query.join("&")) }
}

fn refuse(faults: &Faults) -> ExitCode {
    for fault in &faults.lines {
        eprintln!("{fault}");
    }
    let s = if faults.lines.len() == 1 { "" } else { "s" };
    let outcome = match (faults.in_part, faults.of_all) {
        (true, _) => "what comes before is recorded; apply the document again to complete it",
        (false, true) => "nothing was recorded",
        (false, false) => "nothing of this document was recorded",
    };
    eprintln!("milepost: {} problem{s}; {outcome}", faults.lines.len());
    ExitCode::from(REFUSED)
}

//! `milepost export`.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use event_store::Checkpoint;
use serde::Deserialize;

use crate::args::Export;
use crate::ask::{Answerer, accepted};

pub(crate) fn run(config: Option<&Path>, export: &Export) -> Result<ExitCode> {
    let answerer = Answerer::of(config, &export.whom)?;
    if let (Some(folder), Some(plan)) = (&export.documents, &export.plan) {
        return documents(&answerer, folder, plan);
    }
    let path = export.file.as_deref().context("name the file to write")?;
    // The checkpoint first: what comes after it is left for the next export.
    let note = answerer.text("/log/checkpoint")?;
    let size = Checkpoint::parse(&note)?.size().index();
    ensure!(export.from <= size, "the log has {size} events, fewer than --from {}", export.from);
    let count = size - export.from;
    let mut file = BufWriter::new(new_file(path)?);
    let cannot = || format!("cannot write {}", path.display());
    if count > 0 {
        let events = answerer.get(&format!("/events?from={}&limit={count}", export.from))?;
        accepted(events)?.copy_to(&mut file).with_context(cannot)?;
    }
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all().with_context(cannot)?;
    let beside = checkpoint_of(path);
    let mut file = new_file(&beside)?;
    file.write_all(note.as_bytes()).and_then(|()| file.sync_all()).with_context(cannot)?;
    println!("{count} events in {}, signed for in {}", path.display(), beside.display());
    Ok(ExitCode::SUCCESS)
}

/// A plan as documents, as the service answers it.
#[derive(Deserialize)]
struct Documents {
    documents: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    name: String,
    text: String,
}

/// Writes the documents of a plan into a folder.
fn documents(answerer: &Answerer, folder: &Path, plan: &domain::Slug) -> Result<ExitCode> {
    let Documents { documents } = answerer.json(&format!("/plans/{plan}/documents"))?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for Document { name, text } in &documents {
        // The name of a file, wherever the answer comes from, and no way out of the folder.
        let name = Path::new(name).file_name().context("a document has no name")?;
        let path = folder.join(name);
        let cannot = || format!("cannot write {}", path.display());
        new_file(&path)?.write_all(text.as_bytes()).with_context(cannot)?;
    }
    println!("{} documents in {}", documents.len(), folder.display());
    Ok(ExitCode::SUCCESS)
}

/// Where the checkpoint of an export stands.
pub(crate) fn checkpoint_of(export: &Path) -> PathBuf {
    let mut name = export.as_os_str().to_owned();
    name.push(".checkpoint");
    name.into()
}

fn new_file(path: &Path) -> Result<std::fs::File> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.with_context(|| format!("cannot make {}", path.display()))
}

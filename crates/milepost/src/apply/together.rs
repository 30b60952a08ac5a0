//! Several files in one request to a service, which tries all of them before it records the first.

use anyhow::{Context, Result};
use bytes::Bytes;
use domain::document::DOCUMENT_BYTES_MAX;
use http::Request;
use sha2::{Digest, Sha256};

use super::answer::{Faults, Refused, Told, WrittenAll};
use super::file::{Source, hex};
use super::query;
use crate::args::Apply;
use crate::ask::Answerer;

/// How many bytes of a request are no document: what stands around each.
const AROUND_BYTES: u64 = 1_024;

/// Whether files fit into one request.
pub(super) fn fit(files: &[Source]) -> bool {
    let bytes: u64 = files.iter().map(|file| file.bytes() + AROUND_BYTES).sum();
    files.len() > 1 && bytes <= DOCUMENT_BYTES_MAX as u64 && !files.iter().any(Source::in_pieces)
}

/// Applies files in their order; what each came to, or all that is wrong.
pub(super) fn apply(answerer: &Answerer, apply: &Apply, files: &mut [Source]) -> Result<Result<(), Faults>> {
    let mut contents = Vec::new();
    for file in &mut *files {
        file.rewind();
        contents.push(file.next_piece()?.map(|piece| piece.bytes).unwrap_or_default());
    }
    let boundary = boundary(&contents);
    let mut body = Vec::new();
    for (file, content) in files.iter().zip(&contents) {
        body.extend_from_slice(head(&boundary, file).as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let address = query(apply, apply.dry_run, files.iter().any(|file| file.form().is_sheet()), Vec::new());
    let request = Request::post(address)
        .header("content-type", format!("multipart/form-data; boundary={boundary}"))
        .body(Bytes::from(body))?;
    let response = answerer.ask(request)?;
    let status = response.status();
    let body = response.into_body().into_bytes()?;
    if !status.is_success() {
        return Ok(Err(Faults::of_all(Refused::read(status, &body))));
    }
    let written: WrittenAll = serde_json::from_slice(&body).context("the answer cannot be read")?;
    for (name, written) in written.each() {
        let mut told = Told::default();
        told.add(written, apply);
        told.print(apply, name.as_ref());
    }
    Ok(Ok(()))
}

/// What stands before a file (RFC 7578, section 4.2).
fn head(boundary: &str, file: &Source) -> String {
    let name = file.path().display().to_string().replace('"', "%22").replace(['\r', '\n'], " ");
    let media_type = file.form().media_type();
    format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"document\"; filename=\"{name}\"\r\n\
         Content-Type: {media_type}\r\n\r\n"
    )
}

/// A line that none of the files has: their hash.
fn boundary(contents: &[Vec<u8>]) -> String {
    let mut hash = Sha256::new();
    contents.iter().for_each(|content| hash.update(content));
    hex(hash)
}

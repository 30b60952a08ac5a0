//! The folder that a site is published into.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};

use super::kept::Kept;

/// The list of the files.
const LIST: &str = "published.json";

/// A folder, and what was done there. Several threads write at once.
pub(super) struct Files<'a> {
    out: &'a Path,
    written: Mutex<BTreeSet<String>>,
    /// How many drafts there were, so that no two have one name.
    drafts: AtomicUsize,
}

impl<'a> Files<'a> {
    pub(super) fn within(out: &'a Path) -> Self {
        Self { out, written: Mutex::default(), drafts: AtomicUsize::new(0) }
    }

    pub(super) fn out(&self) -> &'a Path {
        self.out
    }

    /// How many files got other bytes.
    pub(super) fn written(&self) -> usize {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// What the last run left; nothing in a folder that is empty.
    pub(super) fn kept(&self) -> Result<Kept> {
        let cannot = || format!("cannot read {}", self.out.display());
        match fs::read(self.out.join(LIST)) {
            Ok(list) => serde_json::from_slice(&list).with_context(|| format!("{}: {LIST}", cannot())),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(cannot),
            Err(_) => {
                fs::create_dir_all(self.out).with_context(cannot)?;
                let mut entries = fs::read_dir(self.out).with_context(cannot)?;
                ensure!(
                    entries.next().is_none(),
                    "{} is not empty and has no {LIST}, so its files are somebody else's; name an empty folder",
                    self.out.display()
                );
                Ok(Kept::default())
            }
        }
    }

    /// A file, where it is there.
    pub(super) fn read(&self, file: &str) -> Option<Vec<u8>> {
        fs::read(self.out.join(file)).ok()
    }

    /// Writes a file, unless it holds these bytes already: what copies the folder elsewhere sees what changed.
    pub(super) fn write(&self, file: &str, body: &[u8]) -> Result<()> {
        if self.read(file).is_some_and(|held| held == body) {
            return Ok(());
        }
        self.put(file, body)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(file.to_owned());
        Ok(())
    }

    /// Writes down what is there. It comes last: where a run was cut short, the next one asks again.
    pub(super) fn keep(&self, kept: &Kept) -> Result<()> {
        self.put(LIST, &serde_json::to_vec_pretty(kept)?)
    }

    /// Puts a file at its place as a whole.
    fn put(&self, file: &str, body: &[u8]) -> Result<()> {
        let path = self.out.join(file);
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        let draft = self.out.join(format!("{file}.draft-{number}"));
        let write = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(&draft, body)?;
            fs::rename(&draft, &path)
        };
        write().with_context(|| format!("cannot write {}", path.display()))
    }

    /// Removes a file that is no part of the site any more; whether it was there.
    pub(super) fn remove(&self, file: &str) -> Result<bool> {
        let path = self.out.join(file);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| format!("cannot remove {}", path.display())),
        }
    }
}

/// The file for an address: a name without an ending gets that of its media type, since a folder of the same name may
/// stand beside it. What is in the log keeps its name, as the protocol of the log has it.
pub(super) fn file_of(path: &str, content_type: &str) -> Result<String> {
    let bare = path.strip_prefix('/').unwrap_or(path);
    let plain = |segment: &str| !matches!(segment, "" | "." | "..") && !segment.contains(['\\', '\0']);
    ensure!(bare.split('/').all(plain), "{path} has no place in a folder");
    let name = bare.rsplit('/').next().unwrap_or(bare);
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let ending = match essence {
        "text/html" => ".html",
        _ if bare.starts_with("log/") || bare.starts_with(".well-known/") || name.contains('.') => "",
        "application/x-ndjson" => ".ndjson",
        "application/xml" => ".xml",
        essence if essence.ends_with("json") => ".json",
        _ => ".txt",
    };
    Ok(format!("{bare}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_stands_beside_the_folder_of_its_name() {
        for (path, content_type, file) in [
            ("/en", "text/html; charset=utf-8", "en.html"),
            ("/en/commitments/a/versions/3", "text/html; charset=utf-8", "en/commitments/a/versions/3.html"),
            ("/plans", "application/json; charset=utf-8", "plans.json"),
            ("/commitments/a.csl.json", "application/vnd.citationstyles.csl+json", "commitments/a.csl.json"),
            ("/commitments/a/timemap", "application/link-format", "commitments/a/timemap.txt"),
            ("/log/tile/0/x001/000.p/7", "application/octet-stream", "log/tile/0/x001/000.p/7"),
        ] {
            assert_eq!(file_of(path, content_type).unwrap(), file);
        }
        for path in ["/", "/a//b", "/a/../b", "/a/"] {
            assert!(file_of(path, "text/html").is_err(), "{path}");
        }
    }
}

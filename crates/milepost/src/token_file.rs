//! The token file: read, watched and written.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use http_api::{TokenSource, Tokens};

use crate::exit::{CONFIG, Exit, told};

/// What tells one state of a file from another: a file that is replaced has another number, one that is written
/// another time or length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    inode: u64,
    length: u64,
    changed: (i64, i64),
}

impl Seen {
    fn of(path: &Path) -> std::io::Result<Self> {
        let file = fs::metadata(path)?;
        Ok(Self { inode: file.ino(), length: file.len(), changed: (file.mtime(), file.mtime_nsec()) })
    }
}

/// The tokens in a file.
pub(crate) fn read(path: &Path) -> Result<Tokens> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Tokens::read(&text).map_err(|error| Exit::error(CONFIG, format!("{}: {error}", path.display())))
}

/// The tokens in a file as it is whenever they are asked for. It must be right to begin with; what is wrong later is
/// said once on standard error, and the tokens before it stay.
pub(crate) fn source(path: PathBuf) -> Result<TokenSource> {
    // The state first: what is written while the file is read is seen at the next question.
    let seen = Seen::of(&path).ok();
    let known = Mutex::new((seen, Arc::new(read(&path)?)));
    Ok(TokenSource::new(move || {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Seen::of(&path).ok();
        if seen != known.0 {
            known.0 = seen;
            match read(&path) {
                Ok(tokens) => known.1 = Arc::new(tokens),
                Err(error) => eprintln!("milepost: {}; the tokens before this change stay", told(&error)),
            }
        }
        Arc::clone(&known.1)
    }))
}

/// Adds a line to a token file, which is made where it is missing.
pub(crate) fn append(path: &Path, line: &str) -> Result<()> {
    let open = || OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    let write =
        |mut file: File| file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_all());
    open().and_then(write).with_context(|| format!("cannot write {}", path.display()))
}

/// Puts another text in place of a token file, whole at any moment, for the same readers.
pub(crate) fn replace(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("writing");
    let put = || {
        let old = fs::metadata(path)?;
        let mut file =
            OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(text.as_bytes())?;
        chown(&beside, None, Some(old.gid()))?;
        file.set_permissions(fs::Permissions::from_mode(old.mode() & 0o777))?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    put().with_context(|| format!("cannot write {}", path.display()))
}

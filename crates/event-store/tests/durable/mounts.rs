//! File systems made for a test, where the test may make some.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::folder;

/// A file system that is unmounted when the test ends.
pub(crate) struct Mount {
    dir: TempDir,
}

impl Mount {
    /// Mounts a device, an image or `tmpfs`; the error says what is missing here.
    pub(crate) fn of(device: &Path, options: &[&str]) -> Result<Self, String> {
        let dir = folder();
        let paths = [device, dir.path()].map(PathBuf::from);
        let options = options.iter().map(PathBuf::from);
        run("mount", options.chain(paths)).map(|()| Self { dir })
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let unmounted = run("umount", [PathBuf::from("-l"), self.path().into()]);
        if let Err(error) = unmounted {
            eprintln!("{error}");
        }
    }
}

/// Runs a program to its end; the error names it and what it said.
pub(crate) fn run(program: &str, arguments: impl IntoIterator<Item = PathBuf>) -> Result<(), String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("{program} does not run here: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}

/// Says aloud what is not tested here, and why: past the test runner, which shows nothing of tests that pass.
pub(crate) fn skipped(what: &str, why: &str) {
    writeln!(io::stderr(), "SKIPPED: {what}: {why}").expect("standard error");
}

//! Disks made for a story, where it may make some.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::folder::run;

/// A file system of its own, gone with the story.
#[derive(Debug)]
pub struct Mount {
    dir: TempDir,
}

impl Mount {
    /// One in memory, of so many MiB.
    ///
    /// # Errors
    ///
    /// What is missing here, in words.
    pub fn in_memory(mebibytes: u32) -> Result<Self, String> {
        let dir = TempDir::new().map_err(|error| error.to_string())?;
        let options = format!("size={mebibytes}m");
        tool("mount", &["-t", "tmpfs", "-o", &options, "tmpfs", &dir.path().display().to_string()])?;
        Ok(Self { dir })
    }

    /// An ext4 of so many MiB in a file.
    ///
    /// # Errors
    ///
    /// What is missing here, in words.
    pub fn of_ext4(mebibytes: u64) -> Result<Self, String> {
        let image = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
        image.as_file().set_len(mebibytes << 20).map_err(|error| error.to_string())?;
        let path = image.path().display().to_string();
        tool("mkfs.ext4", &["-q", "-F", &path])?;
        let dir = TempDir::new().map_err(|error| error.to_string())?;
        // The mount keeps the file open after its name is gone.
        tool("mount", &["-o", "loop", &path, &dir.path().display().to_string()])?;
        Ok(Self { dir })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Mounts it anew with other options.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn remount(&self, options: &str) -> Result<(), String> {
        tool("mount", &["-o", &format!("remount,{options}"), &self.path().display().to_string()])
    }

    /// Fills it to the last byte, with one file that can be removed again.
    pub fn fill(&self) {
        let mut file = File::create(self.path().join("ballast")).expect("a file");
        for size in [1 << 20, 1 << 12, 1] {
            let block = vec![1; size];
            while file.write_all(&block).is_ok() {}
        }
    }

    /// Makes room again.
    pub fn empty(&self) {
        fs::remove_file(self.path().join("ballast")).expect("what fills it can be removed");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        if let Err(error) = tool("umount", &["-l", &self.path().display().to_string()]) {
            skipped("an end without a trace", &error);
        }
    }
}

/// Runs a tool of the system, which may lie where only root looks.
fn tool(name: &str, args: &[&str]) -> Result<(), String> {
    let found = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].iter().map(|folder| Path::new(folder).join(name));
    let path = found.into_iter().find(|path| path.exists()).ok_or_else(|| format!("there is no {name}"))?;
    let done = run(Command::new(path).args(args.iter().map(OsStr::new)));
    match done.code {
        Some(0) => Ok(()),
        _ => Err(format!("{name} failed: {}", done.err.trim())),
    }
}

/// Says aloud what is not tested here, and why: past the test runner, which shows nothing of tests that pass.
pub fn skipped(what: &str, why: &str) {
    writeln!(io::stderr(), "SKIPPED: {what}: {why}").expect("standard error takes a line");
}

//! What the measurements say, as a section of a Markdown file.

use std::error::Error;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, thread};

const HEADING: &str = "## The log\n";

pub(crate) struct Report {
    text: String,
}

impl Report {
    /// Begins with the machine and how busy it is.
    pub(crate) fn begin(dir: &Path, rounds: usize) -> Result<Self, Box<dyn Error>> {
        let cpus = fs::read_to_string("/proc/cpuinfo")?;
        let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
        let text = format!(
            "{HEADING}\n`make bench` on {}: {} cores of {}, data on {}, load average {} when it began.\n\
             Figures are medians of {rounds} interleaved rounds; peaks are the highest.\n\
             Processors and disk are shared with others, so ratios say more than rates.\n",
            said("date", &["-u", "+%Y-%m-%d %H:%M UTC"])?,
            thread::available_parallelism()?,
            model.unwrap_or("an unknown model"),
            said("findmnt", &["-n", "-o", "FSTYPE", "-T", &dir.to_string_lossy()])
                .unwrap_or_else(|_| "an unknown file system".into()),
            fs::read_to_string("/proc/loadavg")?.split(' ').next().unwrap_or("unknown"),
        );
        Ok(Self { text })
    }

    /// Begins a table; the columns after the first are numbers.
    pub(crate) fn table(&mut self, columns: &[&str]) {
        self.text.push_str(&format!("\n| {} |\n|---|", columns.join(" | ")));
        self.text.push_str(&"---:|".repeat(columns.len() - 1));
        self.text.push('\n');
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        self.text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }

    /// A row of a table of figures beside their goals; an empty goal is none.
    pub(crate) fn figure(&mut self, what: impl Display, figure: impl Display, goal: &str) {
        self.row(&[what.to_string(), figure.to_string(), goal.into()]);
    }

    pub(crate) fn note(&mut self, text: &str) {
        self.text.push_str(&format!("\n{text}\n"));
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Puts the section into `BENCHMARKS.md`, in the place of the one that is there.
    pub(crate) fn keep(&self) -> Result<(), Box<dyn Error>> {
        let path = workspace().join("BENCHMARKS.md");
        let old = fs::read_to_string(&path).unwrap_or_else(|_| "# Benchmarks\n".into());
        Ok(fs::write(path, placed(&old, &self.text))?)
    }
}

/// The folder that holds all crates.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A count with its thousands apart.
pub(crate) fn thousands(count: f64) -> String {
    let digits = format!("{count:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// The document with this section instead of the one of the same heading, or after all others.
fn placed(document: &str, section: &str) -> String {
    let (before, rest) = document.split_once(HEADING).unwrap_or((document, ""));
    let after = rest.find("\n## ").and_then(|end| rest.get(end..)).unwrap_or_default();
    let between = if before.ends_with("\n\n") { "" } else { "\n" };
    format!("{before}{between}{section}{after}")
}

fn said(program: &str, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::new(program).args(arguments).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

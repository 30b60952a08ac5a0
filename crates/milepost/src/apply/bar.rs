//! How far a long file has got, on a terminal.

use std::io::{IsTerminal, Write};
use std::path::Path;

/// How many signs the bar has.
const SIGNS: u64 = 30;

/// A bar in one line of standard error; nothing where that is no terminal.
pub(super) struct Bar {
    name: String,
    word: &'static str,
    shown: bool,
}

impl Bar {
    /// The bar for a file of which something is done: `read`, `checked`, `applied`.
    pub(super) fn new(path: &Path, word: &'static str) -> Self {
        Self { name: path.display().to_string(), word, shown: std::io::stderr().is_terminal() }
    }

    /// Shows how much is done, of how much.
    pub(super) fn show(&self, done: u64, all: u64) {
        if self.shown {
            // A terminal that is gone is no reason to stop.
            drop(write!(std::io::stderr(), "{}", line(&self.name, self.word, done, all)));
        }
    }
}

/// The line, which overwrites itself until all is done.
fn line(name: &str, word: &str, done: u64, all: u64) -> String {
    let full = (done * SIGNS).checked_div(all).unwrap_or(SIGNS);
    let bar: String = (0..SIGNS).map(|sign| if sign < full { '#' } else { '.' }).collect();
    let hundredths = (done * 100).checked_div(all).unwrap_or(100);
    let end = if done == all { "\n" } else { "" };
    format!("\r{name}: [{bar}] {hundredths:3} % {word}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_and_ends_its_line() {
        let shown = |done, all| line("a.csv", "checked", done, all);
        assert_eq!(shown(0, 100_000), format!("\ra.csv: [{}]   0 % checked", ".".repeat(30)));
        assert_eq!(
            shown(50_000, 100_000),
            format!("\ra.csv: [{}{}]  50 % checked", "#".repeat(15), ".".repeat(15))
        );
        assert_eq!(shown(7, 7), format!("\ra.csv: [{}] 100 % checked\n", "#".repeat(30)));
    }
}

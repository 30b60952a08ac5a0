//! What public services were seen to do wrong, row by row, each with the number under which it was collected.

/// Collects what does not hold, and says it all at the end.
#[derive(Debug, Default)]
pub struct Found(Vec<String>);

impl Found {
    #[expect(clippy::print_stdout, reason = "each scenario is told by its number")]
    /// Prints a row, and keeps what was said where it does not hold.
    pub fn row(&mut self, number: &str, what: &str, holds: bool, said: &str) {
        println!("{number}: {what}: {}", if holds { "holds" } else { "DOES NOT HOLD" });
        if !holds {
            self.0.push(format!("{number}: {what}: {said}"));
        }
    }
}

impl Drop for Found {
    fn drop(&mut self) {
        assert!(self.0.is_empty() || std::thread::panicking(), "{}", self.0.join("\n"));
    }
}

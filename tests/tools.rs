//! Other people's programs: those that readers really use.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::folder::{Done, root, run};

/// A program found on this machine.
#[derive(Debug)]
pub struct Tool(Command);

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
    Tool(Command::new(name))
}

impl Tool {
    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, args: &[&str]) -> Self {
        self.0.args(args);
        self
    }

    /// Runs in a folder.
    #[must_use]
    pub fn within(mut self, folder: &std::path::Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    /// Runs it to its end, whatever that is.
    #[must_use]
    pub fn run(mut self) -> Done {
        run(self.0.stdin(Stdio::null()))
    }

    /// Runs it; what it prints.
    pub fn prints(self) -> String {
        let command = format!("{:?}", self.0);
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
    let packages = root().join(".tools/node/node_modules");
    assert!(packages.exists(), "{} is not there; run `make test-clients`", packages.display());
    let script = root().join("tests/clients").join(script).display().to_string();
    let mut tool = need("node").args(&[&script]).args(args);
    tool.0.env("NODE_PATH", packages);
    tool.prints()
}

//! A folder to work in, and the command run there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::EXAMPLES;

/// How long any run of the command may take.
pub(crate) const RUN_TIME_MAX: Duration = Duration::from_secs(60);

/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(2);

/// A temporary folder: the current folder of every run of the command, gone with the story.
#[derive(Debug)]
pub struct Folder(TempDir);

/// What a run of the command came to.
#[derive(Debug)]
pub struct Done {
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Folder {
    /// An empty one.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it makes a folder on the disk, which no default should")]
    pub fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder can be made"))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of a file in it.
    #[must_use]
    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file in it.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.at(name);
        fs::write(&path, text).expect("the folder takes files");
        path
    }

    /// Reads a file in it; empty where there is none.
    #[must_use]
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap_or_default()
    }

    /// The command in this folder, with nothing in its environment that could change what it does.
    #[must_use]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(milepost());
        command.args(args).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command
    }

    /// Runs the command to its end.
    #[must_use]
    pub fn milepost(&self, args: &[&str]) -> Done {
        run(&mut self.command(args))
    }

    /// Applies the real plan to the data folder of a stopped service.
    pub fn apply_examples(&self) {
        let done = self.milepost(&apply_examples(&[]).iter().map(String::as_str).collect::<Vec<_>>());
        assert!(done.code == Some(0), "{done:?}");
    }
}

/// The arguments that apply the real plan.
#[must_use]
pub fn apply_examples(more: &[&str]) -> Vec<String> {
    let folder = root().join(EXAMPLES);
    let entries = fs::read_dir(&folder).expect("the examples are there").filter_map(Result::ok);
    let files =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
    let mut files: Vec<String> = files.map(|path| path.display().to_string()).collect();
    files.sort();
    let before = ["apply", "--origin", "milepost.example"].iter().chain(more).map(|arg| (*arg).to_owned());
    before.chain(files).collect()
}

/// Runs a command to its end, and kills it where it does not come.
#[must_use]
pub fn run(command: &mut Command) -> Done {
    run_within(RUN_TIME_MAX, command)
}

/// The same, where it may take another time.
pub(crate) fn run_within(time: Duration, command: &mut Command) -> Done {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let id = child.id();
    let (sender, receiver) = std::sync::mpsc::channel();
    // The receiver is gone only where the run took too long.
    std::thread::spawn(move || drop(sender.send(child.wait_with_output())));
    let Ok(output) = receiver.recv_timeout(time) else {
        crate::service::signal(id, rustix::process::Signal::KILL);
        panic!("{command:?} did not end within {time:?}");
    };
    Done::from(output.expect("a child that was started can be waited for"))
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Waits for the end of a process.
pub(crate) fn wait(child: &mut Child) -> Option<i32> {
    let deadline = Instant::now() + RUN_TIME_MAX;
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return status.code();
        }
        assert!(Instant::now() < deadline, "the service did not end within {RUN_TIME_MAX:?}");
        std::thread::sleep(PAUSE);
    }
}

/// The top of the repository.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".."))
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("it is there").filter_map(Result::ok) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("a file can be copied")),
        }
    }
}

/// The command as cargo builds it from the sources as they are, in the profile of this test.
#[must_use]
pub fn milepost() -> &'static Path {
    // A failure is kept too, so that it is tried and told once.
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match BUILT.get_or_init(build) {
        Ok(path) => path,
        Err(said) => panic!("the command does not build: {said}"),
    }
}

fn build() -> Result<PathBuf, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    let profile = test.parent().and_then(Path::parent).ok_or("cargo puts tests into PROFILE/deps")?;
    let target = profile.parent().ok_or("cargo puts profiles into the target folder")?;
    let mut build = Command::new(env!("CARGO"));
    // With the features that the tests were built with, or every dependency would be built once more.
    build
        .args(["build", "--quiet", "--locked", "--workspace", "--tests", "--bins", "--target-dir"])
        .arg(target);
    if cfg!(feature = "jetstream") {
        build.args(["--features", "milepost/jetstream,stories/jetstream"]);
    }
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let built = build.current_dir(root()).stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    match built.status.success() {
        true => Ok(profile.join("milepost")),
        false => Err(String::from_utf8_lossy(&built.stderr).into_owned()),
    }
}

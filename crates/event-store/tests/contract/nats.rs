//! Real NATS servers on ports of their own, in folders that are removed with them.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// By how many milliseconds a slow disk syncs later.
const SLOW_SYNC_MS: u32 = 100;

/// One server, or several that are a cluster. They sync what they store before they say so.
pub(crate) struct Servers {
    nodes: Vec<Node>,
    dir: tempfile::TempDir,
}

/// One server.
struct Node {
    port: u16,
    /// Where it says how it is.
    monitor: u16,
    config: PathBuf,
    process: Option<Child>,
}

impl Servers {
    /// So many servers, started.
    pub(crate) fn start(count: usize) -> Self {
        Self::with(count, "sync_interval: always")
    }

    /// A server that acknowledges what it has not synced.
    pub(crate) fn careless() -> Self {
        Self::with(1, "sync_interval: 10s")
    }

    fn with(count: usize, syncs: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let ports: Vec<[u16; 3]> = (0..count).map(|_| [(); 3].map(|()| free_port())).collect();
        let routes: Vec<_> = ports.iter().map(|[_, route, _]| format!("nats://127.0.0.1:{route}")).collect();
        let node = |(index, [port, route, monitor]): (usize, &[u16; 3])| {
            let (config, store) =
                (dir.path().join(format!("{index}.conf")), dir.path().join(format!("{index}")));
            let mut text = format!("server_name: n{index}\nlisten: \"127.0.0.1:{port}\"\n");
            text += &format!("http: \"127.0.0.1:{monitor}\"\n");
            text += &format!("jetstream {{ store_dir: {store:?}, {syncs} }}\n");
            if count > 1 {
                // Clients know the addresses that they were given and no others, so that something can stand between.
                let listen = format!("name: c, listen: \"127.0.0.1:{route}\", no_advertise: true");
                text += &format!("cluster {{ {listen}, routes: [{}] }}\n", routes.join(", "));
            }
            fs::write(&config, text).expect("its settings");
            Node { port: *port, monitor: *monitor, config, process: None }
        };
        let nodes = ports.iter().enumerate().map(node).collect();
        let mut servers = Self { nodes, dir };
        (0..count).for_each(|index| servers.run(index));
        servers
    }

    /// The address of the stream of this name.
    pub(crate) fn address(&self, stream: &str) -> String {
        let hosts: Vec<_> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.port)).collect();
        let replicas = if self.nodes.len() > 1 { 3 } else { 1 };
        format!("nats://{}/{stream}?replicas={replicas}", hosts.join(","))
    }

    /// The monitoring addresses.
    pub(crate) fn monitor(&self) -> String {
        let addresses: Vec<_> =
            self.nodes.iter().map(|node| format!("http://127.0.0.1:{}", node.monitor)).collect();
        addresses.join(",")
    }

    /// The port of each.
    pub(crate) fn ports(&self) -> Vec<u16> {
        self.nodes.iter().map(|node| node.port).collect()
    }

    /// Where they keep their files.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Starts a server on the folder that it had.
    pub(crate) fn run(&mut self, index: usize) {
        self.start_as(index, Command::new(program()));
    }

    /// The same, where each sync of a file takes [`SLOW_SYNC_MS`] longer: strace, which starts the server and stays
    /// beside it, holds each back that long. Nothing else of the server is slower.
    pub(crate) fn run_on_slow_disk(&mut self, index: usize) {
        let mut server = Command::new("strace");
        let syncs = "fsync,fdatasync";
        server.args(["-f", "-D", "-qqq", "--seccomp-bpf", "-o", "/dev/null", "-e"]);
        server.arg(format!("trace={syncs}")).arg("-e");
        server.arg(format!("inject={syncs}:delay_exit={}", SLOW_SYNC_MS * 1_000)).arg(program());
        self.start_as(index, server);
    }

    fn start_as(&mut self, index: usize, mut server: Command) {
        let node = self.nodes.get_mut(index).expect("a server");
        let server = server.arg("--config").arg(&node.config).stdout(Stdio::null()).stderr(Stdio::null());
        node.process = Some(
            server
                .spawn()
                .expect("nats-server, and strace where it is slow; `make test-clients` installs them"),
        );
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", node.port)).is_err() {
            assert!(begin.elapsed() < Duration::from_secs(30), "the server does not listen");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends a server without a word, as kill -9 does.
    pub(crate) fn kill(&mut self, index: usize) {
        if let Some(mut process) = self.nodes.get_mut(index).and_then(|node| node.process.take()) {
            process.kill().expect("it runs");
            process.wait().expect("it ends");
        }
    }

    /// Sends a server a signal: `STOP`, `CONT`.
    pub(crate) fn signal(&self, index: usize, signal: &str) {
        let process = self.nodes.get(index).and_then(|node| node.process.as_ref()).expect("it runs");
        let sent = Command::new("kill").arg(format!("-{signal}")).arg(process.id().to_string()).status();
        assert!(sent.is_ok_and(|sent| sent.success()), "{signal} is not sent");
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for process in self.nodes.iter_mut().filter_map(|node| node.process.as_mut()) {
            // It may have ended by itself, and its folder goes anyway.
            drop(process.kill());
            drop(process.wait());
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port()
}

/// The server that `make tools` installs.
fn program() -> PathBuf {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let tools = folders.find_map(|folder| Some(folder.join(".tools")).filter(|tools| tools.exists()));
    tools.expect("`make tools` was run").join("python/bin/nats-server")
}

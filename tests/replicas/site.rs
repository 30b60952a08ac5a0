//! Replicas of one record on a cluster of three servers.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{env, thread};

use serde_json::Value;
use stories::{COMMITMENT, Folder, Service, try_ask};

use super::history::faults;
use super::load::Load;
use super::wire::Wire;
use super::{moved, until, with_key_of};
use crate::nats::Servers;

/// How many servers and how many replicas there are.
const COUNT: usize = 3;

/// How often a server is killed, unless `MILEPOST_KILLS` says otherwise, as `make soak` does.
const KILLS: usize = 5;

/// The stream's name.
const STREAM: &str = "log";

/// One cluster at a time: a machine that runs the tests may have two processors.
static ALONE: Mutex<()> = Mutex::new(());

/// A record in a stream on three servers, which they sync before they acknowledge, and its replicas.
pub(super) struct Site {
    pub(super) servers: Servers,
    /// `milepost serve`. The last one reaches the servers by wires alone.
    pub(super) replicas: Vec<Service>,
    pub(super) wires: Vec<Wire>,
    /// Held until it is gone.
    _alone: MutexGuard<'static, ()>,
}

/// How often a server is killed here.
pub(super) fn kills() -> usize {
    env::var("MILEPOST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS)
}

impl Site {
    fn start() -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let servers = Servers::start(COUNT);
        let (first, stream) = moved(&servers);
        let wires: Vec<Wire> = servers.ports().into_iter().map(Wire::to).collect();
        let (second, last) = (with_key_of(&first), with_key_of(&first));
        let by_wire = address(&wires.iter().map(|wire| wire.port).collect::<Vec<_>>());
        let serve = |folder: Folder, stream: &str| Service::start(folder, &["--stream", stream]);
        let replicas = vec![serve(first, &stream), serve(second, &stream), serve(last, &by_wire)];
        Self { servers, replicas, wires, _alone: alone }
    }

    /// Makes trouble while clients write and read, and holds what they were told against the log.
    #[expect(clippy::print_stdout, reason = "a long run is told in numbers")]
    pub(super) fn under(trouble: impl FnOnce(&mut Self, &Load)) {
        let mut site = Self::start();
        let load = Load::on(site.replicas.iter().map(|replica| replica.address.clone()).collect());
        let clients = load.during(|| {
            load.more(20);
            trouble(&mut site, &load);
            // All is well again.
            load.more(20);
        });
        let whole = site.logs();
        let faults = faults(&clients, &whole);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        println!(
            "{} writes acknowledged, {} requests sent again, {} reads, {} events",
            load.acknowledged(),
            load.refused(),
            load.reads(),
            whole.first().map_or(0, |log| log.lines().count())
        );
    }

    /// The log as each replica tells it, when all have all of it.
    fn logs(&self) -> Vec<String> {
        until("all replicas are ready", || self.replicas.iter().all(is_ready));
        until("all replicas have the same position", || {
            let positions: Vec<u64> = self.replicas.iter().map(Service::position).collect();
            positions.windows(2).all(|pair| pair.first() == pair.last())
        });
        let checkpoints: Vec<String> =
            self.replicas.iter().map(|replica| replica.ok("/log/checkpoint").text()).collect();
        assert!(checkpoints.windows(2).all(|pair| pair.first() == pair.last()), "{checkpoints:?}");
        self.replicas.iter().map(|replica| replica.ok("/events").text()).collect()
    }

    /// The server that leads the stream, when there is one.
    pub(super) fn leader(&self) -> usize {
        let mut leader = None;
        until("the stream has a leader", || {
            leader = self.servers.monitor().split(',').find_map(leader_by);
            leader.is_some()
        });
        leader.expect("it was waited for")
    }

    /// A server that follows.
    pub(super) fn follower(&self) -> usize {
        (self.leader() + 1) % COUNT
    }

    /// Kills a replica as kill -9 does, and starts it again, at another address.
    pub(super) fn crash(&mut self, replica: usize, load: &Load) {
        let crashed = self.replicas.remove(replica).crash();
        let address = crashed.address.clone();
        self.replicas.insert(replica, crashed);
        let mut addresses = load.addresses.write().expect("nobody panics with it");
        *addresses.get_mut(replica).expect("a replica") = address;
    }

    /// Every replica answers reads.
    pub(super) fn check_reads(&self) {
        for replica in &self.replicas {
            for path in [&*format!("/commitments/{COMMITMENT}.json"), "/feeds/all.rss", "/en/commitments"] {
                assert!(replica.ok(path).body.len() > 100, "{path}");
            }
        }
    }

    /// Cuts the last replica off from the servers, or joins it to them again.
    pub(super) fn part(&self) {
        self.wires.iter().for_each(Wire::hold);
    }

    /// The same, undone.
    pub(super) fn join(&self) {
        self.wires.iter().for_each(Wire::let_go);
    }
}

/// The address of the stream by way of these ports.
fn address(ports: &[u16]) -> String {
    let hosts: Vec<_> = ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
    format!("nats://{}/{STREAM}?replicas={COUNT}", hosts.join(","))
}

/// Whether a replica says that it is ready.
pub(super) fn is_ready(replica: &Service) -> bool {
    replica.get("/readyz").status == 200
}

/// The number of the server that leads the stream, as one of them knows it. A server that was killed may still be named
/// by the others until they have chosen another one.
fn leader_by(monitor: &str) -> Option<usize> {
    let answer = try_ask(monitor, http::Request::get("/jsz?accounts=1&streams=1"), "").ok()?;
    let said: Value = serde_json::from_slice(&answer.body).ok()?;
    let streams = said["account_details"][0]["stream_detail"].as_array()?.clone();
    let stream = streams.iter().find(|stream| stream["name"] == STREAM)?;
    stream["cluster"]["leader"].as_str()?.strip_prefix('n')?.parse().ok()
}

/// Waits a while, in which the load goes on.
pub(super) fn pause(seconds: u64) {
    thread::sleep(Duration::from_secs(seconds));
}

//! A wire between a process and a server that can go silent: the connection stands, and nothing comes through.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How long to wait before looking again whether the wire is whole.
const PAUSE: Duration = Duration::from_millis(5);

/// The most bytes that are passed on at once.
const PASSED_BYTES_MAX: usize = 4 << 10;

/// How long a narrow wire waits after so many bytes.
const NARROW_PAUSE: Duration = Duration::from_millis(40);

/// A port that leads to a server on this machine. What it passes on it neither loses nor reorders, as TCP promises: while
/// it is held, bytes wait, and come through when it is let go.
pub(super) struct Wire {
    /// Where it is reached.
    pub(super) port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    held: AtomicBool,
    narrow: AtomicBool,
    over: AtomicBool,
}

impl State {
    fn wait(&self) {
        while self.held.load(Ordering::Relaxed) && !self.over.load(Ordering::Relaxed) {
            thread::sleep(PAUSE);
        }
    }
}

impl Wire {
    /// A wire to a port.
    pub(super) fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                shared.wait();
                if shared.over.load(Ordering::Relaxed) {
                    return;
                }
                // Where no server is, the near end is closed, as a refusal would be.
                let Ok(far) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                join(near, far, &shared);
            }
        });
        Self { port, state }
    }

    /// Lets nothing through.
    pub(super) fn hold(&self) {
        self.state.held.store(true, Ordering::Relaxed);
    }

    /// Lets everything through slowly, from now on: about 100 kB a second.
    pub(super) fn narrow(&self) {
        self.state.narrow.store(true, Ordering::Relaxed);
    }

    /// Lets everything through again, first what waited.
    pub(super) fn let_go(&self) {
        self.state.held.store(false, Ordering::Relaxed);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::Relaxed);
        // Wakes the thread that takes connections.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

/// Passes on what comes from either end, until one of them closes.
fn join(near: TcpStream, far: TcpStream, state: &Arc<State>) {
    let ends = near.try_clone().and_then(|again| Ok((again, far.try_clone()?)));
    let Ok((near_again, far_again)) = ends else { return };
    for (from, to) in [(near, far), (far_again, near_again)] {
        let state = Arc::clone(state);
        thread::spawn(move || pass(from, to, &state));
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, state: &State) {
    let mut bytes = vec![0; PASSED_BYTES_MAX];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        state.wait();
        if bytes.get(..read).is_none_or(|passed| to.write_all(passed).is_err()) {
            break;
        }
        if state.narrow.load(Ordering::Relaxed) {
            thread::sleep(NARROW_PAUSE);
        }
    }
    state.wait();
    // The end that closed first needs nothing any more.
    for end in [from, to] {
        drop(end.shutdown(Shutdown::Both));
    }
}

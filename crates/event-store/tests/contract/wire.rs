//! A wire to a server on which nothing of what the server says comes through, as long as that is wanted.

use std::io::{Read, Write, copy};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A port that leads to a server on this machine.
pub(super) struct Wire {
    pub(super) port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    deaf: AtomicBool,
    ends: Mutex<Vec<TcpStream>>,
}

impl Wire {
    /// A wire to a port. Its thread goes on until the tests end.
    pub(super) fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let far = TcpStream::connect(("127.0.0.1", server)).expect("a server");
                join(&near, &far, &shared);
                shared.ends.lock().expect("whole ends").extend([near, far]);
            }
        });
        Self { port, state }
    }

    /// Has what the server says from now on be lost.
    pub(super) fn deafen(&self) {
        self.state.deaf.store(true, Ordering::SeqCst);
    }

    /// Cuts every connection; a new one hears all.
    pub(super) fn cut(&self) {
        let ends = std::mem::take(&mut *self.state.ends.lock().expect("whole ends"));
        ends.iter().for_each(close);
        self.state.deaf.store(false, Ordering::SeqCst);
    }
}

/// Passes on what comes from either end, until one of them closes.
fn join(near: &TcpStream, far: &TcpStream, state: &Arc<State>) {
    let again = |end: &TcpStream| end.try_clone().expect("another handle");
    let (mut from, mut to) = (again(near), again(far));
    thread::spawn(move || {
        // How it ends is of no interest: the other end is told that it did.
        drop(copy(&mut from, &mut to));
        close(&to);
    });
    let (mut from, mut to, state) = (again(far), again(near), Arc::clone(state));
    thread::spawn(move || {
        let mut bytes = [0; 4_096];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            let said = bytes.get(..read).expect("what was read");
            if !state.deaf.load(Ordering::SeqCst) && to.write_all(said).is_err() {
                break;
            }
        }
        close(&to);
    });
}

fn close(end: &TcpStream) {
    // It may be closed already.
    drop(end.shutdown(Shutdown::Both));
}

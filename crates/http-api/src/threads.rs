//! The threads that serve connections, one for each processor, each with an executor of its own.
//!
//! A connection stays on the thread that it was given to: waking another one for each request would cost more than the
//! request. What blocks, such as reading the log, is handed to the blocking threads of that executor.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::app::App;
use crate::serve::{Held, attend};

/// The name of the threads, as the system shows it.
const NAME: &str = "connections";

/// A connection that was accepted, and what it needs to be served.
pub(crate) struct Accepted {
    pub(crate) stream: std::net::TcpStream,
    pub(crate) peer: IpAddr,
    /// Tells the connection to end.
    pub(crate) watcher: Watcher,
    /// Given back when it has ended.
    pub(crate) held: Held,
}

/// Running threads. Whatever they still serve when this is dropped is cut, and they are gone afterwards: who holds the
/// service then is its last owner, and ends it in order.
pub(crate) struct Threads {
    running: Vec<(mpsc::UnboundedSender<Accepted>, JoinHandle<()>)>,
    next: usize,
}

impl Drop for Threads {
    fn drop(&mut self) {
        for (sender, thread) in self.running.drain(..) {
            drop(sender);
            // One that panicked has ended as well.
            drop(thread.join());
        }
    }
}

impl Threads {
    /// Starts as many as there are processors.
    ///
    /// # Errors
    ///
    /// Where the system has no thread or no file descriptor for them.
    pub(crate) fn start(app: &Arc<App>) -> io::Result<Self> {
        let count = std::thread::available_parallelism().map_or(1, usize::from);
        let running = (0..count).map(|_| start(Arc::clone(app))).collect::<io::Result<_>>()?;
        Ok(Self { running, next: 0 })
    }

    /// Gives a connection to the next of them.
    pub(crate) fn take(&mut self, accepted: Accepted) {
        self.next = (self.next + 1) % self.running.len();
        if let Some((sender, _)) = self.running.get(self.next) {
            // A thread only ends with the process, or when this is dropped.
            sender.send(accepted).unwrap_or_default();
        }
    }
}

fn start(app: Arc<App>) -> io::Result<(mpsc::UnboundedSender<Accepted>, JoinHandle<()>)> {
    let (sender, mut receiver) = mpsc::unbounded_channel::<Accepted>();
    let executor = tokio::runtime::Builder::new_current_thread().thread_name(NAME).enable_all().build()?;
    let serve = move || {
        executor.block_on(async {
            while let Some(Accepted { stream, peer, watcher, held }) = receiver.recv().await {
                let Ok(stream) = TcpStream::from_std(stream) else { continue };
                tokio::spawn(attend(Arc::clone(&app), stream, peer, watcher, held));
            }
        });
        // Nobody waits for what blocks: it belongs to connections that are cut.
        executor.shutdown_background();
    };
    let thread = std::thread::Builder::new().name(NAME.to_owned()).spawn(serve)?;
    Ok((sender, thread))
}

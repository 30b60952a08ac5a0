//! Where connections come from: a socket that the supervisor holds, or an address.

use std::io;
use std::net::Ipv4Addr;

use anyhow::Result;
use listenfd::ListenFd;
use tokio::net::TcpListener;

use crate::exit::{CONFIG, Exit, UNAVAILABLE};

/// Every address of IPv6, which on Linux are those of IPv4 too.
const ANYWHERE: &str = "[::]:";

/// The socket that the supervisor hands over (`LISTEN_FDS` and `LISTEN_PID`, as `sd_listen_fds(3)` has them), else one on
/// an address. What connects to the first while the service does not run waits there.
pub(crate) async fn open(address: &str) -> Result<TcpListener> {
    if let Some(listener) = handed()? {
        return Ok(listener);
    }
    let bound = match (TcpListener::bind(address).await, address.strip_prefix(ANYWHERE)) {
        (Err(error), Some(port)) => without_ipv6(port).await.map_err(|_| error),
        (bound, _) => bound,
    };
    bound.map_err(|error| {
        Exit::error(UNAVAILABLE, format!("cannot listen on {address}: {error}; choose another ADDR:PORT"))
    })
}

/// Every address of a machine that has no IPv6.
async fn without_ipv6(port: &str) -> io::Result<TcpListener> {
    let port: u16 = port.parse().map_err(io::Error::other)?;
    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await
}

fn handed() -> Result<Option<TcpListener>> {
    let mut handed = ListenFd::from_env();
    let refused = |said: String| Exit::error(CONFIG, format!("LISTEN_FDS: {said}"));
    match handed.len() {
        0 => return Ok(None),
        1 => {}
        more => return Err(refused(format!("{more} sockets were handed over, and one is served"))),
    }
    let socket = handed.take_tcp_listener(0).map_err(|error| refused(error.to_string()))?;
    let listener = socket.map(|socket| {
        socket.set_nonblocking(true)?;
        TcpListener::from_std(socket)
    });
    listener.transpose().map_err(|error| refused(error.to_string()))
}

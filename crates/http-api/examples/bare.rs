//! The least that answers over HTTP in the same way, for `tests/bench/coldstart.py`: hyper, a runtime of one thread, a
//! socket that is handed over (`LISTEN_FDS`), and one answer for everything.

use std::convert::Infallible;
use std::io::Error;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use listenfd::ListenFd;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let socket = ListenFd::from_env().take_tcp_listener(0)?.ok_or_else(|| Error::other("no socket came"))?;
    socket.set_nonblocking(true)?;
    let listener = TcpListener::from_std(socket)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let answer = service_fn(async |_| {
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"it answers\n"))))
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
    }
}

//! The server: connections of HTTP/1.1 on hyper, within limits, until it is told to stop.
//!
//! hyper's http1 builder with a timer closes silent and slow clients; its conveniences that guess the protocol do not.
//! TLS and HTTP/2 belong to the proxy in front. A request with a transfer coding is the last of its connection: whatever
//! follows it was perhaps meant as its body by somebody on the way.

use std::convert::Infallible;
use std::error::Error as _;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{CONNECTION, TRANSFER_ENCODING};
use http::{HeaderValue, Request, Response};
use http_body::{Body as _, Frame};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{HttpService, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rustix::net::sockopt::set_tcp_user_timeout;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};

use crate::app::App;
use crate::auth::Peer;
use crate::body::{Body, Page, Pieces};
use crate::limits::{
    ACCEPT_PAUSE, CONNECTION_TIME_MAX, CONNECTIONS_MAX, DRAIN_TIME_MAX, HEAD_BYTES_MAX, HEAD_TIME_MAX,
    STALL_TIME_MAX,
};
use crate::observe::{Exchange, Happened, say};
use crate::position;
use crate::problem::{Kind, Problem};
use crate::receive::{admit, collect, drain};
use crate::rendered::Head;
use crate::replay::{next_page, run_follow};
use crate::respond::{kept, refuse, respond};
use crate::threads::{Accepted, Threads};

/// Why a service ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was told to.
    Told,
    /// Nobody was connected for as long as the settings say.
    Idle,
    /// Another process redacted an event of the log. What this one holds in memory may have its text still: that goes away
    /// with the process alone.
    Redacted,
}

/// Serves connections of a listener until it has to [`End`].
///
/// That is when `stop` is over, nobody has been connected for as long as the settings say, or another process redacted what
/// this one may tell. Requests in flight have 8 s then.
///
/// # Errors
///
/// Where the system has no thread for it.
pub async fn serve(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) -> io::Result<End> {
    let mut threads = Threads::start(&app)?;
    let permits = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    let stop = async {
        stop.await;
        // Whoever sends traffic here is told first, and still served while it hears of it.
        app.announce_stop();
        tokio::time::sleep(app.settings().drain_delay).await;
    };
    tokio::pin!(stop);
    let mut refused = None;
    let open = watch::Sender::new(0);
    let idle = idle(open.subscribe(), app.settings().idle_exit);
    tokio::pin!(idle);
    let redacted = redacted(&app);
    tokio::pin!(redacted);
    let end = loop {
        let next = async {
            let permit = Arc::clone(&permits).acquire_owned().await.map_err(io::Error::other)?;
            let (stream, peer) = listener.accept().await?;
            Ok((stream.into_std()?, peer.ip(), permit))
        };
        tokio::select! {
            biased;
            // Before the order to stop, which goes on taking requests for a while.
            () = &mut redacted => {
                let message = "another process redacted an event that this one may still tell";
                say(&app, Happened { message, ..Happened::default() });
                break End::Redacted;
            }
            () = &mut stop => break End::Told,
            accepted = next => match accepted {
                Ok((stream, peer, permit)) => {
                    let held = Held::of(permit, &open);
                    threads.take(Accepted { stream, peer, watcher: graceful.watcher(), held });
                }
                // The system is out of file descriptors, or the client is gone already: neither ends the service.
                Err(error) => {
                    tell_refused(&app, &error, &mut refused);
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            // After the others: a connection that is there is taken.
            () = &mut idle => {
                say(&app, Happened { message: "nobody is connected", ..Happened::default() });
                break End::Idle;
            }
        }
    };
    drop(listener);
    app.stop();
    let drained = tokio::time::timeout(DRAIN_TIME_MAX, graceful.shutdown()).await.is_ok();
    let cut = CONNECTIONS_MAX - permits.available_permits();
    let connections = Some(if drained { 0 } else { cut });
    say(&app, Happened { message: "stopped", connections, ..Happened::default() });
    Ok(end)
}

/// Serves a connection for as long as it may last, and counts how it ended.
pub(crate) async fn attend(app: Arc<App>, stream: TcpStream, peer: IpAddr, watcher: Watcher, held: Held) {
    app.metrics().opened.add();
    let connection = watcher.watch(connection(Arc::clone(&app), stream, peer));
    // A client that broke its own connection is no event for anyone; one that was too slow is counted.
    match tokio::time::timeout(CONNECTION_TIME_MAX, connection).await {
        Ok(Err(error)) if is_too_slow(&error) => app.metrics().timed_out.add(),
        Err(_) => app.metrics().timed_out.add(),
        Ok(_) => {}
    }
    app.metrics().closed.add();
    drop(held);
}

/// Over when no connection has been open for so long. One that comes is not cut off by it: it is taken, or it waits in
/// the socket for whoever holds that.
async fn idle(mut open: watch::Receiver<usize>, limit: Option<Duration>) {
    let Some(limit) = limit else { return std::future::pending().await };
    while open.wait_for(|count| *count == 0).await.is_ok() {
        if tokio::time::timeout(limit, open.changed()).await.is_err() {
            return;
        }
    }
}

/// Over when another process redacted an event of the log.
fn redacted(app: &App) -> impl Future<Output = ()> + use<> {
    let redacted = Arc::new(Notify::new());
    let told = Arc::clone(&redacted);
    app.projection().log().on_redaction(Box::new(move || told.notify_one()));
    async move { redacted.notified().await }
}

/// The place of a connection among those that are open, for as long as it is.
pub(crate) struct Held {
    open: watch::Sender<usize>,
    _permit: OwnedSemaphorePermit,
}

impl Held {
    fn of(permit: OwnedSemaphorePermit, open: &watch::Sender<usize>) -> Self {
        open.send_modify(|count| *count += 1);
        Self { open: open.clone(), _permit: permit }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.open.send_modify(|count| *count -= 1);
    }
}

/// A connection within its limits.
fn connection(
    app: Arc<App>,
    stream: TcpStream,
    peer: IpAddr,
) -> http1::Connection<
    TokioIo<TcpStream>,
    impl HttpService<Incoming, ResBody = Wire, Error = Infallible, Future: Send>,
> {
    // Neither is needed for a right answer: one makes it quicker, one ends a client that takes nothing.
    let stall_ms = u32::try_from(STALL_TIME_MAX.as_millis()).unwrap_or(u32::MAX);
    stream.set_nodelay(true).unwrap_or_default();
    set_tcp_user_timeout(&stream, stall_ms).unwrap_or_default();
    let service = service_fn(move |request: Request<Incoming>| {
        let app = Arc::clone(&app);
        async move {
            let client = app.settings().proxies.client(peer, request.headers());
            let exchange = Exchange::of(&app, &request, client);
            let mut response = handle(&app, request, client).await;
            exchange.tell(&app, &mut response);
            Ok::<_, Infallible>(response)
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service)
}

/// Whether a connection ended because its client sent too slowly, or took no byte for too long.
fn is_too_slow(error: &hyper::Error) -> bool {
    let cut = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    error.is_timeout() || cut.is_some_and(|cut| cut.kind() == io::ErrorKind::TimedOut)
}

/// Counts a connection that the system refused, and says so at most once a second.
fn tell_refused(app: &App, error: &std::io::Error, last: &mut Option<Instant>) {
    app.metrics().refused.add();
    if last.is_none_or(|last| last.elapsed() >= Duration::from_secs(1)) {
        *last = Some(Instant::now());
        let error = Some(error.to_string());
        say(app, Happened { message: "a connection was refused", error, ..Happened::default() });
    }
}

/// Answers one request of a connection.
async fn handle(app: &Arc<App>, request: Request<Incoming>, client: IpAddr) -> Response<Wire> {
    let (mut head, body) = request.into_parts();
    let is_last = head.headers.contains_key(TRANSFER_ENCODING);
    let admitted = admit(&head);
    if admitted.is_ok()
        && body.is_end_stream()
        && let Some(response) = kept(app, &Head::of_parts(&head))
    {
        return response.map(|body| Wire::of(body, app));
    }
    head.extensions.insert(Peer(client));
    let received = match admitted {
        Ok(()) => collect(body).await,
        Err(problem) => {
            drain(&head, body).await;
            Err(problem)
        }
    };
    let bare = Request::from_parts(head, Bytes::new());
    let request = match received {
        Ok(body) => bare.clone().map(|_| body),
        Err(problem) => return close(app, &bare, &problem),
    };
    position::wait(app, request.headers()).await;
    let answering = Arc::clone(app);
    let response = tokio::task::spawn_blocking(move || respond(&answering, &request)).await;
    let failed = |_| Problem::new(Kind::Internal, "this answer could not be made; the log says why");
    match response.map_err(failed) {
        Ok(response) => {
            let mut response = response.map(|body| Wire::of(body, app));
            if is_last {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            response
        }
        Err(problem) => close(app, &bare, &problem),
    }
}

/// A problem after which the connection is of no more use.
fn close(app: &Arc<App>, request: &Request<Bytes>, problem: &Problem) -> Response<Wire> {
    let mut response = refuse(app, request, problem).map(|body| Wire::of(body, app));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// A body on its way to the client.
enum Wire {
    /// All of it.
    Whole(Full<Bytes>),
    /// Pages of pieces: one is on its way, one waits, whoever reads slowly holds no more than that.
    Pages(mpsc::Receiver<Page>, std::vec::IntoIter<Result<Bytes, event_store::Error>>),
}

impl Wire {
    fn of(body: Body, app: &Arc<App>) -> Self {
        match body {
            Body::Bytes(bytes) => Self::Whole(Full::new(bytes)),
            Body::Pieces(pieces) => {
                let (sender, receiver) = mpsc::channel(1);
                tokio::spawn(send(pieces, sender));
                Self::Pages(receiver, Vec::new().into_iter())
            }
            Body::Follow(follow) => {
                let (sender, receiver) = mpsc::channel(1);
                tokio::spawn(run_follow(Arc::clone(app), follow, sender));
                Self::Pages(receiver, Vec::new().into_iter())
            }
        }
    }
}

/// Sends pages until there are no more, or nobody listens.
async fn send(mut pieces: Pieces, sender: mpsc::Sender<Page>) {
    while let Some((page, rest)) = next_page(pieces).await {
        pieces = rest;
        if page.is_empty() || sender.send(page).await.is_err() {
            return;
        }
    }
}

impl http_body::Body for Wire {
    type Data = Bytes;
    type Error = event_store::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, event_store::Error>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(context).map_err(|never| match never {}),
            Self::Pages(pages, page) => loop {
                if let Some(piece) = page.next() {
                    return Poll::Ready(Some(piece.map(Frame::data)));
                }
                match pages.poll_recv(context) {
                    Poll::Ready(Some(next)) => *page = next.into_iter(),
                    Poll::Ready(None) => return Poll::Ready(None),
                    Poll::Pending => return Poll::Pending,
                }
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Pages(..) => false,
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Pages(..) => http_body::SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests;

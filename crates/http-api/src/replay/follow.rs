//! Following the log as it grows. A wake-up carries no event: a follower always reads by position, so that nothing is
//! skipped or repeated however late it wakes.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{Instant, sleep_until};

use super::format::{control, heartbeat};
use super::walk::{PAGE_BYTES, Replay};
use crate::app::App;
use crate::body::Page;
use crate::limits::{FOLLOW_TIME_MAX, HEARTBEAT, READS_MAX};

/// Events as they come.
pub struct Follow {
    replay: Replay,
    mode: Mode,
}

enum Mode {
    /// An event stream, as long as it may last.
    Forever,
    /// A long poll: answers as soon as there is something, or with nothing after so many seconds.
    Until(Duration),
}

impl Follow {
    pub(super) fn forever(replay: Replay) -> Self {
        Self { replay, mode: Mode::Forever }
    }

    pub(super) fn until(replay: Replay, seconds: u64) -> Self {
        Self { replay, mode: Mode::Until(Duration::from_secs(seconds)) }
    }

    /// What is there now, for a caller that cannot wait.
    pub(crate) fn into_replay(self) -> Replay {
        self.replay.up_to(u64::MAX)
    }
}

/// Sends what a follower is to get, until it is over, or the client is gone, or the service stops.
pub(crate) async fn run(app: Arc<App>, follow: Follow, pages: mpsc::Sender<Page>) {
    let Follow { replay, mode } = follow;
    match mode {
        Mode::Forever => stream(&app, replay, &pages).await,
        Mode::Until(wait) => poll(&app, replay, wait, &pages).await,
    }
}

/// What wakes a follower.
enum Woken {
    /// There are more events.
    More,
    /// Nothing happened for a while.
    Idle,
    /// Nobody listens any more.
    Gone,
    /// The service stops, or it has lasted long enough.
    Over,
}

async fn stream(app: &App, mut replay: Replay, pages: &mpsc::Sender<Page>) {
    let mut head = app.heads();
    let mut stopping = app.stopping();
    let ends = Instant::now() + FOLLOW_TIME_MAX;
    let mut told = false;
    loop {
        let up_to = *head.borrow_and_update();
        replay = match drain(replay.up_to(up_to), pages).await {
            Some(replay) if !replay.is_over() => replay,
            Some(_) | None => return,
        };
        if !told {
            told = true;
            if pages.send(vec![Ok(control("caught-up", replay.position()))]).await.is_err() {
                return;
            }
        }
        let (said, is_last) = match wake(&mut head, &mut stopping, pages, ends).await {
            Woken::More => continue,
            Woken::Idle => (heartbeat(), false),
            Woken::Gone => return,
            Woken::Over => (control("end", replay.position()), true),
        };
        if pages.send(vec![Ok(said)]).await.is_err() || is_last {
            return;
        }
    }
}

async fn wake(
    head: &mut watch::Receiver<u64>,
    stopping: &mut watch::Receiver<bool>,
    pages: &mpsc::Sender<Page>,
    ends: Instant,
) -> Woken {
    tokio::select! {
        more = head.changed() => if more.is_ok() { Woken::More } else { Woken::Over },
        _ = stopping.wait_for(|stopping| *stopping) => Woken::Over,
        () = sleep_until(ends) => Woken::Over,
        () = pages.closed() => Woken::Gone,
        () = tokio::time::sleep(HEARTBEAT) => Woken::Idle,
    }
}

/// Reads the next page of the log on a thread that may block, when few enough others do; none where that failed. It is
/// empty at the end.
///
/// The thread is not held while the page is sent. Of such threads there are fewer than connections, and every answer needs
/// one: readers that stall must not take them all.
pub(crate) async fn next_page<P>(mut pieces: P) -> Option<(Page, P)>
where
    P: Iterator<Item = Result<Bytes, event_store::Error>> + Send + 'static,
{
    static READS: Semaphore = Semaphore::const_new(READS_MAX);
    let permit = READS.acquire().await.ok()?;
    let read = tokio::task::spawn_blocking(move || (gather(&mut pieces), pieces)).await.ok();
    drop(permit);
    read
}

/// The next piece, and those that follow it while a page has room for another of that size.
fn gather(pieces: &mut impl Iterator<Item = Result<Bytes, event_store::Error>>) -> Page {
    let (mut page, mut bytes) = (Page::new(), 0);
    for piece in pieces {
        let more = piece.as_ref().map_or(0, Bytes::len);
        bytes += more;
        page.push(piece);
        if more == 0 || bytes + more > PAGE_BYTES {
            break;
        }
    }
    page
}

/// Sends pages until the walk is at its end. None where the client is gone or the log cannot be read.
async fn drain(mut replay: Replay, pages: &mpsc::Sender<Page>) -> Option<Replay> {
    while !replay.is_caught_up() {
        let (page, rest) = next_page(replay).await?;
        replay = rest;
        let failed = page.iter().any(Result::is_err);
        if !page.is_empty() {
            pages.send(page).await.ok()?;
        }
        if failed {
            return None;
        }
    }
    Some(replay)
}

async fn poll(app: &App, mut replay: Replay, wait: Duration, pages: &mpsc::Sender<Page>) {
    let mut head = app.heads();
    let mut stopping = app.stopping();
    let ends = Instant::now() + wait;
    loop {
        let up_to = *head.borrow_and_update();
        let Some((page, rest)) = next_page(replay.up_to(up_to)).await else { return };
        replay = rest;
        if !page.is_empty() {
            if pages.send(page).await.is_ok() {
                drain(replay, pages).await;
            }
            return;
        }
        match wake(&mut head, &mut stopping, pages, ends).await {
            Woken::More | Woken::Idle => {}
            Woken::Gone | Woken::Over => return,
        }
    }
}

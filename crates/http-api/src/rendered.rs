//! What is kept as bytes, so that it is sent again without being made again: answers, and frames of the log.
//!
//! - An answer is kept under its address and what was negotiated, as a cache on the way would (RFC 9111, section 4.1):
//!   a header that its `Vary` does not name changes nothing in it.
//! - It is as it was before its reader was asked what he holds: 304 and HEAD are made from it.
//! - It holds while nothing is recorded, since links and positions in it may change then; see [`Lasts`].
//! - A redaction ends everything that was kept before it.
//! - What many ask for at once is made by one of them, while the others wait for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use event_store::EventLog;
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, VARY,
};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use jiff::civil::Date;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::answer::Lasts;
use crate::app::App;
use crate::body::Body;
use crate::position::POSITION;
use crate::{coding, conditional};

/// How many entries room is made for at first.
const ENTRIES: usize = 1_024;
/// What an entry takes beside its key and its body, about: a dozen headers.
const ENTRY_BYTES: usize = 2_048;

/// What is kept.
pub(crate) struct Rendered {
    answers: Cache<String, Arc<Kept>, Weight>,
    frames: Cache<Sealed, Bytes, Weight>,
    /// Answers that are being made.
    turns: Mutex<HashMap<String, Arc<Mutex<()>>>>,
    /// The redactions that the log had when something was kept last.
    redactions: AtomicU64,
}

/// An answer that is kept.
struct Kept {
    response: Response<Bytes>,
    /// The headers of its 304.
    unchanged: HeaderMap,
    lasts: Lasts,
    made: Moment,
}

/// When an answer was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    redactions: u64,
    position: u64,
    /// UTC: verdicts change with it.
    day: Date,
}

/// A bundle as it was after so many redactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Sealed {
    redactions: u64,
    bundle: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Kept>> for Weight {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        (key.len() + kept.response.body().len() + ENTRY_BYTES) as u64
    }
}

impl Weighter<Sealed, Bytes> for Weight {
    fn weight(&self, _: &Sealed, frame: &Bytes) -> u64 {
        frame.len() as u64
    }
}

impl Rendered {
    /// Keeps at most so many bytes of each.
    pub(crate) fn within(answers_bytes: u64, frames_bytes: u64) -> Self {
        Self {
            answers: Cache::with_weighter(ENTRIES, answers_bytes, Weight),
            frames: Cache::with_weighter(ENTRIES, frames_bytes, Weight),
            turns: Mutex::default(),
            redactions: AtomicU64::new(0),
        }
    }

    /// Has the answer to a request made by one at a time. Blocks while another one makes it.
    pub(crate) fn in_turn<T>(&self, head: &Head<'_>, make: impl FnOnce() -> T) -> T {
        if !head.reads() {
            return make();
        }
        let key = head.wide(head.narrow());
        let turns = || self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = Arc::clone(turns().entry(key.clone()).or_default());
        let made = {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            make()
        };
        // Whoever else has it holds an `Arc` of his own: only the map and this one are left after the last.
        let mut turns = turns();
        if Arc::strong_count(&turn) <= 2 {
            turns.remove(&key);
        }
        made
    }

    /// The frames of sealed bundles from number `from` on, at most `limit`: those that are kept, else from the log.
    ///
    /// # Errors
    ///
    /// As [`EventLog::frames`].
    pub(crate) fn frames(
        &self,
        log: &dyn EventLog,
        from: u64,
        limit: usize,
    ) -> Result<Vec<Bytes>, event_store::Error> {
        let redactions = self.settle(log);
        let sealed = |bundle| Sealed { redactions, bundle };
        let held = (from..).take(limit).map_while(|bundle| self.frames.get(&sealed(bundle)));
        let held: Vec<Bytes> = held.collect();
        if !held.is_empty() {
            return Ok(held);
        }
        let read = log.frames(from, limit)?;
        for (bundle, frame) in (from..).zip(&read) {
            self.frames.insert(sealed(bundle), frame.clone());
        }
        Ok(read)
    }

    /// How many redactions the log has; what was kept before the last of them is dropped.
    fn settle(&self, log: &dyn EventLog) -> u64 {
        let redactions = log.redactions();
        if self.redactions.swap(redactions, Ordering::Relaxed) != redactions {
            self.answers.clear();
            self.frames.clear();
        }
        redactions
    }
}

/// The moment of an answer that is about to be made; taken before anything is read for it.
pub(crate) fn moment(app: &App) -> Moment {
    let projection = app.projection();
    let redactions = app.rendered().settle(&**projection.log());
    Moment { redactions, position: projection.state().position, day: app.today() }
}

/// The answer that is kept for a request: all of it, or that its reader holds it.
pub(crate) fn find(app: &App, head: &Head<'_>) -> Option<Response<Body>> {
    if !head.reads() {
        return None;
    }
    let now = moment(app);
    let answers = &app.rendered().answers;
    let narrow = head.narrow();
    let kept = answers.get(&narrow).or_else(|| answers.get(&head.wide(narrow)))?;
    if !kept.lasts.holds(kept.made, now) {
        return None;
    }
    let is_held = kept.is_held(head, app);
    // Who holds something older may get what was missed since.
    let suits = is_held || kept.lasts != Lasts::ForNewcomers || !head.headers.contains_key(IF_NONE_MATCH);
    suits.then(|| {
        let mut response = if is_held { kept.not_modified() } else { kept.response.clone().map(Body::Bytes) };
        if kept.made.position != now.position {
            response.headers_mut().insert(POSITION, HeaderValue::from(now.position));
        }
        response
    })
}

/// Keeps an answer to a request that was made since a moment, if it is one to keep.
pub(crate) fn keep(app: &App, head: &Head<'_>, response: &Response<Body>, lasts: Lasts, made: Moment) {
    let Body::Bytes(body) = response.body() else { return };
    let whole = head.reads() && response.status() == StatusCode::OK;
    if !(whole && lasts.holds(made, moment(app))) {
        return;
    }
    let key = match Varies::of(response.headers()) {
        Varies::ByCoding => head.narrow(),
        Varies::ByNegotiation => head.wide(head.narrow()),
        Varies::Otherwise => return,
    };
    // A copy, since what was written may have room for twice as much.
    let mut kept = Response::new(Bytes::copy_from_slice(body));
    *kept.headers_mut() = response.headers().clone();
    kept.headers_mut().entry(POSITION).or_insert_with(|| HeaderValue::from(made.position));
    *kept.extensions_mut() = response.extensions().clone();
    let unchanged = conditional::unchanged(kept.headers());
    app.rendered().answers.insert(key, Arc::new(Kept { response: kept, unchanged, lasts, made }));
}

impl Kept {
    /// Whether the reader holds it.
    fn is_held(&self, head: &Head<'_>, app: &App) -> bool {
        let asks = [IF_NONE_MATCH, IF_MODIFIED_SINCE].iter().any(|name| head.headers.contains_key(name));
        asks && self.response.headers().contains_key(ETAG)
            && conditional::is_held(head.headers, self.response.headers(), app.projection().clock().now())
    }

    fn not_modified(&self) -> Response<Body> {
        let mut response = Response::new(Body::Bytes(Bytes::new()));
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = self.unchanged.clone();
        *response.extensions_mut() = self.response.extensions().clone();
        response
    }
}

impl Lasts {
    /// Whether an answer that was made at one moment is right at another.
    fn holds(self, made: Moment, now: Moment) -> bool {
        match self {
            Self::Not => false,
            Self::WhileUnchanged | Self::ForNewcomers => made == now,
            Self::ForEver => made.redactions == now.redactions,
        }
    }
}

/// What of a request decides which answer is kept for it.
pub(crate) struct Head<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a http::Uri,
    pub(crate) headers: &'a HeaderMap,
}

impl<'a> Head<'a> {
    pub(crate) fn of_request<T>(request: &'a Request<T>) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers() }
    }

    pub(crate) fn of_parts(parts: &'a Parts) -> Self {
        Self { method: &parts.method, uri: &parts.uri, headers: &parts.headers }
    }

    fn reads(&self) -> bool {
        self.method == Method::GET || self.method == Method::HEAD
    }

    /// The address, and the coding that the client gets.
    fn narrow(&self) -> String {
        let target = self.uri.path_and_query().map_or("/", |target| target.as_str());
        let packs = coding::of_text(self.headers);
        format!("{packs} {target}")
    }

    /// The same, and the media types and languages that the client asked for.
    fn wide(&self, narrow: String) -> String {
        let mut key = narrow;
        for name in [ACCEPT, ACCEPT_LANGUAGE] {
            key.push('\n');
            // Of a header that is sent twice, handlers read the first.
            let asked = self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
            key.push_str(&asked.unwrap_or_default());
        }
        key
    }
}

/// What an answer varies by, as it says itself.
enum Varies {
    ByCoding,
    ByNegotiation,
    Otherwise,
}

impl Varies {
    fn of(response: &HeaderMap) -> Self {
        let mut varies = Self::ByCoding;
        for value in response.get_all(VARY) {
            for name in value.to_str().unwrap_or("*").split(',').map(str::trim) {
                match HeaderName::try_from(name) {
                    Ok(http::header::ACCEPT_ENCODING) => {}
                    Ok(ACCEPT | ACCEPT_LANGUAGE) => varies = Self::ByNegotiation,
                    Ok(_) | Err(_) => return Self::Otherwise,
                }
            }
        }
        varies
    }
}

#[cfg(test)]
mod tests {
    use event_store::{MemoryLog, Origin, Position};

    use super::*;

    /// A log of as many sealed bundles.
    fn log(bundles: u64) -> MemoryLog {
        let log = MemoryLog::new(Origin::parse("commitments.example.ca/log", 2026).unwrap());
        for bundle in 0..bundles {
            let lines: Vec<_> = (0..256).map(|n| Bytes::from(format!("{bundle} {n}"))).collect();
            log.append(Position::new(bundle * 256), &lines).unwrap();
        }
        log
    }

    #[test]
    fn what_is_kept_stays_within_its_bytes() {
        let log = log(40);
        let stored: Vec<Bytes> = log.frames(0, 40).unwrap();
        for (bytes, some) in [(0, false), (10_000, true)] {
            let rendered = Rendered::within(0, bytes);
            for _ in 0..3 {
                let mut read = Vec::new();
                while read.len() < 40 {
                    read.extend(rendered.frames(&log, read.len() as u64, 7).unwrap());
                }
                assert_eq!(read, stored);
            }
            assert!(rendered.frames.weight() <= bytes, "{}", rendered.frames.weight());
            assert_eq!(rendered.frames.weight() > 0, some);
        }
    }

    #[test]
    fn answers_that_are_kept_stay_within_their_bytes() {
        let made = Moment { redactions: 0, position: 0, day: Date::constant(2026, 11, 26) };
        for (bytes, some) in [(0, false), (100_000, true)] {
            let rendered = Rendered::within(bytes, 0);
            for n in 0..500 {
                let response = Response::new(Bytes::from(vec![b'x'; 1_000]));
                let (unchanged, lasts) = (HeaderMap::new(), Lasts::ForEver);
                let kept = Kept { response, unchanged, lasts, made };
                rendered.answers.insert(format!("/{n}"), Arc::new(kept));
            }
            let kept = rendered.answers.weight();
            assert!(kept <= bytes && (kept > 0) == some, "{kept}");
        }
    }

    #[test]
    fn an_answer_is_made_by_one_at_a_time() {
        let (rendered, headers) = (Rendered::within(0, 0), HeaderMap::new());
        let (makers, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let ask = |address: &'static str| {
            let uri = http::Uri::from_static(address);
            let head = Head { method: &Method::GET, uri: &uri, headers: &headers };
            rendered.in_turn(&head, || {
                most.fetch_max(makers.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(2));
                makers.fetch_sub(1, Ordering::SeqCst);
            });
        };
        std::thread::scope(|scope| (0..16).for_each(|_| drop(scope.spawn(|| ask("/plans")))));
        assert_eq!(most.swap(0, Ordering::SeqCst), 1);
        // Another address waits for nobody.
        let both = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            for address in ["/plans", "/commitments"] {
                let (both, rendered, headers) = (&both, &rendered, &headers);
                scope.spawn(move || {
                    let uri = http::Uri::from_static(address);
                    let head = Head { method: &Method::GET, uri: &uri, headers };
                    rendered.in_turn(&head, || both.wait().is_leader())
                });
            }
        });
        assert!(rendered.turns.lock().unwrap().is_empty());
    }

    #[test]
    fn a_frame_of_before_a_redaction_is_not_sent_after_it() {
        let (log, rendered) = (log(2), Rendered::within(0, 1 << 20));
        let before = rendered.frames(&log, 0, 2).unwrap();
        assert_eq!(rendered.frames.len(), 2);
        log.redact(Position::new(7), Bytes::from("a stub")).unwrap();
        let after = rendered.frames(&log, 0, 1).unwrap();
        assert_eq!((after.len(), rendered.frames.len()), (1, 1));
        assert_ne!(before.first(), after.first());
    }
}

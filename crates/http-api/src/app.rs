//! What an answer is made from.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use projection::{Projection, Refusal};
use tokio::sync::watch;

use crate::coding::Packed;
use crate::failures::Failures;
use crate::limits::{KEPT_ANSWERS_BYTES, KEPT_FEEDS_BYTES, KEPT_FRAMES_BYTES, KEPT_PACKED_BYTES};
use crate::metrics::Metrics;
use crate::observe::{Happened, say};
use crate::read::WrittenFeeds;
use crate::rendered::Rendered;
use crate::represent::site::{Preview, Site};
use crate::team::Team;
use crate::{Proxies, RequestLog, TokenSource};

/// How a service is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The public address, without a trailing slash; every link begins with it.
    pub public_url: String,
    /// The public addresses that the service had before: a citation with one of them is checked as one with that of today.
    pub former_public_urls: Vec<String>,
    /// The tokens that may write. None: whoever reaches the service may, which is refused unless `loopback`.
    pub tokens: Option<TokenSource>,
    /// Whether only this machine can reach the service.
    pub loopback: bool,
    /// Where one line for each request goes; none: nowhere.
    pub log: Option<RequestLog>,
    /// Where faults of the service's safety are told (RFC 9116): an address that begins with `mailto:` or `https:`.
    pub security_contact: Option<String>,
    /// Where readers say whether the pages serve them, linked from each: an address that begins with `mailto:` or `https:`.
    pub feedback: Option<String>,
    /// How long requests are still taken after the order to stop, while `/readyz` says that it stops.
    pub drain_delay: Duration,
    /// After how long without any connection the service ends by itself; none: never.
    pub idle_exit: Option<Duration>,
    /// The proxies whose word on the client of a request is taken.
    pub proxies: Proxies,
}

impl Settings {
    /// Those of a service for this machine alone: no tokens, no log.
    #[must_use]
    pub fn local(public_url: String) -> Self {
        Self {
            public_url,
            former_public_urls: Vec::new(),
            tokens: None,
            loopback: true,
            log: None,
            security_contact: None,
            feedback: None,
            drain_delay: Duration::ZERO,
            idle_exit: None,
            proxies: Proxies::default(),
        }
    }
}

/// A service: the record, where it stands, and who may write.
pub struct App {
    projection: Arc<Projection>,
    site: Site,
    settings: Settings,
    heads: watch::Receiver<u64>,
    stopping: watch::Sender<bool>,
    rendered: Arc<Rendered>,
    feeds: WrittenFeeds,
    team: Team,
    announced: AtomicBool,
    /// Why it was last said that nothing can be written; none where it was said that it can.
    unready: Mutex<Option<String>>,
    failures: Failures,
    metrics: Metrics,
    packed: Packed,
    started: Timestamp,
}

impl App {
    /// A service on a projection.
    #[must_use]
    pub fn new(projection: Arc<Projection>, settings: Settings) -> Self {
        let site = Site::new(&settings.public_url, projection.log().origin());
        let site = site.with_feedback(settings.feedback.clone()).with_former(&settings.former_public_urls);
        let rendered = Rendered::within(KEPT_ANSWERS_BYTES, KEPT_FRAMES_BYTES);
        let (feeds, packed) = (WrittenFeeds::within(KEPT_FEEDS_BYTES), Packed::within(KEPT_PACKED_BYTES));
        Self::of(projection, site, settings, (rendered, feeds, packed))
    }

    /// A service that goes on from the present state of this one by itself, in memory, at an address of its own: its
    /// pages are those that would be. It takes no writes from outside.
    ///
    /// # Errors
    ///
    /// Those of the log.
    pub fn preview(&self, public_url: &str, preview: Preview) -> Result<Self, event_store::Error> {
        let projection = Arc::new(self.projection.fork()?);
        let site = Site::new(public_url, projection.log().origin()).of_preview(preview);
        let settings = Settings { loopback: false, ..Settings::local(public_url.to_owned()) };
        // Few look at a preview, and there may be some at once.
        let nothing = (Rendered::within(0, 0), WrittenFeeds::within(0), Packed::within(0));
        Ok(Self::of(projection, site, settings, nothing))
    }

    fn of(
        projection: Arc<Projection>,
        site: Site,
        settings: Settings,
        (rendered, feeds, packed): (Rendered, WrittenFeeds, Packed),
    ) -> Self {
        let (head, heads) = watch::channel(projection.state().position);
        // Registered first and set once more, so that nothing that is recorded meanwhile is missed.
        let told = head.clone();
        projection.on_publish(move |position| {
            told.send_replace(position);
        });
        head.send_replace(projection.state().position);
        let started = projection.clock().now();
        Self {
            projection,
            site,
            settings,
            heads,
            stopping: watch::Sender::new(false),
            rendered: Arc::new(rendered),
            feeds,
            team: Team::default(),
            announced: AtomicBool::new(false),
            unready: Mutex::new(None),
            failures: Failures::default(),
            metrics: Metrics::default(),
            packed,
            started,
        }
    }

    /// The record and its writer.
    #[must_use]
    pub fn projection(&self) -> &Arc<Projection> {
        &self.projection
    }

    /// The number of durable events, as it grows.
    pub(crate) fn heads(&self) -> watch::Receiver<u64> {
        self.heads.clone()
    }

    /// Whether the service is about to stop.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Says that the service is about to stop, while it still answers.
    pub(crate) fn announce_stop(&self) {
        self.announced.store(true, Ordering::Relaxed);
    }

    /// Whether it was said that the service is about to stop.
    pub(crate) fn is_draining(&self) -> bool {
        self.announced.load(Ordering::Relaxed)
    }

    /// Says on the log whether writes are taken, and why not, where that is otherwise than when it was last asked.
    pub(crate) fn tell_ready(&self, refusal: Option<&Refusal>) {
        // How a stream is away is said in many ways, one after the other.
        let now = refusal.map(|refusal| match matches!(refusal, Refusal::Away(_)) {
            true => String::new(),
            false => refusal.to_string(),
        });
        let mut told = self.unready.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != now {
            let message = if now.is_some() { "takes no writes" } else { "takes writes again" };
            let error = refusal.map(ToString::to_string);
            say(self, Happened { message, error, ..Happened::default() });
            *told = now;
        }
    }

    /// Ends every event stream, so that the service can stop.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// What is kept as bytes.
    pub(crate) fn rendered(&self) -> &Arc<Rendered> {
        &self.rendered
    }

    /// Feeds that were written before.
    pub(crate) fn feeds(&self) -> &WrittenFeeds {
        &self.feeds
    }

    /// Who is signed in, and what they have uploaded.
    pub(crate) fn team(&self) -> &Team {
        &self.team
    }

    /// The tokens that were no good, by client.
    pub(crate) fn failures(&self) -> &Failures {
        &self.failures
    }

    /// What is counted.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The packed forms of answers.
    pub(crate) fn packed(&self) -> &Packed {
        &self.packed
    }

    /// When the service was made.
    pub(crate) fn started(&self) -> Timestamp {
        self.started
    }

    /// Where everything stands.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// How it is set up.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Today, UTC.
    #[must_use]
    pub fn today(&self) -> Date {
        Offset::UTC.to_datetime(self.projection.clock().now()).date()
    }
}

//! Sessions: a write token is exchanged for a random id in a cookie that no script and no other site can use.
//!
//! They are in memory only, so a restart ends them. What is kept of an id is its hash. A form carries a second random
//! text, which another site cannot know (RFC 6265 leaves it to us: a cookie alone proves no intent).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::COOKIE;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::auth::{self, Holder};
use crate::limits::{SESSION_IDLE_MAX, SESSION_TIME_MAX, SESSIONS_MAX};
use crate::problem::{Kind, Problem};
use crate::router::Call;
use crate::write::hex;

/// The name of the cookie where the public address is https: browsers take one of this name only from there, for the
/// whole host and no other one (RFC 6265bis, section 4.1.3).
const SECURE_NAME: &str = "__Host-milepost";
/// Its name elsewhere.
const PLAIN_NAME: &str = "milepost";

/// Someone who is signed in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// What a form must carry.
    pub(super) csrf: String,
    /// The hash of its id.
    id: [u8; 32],
    /// Who records, and what they may.
    pub(super) holder: Holder,
    begun: Timestamp,
    seen: Timestamp,
}

/// All of them, by the hash of their ids.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

impl Sessions {
    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one, and gives the cookie that carries it. Beyond the limit the one that was idle longest ends.
    pub(super) fn begin(&self, app: &App, holder: Holder) -> String {
        let now = app.projection().clock().now();
        let (id, csrf) = (random(app), random(app));
        let hash: [u8; 32] = Sha256::digest(&id).into();
        let mut all = self.all();
        all.retain(|_, session| session.is_good(app, now));
        if all.len() >= SESSIONS_MAX {
            let idle = all.values().min_by_key(|session| session.seen).map(|session| session.id);
            idle.and_then(|idle| all.remove(&idle));
        }
        all.insert(hash, Session { csrf, id: hash, holder, begun: now, seen: now });
        cookie(app, &id, SESSION_TIME_MAX)
    }

    pub(super) fn end(&self, session: &Session) {
        self.all().remove(&session.id);
    }

    /// The session of an id, which is seen with that.
    fn find(&self, app: &App, id: &str) -> Option<Session> {
        let now = app.projection().clock().now();
        let hash: [u8; 32] = Sha256::digest(id).into();
        let mut all = self.all();
        let session = all.get_mut(&hash)?;
        if !session.is_good(app, now) {
            all.remove(&hash);
            return None;
        }
        session.seen = now;
        Some(session.clone())
    }
}

impl Session {
    /// Whether it still holds: it is not too old, was not idle for too long, and its token is good today.
    fn is_good(&self, app: &App, now: Timestamp) -> bool {
        let within = |since: Timestamp, max: SignedDuration| now.duration_since(since) < max;
        within(self.begun, SESSION_TIME_MAX)
            && within(self.seen, SESSION_IDLE_MAX)
            && auth::is_good(app, &self.holder)
    }

    /// Refuses a form that this session was not given.
    pub(super) fn permits(&self, csrf: Option<&str>) -> Result<(), Problem> {
        match csrf.is_some_and(|csrf| bool::from(csrf.as_bytes().ct_eq(self.csrf.as_bytes()))) {
            true => Ok(()),
            false => Err(Problem::new(
                Kind::Forbidden,
                "this form does not belong to your session; load the page again and send it from there",
            )),
        }
    }
}

/// The session of a request.
pub(super) fn of(call: &Call<'_>) -> Option<Session> {
    let name = name(call.app);
    let lines = call.request.headers().get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let id = cookies.find_map(|(known, id)| (known == name).then_some(id))?;
    call.app.team().sessions.find(call.app, id)
}

/// The cookie that takes the session away.
pub(super) fn no_cookie(app: &App) -> String {
    cookie(app, "", SignedDuration::ZERO)
}

fn cookie(app: &App, id: &str, time: SignedDuration) -> String {
    let secure = if is_secure(app) { "; Secure" } else { "" };
    let (name, seconds) = (name(app), time.as_secs());
    format!("{name}={id}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

fn name(app: &App) -> &'static str {
    if is_secure(app) { SECURE_NAME } else { PLAIN_NAME }
}

fn is_secure(app: &App) -> bool {
    app.settings().public_url.starts_with("https:")
}

/// 256 random bits.
fn random(app: &App) -> String {
    let bits = [app.projection().random(), app.projection().random()];
    bits.map(|bits| hex(&bits.to_be_bytes())).concat()
}

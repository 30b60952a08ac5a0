//! How far the record is, as a reader asks for it: who has written through one process reads it through any other.

use std::time::Duration;

use http::{HeaderMap, HeaderName};
use tokio::time::{Instant, sleep};

use crate::app::App;
use crate::limits::MIN_POSITION_TIME_MAX;
use crate::problem::{Kind, Problem};

/// How many events the record has that an answer speaks of: a reader who asks for at least this position sees them.
pub(crate) const POSITION: HeaderName = HeaderName::from_static("milepost-position");

/// How many events the record must have for an answer: the `Milepost-Position` of a write, to read it back.
pub(crate) const MIN_POSITION: HeaderName = HeaderName::from_static("milepost-min-position");

/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(5);

/// Whether the record is as far as a request asks for.
pub(crate) fn is_reached(app: &App, headers: &HeaderMap) -> bool {
    wanted(headers).is_ok_and(|wanted| wanted <= app.projection().state().position)
}

/// Waits until the record is as far as a request asks for, at most [`MIN_POSITION_TIME_MAX`]. It holds no thread meanwhile,
/// so that those who wait leave all of them to everybody else.
pub(crate) async fn wait(app: &App, headers: &HeaderMap) {
    let Ok(wanted) = wanted(headers) else { return };
    let until = Instant::now() + MIN_POSITION_TIME_MAX;
    while wanted > app.projection().state().position && Instant::now() < until {
        sleep(PAUSE).await;
    }
}

/// Refuses a request for a record that has not come so far.
///
/// # Errors
///
/// That it has not, or that the header is no position.
pub(crate) fn expect(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let (wanted, position) = (wanted(headers)?, app.projection().state().position);
    match wanted <= position {
        true => Ok(()),
        false => {
            let detail =
                format!("the record has {position} events here, not {wanted} yet; ask again in a second");
            Err(Problem::new(Kind::Busy, detail))
        }
    }
}

fn wanted(headers: &HeaderMap) -> Result<u64, Problem> {
    let Some(value) = headers.get(MIN_POSITION) else { return Ok(0) };
    let read = value.to_str().ok().and_then(|text| text.parse().ok());
    read.ok_or_else(|| {
        Problem::new(
            Kind::BadRequest,
            "Milepost-Min-Position is a number of events, as Milepost-Position says it",
        )
    })
}

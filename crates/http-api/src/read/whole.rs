//! Every commitment whole, as of one position: where someone starts who then follows the log from there.

use std::sync::Arc;

use bytes::Bytes;
use domain::Slug;
use event_store::Error;
use jiff::civil::Date;
use projection::State;
use projection::view::{CommitmentSummary, CommitmentView};

use super::search::{FILTERS, Wanted};
use crate::answer::Answer;
use crate::coding::{gzip, takes_gzip};
use crate::problem::Problem;
use crate::router::Call;

/// The media type of it: one commitment a line, as `/commitments/{id}.json` has it.
pub(crate) const MEDIA_TYPE: &str = "application/x-ndjson";

/// The bytes at which a page of it is full.
const PAGE_BYTES: usize = 256 << 10;

/// `GET /commitments` as lines: those that the filters let through, all of them.
pub(crate) fn commitments(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&FILTERS)?;
    let wanted = Wanted::read(&call.query)?;
    let today = call.app.today();
    let all = CommitmentSummary::all(&call.state, today).into_iter();
    let found: Vec<Slug> = all
        .filter(|commitment| wanted.has(&call.state, commitment))
        .map(|commitment| commitment.id)
        .collect();
    let lines = Lines { state: Arc::clone(&call.state), today, left: found.into_iter() };
    let answer = match takes_gzip(call.request.headers()) {
        true => Answer::pages(MEDIA_TYPE, Box::new(lines.map(|page| page.map(|lines| gzip(&lines)))))
            .header("content-encoding", "gzip"),
        false => Answer::pages(MEDIA_TYPE, Box::new(lines)),
    };
    let position = call.state.position;
    let from_here = call.app.site().url(&format!("/events?from={position}"));
    // Said here, since by the time that the answer is sent the record may have gone on.
    Ok(answer.header("milepost-position", &position.to_string()).link(&from_here, "monitor", ""))
}

/// The lines, of which a slow reader holds a page.
struct Lines {
    state: Arc<State>,
    today: Date,
    left: std::vec::IntoIter<Slug>,
}

impl Iterator for Lines {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut page = Vec::new();
        for id in self.left.by_ref() {
            let view = self
                .state
                .version(&id)
                .and_then(|version| CommitmentView::of(&self.state, &id, version, self.today));
            page.extend(view.and_then(|view| serde_json::to_vec(&view).ok()).unwrap_or_default());
            page.push(b'\n');
            if page.len() >= PAGE_BYTES {
                break;
            }
        }
        (!page.is_empty()).then(|| Ok(page.into()))
    }
}

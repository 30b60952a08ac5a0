//! Every commitment whole, as of one position: where someone starts who then follows the log from there.

use std::sync::Arc;

use bytes::Bytes;
use domain::Slug;
use event_store::Error;
use projection::view::CommitmentView;
use projection::{FoldError, Projection, State};

use super::commitments::narrowed;
use super::search::{FILTERS, ListDay, Wanted};
use crate::answer::Answer;
use crate::coding::{gzip, takes_gzip};
use crate::problem::Problem;
use crate::router::Call;

/// The media type of it: one commitment a line, as `/commitments/{id}.json` has it.
pub(crate) const MEDIA_TYPE: &str = "application/x-ndjson";

/// How many commitments are loaded for a piece of it.
const PIECE_COMMITMENTS: usize = 16;

/// `GET /commitments` as lines: those that the filters let through, all of them.
pub(crate) fn commitments(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&FILTERS)?;
    let wanted = Wanted::read(call)?;
    let found = narrowed(call, &wanted, usize::MAX, |_, _| true)?;
    let ids: Vec<Slug> = found.into_iter().map(|commitment| commitment.id).collect();
    let projection = Arc::clone(call.app.projection());
    let state = Arc::clone(&call.state);
    let lines = Lines { projection, state, on: wanted.on, left: ids.into_iter() };
    let answer = match takes_gzip(call.request.headers()) {
        true => Answer::pieces(MEDIA_TYPE, Box::new(lines.map(|lines| lines.map(|lines| gzip(&lines)))))
            .header("content-encoding", "gzip"),
        false => Answer::pieces(MEDIA_TYPE, Box::new(lines)),
    };
    let position = call.state.position;
    let from_here = call.app.site().url(&format!("/events?from={position}"));
    // Said here, since by the time that the answer is sent the record may have gone on.
    Ok(answer.header("milepost-position", &position.to_string()).link(&from_here, "monitor", ""))
}

/// The lines, of which a slow reader holds a piece.
struct Lines {
    projection: Arc<Projection>,
    state: Arc<State>,
    on: ListDay,
    left: std::vec::IntoIter<Slug>,
}

impl Iterator for Lines {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let ids: Vec<Slug> = self.left.by_ref().take(PIECE_COMMITMENTS).collect();
        (!ids.is_empty()).then(|| self.piece(&ids))
    }
}

impl Lines {
    fn piece(&self, ids: &[Slug]) -> Result<Bytes, Error> {
        let loaded = self.projection.load(&self.state, ids).map_err(FoldError::into_store)?;
        let mut lines = Vec::new();
        for id in ids {
            let view = loaded.version(id).and_then(|version| match self.on {
                ListDay::Today(today) => CommitmentView::of(&loaded.record, id, version, today),
                ListDay::Given(day) => CommitmentView::as_of(&loaded.record, id, version, day),
            });
            if let Some(line) = view.and_then(|view| serde_json::to_vec(&view).ok()) {
                lines.extend(line);
                lines.push(b'\n');
            }
        }
        Ok(lines.into())
    }
}

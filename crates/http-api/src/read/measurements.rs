//! The measurements of a plan as one tidy table, and what its columns mean.

use std::sync::Arc;

use bytes::Bytes;
use domain::Slug;
use domain::document::{MEASUREMENT_COLUMNS, measurement_rows, separated, separated_more};
use domain::record::Outline;
use event_store::Error;
use jiff::SignedDuration;
use projection::{FoldError, Projection, State, first_since};

use super::id;
use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::represent::dictionary::{Table, dictionary};
use crate::router::Call;

/// How many commitments are loaded for a piece of the table.
const PIECE_COMMITMENTS: usize = 16;

/// The media type of the table (RFC 4180; RFC 7111).
const CSV: &str = "text/csv; charset=utf-8; header=present";

/// The media type of its data dictionary ("Metadata Vocabulary for Tabular Data", W3C 2015).
const CSVW: &str = "application/csvm+json";

/// `GET /plans/{plan}/measurements.csv`: one row per measurement, as of a position.
pub(crate) fn table(call: &Call<'_>) -> Result<Answer, Problem> {
    let of = Of::read(call)?;
    let projection = Arc::clone(call.app.projection());
    let (state, position) = (Arc::clone(&call.state), of.position);
    // What a commitment is part of may have changed since: then all are looked at.
    let now = position == state.position;
    let listed = state.listed(|_, known: &Outline| !now || known.plan == of.plan);
    let ids: Vec<Slug> = listed.into_iter().map(|(id, _)| id.clone()).collect();
    let rows =
        Rows { projection, state: Arc::clone(&call.state), position, plan: of.plan, left: ids.into_iter() };
    // It is sent before all of it is known, so its tag says what it is made of.
    let redacted = call.app.projection().log().redacted().len();
    let tag = format!("\"{position}-{redacted}-{}\"", env!("CARGO_PKG_VERSION"));
    let header = std::iter::once(Ok(Bytes::from(separated([MEASUREMENT_COLUMNS]))));
    let described = format!("{}-metadata.json{}", of.address, of.query);
    Ok(Answer::pieces(CSV, Box::new(header.chain(rows)))
        .keep(Keep::Revalidate)
        .header("etag", &tag)
        .header("milepost-position", &position.to_string())
        .link(&described, "describedby", &format!("; type=\"{CSVW}\"")))
}

/// `GET /plans/{plan}/measurements.csv-metadata.json`: the data dictionary of the table.
pub(crate) fn metadata(call: &Call<'_>) -> Result<Answer, Problem> {
    let of = Of::read(call)?;
    let record = call.state.record.frame_at(of.position);
    let plan = record.plans.get(&of.plan).ok_or_else(|| unknown(&of.plan))?;
    let address = format!("{}{}", of.address, of.query);
    let table = Table { plan: &plan.now, address: &address };
    let json = serde_json::to_vec(&dictionary(&table)).unwrap_or_default();
    Ok(Answer::live(CSVW, json).link(&address, "describes", ""))
}

/// What is asked for.
struct Of {
    plan: Slug,
    position: u64,
    /// Where the table stands, without the query.
    address: String,
    /// The query with its question mark; empty for the newest.
    query: String,
}

impl Of {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        call.query.allow(&["position", "known_at"])?;
        let plan = id(call, "plan")?;
        let head = call.state.position;
        let moment = call.query.moment("known_at")?;
        let position = call.query.text("position").map(str::parse::<u64>).transpose();
        let position = position.map_err(|_| Problem::parameter("position", "is not a number of events"))?;
        let position = match (position, moment) {
            (None, None) => head,
            (Some(position), None) if position <= head => position,
            (Some(_), None) => {
                return Err(Problem::parameter(
                    "position",
                    format!("is beyond the log, which has {head} events"),
                ));
            }
            (None, Some(moment)) => {
                let after = moment.checked_add(SignedDuration::from_millis(1));
                let after = after.map_err(|_| Problem::parameter("known_at", "is the end of time"))?;
                first_since(&**call.app.projection().log(), after, head)?
            }
            (Some(_), Some(_)) => {
                return Err(Problem::parameter("known_at", "excludes position; give one of them"));
            }
        };
        if !call.state.record.frame_at(position).plans.contains_key(&plan) {
            return Err(unknown(&plan));
        }
        let asked = call.query.text("position").is_some() || moment.is_some();
        let query = if asked { format!("?position={position}") } else { String::new() };
        let address = call.app.site().url(&format!("/plans/{plan}/measurements.csv"));
        Ok(Self { plan, position, address, query })
    }
}

fn unknown(plan: &Slug) -> Problem {
    Problem::not_found(format_args!("plan `{plan}`"))
}

/// The rows, of which a slow reader holds a piece.
struct Rows {
    projection: Arc<Projection>,
    state: Arc<State>,
    position: u64,
    plan: Slug,
    left: std::vec::IntoIter<Slug>,
}

impl Iterator for Rows {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let ids: Vec<Slug> = self.left.by_ref().take(PIECE_COMMITMENTS).collect();
        (!ids.is_empty()).then(|| self.piece(&ids))
    }
}

impl Rows {
    fn piece(&self, ids: &[Slug]) -> Result<Bytes, Error> {
        let record = self.projection.record_at(&self.state, ids, self.position);
        let record = record.map_err(FoldError::into_store)?;
        let known = ids.iter().filter_map(|id| Some((id, record.commitments.get(id)?)));
        let own = known.filter(|(_, commitment)| commitment.definition.now.plan == self.plan);
        let rows: Vec<_> =
            own.flat_map(|(id, commitment)| measurement_rows(&record, id, commitment)).collect();
        Ok(separated_more(rows.iter().map(|row| row.iter().map(String::as_str))).into())
    }
}

//! Which events an answer has.

use std::sync::Arc;

use domain::Slug;
use domain::event::Source;
use projection::{Projection, State};
use serde::Deserialize;

use crate::problem::Problem;
use crate::query::Query;

/// The filters of a request; all must let an event through.
#[derive(Clone)]
pub(crate) struct Filter {
    commitment: Option<Slug>,
    plan: Option<Slug>,
    organization: Option<Slug>,
    kind: Option<String>,
    /// Says which commitments belong to a plan or an organization.
    projection: Arc<Projection>,
}

/// The names of the filters.
pub(crate) const FILTERS: [&str; 4] = ["commitment", "plan", "organization", "type"];

/// What a filter looks at.
#[derive(Deserialize)]
struct Head {
    source: Source,
    #[serde(rename = "type")]
    kind: String,
}

impl Filter {
    /// Reads the filters of a request.
    pub(super) fn read(query: &Query, projection: &Arc<Projection>) -> Result<Self, Problem> {
        Ok(Self {
            commitment: query.get("commitment")?,
            plan: query.get("plan")?,
            organization: query.get("organization")?,
            kind: query.text("type").map(str::to_owned),
            projection: Arc::clone(projection),
        })
    }

    /// Whether it lets every event through.
    pub(super) fn is_open(&self) -> bool {
        self.commitment.is_none() && self.plan.is_none() && self.organization.is_none() && self.kind.is_none()
    }

    pub(super) fn lets_through(&self, line: &[u8]) -> bool {
        if self.is_open() {
            return true;
        }
        let Ok(head) = serde_json::from_slice::<Head>(line) else { return false };
        self.is_kind(&head.kind) && self.is_source(&head.source)
    }

    /// `milestone-status-reported`, or with its version.
    fn is_kind(&self, full: &str) -> bool {
        let bare = full.split('.').next().unwrap_or_default();
        self.kind.as_ref().is_none_or(|kind| kind == full || kind == bare)
    }

    fn is_source(&self, source: &Source) -> bool {
        let commitment = self.commitment.as_ref().is_none_or(|id| *source == Source::Commitment(id.clone()));
        let state = self.projection.state();
        let plan = self.plan.as_ref().is_none_or(|plan| of_plan(&state, source, plan));
        commitment && plan && self.organization.as_ref().is_none_or(|id| of_organization(&state, source, id))
    }
}

fn of_plan(state: &State, source: &Source, plan: &Slug) -> bool {
    match source {
        Source::Plan(id) => id == plan,
        Source::Organization(_) => false,
        Source::Commitment(id) => state.record.outlines.get(id).is_some_and(|known| known.plan == *plan),
    }
}

fn of_organization(state: &State, source: &Source, organization: &Slug) -> bool {
    match source {
        Source::Plan(_) => false,
        Source::Organization(id) => id == organization,
        Source::Commitment(id) => {
            state.record.outlines.get(id).is_some_and(|known| known.involves(organization))
        }
    }
}

//! Which commitments a reader asks for: by plan, organization, state, what is late, and words.

use domain::completeness::is_stale;
use domain::document::word;
use domain::event::{Completion, ScheduleState};
use domain::record::Outline;
use domain::{Attainment, Slug};
use jiff::civil::Date;
use projection::view::CommitmentSummary;
use serde::de::DeserializeOwned;

use super::completeness::stale_days;
use crate::problem::Problem;
use crate::router::Call;

/// The parameters by which lists of commitments are narrowed.
pub(crate) const FILTERS: [&str; 10] = [
    "plan",
    "organization",
    "schedule",
    "completion",
    "attainment",
    "overdue",
    "stale",
    "stale_days",
    "on",
    "q",
];

/// The day for which a list is.
#[derive(Clone, Copy)]
pub(crate) enum ListDay {
    /// Today, with all that is reported.
    Today(Date),
    /// A day that was asked for: as of it.
    Given(Date),
}

impl ListDay {
    /// The day itself.
    pub(crate) fn date(self) -> Date {
        match self {
            Self::Today(day) | Self::Given(day) => day,
        }
    }

    /// The day that was asked for.
    pub(crate) fn given(self) -> Option<Date> {
        match self {
            Self::Today(_) => None,
            Self::Given(day) => Some(day),
        }
    }
}

/// What a reader asks for. A parameter that is given empty, as forms give it, asks for nothing.
pub(crate) struct Wanted {
    plan: Option<Slug>,
    organization: Option<Slug>,
    schedule: Option<ScheduleState>,
    completion: Option<Option<Completion>>,
    attainment: Option<Attainment>,
    /// With an overdue milestone.
    pub(crate) overdue: bool,
    /// After how many days without a report those are shown that are stale; none where it does not matter.
    pub(crate) stale_days: Option<u16>,
    /// The day for which all of it is asked.
    pub(crate) on: ListDay,
    /// Words, each of which has to begin a word of the commitment, in whatever language.
    pub(crate) words: String,
}

impl Wanted {
    /// Reads the filters of a request.
    pub(crate) fn read(call: &Call<'_>) -> Result<Self, Problem> {
        let query = &call.query;
        let given = |name| query.text(name).filter(|text| !text.is_empty());
        let id = |name| {
            let read = given(name).map(str::parse::<Slug>).transpose();
            read.map_err(|error| Problem::parameter(name, error))
        };
        let completion = match given("completion") {
            Some("unreported") => Some(None),
            given => state("completion", given)?.map(Some),
        };
        let flag = |name| match given(name) {
            Some(_) => query.flag(name),
            None => Ok(false),
        };
        let days = stale_days(call)?;
        let on = match given("on") {
            Some(_) => query.day("on")?.map(ListDay::Given),
            None => None,
        };
        Ok(Self {
            plan: id("plan")?,
            organization: id("organization")?,
            schedule: state("schedule", given("schedule"))?,
            completion,
            attainment: attainment(given("attainment"))?,
            overdue: flag("overdue")?,
            stale_days: flag("stale")?.then_some(days),
            on: on.unwrap_or(ListDay::Today(call.app.today())),
            words: given("q").unwrap_or_default().to_owned(),
        })
    }

    /// Whether a commitment can be one of those, as far as its outline says.
    pub(crate) fn outline(&self, known: &Outline) -> bool {
        self.plan.as_ref().is_none_or(|plan| known.plan == *plan)
            && self.organization.as_ref().is_none_or(|id| known.lead.contains(id))
    }

    /// Whether a commitment is in the states that are asked for.
    pub(crate) fn summary(&self, commitment: &CommitmentSummary) -> bool {
        self.schedule.is_none_or(|s| commitment.schedule.as_ref().is_some_and(|stated| stated.state == s))
            && self.completion.is_none_or(|completion| commitment.tally.count(completion) > 0)
            && self.attainment.is_none_or(|attainment| commitment.attainments.count(attainment) > 0)
            && (!self.overdue || commitment.overdue > 0)
            && self.stale_days.is_none_or(|days| {
                commitment.silent_since.is_some_and(|since| is_stale(since, self.on.date(), days))
            })
    }
}

/// A state by its word in JSON.
fn state<T: DeserializeOwned>(name: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(word).transpose().map_err(|error| Problem::parameter(name, error))
}

fn attainment(text: Option<&str>) -> Result<Option<Attainment>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let found = Attainment::ALL.into_iter().find(|attainment| attainment.word() == text);
    let known = Attainment::ALL.map(Attainment::word).join(", ");
    found.map(Some).ok_or_else(|| {
        Problem::parameter("attainment", format!("`{text}` is not known; write one of {known}"))
    })
}

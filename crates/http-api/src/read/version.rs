//! Versions: the record as it was after the change list that made one.

use std::sync::Arc;

use domain::{Lang, Slug};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use projection::view::CommitmentView;
use projection::{State, Version, fold_up_to};

use super::memento;
use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;
use crate::represent::site::Scope;
use crate::router::Call;

/// A commitment as an answer shows it: the live one or an old version, with the state it was taken from.
pub(crate) struct Shown {
    pub(crate) view: CommitmentView,
    pub(crate) state: Arc<State>,
    /// Whether it is asked for as a version, which never changes.
    pub(crate) pinned: bool,
}

impl Shown {
    /// The commitment as it is now, with the verdicts of today.
    pub(crate) fn live(call: &Call<'_>) -> Result<Self, Problem> {
        let id = super::id(call, "id")?;
        let state = Arc::clone(&call.state);
        let version = state.version(&id).ok_or_else(|| unknown(&id))?;
        let view = view(call, &state, &id, version, call.app.today())?;
        Ok(Self { view, state, pinned: false })
    }

    /// The version that the address names, with the verdicts of the day on which it was recorded.
    pub(crate) fn pinned(call: &Call<'_>) -> Result<Self, Problem> {
        let id = super::id(call, "id")?;
        let version = named(call, &id)?;
        let state = Arc::new(fold_up_to(&**call.app.projection().log(), version.position)?);
        let view = view(call, &state, &id, version, day(version))?;
        Ok(Self { view, state, pinned: true })
    }

    /// The address under which it is cited in a language.
    pub(crate) fn cited(&self, app: &App, lang: Lang) -> String {
        let address = app.site().cited(&self.view.id, self.pinned.then_some(self.view.version), lang);
        match (self.view.as_of, self.view.attested_by) {
            (Some(day), _) => format!("{address}?as_of={day}"),
            (None, Some(day)) => format!("{address}?attested_by={day}"),
            (None, None) => address,
        }
    }

    /// The version that was known at a moment, or that has a number: where the request has moved to.
    pub(crate) fn elsewhere(call: &Call<'_>) -> Result<Option<String>, Problem> {
        let known_at: Option<Timestamp> = call.query.get("known_at")?;
        let number = call.query.text("version");
        if known_at.is_none() && number.is_none() {
            return Ok(None);
        }
        let id = super::id(call, "id")?;
        let versions = call.state.versions(&id).ok_or_else(|| unknown(&id))?;
        let version = match (known_at, number) {
            (Some(moment), None) => {
                let known = versions.iter().take_while(|version| version.time <= moment).last();
                known.map(|version| version.number).ok_or_else(|| {
                    Problem::not_found(format_args!("version of commitment {id} that was known at {moment}"))
                })?
            }
            (None, Some(number)) => numbered(call, &id, number)?.number,
            _ => return Err(Problem::parameter("known_at", "goes without version; give one of them")),
        };
        let suffix = call.suffix.as_deref().unwrap_or_default();
        let days = ["as_of", "attested_by"].iter().filter_map(|name| Some((name, call.query.text(name)?)));
        let query = days.map(|(name, day)| format!("?{name}={day}")).next().unwrap_or_default();
        let prefix = call.lang.map(|lang| format!("/{lang}")).unwrap_or_default();
        Ok(Some(format!("{prefix}/commitments/{id}/versions/{version}{suffix}{query}")))
    }

    /// Adds what every representation of it says about its versions (RFC 5829).
    pub(crate) fn describe(&self, call: &Call<'_>, answer: Answer) -> Answer {
        let site = call.app.site();
        let id = &self.view.id;
        let live = site.thing(&Scope::Commitment(id.clone()));
        let version = |number| site.cited(id, Some(number), domain::Lang::EN);
        let newest = call.state.version(id).map_or(self.view.version, |version| version.number);
        let mut answer = answer
            .tag(format!("v{}", self.view.version))
            .modified(Some(self.view.date_modified))
            .link(&format!("{live}/history"), "version-history", "")
            .link(&version(newest), "latest-version", "");
        if self.view.version > 1 {
            answer = answer.link(&version(self.view.version - 1), "predecessor-version", "");
        }
        if self.pinned && self.view.version < newest {
            answer = answer.link(&version(self.view.version + 1), "successor-version", "");
        }
        let answer = memento::describe(call, self, answer);
        match self.pinned {
            true => answer.keep(crate::answer::Keep::Immutable),
            false => answer,
        }
    }
}

fn unknown(id: &Slug) -> Problem {
    Problem::not_found(format_args!("commitment `{id}`"))
}

/// The view that the query asks for: as it is, as of a day of the world, or as sources had told it by a day.
fn view(
    call: &Call<'_>,
    state: &State,
    id: &Slug,
    version: Version,
    on: Date,
) -> Result<CommitmentView, Problem> {
    let view = match (call.query.get("as_of")?, call.query.get("attested_by")?) {
        (None, None) => CommitmentView::of(state, id, version, on),
        (Some(day), None) => CommitmentView::as_of(state, id, version, day),
        (None, Some(day)) => CommitmentView::attested_by(state, id, version, day),
        (Some(_), Some(_)) => {
            return Err(Problem::parameter("as_of", "goes without attested_by; give one of them"));
        }
    };
    view.ok_or_else(|| unknown(id))
}

fn named(call: &Call<'_>, id: &Slug) -> Result<Version, Problem> {
    numbered(call, id, call.segment("version"))
}

/// The version of a commitment that a number names.
pub(super) fn numbered(call: &Call<'_>, id: &Slug, text: &str) -> Result<Version, Problem> {
    let versions = call.state.versions(id).ok_or_else(|| unknown(id))?;
    let number: Option<u64> = text.parse().ok().filter(|number: &u64| number.to_string() == text);
    let version = number.and_then(|number| versions.iter().find(|version| version.number == number));
    version.copied().ok_or_else(|| {
        let count = versions.len();
        Problem::not_found(format_args!("version `{text}` of commitment {id}; it has versions 1 to {count}"))
    })
}

/// The UTC day on which a version was recorded.
pub(super) fn day(version: Version) -> Date {
    Offset::UTC.to_datetime(version.time).date()
}

//! Versions: the record as it was after the change list that made one.

use domain::{Lang, Slug};
use jiff::civil::Date;
use jiff::tz::Offset;
use projection::view::CommitmentView;
use projection::{State, Version, fold_up_to};

use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;
use crate::represent::site::Scope;
use crate::router::Call;

/// A commitment as an answer shows it: the live one or an old version, with the state it was taken from.
pub(crate) struct Shown {
    pub(crate) view: CommitmentView,
    pub(crate) state: std::sync::Arc<State>,
    /// Whether it is asked for as a version, which never changes.
    pub(crate) pinned: bool,
}

impl Shown {
    /// The commitment as it is now, with the verdicts of today.
    pub(crate) fn live(call: &Call<'_>) -> Result<Self, Problem> {
        let id = super::id(call, "id")?;
        let state = std::sync::Arc::clone(&call.state);
        let version = state.version(&id).ok_or_else(|| unknown(&id))?;
        let view = CommitmentView::of(&state, &id, version, call.app.today()).ok_or_else(|| unknown(&id))?;
        Ok(Self { view, state, pinned: false })
    }

    /// The version that the address names, with the verdicts of the day on which it was recorded.
    pub(crate) fn pinned(call: &Call<'_>) -> Result<Self, Problem> {
        let id = super::id(call, "id")?;
        let version = named(call, &id)?;
        let state = std::sync::Arc::new(fold_up_to(&**call.app.projection().log(), version.position)?);
        let view = CommitmentView::of(&state, &id, version, day(version)).ok_or_else(|| unknown(&id))?;
        Ok(Self { view, state, pinned: true })
    }

    /// The address under which it is cited in a language.
    pub(crate) fn cited(&self, app: &App, lang: Lang) -> String {
        app.site().cited(&self.view.id, self.pinned.then_some(self.view.version), lang)
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
        match self.pinned {
            true => answer.keep(crate::answer::Keep::Immutable),
            false => answer,
        }
    }
}

fn unknown(id: &Slug) -> Problem {
    Problem::not_found(format_args!("commitment `{id}`"))
}

fn named(call: &Call<'_>, id: &Slug) -> Result<Version, Problem> {
    let versions = call.state.versions(id).ok_or_else(|| unknown(id))?;
    let text = call.segment("version");
    let number: Option<u64> = text.parse().ok().filter(|number: &u64| number.to_string() == text);
    let version = number.and_then(|number| versions.iter().find(|version| version.number == number));
    version.copied().ok_or_else(|| {
        let count = versions.len();
        Problem::not_found(format_args!("version `{text}` of commitment {id}; it has versions 1 to {count}"))
    })
}

/// The UTC day on which a version was recorded.
fn day(version: Version) -> Date {
    Offset::UTC.to_datetime(version.time).date()
}

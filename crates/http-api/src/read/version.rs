//! Versions: the record as it was after the change list that made one.

use domain::record::Record;
use domain::{Lang, Slug};
use http::StatusCode;
use jiff::civil::Date;
use jiff::tz::Offset;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use projection::Version;
use projection::view::CommitmentView;

use super::{memento, signposting};
use crate::answer::Answer;
use crate::app::App;
use crate::problem::Problem;
use crate::represent::page::day_query;
use crate::represent::site::Topic;
use crate::router::Call;

/// A commitment as an answer shows it: the live one or an old version, with the record that it was taken from.
pub(crate) struct Shown {
    pub(crate) view: CommitmentView,
    /// The plans and organizations of then.
    pub(crate) record: Record,
    /// Whether it is asked for as a version, which never changes.
    pub(crate) pinned: bool,
}

impl Shown {
    /// The commitment as it is now, with the verdicts of today.
    pub(crate) fn live(call: &Call<'_>) -> Result<Self, Problem> {
        let id = super::id(call, "id")?;
        let version = call.state.version(&id).ok_or_else(|| unknown(&id))?;
        let record = call.app.projection().load(&call.state, [&id])?.record;
        let view = view(call, &record, &id, version, call.app.today())?;
        Ok(Self { view, record, pinned: false })
    }

    /// The version that the address names, with the verdicts of the day on which it was recorded.
    pub(crate) fn pinned(call: &Call<'_>) -> Result<Self, Problem> {
        let id = super::id(call, "id")?;
        let version = named(call, &id)?;
        let record = call.app.projection().record_at(&call.state, [&id], version.position)?;
        let view = view(call, &record, &id, version, day(version))?;
        Ok(Self { view, record, pinned: true })
    }

    /// The address under which it is cited in a language.
    pub(crate) fn cited(&self, app: &App, lang: Lang) -> String {
        match self.pinned {
            true => self.pinned_address(app, lang, ""),
            false => app.site().cited(&self.view.id, None, lang) + &self.day(),
        }
    }

    /// The address of the version that it shows, with a suffix.
    pub(crate) fn pinned_address(&self, app: &App, lang: Lang, suffix: &str) -> String {
        format!("{}{suffix}{}", app.site().cited(&self.view.id, Some(self.view.version), lang), self.day())
    }

    /// The page that shows it, in the language of the answer.
    pub(crate) fn page(&self, call: &Call<'_>) -> String {
        let (site, id, lang) = (call.app.site(), &self.view.id, call.language());
        match self.pinned {
            true => site.version_page(id, self.view.version, lang),
            false => site.page(&Topic::Commitment(id.clone()), lang),
        }
    }

    /// The day that it is narrowed to, as a query.
    pub(crate) fn day(&self) -> String {
        day_query(&self.view)
    }

    /// The version that was known at a moment, or that has a number: where the request has moved to. What stands behind
    /// the commitment in the address stands behind the version.
    pub(crate) fn elsewhere(call: &Call<'_>, behind: &str) -> Result<Option<String>, Problem> {
        let known_at = call.query.moment("known_at")?;
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
            _ => return Err(Problem::parameter("known_at", "excludes version; give one of them")),
        };
        let suffix = call.suffix.as_deref().unwrap_or_default();
        let kept = ["as_of", "attested_by", "format", "style", "locale", "proof", "accessed"];
        let kept = kept.iter().filter_map(|name| Some(format!("{name}={}", encoded(call.query.text(name)?))));
        let kept = kept.collect::<Vec<_>>().join("&");
        let query = if kept.is_empty() { kept } else { format!("?{kept}") };
        let prefix = call.prefix();
        Ok(Some(format!("{prefix}/commitments/{id}/versions/{version}{behind}{suffix}{query}")))
    }

    /// Adds what a page or a status of it says of itself. The live address of a withdrawn commitment is gone: what it
    /// answers is its tombstone, which can be cited as before.
    pub(crate) fn describe(&self, call: &Call<'_>, answer: Answer) -> Answer {
        let answer = signposting::describe(call, self, self.versioned(call, answer));
        match self.view.withdrawn && !self.pinned {
            true => answer.status(StatusCode::GONE),
            false => answer,
        }
    }

    /// Adds what a citation of it says of itself.
    pub(crate) fn describe_citation(&self, call: &Call<'_>, answer: Answer) -> Answer {
        signposting::citation(call, self, self.versioned(call, answer))
    }

    /// Adds what every representation of it says about its versions (RFC 5829).
    fn versioned(&self, call: &Call<'_>, answer: Answer) -> Answer {
        let site = call.app.site();
        let id = &self.view.id;
        let live = site.thing(&Topic::Commitment(id.clone()));
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

/// What stands unescaped in the value of a query.
const VALUE: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value of a query as it stands in an address.
fn encoded(value: &str) -> String {
    utf8_percent_encode(value, &VALUE).to_string()
}

fn unknown(id: &Slug) -> Problem {
    Problem::not_found(format_args!("commitment `{id}`"))
}

/// The view that the query asks for: as it is, as of a day of the world, or as sources had told it by a day.
fn view(
    call: &Call<'_>,
    record: &Record,
    id: &Slug,
    version: Version,
    on: Date,
) -> Result<CommitmentView, Problem> {
    let view = match (call.query.day("as_of")?, call.query.day("attested_by")?) {
        (None, None) => CommitmentView::of(record, id, version, on),
        (Some(day), None) => CommitmentView::as_of(record, id, version, day),
        (None, Some(day)) => CommitmentView::attested_by(record, id, version, day),
        (Some(_), Some(_)) => {
            return Err(Problem::parameter("as_of", "excludes attested_by; give one of them"));
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
    let version =
        super::number(text).and_then(|number| versions.iter().find(|version| version.number == number));
    version.copied().ok_or_else(|| {
        let count = versions.len();
        Problem::not_found(format_args!("version `{text}` of commitment {id}; it has versions 1 to {count}"))
    })
}

/// The UTC day on which a version was recorded.
pub(super) fn day(version: Version) -> Date {
    Offset::UTC.to_datetime(version.time).date()
}

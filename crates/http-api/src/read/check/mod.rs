//! Checking citations years later: does an entry say what the record said, and what has changed since?
//!
//! An entry is authentic if its address is one of ours, leads to something, and title, authors, version and date are
//! those that stand there. Only letters and figures are compared, since reference managers change quotation marks,
//! braces and blanks. What supersedes a version is told from the log, never in the version itself.

mod bibtex;
mod compare;
mod csl;
mod entry;
mod ris;
mod since;

use event_store::Position;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use self::compare::Difference;
use self::entry::{Entry, Format};
use self::since::{Change, since};
use super::citations::Thing;
use super::version::Shown;
use crate::answer::{Answer, Keep};
use crate::limits::CITATIONS_MAX;
use crate::problem::{Kind, Problem};
use crate::represent::citation::Proof;
use crate::router::Call;

/// What is known of one entry.
#[derive(Serialize, Default)]
struct Checked {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    address: Option<String>,
    /// Whether the record says there what the entry says.
    authentic: bool,
    /// Why not, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference>,
    #[serde(flatten)]
    currency: Option<Currency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proven>,
}

/// Whether something newer has taken the place of what is cited.
#[derive(Serialize)]
struct Currency {
    currency: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<Latest>,
    /// Whether the commitment was withdrawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withdrawn: bool,
    /// What has changed since, oldest first.
    changes: Vec<Change>,
    /// How many more there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_changes: Option<usize>,
}

/// The state of what is cited.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It is the newest version.
    Current,
    /// A newer version says something else.
    Superseded,
    /// It is an address whose text changes: what stood there on a day is not known from it.
    Live,
    /// It never changes: an event.
    Final,
}

#[derive(Serialize)]
struct Latest {
    version: u64,
    address: String,
}

/// What became of the proof in an entry.
#[derive(Serialize)]
struct Proven {
    position: u64,
    root: String,
    /// Whether the log had this root at this position, and the version ends there.
    holds: bool,
    /// Where the signed checkpoint of the version stands.
    checkpoint: String,
}

/// `GET /citations/check?url=`: one address.
pub(crate) fn address(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["url"])?;
    let url = call.query.text("url").ok_or_else(|| {
        Problem::parameter("url", "is missing; give the cited address, or POST the file with the citations")
    })?;
    Ok(answer(call, &[Entry { address: Some(url.to_owned()), ..Entry::default() }]))
}

/// `POST /citations/check`: every entry of a file of BibTeX, RIS or CSL-JSON.
pub(crate) fn file(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let body = call.request.body();
    let text = std::str::from_utf8(body).map_err(|error| {
        Problem::new(Kind::BadRequest, format!("the file is not UTF-8 at byte {}", error.valid_up_to()))
    })?;
    let format = Format::of(call.header(CONTENT_TYPE), text).ok_or_else(|| {
        Problem::new(Kind::UnsupportedMediaType, "send BibTeX, RIS or CSL-JSON")
            .with("available", Format::media_types())
    })?;
    let entries = format.read(text).map_err(|error| Problem::new(Kind::Content, error.to_string()))?;
    match entries.len() {
        0 => Err(Problem::new(Kind::Content, "the file has no entry")),
        1..=CITATIONS_MAX => Ok(answer(call, &entries)),
        count => Err(Problem::new(
            Kind::TooLarge,
            format!("{count} entries in one request, at most {CITATIONS_MAX}"),
        )),
    }
}

fn answer(call: &Call<'_>, entries: &[Entry]) -> Answer {
    let entries: Vec<Checked> = entries.iter().map(|entry| checked(call, entry)).collect();
    Answer::json(&serde_json::json!({ "entries": entries })).keep(Keep::Never)
}

fn checked(call: &Call<'_>, entry: &Entry) -> Checked {
    let unknown = Checked { key: entry.key.clone(), address: entry.address.clone(), ..Checked::default() };
    let Some(address) = entry.address.as_deref() else {
        return Checked { detail: Some("it has no address".to_owned()), ..unknown };
    };
    let found = Thing::at(call, address.trim_end_matches('/'), |inner, thing| {
        let differences = compare::differences(entry, &thing.work(inner)?);
        let proof = entry.proof().map(|proof| proven(call, thing.shown(), proof));
        let broken = proof.as_ref().is_some_and(|proof| !proof.holds);
        let detail = match (differences.is_empty(), broken) {
            (true, false) => None,
            (true, true) => Some("the log did not have this root at this position".to_owned()),
            (false, _) => Some(otherwise(&thing).to_owned()),
        };
        let currency = Some(currency(inner, &thing)?);
        Ok(Checked {
            authentic: detail.is_none(),
            detail,
            differences,
            currency,
            proof,
            ..Checked::default()
        })
    });
    match found {
        Ok(found) => Checked { key: unknown.key, address: unknown.address, ..found },
        Err(problem) => Checked { detail: Some(problem.detail), ..unknown },
    }
}

/// Why an entry that says something else is not confirmed.
fn otherwise(thing: &Thing) -> &'static str {
    let pinned = thing.shown().is_some_and(|shown| shown.pinned) || matches!(thing, Thing::Event);
    match pinned {
        true => "the record says otherwise",
        false => "the live record says otherwise today; only a version keeps its words",
    }
}

fn currency(call: &Call<'_>, thing: &Thing) -> Result<Currency, Problem> {
    let state = if matches!(thing, Thing::Event) { State::Final } else { State::Live };
    let bare = Currency {
        currency: state,
        version: None,
        latest: None,
        withdrawn: false,
        changes: Vec::new(),
        more_changes: None,
    };
    let Some(shown) = thing.shown() else { return Ok(bare) };
    let newest = call.state.version(&shown.view.id);
    let withdrawn =
        call.state.record.outlines.get(&shown.view.id).is_some_and(|known| known.withdrawn.is_some());
    let latest = newest
        .map(|newest| Latest { version: newest.number, address: thing.address_at(call, newest.number) });
    let bare = Currency { latest, withdrawn, ..bare };
    if !shown.pinned {
        return Ok(bare);
    }
    let (changes, more) = since(call, shown, thing.indicator())?;
    let state = if changes.is_empty() { State::Current } else { State::Superseded };
    Ok(Currency { currency: state, version: Some(shown.view.version), changes, more_changes: more, ..bare })
}

/// Whether the log says what a proof says, at the end of the version that is cited.
fn proven(call: &Call<'_>, shown: Option<&Shown>, Proof { position, root }: Proof) -> Proven {
    let known = call.app.projection().log().root(Position::new(position));
    let same = known.is_ok_and(|known| known.to_base64() == root);
    let shown = shown.filter(|shown| shown.pinned);
    let checkpoint = shown.map(|shown| shown.pinned_address(call.app, domain::Lang::EN, "/checkpoint"));
    let holds = same && shown.is_some_and(|shown| shown.view.position == position);
    Proven { position, root, holds, checkpoint: checkpoint.unwrap_or_default() }
}

//! The history of a commitment: what each version changed, in words; and any two versions side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::event::Change;
use domain::{Lang, Slug};
use projection::view::CommitmentView;
use projection::{Update, Version};
use serde::Serialize;
use serde_json::{Value, json};

use super::version::Shown;
use super::{feeds, id};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::page::{self, ChapterOfHistory, ComparisonPage, HistoryPage, Piece};
use crate::router::Call;

/// A version with the events that it consists of.
struct Chapter {
    version: Version,
    updates: Vec<Arc<Update>>,
}

/// A version in the history of a commitment.
#[derive(Serialize)]
struct Entry {
    version: u64,
    change: Option<ulid::Ulid>,
    #[serde(serialize_with = "projection::view::instant")]
    recorded: jiff::Timestamp,
    position: u64,
    address: String,
    changes: Vec<Value>,
}

/// `GET /commitments/{id}/history`: the change lists that made it, oldest first; with `from` and `to`, those after the
/// one version up to the other, and what differs between the two.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["from", "to"])?;
    let id = id(call, "id")?;
    let range = range(call, &id)?;
    let entries: Vec<Entry> =
        chapters(call, &id, range)?.iter().map(|chapter| entry(call, &id, chapter)).collect();
    let mut told = json!({ "id": id, "versions": entries });
    if let (true, Some(members)) = (is_asked(call), told.as_object_mut()) {
        members.insert("differences".to_owned(), differences(call, &id, range)?);
    }
    Ok(Answer::json(&told))
}

/// Whether two versions are asked for.
fn is_asked(call: &Call<'_>) -> bool {
    ["from", "to"].iter().any(|name| call.query.text(name).is_some())
}

/// What differs between two versions, told in each language.
fn differences(call: &Call<'_>, id: &Slug, (from, to): (Option<Version>, Version)) -> Result<Value, Problem> {
    let before = from.map(|version| view_of(call, id, version)).transpose()?;
    let after = view_of(call, id, to)?;
    let told = |lang| page::differences(before.as_ref(), &after, lang);
    Ok(json!(BTreeMap::from(Lang::OFFICIAL.map(|lang| (lang, told(lang))))))
}

fn entry(call: &Call<'_>, id: &Slug, chapter: &Chapter) -> Entry {
    let version = chapter.version;
    Entry {
        version: version.number,
        change: chapter.updates.first().map(|update| update.event.stamp.change),
        recorded: version.time,
        position: version.position,
        address: call.app.site().cited(id, Some(version.number), Lang::EN),
        changes: chapter.updates.iter().map(|update| change(call, update)).collect(),
    }
}

/// An event in words of each language.
fn change(call: &Call<'_>, update: &Update) -> Value {
    let event = &update.event;
    let mut told = json!({
        "event": event.stamp.id,
        "type": event.change.fact.kind(),
        "nature": event.change.nature.word(),
        "summary": BTreeMap::from(Lang::OFFICIAL.map(|lang| (lang, feeds::title(call, update, lang)))),
    });
    let Change { effective, attested, provenance, .. } = &event.change;
    let known = [
        ("effective", effective.as_ref().map(|when| json!(when))),
        ("attested", attested.as_ref().map(|when| json!(when))),
        ("provenance", provenance.as_ref().map(|document| json!(document))),
    ];
    if let Some(members) = told.as_object_mut() {
        members.extend(known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    told
}

/// `GET /en/commitments/{id}/history`: all versions, or two of them side by side.
pub(crate) fn page(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["from", "to"])?;
    let shown = Shown::live(call)?;
    let id = &shown.view.id;
    let range = range(call, id)?;
    let chapters = chapters(call, id, range)?;
    let chapters: Vec<ChapterOfHistory<'_>> = chapters.iter().map(|chapter| told(call, chapter)).collect();
    let html = match is_asked(call) {
        false => page::history(
            &HistoryPage { view: &shown.view, chapters: &chapters },
            call.language(),
            call.app.site(),
        ),
        true => compared(call, &shown.view, &chapters, range)?,
    };
    Ok(Answer::page(html, call.language()))
}

fn told<'a>(call: &Call<'_>, chapter: &'a Chapter) -> ChapterOfHistory<'a> {
    let lang = call.language();
    let piece = |update: &'a Arc<Update>| Piece {
        title: feeds::title(call, update, lang),
        link: call.app.site().event_page(update.event.stamp.id, lang),
        update,
    };
    ChapterOfHistory { version: chapter.version, pieces: chapter.updates.iter().map(piece).collect() }
}

fn compared(
    call: &Call<'_>,
    now: &CommitmentView,
    chapters: &[ChapterOfHistory<'_>],
    (from, to): (Option<Version>, Version),
) -> Result<String, Problem> {
    let before = from.map(|version| view_of(call, &now.id, version)).transpose()?;
    let after = view_of(call, &now.id, to)?;
    let newest = call.state.version(&now.id).map_or(to.number, |version| version.number);
    let page = ComparisonPage { before: before.as_ref(), after: &after, newest, chapters };
    Ok(page::comparison(&page, call.language(), call.app.site()))
}

fn view_of(call: &Call<'_>, id: &Slug, version: Version) -> Result<CommitmentView, Problem> {
    let record = call.app.projection().record_at(&call.state, [id], version.position)?;
    let view = CommitmentView::of(&record, id, version, super::version::day(version));
    view.ok_or_else(|| Problem::not_found(format_args!("version {} of commitment {id}", version.number)))
}

/// The versions that the query names, the earlier one first. Without them: from nothing to the newest.
fn range(call: &Call<'_>, id: &Slug) -> Result<(Option<Version>, Version), Problem> {
    let unknown = || Problem::not_found(format_args!("commitment `{id}`"));
    let newest = call.state.version(id).ok_or_else(unknown)?;
    let named = |name| {
        let text = call.query.text(name).filter(|text| !text.is_empty());
        text.map(|number| super::version::numbered(call, id, number)).transpose()
    };
    let (from, to) = (named("from")?, named("to")?.unwrap_or(newest));
    Ok(match from {
        Some(from) if from.number > to.number => (Some(to), from),
        from => (from, to),
    })
}

/// The versions after the one up to the other, each with the events that it consists of.
fn chapters(
    call: &Call<'_>,
    id: &Slug,
    (after, to): (Option<Version>, Version),
) -> Result<Vec<Chapter>, Problem> {
    let start = after.map_or(0, |version| version.position);
    let positions = call.state.alterations(id, start, to.position);
    let mut updates = call.app.projection().tell(&call.state, &positions)?.into_iter().peekable();
    let versions = call.state.versions(id).unwrap_or_default();
    let wanted = versions.into_iter().filter(|version| (start + 1..=to.position).contains(&version.position));
    let chapter = |version: Version| {
        let own = |update: &Arc<Update>| update.event.stamp.sequence < version.position;
        Chapter { version, updates: std::iter::from_fn(|| updates.next_if(own)).collect() }
    };
    Ok(wanted.map(chapter).collect())
}

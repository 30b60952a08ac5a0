//! Writes: documents applied as a difference, and lists of changes.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::document::read_toml;
use domain::event::{Change, Event, Fact, Nature, Source, Subject};
use domain::{Command, Lang, When};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, IF_MATCH};
use projection::{Order, Outcome, Refusal, Update};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ulid::Ulid;

use crate::answer::{Answer, Keep};
use crate::limits::CHANGES_MAX;
use crate::problem::{InputError, Kind, Problem};
use crate::router::Call;
use crate::{auth, read};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a write came to, or would come to.
#[derive(Serialize)]
struct Written {
    /// Whether nothing was recorded because only the difference was asked for.
    dry_run: bool,
    /// What was, or would be, recorded.
    changes: Vec<ChangeOut>,
    /// The change list, where something was appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Ulid>,
    /// The position at which a reader sees it.
    position: u64,
}

/// A change as it is shown.
#[derive(Serialize)]
struct ChangeOut {
    #[serde(rename = "type")]
    kind: &'static str,
    source: Source,
    subject: Subject,
    /// The event, where it was appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Ulid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<When>,
    nature: Nature,
    /// The change in words, per language.
    summary: BTreeMap<Lang, String>,
    data: serde_json::Value,
}

impl ChangeOut {
    fn of(call: &Call<'_>, update: &Update, appended: bool) -> Self {
        let Event { stamp, change } = &*update.event;
        let fact = serde_json::to_value(&change.fact).unwrap_or_default();
        Self {
            kind: change.fact.kind(),
            source: change.source.clone(),
            subject: change.subject.clone(),
            event: appended.then_some(stamp.id),
            effective: change.effective.clone(),
            nature: change.nature,
            summary: Lang::OFFICIAL.map(|lang| (lang, read::feeds::title(call, update, lang))).into(),
            data: fact.get("data").cloned().unwrap_or_default(),
        }
    }
}

/// A list of changes as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangesIn {
    changes: Vec<ChangeIn>,
}

/// A change as it is sent: an event's own shape without version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeIn {
    #[serde(rename = "type")]
    kind: String,
    source: Option<Source>,
    subject: Option<Subject>,
    effective: Option<When>,
    attested: Option<When>,
    period: Option<When>,
    nature: Option<Nature>,
    #[serde(default)]
    history: bool,
    data: serde_json::Value,
}

/// `POST /documents`: makes the record say what a document says.
pub(crate) fn documents(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["dry_run"])?;
    let actor = auth::actor(call.app, call.request.headers())?;
    plain(call)?;
    let media_type = media_type(call);
    if media_type.as_deref() != Some("application/toml") {
        let detail = "send the document as application/toml";
        return Err(Problem::new(Kind::UnsupportedMediaType, detail).with("available", vec!["application/toml"]));
    }
    let text = std::str::from_utf8(call.request.body()).map_err(|error| {
        Problem::new(Kind::BadRequest, format!("the document is not UTF-8 at byte {}", error.valid_up_to()))
    })?;
    let document = read_toml(text).map_err(|problems| Refusal::Rejected(domain::Rejection::Document(problems)))?;
    carry_out(call, Order { command: Command::Apply(Box::new(document)), ..order(call, actor)? })
}

/// `POST /changes`: changes to plans, organizations and commitments; each names its source.
pub(crate) fn changes(call: &Call<'_>) -> Result<Answer, Problem> {
    record(call, None)
}

/// `POST /commitments/{id}/changes`: changes to one commitment.
pub(crate) fn changes_of_commitment(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = read::id(call, "id")?;
    record(call, Some(Source::Commitment(id)))
}

fn record(call: &Call<'_>, source: Option<Source>) -> Result<Answer, Problem> {
    call.query.allow(&["dry_run"])?;
    let actor = auth::actor(call.app, call.request.headers())?;
    plain(call)?;
    if media_type(call).as_deref() != Some("application/json") {
        let detail = "send the changes as application/json";
        return Err(Problem::new(Kind::UnsupportedMediaType, detail).with("available", vec!["application/json"]));
    }
    let changes = read_changes(call.request.body(), source.as_ref())?;
    let expected = source.as_ref().map(|source| expected_version(call, source)).transpose()?.flatten();
    carry_out(call, Order { command: Command::Record(changes), expected, ..order(call, actor)? })
}

/// An order of this request without its command.
fn order(call: &Call<'_>, actor: String) -> Result<Order, Problem> {
    let request = match call.header(IDEMPOTENCY_KEY) {
        None => None,
        Some(key) if (1..=255).contains(&key.len()) => {
            let path = call.request.uri().path();
            let named = Sha256::digest(format!("{actor}\n{path}\n{key}"));
            Some(domain::event::Request { key: hex(&named), body: hex(&Sha256::digest(call.request.body())) })
        }
        Some(_) => return Err(Problem::new(Kind::BadRequest, "Idempotency-Key: use 1 to 255 characters")),
    };
    Ok(Order { command: Command::Record(Vec::new()), actor, expected: None, request })
}

fn carry_out(call: &Call<'_>, order: Order) -> Result<Answer, Problem> {
    let projection = call.app.projection();
    if call.query.flag("dry_run")? {
        let (_, updates) = projection.preview(&order)?;
        let changes = updates.iter().map(|update| ChangeOut::of(call, update, false)).collect();
        return Ok(answer(&Written { dry_run: true, changes, change: None, position: call.state.position }));
    }
    let Outcome { change, updates, position, .. } = projection.submit(order)?;
    let changes = updates.iter().map(|update| ChangeOut::of(call, update, true)).collect();
    let answer = answer(&Written { dry_run: false, changes, change, position });
    Ok(answer.header("milepost-position", &position.to_string()))
}

fn answer(written: &Written) -> Answer {
    Answer::json(written).keep(Keep::Never)
}

/// Reads a list of changes; each is about `source`, or names its own.
fn read_changes(body: &Bytes, source: Option<&Source>) -> Result<Vec<Change>, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let list: ChangesIn = serde_path_to_error::deserialize(&mut json).map_err(|error| unreadable(&error))?;
    json.end().map_err(|error| Problem::new(Kind::BadRequest, format!("the body goes on after its end: {error}")))?;
    if list.changes.len() > CHANGES_MAX {
        let detail = format!("{} changes in one request, at most {CHANGES_MAX}", list.changes.len());
        return Err(Problem::new(Kind::TooLarge, detail));
    }
    let read = list.changes.into_iter().enumerate().map(|(index, change)| change.read(index, source));
    let (changes, wrong): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let errors: Vec<InputError> = wrong.into_iter().filter_map(Result::err).collect();
    match errors.is_empty() {
        true => Ok(changes.into_iter().filter_map(Result::ok).collect()),
        false => Err(Problem::new(Kind::Content, "the changes cannot be recorded as they are").with_errors(errors)),
    }
}

/// JSON that is none is 400; JSON of another shape is 422 with a pointer.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    match inner.classify() {
        serde_json::error::Category::Data => {
            let wrong = input_error(&format!("/{}", pointer(error.path())), inner.to_string());
            Problem::new(Kind::Content, "the body has not the shape of a list of changes").with_errors(vec![wrong])
        }
        _ => Problem::new(Kind::BadRequest, format!("the body is not JSON: {inner}")),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    path.to_string().replace('[', ".").replace(']', "").replace('~', "~0").replace('/', "~1").replace('.', "/")
}

fn input_error(pointer: &str, detail: String) -> InputError {
    InputError { detail, pointer: Some(pointer.trim_end_matches('/').to_owned()), ..InputError::default() }
}

impl ChangeIn {
    fn read(self, index: usize, of: Option<&Source>) -> Result<Change, InputError> {
        let wrong = |member: &str, detail: String| input_error(&format!("/changes/{index}/{member}"), detail);
        if !Fact::is_kind(&self.kind) {
            let kinds = Fact::KINDS.join(", ");
            return Err(wrong("type", format!("`{}` is not a kind of event; use one of {kinds}", self.kind)));
        }
        let text = serde_json::json!({ "type": self.kind, "data": self.data }).to_string();
        let mut json = serde_json::Deserializer::from_str(&text);
        let fact: Fact = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| wrong(&pointer(error.path()), plain_message(error.inner())))?;
        let source = match (of, self.source) {
            (Some(of), Some(own)) if *of != own => return Err(wrong("source", format!("is not {of}"))),
            (Some(of), _) => of.clone(),
            (None, Some(own)) => own,
            (None, None) => return Err(wrong("source", "name it, such as /plans/ID".to_owned())),
        };
        let subject = self.subject.unwrap_or(match source {
            Source::Plan(_) => Subject::PLAN,
            Source::Organization(_) => Subject::ORGANIZATION,
            Source::Commitment(_) => Subject::COMMITMENT,
        });
        let nature = self.nature.unwrap_or_else(|| fact.nature());
        if nature != fact.nature() && nature != Nature::Editorial {
            return Err(wrong("nature", "follows from the type; only the -revised kinds may say editorial".to_owned()));
        }
        let Self { effective, attested, period, history, .. } = self;
        Ok(Change { source, subject, effective, attested, period, nature, history, fact })
    }
}

/// The message of a JSON error without its place, which the pointer gives better.
fn plain_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// The version in `If-Match: "v14"`, or in the `ETag` of a version, which begins with it.
fn expected_version(call: &Call<'_>, source: &Source) -> Result<Option<(domain::Slug, u64)>, Problem> {
    let Some(held) = call.header(IF_MATCH) else { return Ok(None) };
    if held.trim() == "*" {
        return Ok(None);
    }
    let number = held.trim().trim_matches('"').strip_prefix('v').and_then(|tag| tag.split('-').next());
    let number = number.and_then(|number| number.parse().ok());
    let wrong = || Problem::new(Kind::StaleVersion, format!("If-Match: {held} names no version; write \"v14\""));
    Ok(Some((source.id().clone(), number.ok_or_else(wrong)?)))
}

/// Refuses bodies in a content coding: nothing here unpacks what a client sends.
fn plain(call: &Call<'_>) -> Result<(), Problem> {
    match call.header(CONTENT_ENCODING) {
        None | Some("identity") => Ok(()),
        Some(coding) => {
            Err(Problem::new(Kind::UnsupportedMediaType, format!("send the body without Content-Encoding: {coding}")))
        }
    }
}

fn media_type(call: &Call<'_>) -> Option<String> {
    let full = call.header(CONTENT_TYPE)?;
    let mut parts = full.split(';');
    let essence = parts.next()?.trim().to_ascii_lowercase();
    let utf8 = |parameter: &str| match parameter.trim().to_ascii_lowercase().split_once('=') {
        Some(("charset", charset)) => matches!(charset.trim_matches('"'), "utf-8" | "us-ascii"),
        Some(_) | None => true,
    };
    parts.all(utf8).then_some(essence)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

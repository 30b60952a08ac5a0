//! Writes: documents applied as a difference, and lists of changes.

mod input;
mod shown;

use domain::Command;
use domain::Lang;
use domain::document::read_toml_with;
use domain::event::Source;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, IF_MATCH};
use projection::{Order, Outcome, Refusal};
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Keep};
use crate::problem::{Kind, Problem};
use crate::router::Call;
use crate::write::shown::{Shown, Written};
use crate::{auth, read};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// `POST /documents`: makes the record say what a document says.
pub(crate) fn documents(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["dry_run", "require"])?;
    let actor = auth::actor(call.app, call.request.headers())?;
    plain(call)?;
    let media_type = media_type(call);
    if media_type.as_deref() != Some("application/toml") {
        let detail = "send the document as application/toml";
        return Err(
            Problem::new(Kind::UnsupportedMediaType, detail).with("available", vec!["application/toml"])
        );
    }
    let text = std::str::from_utf8(call.request.body()).map_err(|error| {
        Problem::new(Kind::BadRequest, format!("the document is not UTF-8 at byte {}", error.valid_up_to()))
    })?;
    let required = required(call)?;
    let document = read_toml_with(text, &required)
        .map_err(|problems| Refusal::Rejected(domain::Rejection::Document(problems)))?;
    carry_out(call, Order { command: Command::Apply(Box::new(document)), ..order(call, actor)? })
}

/// The languages in which every text of the document must stand: `?require=en,fr`.
fn required(call: &Call<'_>) -> Result<Vec<Lang>, Problem> {
    let names = call.query.text("require").into_iter().flat_map(|names| names.split(','));
    let read = names.map(|name| name.parse().map_err(|error| Problem::parameter("require", error)));
    read.collect()
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
        return Err(
            Problem::new(Kind::UnsupportedMediaType, detail).with("available", vec!["application/json"])
        );
    }
    let changes = input::changes(call.request.body(), source.as_ref())?;
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
        let changes = updates.iter().map(|update| Shown::of(call, update, false)).collect();
        return Ok(answer(&Written { dry_run: true, changes, change: None, position: call.state.position }));
    }
    let Outcome { change, updates, position, .. } = projection.submit(order)?;
    let changes = updates.iter().map(|update| Shown::of(call, update, true)).collect();
    let answer = answer(&Written { dry_run: false, changes, change, position });
    Ok(answer.header("milepost-position", &position.to_string()))
}

fn answer(written: &Written) -> Answer {
    Answer::json(written).keep(Keep::Never)
}

/// The version in `If-Match: "v14"`, or in the `ETag` of a version, which begins with it.
fn expected_version(call: &Call<'_>, source: &Source) -> Result<Option<(domain::Slug, u64)>, Problem> {
    let Some(held) = call.header(IF_MATCH) else { return Ok(None) };
    if held.trim() == "*" {
        return Ok(None);
    }
    let number = held.trim().trim_matches('"').strip_prefix('v').and_then(|tag| tag.split('-').next());
    let number = number.and_then(|number| number.parse().ok());
    let wrong =
        || Problem::new(Kind::StaleVersion, format!("If-Match: {held} names no version; write \"v14\""));
    Ok(Some((source.id().clone(), number.ok_or_else(wrong)?)))
}

/// Refuses bodies in a content coding: nothing here unpacks what a client sends.
fn plain(call: &Call<'_>) -> Result<(), Problem> {
    match call.header(CONTENT_ENCODING) {
        None | Some("identity") => Ok(()),
        Some(coding) => Err(Problem::new(
            Kind::UnsupportedMediaType,
            format!("send the body without Content-Encoding: {coding}"),
        )),
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

//! Writes: documents applied as a difference, and lists of changes.

mod documents;
mod input;
mod set;
mod shown;

use domain::Command;
use domain::event::Source;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderName, IF_MATCH};
use projection::{Order, Outcome, Refusal};
use sha2::{Digest, Sha256};

use crate::answer::{Answer, Keep};
use crate::auth::{self, Holder};
use crate::problem::{Kind, Problem};
use crate::read;
use crate::router::Call;
use crate::write::shown::{Shown, Written};

pub(crate) use documents::{Orders, documents, uploaded};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

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
    let holder = auth::writer(call.app, call.request)?;
    plain(call)?;
    if source.is_none() {
        of_no_version(call)?;
    }
    if media_type(call).as_deref() != Some("application/json") {
        let detail = "send the changes as application/json";
        return Err(
            Problem::new(Kind::UnsupportedMediaType, detail).with("available", vec!["application/json"])
        );
    }
    let changes = input::changes(call.request.body(), source.as_ref())?;
    let expected = source.as_ref().map(|source| expected_version(call, source)).transpose()?.flatten();
    carry_out(call, Order { command: Command::Record(changes), expected, ..order(call, &holder)? })
}

/// An order of this request without its command.
fn order(call: &Call<'_>, holder: &Holder) -> Result<Order, Problem> {
    let Holder { actor, permit, .. } = holder.clone();
    let request = match once(call, &IDEMPOTENCY_KEY)? {
        None => None,
        Some(key) if (1..=255).contains(&key.len()) => {
            let path = call.request.uri().path();
            let named = Sha256::digest(format!("{actor}\n{path}\n{key}"));
            Some(domain::event::Request { key: hex(&named), body: hex(&asked(call)) })
        }
        Some(_) => return Err(Problem::new(Kind::BadRequest, "Idempotency-Key: use 1 to 255 characters")),
    };
    Ok(Order { command: Command::Record(Vec::new()), actor, permit, expected: None, request })
}

/// SHA-256 of all that a request asks for: of its body, after its query and a newline where it has one.
fn asked(call: &Call<'_>) -> [u8; 32] {
    let query = call.request.uri().query().filter(|query| !query.is_empty());
    let query = query.map(|query| format!("{query}\n")).unwrap_or_default();
    Sha256::new().chain_update(query).chain_update(call.request.body()).finalize().into()
}

/// A header that changes what a write does. One that cannot be read is not passed over: the write would be another one.
fn once<'a>(call: &Call<'a>, name: &HeaderName) -> Result<Option<&'a str>, Problem> {
    let mut sent = call.request.headers().get_all(name).iter();
    let wrong = |how| Problem::new(Kind::BadRequest, format!("{name}: {how}"));
    match (sent.next(), sent.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| wrong("use characters of ASCII alone")),
        (Some(_), Some(_)) => Err(wrong("send it once")),
    }
}

/// Refuses a condition where there is no version to hold against it: a write must not look guarded and be none.
fn of_no_version(call: &Call<'_>) -> Result<(), Problem> {
    match once(call, &IF_MATCH)? {
        None => Ok(()),
        Some(_) => Err(Problem::new(
            Kind::BadRequest,
            "if-match: goes with the changes of one commitment, since a version is one of a commitment",
        )),
    }
}

fn carry_out(call: &Call<'_>, order: Order) -> Result<Answer, Problem> {
    let projection = call.app.projection();
    let listed = matches!(order.command, Command::Record(_));
    let refused = |refusal| if listed { at_its_place(refusal) } else { refusal.into() };
    if call.query.flag("dry_run")? {
        let (_, updates) = projection.preview(&order).map_err(refused)?;
        let changes = updates.iter().map(|update| Shown::of(call, update)).collect();
        return Ok(answer(&Written { changes, ..Written::new(call.state.position) }.tried(call)));
    }
    let Outcome { change, updates, position, .. } = projection.submit(order).map_err(refused)?;
    let changes = updates.iter().map(|update| Shown::of(call, update)).collect();
    let answer = answer(&Written { changes, change, ..Written::new(position) });
    Ok(answer.header("milepost-position", &position.to_string()))
}

/// A refused change of a list, which has a place there.
fn at_its_place(refusal: Refusal) -> Problem {
    let place = if let Refusal::Forbidden { index, .. } = &refusal { Some(*index) } else { None };
    let mut problem = Problem::from(refusal);
    if let (Some(place), [error]) = (place, problem.errors.as_mut_slice()) {
        error.pointer = Some(format!("/changes/{place}"));
    }
    problem
}

fn answer(written: &Written) -> Answer {
    Answer::json(written).keep(Keep::Never)
}

/// The version in `If-Match: "v14"`, or in the `ETag` of a version, which begins with it.
fn expected_version(call: &Call<'_>, source: &Source) -> Result<Option<(domain::Slug, u64)>, Problem> {
    let Some(held) = once(call, &IF_MATCH)? else { return Ok(None) };
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

/// The media type without its parameters.
pub(crate) fn essence(call: &Call<'_>) -> Option<String> {
    Some(call.header(CONTENT_TYPE)?.split(';').next()?.trim().to_ascii_lowercase())
}

/// The media type, where its character set is UTF-8.
fn media_type(call: &Call<'_>) -> Option<String> {
    let essence = essence(call)?;
    let mut parameters = call.header(CONTENT_TYPE)?.split(';').skip(1);
    let utf8 = |parameter: &str| match parameter.trim().to_ascii_lowercase().split_once('=') {
        Some(("charset", charset)) => matches!(charset.trim_matches('"'), "utf-8" | "us-ascii"),
        Some(_) | None => true,
    };
    parameters.all(utf8).then_some(essence)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! Several documents sent together: each may need what another one says, and none is recorded where one is wrong.

use bytes::Bytes;
use domain::document::{Form, Read, Terms, read};
use domain::event::{Provenance, Request as Asking};
use http::header::ORIGIN;
use projection::{Order, Projection, Refusal, State};
use sha2::{Digest, Sha256};

use super::documents::{Orders, fits};
use super::shown::{OfDocument, Shown, Written};
use super::{answer, hex};
use crate::answer::Answer;
use crate::limits::DOCUMENTS_MAX;
use crate::problem::{InputError, Kind, Problem};
use crate::router::Call;
use crate::team::form;

/// One of the documents, read.
struct File {
    /// As the sender names it.
    name: String,
    read: Read,
    /// Its own name and hash; of each change that it makes the row is added.
    whence: Provenance,
}

/// One of the documents as it was sent: its name, its form and its bytes.
type Sent = (String, Form, Bytes);

/// Makes the record say what documents say: all are tried in memory, the organizations before the plans before the
/// commitments before the reports, and then recorded one after the other.
pub(super) fn set(
    call: &Call<'_>,
    terms: &Terms,
    (order, from): (&Order, &Provenance),
) -> Result<Answer, Problem> {
    let files = in_order(sent(call)?, terms, from)?;
    let projection = call.app.projection();
    let mut tried = Written::new(call.state.position);
    record(call, &projection.fork()?, (&files, order), &mut tried)?;
    if call.query.flag("dry_run")? {
        return Ok(answer(&tried.tried(call)));
    }
    let mut written = Written::new(call.state.position);
    let done = record(call, projection, (&files, order), &mut written);
    done.map_err(|problem| cut_short(problem, &written, files.len()))?;
    Ok(answer(&written).header("milepost-position", &written.position.to_string()))
}

/// The documents of a form. No page sends them, so a page of another site cannot either.
fn sent(call: &Call<'_>) -> Result<Vec<Sent>, Problem> {
    form::same_origin(call)?;
    if call.header(ORIGIN).is_some() {
        return Err(Problem::new(Kind::Forbidden, "several documents are sent by a program, not by a page"));
    }
    let parts = form::files(call, DOCUMENTS_MAX)?;
    let file = |part: (String, String, Bytes)| {
        let (name, media_type, bytes) = part;
        let form = Form::of_name(&name).or_else(|| Form::of_media_type(&media_type));
        let known = Form::ALL.map(Form::suffix).join(", ");
        let form = form.ok_or_else(|| {
            let detail = format!("name the form of the document by one of {known}");
            Problem::new(Kind::UnsupportedMediaType, detail).of_document(&name)
        });
        form.map(|form| (name, form, bytes))
    };
    let files: Vec<Sent> = parts.into_iter().map(file).collect::<Result<_, _>>()?;
    if files.is_empty() {
        return Err(Problem::new(
            Kind::Content,
            "the form has no file; send each document as one, with its name",
        ));
    }
    Ok(files)
}

/// The documents in the order in which they are applied. All that is wrong in any of them, as far as that shows without a
/// record, is said at once.
fn in_order(sent: Vec<Sent>, terms: &Terms, from: &Provenance) -> Result<Vec<File>, Problem> {
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for (name, form, bytes) in sent {
        match read(form, &bytes, terms) {
            Ok(read) => files.push(File { whence: whence(&name, &bytes, from), name, read }),
            Err(problems) => {
                wrong
                    .extend(problems.into_iter().map(|problem| InputError::from(problem).of_document(&name)));
            }
        }
    }
    if wrong.is_empty() {
        files.sort_by_key(|file| file.read.document.rank());
        return Ok(files);
    }
    let s = if wrong.len() == 1 { "" } else { "s" };
    let detail = format!("the documents have {} problem{s}", wrong.len());
    Err(Problem::new(Kind::Content, detail).with_errors(wrong))
}

/// Whence a document came: what the sender says of all, with its own name where that can be recorded, and its hash.
fn whence(name: &str, bytes: &[u8], from: &Provenance) -> Provenance {
    let plain = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = Provenance { document: Some(plain.to_owned()), ..from.clone() };
    let named = if named.check().is_ok() { named } else { from.clone() };
    Provenance { sha256: Some(hex(&Sha256::digest(bytes))), ..named }
}

/// Records documents one after the other, and adds what each came to; what goes wrong names its document.
fn record(
    call: &Call<'_>,
    projection: &Projection,
    (files, order): (&[File], &Order),
    written: &mut Written,
) -> Result<(), Problem> {
    for (index, file) in files.iter().enumerate() {
        let orders = Orders::of(file.read.clone(), (&numbered(order, index), &file.whence));
        let (updates, lists, remarks) =
            one(projection, orders).map_err(|problem| problem.of_document(&file.name))?;
        let state: &State = &projection.state();
        let shown = updates.iter().map(|update| Shown::within(call, &state.record, update));
        written.documents.push(OfDocument { document: file.name.clone(), changes: updates.len(), remarks });
        written.changes.extend(shown);
        written.change_lists.extend(lists);
        written.position = state.position;
    }
    Ok(())
}

/// The problem, and how many of the documents are recorded all the same.
fn cut_short(mut problem: Problem, written: &Written, count: usize) -> Problem {
    if !written.change_lists.is_empty() {
        let done = written.documents.len();
        problem = problem.with("recorded", done);
        problem.detail =
            format!("{}; at least {done} of {count} documents are recorded, send them again", problem.detail);
    }
    problem
}

type Done = (Vec<std::sync::Arc<projection::Update>>, Vec<ulid::Ulid>, Vec<InputError>);

/// Records one document.
fn one(projection: &Projection, Orders { whole, parts, remarks }: Orders) -> Result<Done, Problem> {
    let (_, updates) = projection.preview(&whole)?;
    fits(&whole, &updates)?;
    let (mut updates, mut lists) = (Vec::new(), Vec::new());
    for outcome in projection.submit_all(parts) {
        let outcome = outcome.map_err(|refusal: Refusal| Problem::from(refusal))?;
        updates.extend(outcome.updates);
        lists.extend(outcome.change);
    }
    Ok((updates, lists, remarks))
}

/// The order for one of the documents: its request has a name of its own.
fn numbered(order: &Order, index: usize) -> Order {
    let request = order.request.clone().map(|request| {
        let key = hex(&Sha256::digest(format!("{}\ndocument {index}", request.key)));
        Asking { key, ..request }
    });
    Order { request, ..order.clone() }
}

//! Several documents sent together: each may need what another one says, and none is recorded where one is wrong.

use bytes::Bytes;
use domain::document::{Form, Terms, Whence, read};
use domain::event::{Provenance, Request as Asking};
use http::header::ORIGIN;
use projection::{Order, Projection, Refusal, State};
use sha2::{Digest, Sha256};

use super::documents::{Asked, fits};
use super::shown::{OfDocument, Shown, Written};
use super::{answer, hex};
use crate::answer::Answer;
use crate::limits::DOCUMENTS_MAX;
use crate::problem::{InputError, Kind, Problem};
use crate::router::Call;
use crate::team::form;

/// One of the documents.
struct File {
    /// As the sender names it.
    name: String,
    form: Form,
    bytes: Bytes,
}

/// Makes the record say what documents say: all are tried in memory, the organizations before the plans before the
/// commitments before the reports, and then recorded one after the other.
pub(super) fn set(
    call: &Call<'_>,
    terms: &Terms,
    (order, from): (&Order, &Provenance),
) -> Result<Answer, Problem> {
    let files = in_order(files(call)?, terms)?;
    let asks = |index: usize, file: &File| asked(file, terms, (&numbered(order, index), from));
    let trial = call.app.projection().fork()?;
    let tried = record(call, &trial, &files, asks)?;
    if call.query.flag("dry_run")? {
        return Ok(answer(&Written { dry_run: true, position: call.state.position, ..tried }));
    }
    let written = record(call, call.app.projection(), &files, asks)?;
    Ok(answer(&written).header("milepost-position", &written.position.to_string()))
}

/// The documents of a form. No page sends them, so a page of another site cannot either.
fn files(call: &Call<'_>) -> Result<Vec<File>, Problem> {
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
        form.map(|form| File { name, form, bytes })
    };
    let files: Vec<File> = parts.into_iter().map(file).collect::<Result<_, _>>()?;
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
fn in_order(files: Vec<File>, terms: &Terms) -> Result<Vec<File>, Problem> {
    let (mut ranked, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        match read(file.form, &file.bytes, terms) {
            Ok(read) => ranked.push((read.document.rank(), file)),
            Err(problems) => wrong.extend(
                problems.into_iter().map(|problem| InputError::from(problem).of_document(&file.name)),
            ),
        }
    }
    if wrong.is_empty() {
        ranked.sort_by_key(|(rank, _)| *rank);
        return Ok(ranked.into_iter().map(|(_, file)| file).collect());
    }
    let s = if wrong.len() == 1 { "" } else { "s" };
    let detail = format!("the documents have {} problem{s}", wrong.len());
    Err(Problem::new(Kind::Content, detail).with_errors(wrong))
}

/// What a document asks for, with its own name, row by row, as where it came from.
fn asked(file: &File, terms: &Terms, (order, from): (&Order, &Provenance)) -> Result<Asked, Problem> {
    let plain = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = Provenance { document: Some(plain.to_owned()), ..from.clone() };
    let named = if named.check().is_ok() { named } else { from.clone() };
    let sha256 = Some(hex(&Sha256::digest(&file.bytes)));
    let whence = Whence { document: Provenance { sha256, ..named } };
    Asked::of(file.form, &file.bytes, terms, (order, &whence))
}

/// Records documents one after the other; what goes wrong names its document.
fn record(
    call: &Call<'_>,
    projection: &Projection,
    files: &[File],
    asks: impl Fn(usize, &File) -> Result<Asked, Problem>,
) -> Result<Written, Problem> {
    let live = std::ptr::eq(projection, &**call.app.projection());
    let mut written = Written::new(false, projection.state().position);
    for (index, file) in files.iter().enumerate() {
        let done = asks(index, file).and_then(|asked| one(projection, asked));
        let (updates, lists, remarks) = done.map_err(|problem| {
            let mut problem = problem.of_document(&file.name);
            if live && !written.change_lists.is_empty() {
                problem = problem.with("recorded", index);
                problem.detail = format!(
                    "{}; at least {index} of {} documents are recorded, send them again",
                    problem.detail,
                    files.len()
                );
            }
            problem
        })?;
        let state: &State = &projection.state();
        let shown = updates.iter().map(|update| Shown::within(call, &state.record, update, live));
        written.documents.push(OfDocument { document: file.name.clone(), changes: updates.len(), remarks });
        written.changes.extend(shown);
        written.change_lists.extend(lists);
        written.position = state.position;
    }
    Ok(written)
}

type Done = (Vec<std::sync::Arc<projection::Update>>, Vec<ulid::Ulid>, Vec<InputError>);

/// Records one document.
fn one(projection: &Projection, Asked { whole, parts, remarks }: Asked) -> Result<Done, Problem> {
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

//! Documents, in any form, applied as a difference.

use domain::document::{CommitmentEntry, Document, Form, Problem as Remark, Read, Terms, read};
use domain::{Command, Rejection, Slug};
use projection::{Order, Refusal};
use sha2::{Digest, Sha256};

use super::shown::{Shown, Written};
use super::{answer, carry_out, hex, order, plain};
use crate::answer::Answer;
use crate::auth;
use crate::problem::{InputError, Kind, Problem};
use crate::router::Call;

/// `POST /documents`: makes the record say what a document says.
pub(crate) fn documents(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["dry_run", "require", "plan", "history"])?;
    let actor = auth::actor(call.app, call.request.headers())?;
    plain(call)?;
    let form = form(call)?;
    let terms = terms(call, form)?;
    let Read { document, remarks } = read(form, call.request.body(), &terms)
        .map_err(|problems| Refusal::Rejected(Rejection::Document(problems)))?;
    let order = order(call, actor)?;
    match document {
        Document::Sheet(reports) => sheet(call, reports, remarks, &order),
        Document::Organizations(_) | Document::Plan(_) | Document::Commitment(_) => {
            carry_out(call, Order { command: Command::Apply(Box::new(document)), ..order })
        }
    }
}

/// The form that the media type names. The encoding of a sheet is found in the sheet.
fn form(call: &Call<'_>) -> Result<Form, Problem> {
    let named = super::media_type(call).and_then(|name| Form::of_media_type(&name));
    let sheet = || Form::of_media_type(&super::essence(call)?).filter(|form| form.is_sheet());
    named.or_else(sheet).ok_or_else(|| {
        let available = Form::ALL.map(Form::media_type);
        let detail = format!("send the document as one of {}", available.join(", "));
        Problem::new(Kind::UnsupportedMediaType, detail).with("available", available.to_vec())
    })
}

/// What the query says beside the document: `?require=en,fr`, and for a sheet `?plan=nap5&history=true`.
fn terms(call: &Call<'_>, form: Form) -> Result<Terms, Problem> {
    for name in ["plan", "history"].iter().filter(|name| call.query.text(name).is_some()) {
        if !form.is_sheet() {
            return Err(Problem::parameter(name, "goes with a sheet; this document says it itself"));
        }
    }
    let names = call.query.text("require").into_iter().flat_map(|names| names.split(','));
    let required = names.map(|name| name.parse().map_err(|error| Problem::parameter("require", error)));
    let plan: Option<Slug> = call.query.get("plan")?;
    Ok(Terms { required: required.collect::<Result<_, _>>()?, plan, history: call.query.flag("history")? })
}

/// Applies the reports of a sheet: all are checked first, then each is a change list of its own. So nothing is recorded
/// where anything is wrong, and a run that is cut short is completed by running it again.
fn sheet(
    call: &Call<'_>,
    reports: Vec<CommitmentEntry>,
    remarks: Vec<Remark>,
    order: &Order,
) -> Result<Answer, Problem> {
    let projection = call.app.projection();
    let (_, updates) = projection.preview(&part(order, 0, reports.clone()))?;
    let remarks = remarks.into_iter().map(InputError::from).collect();
    if call.query.flag("dry_run")? {
        let changes = updates.iter().map(|update| Shown::of(call, update, false)).collect();
        return Ok(answer(&Written { changes, remarks, ..Written::new(true, call.state.position) }));
    }
    let mut written = Written { remarks, ..Written::new(false, call.state.position) };
    let count = reports.len();
    for (index, report) in reports.into_iter().enumerate() {
        let outcome = projection.submit(part(order, index, vec![report]));
        let outcome = outcome.map_err(|refusal| cut_short(refusal, index, count))?;
        written.changes.extend(outcome.updates.iter().map(|update| Shown::of(call, update, true)));
        written.change_lists.extend(outcome.change);
        written.position = outcome.position;
    }
    Ok(answer(&written).header("milepost-position", &written.position.to_string()))
}

/// The order for some reports of a sheet; the request of each has a name of its own.
fn part(order: &Order, index: usize, reports: Vec<CommitmentEntry>) -> Order {
    let request = order.request.clone().map(|request| {
        let key = hex(&Sha256::digest(format!("{}\n{index}", request.key)));
        domain::event::Request { key, ..request }
    });
    Order { command: Command::Apply(Box::new(Document::Sheet(reports))), request, ..order.clone() }
}

/// The problem, and how many reports of the sheet are recorded all the same.
fn cut_short(refusal: Refusal, done: usize, count: usize) -> Problem {
    let mut problem = Problem::from(refusal);
    if done > 0 {
        problem = problem.with("recorded", done);
        problem.detail =
            format!("{}; {done} of {count} reports are recorded, send the sheet again", problem.detail);
    }
    problem
}

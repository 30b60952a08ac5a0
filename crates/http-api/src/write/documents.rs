//! Documents, in any form, applied as a difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::document::{CommitmentEntry, Document, Form, Problem as DocumentProblem, Read, Terms, read};
use domain::event::{Event, Provenance};
use domain::{Command, Rejection, Slug, When};
use projection::{BATCH_EVENTS_MAX, Order, Refusal, Update};
use sha2::{Digest, Sha256};

use super::shown::{Shown, Written};
use super::{answer, carry_out, hex, of_no_version, order, plain, set};
use crate::answer::Answer;
use crate::auth;
use crate::problem::{InputError, Kind, Problem};
use crate::router::Call;
use crate::team::form;

/// What a document asks for, as orders that nobody has decided on.
pub(crate) struct Orders {
    /// All of it in one, by which everything that is wrong with it is found at once.
    pub(crate) whole: Order,
    /// A change list each, in the order in which they are recorded; one alone is all of it.
    pub(crate) parts: Vec<Order>,
    /// What a person should look at, though nothing is wrong with it.
    pub(crate) remarks: Vec<InputError>,
}

impl Orders {
    /// Those of a document, from its bytes: copies of an order, with what is the document's.
    pub(crate) fn read(
        form: Form,
        bytes: &[u8],
        terms: &Terms,
        of: (&Order, &Provenance),
    ) -> Result<Self, Problem> {
        let read = read(form, bytes, terms);
        Ok(Self::of(read.map_err(|problems| Refusal::Rejected(Rejection::Document(problems)))?, of))
    }

    /// Those of a document that was read. A sheet asks for a change list for each of its reports; the request of each then
    /// has a name of its own.
    pub(super) fn of(Read { document, remarks }: Read, of: (&Order, &Provenance)) -> Self {
        let parts = match &document {
            Document::Sheet(reports) => {
                reports.iter().enumerate().map(|(index, report)| part(of, index, report.clone())).collect()
            }
            Document::Organizations(_) | Document::Plan(_) | Document::Commitment(_) => {
                vec![with(of, document.clone())]
            }
        };
        let remarks = remarks.into_iter().map(InputError::from).collect();
        Self { whole: with(of, document), parts, remarks }
    }
}

/// `POST /documents`: makes the record say what a document says.
pub(crate) fn documents(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[&["dry_run", "require", "plan", "history"], PROVENANCE.as_slice()].concat())?;
    let holder = auth::writer(call.app, call.request)?;
    plain(call)?;
    of_no_version(call)?;
    if super::essence(call).as_deref() == Some(form::PARTS) {
        let terms = terms(call, None)?;
        for name in ["document", "sha256"] {
            if call.query.text(name).is_some() {
                return Err(Problem::parameter(name, "is for one document; each of several names itself"));
            }
        }
        let from = told(call, None)?;
        return set::set(call, &terms, (&order(call, &holder)?, &from));
    }
    let form = form(call)?;
    let terms = terms(call, Some(form))?;
    let (order, whence) = (order(call, &holder)?, whence(call, form)?);
    let orders = Orders::read(form, call.request.body(), &terms, (&order, &whence))?;
    match form.is_sheet() {
        true => sheet(call, orders),
        false => carry_out(call, orders.whole),
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

/// What the query says beside the document: `?require=en,fr`, and for a sheet `?plan=nap5&history=true`. Of several
/// documents no form is named.
fn terms(call: &Call<'_>, form: Option<Form>) -> Result<Terms, Problem> {
    for name in ["plan", "history"].iter().filter(|name| call.query.text(name).is_some()) {
        if form.is_some_and(|form| !form.is_sheet()) {
            return Err(Problem::parameter(name, "is for a sheet; this document says it itself"));
        }
    }
    let names = call.query.text("require").into_iter().flat_map(|names| names.split(','));
    let required = names.map(|name| name.parse().map_err(|error| Problem::parameter("require", error)));
    let plan: Option<Slug> = call.query.get("plan")?;
    Ok(Terms { required: required.collect::<Result<_, _>>()?, plan, history: call.query.flag("history")? })
}

/// Whence a file with a name came that is uploaded whole; a name that cannot be recorded is left out.
pub(crate) fn uploaded(name: &str, bytes: &[u8]) -> Provenance {
    let sha256 = Some(hex(&Sha256::digest(bytes)));
    let named = Provenance { document: Some(name.to_owned()), ..Provenance::default() };
    let named = if named.check().is_ok() { named } else { Provenance::default() };
    Provenance { sha256, ..named }
}

/// What the query says of where the document came from.
const PROVENANCE: [&str; 4] = ["document", "address", "captured", "sha256"];

/// Whence the document came: its hash is found here, unless it is a piece of a longer sheet, whose hash is told.
fn whence(call: &Call<'_>, form: Form) -> Result<Provenance, Problem> {
    let query = &call.query;
    let text = |name| query.text(name).map(str::to_owned);
    let told = text("sha256");
    if told.is_some() && form != Form::Csv {
        return Err(Problem::parameter(
            "sha256",
            "is for a piece of a longer text/csv; that of a body is found",
        ));
    }
    let sha256 = told.unwrap_or_else(|| hex(&Sha256::digest(call.request.body())));
    self::told(call, Some(sha256))
}

/// What the query says of where documents came from.
fn told(call: &Call<'_>, sha256: Option<String>) -> Result<Provenance, Problem> {
    let query = &call.query;
    let text = |name| query.text(name).map(str::to_owned);
    let (document, address, captured) = (text("document"), text("address"), query.get("captured")?);
    let whence = Provenance { document, row: None, address, captured, sha256 };
    whence.check().map_err(|error| Problem::new(Kind::BadRequest, error.to_string()))?;
    Ok(whence)
}

/// Applies the reports of a sheet: all are checked first, then each is a change list of its own. So nothing is recorded
/// where anything is wrong, and a run that is cut short is completed by running it again.
fn sheet(call: &Call<'_>, orders: Orders) -> Result<Answer, Problem> {
    let projection = call.app.projection();
    let Orders { whole, parts, remarks } = orders;
    let (_, updates) = projection.preview(&whole)?;
    fits(&whole, &updates)?;
    if call.query.flag("dry_run")? {
        let changes = updates.iter().map(|update| Shown::of(call, update)).collect();
        return Ok(answer(&Written { changes, remarks, ..Written::new(call.state.position) }.tried(call)));
    }
    let mut written = Written { remarks, ..Written::new(call.state.position) };
    let count = parts.len();
    for (index, outcome) in projection.submit_all(parts).into_iter().enumerate() {
        let outcome = outcome.map_err(|refusal| cut_short(refusal, index, count))?;
        written.changes.extend(outcome.updates.iter().map(|update| Shown::of(call, update)));
        written.change_lists.extend(outcome.change);
        written.position = outcome.position;
    }
    Ok(answer(&written).header("milepost-position", &written.position.to_string()))
}

/// Refuses a sheet of which one commitment and period come to more events than one change list may have, before
/// anything of it is recorded.
pub(super) fn fits(whole: &Order, updates: &[Arc<Update>]) -> Result<(), Refusal> {
    let Command::Apply(document, _) = &whole.command else { return Ok(()) };
    let Document::Sheet(reports) = &**document else { return Ok(()) };
    let mut events: BTreeMap<(&Slug, Option<&When>), usize> = BTreeMap::new();
    for Event { change, .. } in updates.iter().map(|update| &*update.event) {
        // What answers no period is in the list of the time that it is about.
        let time = change.period.as_ref().or(change.effective.as_ref());
        *events.entry((change.source.id(), time)).or_default() += 1;
    }
    let long = events.into_iter().filter(|(_, count)| *count > BATCH_EVENTS_MAX);
    let problems = long.map(|((id, period), count)| {
        let mut all = reports.iter().filter(|report| report.id == *id);
        let report = all.clone().find(|report| report.period.as_ref() == period).or_else(|| all.next());
        let about = period.map(|period| format!(" for {period}")).unwrap_or_default();
        let message = format!(
            "commitment {id} comes to {count} events{about}, more than the {BATCH_EVENTS_MAX} that one change list may \
             have; give its rows their periods, or leave some of them for another sheet"
        );
        let place = report.map(|report| report.place).unwrap_or_default();
        DocumentProblem { place, path: String::new(), message }
    });
    let problems: Vec<_> = problems.collect();
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Rejected(Rejection::Document(problems))) }
}

/// The order for a document.
fn with((order, whence): (&Order, &Provenance), document: Document) -> Order {
    let command = Command::Apply(Box::new(document), Some(Box::new(whence.clone())));
    Order { command, ..order.clone() }
}

/// The order for one report of a sheet.
fn part((order, whence): (&Order, &Provenance), index: usize, report: CommitmentEntry) -> Order {
    let request = order.request.clone().map(|request| {
        let key = hex(&Sha256::digest(format!("{}\n{index}", request.key)));
        domain::event::Request { key, ..request }
    });
    Order { request, ..with((order, whence), Document::Sheet(vec![report])) }
}

/// The problem, and how many reports of the sheet are recorded all the same.
fn cut_short(refusal: Refusal, done: usize, count: usize) -> Problem {
    let mut problem = Problem::from(refusal);
    if done > 0 {
        problem = problem.with("recorded", done);
        problem.detail = format!(
            "{}; at least {done} of {count} reports are recorded, send the sheet again",
            problem.detail
        );
    }
    problem
}

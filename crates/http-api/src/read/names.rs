//! Other names of things: ids in other registers, numbers and codes, those they had among them. Each leads to the one
//! address of the thing.

use domain::record::{Commitment, Milestone, Outline};
use domain::{Code, LocalId, Slug};
use http::header::ACCEPT;
use http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use projection::view::MilestoneView;

use super::id;
use crate::answer::Answer;
use crate::negotiate;
use crate::problem::Problem;
use crate::represent::site::Topic;
use crate::router::Call;

/// Where a read has to go that names a commitment by its id in another register: `/commitments/ogp:CA0047.bib` leads to
/// `/commitments/canada-2016-2018-6.bib`. Where several have the id, to the list of them.
pub(crate) fn elsewhere(call: &Call<'_>) -> Option<Answer> {
    let external = call.segment("id");
    if !external.contains(':') || !matches!(*call.request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    // What looks like a suffix may be the end of the id.
    let whole = format!("{external}{}", call.suffix.as_deref().unwrap_or_default());
    let begins =
        |name: &str| whole.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let outlines = call.state.record.outlines.iter();
    let known =
        outlines.flat_map(|(id, known)| known.external_ids.iter().map(move |name| (name.as_str(), id)));
    let known: Vec<(&str, &Slug)> = known.filter(|(name, _)| begins(name)).collect();
    let (name, _) = *known.iter().max_by_key(|(name, _)| name.len())?;
    let mut found: Vec<&Slug> = known.into_iter().filter(|(own, _)| *own == name).map(|(_, id)| id).collect();
    found.dedup();
    let to = match found.as_slice() {
        [id] => renamed(call, name, id)?,
        _ => {
            let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
            format!("{}/commitments?q={name}", call.prefix())
        }
    };
    Some(Answer::redirect(StatusCode::FOUND, &call.app.site().url(&to)))
}

/// The address of the request with the id of a commitment in the place of its other name.
fn renamed(call: &Call<'_>, name: &str, id: &Slug) -> Option<String> {
    let uri = call.request.uri();
    let behind =
        |part: &str| Some(percent_decode_str(part).decode_utf8().ok()?.strip_prefix(name)?.to_owned());
    let (part, behind) = uri.path().split('/').find_map(|part| Some((part, behind(part)?)))?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", uri.path().replacen(part, &format!("{id}{behind}"), 1)))
}

/// `GET /plans/{plan}/commitments/{number}`: the commitment that has the number in the plan, else the one that had it.
pub(crate) fn commitment(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let (plan, text) = (id(call, "plan")?, call.segment("number"));
    let unknown = || Problem::not_found(format_args!("commitment `{text}` of plan {plan}"));
    let number: Code = text.parse().map_err(|_| unknown())?;
    let outlines = || call.state.record.outlines.iter();
    let has = |known: &Outline| known.plan == plan && known.number == number;
    let had =
        |known: &Outline| known.former_numbers.iter().any(|former| *former == (plan.clone(), number.clone()));
    let named = outlines().filter(|(_, known)| has(known)).min_by_key(|(_, known)| known.withdrawn.is_some());
    let found = named.or_else(|| outlines().find(|(_, known)| had(known)));
    let (id, _) = found.ok_or_else(unknown)?;
    let to = call.app.site().url(&format!("{}/commitments/{id}", call.prefix()));
    Ok(Answer::redirect(StatusCode::FOUND, &to))
}

/// `GET /commitments/{id}/milestones/{code}`: the milestone that has the id or the code, else the one that had the code.
/// For people: its place on the page.
pub(crate) fn milestone(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let (commitment_id, text) = (id(call, "id")?, call.segment("code"));
    let record = call.app.projection().load(&call.state, [&commitment_id])?.record;
    let commitment = record.commitments.get(&commitment_id);
    let commitment =
        commitment.ok_or_else(|| Problem::not_found(format_args!("commitment `{commitment_id}`")))?;
    let unknown = || Problem::not_found(format_args!("milestone `{text}` of commitment {commitment_id}"));
    let found = named(commitment, text).ok_or_else(unknown)?;
    let accept = call.header(ACCEPT);
    let answer = match negotiate::best(accept, &["text/html", "application/json"]) {
        Some("application/json") if call.lang.is_none() => {
            let all = MilestoneView::tree(commitment, None, call.app.today());
            let view = all.iter().flat_map(MilestoneView::flat).find(|view| view.id == *found);
            Answer::json(view.ok_or_else(unknown)?)
        }
        _ => {
            let page = call.app.site().page(&Topic::Commitment(commitment_id.clone()), call.language());
            Answer::redirect(StatusCode::FOUND, &format!("{page}#milestone-{found}"))
        }
    };
    Ok(match call.lang {
        None => answer.header("vary", "Accept, Accept-Language"),
        Some(_) => answer,
    })
}

/// The id of a milestone by a name: its id, its code, or one that it had.
fn named<'a>(commitment: &'a Commitment, name: &str) -> Option<&'a LocalId> {
    let all = || commitment.milestones.iter();
    let is = |milestone: &Milestone| milestone.definition.now.code.as_str() == name;
    let was = |milestone: &Milestone| milestone.former_codes.iter().any(|code| code.as_str() == name);
    let stands = |milestone: &Milestone| milestone.definition.withdrawn.is_none();
    let found = all().find(|(id, _)| id.as_str() == name);
    let found = found.or_else(|| all().find(|(_, known)| is(known) && stands(known)));
    let found = found.or_else(|| all().find(|(_, known)| is(known)));
    found.or_else(|| all().find(|(_, known)| was(known))).map(|(id, _)| id)
}

//! Reporting periods of a plan, and the sheets that are sent to those who are to report.

use domain::document::{Addressee, Form, PROGRESS_COLUMNS, Prefilled, ProgressRow, prefilled, separated};
use domain::{Slug, When};
use http::StatusCode;
use projection::State;
use projection::view::{PeriodView, PeriodsView};

use super::{id, json_only};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::page;
use crate::represent::sheet::workbook;
use crate::router::Call;

/// `GET /plans/{plan}/periods`: the periods that reports name. `?period=` goes to one, as a form asks for it.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    match chosen(call)? {
        Some(to) => Ok(to),
        None => Ok(Answer::json(&periods(call)?)),
    }
}

/// `GET /en/plans/{plan}/periods`.
pub(crate) fn list_page(call: &Call<'_>) -> Result<Answer, Problem> {
    if let Some(to) = chosen(call)? {
        return Ok(to);
    }
    let lang = call.language();
    Ok(Answer::page(page::periods(&periods(call)?, lang, call.app.site()), lang))
}

/// `GET /plans/{plan}/periods/{period}`: who has reported, and who has not.
pub(crate) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    json_only(call)?;
    Ok(Answer::json(&period(call)?))
}

/// `GET /en/plans/{plan}/periods/{period}`.
pub(crate) fn one_page(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let lang = call.language();
    Ok(Answer::page(page::period(&period(call)?, lang, call.app.site()), lang))
}

/// `GET /plans/{plan}/periods/{period}/sheet.{format}?organization=`: what to send to those who are to report.
pub(crate) fn sheet(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["organization"])?;
    let form = Form::of_name(&format!(".{}", call.segment("format"))).filter(|form| form.is_sheet());
    let form = form.ok_or_else(|| Problem::not_found(format_args!("sheet in this form; use csv or xlsx")))?;
    let organization: Slug = call.query.get("organization")?.ok_or_else(|| {
        Problem::parameter("organization", "is missing; name the organization that is to report")
    })?;
    let plan = id(call, "plan")?;
    let record = &call.state.record;
    if !record.plans.contains_key(&plan) {
        return Err(Problem::not_found(format_args!("plan `{plan}`")));
    }
    let known = record.organizations.get(&organization);
    let known = known.ok_or_else(|| Problem::not_found(format_args!("organization `{organization}`")))?;
    let period = named(call)?;
    let to = Addressee { period: &period, organization: &organization, name: &known.now.name };
    let Prefilled { rows, left_out } = rows(&of_plan(call, &plan)?, &to);
    let answer = Answer::live(form.media_type(), written(form, &rows)?);
    let name = format!("{plan}-{period}-{organization}{}", form.suffix()).replace('/', "_");
    let answer = answer.header("content-disposition", &format!("attachment; filename=\"{name}\""));
    match left_out.is_empty() {
        true => Ok(answer),
        false => {
            let codes: Vec<String> = left_out.iter().map(ToString::to_string).collect();
            Ok(answer.header("milepost-left-out", &codes.join(", ")))
        }
    }
}

/// The state with all commitments of a plan in full, and with no others.
pub(super) fn of_plan(call: &Call<'_>, plan: &Slug) -> Result<State, Problem> {
    let listed = call.state.listed(|_, known| known.plan == *plan);
    Ok(call.app.projection().load(&call.state, listed.into_iter().map(|(id, _)| id))?)
}

fn rows(state: &State, to: &Addressee<'_>) -> Prefilled {
    let mut commitments: Vec<_> = state.record.commitments.values().collect();
    commitments.sort_by_key(|commitment| &commitment.definition.now.number);
    let mut whole = Prefilled::default();
    for commitment in commitments {
        let Prefilled { rows, left_out } = prefilled(commitment, to);
        whole.rows.extend(rows);
        whole.left_out.extend(left_out);
    }
    whole
}

fn written(form: Form, rows: &[ProgressRow]) -> Result<Vec<u8>, Problem> {
    let cells = rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
    let header = std::iter::once(PROGRESS_COLUMNS.to_vec());
    match form {
        Form::Xlsx => workbook(rows).map_err(Problem::from),
        Form::Csv | Form::Toml | Form::Json => Ok(separated(header.chain(cells))),
    }
}

fn periods(call: &Call<'_>) -> Result<PeriodsView, Problem> {
    let plan = id(call, "plan")?;
    PeriodsView::of(&of_plan(call, &plan)?, &plan)
        .ok_or_else(|| Problem::not_found(format_args!("plan `{plan}`")))
}

fn period(call: &Call<'_>) -> Result<PeriodView, Problem> {
    let (plan, period) = (id(call, "plan")?, named(call)?);
    let view = PeriodView::of(&of_plan(call, &plan)?, &plan, &period);
    view.ok_or_else(|| Problem::not_found(format_args!("plan `{plan}`")))
}

/// The period that an address names. One without an end is none.
fn named(call: &Call<'_>) -> Result<When, Problem> {
    let text = call.segment("period");
    let read = text.parse().ok().filter(|when: &When| when.last_day().is_some());
    read.ok_or_else(|| {
        Problem::not_found(format_args!("period `{text}`; write one as 2018-Q2, 2018-06 or FY2017-18"))
    })
}

/// The way to the period that a form asks for.
fn chosen(call: &Call<'_>) -> Result<Option<Answer>, Problem> {
    call.query.allow(&["period"])?;
    let Some(period) = call.query.text("period").map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let when: When = period.parse().map_err(|error| Problem::parameter("period", error))?;
    let (plan, period) = (id(call, "plan")?, page::period_segment(&when));
    let path = format!("{}/plans/{plan}/periods/{period}", call.prefix());
    Ok(Some(Answer::redirect(StatusCode::FOUND, &call.app.site().url(&path))))
}

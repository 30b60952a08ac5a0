//! What a plan lacks.

use domain::completeness::STALE_DAYS;
use jiff::civil::Date;
use projection::view::CompletenessView;

use super::id;
use super::periods::of_plan;
use crate::answer::Answer;
use crate::limits::STALE_DAYS_MAX;
use crate::problem::Problem;
use crate::represent::page;
use crate::router::Call;

/// `GET /plans/{plan}/completeness`: missing texts, milestones without report, indicators without target or data, stale
/// commitments.
pub(crate) fn json(call: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::json(&view(call)?))
}

/// `GET /en/plans/{plan}/completeness`.
pub(crate) fn page(call: &Call<'_>) -> Result<Answer, Problem> {
    let lang = call.language();
    Ok(Answer::page(page::completeness(&view(call)?, lang, call.app.site()), lang))
}

fn view(call: &Call<'_>) -> Result<CompletenessView, Problem> {
    call.query.allow(&["on", "stale_days"])?;
    let plan = id(call, "plan")?;
    let (on, days) = (day(call)?, stale_days(call)?);
    let view = CompletenessView::of(&of_plan(call, &plan)?, &plan, on, days);
    view.ok_or_else(|| Problem::not_found(format_args!("plan `{plan}`")))
}

/// The day for which something is computed: `?on=`, or today.
pub(super) fn day(call: &Call<'_>) -> Result<Date, Problem> {
    Ok(call.query.day("on")?.unwrap_or_else(|| call.app.today()))
}

/// After how many days a commitment is stale: `?stale_days=`.
pub(super) fn stale_days(call: &Call<'_>) -> Result<u16, Problem> {
    let days = call.query.count("stale_days", usize::from(STALE_DAYS), usize::from(STALE_DAYS_MAX))?;
    Ok(u16::try_from(days).unwrap_or(STALE_DAYS_MAX))
}

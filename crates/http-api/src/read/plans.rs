//! Plans and organizations.

use projection::view::{OrganizationView, PlanView};
use serde_json::json;

use super::{feeds, id};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::site::Scope;
use crate::router::Call;

/// `GET /plans`: every plan with its commitments.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    Ok(feeds::discover(call, Scope::All, Answer::json(&json!({ "plans": all(call) }))))
}

/// Every plan, the latest period first.
pub(crate) fn all(call: &Call<'_>) -> Vec<PlanView> {
    let ids = call.state.record.plans.keys();
    let mut plans: Vec<PlanView> =
        ids.filter_map(|id| PlanView::of(&call.state, id, call.app.today())).collect();
    plans.sort_by(|a, b| (&b.period, &a.id).cmp(&(&a.period, &b.id)));
    plans
}

/// One plan with its commitments, as JSON.
pub(crate) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["format"])?;
    let plan = plan_view(call)?;
    Ok(feeds::discover(call, Scope::Plan(plan.id.clone()), Answer::json(&plan)))
}

/// The plan that an address names.
pub(crate) fn plan_view(call: &Call<'_>) -> Result<PlanView, Problem> {
    let id = id(call, "plan")?;
    let view = PlanView::of(&call.state, &id, call.app.today());
    view.ok_or_else(|| Problem::not_found(format_args!("plan `{id}`")))
}

/// `GET /organizations/{organization}`: one organization with its commitments.
pub(crate) fn organization(call: &Call<'_>) -> Result<Answer, Problem> {
    json_only(call)?;
    let organization = organization_view(call)?;
    let scope = Scope::Organization(organization.named.id.clone());
    Ok(feeds::discover(call, scope, Answer::json(&organization)))
}

/// The organization that an address names.
pub(crate) fn organization_view(call: &Call<'_>) -> Result<OrganizationView, Problem> {
    let id = id(call, "organization")?;
    let view = OrganizationView::of(&call.state, &id, call.app.today());
    view.ok_or_else(|| Problem::not_found(format_args!("organization `{id}`")))
}

fn json_only(call: &Call<'_>) -> Result<(), Problem> {
    call.query.allow(&[])?;
    match call.suffix.as_deref() {
        None | Some(".json") => Ok(()),
        Some(other) => Err(Problem::not_found(format_args!("representation `{other}`"))),
    }
}

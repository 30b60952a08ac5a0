//! Plans and organizations.

use std::collections::BTreeMap;

use domain::Slug;
use projection::view::{CommitmentSummary, OrganizationView, PlanView};
use serde_json::json;

use super::{feeds, id, json_only};
use crate::answer::Answer;
use crate::problem::Problem;
use crate::represent::site::Topic;
use crate::router::Call;

/// `GET /plans`: every plan with its commitments.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    Ok(feeds::discover(call, Topic::All, Answer::json(&json!({ "plans": all(call)? }))))
}

/// Every plan, the latest period first.
pub(crate) fn all(call: &Call<'_>) -> Result<Vec<PlanView>, Problem> {
    let mut by_plan: BTreeMap<Slug, Vec<CommitmentSummary>> = BTreeMap::new();
    for summary in call.app.projection().summaries(&call.state, call.app.today(), |_, _| true)? {
        by_plan.entry(summary.plan.clone()).or_default().push(summary);
    }
    let ids = call.state.record.plans.keys();
    let view = |id: &Slug| PlanView::of(&call.state, id, by_plan.remove(id).unwrap_or_default());
    let mut plans: Vec<PlanView> = ids.filter_map(view).collect();
    plans.sort_by(|a, b| (&b.period, &a.id).cmp(&(&a.period, &b.id)));
    Ok(plans)
}

/// One plan with its commitments, as JSON.
pub(crate) fn plan(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["format"])?;
    let plan = plan_view(call)?;
    Ok(feeds::discover(call, Topic::Plan(plan.id.clone()), Answer::json(&plan)))
}

/// The plan that an address names.
pub(crate) fn plan_view(call: &Call<'_>) -> Result<PlanView, Problem> {
    let id = id(call, "plan")?;
    let own = call.app.projection().summaries(&call.state, call.app.today(), |_, known| known.plan == id)?;
    let view = PlanView::of(&call.state, &id, own);
    view.ok_or_else(|| Problem::not_found(format_args!("plan `{id}`")))
}

/// `GET /organizations/{organization}`: one organization with its commitments.
pub(crate) fn organization(call: &Call<'_>) -> Result<Answer, Problem> {
    json_only(call)?;
    let organization = organization_view(call)?;
    let topic = Topic::Organization(organization.named.id.clone());
    Ok(feeds::discover(call, topic, Answer::json(&organization)))
}

/// The organization that an address names.
pub(crate) fn organization_view(call: &Call<'_>) -> Result<OrganizationView, Problem> {
    let id = id(call, "organization")?;
    let involved =
        call.app.projection().summaries(&call.state, call.app.today(), |_, known| known.involves(&id))?;
    let view = OrganizationView::of(&call.state, &id, &involved);
    view.ok_or_else(|| Problem::not_found(format_args!("organization `{id}`")))
}

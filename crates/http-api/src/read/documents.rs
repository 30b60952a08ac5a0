//! A plan as documents, in the form in which they are applied.

use domain::document::{write_commitment, write_organizations, write_plan};
use serde::Serialize;

use super::id;
use super::periods::of_plan;
use crate::answer::Answer;
use crate::problem::Problem;
use crate::router::Call;

/// The documents of a plan, in the order in which they are applied.
#[derive(Serialize)]
struct Documents {
    documents: Vec<Written>,
}

/// A document with the name of its file.
#[derive(Serialize)]
struct Written {
    name: String,
    text: String,
}

/// `GET /plans/{plan}/documents`: the organizations, the plan and its commitments as documents in TOML.
pub(crate) fn of_a_plan(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let plan = id(call, "plan")?;
    let state = of_plan(call, &plan)?;
    let record = &state.record;
    let known = record.plans.get(&plan).ok_or_else(|| Problem::not_found(format_args!("plan `{plan}`")))?;
    let concerned = |id| {
        let mut own = record.outlines.values().filter(|outline| outline.plan == plan);
        own.any(|outline| outline.concerns(id))
    };
    let named = record.organizations.iter().filter(|(id, _)| concerned(*id));
    let organizations: Vec<_> = named.map(|(id, known)| (id, &known.now)).collect();
    let mut documents = numbered("organizations", write_organizations(&organizations));
    documents.extend(numbered(&format!("plan-{plan}"), vec![write_plan(&plan, &known.now)]));
    for (id, commitment) in record.commitments.iter() {
        documents.extend(numbered(id.as_str(), write_commitment(id, commitment)));
    }
    Ok(Answer::json(&Documents { documents }))
}

/// The names of files: `name.toml`, and `name.002.toml` where there are more, so that these stand in order.
fn numbered(name: &str, texts: Vec<String>) -> Vec<Written> {
    let file = |(number, text)| match number {
        1 => Written { name: format!("{name}.toml"), text },
        number => Written { name: format!("{name}.{number:03}.toml"), text },
    };
    (1..).zip(texts).map(file).collect()
}

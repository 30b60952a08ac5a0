//! The JSON Schemas of the events, each a schema of the whole line.

use domain::event::SCHEMAS;
use serde_json::{Value, json};

use crate::answer::{Answer, Keep};
use crate::problem::Problem;
use crate::router::Call;

/// `GET /schemas`: every type of event with the address of its schema.
pub(crate) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let one = |(kind, _): &(&str, &str)| {
        let address = call.app.site().url(&format!("/schemas/{kind}.json"));
        json!({ "type": kind, "schema": address })
    };
    let schemas: Vec<Value> = SCHEMAS.iter().map(one).collect();
    Ok(Answer::json(&json!({ "schemas": schemas })).keep(Keep::Minutes))
}

/// `GET /schemas/{schema}`: the schema of a type, `plan-published.v1.json`.
pub(crate) fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let name = call.segment("schema");
    let kind = name.strip_suffix(".json");
    let schema = SCHEMAS.iter().find(|(known, _)| Some(*known) == kind);
    let (_, schema) = schema.ok_or_else(|| Problem::not_found(format_args!("schema `{name}`")))?;
    Ok(Answer::live("application/schema+json", *schema).keep(Keep::Minutes))
}

//! JSON Schemas of the published lines, made from the types that read and write them.
//!
//! The files in `schemas/` are what is published; a test holds them against what is made here. The schema of an old
//! version stays there when its types are gone.

mod words;

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::line::{Envelope, VERSION};
use super::{Fact, Nature, Provenance, Source};
use crate::Slug;
pub(crate) use words::UlidText;

/// The schema (JSON Schema, draft 2020-12) of the stored lines of the kind that a fact is of, in the version that is
/// written today.
///
/// It lets no member through that the kind has not. What remains of a redacted event keeps to it too.
#[must_use]
pub fn schema(fact: &Fact) -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let envelope = generator.root_schema_for::<Envelope<'_>>();
    let mut schema: Map<String, Value> = envelope.as_object().cloned().unwrap_or_default();
    let title = format!("{}{VERSION}", fact.kind());
    if let Some(Value::Object(members)) = schema.get_mut("properties") {
        members
            .insert("type".to_owned(), json!({ "const": title, "description": "The kind and its version." }));
        let data = with_provenance(data(&mut generator, fact.kind()), &mut generator);
        members.insert("data".to_owned(), data);
        let nature = "What it is to a subscriber: news, a correction, a retraction, or wording only.";
        members.insert("nature".to_owned(), json!({ "enum": natures(fact), "description": nature }));
        narrow(members, "source", json!({ "pattern": format!("^({})", sources(fact).join("|")) }));
        if let Some(subject) = fact.subject() {
            let more = if subject.whole() { "$" } else { "/" };
            narrow(members, "subject", json!({ "pattern": format!("^{}{more}", subject.word()) }));
        }
    }
    // A repetition of a request is known by both or not at all.
    let together = json!({ "requestkey": ["requestbody"], "requestbody": ["requestkey"] });
    schema.insert("dependentRequired".to_owned(), together);
    schema.insert("title".to_owned(), title.into());
    let used = used(&schema, generator.definitions());
    schema.insert("$defs".to_owned(), used.into_iter().collect::<Map<_, _>>().into());
    plain(Value::Object(schema))
}

/// A schema without the null that an optional member never is (it is left out), its descriptions on one line.
fn plain(schema: Value) -> Value {
    let null = json!({ "type": "null" });
    match schema {
        Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        Value::Object(mut members) => {
            if let Some(Value::Array(either)) = members.get("anyOf")
                && let [Value::Object(one), other] = either.as_slice()
                && *other == null
            {
                let one = one.clone();
                members.remove("anyOf");
                members.extend(one);
            }
            if let Some(Value::Array(either)) = members.get("type")
                && let [one, other] = either.as_slice()
                && other == "null"
            {
                let one = one.clone();
                members.insert("type".to_owned(), one);
            }
            if let Some(Value::String(text)) = members.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            Value::Object(members.into_iter().map(|(name, member)| (name, plain(member))).collect())
        }
        word @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => word,
    }
}

/// The schema of a kind's data.
fn data(generator: &mut SchemaGenerator, kind: &str) -> Value {
    let facts = Fact::json_schema(generator);
    let kinds = facts.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let is_kind = |one: &&Value| one.pointer("/properties/type/const").is_some_and(|known| known == kind);
    kinds
        .filter(is_kind)
        .find_map(|one| one.pointer("/properties/data"))
        .cloned()
        .unwrap_or(Value::Bool(false))
}

/// The schema of data that may have a provenance beside what the kind says.
fn with_provenance(data: Value, generator: &mut SchemaGenerator) -> Value {
    let provenance = generator.subschema_for::<Provenance>().to_value();
    let name = data.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/$defs/"));
    let known = name.and_then(|name| generator.definitions().get(name)).cloned();
    let mut data = known.unwrap_or(data);
    if let Some(Value::Object(members)) = data.get_mut("properties") {
        members.insert("provenance".to_owned(), provenance);
    }
    data
}

/// Lets a member hold less than its type could.
fn narrow(members: &mut Map<String, Value>, name: &str, less: Value) {
    let wide = members.remove(name).unwrap_or_default();
    members.insert(name.to_owned(), json!({ "allOf": [wide, less] }));
}

fn natures(fact: &Fact) -> Vec<Nature> {
    let editorial = fact.may_be_editorial().then_some(Nature::Editorial);
    [fact.nature()].into_iter().chain(editorial).collect()
}

/// How the sources begin that the kind can be about.
fn sources(fact: &Fact) -> Vec<String> {
    let id: Slug = "id".parse().expect("it is an id");
    let all = [Source::Plan(id.clone()), Source::Organization(id.clone()), Source::Commitment(id)];
    let of = all.iter().filter(|source| fact.belongs_to(source));
    of.map(|source| source.to_string().trim_end_matches("id").to_owned()).collect()
}

/// The definitions that a schema refers to, and those that these refer to.
fn used(schema: &Map<String, Value>, all: &Map<String, Value>) -> BTreeMap<String, Value> {
    let mut used = BTreeMap::new();
    let mut open: Vec<&Value> =
        schema.iter().filter(|(name, _)| *name != "$defs").map(|(_, value)| value).collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            Value::String(text) => {
                let known = text.strip_prefix("#/$defs/").and_then(|name| all.get_key_value(name));
                if let Some((name, definition)) = known
                    && used.insert(name.clone(), definition.clone()).is_none()
                {
                    open.push(definition);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    used
}

//! What the description of the interface says there is.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use http_api::represent::site::UNPREFIXED;
use serde::Deserialize;

/// The addresses that can be read, as the description has them.
pub(super) struct Description {
    /// Those without a parameter.
    pub(super) fixed: Vec<String>,
    /// Those that stand below a thing: what the address of the thing is like, and what follows it.
    below: Vec<(Vec<String>, String)>,
}

#[derive(Deserialize)]
struct OpenApi {
    paths: BTreeMap<String, Item>,
    #[serde(default)]
    components: Components,
}

#[derive(Deserialize, Default)]
struct Components {
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
}

#[derive(Deserialize)]
struct Item {
    get: Option<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    #[serde(default)]
    parameters: Vec<Parameter>,
}

/// A parameter, or where it stands.
#[derive(Deserialize, Clone, Default)]
#[serde(default)]
struct Parameter {
    #[serde(rename = "$ref")]
    at: Option<String>,
    name: String,
    #[serde(rename = "in")]
    place: String,
    schema: Schema,
}

#[derive(Deserialize, Clone, Default)]
#[serde(default)]
struct Schema {
    #[serde(rename = "enum")]
    values: Vec<serde_json::Value>,
}

impl Description {
    pub(super) fn read(text: &str) -> Result<Self> {
        let description: OpenApi =
            serde_json::from_str(text).context("the description of the interface cannot be read")?;
        let known = &description.components.parameters;
        let all = description
            .paths
            .iter()
            .flat_map(|(path, item)| item.get.iter().flat_map(move |get| each(path, get, known)));
        let all: BTreeSet<String> = all.collect();
        let (mut fixed, mut below) = (Vec::new(), Vec::new());
        for path in all.iter().filter(|path| !is_double(path, &all)) {
            match path.contains('{') {
                true => below.extend(split(path)),
                false => fixed.push(path.clone()),
            }
        }
        Ok(Self { fixed, below })
    }

    /// What stands below the thing at an address, which may have the ending of a representation.
    pub(super) fn below(&self, path: &str) -> Vec<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let bare = format!("{folder}/{}", name.split('.').next().unwrap_or(name));
        let segments: Vec<&str> = bare.split('/').collect();
        let fits = |template: &[String]| {
            template.len() == segments.len()
                && template.iter().zip(&segments).all(|(known, is)| known == is || known.starts_with('{'))
        };
        let found = self.below.iter().filter(|(template, _)| fits(template));
        found.map(|(_, rest)| format!("{bare}{rest}")).collect()
    }
}

/// Whether the same stands at an address without a language, as what has an ending does where it needs none in front.
fn is_double(path: &str, all: &BTreeSet<String>) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let bare = path.strip_prefix(&format!("/{UNPREFIXED}")).filter(|_| name.contains('.'));
    bare.is_some_and(|bare| all.contains(bare))
}

/// A template with each value of the parameters that have few: languages, formats.
fn each(path: &str, get: &Operation, known: &BTreeMap<String, Parameter>) -> Vec<String> {
    let mut paths = vec![path.to_owned()];
    for parameter in &get.parameters {
        let at = parameter.at.as_deref().and_then(|at| at.strip_prefix("#/components/parameters/"));
        let parameter = at.and_then(|at| known.get(at)).unwrap_or(parameter);
        let values: Vec<&str> = parameter.schema.values.iter().filter_map(|value| value.as_str()).collect();
        if parameter.place == "path" && !values.is_empty() {
            let name = format!("{{{}}}", parameter.name);
            let with =
                |path: &String| values.iter().map(|value| path.replace(&name, value)).collect::<Vec<_>>();
            paths = paths.iter().flat_map(with).collect();
        }
    }
    paths
}

/// A template after its last parameter, where that is a segment of its own.
fn split(template: &str) -> Option<(Vec<String>, String)> {
    let end = template.rfind('}')? + 1;
    let (thing, rest) = template.split_at_checked(end)?;
    let segments: Vec<String> = thing.split('/').map(str::to_owned).collect();
    let is_whole = segments.last().is_some_and(|last| last.starts_with('{'));
    (is_whole && !rest.is_empty()).then(|| (segments, rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_a_thing_is_known_from_its_template() {
        let get = |names: &[&str]| {
            let at = names
                .iter()
                .map(|name| serde_json::json!({"$ref": format!("#/components/parameters/{name}")}));
            serde_json::json!({"get": {"parameters": at.collect::<Vec<_>>()}})
        };
        let of = |name: &str, values: &[&str]| serde_json::json!({"name": name, "in": "path", "schema": {"enum": values}});
        let description = serde_json::json!({
            "components": {"parameters": {
                "lang": of("lang", &["en", "fr"]), "feed": of("format", &["rss", "atom"]),
                "form": of("format", &["json"]), "form-in": of("format", &["json", "txt"]),
            }},
            "paths": {
                "/plans": get(&[]), "/{lang}/about": get(&["lang"]), "/commitments/{id}.{format}": get(&["form"]),
                "/{lang}/commitments/{id}.{format}": get(&["lang", "form-in"]),
                "/commitments/{id}/history": get(&[]), "/{lang}/commitments/{id}/feed.{format}": get(&["feed", "lang"]),
                "/commitments/{id}/versions/{version}/checkpoint": get(&[]), "/documents": {"post": {}},
            },
        });
        let description = Description::read(&description.to_string()).unwrap();
        assert_eq!(description.fixed, ["/en/about", "/fr/about", "/plans"]);
        let below = ["/commitments/c.json", "/commitments/c/history"];
        assert_eq!(description.below("/commitments/c"), below);
        assert_eq!(description.below("/commitments/c.bib"), below);
        // What needs no language in front has none in English; what has one in each is there in each.
        assert_eq!(
            description.below("/fr/commitments/c"),
            ["c.json", "c.txt", "c/feed.atom", "c/feed.rss"].map(|name| format!("/fr/commitments/{name}"))
        );
        let english = ["c.txt", "c/feed.atom", "c/feed.rss"].map(|name| format!("/en/commitments/{name}"));
        assert_eq!(description.below("/en/commitments/c"), english);
        let checkpoint = ["/commitments/c/versions/3/checkpoint"];
        assert_eq!(description.below("/commitments/c/versions/3.json"), checkpoint);
        assert_eq!(description.below("/plans/p"), [""; 0]);
    }
}

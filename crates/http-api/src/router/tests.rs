//! The description of the interface (`openapi.json`) says what the tables have: addresses, languages, formats, kinds.

use std::collections::BTreeSet;

use domain::event::{Fact, SCHEMAS};
use serde_json::Value;

use super::*;
use crate::represent::citation::CitationFormat;

/// Every list of words anywhere in the description.
fn lists<'a>(value: &'a Value, found: &mut Vec<BTreeSet<&'a str>>) {
    if let Some(words) = value.as_array().and_then(|items| items.iter().map(Value::as_str).collect()) {
        found.push(words);
    }
    value.as_array().into_iter().flatten().for_each(|item| lists(item, found));
    value.as_object().into_iter().flatten().for_each(|(_, member)| lists(member, found));
}

/// The words that a parameter may be.
fn values<'a>(description: &'a Value, parameter: &str) -> BTreeSet<&'a str> {
    let values = &description["components"]["parameters"][parameter]["schema"]["enum"];
    values.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

#[test]
fn the_description_has_every_kind_of_event() {
    let description: Value = serde_json::from_str(read::service::OPENAPI).unwrap();
    let mut lists_of_words = Vec::new();
    lists(&description, &mut lists_of_words);
    // What an operator alone records is read and never sent.
    let sent: BTreeSet<&str> = Fact::KINDS.into_iter().filter(|kind| *kind != "event-redacted").collect();
    let types = BTreeSet::from(SCHEMAS.map(|(name, _)| name));
    for all in [sent, types] {
        let own = || lists_of_words.iter().filter(|list| !list.is_empty() && list.is_subset(&all));
        assert!(own().any(|list| *list == all), "a list of all of {all:?}");
        let parts: BTreeSet<&str> = own().filter(|list| **list != all).flatten().copied().collect();
        assert_eq!(parts, all, "each has the shape of its data somewhere");
    }
}

#[test]
fn the_description_has_every_language_and_format_of_citations() {
    let description: Value = serde_json::from_str(read::service::OPENAPI).unwrap();
    assert_eq!(values(&description, "lang"), Lang::OFFICIAL.iter().map(Lang::as_str).collect());
    let formats: BTreeSet<&str> = FORMATS.iter().map(CitationFormat::name).collect();
    assert_eq!(values(&description, "citation-format"), formats);
    for (parameter, schema) in description["components"]["parameters"].as_object().unwrap() {
        if schema["schema"]["enum"].to_string().contains("\"bib\"") {
            assert!(formats.is_subset(&values(&description, parameter)), "{parameter}");
        }
    }
}

/// What the table has: `get /{lang}/plans/{plan}`.
fn of_the_table() -> BTreeSet<String> {
    let each = |route: &Route| {
        let get = route.get.map(|_| format!("get {}", route.template));
        let get_in = route.get_in.map(|_| format!("get /{{lang}}{}", route.template.trim_end_matches('/')));
        let post = route.post.map(|_| format!("post {}", route.template));
        let post_in = route.post_in.map(|_| format!("post /{{lang}}{}", route.template));
        [get, get_in, post, post_in].into_iter().flatten()
    };
    // OpenAPI has no name for the rest of a path: `{*tile}` is `{tile}` there.
    ROUTES.iter().flat_map(each).map(|name| name.replace("{*", "{")).collect()
}

/// What the description has; an address with a suffix counts as the one without.
fn of_the_description() -> BTreeSet<String> {
    let description: serde_json::Value = serde_json::from_str(read::service::OPENAPI).unwrap();
    let paths = description.get("paths").and_then(serde_json::Value::as_object).unwrap();
    let bare = |path: &str| path.rsplit_once("}.").map_or(path.to_owned(), |(path, _)| format!("{path}}}"));
    let each = |(path, item): (&String, &serde_json::Value)| {
        let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
        let path = bare(path);
        methods.into_iter().map(move |method| format!("{method} {path}"))
    };
    paths.iter().flat_map(each).collect()
}

#[test]
fn every_answer_of_the_description_has_an_example() {
    let description: serde_json::Value = serde_json::from_str(read::service::OPENAPI).unwrap();
    let paths = description["paths"].as_object().unwrap();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let forms = operation["responses"]["200"]["content"].as_object().into_iter().flatten();
            for (media_type, form) in forms {
                let has = form.get("example").is_some() || form.get("examples").is_some();
                assert!(has, "{method} {path}: {media_type}");
            }
        }
    }
}

#[test]
fn the_description_says_of_every_read_that_it_waits_for_a_position() {
    let description: serde_json::Value = serde_json::from_str(read::service::OPENAPI).unwrap();
    let operators = ["/livez", "/readyz", "/healthz", "/metrics"];
    for (path, item) in description["paths"].as_object().unwrap() {
        if item.get("get").is_some() && !operators.contains(&path.as_str()) {
            let named = item["get"]["parameters"].to_string();
            assert!(named.contains("#/components/parameters/min-position"), "{path}");
        }
    }
}

#[test]
fn the_description_has_the_addresses_and_methods_of_the_table() {
    assert_eq!(of_the_description(), of_the_table());
}

//! The data dictionary of the table of measurements: CSV on the Web ("Metadata Vocabulary for Tabular Data", W3C
//! Recommendation, 2015), with a description of each column in every language.

use domain::document::MEASUREMENT_COLUMNS;
use domain::event::PlanDefinition;
use domain::{Lang, Text};
use serde_json::{Map, Value, json};

use super::wording::Wording;

/// The table that is described.
pub(crate) struct Table<'a> {
    pub(crate) plan: &'a PlanDefinition,
    /// Where it stands.
    pub(crate) address: &'a str,
}

/// The dictionary.
pub(crate) fn dictionary(table: &Table<'_>) -> Value {
    let title = |lang: Lang| {
        Wording::of(lang).text("measurements-of", &[("plan", named(&table.plan.title, lang).into())])
    };
    let columns: Vec<Value> = MEASUREMENT_COLUMNS.iter().map(|name| column(name)).collect();
    let mut about: Map<String, Value> = Map::new();
    about.insert("@context".to_owned(), json!("http://www.w3.org/ns/csvw"));
    about.insert("url".to_owned(), json!(table.address));
    about.insert("dc:title".to_owned(), said(title));
    about.insert("dc:publisher".to_owned(), texts(&table.plan.publisher));
    if let Some(license) = &table.plan.license {
        about.insert("dc:rights".to_owned(), texts(&license.name));
        let address = license.address.best(Lang::EN).map(|(_, address)| json!({ "@id": address }));
        about.extend(address.map(|address| ("dc:license".to_owned(), address)));
    }
    about.insert(
        "dialect".to_owned(),
        json!({ "encoding": "utf-8", "lineTerminators": ["\r\n"], "header": true }),
    );
    about.insert("tableSchema".to_owned(), json!({ "columns": columns, "primaryKey": "event" }));
    Value::Object(about)
}

fn column(name: &str) -> Value {
    // A text is described once for all of its languages.
    let text =
        Lang::OFFICIAL.into_iter().find_map(|lang| Some((name.strip_suffix(&format!("_{lang}"))?, lang)));
    let key = format!("measurements-{}", text.map_or(name, |(text, _)| text).replace('_', "-"));
    let mut column = json!({
        "name": name,
        "datatype": datatype(name),
        "dc:description": said(|lang| Wording::of(lang).say(&key)),
    });
    if let (Some((_, lang)), Some(members)) = (text, column.as_object_mut()) {
        members.insert("lang".to_owned(), json!(lang));
    }
    column
}

fn datatype(name: &str) -> &'static str {
    match name {
        "low" | "high" => "decimal",
        "first_day" | "last_day" => "date",
        "recorded" => "dateTime",
        "withdrawn" => "boolean",
        "row" => "integer",
        "address" => "anyURI",
        _ => "string",
    }
}

/// The same in every language.
fn said(say: impl Fn(Lang) -> String) -> Value {
    Lang::OFFICIAL.map(|lang| json!({ "@value": say(lang), "@language": lang })).to_vec().into()
}

fn texts(text: &Text) -> Value {
    text.iter().map(|(lang, words)| json!({ "@value": words, "@language": lang })).collect()
}

fn named(text: &Text, lang: Lang) -> String {
    text.best(lang).map(|(_, words)| words.to_owned()).unwrap_or_default()
}

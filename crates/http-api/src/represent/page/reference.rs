//! Pages that explain the interface: what a problem means, and every address with what it takes and answers.

use askama::Template;
use domain::Lang;
use serde_json::Value;

use super::ProblemPage;
use super::frame::Frame;
use super::html;
use super::link::local;
use crate::represent::site::Site;
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemKind<'a> {
    frame: Frame,
    w: &'static Wording,
    title: &'a str,
    meaning: &'a str,
    status: String,
    api: String,
}

#[derive(Template)]
#[template(path = "api.html")]
struct Api {
    frame: Frame,
    w: &'static Wording,
    document: String,
    /// Whether the page is in another language than the description.
    foreign: bool,
    description: String,
    chapters: Vec<Chapter>,
}

/// The operations for one kind of reader.
struct Chapter {
    name: String,
    description: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<Parameter>,
    bodies: Vec<Content>,
    answers: Vec<Reply>,
}

struct Parameter {
    name: String,
    place: String,
    required: bool,
    description: String,
}

struct Reply {
    status: String,
    description: String,
    bodies: Vec<Content>,
}

struct Content {
    media_type: String,
    /// As it is sent; empty where there is none.
    example: String,
}

impl Operation {
    /// What the first answer looks like.
    fn example(&self) -> Option<&str> {
        let mut bodies = self.answers.first()?.bodies.iter();
        bodies.find_map(|body| Some(body.example.as_str()).filter(|example| !example.is_empty()))
    }
}

/// What a kind of problem means.
#[must_use]
pub fn problem(page: &ProblemPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let ProblemPage { path, title, meaning, status } = *page;
    let mut frame = Frame::new(title.to_owned(), path, lang, site);
    frame.description = meaning.to_owned();
    let api = local(&site.url(&format!("/{lang}/api")));
    html(&ProblemKind { frame, w, title, meaning, status: status.to_string(), api })
}

/// The description of the interface (`OpenAPI` 3.1).
#[must_use]
pub fn api(description: &Value, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let mut frame = Frame::new(w.say("api-title"), "/api", lang, site);
    frame.description = w.say("api-lead");
    let page = Api {
        frame,
        w,
        document: local(&site.url("/openapi.json")),
        foreign: lang != Lang::EN,
        description: text(&description["info"], "description"),
        chapters: chapters(description),
    };
    html(&page)
}

fn chapters(description: &Value) -> Vec<Chapter> {
    let tags = description["tags"].as_array().into_iter().flatten();
    tags.map(|tag| {
        let name = text(tag, "name");
        let operations = operations(description, &name);
        Chapter { description: text(tag, "description"), operations, name }
    })
    .collect()
}

fn operations(description: &Value, tag: &str) -> Vec<Operation> {
    let paths = description["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, operation)| (path, method, operation))
    });
    let tagged = |operation: &Value| {
        operation["tags"].as_array().is_some_and(|tags| tags.iter().any(|known| known == tag))
    };
    all.filter(|(.., operation)| tagged(operation))
        .map(|(path, method, operation)| Operation {
            id: text(operation, "operationId"),
            method: method.to_uppercase(),
            path: path.clone(),
            summary: text(operation, "summary"),
            description: text(operation, "description"),
            parameters: list(&operation["parameters"])
                .map(|of| parameter(resolve(description, of)))
                .collect(),
            bodies: contents(description, &operation["requestBody"]),
            answers: operation["responses"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(status, answer)| {
                    let answer = resolve(description, answer);
                    let bodies = contents(description, answer);
                    Reply { status: status.clone(), description: text(answer, "description"), bodies }
                })
                .collect(),
        })
        .collect()
}

fn parameter(of: &Value) -> Parameter {
    Parameter {
        name: text(of, "name"),
        place: text(of, "in"),
        required: of["required"] == true,
        description: text(of, "description"),
    }
}

/// The forms of a body, with an example each.
fn contents(description: &Value, of: &Value) -> Vec<Content> {
    let forms = of["content"].as_object().into_iter().flatten();
    forms
        .map(|(media_type, form)| {
            let examples = form["examples"].as_object().into_iter().flatten();
            let first = examples.map(|(_, example)| &resolve(description, example)["value"]).next();
            let example = match form.get("example").or(first) {
                Some(Value::String(text)) => text.clone(),
                Some(example) => serde_json::to_string_pretty(example).unwrap_or_default(),
                None => String::new(),
            };
            Content { media_type: media_type.clone(), example }
        })
        .collect()
}

/// What a reference within the document means; what is none means itself.
fn resolve<'a>(description: &'a Value, of: &'a Value) -> &'a Value {
    let pointer = of["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| description.pointer(pointer)).unwrap_or(of)
}

fn list(of: &Value) -> impl Iterator<Item = &Value> {
    of.as_array().into_iter().flatten()
}

fn text(of: &Value, name: &str) -> String {
    of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

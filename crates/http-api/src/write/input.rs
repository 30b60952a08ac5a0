//! Lists of changes as they are sent: an event's own shape without version.

use bytes::Bytes;
use domain::When;
use domain::event::{Change, Fact, Nature, Source, Subject};
use serde::Deserialize;

use crate::limits::CHANGES_MAX;
use crate::problem::{InputError, Kind, Problem};

/// A list of changes as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    changes: Vec<Sent>,
}

/// A change as it is sent: an event's own shape without version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    #[serde(rename = "type")]
    kind: String,
    source: Option<Source>,
    subject: Option<Subject>,
    effective: Option<When>,
    attested: Option<When>,
    period: Option<When>,
    nature: Option<Nature>,
    #[serde(default)]
    history: bool,
    data: serde_json::Value,
}

/// Reads a list of changes; each is about `source`, or names its own.
pub(super) fn changes(body: &Bytes, source: Option<&Source>) -> Result<Vec<Change>, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let list: Changes = serde_path_to_error::deserialize(&mut json).map_err(|error| unreadable(&error))?;
    json.end().map_err(|error| Problem::new(Kind::BadRequest, format!("the body goes on after its end: {error}")))?;
    if list.changes.len() > CHANGES_MAX {
        let detail = format!("{} changes in one request, at most {CHANGES_MAX}", list.changes.len());
        return Err(Problem::new(Kind::TooLarge, detail));
    }
    let read = list.changes.into_iter().enumerate().map(|(index, change)| change.read(index, source));
    let (changes, wrong): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let errors: Vec<InputError> = wrong.into_iter().filter_map(Result::err).collect();
    match errors.is_empty() {
        true => Ok(changes.into_iter().filter_map(Result::ok).collect()),
        false => Err(Problem::new(Kind::Content, "the changes cannot be recorded as they are").with_errors(errors)),
    }
}

/// JSON that is none is 400; JSON of another shape is 422 with a pointer.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    match inner.is_data() {
        false => Problem::new(Kind::BadRequest, format!("the body is not JSON: {inner}")),
        true => {
            let wrong = input_error(&format!("/{}", pointer(error.path())), inner.to_string());
            Problem::new(Kind::Content, "the body has not the shape of a list of changes").with_errors(vec![wrong])
        }
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    path.to_string().replace('[', ".").replace(']', "").replace('~', "~0").replace('/', "~1").replace('.', "/")
}

fn input_error(pointer: &str, detail: String) -> InputError {
    InputError { detail, pointer: Some(pointer.trim_end_matches('/').to_owned()), ..InputError::default() }
}

impl Sent {
    fn read(self, index: usize, of: Option<&Source>) -> Result<Change, InputError> {
        let wrong = |member: &str, detail: String| input_error(&format!("/changes/{index}/{member}"), detail);
        if !Fact::is_kind(&self.kind) {
            let kinds = Fact::KINDS.join(", ");
            return Err(wrong("type", format!("`{}` is not a kind of event; use one of {kinds}", self.kind)));
        }
        let text = serde_json::json!({ "type": self.kind, "data": self.data }).to_string();
        let mut json = serde_json::Deserializer::from_str(&text);
        let fact: Fact = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| wrong(&pointer(error.path()), plain_message(error.inner())))?;
        let source = match (of, self.source) {
            (Some(of), Some(own)) if *of != own => return Err(wrong("source", format!("is not {of}"))),
            (Some(of), _) => of.clone(),
            (None, Some(own)) => own,
            (None, None) => return Err(wrong("source", "name it, such as /plans/ID".to_owned())),
        };
        let subject = self.subject.unwrap_or(match source {
            Source::Plan(_) => Subject::PLAN,
            Source::Organization(_) => Subject::ORGANIZATION,
            Source::Commitment(_) => Subject::COMMITMENT,
        });
        let nature = self.nature.unwrap_or_else(|| fact.nature());
        if nature != fact.nature() && nature != Nature::Editorial {
            return Err(wrong("nature", "follows from the type; only the -revised kinds may say editorial".to_owned()));
        }
        let Self { effective, attested, period, history, .. } = self;
        Ok(Change { source, subject, effective, attested, period, nature, history, fact })
    }
}

/// The message of a JSON error without its place, which the pointer gives better.
fn plain_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}


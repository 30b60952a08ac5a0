//! Lists of changes as they are sent: an event's own shape without version.

use std::sync::Arc;

use bytes::Bytes;
use domain::event::{Change, Fact, Nature, Provenance, Source, Subject};
use domain::{When, misread};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use crate::limits::CHANGES_MAX;
use crate::problem::{InputError, Kind, Problem};

/// A list of changes as it is sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a list of changes")]
struct Changes {
    changes: Vec<Sent>,
}

/// A change as it is sent: an event's own shape without version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a change")]
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
    /// As it was sent, so that a member that stands twice is seen.
    data: Box<RawValue>,
}

/// Reads a list of changes; each is about `source`, or names its own.
pub(super) fn changes(body: &Bytes, source: Option<&Source>) -> Result<Vec<Change>, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let list: Changes = serde_path_to_error::deserialize(&mut json).map_err(|error| unreadable(&error))?;
    json.end().map_err(|error| {
        Problem::new(Kind::BadRequest, format!("the body goes on after its end, at {}", place(&error)))
    })?;
    if list.changes.len() > CHANGES_MAX {
        let detail = format!("{} changes in one request, at most {CHANGES_MAX}", list.changes.len());
        return Err(Problem::new(Kind::TooLarge, detail));
    }
    let read = list.changes.into_iter().enumerate().map(|(index, change)| change.read(index, source));
    let (changes, wrong): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let errors: Vec<InputError> = wrong.into_iter().filter_map(Result::err).collect();
    match errors.is_empty() {
        true => Ok(changes.into_iter().filter_map(Result::ok).collect()),
        false => {
            Err(Problem::new(Kind::Content, "the changes cannot be recorded as they are").with_errors(errors))
        }
    }
}

/// JSON that is none is 400; JSON of another shape is 422 with a pointer.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    match inner.is_data() {
        false => {
            let detail = format!("the body is not JSON at {}: {}", place(inner), misread(inner));
            Problem::new(Kind::BadRequest, detail)
        }
        true => {
            let wrong = input_error(&format!("/{}", pointer(error.path())), misread(inner));
            Problem::new(Kind::Content, "the body has not the shape of a list of changes")
                .with_errors(vec![wrong])
        }
    }
}

fn place(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

/// A place as a JSON pointer (RFC 6901), without its first slash.
fn pointer(path: &serde_path_to_error::Path) -> String {
    let step = |step: &Segment| match step {
        Segment::Seq { index } => index.to_string(),
        Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
        Segment::Enum { variant } => variant.clone(),
        Segment::Unknown => "?".to_owned(),
    };
    path.iter().map(step).collect::<Vec<_>>().join("/")
}

fn input_error(pointer: &str, detail: String) -> InputError {
    InputError { detail, pointer: Some(pointer.trim_end_matches('/').to_owned()), ..InputError::default() }
}

/// Where a change came from, as it was sent.
fn provenance_of(said: &RawValue) -> Result<Provenance, serde_path_to_error::Error<serde_json::Error>> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(said.get()))
}

impl Sent {
    fn read(self, index: usize, of: Option<&Source>) -> Result<Change, InputError> {
        let wrong = |member: &str, detail: String| input_error(&format!("/changes/{index}/{member}"), detail);
        if !Fact::is_kind(&self.kind) {
            let kinds = Fact::KINDS.join(", ");
            return Err(wrong("type", format!("`{}` is not a kind of event; use one of {kinds}", self.kind)));
        }
        let (data, provenance) =
            Provenance::split(self.data.get()).map_err(|error| wrong("data", misread(&error)))?;
        let provenance: Option<Provenance> =
            provenance.map(|said| provenance_of(&said)).transpose().map_err(|error| {
                wrong(&format!("data/provenance/{}", pointer(error.path())), misread(error.inner()))
            })?;
        // The type first, or the path to what is wrong in the data is lost.
        let text = format!(r#"{{"type":"{}","data":{}}}"#, self.kind, data);
        let mut json = serde_json::Deserializer::from_str(&text);
        let fact: Fact = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| wrong(&pointer(error.path()), misread(error.inner())))?;
        let source = match (of, self.source) {
            (Some(of), Some(own)) if *of != own => {
                return Err(wrong("source", format!("this address is for {of}; leave source out")));
            }
            (Some(of), _) => of.clone(),
            (None, Some(own)) => own,
            (None, None) => return Err(wrong("source", "name it, such as /plans/ID".to_owned())),
        };
        let subject = self.subject.unwrap_or_else(|| source.whole());
        let nature = self.nature.unwrap_or_else(|| fact.nature());
        if nature != fact.nature() && nature != Nature::Editorial {
            return Err(wrong(
                "nature",
                "nature follows from the type; only the kinds that end in -revised can be editorial"
                    .to_owned(),
            ));
        }
        let Self { effective, attested, period, history, .. } = self;
        let provenance = provenance.map(Arc::new);
        Ok(Change { source, subject, effective, attested, period, nature, history, provenance, fact })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The status, and pointer and detail of the first error.
    fn refused(body: &'static str) -> (u16, String, String) {
        let source: Source = "/commitments/c".parse().unwrap();
        let problem = changes(&Bytes::from_static(body.as_bytes()), Some(&source)).unwrap_err();
        let first = problem.errors.first().cloned().unwrap_or_default();
        (problem.kind.status().as_u16(), first.pointer.unwrap_or_default(), first.detail)
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        let table = [
            ("{", 400, "", ""),
            ("3", 422, "", "expected a list of changes, found an integer"),
            (r#"{"changes":[]} x"#, 400, "", ""),
            (
                r#"{"change":[]}"#,
                422,
                "/change",
                "unknown key `change` (did you mean `changes`?); known here: changes",
            ),
            (r#"{"changes":[3]}"#, 422, "/changes/0", "expected a change, found an integer"),
            (
                r#"{"changes":[{"type":"commitment-withdrawn","data":{},"colour":1}]}"#,
                422,
                "/changes/0/colour",
                "",
            ),
            (
                r#"{"changes":[{"type":"milestone-status-reported","data":{"status":"done"}}]}"#,
                422,
                "/changes/0/data/status",
                "",
            ),
            (
                r#"{"changes":[{"type":"note-published","data":{"text":{"en":"a","fr":3}}}]}"#,
                422,
                "/changes/0/data/text/fr",
                "",
            ),
            (r#"{"changes":[{"type":"rain","data":{}}]}"#, 422, "/changes/0/type", ""),
            (
                r#"{"changes":[{"type":"commitment-withdrawn","source":"/commitments/d","data":{}}]}"#,
                422,
                "/changes/0/source",
                "this address is for /commitments/c; leave source out",
            ),
            (
                r#"{"changes":[{"type":"commitment-withdrawn","effective":"June","data":{}}]}"#,
                422,
                "/changes/0/effective",
                "",
            ),
            (
                r#"{"changes":[{"type":"commitment-withdrawn","data":{"provenance":{"row":"x"}}}]}"#,
                422,
                "/changes/0/data/provenance/row",
                "expected an integer of 0 or more, found a text",
            ),
            (
                r#"{"changes":[{"type":"commitment-withdrawn","type":"x","data":{}}]}"#,
                422,
                "/changes/0",
                "the key `type` is given twice; give it once",
            ),
        ];
        for (body, status, pointer, detail) in table {
            let (found, place, said) = refused(body);
            assert_eq!((found, place.as_str()), (status, pointer), "{body}: {said}");
            assert!(said.starts_with(detail), "{body}: {said}");
        }
    }

    #[test]
    fn a_key_that_looks_like_a_path_is_one_step_of_the_pointer() {
        let (status, place, said) = refused(r#"{"a.b[0]~/c":[]}"#);
        assert_eq!((status, place.as_str()), (422, "/a.b[0]~0~1c"), "{said}");
    }

    #[test]
    fn all_wrong_changes_are_named_at_once() {
        let body = r#"{"changes":[{"type":"rain","data":{}},{"type":"note-published","data":{}},{"type":"snow","data":{}}]}"#;
        let source: Source = "/commitments/c".parse().unwrap();
        let problem = changes(&Bytes::from(body), Some(&source)).unwrap_err();
        let pointers: Vec<_> = problem.errors.iter().filter_map(|error| error.pointer.as_deref()).collect();
        assert_eq!(pointers, ["/changes/0/type", "/changes/1/data", "/changes/2/type"]);
    }
}

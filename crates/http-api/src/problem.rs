//! Errors as the client sees them (RFC 9457), and the only place that knows which status code an error has.

use std::collections::BTreeMap;

use domain::document::Problem as DocumentProblem;
use domain::{Lang, Rejection};
use http::StatusCode;
use projection::{FoldError, Refusal};
use serde::Serialize;

use crate::represent::wording::Wording;

/// The kinds of problems. Each has a stable address at `/problems/<slug>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table below says it")]
pub enum Kind {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    NotAcceptable,
    RequestTimeout,
    Rule,
    Diverged,
    KeyReused,
    Gone,
    StaleVersion,
    TooLarge,
    TargetTooLong,
    HeadTooLarge,
    Range,
    UnsupportedMediaType,
    Content,
    TooManyRequests,
    Busy,
    Unavailable,
    DiskFull,
    Internal,
}

/// One problem: what is wrong and the way out.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Its kind.
    pub kind: Kind,
    /// What is wrong this time, as a sentence for a person.
    pub detail: String,
    /// Each thing that is wrong, for input.
    pub errors: Vec<InputError>,
    /// Members of this kind alone, such as the list of what there is.
    pub more: Vec<(&'static str, serde_json::Value)>,
}

/// One thing that is wrong with an input.
#[derive(Debug, Clone, Default, Serialize)]
pub struct InputError {
    /// What is wrong with it.
    pub detail: String,
    /// Where it stands in a JSON body (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The key in a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The line in a document, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in that line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Which of several documents it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Box<str>>,
}

impl InputError {
    /// The same of one of several documents.
    #[must_use]
    pub fn of_document(self, name: &str) -> Self {
        Self { document: Some(name.into()), ..self }
    }
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::BadRequest,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::RequestTimeout,
        Self::Rule,
        Self::Diverged,
        Self::KeyReused,
        Self::Gone,
        Self::StaleVersion,
        Self::TooLarge,
        Self::TargetTooLong,
        Self::HeadTooLarge,
        Self::Range,
        Self::UnsupportedMediaType,
        Self::Content,
        Self::TooManyRequests,
        Self::Busy,
        Self::Unavailable,
        Self::DiskFull,
        Self::Internal,
    ];

    /// Status code, and the name in the address.
    fn row(self) -> (StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::BadRequest => (S::BAD_REQUEST, "bad-request"),
            Self::Unauthorized => (S::UNAUTHORIZED, "unauthorized"),
            Self::Forbidden => (S::FORBIDDEN, "forbidden"),
            Self::NotFound => (S::NOT_FOUND, "not-found"),
            Self::MethodNotAllowed => (S::METHOD_NOT_ALLOWED, "method-not-allowed"),
            Self::NotAcceptable => (S::NOT_ACCEPTABLE, "not-acceptable"),
            Self::RequestTimeout => (S::REQUEST_TIMEOUT, "request-timeout"),
            Self::Rule => (S::CONFLICT, "rule"),
            Self::Diverged => (S::CONFLICT, "diverged"),
            Self::KeyReused => (S::UNPROCESSABLE_ENTITY, "key-reused"),
            Self::Gone => (S::GONE, "gone"),
            Self::StaleVersion => (S::PRECONDITION_FAILED, "stale-version"),
            Self::TooLarge => (S::PAYLOAD_TOO_LARGE, "too-large"),
            Self::TargetTooLong => (S::URI_TOO_LONG, "target-too-long"),
            Self::HeadTooLarge => (S::REQUEST_HEADER_FIELDS_TOO_LARGE, "head-too-large"),
            Self::Range => (S::RANGE_NOT_SATISFIABLE, "range"),
            Self::UnsupportedMediaType => (S::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"),
            Self::Content => (S::UNPROCESSABLE_ENTITY, "content"),
            Self::TooManyRequests => (S::TOO_MANY_REQUESTS, "too-many-requests"),
            Self::Busy => (S::SERVICE_UNAVAILABLE, "busy"),
            Self::Unavailable => (S::SERVICE_UNAVAILABLE, "unavailable"),
            Self::DiskFull => (S::INSUFFICIENT_STORAGE, "disk-full"),
            Self::Internal => (S::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// Its status code.
    #[must_use]
    pub fn status(self) -> StatusCode {
        self.row().0
    }

    /// Its name in its address.
    #[must_use]
    pub fn slug(self) -> &'static str {
        self.row().1
    }

    /// Its title.
    #[must_use]
    pub fn title(self, lang: Lang) -> String {
        Wording::of(lang).say(&format!("problem-{}", self.slug()))
    }

    /// What it means and what to do about it.
    #[must_use]
    pub fn meaning(self, lang: Lang) -> String {
        Wording::of(lang).say(&format!("problem-{}-meaning", self.slug()))
    }
}

impl Problem {
    /// A problem with its sentence.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new(), more: Vec::new() }
    }

    /// Nothing stands at this address.
    pub(crate) fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(Kind::NotFound, format!("there is no {what}"))
    }

    /// A query parameter cannot be read.
    #[must_use]
    pub fn parameter(name: &str, error: impl std::fmt::Display) -> Self {
        Self::new(Kind::BadRequest, format!("{name}: {error}"))
    }

    /// Adds a member of its own.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.more.push((name, value.into()));
        self
    }

    /// The same of one of several documents, named in each thing that is wrong with it.
    #[must_use]
    pub fn of_document(mut self, name: &str) -> Self {
        if self.errors.is_empty() {
            self.errors = vec![InputError { detail: self.detail.clone(), ..InputError::default() }];
        }
        self.errors = self.errors.into_iter().map(|error| error.of_document(name)).collect();
        self
    }

    /// Adds what is wrong with the input.
    pub(crate) fn with_errors(mut self, errors: Vec<InputError>) -> Self {
        self.errors = errors;
        self
    }

    /// The body, `application/problem+json`; `base` is the public address of the service.
    pub(crate) fn to_json(&self, base: &str, lang: Lang) -> Vec<u8> {
        let w = Wording::of(lang);
        let said = |sentence: &String| w.program(sentence).unwrap_or_else(|| sentence.clone());
        let errors: Vec<InputError> = self
            .errors
            .iter()
            .map(|error| InputError { detail: said(&error.detail), ..error.clone() })
            .collect();
        let body = ProblemBody {
            kind: format!("{base}/problems/{}", self.kind.slug()),
            title: self.kind.title(lang),
            status: self.kind.status().as_u16(),
            detail: &said(&self.detail),
            errors: &errors,
            more: self.more.iter().map(|(name, value)| (*name, value)).collect(),
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

/// The members of the body, in their order.
#[derive(Serialize)]
struct ProblemBody<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [InputError],
    #[serde(flatten)]
    more: BTreeMap<&'static str, &'a serde_json::Value>,
}

impl From<DocumentProblem> for InputError {
    fn from(problem: DocumentProblem) -> Self {
        let DocumentProblem { place, path, message } = problem;
        Self {
            detail: message,
            pointer: None,
            path: (!path.is_empty()).then_some(path),
            line: (place.line > 0).then_some(place.line),
            column: (place.column > 0).then_some(place.column),
            document: None,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        match refusal {
            Refusal::Rejected(Rejection::Document(problems)) => {
                let errors = problems.into_iter().map(InputError::from).collect();
                Self::new(Kind::Content, detail).with_errors(errors)
            }
            Refusal::Rejected(Rejection::Change { index, rule }) => {
                let pointer = Some(format!("/changes/{index}"));
                let error = InputError { detail: rule.to_string(), pointer, ..InputError::default() };
                Self::new(Kind::Rule, detail).with_errors(vec![error])
            }
            Refusal::Forbidden { row, forbidden, .. } => {
                let line = row.and_then(|row| usize::try_from(row).ok());
                let error = InputError { detail: forbidden.to_string(), line, ..InputError::default() };
                Self::new(Kind::Forbidden, detail)
                    .with_errors(vec![error])
                    .with("error", "insufficient_scope")
            }
            Refusal::Stale { current, .. } => Self::new(Kind::StaleVersion, detail).with("version", current),
            Refusal::KeyReused => Self::new(Kind::KeyReused, detail),
            Refusal::TooLarge { .. } => Self::new(Kind::TooLarge, detail),
            Refusal::Busy => Self::new(Kind::Busy, detail),
            Refusal::DiskFull => Self::new(Kind::DiskFull, detail),
            Refusal::Away(_) | Refusal::Lost(_) => Self::new(Kind::Unavailable, detail),
            Refusal::Unavailable(_) => {
                Self::new(Kind::Unavailable, "the log takes no more writes; its operator has to look at it")
            }
        }
    }
}

impl From<FoldError> for Problem {
    /// The log cannot be read: what exactly is for the operator, not for the client.
    fn from(_: FoldError) -> Self {
        Self::new(Kind::Internal, "the log cannot be read at this point; its operator has to look at it")
    }
}

impl From<rust_xlsxwriter::XlsxError> for Problem {
    fn from(_: rust_xlsxwriter::XlsxError) -> Self {
        Self::new(Kind::Internal, "the workbook cannot be written; take the sheet as .csv")
    }
}

impl From<event_store::Error> for Problem {
    fn from(error: event_store::Error) -> Self {
        if let event_store::Error::BeyondHead { head, .. } = error {
            let detail = format!("the log has {head} events; it differs from yours, so start again from 0");
            return Self::new(Kind::Diverged, detail).with("head", head.index());
        }
        if let event_store::Error::Redacted { position } = error {
            return Self::new(
                Kind::Gone,
                format!("the bytes of event {position} were removed by law; its hash remains"),
            );
        }
        if matches!(error, event_store::Error::NoKey) {
            return Self::not_found("signed checkpoint of this; nothing of a preview is signed");
        }
        FoldError::Store(error).into()
    }
}

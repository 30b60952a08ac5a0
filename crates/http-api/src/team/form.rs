//! The forms of pages, as browsers send them.

use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;

use super::multipart::{self, Malformed, Part};
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::router::Call;
use crate::write::essence;

const FIELDS: &str = "application/x-www-form-urlencoded";
pub(crate) const PARTS: &str = "multipart/form-data";

/// How many fields and files the form of a page may have.
const FORM_PARTS_MAX: usize = 16;

/// The header by which browsers say where a request comes from (Fetch Metadata Request Headers).
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Whether the body of a request is the form of a page; none without a body.
pub(crate) fn is_form(request: &Request<Bytes>) -> Option<bool> {
    let media_type = request.headers().get(CONTENT_TYPE)?.to_str().unwrap_or_default();
    Some([FIELDS, PARTS].iter().any(|form| media_type.starts_with(form)))
}

/// Refuses a form that another site sends, where the browser says so.
pub(crate) fn same_origin(call: &Call<'_>) -> Result<(), Problem> {
    let site = call.request.headers().get(SEC_FETCH_SITE).and_then(|site| site.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Problem::new(Kind::Forbidden, "this form was sent by another site")),
    }
}

/// The fields of a form without a file.
pub(super) fn fields(call: &Call<'_>) -> Result<Query, Problem> {
    if essence(call).as_deref() != Some(FIELDS) {
        return Err(unread(FIELDS));
    }
    let text = std::str::from_utf8(call.request.body());
    let text = text.map_err(|_| Problem::new(Kind::BadRequest, "the form is not UTF-8"))?;
    match text.split('&').count() > FORM_PARTS_MAX {
        true => Err(malformed(&Malformed::TooMany(FORM_PARTS_MAX))),
        false => Query::read(Some(text)),
    }
}

/// The fields and files of a form.
pub(super) struct Parts(Vec<Part>);

/// Reads a form with a file.
pub(super) fn parts(call: &Call<'_>) -> Result<Parts, Problem> {
    read(call, FORM_PARTS_MAX).map(Parts)
}

/// The files of a form without any fields, at most so many: the name, the media type and the content of each.
pub(crate) fn files(call: &Call<'_>, files_max: usize) -> Result<Vec<(String, String, Bytes)>, Problem> {
    let file = |Part { name, file, media_type, bytes }: Part| match file {
        Some(file) => Ok((file, media_type, bytes)),
        None => Err(Problem::new(Kind::BadRequest, format!("{name} is no file; say it in the query"))),
    };
    read(call, files_max)?.into_iter().map(file).collect()
}

fn read(call: &Call<'_>, parts_max: usize) -> Result<Vec<Part>, Problem> {
    if essence(call).as_deref() != Some(PARTS) {
        return Err(unread(PARTS));
    }
    let media_type = call.header(CONTENT_TYPE).unwrap_or_default();
    multipart::read(media_type, call.request.body(), parts_max).map_err(|error| malformed(&error))
}

fn malformed(error: &Malformed) -> Problem {
    Problem::new(Kind::BadRequest, error.to_string())
}

fn unread(wanted: &'static str) -> Problem {
    Problem::new(Kind::UnsupportedMediaType, format!("send the form as {wanted}"))
        .with("available", vec![wanted])
}

impl Parts {
    /// A field as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|part| part.name == name && part.file.is_none())?;
        std::str::from_utf8(&field.bytes).ok()
    }

    /// A file.
    pub(super) fn file(&self, name: &str) -> Option<&Part> {
        self.0.iter().find(|part| part.name == name && part.file.is_some())
    }
}

//! unAPI: citations of a page by the identifier that stands in it, which is the address to cite.

use http::StatusCode;

use super::citations::{Thing, cite};
use crate::answer::{Answer, Keep};
use crate::problem::{Kind, Problem};
use crate::represent::citation::unapi::{formats, offered};
use crate::router::Call;

/// `GET /unapi`: formats that everything has; with `id` those of one work; with `format` too the citation.
pub(crate) fn unapi(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&["id", "format"])?;
    match (call.query.text("id"), call.query.text("format")) {
        (None, None) => Ok(listed(formats(None))),
        (None, Some(_)) => Err(Problem::parameter("format", "needs id; give both")),
        (Some(id), format) => Thing::at(call, id, |inner, thing| {
            let work = thing.work(inner)?;
            let Some(name) = format else {
                return Ok(listed(formats(Some((id, &work)))).status(StatusCode::MULTIPLE_CHOICES));
            };
            match offered(&work) {
                (known, Some(format)) if known == name => {
                    Ok(cite(inner, &work, format, None)?.keep(Keep::Revalidate))
                }
                (known, _) => {
                    Err(Problem::new(Kind::NotAcceptable, format!("{name} is not offered for this"))
                        .with("available", vec![known]))
                }
            }
        }),
    }
}

fn listed(xml: Vec<u8>) -> Answer {
    Answer::live("application/xml; charset=utf-8", xml)
}

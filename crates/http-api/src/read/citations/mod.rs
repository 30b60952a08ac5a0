//! Citations: of a plan, a commitment live or at a version, a series of figures, an event.
//!
//! [`Thing`] is what an address cites, and makes the [`Work`]; this file chooses the representation and answers it.
//! A suffix decides, else `?format=`, else the `Accept` header. Behind `/en` and `/fr` nothing is negotiated, so that
//! a citation's address always gives the same text.

mod commitment;
mod event;
mod plan;
mod series;
mod setting;
mod thing;

pub(crate) use commitment::{in_language, work as commitment};
pub(crate) use event::event;
pub(crate) use plan::{plan, plan_in, work as of_plan};
pub(crate) use series::series;
pub(crate) use setting::address;
pub(crate) use thing::Thing;

use domain::Lang;
use http::StatusCode;
use http::header::ACCEPT;

use super::version::Shown;
use crate::answer::Answer;
use crate::negotiate;
use crate::problem::{Kind, Problem};
use crate::represent::citation::{self, CitationFormat, FORMATS, STYLES, Work};
use crate::router::Call;

/// The media type of a formatted reference.
pub(crate) const FORMATTED: &str = "text/x-bibliography";

/// The media type of a formatted reference for whoever asks for it by name, such as a browser.
const PLAIN: &str = "text/plain";

/// The name of a formatted reference in `?format=`.
const FORMATTED_NAME: &str = "text";

/// The style of a formatted reference unless asked otherwise.
const USUAL_STYLE: &str = "apa";

/// What a citation may be asked with, whatever is cited.
const PARAMETERS: [&str; 6] = ["accessed", "as_of", "attested_by", "format", "proof", "style"];

/// A representation that is no citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// The page of a thing.
    Page,
    /// Its status as JSON.
    Json,
    /// What its page says, as plain text.
    Text,
    /// An event as it is stored.
    Stored,
}

impl Other {
    /// Its name in `?format=`, and as a suffix behind a dot.
    fn name(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::Json => "json",
            Self::Text => "txt",
            Self::Stored => "cloudevents",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Page => "text/html",
            Self::Json => "application/json",
            Self::Text => "text/plain",
            Self::Stored => "application/cloudevents+json",
        }
    }
}

/// The representation that a request wants.
enum Wanted {
    /// One that is no citation.
    Other(Other),
    /// A formatted reference, and the media type that it is to have.
    Reference(&'static str),
    /// A citation, and the media type that was asked for where it was one.
    Citation(&'static CitationFormat, Option<&'static str>),
}

/// What a request gets.
pub(crate) enum Represented {
    /// A citation.
    Cited(Box<Answer>),
    /// Something else, which is still to be made.
    Other(Other),
}

/// The language of a citation: that of the address, else English. It is never negotiated.
pub(crate) fn lang(call: &Call<'_>) -> Lang {
    call.lang.unwrap_or(Lang::EN)
}

/// Chooses among the citations and others; of these, the first is the one for whoever likes several alike.
fn wanted(call: &Call<'_>, others: &[Other]) -> Result<Wanted, Problem> {
    match (call.suffix.as_deref(), call.query.text("format")) {
        (Some(_), Some(_)) => Err(Problem::parameter("format", "excludes a suffix; give one of them")),
        (Some(suffix), None) => by_suffix(suffix, others),
        (None, Some(name)) => by_name(name, others),
        (None, None) => match (call.lang, others) {
            (Some(_), [page, ..]) => Ok(Wanted::Other(*page)),
            _ => negotiated(call, others),
        },
    }
}

fn by_suffix(suffix: &str, others: &[Other]) -> Result<Wanted, Problem> {
    let suffixed = || others.iter().filter(|other| **other != Other::Page);
    let other = suffixed().find(|other| suffix.strip_prefix('.') == Some(other.name()));
    let found = other.map(|other| Wanted::Other(*other));
    found
        .or_else(|| CitationFormat::by_suffix(suffix).map(|format| Wanted::Citation(format, None)))
        .ok_or_else(|| {
            let known = suffixed().map(|other| format!(".{}", other.name()));
            let known = known.chain(FORMATS.iter().map(|format| format.suffix.to_owned()));
            Problem::not_found(format_args!("representation `{suffix}`"))
                .with("available", known.collect::<Vec<_>>())
        })
}

fn by_name(name: &str, others: &[Other]) -> Result<Wanted, Problem> {
    if name == FORMATTED_NAME {
        return Ok(Wanted::Reference(PLAIN));
    }
    let other = others.iter().find(|other| other.name() == name).map(|other| Wanted::Other(*other));
    other.or_else(|| CitationFormat::by_name(name).map(|format| Wanted::Citation(format, None))).ok_or_else(
        || {
            let known = others.iter().map(|other| other.name()).chain([FORMATTED_NAME]);
            let known: Vec<&str> = known.chain(FORMATS.iter().map(CitationFormat::name)).collect();
            Problem::parameter(
                "format",
                format_args!("`{name}` is not known; write one of {}", known.join(", ")),
            )
            .with("available", known)
        },
    )
}

/// What the client likes best (RFC 9110, section 12.5.1). Several formats may share a media type: it is listed once,
/// and means the first of them.
fn negotiated(call: &Call<'_>, others: &[Other]) -> Result<Wanted, Problem> {
    let formats = FORMATS.iter().flat_map(|f| std::iter::once(f.essence()).chain(f.aliases.iter().copied()));
    let mut offers: Vec<&'static str> = Vec::new();
    for offer in others.iter().map(|other| other.media_type()).chain([FORMATTED]).chain(formats) {
        if !offers.contains(&offer) {
            offers.push(offer);
        }
    }
    let best = best(call, &offers)?;
    let other = others.iter().find(|other| other.media_type() == best).map(|other| Wanted::Other(*other));
    let format = CitationFormat::by_media_type(best).map(|format| Wanted::Citation(format, Some(best)));
    Ok(other.or(format).unwrap_or(Wanted::Reference(FORMATTED)))
}

/// Says that an answer was chosen by what the client accepts, where it was.
pub(crate) fn vary(call: &Call<'_>, answer: Answer) -> Answer {
    match call.lang.is_none() && call.suffix.is_none() && call.query.text("format").is_none() {
        true => answer.header("vary", "Accept, Accept-Language, Accept-Encoding"),
        false => answer,
    }
}

/// A work in a citation format.
pub(crate) fn cite(
    call: &Call<'_>,
    work: &Work,
    format: &CitationFormat,
    asked: Option<&str>,
) -> Result<Answer, Problem> {
    call.query.allow(&PARAMETERS)?;
    let media_type = match asked {
        Some(asked) if asked != format.essence() => format!("{asked}; charset=utf-8"),
        Some(_) | None => format.media_type.to_owned(),
    };
    let answer = Answer::live(&media_type, (format.render)(work)).language(lang(call));
    Ok(match format.download && asked.is_none() {
        true => {
            let name = format.file_name(work);
            answer.header("content-disposition", &format!("attachment; filename=\"{name}\""))
        }
        false => answer,
    })
}

/// `GET /commitments/{id}/citation`, and the same of a version: a formatted reference as text, or as HTML for whoever
/// prefers that; or a citation as `?format=` says.
pub(crate) fn formatted(call: &Call<'_>) -> Result<Answer, Problem> {
    if let Some(to) = Shown::elsewhere(call, "/citation")? {
        return Ok(Answer::redirect(StatusCode::FOUND, &call.app.site().url(&to)));
    }
    let shown = series::shown(call)?;
    let work = commitment(call, &shown)?;
    let named = call.query.text("format").map(|name| by_name(name, &[Other::Page])).transpose()?;
    let answer = match named {
        Some(Wanted::Citation(format, _)) => cite(call, &work, format, None)?,
        Some(Wanted::Reference(media_type)) => reference(call, &work, media_type)?,
        Some(Wanted::Other(_)) => reference(call, &work, Other::Page.media_type())?,
        None => {
            let best = best(call, &[PLAIN, FORMATTED, Other::Page.media_type()])?;
            reference(call, &work, best)?.header("vary", "Accept, Accept-Encoding")
        }
    };
    Ok(shown.describe_citation(call, answer))
}

/// The media type that the client likes best.
fn best(call: &Call<'_>, offers: &[&'static str]) -> Result<&'static str, Problem> {
    negotiate::best(call.header(ACCEPT), offers).ok_or_else(|| {
        Problem::new(Kind::NotAcceptable, "none of these representations is accepted")
            .with("available", offers.to_vec())
    })
}

/// The representation that is wanted, made where it is a citation.
pub(crate) fn represented(
    call: &Call<'_>,
    work: impl Fn() -> Result<Work, Problem>,
    others: &[Other],
) -> Result<Represented, Problem> {
    Ok(match wanted(call, others)? {
        Wanted::Other(other) => Represented::Other(other),
        Wanted::Reference(media_type) => Represented::Cited(Box::new(reference(call, &work()?, media_type)?)),
        Wanted::Citation(format, asked) => Represented::Cited(Box::new(cite(call, &work()?, format, asked)?)),
    })
}

/// A formatted reference as text, or as an element of HTML with the class that CSL gives it; `style` and `locale` from
/// the query or from the accepted media type.
fn reference(call: &Call<'_>, work: &Work, media_type: &str) -> Result<Answer, Problem> {
    call.query.allow(&[PARAMETERS.as_slice(), &["locale"]].concat())?;
    let accept = call.header(ACCEPT);
    let chosen = |name: &str| {
        call.query.text(name).map(str::to_owned).or_else(|| negotiate::parameter(accept, FORMATTED, name))
    };
    let style = chosen("style").unwrap_or_else(|| USUAL_STYLE.to_owned());
    let locale = chosen("locale").unwrap_or_else(|| work.language.clone());
    let reference = citation::formatted(work, &style, &locale).map_err(|error| {
        let known: Vec<&str> = STYLES.iter().map(|style| style.name).collect();
        Problem::new(Kind::BadRequest, error.to_string()).with("available", known)
    })?;
    let body = match media_type == Other::Page.media_type() {
        true => format!("<div class=\"csl-entry\">{}</div>\n", reference.html),
        false => reference.text + "\n",
    };
    let media_type = format!("{media_type}; charset=utf-8");
    let answer = Answer::live(&media_type, body);
    Ok(answer.header("content-language", reference.locale_used))
}

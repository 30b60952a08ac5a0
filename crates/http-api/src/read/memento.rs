//! Memento ([RFC 7089](https://www.rfc-editor.org/rfc/rfc7089)): old versions by the time at which they were recorded.
//!
//! The live address of a commitment is the original, its versions are the mementos, and their datetime is the moment
//! of recording, to the second.

use std::time::{Duration, UNIX_EPOCH};

use domain::Lang;
use http::StatusCode;
use http::header::HeaderName;
use jiff::Timestamp;
use projection::Version;

use super::id;
use super::version::Shown;
use crate::answer::{Answer, Keep};
use crate::problem::{Kind, Problem};
use crate::represent::site::Topic;
use crate::router::Call;

const ACCEPT_DATETIME: HeaderName = HeaderName::from_static("accept-datetime");

/// `GET /timegate/commitments/{id}`: to the version that was known at `Accept-Datetime`, or to the newest.
pub(crate) fn timegate(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let record = Mementos::of(call)?;
    let version = match call.request.headers().get(ACCEPT_DATETIME) {
        None => record.last(),
        Some(asked) => record.known_at(asked.to_str().ok().and_then(moment).ok_or_else(|| {
            Problem::new(
                Kind::BadRequest,
                "Accept-Datetime is not a date such as Sat, 01 Sep 2018 12:00:00 GMT",
            )
        })?),
    };
    let to = record.address(&version);
    let answer =
        Answer::redirect(StatusCode::FOUND, &to).keep(Keep::Revalidate).header("vary", "Accept-Datetime");
    let answer = record.link_memento(record.link_original(answer), "memento", &version);
    Ok(record.link_around(answer, &version))
}

/// `GET /commitments/{id}/timemap`: every version with its datetime, oldest first (section 5).
pub(crate) fn timemap(call: &Call<'_>) -> Result<Answer, Problem> {
    call.query.allow(&[])?;
    let record = Mementos::of(call)?;
    let (first, last) = (record.first(), record.last());
    let (from, until) = (http_date(first.time), http_date(last.time));
    let mut entries = vec![
        format!("<{}>; rel=\"original\"", record.original()),
        format!("<{}>; rel=\"timegate\"", record.timegate()),
        format!(
            "<{}>; rel=\"self\"; type=\"application/link-format\"; from=\"{from}\"; until=\"{until}\"",
            record.timemap()
        ),
    ];
    for version in &record.versions {
        let rel = match (version.number == first.number, version.number == last.number) {
            (true, true) => "first last memento",
            (true, false) => "first memento",
            (false, true) => "last memento",
            (false, false) => "memento",
        };
        entries.push(format!(
            "<{}>; rel=\"{rel}\"; datetime=\"{}\"",
            record.address(version),
            http_date(version.time)
        ));
    }
    let body = entries.join(",\n") + "\n";
    Ok(Answer::live("application/link-format; charset=utf-8", body).modified(Some(last.time)))
}

/// Adds what a commitment, or a version of it, says about its mementos.
pub(crate) fn describe(call: &Call<'_>, shown: &Shown, answer: Answer) -> Answer {
    let Ok(record) = Mementos::of(call) else { return answer };
    let answer = record.link_original(answer);
    let this = record.versions.iter().find(|version| version.number == shown.view.version).copied();
    let Some(this) = this.filter(|_| shown.pinned) else { return answer };
    record.link_around(answer.header("memento-datetime", &http_date(this.time)), &this)
}

/// The versions of a commitment with their addresses; there is at least one.
struct Mementos<'a> {
    call: &'a Call<'a>,
    id: domain::Slug,
    versions: Vec<Version>,
}

impl<'a> Mementos<'a> {
    fn of(call: &'a Call<'a>) -> Result<Self, Problem> {
        let id = id(call, "id")?;
        let versions: Vec<Version> = call.state.versions(&id).unwrap_or_default();
        match versions.is_empty() {
            true => Err(Problem::not_found(format_args!("commitment `{id}`"))),
            false => Ok(Self { call, id, versions }),
        }
    }

    fn first(&self) -> Version {
        self.versions.first().copied().expect("a commitment has a version from its first event on")
    }

    fn last(&self) -> Version {
        self.versions.last().copied().expect("a commitment has a version from its first event on")
    }

    /// The newest version that was known at a moment; before the first one, the first (section 4.5.3).
    fn known_at(&self, moment: Timestamp) -> Version {
        let known = self.versions.iter().take_while(|version| version.time.as_second() <= moment.as_second());
        known.last().copied().unwrap_or(self.first())
    }

    fn address(&self, version: &Version) -> String {
        self.call.app.site().cited(&self.id, Some(version.number), Lang::EN)
    }

    fn original(&self) -> String {
        self.call.app.site().thing(&Topic::Commitment(self.id.clone()))
    }

    fn timegate(&self) -> String {
        self.call.app.site().url(&format!("/timegate/commitments/{}", self.id))
    }

    fn timemap(&self) -> String {
        format!("{}/timemap", self.original())
    }

    fn link_original(&self, answer: Answer) -> Answer {
        let (from, until) = (http_date(self.first().time), http_date(self.last().time));
        let timemap = format!("; type=\"application/link-format\"; from=\"{from}\"; until=\"{until}\"");
        let answer = answer.link(&self.original(), "original", "").link(&self.timegate(), "timegate", "");
        answer.link(&self.timemap(), "timemap", &timemap)
    }

    /// The mementos before and after a version, and those at the ends.
    fn link_around(&self, answer: Answer, version: &Version) -> Answer {
        let at = self.versions.iter().position(|known| known.number == version.number);
        let beside = |step: fn(usize) -> Option<usize>| self.versions.get(step(at?)?).copied();
        let around = [
            ("first memento", Some(self.first())),
            ("prev memento", beside(|at| at.checked_sub(1))),
            ("next memento", beside(|at| at.checked_add(1))),
            ("last memento", Some(self.last())),
        ];
        let known = around.into_iter().filter_map(|(rel, version)| Some((rel, version?)));
        known.fold(answer, |answer, (rel, version)| self.link_memento(answer, rel, &version))
    }

    fn link_memento(&self, answer: Answer, rel: &str, version: &Version) -> Answer {
        let datetime = format!("; datetime=\"{}\"", http_date(version.time));
        answer.link(&self.address(version), rel, &datetime)
    }
}

/// A moment as HTTP writes it (RFC 9110, section 5.6.7).
fn http_date(time: Timestamp) -> String {
    let seconds = u64::try_from(time.as_second()).unwrap_or_default();
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}

/// Reads the one form that RFC 7089 allows (section 2.1): case and zone matter.
fn moment(text: &str) -> Option<Timestamp> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    let moment = Timestamp::from_second(since.as_secs().try_into().ok()?).ok()?;
    (http_date(moment) == text).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datetime_has_one_form() {
        assert!(moment("Sat, 01 Sep 2018 12:00:00 GMT").is_some());
        let wrong = [
            "2018-09-01",
            "Sat, 1 Sep 2018 12:00:00 GMT",
            "Saturday, 01-Sep-18 12:00:00 GMT",
            "Sat Sep  1 12:00:00 2018",
            "sat, 01 sep 2018 12:00:00 GMT",
            "Sat, 01 Sep 2018 12:00:00 +0000",
            "Sun, 01 Sep 2018 12:00:00 GMT",
            "",
        ];
        for text in wrong {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}

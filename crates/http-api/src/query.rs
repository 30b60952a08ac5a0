//! The query of an address: names and values, read strictly.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::Problem;
use crate::problem::Kind;

/// What networks and mailing services put behind the addresses that are shared there, to count who comes from where. It
/// asks for nothing. Names that begin with `utm_` are the same.
const PUT_BY_OTHERS: [&str; 15] = [
    "_hsenc",
    "_hsmi",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "ttclid",
    "twclid",
    "wbraid",
];

/// What is asked for in a query into which others put something; none where nobody did.
pub(crate) fn asked(query: &str) -> Option<String> {
    let is_put = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or(pair);
        name.starts_with("utm_") || PUT_BY_OTHERS.contains(&name)
    };
    let has_some = query.split('&').any(|pair| is_put(&pair));
    has_some.then(|| query.split('&').filter(|pair| !is_put(pair)).collect::<Vec<_>>().join("&"))
}

/// The parameters of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query; each name may stand once.
    pub(crate) fn read(text: Option<&str>) -> Result<Self, Problem> {
        let mut parameters: Vec<(String, String)> = Vec::new();
        for pair in text.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let unreadable = || Problem::new(Kind::BadRequest, "the query is not UTF-8 in percent encoding");
            let name = spaced(name).ok_or_else(unreadable)?;
            let wrong = || Problem::parameter(&name, "is not UTF-8 in percent encoding");
            let value = spaced(value).ok_or_else(wrong)?;
            if parameters.iter().any(|(known, _)| *known == name) {
                return Err(Problem::parameter(&name, "is given twice; give it once"));
            }
            parameters.push((name, value));
        }
        Ok(Self(parameters))
    }

    /// Refuses parameters that mean nothing here, so that a misspelt filter does not answer everything.
    pub(crate) fn allow(&self, names: &[&str]) -> Result<(), Problem> {
        match self.0.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            Some((name, _)) if names.is_empty() => {
                Err(Problem::parameter(name, "means nothing here; no parameters are taken"))
            }
            Some((name, _)) => {
                Err(Problem::parameter(name, format!("means nothing here; use {}", names.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// A parameter as text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter as something that is read from text.
    pub(crate) fn get<T: FromStr>(&self, name: &str) -> Result<Option<T>, Problem>
    where
        T::Err: std::fmt::Display,
    {
        let read = self.text(name).map(str::parse).transpose();
        read.map_err(|error: T::Err| Problem::parameter(name, error))
    }

    /// A parameter that is a day.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        let day = self.text(name).map(str::parse).transpose();
        day.map_err(|_: jiff::Error| Problem::parameter(name, "is not a day such as 2018-06-30"))
    }

    /// A parameter that is a moment.
    pub(crate) fn moment(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let moment = self.text(name).map(str::parse).transpose();
        moment.map_err(|_: jiff::Error| {
            Problem::parameter(name, "is not a moment such as 2018-06-30T12:00:00Z")
        })
    }

    /// The query again: those of the parameters that are given, and one more.
    pub(crate) fn with(&self, names: &[&str], more: &[&str], last: (&str, &str)) -> String {
        let names = names.iter().chain(more);
        let kept = names.filter_map(|name| Some((*name, self.text(name).filter(|text| !text.is_empty())?)));
        let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let pairs = kept.chain([last]).map(|(name, value)| format!("{name}={}", encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// A parameter that is `true` or `false`; false where it is absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true" | "") => Ok(true),
            Some(_) => Err(Problem::parameter(name, "is neither true nor false")),
        }
    }

    /// A number within limits, or its usual value, also where it is given empty, as forms give it.
    pub(crate) fn count(&self, name: &str, usual: usize, max: usize) -> Result<usize, Problem> {
        let Some(text) = self.text(name).filter(|text| !text.is_empty()) else { return Ok(usual) };
        let count = text.parse().ok().filter(|count| (1..=max).contains(count));
        count.ok_or_else(|| Problem::parameter(name, format!("is not from 1 to {max}")))
    }
}

/// A piece of a query as text; a plus sign is a blank, as forms write it.
fn spaced(piece: &str) -> Option<String> {
    decoded(&piece.replace('+', " "))
}

/// A piece of an address as text; none where an escape is broken, or where what is escaped is not UTF-8.
pub(crate) fn decoded(piece: &str) -> Option<String> {
    let is_escape =
        |after: &str| after.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    let whole = piece.split('%').skip(1).all(is_escape);
    percent_decode_str(piece).decode_utf8().ok().filter(|_| whole).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_put_into_a_query_is_not_asked_for() {
        for (query, left) in [
            ("utm_source=news&utm_medium=email", Some("")),
            ("q=a&fbclid=x&limit=1", Some("q=a&limit=1")),
            ("gclid", Some("")),
            ("q=utm_source", None),
            ("utm=1&q=fbclid=1", None),
            ("", None),
        ] {
            assert_eq!(asked(query).as_deref(), left, "{query}");
        }
    }

    #[test]
    fn a_parameter_is_read_as_it_was_written_or_refused_by_its_name() {
        let read = |query| Query::read(Some(query)).map_err(|problem| problem.detail);
        let query = read("q=a+b%2Bc%25&on=&e=%C3%89").unwrap();
        let values = ["q", "on", "e"].map(|name| query.text(name).unwrap());
        assert_eq!(values, ["a b+c%", "", "É"]);
        let named = "q: is not UTF-8 in percent encoding";
        for broken in ["q=%zz", "q=%", "q=%2", "q=100%", "q=%ff", "on=x&q=%+2", "q=%é"] {
            assert_eq!(read(broken).unwrap_err(), named, "{broken}");
        }
        assert_eq!(read("%zz=1").unwrap_err(), "the query is not UTF-8 in percent encoding");
    }
}

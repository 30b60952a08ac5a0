//! What an address cites.

use bytes::Bytes;
use domain::LocalId;
use http::Request;

use super::super::version::Shown;
use super::{commitment, event, lang, plan, series};
use crate::problem::{Kind, Problem};
use crate::represent::citation::Work;
use crate::router::{Call, Found, find};

/// Something that can be cited.
pub(crate) enum Thing {
    /// A commitment, live or at a version.
    Commitment(Shown),
    /// The figures of an indicator of it.
    Series(Shown, LocalId),
    /// A plan.
    Plan,
    /// An event.
    Event,
}

impl Thing {
    /// The templates of the addresses that cite.
    const TEMPLATES: [&str; 6] = [
        "/commitments/{id}",
        "/commitments/{id}/versions/{version}",
        "/commitments/{id}/indicators/{indicator}",
        "/commitments/{id}/versions/{version}/indicators/{indicator}",
        "/plans/{plan}",
        "/events/{event}",
    ];

    /// Reads an address of this service, and hands over the thing with the call that would ask for it.
    ///
    /// An address elsewhere, and one of ours that cites nothing, is not found.
    pub(crate) fn at<T>(
        call: &Call<'_>,
        address: &str,
        then: impl FnOnce(&Call<'_>, Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let path = call.app.site().path_of(address).ok_or_else(|| {
            let detail = format!(
                "{address} is not an address of {}; if it was one before, whoever runs the service names it in \
                 former_public_urls",
                call.app.site().url("")
            );
            Problem::new(Kind::NotFound, detail)
        })?;
        let nothing = || Problem::not_found(format_args!("citation of {address}"));
        let request = Request::get(path).body(Bytes::new()).map_err(|_| nothing())?;
        let Found::Route(matched, inner) = find(call.app, &request)? else { return Err(nothing()) };
        if !Self::TEMPLATES.contains(&matched.template()) {
            return Err(nothing());
        }
        let thing = Self::of(&inner)?;
        then(&inner, thing)
    }

    fn of(call: &Call<'_>) -> Result<Self, Problem> {
        let named = |name| !call.segment(name).is_empty();
        Ok(match (named("plan"), named("event"), named("indicator")) {
            (true, _, _) => Self::Plan,
            (_, true, _) => Self::Event,
            (_, _, true) => {
                let id = call.segment("indicator");
                let id = id.parse().map_err(|_| Problem::not_found(format_args!("indicator `{id}`")))?;
                Self::Series(series::shown(call)?, id)
            }
            _ => Self::Commitment(series::shown(call)?),
        })
    }

    /// The work that it is, in the language of the address.
    pub(crate) fn work(&self, call: &Call<'_>) -> Result<Work, Problem> {
        match self {
            Self::Commitment(shown) => commitment::work(call, shown),
            Self::Series(shown, _) => series::work(call, shown),
            Self::Plan => plan::work(call),
            Self::Event => event::work(call),
        }
    }

    /// The commitment at the version that it is, where it is one or a part of one.
    pub(crate) fn shown(&self) -> Option<&Shown> {
        match self {
            Self::Commitment(shown) | Self::Series(shown, _) => Some(shown),
            Self::Plan | Self::Event => None,
        }
    }

    /// The indicator, where it is one.
    pub(crate) fn indicator(&self) -> Option<&LocalId> {
        if let Self::Series(_, id) = self { Some(id) } else { None }
    }

    /// The address of it at a version; empty for what has none.
    pub(crate) fn address_at(&self, call: &Call<'_>, version: u64) -> String {
        let Some(shown) = self.shown() else { return String::new() };
        let whole = call.app.site().cited(&shown.view.id, Some(version), lang(call));
        match self.indicator() {
            Some(id) => format!("{whole}/indicators/{id}"),
            None => whole,
        }
    }
}

//! An answer before it is sent: what is said, and how it may be kept.

use bytes::Bytes;
use domain::Lang;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use jiff::Timestamp;

use crate::body::{Body, Pieces};
use crate::replay::Follow;
use crate::represent::wording::Wording;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Body,
    pub(crate) keep: Keep,
    /// How long this service keeps it as bytes.
    pub(crate) lasts: Lasts,
    /// Whether it becomes smaller when packed, though its media type does not say that it is text.
    pub(crate) packs: bool,
    /// Goes in front of the hash in the `ETag`: the version of a commitment.
    pub(crate) tag: Option<String>,
    pub(crate) modified: Option<Timestamp>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

/// How long an answer may be kept by those on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// For ever: it never changes.
    Immutable,
    /// It is asked for anew each time, by its `ETag`.
    Revalidate,
    /// A few minutes, as feed readers expect.
    Minutes,
    /// Not at all.
    Never,
    /// Not at all, and it is for the one who is signed in: no other site's script gets to read it.
    Private,
}

/// How long what this service made for one reader is what it would make for the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasts {
    /// It is made for each.
    Not,
    /// While nothing is recorded and the day lasts.
    WhileUnchanged,
    /// The same, for a reader who comes with nothing or with this: who comes with something older gets what he missed.
    ForNewcomers,
    /// Until something is redacted.
    ForEver,
}

impl Keep {
    /// Its `Cache-Control`.
    pub(crate) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Revalidate => "public, no-cache",
            Self::Minutes => "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400",
            Self::Never => "no-store",
            Self::Private => "private, no-store",
        })
    }
}

impl Answer {
    fn new(status: StatusCode, media_type: &str, body: Body, keep: Keep) -> Self {
        let (lasts, packs) = (Lasts::WhileUnchanged, false);
        let (tag, modified, headers) = (None, None, Vec::new());
        let answer = Self { status, body, keep, lasts, packs, tag, modified, headers };
        answer.header("content-type", media_type)
    }

    /// Something that may change.
    pub(crate) fn live(media_type: &str, body: impl Into<Bytes>) -> Self {
        Self::new(StatusCode::OK, media_type, Body::Bytes(body.into()), Keep::Revalidate)
    }

    /// Something that never changes.
    pub(crate) fn immutable(media_type: &str, body: impl Into<Bytes>) -> Self {
        Self::new(StatusCode::OK, media_type, Body::Bytes(body.into()), Keep::Immutable)
    }

    /// What is read from the log as it is sent.
    pub(crate) fn pieces(media_type: &str, pieces: Pieces) -> Self {
        Self::new(StatusCode::OK, media_type, Body::Pieces(pieces), Keep::Never)
    }

    /// The log from a position, and what comes.
    pub(crate) fn follow(media_type: &str, follow: Follow) -> Self {
        Self::new(StatusCode::OK, media_type, Body::Follow(follow), Keep::Never)
    }

    /// JSON of a view.
    pub(crate) fn json(view: &impl serde::Serialize) -> Self {
        Self::live("application/json; charset=utf-8", serde_json::to_vec(view).unwrap_or_default())
    }

    /// A page.
    pub(crate) fn page(html: String, lang: Lang) -> Self {
        Self::live("text/html; charset=utf-8", html).language(lang)
    }

    /// What another service answered, for the one who is signed in.
    pub(crate) fn private(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        let kept = [header::CONTENT_TYPE, header::CONTENT_LANGUAGE, header::LOCATION];
        let headers =
            kept.into_iter().filter_map(|name| Some((name.clone(), head.headers.get(name)?.clone())));
        Self { headers: headers.collect(), ..Self::new(head.status, "", body, Keep::Private) }
    }

    /// Another address.
    pub(crate) fn redirect(status: StatusCode, to: &str) -> Self {
        let answer =
            Self::new(status, "text/plain; charset=utf-8", Body::from(format!("{to}\n")), Keep::Revalidate);
        answer.header("location", to)
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Says only that the client has it already.
    pub(crate) fn not_modified(self) -> Self {
        self.status(StatusCode::NOT_MODIFIED)
    }

    pub(crate) fn keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }

    /// Has this service keep it as bytes for other than as long as nothing changes.
    pub(crate) fn kept(mut self, lasts: Lasts) -> Self {
        self.lasts = lasts;
        self
    }

    /// Has it packed for those who accept it.
    pub(crate) fn packs(mut self, packs: bool) -> Self {
        self.packs = packs;
        self
    }

    /// How long this service keeps it as bytes: what nobody else may keep, not at all.
    pub(crate) fn lasts(&self) -> Lasts {
        match self.keep {
            Keep::Never | Keep::Private => Lasts::Not,
            Keep::Immutable | Keep::Revalidate | Keep::Minutes => self.lasts,
        }
    }

    pub(crate) fn tag(mut self, tag: String) -> Self {
        self.tag = Some(tag);
        self
    }

    pub(crate) fn modified(mut self, modified: Option<Timestamp>) -> Self {
        self.modified = modified;
        self
    }

    pub(crate) fn language(self, lang: Lang) -> Self {
        self.header("content-language", Wording::of(lang).locale())
    }

    /// Adds a header. A value that no header may have is left out.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.push((name, value));
        }
        self
    }

    /// Adds a link (RFC 8288).
    pub(crate) fn link(self, address: &str, rel: &str, more: &str) -> Self {
        self.header(header::LINK.as_str(), &format!("<{address}>; rel=\"{rel}\"{more}"))
    }

    /// How long its links are on the wire, as headers of their own.
    pub(crate) fn link_bytes(&self) -> usize {
        let links = self.headers.iter().filter(|(name, _)| *name == header::LINK);
        links.map(|(_, link)| "link: \r\n".len() + link.len()).sum()
    }

    /// The response, without what `conditional` and `respond` add.
    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, self.keep.header());
        response
    }
}

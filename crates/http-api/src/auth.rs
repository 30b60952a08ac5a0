//! Who may write.

use std::net::{IpAddr, Ipv6Addr};

use bytes::Bytes;
use domain::Permit;
use http::Request;
use http::header::{AUTHORIZATION, FORWARDED};

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::proxies::X_FORWARDED_FOR;
use crate::tokens::Token;

/// The address of the client of a request, as far as it is known, among its extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Someone who may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    /// As the log names them: the key id of the token, or `operator` where the service has no tokens and only this
    /// machine reaches it.
    pub(crate) actor: String,
    /// What they may record.
    pub(crate) permit: Permit,
    /// The hash of the token.
    token: Option<[u8; 32]>,
}

/// Who writes with a request.
///
/// # Errors
///
/// As [`holder`].
pub(crate) fn writer(app: &App, request: &Request<Bytes>) -> Result<Holder, Problem> {
    match bearer(request) {
        None if app.settings().tokens.is_some() => {
            Err(Problem::new(Kind::Unauthorized, "send a token as Authorization: Bearer mp1_…"))
        }
        text => holder(app, request, text.unwrap_or_default()),
    }
}

/// Who a token belongs to that came with a request; a bad one is counted against the client. Where the service has no
/// tokens and only this machine reaches it, whoever asks is the operator, whatever the text.
///
/// # Errors
///
/// 401 for no good token, 429 after too many of these, 403 where nobody may write.
pub(crate) fn holder(app: &App, request: &Request<Bytes>, token: &str) -> Result<Holder, Problem> {
    let Some(source) = &app.settings().tokens else { return operator(app, request) };
    if let Some(token) = source.tokens().find(token, app.today()) {
        let Token { key, permit, hash, .. } = token;
        return Ok(Holder { actor: key.to_string(), permit: permit.clone(), token: Some(*hash) });
    }
    let peer = request.extensions().get().map_or(IpAddr::from(Ipv6Addr::UNSPECIFIED), |Peer(peer)| *peer);
    Err(match app.failures().count(peer, app.projection().clock().now()) {
        Some(seconds) => Problem::new(
            Kind::TooManyRequests,
            format!("too many tokens from your address were refused; try again in {seconds} s"),
        )
        .with("retry_after", seconds),
        None => Problem::new(
            Kind::Unauthorized,
            "this token is unknown, expired or revoked; ask the operator for another",
        )
        .with("error", "invalid_token"),
    })
}

/// Whether someone may still write what they might when their token was seen.
pub(crate) fn is_good(app: &App, holder: &Holder) -> bool {
    match (&app.settings().tokens, holder.token) {
        (Some(source), Some(hash)) => {
            let tokens = source.tokens();
            tokens.good(&hash, app.today()).is_some_and(|token| token.permit == holder.permit)
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Without tokens, whoever uses this machine is the operator; whoever comes through a proxy is somewhere else.
fn operator(app: &App, request: &Request<Bytes>) -> Result<Holder, Problem> {
    let headers = request.headers();
    if !app.settings().loopback {
        return Err(no_writes());
    }
    if headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(FORWARDED) {
        let detail = "this service was started without tokens and takes no writes through a proxy; start it with --tokens FILE";
        return Err(Problem::new(Kind::Forbidden, detail));
    }
    Ok(Holder { actor: "operator".to_owned(), permit: Permit::everything(), token: None })
}

/// That nobody may write.
pub(crate) fn no_writes() -> Problem {
    let detail = "this service was started without tokens and takes no writes; start it with --tokens FILE";
    Problem::new(Kind::Forbidden, detail)
}

/// The token of a request. The scheme is written in any case (RFC 9110, section 11.1).
fn bearer(request: &Request<Bytes>) -> Option<&str> {
    let mut sent = request.headers().get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (sent.next(), sent.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

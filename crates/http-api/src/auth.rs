//! Who may write. Tokens are random, so a plain hash keeps them at rest; they are compared in constant time.

use std::fmt;

use domain::Slug;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::problem::{Kind, Problem};

/// One token as it is kept: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name in the log: the actor of what it records.
    pub key: Slug,
    /// SHA-256 of the whole token.
    pub hash: [u8; 32],
    /// The day after which it is no longer good; none: for ever.
    pub expires: Option<Date>,
    /// Whether it was taken back. Its line stays, so that the log's actors can be looked up.
    pub revoked: bool,
    /// Whose it is, in words.
    pub name: String,
}

/// The tokens of a service: a file with one line each.
///
/// A line is `key id, SHA-256 in hexadecimal, expiry or -, active or revoked, name`, separated by tabs. Empty lines
/// and lines that begin with `#` mean nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<Token>);

/// A line that is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} is no token: {wrong}; a line is key id, sha256, expiry or -, active or revoked, name, with tabs"
)]
pub struct TokenError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub wrong: String,
}

/// How every token begins, so that secret scanners find it.
const PREFIX: &str = "mp1";
/// The characters of a token's secret: 32 bytes in base64url without padding (RFC 4648, section 5).
const SECRET_CHARS: usize = 43;
const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Token {
    /// Makes a token from random bits, and its text, which is shown once and not kept.
    #[must_use]
    pub fn new(key: Slug, name: &str, expires: Option<Date>, random: [u8; 32]) -> (Self, String) {
        let text = format!("{PREFIX}_{key}_{}", base64url(&random));
        let hash = Sha256::digest(&text).into();
        let name = name.replace(['\t', '\n', '\r'], " ");
        (Self { key, hash, expires, revoked: false, name }, text)
    }
}

impl fmt::Display for Token {
    /// The line of the token file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash: String = self.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let expires = self.expires.map_or("-".to_owned(), |day| day.to_string());
        let state = if self.revoked { "revoked" } else { "active" };
        write!(f, "{}\t{hash}\t{expires}\t{state}\t{}", self.key, self.name)
    }
}

impl Tokens {
    /// Reads a token file.
    ///
    /// # Errors
    ///
    /// A [`TokenError`] at the first line that is no token.
    pub fn read(text: &str) -> Result<Self, TokenError> {
        let lines = text.lines().enumerate();
        let meant = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let read = |(index, line)| token(line).map_err(|wrong| TokenError { line: index + 1, wrong });
        meant.map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The token that a text is, if it is good on a day.
    fn find(&self, text: &str, today: Date) -> Option<&Token> {
        self.good(&Sha256::digest(text).into(), today)
    }

    /// The token of a hash, if it is good on a day.
    fn good(&self, hash: &[u8; 32], today: Date) -> Option<&Token> {
        let known = self.0.iter().find(|token| bool::from(token.hash.ct_eq(hash)))?;
        (!known.revoked && known.expires.is_none_or(|day| today <= day)).then_some(known)
    }
}

fn token(line: &str) -> Result<Token, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let &[key, hash, expires, state, name] = fields.as_slice() else {
        return Err(format!("it has {} fields", fields.len()));
    };
    let expires = match expires {
        "-" => None,
        day => Some(day.parse().map_err(|_| format!("{day} is not a day such as 2027-03-31"))?),
    };
    let revoked = match state {
        "active" => false,
        "revoked" => true,
        other => return Err(format!("{other} is neither active nor revoked")),
    };
    let key = key.parse().map_err(|error: domain::Malformed| error.to_string())?;
    let hash = bytes_of(hash).ok_or("the hash is not 64 hexadecimal digits")?;
    Ok(Token { key, hash, expires, revoked, name: name.to_owned() })
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let digits = hex.as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(pair).collect();
    bytes.filter(|_| digits.len() == 64)?.try_into().ok()
}

fn base64url(bytes: &[u8; 32]) -> String {
    let mut text = String::with_capacity(SECRET_CHARS);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 6 {
            bits -= 6;
            text.push(digit(held >> bits));
        }
    }
    text.push(digit(held << (6 - bits)));
    text
}

fn digit(bits: u32) -> char {
    let index = usize::try_from(bits & 63).unwrap_or_default();
    BASE64URL.get(index).copied().map_or('-', char::from)
}

/// Someone who may write.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    /// As the log names them: the key id of the token, or `operator` where the service has no tokens.
    pub(crate) actor: String,
    /// The hash of the token.
    token: Option<[u8; 32]>,
}

/// Who a token belongs to. Where the service has no tokens and only this machine reaches it, whoever asks is the
/// operator, whatever the text.
///
/// # Errors
///
/// 401 for no good token, 403 where nobody may write.
pub(crate) fn holder(app: &App, token: &str) -> Result<Holder, Problem> {
    let settings = app.settings();
    let Some(tokens) = &settings.tokens else {
        return match settings.loopback {
            true => Ok(Holder { actor: "operator".to_owned(), token: None }),
            false => Err(no_writes()),
        };
    };
    let token = tokens.find(token, app.today()).ok_or_else(no_token)?;
    Ok(Holder { actor: token.key.to_string(), token: Some(token.hash) })
}

/// Whether a token that was good is so today.
pub(crate) fn is_good(app: &App, holder: &Holder) -> bool {
    match (&app.settings().tokens, holder.token) {
        (Some(tokens), Some(hash)) => tokens.good(&hash, app.today()).is_some(),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Who writes with a request.
///
/// # Errors
///
/// As [`holder`].
pub(crate) fn actor(app: &App, headers: &HeaderMap) -> Result<String, Problem> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = match (header, &app.settings().tokens) {
        (Some(header), Some(_)) => {
            let (scheme, token) = header.split_once(' ').ok_or_else(no_token)?;
            Some(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer")).ok_or_else(no_token)?
        }
        (None, _) | (_, None) => "",
    };
    holder(app, token).map(|holder| holder.actor)
}

fn no_token() -> Problem {
    Problem::new(Kind::Unauthorized, "send a good token as Authorization: Bearer mp1_…")
}

/// That nobody may write.
pub(crate) fn no_writes() -> Problem {
    let detail = "this service was started without tokens and takes no writes; start it with --tokens FILE";
    Problem::new(Kind::Forbidden, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_has_its_fixed_form() {
        let (_, text) = Token::new("team-a".parse().unwrap(), "Team A", None, [0xff; 32]);
        let secret = text.strip_prefix("mp1_team-a_").unwrap();
        assert_eq!(secret.len(), SECRET_CHARS);
        assert!(secret.starts_with("_____"), "{secret}");
    }

    #[test]
    fn a_token_is_good_until_it_expires_or_is_revoked() {
        let (token, text) =
            Token::new("team-a".parse().unwrap(), "Team\tA", Some(day("2027-03-31")), [7; 32]);
        let tokens = Tokens::read(&format!("# tokens\n\n{token}\n")).unwrap();
        assert_eq!(tokens.find(&text, day("2027-03-31")).map(|t| t.name.as_str()), Some("Team A"));
        assert_eq!(tokens.find(&text, day("2027-04-01")), None);
        assert_eq!(tokens.find(&text.replace("team-a", "team-b"), day("2027-01-01")), None);
        let revoked = Tokens::read(&token.to_string().replace("active", "revoked")).unwrap();
        assert_eq!(revoked.find(&text, day("2027-01-01")), None);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = Tokens::read("# ok\nteam-a\tabc\t-\tactive\tA\n").unwrap_err();
        assert_eq!((error.line, error.wrong.as_str()), (2, "the hash is not 64 hexadecimal digits"));
        assert!(Tokens::read("team-a abc").unwrap_err().to_string().starts_with("line 1 is no token"));
    }
}

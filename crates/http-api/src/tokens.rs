//! Tokens as they are kept: everything but the secret. They are random, so a plain hash keeps them at rest.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Permit, Scope, Slug};
use event_store::Hash;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How every token begins, so that secret scanners find it.
const PREFIX: &str = "mp1";

/// One token without its secret.
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
    pub label: String,
    /// What it may record.
    pub permit: Permit,
}

/// The tokens of a service: a file with one line each.
///
/// A line is `key id, SHA-256 in hexadecimal, expiry or -, active or revoked, label, scopes or -, organizations or -`,
/// separated by tabs; scopes and organizations have commas between them, and a `-` stands for all. Without the last
/// two, all is meant. Empty lines and lines that begin with `#` mean nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<Token>);

/// Where a service finds its tokens: asked at each write, so that a token that is taken back is refused at once.
#[derive(Clone)]
pub struct TokenSource(Arc<dyn Fn() -> Arc<Tokens> + Send + Sync>);

/// A line that is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} is no token: {wrong}; a line is key id, sha256, expiry or -, active or revoked, label, scopes or -, \
     organizations or -, with tabs"
)]
pub struct TokenError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub wrong: String,
}

impl Token {
    /// Makes a token from random bits, and its text, which is shown once and not kept.
    #[must_use]
    pub fn new(
        key: Slug,
        label: &str,
        expires: Option<Date>,
        permit: Permit,
        random: [u8; 32],
    ) -> (Self, String) {
        let text = format!("{PREFIX}_{key}_{}", URL_SAFE_NO_PAD.encode(random));
        let hash = Sha256::digest(&text).into();
        let label = label.replace(['\t', '\n', '\r'], " ");
        (Self { key, hash, expires, revoked: false, label, permit }, text)
    }

    /// Whether it is good on a day.
    #[must_use]
    pub fn is_good(&self, today: Date) -> bool {
        !self.revoked && self.expires.is_none_or(|day| today <= day)
    }
}

impl fmt::Display for Token {
    /// The line of the token file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = Hash::new(self.hash);
        let expires = self.expires.map_or("-".to_owned(), |day| day.to_string());
        let state = if self.revoked { "revoked" } else { "active" };
        let scopes = match self.permit.scopes.len() == Scope::ALL.len() {
            true => "-".to_owned(),
            false => listed(&self.permit.scopes),
        };
        let organizations = self.permit.organizations.as_ref().map_or("-".to_owned(), listed);
        write!(f, "{}\t{hash}\t{expires}\t{state}\t{}\t{scopes}\t{organizations}", self.key, self.label)
    }
}

fn listed<T: fmt::Display>(items: &BTreeSet<T>) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl Tokens {
    /// Reads a token file.
    ///
    /// # Errors
    ///
    /// A [`TokenError`] at the first line that is no token, or whose key id an earlier line has.
    pub fn read(text: &str) -> Result<Self, TokenError> {
        let mut tokens: Vec<Token> = Vec::new();
        let lines = text.lines().enumerate();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
            let wrong = |wrong| TokenError { line: index + 1, wrong };
            let token = token(line).map_err(wrong)?;
            if tokens.iter().any(|known| known.key == token.key) {
                return Err(wrong(format!("an earlier line has the key id {}", token.key)));
            }
            tokens.push(token);
        }
        Ok(Self(tokens))
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Token> {
        self.0.iter()
    }

    /// The token that a text is, if it is good on a day. How long it takes says nothing about the secret.
    #[must_use]
    pub fn find(&self, text: &str, today: Date) -> Option<&Token> {
        let hash: [u8; 32] = Sha256::digest(text).into();
        let named = text.strip_prefix(PREFIX).and_then(|rest| rest.strip_prefix('_')?.split('_').next());
        let known = self.0.iter().find(|token| named == Some(token.key.as_str()));
        // A key id that there is not costs the same comparison.
        let kept = known.map_or([0; 32], |token| token.hash);
        let same = bool::from(kept.ct_eq(&hash));
        known.filter(|token| same && token.is_good(today))
    }

    /// The token of a hash, if it is good on a day.
    pub(crate) fn good(&self, hash: &[u8; 32], today: Date) -> Option<&Token> {
        let known = self.0.iter().find(|token| bool::from(token.hash.ct_eq(hash)))?;
        known.is_good(today).then_some(known)
    }
}

impl TokenSource {
    /// A source that is asked for the tokens as they are now.
    pub fn new(tokens: impl Fn() -> Arc<Tokens> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tokens))
    }

    /// The tokens as they are now.
    #[must_use]
    pub fn tokens(&self) -> Arc<Tokens> {
        (self.0)()
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

fn token(line: &str) -> Result<Token, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let (key, hash, expires, state, label, scopes, organizations) = match *fields.as_slice() {
        [key, hash, expires, state, label] => (key, hash, expires, state, label, "-", "-"),
        [key, hash, expires, state, label, scopes, organizations] => {
            (key, hash, expires, state, label, scopes, organizations)
        }
        _ => return Err(format!("it has {} of 7 fields", fields.len())),
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
    let hash = *Hash::from_hex(hash).ok_or("the hash is not 64 hexadecimal digits")?.as_bytes();
    let scopes = list(scopes)?.unwrap_or_else(|| Scope::ALL.into());
    let permit = Permit { scopes, organizations: list(organizations)? };
    Ok(Token { key, hash, expires, revoked, label: label.to_owned(), permit })
}

/// Words with commas between them; none where all are meant.
fn list<T: FromStr<Err = domain::Malformed> + Ord>(text: &str) -> Result<Option<BTreeSet<T>>, String> {
    match text {
        "-" => Ok(None),
        words => words.split(',').map(str::parse).collect::<Result<_, _>>().map(Some),
    }
    .map_err(|error: domain::Malformed| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn new(expires: Option<&str>, permit: Permit) -> (Token, String) {
        Token::new("team-a".parse().unwrap(), "Team\tA", expires.map(day), permit, [0xff; 32])
    }

    #[test]
    fn a_token_has_its_fixed_form() {
        let (_, text) = new(None, Permit::everything());
        assert_eq!(text, format!("mp1_team-a_{}8", "_".repeat(42)));
    }

    #[test]
    fn a_token_is_good_until_it_expires_or_is_revoked() {
        let (token, text) = new(Some("2027-03-31"), Permit::everything());
        let tokens = Tokens::read(&format!("# tokens\n\n{token}\n")).unwrap();
        assert_eq!(tokens.find(&text, day("2027-03-31")).map(|t| t.label.as_str()), Some("Team A"));
        assert_eq!(tokens.find(&text, day("2027-04-01")), None);
        for wrong in
            [text.replace("team-a", "team-b"), text.replace('8', "9"), String::new(), "mp1_".to_owned()]
        {
            assert_eq!(tokens.find(&wrong, day("2027-01-01")), None, "{wrong}");
        }
        let revoked = Tokens::read(&token.to_string().replace("active", "revoked")).unwrap();
        assert_eq!(revoked.find(&text, day("2027-01-01")), None);
    }

    #[test]
    fn a_line_says_what_its_token_may_record() {
        let some = Permit {
            scopes: [Scope::Report, Scope::Define].into(),
            organizations: Some(["tbs-sct".parse().unwrap(), "csps-efpc".parse().unwrap()].into()),
        };
        for (permit, end) in [(Permit::everything(), "\t-\t-"), (some, "\treport,define\tcsps-efpc,tbs-sct")]
        {
            let (token, _) = new(None, permit);
            assert!(token.to_string().ends_with(end), "{token}");
            assert_eq!(Tokens::read(&token.to_string()).unwrap(), Tokens(vec![token]));
        }
        let (token, _) = new(None, Permit::everything());
        let short = token.to_string().trim_end_matches("\t-\t-").to_owned();
        assert_eq!(Tokens::read(&short).unwrap(), Tokens(vec![token]), "a line without them means all");
    }

    #[test]
    fn a_wrong_line_is_named() {
        let (token, _) = new(None, Permit::everything());
        let with = |from: &str, to: &str| token.to_string().replace(from, to);
        for (text, line, said) in [
            ("# ok\nteam-a\tabc\t-\tactive\tA\n".to_owned(), 2, "the hash is not 64 hexadecimal digits"),
            (
                format!("team-a\t{}\t-\tactive\tA", "+f".repeat(32)),
                1,
                "the hash is not 64 hexadecimal digits",
            ),
            ("team-a abc".to_owned(), 1, "it has 1 of 7 fields"),
            (with("active", "idle"), 1, "idle is neither active nor revoked"),
            (with("\t-\t-", "\tall\t-"), 1, "`all`"),
            (with("\t-\tactive", "\tsoon\tactive"), 1, "soon is not a day"),
            (format!("{token}\n{token}"), 2, "an earlier line has the key id team-a"),
        ] {
            let error = Tokens::read(&text).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}

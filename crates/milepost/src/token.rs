//! `milepost token`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use domain::{Permit, Scope, Slug};
use http_api::{Token, Tokens};
use jiff::civil::Date;
use jiff::tz::Offset;
use projection::{Clock, SystemClock};

use crate::args::{ListTokens, NewToken, RevokeToken};
use crate::exit::{Exit, REFUSED};
use crate::open::secret;
use crate::token_file;

/// How many tokens with one label may be good at once: the one in use, and the one that replaces it.
const LIVE_MAX: usize = 2;

/// Makes a token, adds its line to the file, prints it.
pub(crate) fn new(new: &NewToken) -> Result<ExitCode> {
    let path = &new.tokens;
    let known = match path.exists() {
        true => token_file::read(path)?,
        false => Tokens::default(),
    };
    let good = |token: &&Token| token.label == new.label && token.is_good(today());
    let live: Vec<&str> = known.iter().filter(good).map(|token| token.key.as_str()).collect();
    ensure!(
        live.len() < LIVE_MAX,
        "{} has {} good tokens, {}; revoke one of them first",
        new.label,
        live.len(),
        live.join(" and ")
    );
    let key = key(new, &known, path)?;
    let scopes = if new.scope.is_empty() { Scope::ALL.into() } else { new.scope.iter().copied().collect() };
    let organizations = Some(new.organization.iter().cloned().collect());
    let permit = Permit { scopes, organizations: organizations.filter(|_| !new.organization.is_empty()) };
    let (token, text) = Token::new(key, &new.label, new.expires, permit, secret()?);
    token_file::append(path, &token.to_string())?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// The key id that is asked for, else one that the label makes and that is free.
fn key(new: &NewToken, known: &Tokens, path: &Path) -> Result<Slug> {
    let is_taken = |key: &Slug| known.iter().any(|token| token.key == *key);
    if let Some(key) = &new.key {
        ensure!(!is_taken(key), "{} has a key {key} already; choose another id", path.display());
        return Ok(key.clone());
    }
    let letters = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let words = new.label.chars().map(letters).collect::<String>();
    let base = words.split_whitespace().collect::<Vec<_>>().join("-");
    let candidates = std::iter::once(base.clone()).chain((2..).map(|n| format!("{base}-{n}")));
    let mut slugs = candidates.map_while(|id| id.parse::<Slug>().ok());
    slugs
        .find(|key| !is_taken(key))
        .ok_or_else(|| Exit::error(REFUSED, format!("`{}` makes no key id; give one with --key", new.label)))
}

/// Prints the tokens of a file.
pub(crate) fn list(list: &ListTokens) -> Result<ExitCode> {
    for token in token_file::read(&list.tokens)?.iter() {
        let Token { key, expires, revoked, label, permit, .. } = token;
        let state = match (revoked, expires) {
            (true, _) => "revoked".to_owned(),
            (false, Some(day)) if !token.is_good(today()) => format!("expired on {day}"),
            (false, Some(day)) => format!("good until {day}"),
            (false, None) => "good".to_owned(),
        };
        let scopes: Vec<&str> = permit.scopes.iter().map(|scope| scope.as_str()).collect();
        let organizations = permit.organizations.iter().flatten().map(Slug::as_str).collect::<Vec<_>>();
        let whose = if organizations.is_empty() { "all".to_owned() } else { organizations.join(",") };
        println!("{key}\t{state}\t{}\t{whose}\t{label}", scopes.join(","));
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a token back.
pub(crate) fn revoke(revoke: &RevokeToken) -> Result<ExitCode> {
    let (path, key) = (&revoke.tokens, &revoke.key);
    let known = token_file::read(path)?;
    let token = known.iter().find(|token| token.key == *key);
    let token = token.ok_or_else(|| Exit::error(REFUSED, format!("{} has no key {key}", path.display())))?;
    ensure!(!token.revoked, "{key} is revoked already");
    let revoked = Token { revoked: true, ..token.clone() };
    // Comments stay where they are.
    let text = std::fs::read_to_string(path)?;
    let lines = text.lines().map(|line| match line.split('\t').next() == Some(key.as_str()) {
        true => format!("{revoked}\n"),
        false => format!("{line}\n"),
    });
    token_file::replace(path, &lines.collect::<String>())?;
    println!("{key} is revoked");
    Ok(ExitCode::SUCCESS)
}

fn today() -> Date {
    Offset::UTC.to_datetime(SystemClock.now()).date()
}

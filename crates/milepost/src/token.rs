//! `milepost token`.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use http_api::Token;

use crate::args::NewToken;
use crate::open::secret;

/// Makes a token, adds its line to the file, prints it.
pub(crate) fn new(token: &NewToken) -> Result<ExitCode> {
    let path = &token.tokens;
    let cannot = || format!("cannot write {}", path.display());
    let known = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let taken = known.lines().any(|line| line.split('\t').next() == Some(token.key.as_str()));
    ensure!(!taken, "{} has a key {} already; choose another name", path.display(), token.key);
    let (line, text) = Token::new(token.key.clone(), &token.name, token.expires, secret()?);
    let mut file =
        std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path).with_context(cannot)?;
    writeln!(file, "{line}").and_then(|()| file.sync_all()).with_context(cannot)?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

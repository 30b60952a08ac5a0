//! Settings: flag, else environment, else file, else default.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::exit::{CONFIG, Exit};

/// The settings file that is read where none is named.
const USUAL_FILE: &str = "milepost.toml";
/// The data folder unless set.
const USUAL_DATA: &str = "milepost-data";
/// The address listened on unless set.
const USUAL_LISTEN: &str = "127.0.0.1:8080";

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    data: Option<PathBuf>,
    listen: Option<String>,
    public_url: Option<String>,
    tokens: Option<PathBuf>,
    origin: Option<String>,
}

impl File {
    /// Reads the settings file that is named, or the usual one where it exists.
    pub(crate) fn read(named: Option<&Path>) -> Result<Self> {
        let path = named.unwrap_or(Path::new(USUAL_FILE));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).map_err(|error| Exit::error(CONFIG, format!("{}: {error}", path.display())))
    }

    /// The data folder.
    pub(crate) fn data(&self, flag: Option<&PathBuf>) -> PathBuf {
        flag.or(self.data.as_ref()).cloned().unwrap_or_else(|| USUAL_DATA.into())
    }

    /// The address to listen on.
    pub(crate) fn listen(&self, flag: Option<&String>) -> String {
        flag.or(self.listen.as_ref()).cloned().unwrap_or_else(|| USUAL_LISTEN.to_owned())
    }

    /// The public address, without a trailing slash.
    pub(crate) fn public_url(&self, flag: Option<&String>) -> Result<Option<String>> {
        let Some(url) = flag.or(self.public_url.as_ref()) else { return Ok(None) };
        let bare = url.trim_end_matches('/');
        let uri: http::Uri = bare.parse().map_err(|_| wrong_url(url))?;
        let plain = uri.query().is_none() && matches!(uri.scheme_str(), Some("http" | "https"));
        if !plain || uri.host().is_none() {
            return Err(wrong_url(url));
        }
        Ok(Some(bare.to_owned()))
    }

    /// The token file.
    pub(crate) fn tokens(&self, flag: Option<&PathBuf>) -> Option<PathBuf> {
        flag.or(self.tokens.as_ref()).cloned()
    }

    /// The name of a new log.
    pub(crate) fn origin(&self, flag: Option<&String>) -> Option<String> {
        flag.or(self.origin.as_ref()).cloned()
    }
}

fn wrong_url(url: &str) -> anyhow::Error {
    Exit::error(
        CONFIG,
        format!("public_url: `{url}` is not an absolute http or https address without a query"),
    )
}

//! `milepost cite`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::args::Cite;
use crate::ask::{Answerer, accepted, encoded};

pub(crate) fn run(config: Option<&Path>, cite: &Cite) -> Result<ExitCode> {
    let response = Answerer::of(config, &cite.whom)?.follow(&address(cite))?;
    accepted(response)?.copy_to(&mut std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

/// The path that gives the citation.
fn address(cite: &Cite) -> String {
    let prefix = if cite.lang == domain::Lang::EN { String::new() } else { format!("/{}", cite.lang) };
    let version = cite.version.map(|version| format!("/versions/{version}")).unwrap_or_default();
    let part = cite.indicator.as_ref().map(|id| format!("/indicators/{id}")).unwrap_or_default();
    let cited = format!("{prefix}/commitments/{}{version}{part}", encoded(&cite.commitment));
    let proof = if cite.proof { "proof=true" } else { "" };
    match cite.format.as_str() {
        "text" => format!("{cited}?format=text&style={}&{proof}", cite.style),
        format => format!("{cited}.{format}?{proof}"),
    }
}

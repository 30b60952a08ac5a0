//! `milepost cite`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use bytes::Bytes;
use http::Request;

use crate::args::Cite;
use crate::ask::{Answerer, accepted};

pub(crate) fn run(config: Option<&Path>, cite: &Cite) -> Result<ExitCode> {
    let prefix = if cite.lang == domain::Lang::EN { String::new() } else { format!("/{}", cite.lang) };
    let version = cite.version.map(|version| format!("/versions/{version}")).unwrap_or_default();
    let cited = format!("{prefix}/commitments/{}{version}", cite.commitment);
    let request = match (cite.format.as_str(), cite.version) {
        ("text", None) => Request::get(format!("{cited}/citation?style={}", cite.style)),
        ("text", Some(_)) => {
            let accept = format!("text/x-bibliography; style={}; locale={}-CA", cite.style, cite.lang);
            Request::get(format!("/commitments/{}{version}", cite.commitment)).header("accept", accept)
        }
        (format, _) => Request::get(format!("{cited}.{format}")),
    };
    let response = Answerer::of(config, &cite.whom)?.ask(request.body(Bytes::new())?)?;
    accepted(response)?.copy_to(&mut std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

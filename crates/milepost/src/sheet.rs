//! `milepost sheet`.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::document::Form;

use crate::args::Sheet;
use crate::ask::{Answerer, accepted};
use crate::exit::{Exit, REFUSED};

pub(crate) fn run(config: Option<&Path>, sheet: &Sheet) -> Result<ExitCode> {
    let form = match &sheet.out {
        None => Form::Csv,
        Some(path) => form(path)?,
    };
    let response = Answerer::of(config, &sheet.whom)?.get(&address(sheet, form))?;
    if let Some(codes) = response.headers().get("milepost-left-out").and_then(|codes| codes.to_str().ok()) {
        eprintln!("milepost: the columns have no place for {codes}; report on them in a document");
    }
    let body = accepted(response)?;
    match &sheet.out {
        None => body.copy_to(&mut std::io::stdout().lock())?,
        Some(path) => {
            let cannot = || format!("cannot write {}", path.display());
            let mut file = OpenOptions::new().write(true).create_new(true).open(path).with_context(cannot)?;
            file.write_all(&body.into_bytes()?).with_context(cannot)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn form(path: &Path) -> Result<Form> {
    let form = Form::of_name(&path.to_string_lossy()).filter(|form| form.is_sheet());
    let wrong = || format!("{}: name the form of the sheet by .csv or .xlsx", path.display());
    form.ok_or_else(|| Exit::error(REFUSED, wrong()))
}

fn address(sheet: &Sheet, form: Form) -> String {
    let Sheet { plan, period, organization, .. } = sheet;
    let period = http_api::represent::page::period_segment(period);
    format!("/plans/{plan}/periods/{period}/sheet{}?organization={organization}", form.suffix())
}

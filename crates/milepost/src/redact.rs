//! `milepost redact`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use domain::event::Removal;
use domain::{Lang, Text};

use crate::args::Redact;
use crate::config::File;
use crate::exit::{Exit, REFUSED};
use crate::open::{self, Missing};

pub(crate) fn run(config: Option<&Path>, redact: &Redact) -> Result<ExitCode> {
    let event = redact.event.parse().map_err(|_| not_an_event(&redact.event))?;
    let given = [(Lang::EN, &redact.reason_en), (Lang::FR, &redact.reason_fr)];
    let texts: BTreeMap<Lang, String> =
        given.into_iter().filter_map(|(lang, text)| Some((lang, text.clone()?))).collect();
    let reason = if texts.is_empty() { None } else { Some(Text::try_from(texts)?) };
    let file = File::read(config)?;
    let place = file.place(&redact.folder, None);
    let projection =
        open::projection(open::log(&place, Missing::Refused("--data names its folder"))?, Some(&place.data))?;
    let position = projection::redact(&projection, event, &Removal { event, reason }, &redact.actor)?;
    println!("the texts of event {event} at position {position} are removed; its hash remains");
    Ok(ExitCode::SUCCESS)
}

fn not_an_event(text: &str) -> anyhow::Error {
    Exit::error(REFUSED, format!("`{text}` is not the id of an event; take it from `milepost events`"))
}

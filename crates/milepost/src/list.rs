//! `milepost list`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use domain::Lang;
use serde::Deserialize;

use crate::args::List;
use crate::ask::{Answerer, encoded};
use crate::report::{Words, shown};

/// How many commitments are asked for at once: as many as the service gives.
const PAGE_ITEMS: usize = 500;

/// A page of the list, as the service answers it.
#[derive(Deserialize)]
struct Page {
    on: String,
    commitments: Vec<Commitment>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Commitment {
    id: String,
    number: String,
    title: Words,
    lead: Vec<Named>,
    schedule: Option<Schedule>,
    tally: BTreeMap<String, usize>,
    attainments: BTreeMap<String, usize>,
    overdue: usize,
    silent_since: Option<String>,
    withdrawn: bool,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Schedule {
    state: String,
    extent: Option<String>,
}

pub(crate) fn run(config: Option<&Path>, list: &List) -> Result<ExitCode> {
    let answerer = Answerer::of(config, &list.whom)?;
    let (mut count, mut cursor) = (0, None::<String>);
    loop {
        let page: Page = answerer.json(&address(list, cursor.as_deref()))?;
        page.commitments.iter().for_each(|commitment| commitment.print(list.lang));
        count += page.commitments.len();
        cursor = page.next;
        if cursor.is_none() {
            let commitments = if count == 1 { "commitment" } else { "commitments" };
            println!("{count} {commitments} as of {}", page.on);
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// The path of a page.
fn address(list: &List, cursor: Option<&str>) -> String {
    let text = |id: &Option<domain::Slug>| id.as_ref().map(ToString::to_string);
    let flag = |set: bool| set.then(|| "true".to_owned());
    let asked = [
        ("q", Some(list.words.join(" ")).filter(|words| !words.is_empty())),
        ("plan", text(&list.plan)),
        ("organization", text(&list.organization)),
        ("schedule", list.schedule.clone()),
        ("completion", list.completion.clone()),
        ("attainment", list.attainment.clone()),
        ("overdue", flag(list.overdue)),
        ("stale", flag(list.stale)),
        ("stale_days", list.stale_days.map(|days| days.to_string())),
        ("on", list.on.map(|day| day.to_string())),
        ("cursor", cursor.map(str::to_owned)),
    ];
    let given = asked.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(&value?))));
    let query: Vec<String> = given.chain([format!("limit={PAGE_ITEMS}")]).collect();
    format!("/commitments?{}", query.join("&"))
}

impl Commitment {
    fn print(&self, lang: Lang) {
        let lead: Vec<&str> = self.lead.iter().map(|named| named.id.as_str()).collect();
        println!("{}: {} {} ({})", self.id, self.number, shown(&self.title, lang), lead.join(", "));
        let schedule = self.schedule.as_ref().map(|stated| match &stated.extent {
            Some(extent) => format!("{} ({extent})", stated.state),
            None => stated.state.clone(),
        });
        let told = [
            schedule,
            counts("milestones", &self.tally),
            counts("targets", &self.attainments),
            (self.overdue > 0).then(|| format!("{} overdue", self.overdue)),
            self.silent_since.as_ref().map(|day| format!("last report {day}")),
            self.withdrawn.then(|| "withdrawn".to_owned()),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        if !told.is_empty() {
            println!("  {}", told.join("; "));
        }
    }
}

/// What there is at least one of, in the words of JSON.
fn counts(what: &str, counts: &BTreeMap<String, usize>) -> Option<String> {
    let some = counts.iter().filter(|(_, count)| **count > 0);
    let told: Vec<String> = some.map(|(word, count)| format!("{count} {}", word.replace('_', "-"))).collect();
    (!told.is_empty()).then(|| format!("{what}: {}", told.join(", ")))
}

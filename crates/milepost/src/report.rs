//! `milepost report`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use domain::Lang;
use serde::Deserialize;

use crate::args::Report;
use crate::ask::Answerer;
use crate::exit::INCOMPLETE;

/// What a plan lacks, as the service answers it.
#[derive(Deserialize)]
struct Completeness {
    on: String,
    stale_days: u16,
    gaps: Vec<Gap>,
}

#[derive(Deserialize)]
struct Gap {
    kind: String,
    source: String,
    subject: String,
    #[serde(default)]
    member: String,
    lang: Option<String>,
    since: Option<String>,
    promised: Option<String>,
    number: Option<String>,
    code: Option<String>,
    name: Words,
    #[serde(default)]
    lead: Vec<String>,
}

/// A text per language.
pub(crate) type Words = BTreeMap<Lang, String>;

/// Who has reported on a period.
#[derive(Deserialize)]
struct Period {
    reported: usize,
    missing: usize,
    organizations: Vec<Organization>,
}

#[derive(Deserialize)]
struct Organization {
    id: String,
    reported: usize,
    missing: usize,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    number: String,
    code: Option<String>,
    name: Words,
    answer: String,
}

/// The kinds of gaps in the order in which they are told, each with what it is called for one and for many.
const KINDS: [(&str, [&str; 2]); 7] = [
    ("stale", ["commitment without news", "commitments without news"]),
    (
        "promised-data-late",
        ["indicator whose promised data are late", "indicators whose promised data are late"],
    ),
    (
        "limited-without-challenge",
        [
            "milestone with little progress and no challenge",
            "milestones with little progress and no challenge",
        ],
    ),
    ("milestone-without-report", ["milestone without a report", "milestones without a report"]),
    ("indicator-without-target", ["indicator without a target", "indicators without a target"]),
    ("indicator-without-data", ["indicator without data", "indicators without data"]),
    ("missing-text", ["text missing in a language", "texts missing in a language"]),
];

pub(crate) fn run(config: Option<&Path>, report: &Report) -> Result<ExitCode> {
    let answerer = Answerer::of(config, &report.whom)?;
    let complete = match &report.period {
        Some(period) => {
            let period = http_api::represent::page::period_segment(period);
            let found: Period = answerer.json(&format!("/plans/{}/periods/{period}", report.plan))?;
            found.print(report.lang);
            found.missing == 0
        }
        None => {
            let found: Completeness = answerer.json(&completeness(report))?;
            found.print(report.lang);
            found.gaps.is_empty()
        }
    };
    Ok(if complete { ExitCode::SUCCESS } else { INCOMPLETE.into() })
}

fn completeness(report: &Report) -> String {
    let on = report.on.map(|on| format!("on={on}"));
    let days = report.stale_days.map(|days| format!("stale_days={days}"));
    let query: Vec<String> = on.into_iter().chain(days).collect();
    format!("/plans/{}/completeness?{}", report.plan, query.join("&"))
}

impl Completeness {
    fn print(&self, lang: Lang) {
        if self.gaps.is_empty() {
            println!("nothing is missing on {}", self.on);
        }
        for (kind, [one, many]) in KINDS {
            let gaps: Vec<&Gap> = self.gaps.iter().filter(|gap| gap.kind == kind).collect();
            let days = if kind == "stale" {
                format!(" for {} days or more", self.stale_days)
            } else {
                String::new()
            };
            match gaps.len() {
                0 => continue,
                1 => println!("1 {one}{days}"),
                count => println!("{count} {many}{days}"),
            }
            gaps.iter().for_each(|gap| println!("  {}", gap.line(lang)));
        }
    }
}

impl Gap {
    fn line(&self, lang: Lang) -> String {
        let number = self.number.as_ref().unwrap_or(&self.source);
        let name = shown(&self.name, lang);
        let named = [Some(number.as_str()), self.code.as_deref(), Some(&*name)];
        let named = named.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let lead = self.lead.join(", ");
        match (&self.lang, &self.since, &self.promised) {
            (Some(missing), ..) => format!("{named}: {} {} in {missing}", self.subject, self.member),
            (None, Some(since), _) => format!("{named}: last report {since} ({lead})"),
            (None, None, Some(promised)) => format!("{named}: promised by {promised} ({lead})"),
            (None, None, None) => format!("{named} ({lead})"),
        }
    }
}

impl Period {
    fn print(&self, lang: Lang) {
        println!("{} reported, {} missing", self.reported, self.missing);
        for one in &self.organizations {
            println!("{}: {} reported, {} missing", one.id, one.reported, one.missing);
            for part in one.parts.iter().filter(|part| part.answer == "missing") {
                let name = shown(&part.name, lang);
                let named = [Some(part.number.as_str()), part.code.as_deref(), Some(&*name)];
                println!("  {}", named.into_iter().flatten().collect::<Vec<_>>().join(" "));
            }
        }
    }
}

/// The most of a text that a line repeats, in characters.
const SHOWN_CHARS_MAX: usize = 60;

/// A text in a language, or in another one; its first line, cut where it is long.
pub(crate) fn shown(words: &Words, lang: Lang) -> String {
    let text = words.get(&lang).or_else(|| words.values().next()).map(String::as_str).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(SHOWN_CHARS_MAX).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

//! What a plan lacks.

use std::collections::HashMap;

use askama::Template;
use domain::Lang;
use domain::completeness::Gap;
use domain::event::{Source, SubjectKind};
use projection::view::{CompletenessView, PlacedGap};

use super::frame::Frame;
use super::html;
use super::link::{Link, page as page_of};
use super::period::crumb;
use super::phrase::Phrase;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "completeness.html")]
struct Page {
    frame: Frame,
    w: &'static Wording,
    on: String,
    sections: Vec<Section>,
}

/// The gaps of one kind.
struct Section {
    id: &'static str,
    heading: String,
    remark: Option<String>,
    items: Vec<Item>,
}

struct Item {
    number: Option<String>,
    code: Option<String>,
    link: Link,
    detail: Option<String>,
}

/// What a plan lacks.
#[must_use]
pub fn page(view: &CompletenessView, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let path = format!("/plans/{}/completeness", view.plan.id);
    let mut frame = Frame::new(w.say("completeness-title"), &path, lang, site);
    frame.crumbs.push(crumb(&view.plan, w, site));
    let section = |(id, key): (&'static str, &str)| {
        let all = view.gaps.iter().filter(|gap| kind(&gap.gap) == id);
        let items: Vec<Item> = all.map(|gap| Item::of(gap, w, site)).collect();
        let count = items.len();
        let days = usize::from(view.stale_days);
        let remark = (id == "stale").then(|| w.count("gaps-stale-remark", days));
        (!items.is_empty()).then(|| Section {
            id,
            heading: w.count(key, count),
            remark,
            items: told(items, w),
        })
    };
    let sections = SECTIONS.into_iter().filter_map(section).collect();
    let on = w.text("completeness-on", &[("day", w.day(view.on).into())]);
    html(&Page { frame, w, on, sections })
}

/// The same gap at one place once, with how often it is there.
fn told(items: Vec<Item>, w: &Wording) -> Vec<Item> {
    let mut told: Vec<(Item, usize)> = Vec::new();
    let mut places: HashMap<_, usize> = HashMap::new();
    for item in items {
        let place = (item.number.clone(), item.code.clone(), item.link.href.clone(), item.detail.clone());
        let at = *places.entry(place).or_insert(told.len());
        match told.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => told.push((item, 1)),
        }
    }
    let counted = |(item, count): (Item, usize)| match (item.detail, count) {
        (Some(detail), 2..) => {
            let args = [("detail", detail.into()), ("count", count.into())];
            Item { detail: Some(w.text("gap-times", &args)), ..item }
        }
        (detail, _) => Item { detail, ..item },
    };
    told.into_iter().map(counted).collect()
}

/// The kinds, in the order in which they stand, with the keys of their headings.
const SECTIONS: [(&str, &str); 7] = [
    ("stale", "gaps-stale"),
    ("promised-data-late", "gaps-late"),
    ("limited-without-challenge", "gaps-challenge"),
    ("milestone-without-report", "gaps-report"),
    ("indicator-without-target", "gaps-target"),
    ("indicator-without-data", "gaps-data"),
    ("missing-text", "gaps-text"),
];

/// The word of a kind, as in JSON.
fn kind(gap: &Gap) -> &'static str {
    match gap {
        Gap::MissingText { .. } => "missing-text",
        Gap::MilestoneWithoutReport { .. } => "milestone-without-report",
        Gap::IndicatorWithoutTarget { .. } => "indicator-without-target",
        Gap::IndicatorWithoutData { .. } => "indicator-without-data",
        Gap::LimitedWithoutChallenge { .. } => "limited-without-challenge",
        Gap::PromisedDataLate { .. } => "promised-data-late",
        Gap::Stale { .. } => "stale",
    }
}

/// What a part is called.
fn part(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Plan => "gap-in-plan",
        SubjectKind::Organization => "gap-in-organization",
        SubjectKind::Commitment => "gap-in-commitment",
        SubjectKind::Milestone => "gap-in-milestone",
        SubjectKind::Indicator => "gap-in-indicator",
        SubjectKind::Target => "gap-in-target",
        SubjectKind::Achievement => "gap-in-achievement",
        SubjectKind::Evidence => "gap-in-evidence",
        SubjectKind::Note => "gap-in-note",
        SubjectKind::Challenge => "gap-in-challenge",
        SubjectKind::Assessment => "gap-in-assessment",
    }
}

impl Item {
    fn of(placed: &PlacedGap, w: &Wording, site: &Site) -> Self {
        let topic = match &placed.source {
            Source::Plan(id) => Topic::Plan(id.clone()),
            Source::Organization(id) => Topic::Organization(id.clone()),
            Source::Commitment(id) => Topic::Commitment(id.clone()),
        };
        let subject = placed.gap.subject();
        let anchor = subject.id().map(|_| format!("#{}", subject.to_string().replace('/', "-")));
        let href = format!("{}{}", page_of(site, &topic, w.lang()), anchor.unwrap_or_default());
        let detail = match &placed.gap {
            Gap::MissingText { subject, lang, .. } => {
                let part = w.say(part(subject.kind()));
                Some(w.text("gap-text", &[("part", part.into()), ("lang", lang.as_str().into())]))
            }
            Gap::PromisedDataLate { promised, .. } => {
                Some(w.text("gap-promised", &[("day", w.day(*promised).into())]))
            }
            Gap::Stale { since, .. } => Some(w.text("gap-since", &[("day", w.day(*since).into())])),
            Gap::MilestoneWithoutReport { .. }
            | Gap::IndicatorWithoutTarget { .. }
            | Gap::IndicatorWithoutData { .. }
            | Gap::LimitedWithoutChallenge { .. } => None,
        };
        Self {
            number: placed.number.as_ref().map(ToString::to_string),
            code: placed.code.as_ref().map(ToString::to_string),
            link: Link { href, text: Phrase::of(&placed.name, w) },
            detail,
        }
    }
}

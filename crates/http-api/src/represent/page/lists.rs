//! Pages that list commitments: the entrance, a plan, an organization.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::Lang;
use projection::view::{CommitmentSummary, Named, OrganizationView, PlanView};

use super::chart::Overview;
use super::cite::Cite;
use super::filter::Filter;
use super::frame::{Frame, News};
use super::html;
use super::link::{Link, in_language, local, page as page_of, web};
use super::phrase::Phrase;
use super::tally::Counts;
use super::{HomePage, Narrowed, PlanPage, SearchPage};
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    w: &'static Wording,
    plans: Vec<Plan>,
    latest: Vec<News>,
    feed: String,
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanOfMany<'a> {
    frame: Frame,
    w: &'static Wording,
    plan: Plan,
    publisher: Phrase,
    cite: Cite<'a>,
    feed: String,
    /// The pages of reporting periods, and of what is missing.
    periods: String,
    completeness: String,
    measurements: String,
    overview: Option<Overview>,
    filter: Filter,
    /// How many commitments the list has.
    found: String,
    as_of: Option<String>,
    commitments: Commitments,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    frame: Frame,
    w: &'static Wording,
    filter: Filter,
    found: String,
    /// The day for which the list is, where that matters.
    as_of: Option<String>,
    commitments: Commitments,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "organization.html")]
struct Organization {
    frame: Frame,
    w: &'static Wording,
    name: Phrase,
    former_names: Vec<Phrase>,
    same_as: Option<String>,
    feed: String,
    leads: Commitments,
    supports: Commitments,
}

/// A plan with its tallies.
struct Plan {
    link: Link,
    period: String,
    count: String,
    milestones: Counts,
    attainments: Counts,
}

/// A table of commitments.
#[derive(Template)]
#[template(path = "part/commitments.html")]
struct Commitments {
    w: &'static Wording,
    caption: String,
    rows: Vec<Row>,
}

/// The template escapes the text.
impl HtmlSafe for Commitments {}

/// A commitment in a table.
struct Row {
    number: String,
    title: Link,
    /// Where the list is of several plans.
    plan: Option<Phrase>,
    lead: Vec<Phrase>,
    statement: Option<Phrase>,
    withdrawn: bool,
    /// How many milestones are overdue, in words.
    overdue: Option<String>,
    /// Since when a report is awaited, in words, where that was asked for.
    silent: Option<String>,
    milestones: Counts,
    attainments: Counts,
}

/// The entrance: the plans and the latest news.
#[must_use]
pub fn home(page: &HomePage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let mut frame = Frame::of(w.say("home-title"), &Topic::All, lang, site);
    frame.description = w.say("home-lead");
    let plans = page.plans.iter().map(|plan| Plan::of(plan, w, site)).collect();
    let feed = local(&site.feed(&Topic::All, lang, "rss"));
    html(&Home { frame, w, plans, latest: News::all(page.latest, w), feed })
}

/// A plan with those of its commitments that the reader asked for.
#[must_use]
pub fn plan(page: &PlanPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let view = page.view;
    let topic = Topic::Plan(view.id.clone());
    let mut frame = Frame::of(w.words(&view.title), &topic, lang, site);
    frame.licensed(view.license.as_ref());
    frame.publisher = Some(Phrase::of(&view.publisher, w));
    let narrowed = page.narrowed;
    frame.keep_query(&narrowed.asked.query());
    let here = page_of(site, &topic, lang);
    let page = PlanOfMany {
        frame,
        w,
        plan: Plan::of(view, w, site),
        publisher: Phrase::of(&view.publisher, w),
        cite: Cite::of(page.cited, w, site),
        feed: local(&site.feed(&topic, lang, "rss")),
        periods: format!("{here}/periods"),
        completeness: format!("{here}/completeness"),
        measurements: local(&site.url(&format!("/plans/{}/measurements.csv", view.id))),
        overview: Overview::of(&view.commitments, w),
        filter: Filter::of(narrowed.asked, &here, &[], &leads(&view.commitments), w),
        found: found(narrowed.shown.len(), view.commitments.len(), w),
        as_of: narrowed.as_of(w),
        commitments: Commitments::narrowed(&narrowed, w.say("commitments-of-plan"), w, site),
    };
    html(&page)
}

/// The commitments that a reader looks for.
#[must_use]
pub fn search(page: &SearchPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let here = in_language(site, "/commitments", lang);
    let plan = |summary: &CommitmentSummary| page.plans.iter().find(|plan| plan.id == summary.plan);
    let narrowed = page.narrowed;
    let mut commitments = Commitments::narrowed(&narrowed, w.say("search-caption"), w, site);
    for (row, summary) in commitments.rows.iter_mut().zip(narrowed.shown) {
        row.plan = plan(summary).map(|plan| Phrase::named(plan, w));
    }
    let mut frame = Frame::new(w.say("search-title"), "/commitments", lang, site);
    frame.keep_query(&narrowed.asked.query());
    let page = Search {
        frame,
        w,
        filter: Filter::of(narrowed.asked, &here, page.plans, page.organizations, w),
        found: w.count("commitments-in-all", narrowed.shown.len()),
        as_of: narrowed.as_of(w),
        commitments,
        next: page.next.map(|query| format!("{here}?{query}")),
    };
    html(&page)
}

impl Narrowed<'_> {
    /// The day for which the list is, where one was asked for or what is late was.
    fn as_of(&self, w: &Wording) -> Option<String> {
        let Self { asked, on, stale_days, .. } = self;
        let day = w.text("completeness-on", &[("day", w.day(*on).into())]);
        let stale = stale_days.map(|days| w.count("gaps-stale-remark", days.into()));
        let matters = asked.on.is_some() || asked.overdue || asked.stale;
        matters.then(|| [Some(day), stale].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// The organizations that lead commitments, in the order in which they first do.
fn leads(commitments: &[CommitmentSummary]) -> Vec<Named> {
    let mut leads: Vec<Named> = Vec::new();
    for lead in commitments.iter().flat_map(|commitment| &commitment.lead) {
        if !leads.iter().any(|known| known.id == lead.id) {
            leads.push(lead.clone());
        }
    }
    leads
}

/// How many of a list are shown.
fn found(shown: usize, all: usize, w: &Wording) -> String {
    match shown == all {
        true => w.count("commitments-in-all", all),
        false => {
            let (few, many) = (w.whole(shown).into(), w.whole(all).into());
            w.text("commitments-of-all", &[("n", shown.into()), ("shown", few), ("all", many)])
        }
    }
}

/// An organization with what it leads and supports.
#[must_use]
pub fn organization(view: &OrganizationView, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let topic = Topic::Organization(view.named.id.clone());
    let page = Organization {
        frame: Frame::of(Phrase::marked(&view.named, w), &topic, lang, site),
        w,
        name: Phrase::with_abbreviation(&view.named, w),
        former_names: view.former_names.iter().map(|name| Phrase::of(name, w)).collect(),
        same_as: view.same_as.as_deref().and_then(web),
        feed: local(&site.feed(&topic, lang, "rss")),
        leads: Commitments::of(&view.leads, w.say("commitments-led"), w, site),
        supports: Commitments::of(&view.supports, w.say("commitments-supported"), w, site),
    };
    html(&page)
}

impl Plan {
    fn of(view: &PlanView, w: &'static Wording, site: &Site) -> Self {
        let href = page_of(site, &Topic::Plan(view.id.clone()), w.lang());
        Self {
            link: Link { href, text: Phrase::of(&view.title, w) },
            period: w.when(&view.period),
            count: w.count("commitments-in-all", view.commitments.len()),
            milestones: Counts::milestones(&view.tally, w),
            attainments: Counts::attainments(&view.attainments, w),
        }
    }
}

impl Commitments {
    fn of(summaries: &[CommitmentSummary], caption: String, w: &'static Wording, site: &Site) -> Self {
        Self { w, caption, rows: summaries.iter().map(|summary| Row::of(summary, w, site)).collect() }
    }

    /// What was asked for. Its links lead to what each commitment was on the day that was asked for.
    fn narrowed(list: &Narrowed<'_>, caption: String, w: &'static Wording, site: &Site) -> Self {
        let mut table = Self::of(list.shown, caption, w, site);
        for (row, summary) in table.rows.iter_mut().zip(list.shown) {
            if let Some(day) = list.asked.on {
                row.title.href += &format!("?as_of={day}");
            }
            let since = summary.silent_since.filter(|_| list.stale_days.is_some());
            row.silent = since.map(|since| w.text("gap-since", &[("day", w.day(since).into())]));
        }
        table
    }
}

impl Row {
    fn of(summary: &CommitmentSummary, w: &Wording, site: &Site) -> Self {
        let href = page_of(site, &Topic::Commitment(summary.id.clone()), w.lang());
        Self {
            number: summary.number.to_string(),
            title: Link { href, text: Phrase::of(&summary.title, w) },
            plan: None,
            lead: summary.lead.iter().map(|named| Phrase::named(named, w)).collect(),
            statement: summary.schedule.as_ref().map(|schedule| Phrase::of(&schedule.statement, w)),
            withdrawn: summary.withdrawn,
            overdue: (summary.overdue > 0).then(|| w.count("figures-overdue", summary.overdue)),
            silent: None,
            milestones: Counts::milestones(&summary.tally, w),
            attainments: Counts::attainments(&summary.attainments, w),
        }
    }
}

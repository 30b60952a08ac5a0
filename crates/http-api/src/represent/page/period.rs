//! Reporting periods: who has reported, and who has not.

use askama::Template;
use domain::{Lang, Slug, When};
use projection::view::{
    AnswerWord, AskedPart, Named, PeriodOfOrganization, PeriodView, PeriodsView, Reports,
};

use super::frame::{Crumb, Frame};
use super::html;
use super::link::{self, Link, local, page as page_of};
use super::period_segment;
use super::phrase::Phrase;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "periods.html")]
struct List {
    frame: Frame,
    w: &'static Wording,
    action: String,
    periods: Vec<Row>,
}

/// A period in the list.
struct Row {
    href: String,
    name: String,
    reports: Counts,
}

#[derive(Template)]
#[template(path = "period.html")]
struct One {
    frame: Frame,
    w: &'static Wording,
    title: String,
    span: String,
    reports: Counts,
    organizations: Vec<Organization>,
}

/// How many reports there are, in words.
struct Counts {
    reported: String,
    missing: String,
    /// Where there are any.
    complete: Option<String>,
}

/// An organization with what it was asked for.
struct Organization {
    id: String,
    link: Link,
    reports: Counts,
    /// The sheet to send, as a workbook and as separated values.
    workbook: String,
    csv: String,
    parts: Vec<Part>,
}

struct Part {
    number: String,
    code: Option<String>,
    link: Link,
    class: &'static str,
    label: String,
    /// The event that reported.
    event: Option<String>,
}

/// The reporting periods of a plan.
#[must_use]
pub fn list(view: &PeriodsView, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let mut frame = Frame::new(w.say("periods-title"), &path(&view.plan.id), lang, site);
    frame.crumbs.push(crumb(&view.plan, w, site));
    let row = |period: &projection::view::PeriodSummary| Row {
        href: address(&view.plan.id, &period.period, lang, site),
        name: w.when(&period.period),
        reports: Counts::of(&period.reports, w),
    };
    let action = link::in_language(site, &path(&view.plan.id), lang);
    let periods = view.periods.iter().map(row).collect();
    html(&List { frame, w, action, periods })
}

/// A reporting period of a plan: who has reported, and who has not.
#[must_use]
pub fn one(view: &PeriodView, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let name = w.when(&view.period);
    let title = w.text("period-title", &[("period", name.as_str().into())]);
    let here = format!("{}/{}", path(&view.plan.id), period_segment(&view.period));
    let mut frame = Frame::new(title.clone(), &here, lang, site);
    frame.crumbs.push(crumb(&view.plan, w, site));
    let list = link::in_language(site, &path(&view.plan.id), lang);
    frame.crumbs.push(Crumb { href: list, name: Phrase::plain(w.say("periods-title")) });
    let (first, last) = (w.day(view.first_day), w.day(view.last_day));
    let page = One {
        frame,
        w,
        title,
        span: w.text("period-span", &[("first", first.into()), ("last", last.into())]),
        reports: Counts::of(&view.reports, w),
        organizations: view.organizations.iter().map(|one| Organization::of(view, one, w, site)).collect(),
    };
    html(&page)
}

/// The path of the list of periods, without a language.
fn path(plan: &Slug) -> String {
    format!("/plans/{plan}/periods")
}

fn address(plan: &Slug, period: &When, lang: Lang, site: &Site) -> String {
    link::in_language(site, &format!("{}/{}", path(plan), period_segment(period)), lang)
}

/// The way back to the plan.
pub(super) fn crumb(plan: &Named, w: &Wording, site: &Site) -> Crumb {
    let Link { href, text } = Link::plan(plan, w, site);
    Crumb { href, name: text }
}

impl Counts {
    fn of(reports: &Reports, w: &Wording) -> Self {
        let count = |key: &str, n: usize| w.count(key, n);
        Self {
            reported: count("reports-given", reports.reported),
            missing: count("reports-missing", reports.missing),
            complete: (reports.complete > 0).then(|| count("reports-not-asked", reports.complete)),
        }
    }
}

impl Organization {
    fn of(view: &PeriodView, one: &PeriodOfOrganization, w: &Wording, site: &Site) -> Self {
        let sheet = |suffix: &str| {
            let stem = format!("{}/{}/sheet", path(&view.plan.id), period_segment(&view.period));
            local(&site.url(&format!("{stem}.{suffix}?organization={}", one.named.id)))
        };
        Self {
            id: one.named.id.to_string(),
            link: Link::organization(&one.named, w, site),
            reports: Counts::of(&one.reports, w),
            workbook: sheet("xlsx"),
            csv: sheet("csv"),
            parts: one.parts.iter().map(|part| Part::of(part, w, site)).collect(),
        }
    }
}

impl Part {
    fn of(part: &AskedPart, w: &Wording, site: &Site) -> Self {
        let commitment = page_of(site, &Topic::Commitment(part.commitment.clone()), w.lang());
        let anchor = part.subject.to_string().replace('/', "-");
        let (class, label) = match (part.answer, part.status) {
            (AnswerWord::Reported, Some(status)) => (status.word(), w.completion(Some(status))),
            (AnswerWord::Reported, None) => ("complete", w.say("report-measured")),
            (AnswerWord::Missing, _) => ("overdue", w.say("report-missing")),
            (AnswerWord::Complete, _) => ("complete", w.say("report-not-asked")),
        };
        Self {
            number: part.number.to_string(),
            code: part.code.as_ref().map(ToString::to_string),
            link: Link { href: format!("{commitment}#{anchor}"), text: Phrase::of(&part.name, w) },
            class,
            label,
            event: part.event.map(|event| link::event(site, event, w.lang())),
        }
    }
}

//! Milestones by how far they have got, each with the milestones that it is made of.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::Completion;
use projection::view::{CommitmentView, MilestoneView, StatusView};

use super::link::{self, Link};
use super::phrase::Phrase;
use super::tally::{COMPLETIONS, completion_class};
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// The milestones at the top that have got equally far.
pub(super) struct Group {
    pub(super) label: String,
    pub(super) class: &'static str,
    pub(super) items: Vec<Item>,
}

/// A milestone in a list.
#[derive(Template)]
#[template(path = "part/milestone.html")]
pub(super) struct Item {
    w: &'static Wording,
    id: String,
    pub(super) code: String,
    pub(super) former_codes: Option<String>,
    pub(super) text: Phrase,
    class: &'static str,
    pub(super) label: String,
    lead: Vec<Link>,
    pub(super) due: Option<String>,
    pub(super) deadline: Option<Phrase>,
    pub(super) overdue: bool,
    pub(super) report: Option<Report>,
    /// The reports before it, the latest first.
    pub(super) earlier: Vec<Report>,
    pub(super) items: Vec<Item>,
}

/// The template escapes the text.
impl HtmlSafe for Item {}

/// What somebody reported.
pub(super) struct Report {
    pub(super) label: String,
    /// The event that said it.
    event: String,
    pub(super) when: Option<String>,
    pub(super) source: Option<Link>,
    pub(super) progress: Option<Phrase>,
}

/// All milestones of a commitment, those below another one with it.
pub(super) fn groups(view: &CommitmentView, w: &'static Wording, site: &Site) -> Vec<Group> {
    let group = |completion: Option<Completion>| {
        let all = view.milestones.iter().filter(|milestone| milestone.completion == completion);
        let items: Vec<Item> = all.map(|milestone| Item::of(view, milestone, w, site)).collect();
        (!items.is_empty()).then(|| Group {
            label: w.completion(completion),
            class: completion_class(completion),
            items,
        })
    };
    // As on the page that people know, then what it has no heading for.
    COMPLETIONS.into_iter().filter_map(group).collect()
}

impl Item {
    fn of(view: &CommitmentView, milestone: &MilestoneView, w: &'static Wording, site: &Site) -> Self {
        let codes = milestone.former_codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let former = |codes: String| w.text("former-codes", &[("codes", codes.into())]);
        let leads = milestone.lead.iter().filter_map(|id| view.organization(id));
        Self {
            w,
            id: milestone.id.to_string(),
            code: milestone.code.to_string(),
            former_codes: Some(codes).filter(|codes| !codes.is_empty()).map(former),
            text: Phrase::of(&milestone.text, w),
            class: completion_class(milestone.completion),
            label: w.completion(milestone.completion),
            lead: leads.map(|named| Link::organization(named, w, site)).collect(),
            deadline: milestone.deadline.as_ref().map(|words| Phrase::of(words, w)),
            due: milestone.due.as_ref().map(|due| w.by(due)),
            overdue: milestone.overdue,
            report: milestone.reports.first().map(|report| Report::of(view, report, w, site)),
            earlier: milestone.reports.iter().skip(1).map(|r| Report::of(view, r, w, site)).collect(),
            items: milestone.milestones.iter().map(|below| Self::of(view, below, w, site)).collect(),
        }
    }
}

impl Report {
    fn of(view: &CommitmentView, report: &StatusView, w: &Wording, site: &Site) -> Self {
        let source = report.source.as_ref().and_then(|id| view.organization(id));
        Self {
            label: w.completion(Some(report.status)),
            event: link::event(site, report.origin.event, w.lang()),
            when: report.origin.effective.as_ref().map(|when| w.as_of(when)),
            source: source.map(|named| Link::organization(named, w, site)),
            progress: report.progress.as_ref().map(|text| Phrase::of(text, w)),
        }
    }
}

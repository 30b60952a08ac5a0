//! The page of a commitment, live or of a version: its sections in the order that readers know.

mod head;
mod notice;
mod parts;
mod text;

pub use self::text::text;

use askama::Template;
use domain::Lang;
use projection::view::CommitmentView;

use self::notice::Notice;
use self::parts::{Assessed, Challenge, Contact, Evidence, Note, Schedule};
use super::chart::Strip;
use super::cite::Cite;
use super::frame::{Frame, News};
use super::link::{self, Link, local};
use super::phrase::Phrase;
use super::tally::Counts;
use super::{CommitmentPage, achievement, indicator, milestone};
use crate::represent::page::html;
use crate::represent::site::{Site, Topic, UNPREFIXED, cited_path};
use crate::represent::wording::Wording;

#[derive(Template)]
#[template(path = "commitment.html")]
struct Page<'a> {
    frame: Frame,
    w: &'static Wording,
    title: Phrase,
    number: String,
    notices: Vec<Notice>,
    /// Where the form goes that asks for another day.
    here: String,
    as_of: String,
    feed: String,
    version: Pinned,
    description: Option<Phrase>,
    lead: Vec<Link>,
    supporting: Vec<Link>,
    other_actors: Option<Phrase>,
    contacts: Option<Vec<Contact>>,
    schedule: Option<Schedule>,
    milestones_tally: Counts,
    attainments_tally: Counts,
    judged_on: String,
    planned_result: Option<Phrase>,
    indicators: Vec<indicator::Row>,
    milestones: Vec<milestone::Group>,
    strip: Option<Strip>,
    achievements: Vec<achievement::Item>,
    notes: Vec<Note>,
    challenges: Vec<Challenge>,
    evidence: Vec<Evidence>,
    assessments: Vec<Assessed>,
    latest: Vec<News>,
    cite: Cite<'a>,
    identifiers: Vec<String>,
    status_as_of: Option<String>,
    modified: Moment,
}

/// The version that the page shows, and the way to the others.
struct Pinned {
    /// `Version 14`
    label: String,
    permanent: String,
    history: String,
    json: String,
}

/// A moment for people and for machines.
struct Moment {
    words: String,
    iso: String,
}

/// A commitment with everything that the record has on it.
#[must_use]
pub fn page(page: &CommitmentPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let view = page.view;
    let organizations = |all: &[projection::view::Named]| {
        all.iter().map(|named| Link::organization(named, w, site)).collect()
    };
    let phrase = |text: &Option<domain::Text>| text.as_ref().map(|text| Phrase::of(text, w));
    let page = Page {
        frame: head::frame(page, w, site),
        w,
        title: Phrase::of(&view.title, w),
        number: w.text("commitment-number", &[("number", view.number.as_str().into())]),
        notices: notice::all(page, w, site),
        here: here(page, w, site),
        as_of: view.as_of.map(|day| day.to_string()).unwrap_or_default(),
        feed: local(&site.feed(&Topic::Commitment(view.id.clone()), lang, "rss")),
        version: pinned(page, w, site),
        description: phrase(&view.description),
        lead: organizations(&view.lead),
        supporting: organizations(&view.supporting),
        other_actors: phrase(&view.other_actors),
        contacts: view
            .contacts
            .as_ref()
            .map(|all| all.iter().map(|contact| Contact::of(contact, w)).collect()),
        schedule: view.schedule.as_ref().map(|schedule| Schedule::of(schedule, w, site)),
        milestones_tally: Counts::milestones(&view.tally, w),
        attainments_tally: Counts::attainments(&view.attainments, w),
        judged_on: w.text("judged-on", &[("day", w.day(view.verdicts_on).into())]),
        planned_result: phrase(&view.planned_result),
        indicators: indicator::rows(view, w, site),
        milestones: milestone::groups(view, w, site),
        strip: Strip::of(view, w),
        achievements: view.achievements.iter().map(|item| achievement::Item::of(item, w, site)).collect(),
        notes: view.notes.iter().map(|note| Note::of(note, w, site)).collect(),
        challenges: view.challenges.iter().map(|challenge| Challenge::of(challenge, w)).collect(),
        evidence: view.evidence.iter().map(|evidence| Evidence::of(evidence, view, w)).collect(),
        assessments: view.assessments.iter().map(|assessment| Assessed::of(assessment, w, site)).collect(),
        latest: News::all(page.latest, w),
        cite: Cite::of(page.cited, w, site),
        identifiers: view.external_ids.clone(),
        status_as_of: view.status_as_of.map(|day| w.day(day)),
        modified: Moment { words: w.instant(view.date_modified), iso: format!("{:.3}", view.date_modified) },
    };
    html(&page)
}

/// The address of this page, the live one or that of its version.
fn here(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> String {
    let view = page.view;
    match number(page) {
        Some(number) => local(&site.version_page(&view.id, number, w.lang())),
        None => link::page(site, &Topic::Commitment(view.id.clone()), w.lang()),
    }
}

/// The version whose address the page stands for: none for the live record.
fn number(page: &CommitmentPage<'_>) -> Option<u64> {
    (!page.live).then_some(page.view.version)
}

/// The title as it is cited, the number included.
fn heading(view: &CommitmentView, w: &Wording) -> String {
    numbered(view.title.best(w.lang()).map_or(view.id.as_str(), |(_, title)| title), view, w)
}

/// The same where it stands among words of the page: with a remark where it is in another language.
fn marked_heading(view: &CommitmentView, w: &Wording) -> String {
    match w.words(&view.title) {
        none if none.is_empty() => heading(view, w),
        title => numbered(&title, view, w),
    }
}

fn numbered(title: &str, view: &CommitmentView, w: &Wording) -> String {
    format!("{title}{}", w.text("commitment-number", &[("number", view.number.as_str().into())]))
}

fn pinned(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> Pinned {
    let view = page.view;
    let negotiated = cited_path(&view.id, number(page), UNPREFIXED);
    Pinned {
        label: w.text("version", &[("number", view.version.to_string().into())]),
        permanent: local(&site.version_page(&view.id, view.version, w.lang())),
        history: link::in_language(site, &link::history(&view.id), w.lang()),
        json: local(&site.url(&format!("{negotiated}.json"))),
    }
}

//! The page that tells what a document would change, or has changed.

use std::sync::Arc;

use askama::Template;
use domain::event::Source;
use domain::record::Record;
use domain::{Lang, Slug};
use jiff::Timestamp;
use projection::Update;
use projection::view::Named;

use super::{Fault, Faults, frame, told, with_entrance};
use crate::represent::feed::Item;
use crate::represent::page::difference::Difference;
use crate::represent::page::frame::Frame;
use crate::represent::page::html;
use crate::represent::page::link::{self, in_language, local};
use crate::represent::page::phrase::Phrase;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// How many changes a page lists; the rest is counted.
const CHANGES_SHOWN_MAX: usize = 500;

/// What a document would change, or has changed.
#[derive(Clone, Copy)]
pub struct DryRunPage<'a> {
    /// What the form must carry.
    pub csrf: &'a str,
    /// The id of the preview.
    pub id: &'a str,
    /// The name of the file.
    pub file: &'a str,
    /// Who uploaded it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// Whether the record has changed since it was shown first.
    pub anew: bool,
    /// Who recorded it; none: nobody has.
    pub recorded: Option<RecordedNote<'a>>,
    /// The changes.
    pub updates: &'a [Arc<Update>],
    /// The record that has them.
    pub record: &'a Record,
    /// The version of a commitment before them and after; 0 for none.
    pub versions: &'a dyn Fn(&Slug) -> (u64, u64),
    /// What a person should look at.
    pub remarks: &'a [Fault],
    /// The site that shows the pages with them.
    pub pages: &'a Site,
}

/// That a document was recorded.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RecordedNote<'a> {
    pub by: &'a str,
    pub at: Timestamp,
}

#[derive(Template)]
#[template(path = "team/dry-run.html")]
struct DryRun<'a> {
    frame: Frame,
    w: &'static Wording,
    title: String,
    told: String,
    action: String,
    again: String,
    csrf: &'a str,
    anew: bool,
    recorded: Option<String>,
    count: String,
    more: Option<String>,
    groups: Vec<Group>,
    languages: Vec<(&'static str, String)>,
    remarks: Faults,
    home: Vec<Page>,
}

/// The changes of one thing.
struct Group {
    id: usize,
    name: Phrase,
    versions: Option<String>,
    pages: Vec<Page>,
    changes: Vec<Vec<Told>>,
}

/// A page with the changes, in a language.
struct Page {
    locale: &'static str,
    href: String,
    text: String,
}

/// A change in one language.
struct Told {
    locale: &'static str,
    language: String,
    title: String,
    href: String,
    differences: Vec<Difference>,
}

/// What a document would change, or has changed.
#[must_use]
pub fn dry_run(page: &DryRunPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let args = [("file", page.file.into())];
    let title = w.text(if page.recorded.is_some() { "team-has-changed" } else { "team-would-change" }, &args);
    let path = format!("/team/previews/{}", page.id);
    let shown = page.updates.get(..CHANGES_SHOWN_MAX).unwrap_or(page.updates);
    let more = page.updates.len() - shown.len();
    let recorded = |note: RecordedNote<'_>| {
        w.text("team-recorded", &[("actor", note.by.into()), ("when", w.instant(note.at).into())])
    };
    let page = DryRun {
        frame: with_entrance(frame(title.clone(), &path, lang, site), w, site),
        w,
        title,
        told: told(page.by, page.at, w),
        action: in_language(site, &format!("{path}/record"), lang),
        again: in_language(site, "/team", lang),
        csrf: page.csrf,
        anew: page.anew && page.recorded.is_none(),
        recorded: page.recorded.map(recorded),
        count: w.count("changes-in-all", page.updates.len()),
        more: (more > 0).then(|| w.count("team-more", more)),
        groups: groups(shown, page, w),
        languages: Lang::OFFICIAL
            .map(|lang| (Wording::of(lang).locale(), Wording::of(lang).say("language-name")))
            .into(),
        remarks: Faults::of(page.remarks, w),
        home: pages(&Topic::All, page.pages),
    };
    html(&page)
}

/// The changes by what they are about, in the order in which it is named first.
fn groups(updates: &[Arc<Update>], page: &DryRunPage<'_>, w: &Wording) -> Vec<Group> {
    let mut groups: Vec<(Source, Vec<&Arc<Update>>)> = Vec::new();
    for update in updates {
        let source = &update.event.change.source;
        match groups.iter_mut().find(|(known, _)| known == source) {
            Some((_, updates)) => updates.push(update),
            None => groups.push((source.clone(), vec![update])),
        }
    }
    let group = |(id, (source, updates)): (usize, (Source, Vec<&Arc<Update>>))| {
        let (name, topic, versions) = match source {
            Source::Commitment(id) => {
                let title = updates.iter().rev().find_map(|update| update.commitment.as_ref());
                let title = title.map(|(_, definition)| Phrase::of(&definition.title, w));
                let (before, after) = (page.versions)(&id);
                let args = [("before", before.to_string().into()), ("after", after.to_string().into())];
                let key = if before == 0 { "team-first-version" } else { "team-versions" };
                let name = title.unwrap_or_else(|| Phrase::plain(id.to_string()));
                (name, Topic::Commitment(id), Some(w.text(key, &args)))
            }
            Source::Plan(id) => (Phrase::named(&Named::plan(page.record, &id), w), Topic::Plan(id), None),
            Source::Organization(id) => {
                (Phrase::named(&Named::organization(page.record, &id), w), Topic::Organization(id), None)
            }
        };
        let changes = updates.iter().map(|update| in_each_language(update, page)).collect();
        Group { id, name, versions, pages: pages(&topic, page.pages), changes }
    };
    groups.into_iter().enumerate().map(group).collect()
}

/// One change as each language tells it.
fn in_each_language(update: &Update, page: &DryRunPage<'_>) -> Vec<Told> {
    let told = |lang| {
        let w = Wording::of(lang);
        Told {
            locale: w.locale(),
            language: w.say("language-name"),
            title: Item::title_of(update, page.record, lang, page.pages),
            href: link::event(page.pages, update.event.stamp.id, lang),
            differences: Difference::of(update, w),
        }
    };
    Lang::OFFICIAL.map(told).into()
}

/// The pages of a topic in each language.
fn pages(topic: &Topic, site: &Site) -> Vec<Page> {
    let page = |lang| {
        let w = Wording::of(lang);
        let (locale, text) = (w.locale(), w.say("language-name"));
        Page { locale, href: local(&site.page(topic, lang)), text }
    };
    Lang::OFFICIAL.map(page).into()
}

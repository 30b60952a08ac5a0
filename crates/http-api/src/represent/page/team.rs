//! Pages for the team that reports.

use std::sync::Arc;

use askama::Template;
use domain::document::Form;
use domain::event::Source;
use domain::record::Record;
use domain::{Lang, Slug};
use jiff::Timestamp;
use projection::Update;
use projection::view::Named;

use super::difference::Difference;
use super::frame::{Crumb, Frame};
use super::link::{self, Link, in_language, local};
use super::phrase::Phrase;
use crate::represent::feed::Item;
use crate::represent::site::{Scope, Site};
use crate::represent::wording::Wording;

/// How many changes a page lists; the rest is counted.
const CHANGES_SHOWN_MAX: usize = 500;

/// The form for the token.
#[derive(Debug, Clone, Copy)]
pub struct SignInPage<'a> {
    /// Whether a token was given that is not good.
    pub refused: bool,
    /// The path to go on to; empty for the usual one.
    pub to: &'a str,
    /// Whether the service has tokens; else whoever reaches it is the operator.
    pub needs_token: bool,
}

/// The form for a document.
#[derive(Debug, Clone, Copy)]
pub struct UploadPage<'a> {
    /// What the form must carry.
    pub csrf: &'a str,
    /// Who is signed in.
    pub actor: &'a str,
    /// The plans that a sheet can be about.
    pub plans: &'a [Named],
    /// What was uploaded before.
    pub open: &'a [OpenPreview],
}

/// An upload in a list.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OpenPreview {
    pub file: String,
    pub by: String,
    pub at: Timestamp,
    pub recorded: bool,
    pub href: String,
}

/// A document that cannot be recorded.
#[derive(Debug, Clone, Copy)]
pub struct RefusedPage<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// What is wrong with it as a whole.
    pub detail: &'a str,
    /// Each thing that is wrong.
    pub faults: &'a [Fault],
}

/// Something in a document that is wrong, or that a person should look at.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    /// The line or row, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// The key or the name of the column; empty where it is about the whole.
    pub path: String,
    /// The beginning of the line; empty where it cannot be shown.
    pub text: String,
    /// What is wrong.
    pub detail: String,
}

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
#[template(path = "team/sign-in.html")]
struct SignIn<'a> {
    frame: Frame,
    w: &'static Wording,
    action: String,
    refused: bool,
    to: &'a str,
    needs_token: bool,
}

#[derive(Template)]
#[template(path = "team/upload.html")]
struct Upload<'a> {
    frame: Frame,
    w: &'static Wording,
    action: String,
    end: String,
    csrf: &'a str,
    signed_in: String,
    forms: String,
    plans: Vec<(String, String)>,
    open: Vec<Open>,
}

struct Open {
    link: Link,
    told: String,
    recorded: bool,
}

#[derive(Template)]
#[template(path = "team/refused.html")]
struct Refused {
    frame: Frame,
    w: &'static Wording,
    title: String,
    detail: Option<Phrase>,
    faults: Faults,
    count: String,
    again: String,
}

/// A table of faults.
#[derive(Template)]
#[template(path = "team/faults.html")]
struct Faults {
    w: &'static Wording,
    rows: Vec<FaultRow>,
}

/// The template escapes the text.
impl askama::filters::HtmlSafe for Faults {}

struct FaultRow {
    place: String,
    path: String,
    text: String,
    detail: Phrase,
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

pub(super) fn sign_in(page: &SignInPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let frame = frame(w.say("team-title"), "/team", lang, site);
    let SignInPage { refused, to, needs_token } = *page;
    let action = in_language(site, "/team/session", lang);
    SignIn { frame, w, action, refused, to, needs_token }.render().expect("a page is text")
}

pub(super) fn upload(page: &UploadPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let open = |open: &OpenPreview| Open {
        link: Link { href: open.href.clone(), text: Phrase::plain(open.file.clone()) },
        told: told(&open.by, open.at, w),
        recorded: open.recorded,
    };
    let page = Upload {
        frame: frame(w.say("team-title"), "/team", lang, site),
        w,
        action: in_language(site, "/team/previews", lang),
        end: in_language(site, "/team/session/end", lang),
        csrf: page.csrf,
        signed_in: w.text("team-signed-in", &[("actor", page.actor.into())]),
        forms: Form::ALL.map(Form::suffix).join(","),
        plans: page.plans.iter().map(|plan| (plan.id.to_string(), Phrase::marked(plan, w))).collect(),
        open: page.open.iter().map(open).collect(),
    };
    page.render().expect("a page is text")
}

pub(super) fn refused(page: &RefusedPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let title = match page.file {
        "" => w.say("team-refused"),
        file => w.text("team-refused-file", &[("file", file.into())]),
    };
    let page = Refused {
        frame: with_entrance(frame(title.clone(), "/team", lang, site), w, site),
        w,
        title,
        detail: page.faults.is_empty().then(|| Phrase::of_program(page.detail, w)),
        faults: Faults::of(page.faults, w),
        count: w.count("team-faults", page.faults.len()),
        again: in_language(site, "/team", lang),
    };
    page.render().expect("a page is text")
}

pub(super) fn dry_run(page: &DryRunPage<'_>, lang: Lang, site: &Site) -> String {
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
        home: pages(&Scope::All, page.pages),
    };
    page.render().expect("a page is text")
}

/// The frame of a page of the team, which is nobody else's business.
fn frame(title: String, path: &str, lang: Lang, site: &Site) -> Frame {
    let mut frame = Frame::new(title, path, lang, site);
    frame.hidden = true;
    frame
}

fn with_entrance(mut frame: Frame, w: &Wording, site: &Site) -> Frame {
    let name = Phrase::plain(w.say("team-title"));
    frame.crumbs.push(Crumb { href: in_language(site, "/team", w.lang()), name });
    frame
}

fn told(by: &str, at: Timestamp, w: &Wording) -> String {
    w.text("team-uploaded", &[("actor", by.into()), ("when", w.instant(at).into())])
}

impl Faults {
    fn of(faults: &[Fault], w: &'static Wording) -> Self {
        Self { w, rows: faults.iter().map(|fault| FaultRow::of(fault, w)).collect() }
    }
}

impl FaultRow {
    fn of(fault: &Fault, w: &Wording) -> Self {
        let number = |key, number: usize| w.text(key, &[("number", number.to_string().into())]);
        let places = [
            fault.line.map(|line| number("team-line", line)),
            fault.column.map(|c| number("team-column", c)),
        ];
        Self {
            place: places.into_iter().flatten().collect::<Vec<_>>().join(", "),
            path: fault.path.clone(),
            text: fault.text.clone(),
            detail: Phrase::of_program(&fault.detail, w),
        }
    }
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
        let (name, scope, versions) = match source {
            Source::Commitment(id) => {
                let title = updates.iter().rev().find_map(|update| update.commitment.as_ref());
                let title = title.map(|(_, definition)| Phrase::of(&definition.title, w));
                let (before, after) = (page.versions)(&id);
                let args = [("before", before.to_string().into()), ("after", after.to_string().into())];
                let key = if before == 0 { "team-first-version" } else { "team-versions" };
                let name = title.unwrap_or_else(|| Phrase::plain(id.to_string()));
                (name, Scope::Commitment(id), Some(w.text(key, &args)))
            }
            Source::Plan(id) => (Phrase::named(&Named::plan(page.record, &id), w), Scope::Plan(id), None),
            Source::Organization(id) => {
                (Phrase::named(&Named::organization(page.record, &id), w), Scope::Organization(id), None)
            }
        };
        let changes = updates.iter().map(|update| in_each_language(update, page)).collect();
        Group { id, name, versions, pages: pages(&scope, page.pages), changes }
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

/// The pages of a scope in each language.
fn pages(scope: &Scope, site: &Site) -> Vec<Page> {
    let page = |lang| {
        let w = Wording::of(lang);
        let (locale, text) = (w.locale(), w.say("language-name"));
        Page { locale, href: local(&site.page(scope, lang)), text }
    };
    Lang::OFFICIAL.map(page).into()
}

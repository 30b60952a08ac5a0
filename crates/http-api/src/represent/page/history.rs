//! The history of a commitment: its versions with what each changed, and two of them side by side.

use askama::Template;
use domain::event;
use domain::{Lang, When};
use projection::Version;
use projection::view::CommitmentView;

use super::difference::Difference;
use super::frame::{Crumb, Frame};
use super::html;
use super::ledger;
use super::link::{self, Link, local};
use super::phrase::Phrase;
use super::{ChapterOfHistory, ComparisonPage, HistoryPage, Piece};
use crate::represent::feed::Filter;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// A list of at most so many changes is shown at once; a longer one is folded under its number.
const CHANGES_AT_ONCE: usize = 12;

#[derive(Template)]
#[template(path = "history.html")]
struct History {
    frame: Frame,
    w: &'static Wording,
    commitment: Link,
    feed: String,
    chooser: Option<Chooser>,
    chapters: Vec<Chapter>,
}

#[derive(Template)]
#[template(path = "comparison.html")]
struct Comparison {
    frame: Frame,
    w: &'static Wording,
    title: String,
    commitment: Link,
    history: String,
    chooser: Option<Chooser>,
    differences: Vec<Difference>,
    chapters: Vec<Chapter>,
}

/// The form that asks for two versions.
struct Chooser {
    action: String,
    numbers: Vec<u64>,
    from: u64,
    to: u64,
}

/// A version with what it changed.
struct Chapter {
    number: u64,
    label: String,
    href: String,
    recorded: String,
    iso: String,
    position: String,
    current: bool,
    /// The address of the comparison with the version before it.
    compared: Option<String>,
    count: String,
    folded: bool,
    changes: Vec<Change>,
}

/// What one event changed.
struct Change {
    title: String,
    href: String,
    /// The time that it is about, when it was said in public, and the document that it came from.
    particulars: Vec<String>,
    differences: Vec<Difference>,
}

/// The versions of a commitment, the newest first, with what each changed.
#[must_use]
pub fn history(page: &HistoryPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let view = page.view;
    let title = Phrase::of(&view.title, w);
    let topic = Topic::Commitment(view.id.clone());
    let name = w.words(&view.title);
    let heading = w.text("history-of", &[("title", name.as_str().into())]);
    let mut frame = Frame::new(heading, &link::history(&view.id), lang, site);
    frame.follows(&name, &Filter::all(topic.clone()), site);
    frame.crumbs = crumbs(view, w, site);
    let newest = page.chapters.last().map_or(0, |chapter| chapter.version.number);
    let chapter = |chapter: &ChapterOfHistory<'_>| Chapter::of(chapter, view, newest, (w, site));
    let page = History {
        frame,
        w,
        commitment: Link { href: link::page(site, &topic, lang), text: title },
        feed: local(&site.feed(&topic, lang, "rss")),
        chooser: Chooser::of(view, (newest.saturating_sub(1).max(1), newest), newest, (w, site)),
        chapters: page.chapters.iter().rev().map(chapter).collect(),
    };
    html(&page)
}

/// Two versions of a commitment side by side.
#[must_use]
pub fn comparison(page: &ComparisonPage<'_>, lang: Lang, site: &Site) -> String {
    let w = Wording::of(lang);
    let view = page.after;
    let from = page.before.map_or(0, |before| before.version);
    let args = [("from", from.to_string().into()), ("to", view.version.to_string().into())];
    let title = w.text(if from == 0 { "comparison-first" } else { "comparison-title" }, &args);
    let name = Phrase::of(&view.title, w);
    let query = page.before.map(|before| format!("from={}&", before.version)).unwrap_or_default();
    let path = format!("{}?{query}to={}", link::history(&view.id), view.version);
    let mut frame = Frame::new(format!("{title} – {}", w.words(&view.title)), &path, lang, site);
    frame.hidden = true;
    frame.crumbs = crumbs(view, w, site);
    let history = link::in_language(site, &link::history(&view.id), lang);
    frame.crumbs.push(Crumb { href: history.clone(), name: Phrase::plain(w.say("history-title")) });
    let chapter = |chapter: &ChapterOfHistory<'_>| Chapter::of(chapter, view, page.newest, (w, site));
    let page = Comparison {
        frame,
        w,
        title,
        commitment: Link { href: link::page(site, &Topic::Commitment(view.id.clone()), lang), text: name },
        history,
        chooser: Chooser::of(view, (from.max(1), view.version), page.newest, (w, site)),
        differences: ledger::differences(page.before, view, w),
        chapters: page.chapters.iter().rev().map(chapter).collect(),
    };
    html(&page)
}

/// The way to the commitment.
fn crumbs(view: &CommitmentView, w: &Wording, site: &Site) -> Vec<Crumb> {
    let plan = Link::plan(&view.plan, w, site);
    let href = link::page(site, &Topic::Commitment(view.id.clone()), w.lang());
    vec![Crumb { href: plan.href, name: plan.text }, Crumb { href, name: Phrase::of(&view.title, w) }]
}

impl Chooser {
    fn of(
        view: &CommitmentView,
        (from, to): (u64, u64),
        newest: u64,
        (w, site): (&Wording, &Site),
    ) -> Option<Self> {
        let action = link::in_language(site, &link::history(&view.id), w.lang());
        (newest > 1).then(|| Self { action, numbers: (1..=newest).collect(), from, to })
    }
}

impl Chapter {
    fn of(
        chapter: &ChapterOfHistory<'_>,
        view: &CommitmentView,
        newest: u64,
        (w, site): (&Wording, &Site),
    ) -> Self {
        let Version { number, time, position, .. } = chapter.version;
        let history = link::in_language(site, &link::history(&view.id), w.lang());
        Self {
            number,
            label: w.text("version", &[("number", number.to_string().into())]),
            href: local(&site.version_page(&view.id, number, w.lang())),
            recorded: w.instant(time),
            iso: format!("{time:.3}"),
            position: w.count("history-position", usize::try_from(position).unwrap_or(usize::MAX)),
            current: number == newest,
            compared: (number > 1).then(|| format!("{history}?from={}&to={number}", number - 1)),
            count: w.count("changes-in-all", chapter.pieces.len()),
            folded: chapter.pieces.len() > CHANGES_AT_ONCE,
            changes: chapter.pieces.iter().map(|piece| Change::of(piece, w)).collect(),
        }
    }
}

impl Change {
    fn of(piece: &Piece<'_>, w: &Wording) -> Self {
        let differences = Difference::of(piece.update, w);
        let particulars = particulars(&piece.update.event.change, w);
        Self { title: piece.title.clone(), href: local(&piece.link), particulars, differences }
    }
}

/// The times of a change and the document that it came from, as far as they are known.
fn particulars(change: &event::Change, w: &Wording) -> Vec<String> {
    let when = |key: &str, when: &When| w.text(key, &[("when", w.when(when).into())]);
    let effective = change.effective.as_ref().map(|at| when("history-effective", at));
    let attested = change.attested.as_ref().map(|at| when("history-attested", at));
    let document = change
        .provenance
        .as_ref()
        .map(|known| w.text("history-document", &[("document", w.provenance(known).into())]));
    [effective, attested, document].into_iter().flatten().collect()
}

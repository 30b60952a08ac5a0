//! What a reader must know before anything else: that the page is an old version, that the commitment is withdrawn or
//! continued elsewhere, that texts are missing, that statement and figures do not go together.

use domain::Lang;
use projection::view::{CommitmentView, Disagreement};

use super::super::CommitmentPage;
use super::super::link::{Link, page as page_of};
use super::super::phrase::Phrase;
use crate::represent::site::{Site, Topic};
use crate::represent::wording::Wording;

/// A remark above or within the page.
pub(super) struct Notice {
    pub(super) class: &'static str,
    pub(super) text: Phrase,
    /// In the words of the record, where it gives any.
    pub(super) detail: Option<Phrase>,
    pub(super) link: Option<Link>,
}

impl Notice {
    fn new(class: &'static str, text: String) -> Self {
        Self { class, text: Phrase::plain(text), detail: None, link: None }
    }
}

/// All that apply, the gravest first.
pub(super) fn all(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> Vec<Notice> {
    let view = page.view;
    let old = (!page.live).then(|| old_version(page, w, site));
    let withdrawn = view.withdrawn.then(|| {
        let detail = view.withdrawn_because.as_ref().map(|reason| Phrase::of(reason, w));
        Notice { detail, ..Notice::new("gone", w.say("notice-withdrawn")) }
    });
    let succeeded = view.successor.as_ref().map(|by| {
        let href = page_of(site, &Topic::Commitment(by.clone()), w.lang());
        let title = page.successor.map(|title| Phrase::of(title, w));
        let link = Link { href, text: title.unwrap_or_else(|| Phrase::plain(by.to_string())) };
        Notice { link: Some(link), ..Notice::new("succeeded", w.say("notice-succeeded")) }
    });
    let disagreement = view.disagreement.as_ref().map(|found| disagreement(view, found, w));
    let day = view
        .as_of
        .map(|day| ("notice-as-of", day))
        .or(view.attested_by.map(|day| ("notice-attested-by", day)));
    let day = day.map(|(key, day)| Notice::new("old", w.text(key, &[("day", w.day(day).into())])));
    [old, day, withdrawn, succeeded, disagreement, missing(view, w)].into_iter().flatten().collect()
}

fn old_version(page: &CommitmentPage<'_>, w: &Wording, site: &Site) -> Notice {
    let view = page.view;
    let latest = page.versions.last().map_or(view.version, |version| version.number);
    let args = [
        ("number", view.version.to_string().into()),
        ("latest", latest.to_string().into()),
        ("day", w.instant(view.date_modified).into()),
    ];
    let href = page_of(site, &Topic::Commitment(view.id.clone()), w.lang());
    let link = Link { href, text: Phrase::plain(w.say("to-current")) };
    Notice { link: Some(link), ..Notice::new("old", w.text("notice-old-version", &args)) }
}

/// The statement beside the figures that it does not go with, without a judgement between them.
fn disagreement(view: &CommitmentView, found: &Disagreement, w: &Wording) -> Notice {
    let Disagreement { stated, not_met, overdue, incomplete } = *found;
    let counts =
        [("figures-not-met", not_met), ("figures-overdue", overdue), ("figures-incomplete", incomplete)];
    let figures: Vec<String> =
        counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| w.count(key, *n)).collect();
    let extent = view.schedule.as_ref().and_then(|schedule| schedule.extent);
    let args =
        [("stated", w.schedule(stated, extent).into()), ("figures", figures.join(&w.say("and")).into())];
    Notice::new("disagreement", w.text("notice-disagreement", &args))
}

/// That texts are not given in the language of the page.
fn missing(view: &CommitmentView, w: &Wording) -> Option<Notice> {
    let lang: Lang = w.lang();
    let count = view.missing_texts.get(&lang).copied().filter(|count| *count > 0)?;
    Some(Notice::new("missing", w.count("notice-missing-texts", count)))
}

//! What else was done, with what was counted there.

use askama::Template;
use askama::filters::HtmlSafe;
use projection::view::AchievementView;

use super::link;
use super::phrase::Phrase;
use crate::represent::site::Site;
use crate::represent::wording::Wording;

/// An achievement in a list.
#[derive(Template)]
#[template(path = "part/achievement.html")]
pub(super) struct Item {
    id: String,
    pub(super) text: Phrase,
    pub(super) date: Option<String>,
    pub(super) counts: Vec<String>,
    /// The event that said it, and when.
    event: String,
    told: String,
    pub(super) items: Vec<Item>,
}

/// The template escapes the text.
impl HtmlSafe for Item {}

impl Item {
    pub(super) fn of(view: &AchievementView, w: &Wording, site: &Site) -> Self {
        Self {
            id: view.id.to_string(),
            text: Phrase::of(&view.text, w),
            date: view.date.as_ref().map(|date| w.when(date)),
            counts: view.counts.iter().map(|count| w.quantity(count, &view.units)).collect(),
            event: link::event(site, view.origin.event, w.lang()),
            told: link::told(&view.origin, w),
            items: view.achievements.iter().map(|below| Self::of(below, w, site)).collect(),
        }
    }
}

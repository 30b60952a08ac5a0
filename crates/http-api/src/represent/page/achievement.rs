//! What else was done, with what was counted there.

use askama::Template;
use askama::filters::HtmlSafe;
use projection::view::AchievementView;

use super::phrase::Phrase;
use crate::represent::wording::Wording;

/// An achievement in a list.
#[derive(Template)]
#[template(path = "part/achievement.html")]
pub(super) struct Item {
    id: String,
    text: Phrase,
    date: Option<String>,
    counts: Vec<String>,
    items: Vec<Item>,
}

/// The template escapes the text.
impl HtmlSafe for Item {}

impl Item {
    pub(super) fn of(view: &AchievementView, w: &Wording) -> Self {
        Self {
            id: view.id.to_string(),
            text: Phrase::of(&view.text, w),
            date: view.date.as_ref().map(|date| w.when(date)),
            counts: view.counts.iter().map(|count| w.quantity(count, &view.units)).collect(),
            items: view.achievements.iter().map(|below| Self::of(below, w)).collect(),
        }
    }
}

//! Two wordings of a text side by side: what was taken out, what was put in.

use domain::event::{Fact, Replacement};
use domain::{Lang, Text};
use projection::Update;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::represent::wording::Wording;

/// How many words two texts may have, multiplied, to be compared word by word; longer ones are shown one after the
/// other. It bounds the work that a page may cost.
const WORD_PAIRS_MAX: usize = 4_000_000;

/// Of two texts that share less than one word in so many, words that happen to be in both say nothing.
const SHARED_WORDS_MIN: usize = 3;

/// One text that changed.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which text it is.
    pub(super) label: String,
    pub(super) parts: Vec<Part>,
}

/// A piece of the text.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    pub(super) kept: Kept,
    pub(super) text: String,
}

/// Whether a piece is in both wordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kept {
    Both,
    Before,
    After,
}

impl Part {
    pub(super) fn is_gone(&self) -> bool {
        self.kept == Kept::Before
    }

    pub(super) fn is_new(&self) -> bool {
        self.kept == Kept::After
    }
}

impl Difference {
    /// What changed between two wordings; none where nothing did. An empty one is one that is not there.
    pub(super) fn between(label: String, before: &str, after: &str) -> Option<Self> {
        (before != after).then(|| Self { label, parts: parts(before, after) })
    }

    /// The texts that an event words anew.
    pub(super) fn of(update: &Update, w: &Wording) -> Vec<Self> {
        let Some(before) = &update.before else { return Vec::new() };
        let (old, new) = (texts(before), texts(&update.event.change.fact));
        let before = |key: &str| old.iter().find(|(known, _)| *known == key).map(|(_, text)| *text);
        let changed = new.iter().filter_map(|(key, text)| {
            let before = before(key).and_then(|text| worded(text, w.lang()))?;
            Self::between(w.say(key), before, worded(text, w.lang())?)
        });
        changed.collect()
    }
}

/// A text in the language of the page, else in the one that it has.
fn worded(text: &Text, lang: Lang) -> Option<&str> {
    text.best(lang).map(|(_, text)| text)
}

fn parts(before: &str, after: &str) -> Vec<Part> {
    let words = |text: &str| text.split_whitespace().count();
    let whole = || {
        let both = [(Kept::Before, before), (Kept::After, after)];
        let given = both.into_iter().filter(|(_, text)| !text.is_empty());
        given.map(|(kept, text)| Part { kept, text: text.to_owned() }).collect()
    };
    if before.is_empty() || after.is_empty() || words(before) * words(after) > WORD_PAIRS_MAX {
        return whole();
    }
    let mut parts: Vec<Part> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let kept = match change.tag() {
            ChangeTag::Equal => Kept::Both,
            ChangeTag::Delete => Kept::Before,
            ChangeTag::Insert => Kept::After,
        };
        match parts.last_mut().filter(|part| part.kept == kept) {
            Some(part) => part.text.push_str(change.value()),
            None => parts.push(Part { kept, text: change.value().to_owned() }),
        }
    }
    let shared = parts.iter().filter(|part| part.kept == Kept::Both).map(|part| words(&part.text));
    match shared.sum::<usize>() * SHARED_WORDS_MIN < words(before).max(words(after)) {
        true => whole(),
        false => parts,
    }
}

/// The texts of what an event says, each with the key of its name.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others give no text that can be given anew")]
fn texts(fact: &Fact) -> Vec<(&'static str, &Text)> {
    match fact {
        Fact::CommitmentRevised(new) => named(&[
            ("feed-field-title", Some(&new.title)),
            ("feed-field-description", new.description.as_ref()),
            ("feed-field-planned-result", new.planned_result.as_ref()),
            ("feed-field-other-actors", new.other_actors.as_ref()),
        ]),
        Fact::MilestoneRevised(new) => named(&[("feed-field-text", Some(&new.text))]),
        Fact::IndicatorRevised(new) => named(&[("feed-field-name", Some(&new.name))]),
        Fact::TargetRevised(new) => named(&[("feed-field-published", new.published.as_ref())]),
        Fact::EventCorrected(correction) => named(&[replaced(&correction.replacement)]),
        Fact::ScheduleStated(said) => named(&[("feed-field-text", Some(&said.statement))]),
        Fact::MilestoneStatusReported(said) => named(&[("feed-field-text", said.progress.as_ref())]),
        Fact::MeasurementRecorded(said) => named(&[("feed-field-published", said.published.as_ref())]),
        Fact::AchievementReported(said) => named(&[("feed-field-text", Some(&said.text))]),
        Fact::NotePublished(said) | Fact::ChallengePosed(said) => {
            named(&[("feed-field-text", Some(&said.text))])
        }
        _ => Vec::new(),
    }
}

fn replaced(replacement: &Replacement) -> (&'static str, Option<&Text>) {
    match replacement {
        Replacement::ScheduleStated(said) => ("feed-field-text", Some(&said.statement)),
        Replacement::MilestoneStatusReported(said) => ("feed-field-text", said.progress.as_ref()),
        Replacement::MeasurementRecorded(said) => ("feed-field-published", said.published.as_ref()),
        Replacement::AchievementReported(said) => ("feed-field-text", Some(&said.text)),
        Replacement::NotePublished(said) | Replacement::ChallengePosed(said) => {
            ("feed-field-text", Some(&said.text))
        }
        Replacement::EvidenceAttached(said) => ("feed-field-title", said.title.as_ref()),
        Replacement::AssessmentRecorded(said) => ("feed-field-text", Some(&said.value)),
    }
}

fn named<'a>(texts: &[(&'static str, Option<&'a Text>)]) -> Vec<(&'static str, &'a Text)> {
    texts.iter().filter_map(|(key, text)| Some((*key, (*text)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A difference as `same -gone- +new+`.
    fn shown(before: &str, after: &str) -> String {
        let parts = Difference::between(String::new(), before, after).map_or(Vec::new(), |found| found.parts);
        let sign = |part: &Part| match part.kept {
            Kept::Both => part.text.clone(),
            Kept::Before => format!("-{}-", part.text),
            Kept::After => format!("+{}+", part.text),
        };
        parts.iter().map(sign).collect()
    }

    #[test]
    fn two_wordings_differ_word_by_word() {
        let table = [
            ("at least 300 employees", "at least 400 employees", "at least -300-+400+ employees"),
            ("one two", "one two three", "one two+ three+"),
            ("", "new", "+new+"),
            ("old", "", "-old-"),
            ("same", "same", ""),
            ("a b c d e f", "a u v w x y", "-a b c d e f-+a u v w x y+"),
            ("a b c d e f", "a b v w x y", "a b -c-+v+ -d-+w+ -e-+x+ -f-+y+"),
            (
                "The curriculum was reviewed.",
                "More was done by all.",
                "-The curriculum was reviewed.-+More was done by all.+",
            ),
        ];
        for (before, after, expected) in table {
            assert_eq!(shown(before, after), expected);
        }
    }

    #[test]
    fn texts_too_long_to_compare_word_by_word_stand_one_after_the_other() {
        let long = |word: &str| format!("{word} ").repeat(2_500);
        let found = Difference::between(String::new(), &long("a"), &long("b")).unwrap();
        assert_eq!(found.parts.len(), 2);
    }
}
